"""What is known before a document is read: from a register, or from the other documents of a batch.

:class:`Evidence` is what one document tells (compact, made in the first pass over a folder). Merging is
commutative and associative, so that neither the order of the files nor the number of workers matters.
:class:`Known` is what the readers of the second pass get.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class KnownMeeting:
    """A meeting that some document tells of."""

    body: str
    """The body's name, as written."""
    date: date
    source: str
    """Document that tells of it."""
    how: str
    """held (these are its minutes) · next (told as the next meeting) · planned (in a plan)"""
    starts: str | None = None
    ends: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one document (or several, merged) tells of people, bodies, meetings and spellings."""

    people: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(name, organisation or "") as listed in undamaged attendance → documents."""
    bodies: Counter[str] = field(default_factory=Counter)
    meetings: tuple[KnownMeeting, ...] = ()
    words: Counter[str] = field(default_factory=Counter)
    """Words as written in undamaged documents → times. Case kept."""
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Neighbouring words, lower case, in undamaged documents → times."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a register, or the first pass over a batch, knows."""

    people: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Full name → organisations, most seen first."""
    organisations: frozenset[str] = frozenset()
    bodies: tuple[str, ...] = ()
    """Full names of bodies, most seen first."""
    meetings: tuple[KnownMeeting, ...] = ()
    """Ascending by date."""
    words: dict[str, int] = field(default_factory=dict)
    pairs: dict[tuple[str, str], int] = field(default_factory=dict)


def merge(parts: Iterable[Evidence]) -> Evidence:
    """All parts as one; the order of the parts does not matter."""
    people: Counter[tuple[str, str]] = Counter()
    bodies: Counter[str] = Counter()
    words: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    meetings: set[KnownMeeting] = set()
    for part in parts:
        people.update(part.people)
        bodies.update(part.bodies)
        words.update(part.words)
        pairs.update(part.pairs)
        meetings.update(part.meetings)
    return Evidence(people, bodies, tuple(sorted(meetings, key=_meeting_key)), words, pairs)


def known_from(evidence: Evidence, before: Known | None = None) -> Known:
    """What a reader gets, from the evidence of a whole batch and what a register knew ``before`` (which comes first)."""
    before = before or Known()
    people: dict[str, list[tuple[int, str]]] = {
        name: [(place - len(orgs) - 10**9, org) for place, org in enumerate(orgs)] for name, orgs in before.people.items()
    }
    for (name, organisation), count in evidence.people.items():
        people.setdefault(name, [])
        if organisation:
            people[name].append((-count, organisation))
    told = [body for body, _ in sorted(evidence.bodies.items(), key=lambda kv: (-kv[1], kv[0]))]
    return Known(
        people={name: tuple(dict.fromkeys(org for _, org in sorted(orgs))) for name, orgs in sorted(people.items())},
        organisations=before.organisations | {org for _, org in evidence.people if org},
        bodies=tuple(dict.fromkeys([*before.bodies, *told])),
        meetings=tuple(sorted({*before.meetings, *evidence.meetings}, key=_meeting_key)),
        words=dict(Counter(before.words) + evidence.words),
        pairs=dict(Counter(before.pairs) + evidence.pairs),
    )


def _meeting_key(meeting: KnownMeeting) -> tuple[date, str, str, str]:
    return meeting.date, meeting.body, meeting.source, meeting.how
