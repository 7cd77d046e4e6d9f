"""Other organisations' calendars, that plans are held against."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from kansli.access import Action
from kansli.meetings.fetching import LONGEST
from kansli.meetings.models import OutsideCalendar
from kansli.meetings.outside import CalendarError
from kansli.meetings.services import calendars as services
from kansli.meetings.services.errors import NotPossibleError
from kansli.people.guard import ScopedRequest, guarded

_SHOWN = 12


@guarded(Action.EDIT)
def outside_calendars(request: ScopedRequest) -> HttpResponse:
    """The calendars, what each holds next, and another to add."""
    today = timezone.localdate()
    rows = []
    for calendar in OutsideCalendar.objects.filter(cooperation=request.scope.cooperation).prefetch_related("events"):
        coming = [event for event in calendar.events.all() if event.last >= today]
        rows.append((calendar, coming[:_SHOWN], len(coming)))
    return render(request, "meetings/calendars.html", {"rows": rows, "years": sorted({today.year, today.year + 1})})


@guarded(Action.EDIT)
@require_POST
def edit_calendars(request: ScopedRequest) -> HttpResponse:
    """One act on the calendars; ``do`` says which."""
    doing = _ACTS.get(request.POST.get("do", ""))
    try:
        if doing:
            messages.success(request, doing(request))
    except (NotPossibleError, CalendarError) as error:
        messages.error(request, str(error))
    return redirect("outside_calendars", request.scope.cooperation.slug)


def _add(request: ScopedRequest) -> str:
    file, address, name = request.FILES.get("file"), request.POST.get("address", "").strip(), request.POST.get("name", "")
    if file and (file.size or 0) > LONGEST:
        raise CalendarError("Kalendern är för stor (mer än 2 MB).")
    content = file.read() if file else None
    calendar = services.add_calendar(request.scope, name, at=timezone.now(), address="" if file else address, content=content)
    return f"{calendar.name} är inlagd."


def _refresh(request: ScopedRequest) -> str:
    services.refresh_calendar(_chosen(request), at=timezone.now())
    calendar = _chosen(request)
    if calendar.problem:
        raise CalendarError(calendar.problem)
    return f"{calendar.name} är hämtad på nytt."


def _entry(request: ScopedRequest) -> str:
    try:
        first = date.fromisoformat(request.POST.get("first", ""))
        last = date.fromisoformat(request.POST.get("last", "") or first.isoformat())
    except ValueError:
        raise NotPossibleError("Skriv vilka dagar det gäller.") from None
    services.add_entry(request.scope, _chosen(request), title=request.POST.get("title", ""), first=first, last=last, at=timezone.now())
    return "Sparat."


def _remove(request: ScopedRequest) -> str:
    calendar = _chosen(request)
    services.remove_calendar(request.scope, calendar, at=timezone.now())
    return f"{calendar.name} är borttagen. Det går att ångra under Historik."


def _chosen(request: ScopedRequest) -> OutsideCalendar:
    number = request.POST.get("calendar", "")
    return get_object_or_404(OutsideCalendar, cooperation=request.scope.cooperation, pk=int(number) if number.isdigit() else 0)


_ACTS: dict[str, Callable[[ScopedRequest], str]] = {"add": _add, "refresh": _refresh, "entry": _entry, "remove": _remove}
