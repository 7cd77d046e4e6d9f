"""Steget Anteckningar: the page that a meeting is run from, saving while somebody types, and reading along."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from kansli.access import Action
from kansli.meetings.models import Meeting
from kansli.people.guard import ScopedRequest, guarded
from kansli.sittings.attendance import told_by
from kansli.sittings.forms.draft import wants_json
from kansli.sittings.markdown import delivered
from kansli.sittings.models import Draft, Verdict
from kansli.sittings.reading import read_content
from kansli.sittings.rendering.blocks import blocks_of, to_html
from kansli.sittings.selectors.draft import ROLES, choices_of, clock_of, points_of
from kansli.sittings.services import draft as services
from kansli.sittings.services.timing import wall_clock
from kansli.workflow import MinutesState


def meeting_of(request: ScopedRequest, pk: int) -> Meeting:
    """The meeting, of this cooperation."""
    return get_object_or_404(Meeting.objects.select_related("body", "cooperation"), cooperation=request.scope.cooperation, pk=pk)


def draft_of(request: ScopedRequest, pk: int) -> Draft:
    """The meeting's draft, which must be there."""
    drafts = Draft.objects.select_related("meeting__body", "meeting__cooperation")
    return get_object_or_404(drafts, meeting__cooperation=request.scope.cooperation, pk=pk)


@guarded(Action.EDIT)
def draft(request: ScopedRequest, pk: int) -> HttpResponse:
    """The page; before the minutes are begun, what they would begin with."""
    meeting = meeting_of(request, pk)
    row = Draft.objects.select_related("meeting__body", "meeting__cooperation").filter(pk=meeting.pk).first()
    if row is None:
        return render(request, "sittings/draft_begin.html", {"meeting": meeting, "items": meeting.agenda.all()})
    if row.state != MinutesState.DRAFT:
        return render(
            request,
            "sittings/draft_locked.html",
            {"meeting": meeting, "draft": row, "html": to_html(blocks_of(delivered(row.content)), deeper=1)},
        )
    return draft_page(request, row)


def draft_page(request: ScopedRequest, row: Draft, *, status: int = 200, **more: Any) -> HttpResponse:
    """The page with what stands beside the text."""
    points = points_of(request.scope, row, timezone.now())
    reading = read_content(request.scope.cooperation, row.content, list(row.verdicts.all()))
    context = {
        "meeting": row.meeting,
        "draft": row,
        "text": row.content,
        "points": points,
        "clock_of_all": clock_of(points),
        "choices": choices_of(request.scope, row, told_by(reading.record)),
        "reading": reading,
        "roles": ROLES,
        "saved": wall_clock(row.saved_at),
        **more,
    }
    return render(request, "sittings/draft.html", context, status=status)


@guarded(Action.EDIT)
@require_POST
def open_draft(request: ScopedRequest, pk: int) -> HttpResponse:
    """Begin the minutes."""
    services.open_draft(request.scope, meeting_of(request, pk), at=timezone.now())
    return redirect("draft", request.scope.cooperation.slug, pk)


@guarded(Action.EDIT)
@require_POST
def save_draft(request: ScopedRequest, pk: int) -> HttpResponse:
    """Save what is written: from the page's script every pause, or by its button without."""
    row = draft_of(request, pk)
    told, text = request.POST, request.POST.get("text", "")
    revision = int(told["revision"]) if told.get("revision", "").isdigit() else -1
    try:
        saved = services.save_draft(request.scope, row, text=text, revision=revision, base=told.get("base"), at=timezone.now())
    except (services.LockedError, services.TooLongError) as error:
        words = str(error) or "Texten är för lång för att vara anteckningar från ett möte."
        if wants_json(request):
            return JsonResponse({"said": words}, status=409)
        return draft_page(request, row, status=409, text=text, fault=words)
    if wants_json(request):
        conflicts = [{"anchor": one.anchor, "heading": one.heading, "mine": one.mine, "theirs": one.theirs} for one in saved.conflicts]
        answer = {"revision": saved.revision, "content": saved.content, "by": saved.by, "conflicts": conflicts}
        return JsonResponse(answer | {"saved": wall_clock(timezone.now())})
    if saved.conflicts:
        return draft_page(request, draft_of(request, pk), status=409, conflicts=saved.conflicts, by=saved.by)
    return redirect("draft", request.scope.cooperation.slug, pk)


@guarded(Action.EDIT)
@require_POST
def read_along(request: ScopedRequest, pk: int) -> HttpResponse:
    """What the text says as it stands on the page, under one item or in all; nothing is stored."""
    row = draft_of(request, pk)
    text, anchor = request.POST.get("text", "")[: services.LARGEST], request.POST.get("item", "")
    whole = request.POST.get("whole") == "1"
    verdicts = list(Verdict.objects.filter(draft=row))
    reading = read_content(request.scope.cooperation, text, verdicts, only=None if whole else anchor)
    point = next((one for one in points_of(request.scope, row, timezone.now()) if one.anchor == anchor), None) if anchor else None
    context = {
        "meeting": row.meeting,
        "draft": row,
        "reading": reading,
        "facts": [fact for fact in reading.shown if fact.anchor == anchor],
        "point": point,
        "live": True,
    }
    return render(request, "sittings/draft_sum.html" if whole else "sittings/draft_side.html", context)
