"""Påminnelser: who is reminded of which assignments, what they have answered, and what is made of it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from kansli.access import Action
from kansli.audit.acts import ChangedMeanwhileError
from kansli.meetings.models import Meeting
from kansli.meetings.selectors import known_meetings
from kansli.people.guard import ScopedRequest, guarded
from kansli.register.query import day, number
from kansli.register.services.matters import NotPossibleError
from kansli.sittings.models import Report
from kansli.sittings.selectors.followup import follow_up
from kansli.sittings.services import followup as services
from kansli.sittings.services import reminders


@guarded(Action.EDIT)
def followup(request: ScopedRequest) -> HttpResponse:
    """Answers to take a stand on, mails to send, and what nobody can be reminded of."""
    at, today = timezone.now(), timezone.localdate()
    page = follow_up(request.scope, today, at)
    told = reminders.told_of(page.ready, today)
    bodies = {one.awaited.body_id for one in page.reports}
    coming = known_meetings(request.scope).filter(body__in=bodies, standing=Meeting.Standing.PLANNED, date__gte=today)
    context = {
        "page": page,
        "ready": [(one, *reminders.preview(request.scope, one, told[one.person.pk], today=today)) for one in page.ready],
        "coming": list(coming.select_related("body").order_by("date")),
        "today": today,
    }
    return render(request, "sittings/followup.html", context)


@guarded(Action.EDIT)
@require_POST
def send_reminders(request: ScopedRequest) -> HttpResponse:
    """Send one reminder, or all that the page shows."""
    chosen = [int(value) for value in request.POST.getlist("person") if value.isdigit() and len(value) < 12]
    sent = reminders.remind(request.scope, chosen, at=timezone.now())
    if sent:
        messages.success(request, "Påminnelsen är på väg." if sent == 1 else f"{sent} påminnelser är på väg.")
    return redirect("followup", request.scope.cooperation.slug)


@guarded(Action.EDIT)
@require_POST
def settle_report(request: ScopedRequest) -> HttpResponse:
    """What is made of one answer; ``do`` says which."""
    rows = Report.objects.filter(awaited__cooperation=request.scope.cooperation).select_related("awaited__body", "awaited__due_meeting")
    one = get_object_or_404(rows, pk=number(request.POST, "svar") or 0)
    doing = _ACTS.get(request.POST.get("do", ""))
    if doing is None:
        raise Http404
    try:
        doing(request, one)
    except (NotPossibleError, ChangedMeanwhileError) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Sparat.")
    return redirect("followup", request.scope.cooperation.slug)


def _close(request: ScopedRequest, one: Report) -> None:
    on = day(request.POST, "on") or timezone.localdate()
    services.close(request.scope, one, outcome=request.POST.get("outcome", ""), on=on, at=timezone.now())


def _new_day(request: ScopedRequest, one: Report) -> None:
    coming = known_meetings(request.scope).filter(body=one.awaited.body_id, standing=Meeting.Standing.PLANNED)
    meeting = coming.filter(pk=number(request.POST, "meeting") or 0).first()
    services.new_day(request.scope, one, due_on=day(request.POST, "due_on"), meeting=meeting, at=timezone.now())


def _hand_over(request: ScopedRequest, one: Report) -> None:
    services.hand_over(request.scope, one, request.POST.get("till", ""), on=timezone.localdate(), at=timezone.now())


def _leave(request: ScopedRequest, one: Report) -> None:
    services.leave(request.scope, one, at=timezone.now())


_ACTS: dict[str, Callable[[ScopedRequest, Report], None]] = {
    "close": _close,
    "new_day": _new_day,
    "hand_over": _hand_over,
    "leave": _leave,
}
