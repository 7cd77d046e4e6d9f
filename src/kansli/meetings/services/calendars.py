"""Other organisations' calendars: taken in as file or address, fetched again, added to by hand, removed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from kansli.meetings.fetching import allowed_by, fetch
from kansli.meetings.models import OutsideCalendar, OutsideEvent
from kansli.meetings.outside import CalendarError, entries_of
from kansli.meetings.services.errors import NotPossibleError
from kansli.people.guard import Scope

Fetch = Callable[[str], bytes]


def fetched(address: str) -> bytes:
    """The calendar at an address that the settings allow to be asked."""
    return fetch(address, may_ask=allowed_by(settings.CALENDAR_NETWORKS))


def add_calendar(
    scope: Scope, name: str, *, at: datetime, address: str = "", content: bytes | None = None, get: Fetch = fetched
) -> OutsideCalendar:
    """Take in a calendar, as a file's content or by its address.

    Raises:
        NotPossibleError: it has no name, or one of that name is there.
        CalendarError: it cannot be had or read; nothing is kept.
    """
    name = name.strip()[:200]
    if not name:
        raise NotPossibleError("Skriv vad kalendern heter.")
    if OutsideCalendar.objects.filter(cooperation=scope.cooperation, name=name).exists():
        raise NotPossibleError(f"Det finns redan en kalender som heter {name}.")
    entries = _entries(content if content is not None else get(address), at) if content is not None or address else []
    with scope.act(verb="meetings.add_calendar", label=f"Kalendern {name} inlagd", thing="outside-calendar", at=at) as changes:
        fetched_at = at if entries or address or content is not None else None
        calendar = changes.create(OutsideCalendar(cooperation=scope.cooperation, name=name, address=address.strip(), fetched_at=fetched_at))
        OutsideEvent.objects.bulk_create([_row(calendar, entry) for entry in entries], batch_size=500)
    return calendar


def refresh_calendar(calendar: OutsideCalendar, *, at: datetime, get: Fetch = fetched) -> None:
    """Fetch a calendar anew; where that fails what was fetched before stays, and the page tells why."""
    try:
        entries = _entries(get(calendar.address), at)
    except CalendarError as error:
        OutsideCalendar.objects.filter(pk=calendar.pk).update(problem=str(error))
        return
    with transaction.atomic():
        OutsideEvent.objects.filter(calendar=calendar).delete()
        OutsideEvent.objects.bulk_create([_row(calendar, entry) for entry in entries], batch_size=500)
        OutsideCalendar.objects.filter(pk=calendar.pk).update(fetched_at=at, problem="")


def add_entry(scope: Scope, calendar: OutsideCalendar, *, title: str, first: date, last: date, at: datetime) -> None:
    """Write days in by hand: a school break, another body's meetings.

    Raises:
        NotPossibleError: it has no name, or ends before it begins.
    """
    if not title.strip() or last < first:
        raise NotPossibleError("Skriv vad det är och vilka dagar, den första först.")
    with scope.act(
        verb="meetings.add_entry", label=f"{calendar.name}: {title.strip()}"[:300], thing=f"outside-calendar:{calendar.pk}", at=at
    ) as changes:
        changes.create(OutsideEvent(calendar=calendar, title=title.strip()[:300], first=first, last=last))


def remove_calendar(scope: Scope, calendar: OutsideCalendar, *, at: datetime) -> None:
    """Take a calendar away, with its entries."""
    with scope.act(
        verb="meetings.remove_calendar", label=f"Kalendern {calendar.name} borttagen", thing=f"outside-calendar:{calendar.pk}", at=at
    ) as changes:
        for event in calendar.events.all():
            changes.delete(event)
        changes.delete(calendar)


def _entries(content: bytes, at: datetime) -> list[OutsideEvent]:
    """Entries from last year to three years ahead, not stored."""
    found = entries_of(content, date(at.year - 1, 1, 1), date(at.year + 3, 12, 31))
    return [OutsideEvent(title=one.title, first=one.first, last=one.last, starts=one.starts, ends=one.ends) for one in found]


def _row(calendar: OutsideCalendar, event: OutsideEvent) -> OutsideEvent:
    event.calendar = calendar
    return event
