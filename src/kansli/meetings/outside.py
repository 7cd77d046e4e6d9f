"""Reading another organisation's calendar (iCalendar, RFC 5545) into the entries that plans are held against."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar

ZONE = ZoneInfo("Europe/Stockholm")
MOST = 4000
"""Entries that are taken from one calendar; more is a fault in it."""
_TRIED = 20_000
"""Occurrences that are looked at before the calendar is given up."""


class CalendarError(Exception):
    """The calendar cannot be had or read. The message is Swedish and says what to do."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One occurrence, in Swedish wall-clock time."""

    title: str
    first: date
    last: date
    starts: str
    """"09:00"; empty: the whole day."""
    ends: str


def entries_of(content: bytes, first: date, last: date) -> list[Entry]:
    """What a calendar holds between two days, recurring entries unfolded, the earliest first.

    Raises:
        CalendarError: it is no iCalendar, or holds more than a calendar can.
    """
    try:
        calendar = Calendar.from_ical(content)
    except (ValueError, IndexError, KeyError, UnicodeError):
        raise CalendarError("Filen är ingen kalender som går att läsa (iCalendar, .ics).") from None
    found = list(islice(_between(calendar, first, last), MOST + 1))
    if len(found) > MOST:
        raise CalendarError(f"Kalendern har fler än {MOST} händelser. Ta ut den del som behövs och försök igen.")
    return sorted(found, key=lambda one: (one.first, one.starts, one.title))


def _between(calendar: Calendar, first: date, last: date) -> Iterator[Entry]:
    tried = 0
    try:
        for event in recurring_ical_events.of(calendar, skip_bad_series=True).after(datetime.combine(first, datetime.min.time(), ZONE)):
            tried += 1
            entry = _entry(event)
            if tried > _TRIED or (entry and entry.first > last):
                return
            if entry and entry.last >= first:
                yield entry
    except (ValueError, TypeError, KeyError, OverflowError, AttributeError):
        raise CalendarError("Kalendern har händelser som inte går att läsa. Be om en ny fil.") from None


def _entry(event: object) -> Entry | None:
    get = event.get  # type: ignore[attr-defined]
    if str(get("STATUS", "")).upper() == "CANCELLED":
        return None
    starts, ends = get("DTSTART").dt, get("DTEND").dt if get("DTEND") else None
    title = str(get("SUMMARY", "")).strip()[:300] or "Upptaget"
    if not isinstance(starts, datetime):
        until = ends - timedelta(days=1) if isinstance(ends, date) and ends > starts else starts
        return Entry(title, starts, until, "", "")
    begins = starts.astimezone(ZONE) if starts.tzinfo else starts
    over = ends if isinstance(ends, datetime) else starts
    over = over.astimezone(ZONE) if over.tzinfo else over
    if over.date() > begins.date() and (over.hour, over.minute) == (0, 0):
        over -= timedelta(minutes=1)
    return Entry(title, begins.date(), max(over.date(), begins.date()), f"{begins:%H:%M}", f"{over:%H:%M}" if over > begins else "")
