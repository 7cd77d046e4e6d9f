"""What a planned meeting meets with: free days, other organisations' calendars, other groups, the same person twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kansli.meetings.holidays import free_days
from kansli.meetings.models import Meeting, OutsideEvent
from kansli.people.models import Cooperation
from kansli.people.seats import seated

_WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")


@dataclass(frozen=True, slots=True)
class Clash:
    """One thing that a meeting meets with, in words; the words are what an override is given for."""

    words: str


@dataclass(frozen=True, slots=True)
class Around:
    """What meetings are held against, read once for a whole plan."""

    outside: Sequence[OutsideEvent]
    others: Sequence[Meeting]
    """Meetings of the cooperation's own groups that stand."""
    seated: Mapping[int, Mapping[int, str]]
    """Holders of each body's seats: person's id and name."""


def around(cooperation: Cooperation, first: date, last: date) -> Around:
    """Everything between two days that a meeting could meet with."""
    outside = OutsideEvent.objects.filter(calendar__cooperation=cooperation, first__lte=last, last__gte=first).select_related("calendar")
    standing = [Meeting.Standing.PLANNED, Meeting.Standing.HELD]
    others = Meeting.objects.filter(cooperation=cooperation, standing__in=standing, date__range=(first - timedelta(days=3), last))
    return Around(list(outside), list(others.select_related("body")), seated(cooperation, first))


def clashes_of(meeting: Meeting, against: Around) -> list[Clash]:
    """What ``meeting`` meets with on its days; empty without a date."""
    found: list[str] = []
    for day in days_of(meeting):
        if day.weekday() > 4:
            found.append(f"{_WEEKDAYS[day.weekday()].capitalize()}")
        if day in free_days(day.year):
            found.append(free_days(day.year)[day])
    found += [f"{event.title} ({event.calendar.name})" for event in against.outside if _meets_event(meeting, event)]
    for other in against.others:
        if other.pk == meeting.pk or not _same_time(meeting, other):
            continue
        when = f"{other.body.label} samma dag" + (
            f" kl. {_clock(other.starts)}–{_clock(other.ends)}" if other.starts and other.ends else ""
        )
        both = sorted(
            name
            for person, name in against.seated.get(meeting.body_id, {}).items()
            if person in against.seated.get(other.body_id, {}) and other.body_id != meeting.body_id
        )
        found.append(f"{when}; {_listed(both)} sitter i båda" if both else when)
    return [Clash(words) for words in dict.fromkeys(found)]


def open_clashes(meetings: Iterable[Meeting], against: Around) -> dict[int, list[Clash]]:
    """The clashes of each meeting that no override covers, by the meeting's id. ``overrides`` should be prefetched."""
    found: dict[int, list[Clash]] = defaultdict(list)
    for meeting in meetings:
        allowed = {one.clash for one in meeting.overrides.all()}
        for clash in clashes_of(meeting, against):
            if clash.words not in allowed:
                found[meeting.pk].append(clash)
    return dict(found)


def free_dates_near(meeting: Meeting, against: Around, *, many: int = 3) -> list[date]:
    """The nearest days of the same weekday, then other weekdays, on which the meeting meets with nothing."""
    if meeting.date is None:
        return []
    kept = meeting.date
    found: list[date] = []
    steps = [7 * n * sign for n in (1, 2, 3) for sign in (1, -1)] + [n * sign for n in (1, 2, 3) for sign in (1, -1)]
    try:
        for step in steps:
            meeting.date = kept + timedelta(days=step)
            if meeting.date.year == kept.year and not clashes_of(meeting, against):
                found.append(meeting.date)
            if len(found) == many:
                break
    finally:
        meeting.date = kept
    return sorted(found)


def days_of(meeting: Meeting) -> list[date]:
    """The days a meeting takes; none without a date."""
    if meeting.date is None:
        return []
    length = (meeting.last_day - meeting.date).days if meeting.last_day and meeting.last_day > meeting.date else 0
    return [meeting.date + timedelta(days=n) for n in range(min(length, 6) + 1)]


def _meets_event(meeting: Meeting, event: OutsideEvent) -> bool:
    days = [day for day in days_of(meeting) if event.first <= day <= event.last]
    if not days:
        return False
    if not event.starts or len(days) > 1 or event.first != event.last:
        return True
    return _overlap(meeting.starts, meeting.ends, event.starts, event.ends)


def _same_time(one: Meeting, other: Meeting) -> bool:
    shared = set(days_of(one)) & set(days_of(other))
    if not shared:
        return False
    whole = len(days_of(one)) > 1 or len(days_of(other)) > 1
    return whole or _overlap(one.starts, one.ends, other.starts, other.ends)


def _overlap(starts: str, ends: str, other_starts: str, other_ends: str) -> bool:
    """Do two spells of a day meet? A time that is not told may be any."""
    return (not ends or not other_starts or other_starts < ends) and (not other_ends or not starts or starts < other_ends)


def _clock(time: str) -> str:
    hours, _, minutes = time.partition(":")
    return f"{int(hours)}.{minutes}"


def _listed(names: Sequence[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    shown = list(names[:3]) + ([f"{len(names) - 3} till"] if len(names) > 3 else [])
    return f"{', '.join(shown[:-1])} och {shown[-1]}"
