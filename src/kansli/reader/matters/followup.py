"""What became of what was given out: carried on in a later list, seems reported, or no longer mentioned.

A body's own list of what is still open, where it says that it is complete, is the truth of that day. An earlier
assignment that such a list no longer holds is not "done": either a later passage seems to report it, or it is asked
about, with the meetings whose minutes are missing named beside the question.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import log

from kansli.reader.language.stems import stem
from kansli.reader.records import Reading, Span

_NO_MEETING = frozenset({"events.deadline", "events.cancelled"})


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


_ALIKE = 0.25
"""Share of what an assignment is about that a passage must share to be about the same thing."""
_TELLING = 3.0
"""So much the shared words must weigh in all: two that few passages hold, or one that hardly any does."""


@dataclass(slots=True)
class _Open:
    """Something given out, as far as the readings have gone."""

    reading: Reading
    item: str | None
    what: str
    who: str | None
    due: str | None
    span: Span
    keys: frozenset[str]
    state: State = State.NEW
    later: Span | None = None
    later_reading: Reading | None = None


class _Follower:
    """Follows what was given out through the readings, in the order of their meetings."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        self.opened: dict[str, list[_Open]] = {}
        self._said = Counter(key for reading in readings for passage in reading.told for key in passage.keys)
        self._passages = 1 + sum(len(reading.told) for reading in readings)

    def follow(self, reading: Reading) -> None:
        """Hold one more reading against what is open, and add what it gives out."""
        opened = self.opened.setdefault(body_key(reading.head.body), [])
        if any(review.complete for review in reading.reviews):
            self._compare(opened, reading)
        else:
            self._mark_reported(opened, reading)
        listed = [entry.span for entry in reading.outstanding]
        opened.extend(
            _Open(reading, entry.item, entry.task, entry.assignee, entry.due, entry.span, _keys_at(entry.span, reading))
            for entry in reading.assignments
            if not entry.offered and not _inside(entry.span, listed)
        )

    def _compare(self, opened: list[_Open], reading: Reading) -> None:
        """Hold a complete list against what is open: each entry carries on what it is most like; the rest is reported or asked about."""
        listed = [(entry, _keys_at(entry.span, reading)) for entry in reading.outstanding]
        for entry, keys in listed:
            best = max(opened, key=lambda one: self._listed(one.keys, keys), default=None)
            if best is None or self._listed(best.keys, keys) < _ALIKE:
                best = _Open(reading, entry.item, entry.matter, entry.responsible, None, entry.span, keys)
                opened.append(best)
            best.state, best.later, best.later_reading = State.CARRIED_ON, entry.span, reading
            best.keys |= keys
        self._mark_reported([one for one in opened if one.later_reading is not reading], reading)
        for one in opened:
            if one.state in {State.NEW, State.CARRIED_ON} and one.later_reading is not reading:
                one.state = State.NO_LONGER_MENTIONED

    def _mark_reported(self, opened: Sequence[_Open], reading: Reading) -> None:
        """A passage that reports something with the same words seems to report the assignment."""
        for one in opened:
            if one.state is State.SEEMS_REPORTED:
                continue
            reports = [passage for passage in reading.told if passage.reports]
            best = max(reports, key=lambda passage: self._reported(one.keys, passage.keys), default=None)
            if best and self._reported(one.keys, best.keys) >= _ALIKE:
                one.state, one.later, one.later_reading = State.SEEMS_REPORTED, best.span, reading

    def _reported(self, wanted: frozenset[str], said: frozenset[str]) -> float:
        """How much of what is wanted a passage says; a word counts the more the fewer passages hold it."""
        shared = self._weight(wanted & said)
        return shared / self._weight(wanted) if shared >= _TELLING else 0.0

    def _listed(self, wanted: frozenset[str], entry: frozenset[str]) -> float:
        """How alike what is wanted and an entry of a list are: both are short, so the shorter decides."""
        shared = self._weight(wanted & entry)
        return shared / min(self._weight(wanted), self._weight(entry)) if shared >= _TELLING else 0.0

    def _weight(self, keys: frozenset[str]) -> float:
        return sum(log(self._passages / self._said[key]) for key in keys if self._said[key])


def follow_up(readings: Iterable[Reading]) -> tuple[FollowUp, ...]:
    """Follow every assignment of every body through the later minutes.

    Args:
        readings: in the order of their meetings.
    """
    ordered = list(readings)
    follower = _Follower(ordered)
    for reading in ordered:
        follower.follow(reading)
    missing = missing_meetings(ordered)
    return tuple(_finished(entry, missing) for opened in follower.opened.values() for entry in opened)


def _keys_at(span: Span, reading: Reading) -> frozenset[str]:
    """What the sentences of a passage are about."""
    return frozenset(
        key for passage in reading.told if passage.span.start < span.end and span.start < passage.span.end for key in passage.keys
    )


def _inside(span: Span, others: Sequence[Span]) -> bool:
    return any(other.start <= span.start and span.end <= other.end for other in others)


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
            if event.body and event.rule not in _NO_MEETING and event.date <= max(dates):
                known.setdefault(body_key(event.body), set()).add(event.date)
        following = reading.next_meeting
        if following and following.date and following.date <= max(dates):
            known.setdefault(body_key(reading.head.body), set()).add(following.date)
    return {body: tuple(sorted(day for day in days if (body, day) not in held)) for body, days in sorted(known.items())}
