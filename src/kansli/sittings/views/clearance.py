"""Avstämning: the mail to those who clear the agenda, and the page behind their personal link."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from kansli.access import Action
from kansli.audit.acts import ChangedMeanwhileError
from kansli.meetings.models import Meeting
from kansli.meetings.selectors import known_meetings
from kansli.people.guard import ScopedRequest, guarded
from kansli.people.links import answering
from kansli.people.models import Link
from kansli.register.services.matters import NotPossibleError
from kansli.sittings.models import Clearance
from kansli.sittings.selectors.agenda import Onlooker, agenda_hash, agenda_of, items_for
from kansli.sittings.selectors.clearance import clearance_of, shown_to
from kansli.sittings.services import clearance as services
from kansli.sittings.summoning import content_of, when, where

_EVERYTHING = Onlooker(everything=True)
_SAID = {Clearance.Answer.YES, Clearance.Answer.COMMENT}


@guarded(Action.EDIT)
def clearance(request: ScopedRequest, pk: int) -> HttpResponse:
    """Preview of the mail, who has cleared what, and the decision to send without."""
    scope = request.scope
    meeting = get_object_or_404(known_meetings(scope).select_related("body"), pk=pk)
    items = agenda_of(scope, meeting)
    if request.method == "POST":
        try:
            if request.POST.get("do") == "without":
                services.send_without(scope, meeting, items, request.POST.get("varfor", ""), at=timezone.now())
            else:
                sent = services.ask(scope, meeting, items, at=timezone.now())
                messages.success(request, f"Skickat till {', '.join(mail.to_name for mail in sent)}.")
        except (NotPossibleError, ChangedMeanwhileError) as error:
            messages.error(request, str(error))
        return redirect("clearance", scope.cooperation.slug, meeting.pk)
    rows = clearance_of(meeting, items)
    waiting = next((one for one in rows if one.now is None), None)
    shown = services.words_of(scope, meeting, items, waiting.person, "(personlig länk)") if waiting else None
    context = {"meeting": meeting, "rows": rows, "waiting": waiting, "shown": shown, "left": [one for one in rows if not one.done]}
    return render(request, "sittings/clearance.html", context)


def cleared(request: HttpRequest, link: Link) -> HttpResponse:
    """What a clearer's personal link opens: the agenda as it is, and yes or a comment."""
    who = answering(request, link)
    pk = link.thing.partition(":")[2]
    rows = Meeting.objects.filter(cooperation=link.cooperation_id).select_related("body", "cooperation")
    meeting = get_object_or_404(rows, pk=int(pk) if pk.isdigit() else 0)
    problem = ""
    if request.method == "POST":
        said = request.POST.get("answer", "")
        try:
            if said not in _SAID:
                raise NotPossibleError("Välj ett av svaren.")
            words, shown = request.POST.get("words", ""), request.POST.get("shown", "")
            services.answer(meeting, who.person, shown=shown, said=said, words=words, name=who.shown if who.name else "", at=timezone.now())
            return redirect(request.path)
        except NotPossibleError as error:
            problem = str(error)
    items = items_for(meeting, _EVERYTHING)
    now = agenda_hash(items)
    seen = shown_to(items, who.person)
    content = content_of(meeting, seen)
    context = {
        "answering": who,
        "meeting": meeting,
        "items": seen,
        "shown": now,
        "when": when(content),
        "where": where(content),
        "given": Clearance.objects.filter(meeting=meeting, person=who.person, agenda_hash=now)
        .exclude(answer=Clearance.Answer.NONE)
        .first(),
        "earlier": Clearance.objects.filter(meeting=meeting, person=who.person)
        .exclude(answer=Clearance.Answer.NONE)
        .exclude(agenda_hash=now)
        .exists(),
        "problem": problem,
    }
    return render(request, "sittings/clear_member.html", context, status=422 if problem else 200)
