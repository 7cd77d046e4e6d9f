"""What became of what was given out: carried on in a later list, seems reported, or no longer mentioned.

A body's own list of what is still open, where it says that it is complete, is the truth of that day. An earlier
assignment that such a list no longer holds is not "done": either a later passage seems to report it, or it is asked
about, with the meetings whose minutes are missing named beside the question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kansli.reader.language.stems import stem
from kansli.reader.records import Assignment, DatedEvent, Reading, Span, Topic
from kansli.reader.rules import words

_REPORTED = re.compile(words("topics")["reported"], re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{5,}")
_GENERIC = re.compile(words("topics")["generic"], re.IGNORECASE)
_MEETING = re.compile(r"möte|sammanträde|konferens|stämma", re.IGNORECASE)


class State(StrEnum):
    """What the minutes let one say of an assignment, at the end of all readings."""

    CARRIED_ON = "carried_on"
    """The body's latest list still holds it."""
    NEW = "new"
    """Given since the body's latest list."""
    SEEMS_REPORTED = "seems_reported"
    """A later passage seems to report it: to be confirmed."""
    NO_LONGER_MENTIONED = "no_longer_mentioned"
    """Neither listed nor reported: a question, never a fact."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One assignment or listed matter, and what later minutes say of it."""

    document: str
    met: date | None
    """Date of the meeting that gave or first listed it."""
    body: str | None
    item: str | None
    what: str
    who: str | None
    due: str | None
    span: Span
    state: State
    later: Span | None = None
    """The passage that lists or reports it."""
    later_document: str | None = None
    later_met: date | None = None
    missing: tuple[date, ...] = ()
    """Known meetings of the body after it whose minutes are not among the readings."""


@dataclass(slots=True)
class _Open:
    """Something given out, as far as the readings have gone."""

    reading: Reading
    item: str | None
    what: str
    who: str | None
    due: str | None
    span: Span
    words: frozenset[str]
    state: State = State.NEW
    later: Span | None = None
    later_reading: Reading | None = None


def follow_up(readings: Iterable[Reading]) -> tuple[FollowUp, ...]:
    """Follow every assignment of every body through the later minutes.

    Args:
        readings: in the order of their meetings.
    """
    ordered = list(readings)
    missing = missing_meetings(ordered)
    bodies: dict[str, list[_Open]] = {}
    for reading in ordered:
        opened = bodies.setdefault(body_key(reading.head.body), [])
        _mark_reported(opened, reading)
        if any(review.complete for review in reading.reviews):
            _compare(opened, reading)
        listed = [entry.span for entry in reading.outstanding]
        opened.extend(_given(entry, reading) for entry in reading.assignments if not entry.offered and not _inside(entry.span, listed))
    return tuple(_finished(entry, missing) for opened in bodies.values() for entry in opened)


def _given(entry: Assignment, reading: Reading) -> _Open:
    return _Open(reading, entry.item, entry.task, entry.assignee, entry.due, entry.span, _words(entry.task + " " + entry.span.quote))


def _inside(span: Span, others: Sequence[Span]) -> bool:
    return any(other.start <= span.start and span.end <= other.end for other in others)


def _compare(opened: list[_Open], reading: Reading) -> None:
    """Hold a complete list against what is open: an entry carries on the open ones it is most like."""
    for entry in reading.outstanding:
        listed = _words(entry.matter + " " + entry.span.quote)
        carried = [one for one in opened if one.state is not State.SEEMS_REPORTED and len(one.words & listed) >= 2]
        best = max(carried, key=lambda one: len(one.words & listed), default=None)
        if best is None:
            opened.append(
                _Open(reading, entry.item, entry.matter, entry.responsible, None, entry.span, listed, State.CARRIED_ON, entry.span, reading)
            )
        else:
            best.state, best.later, best.later_reading = State.CARRIED_ON, entry.span, reading
            best.words |= listed
    for one in opened:
        if one.state in {State.NEW, State.CARRIED_ON} and one.later_reading is not reading:
            one.state = State.NO_LONGER_MENTIONED


def _mark_reported(opened: list[_Open], reading: Reading) -> None:
    """A passage that reports something with the same words seems to report the assignment."""
    reports = [(topic, _words(topic.span.quote)) for topic in _first_of_each_passage(reading.topics) if _REPORTED.search(topic.span.quote)]
    for one in opened:
        if one.state is State.SEEMS_REPORTED:
            continue
        for topic, said in reports:
            if len(one.words & said) >= max(2, len(one.words) // 3):
                one.state, one.later, one.later_reading = State.SEEMS_REPORTED, topic.span, reading
                break


def _first_of_each_passage(topics: Sequence[Topic]) -> list[Topic]:
    return list({topic.span.ranges: topic for topic in topics}.values())


def _words(text: str) -> frozenset[str]:
    """Stems of the words that say what a thing is about."""
    return frozenset(stem(word) for word in _WORD.findall(text) if not _GENERIC.match(word.lower()))


def _finished(one: _Open, missing: dict[str, tuple[date, ...]]) -> FollowUp:
    given = one.reading.head.date
    last = one.later_reading.head.date if one.later_reading else given
    gaps = tuple(day for day in missing.get(body_key(one.reading.head.body), ()) if last is None or day > last)
    return FollowUp(
        one.reading.document,
        given,
        one.reading.head.body,
        one.item,
        one.what,
        one.who,
        one.due,
        one.span,
        one.state,
        one.later,
        one.later_reading.document if one.later_reading else None,
        one.later_reading.head.date if one.later_reading else None,
        gaps,
    )


def body_key(name: str | None) -> str:
    """What full and short names of a body share: "Södertörns kommunernas ledningsgrupp", "Ledningsgruppen" → "ledningsgrupp"."""
    if not name:
        return ""
    first = re.split(r"\s+(?:och|med|samt)\s+", name.strip())[0]
    return stem(first.split()[-1]) if first.split() else ""


def missing_meetings(readings: Sequence[Reading]) -> dict[str, tuple[date, ...]]:
    """Body key → dates of meetings that some minutes tell of and whose own minutes are not among ``readings``.

    Only meetings up to the latest reading: what lies ahead of all minutes is planned, not missing.
    """
    dates = [reading.head.date for reading in readings if reading.head.date]
    if not dates:
        return {}
    held = {(body_key(reading.head.body), reading.head.date) for reading in readings}
    known: dict[str, set[date]] = {}
    for reading in readings:
        for event in reading.dated_events:
            if event.body and _is_meeting(event) and event.date <= max(dates):
                known.setdefault(body_key(event.body), set()).add(event.date)
        following = reading.next_meeting
        if following and following.date and following.date <= max(dates):
            known.setdefault(body_key(reading.head.body), set()).add(following.date)
    return {body: tuple(sorted(day for day in days if (body, day) not in held)) for body, days in sorted(known.items())}


def _is_meeting(event: DatedEvent) -> bool:
    return bool(_MEETING.search(event.what) or _MEETING.search(event.span.quote))
