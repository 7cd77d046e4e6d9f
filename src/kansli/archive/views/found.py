"""Det här hittade vi: what is in the archive, the questions about it, and which minutes count where a meeting has several."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from kansli.access import Action
from kansli.archive.answers import answer, ask_again, none_were_kept, rename_cooperation, set_history_before
from kansli.archive.models import Question
from kansli.archive.selectors.found import found, open_questions
from kansli.audit.acts import ChangedMeanwhileError
from kansli.meetings.models import Meeting, Minutes
from kansli.people.guard import ScopedRequest, guarded
from kansli.register.services.matters import NotPossibleError
from kansli.register.services.renditions import make_authoritative


@guarded(Action.IMPORT)
@require_GET
def found_page(request: ScopedRequest) -> HttpResponse:
    """What has been found."""
    return _found(request)


def _found(request: ScopedRequest, *, status: int = 200, **errors: str) -> HttpResponse:
    return render(request, "archive/found.html", {"found": found(request.scope), **errors}, status=status)


@require_POST
@guarded(Action.IMPORT)
def history_before(request: ScopedRequest) -> HttpResponse:
    """One date: what was given out before it is history."""
    told = request.POST.get("datum", "").strip()
    try:
        day = date.fromisoformat(told) if told else None
    except ValueError:
        return _found(request, status=400, date_error="Skriv datumet som 2022-01-01, eller lämna fältet tomt.")
    set_history_before(request.scope, day, at=timezone.now())
    messages.success(request, "Uppdrag före datumet visas nu som historik." if day else "Alla uppdrag räknas nu.")
    return redirect("found", request.scope.cooperation.slug)


@require_POST
@guarded(Action.IMPORT)
def rename(request: ScopedRequest) -> HttpResponse:
    """What the cooperation is called."""
    try:
        rename_cooperation(request.scope, request.POST.get("namn", ""), at=timezone.now())
    except NotPossibleError as error:
        return _found(request, status=400, name_error=str(error))
    return redirect("found", request.scope.cooperation.slug)


@require_POST
@guarded(Action.IMPORT)
def no_minutes(request: ScopedRequest) -> HttpResponse:
    """There are no minutes of the meetings that are marked."""
    told = [int(pk) for pk in request.POST.getlist("mote") if pk.isdigit()]
    meetings = Meeting.objects.filter(cooperation=request.scope.cooperation, pk__in=told)
    if not none_were_kept(request.scope, meetings, at=timezone.now()):
        return _found(request, status=400, missing_error="Markera minst ett möte.")
    return redirect("found", request.scope.cooperation.slug)


@guarded(Action.IMPORT)
@require_GET
def question(request: ScopedRequest) -> HttpResponse:
    """The next question; when there is none, back to what was found."""
    asked = list(open_questions(request.scope.cooperation)[:10])
    if not asked:
        return redirect("found", request.scope.cooperation.slug)
    return render(request, "archive/question.html", {"question": asked[0], "left": len(asked)})


@require_POST
@guarded(Action.IMPORT)
def give_answer(request: ScopedRequest, pk: int) -> HttpResponse:
    """An answer; on to the next question."""
    asked = get_object_or_404(Question, cooperation=request.scope.cooperation, pk=pk)
    if asked.answer:  # the form was sent twice, or somebody else has answered
        return redirect("question", request.scope.cooperation.slug)
    name = request.POST.get("namn", "").strip() or request.POST.get("forslag", "")
    try:
        answer(request.scope, asked, request.POST.get("svar", ""), name=name, at=timezone.now())
    except (NotPossibleError, ChangedMeanwhileError) as error:
        asked.refresh_from_db()
        left = open_questions(request.scope.cooperation).count()
        return render(request, "archive/question.html", {"question": asked, "left": left, "error": str(error), "name": name}, status=400)
    return redirect("question", request.scope.cooperation.slug)


@require_POST
@guarded(Action.IMPORT)
def again(request: ScopedRequest, pk: int) -> HttpResponse:
    """Ask a question that was answered once more."""
    asked = get_object_or_404(Question.objects.exclude(answer=""), cooperation=request.scope.cooperation, pk=pk)
    ask_again(request.scope, asked, at=timezone.now())
    return redirect("question", request.scope.cooperation.slug)


@guarded(Action.IMPORT)
@require_GET
def renditions(request: ScopedRequest, pk: int) -> HttpResponse:
    """The minutes of a meeting that has several: which count?"""
    meeting = get_object_or_404(Meeting.objects.select_related("body"), cooperation=request.scope.cooperation, pk=pk)
    minutes = meeting.minutes.select_related("file", "text").order_by("-authoritative", "pk")
    return render(request, "archive/renditions.html", {"meeting": meeting, "minutes": minutes})


@require_POST
@guarded(Action.IMPORT)
def let_count(request: ScopedRequest, pk: int) -> HttpResponse:
    """These minutes count from now on."""
    minutes = get_object_or_404(
        Minutes.objects.select_related("meeting__body", "file"), meeting__cooperation=request.scope.cooperation, pk=pk
    )
    try:
        make_authoritative(request.scope, minutes, at=timezone.now())
    except ChangedMeanwhileError as error:
        messages.error(request, str(error))
    return redirect("renditions", request.scope.cooperation.slug, minutes.meeting_id)
