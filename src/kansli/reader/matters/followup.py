"""What became of what was given out: carried on in a later list, seems reported, or no longer mentioned.

A body's own list of what is still open, where it says that it is complete, is the truth of that day. An earlier
assignment that such a list no longer holds is not "done": either a later passage seems to report it, or it is asked
about, with the meetings whose minutes are missing named beside the question.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from math import log
from operator import attrgetter

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
    BESIDE = "beside"
    """A later passage may have to do with it: shown beside the question. Never the state of anything."""


class Given(StrEnum):
    """How something came to be awaited."""

    ASSIGNMENT = "assignment"
    TABLED = "tabled"
    LISTED = "listed"
    """It began, as far as the readings go, as an entry of a list of what is open."""


@dataclass(frozen=True, slots=True)
class Change:
    """What one later set of minutes says of something awaited."""

    state: State
    document: str
    met: date | None
    span: Span
    """The passage that lists or reports it; for what a complete list leaves out, the list's own."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One assignment, tabled matter or listed entry, and what later minutes say of it."""

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
    given: Given = Given.ASSIGNMENT
    changes: tuple[Change, ...] = ()
    """All that later minutes say of it, in the order of their meetings: the last is its state. After that, what may have to do with it."""


_ALIKE = 0.25
"""Share of what an assignment is about that a passage must share to be about the same thing."""
_ALONE = 0.4
"""The same, where they share but one word."""
_TELLS_ALONE = 7
"""Letters from which one shared word may be enough: an acronym names a matter, not what was to be done in it."""
_SAME_HEADING = 0.6
"""Share of the words of two headings that must be the same for them to be of one matter."""
_TELLING = 3.0
"""So much the shared words must weigh in all: two that few passages hold, or one that hardly any does."""

_SMALL = 100
"""An archive of fewer passages is weighed as if it held so many: in three documents, no word has had time to be common."""
_COMMON = 200
"""A word that more than this many assignments share finds none of them."""
_RARE = 25
"""The same, for what may only have to do with them."""


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
    given: Given = Given.ASSIGNMENT
    due_date: date | None = None
    heading: frozenset[str] = frozenset()
    """Words of the heading it was given under; none for standing items."""
    beside: tuple[float, Change] | None = None
    """The later passage most likely to have to do with it, and how likely."""
    same_day: Change | None = None
    """What the same minutes say is to become of it."""
    state: State = State.NEW
    later: Span | None = None
    later_reading: Reading | None = None
    changes: list[Change] = field(default_factory=list)
    order: tuple[date, str, int] = field(init=False)
    """Where it comes among all that is given out."""

    def __post_init__(self) -> None:
        self.order = self.reading.head.date or date.max, self.reading.document, self.span.start

    def change(self, state: State, reading: Reading, span: Span) -> None:
        """Take note of what ``reading`` says of it."""
        self.state = state
        if state is not State.NO_LONGER_MENTIONED:
            self.later, self.later_reading = span, reading
        self.changes.append(Change(state, reading.document, reading.head.date, span))


class _Body:
    """What one body has given out, found by the words it is about."""

    def __init__(self) -> None:
        self.given: list[_Open] = []
        self.awaited: list[_Open] = []
        """Given or carried on since the last complete list."""
        self.met = 0
        """Readings of it so far."""
        self.put_off: dict[str, dict[int, _Open]] = {}
        """What is put off and not taken up again, by the words of its heading."""
        self.due: dict[date | int, list[_Open]] = {}
        """What is to be done for a meeting, by its day, or by its place among the body's where it is the next one."""
        self._by_key: dict[str, list[_Open]] = {}

    def add(self, one: _Open) -> None:
        """Take up something given out."""
        self.given.append(one)
        self.awaited.append(one)
        self.learn(one, one.keys)
        if one.given is Given.TABLED:
            for word in one.heading:
                self.put_off.setdefault(word, {})[id(one)] = one
        elif one.heading and (due := self.met + 1 if one.due == "next_meeting" else one.due_date):
            self.due.setdefault(due, []).append(one)

    def taken_up(self, one: _Open) -> None:
        """It is put off no longer."""
        for word in one.heading:
            self.put_off.get(word, {}).pop(id(one), None)

    def learn(self, one: _Open, keys: Iterable[str]) -> None:
        """Find ``one`` by ``keys`` too."""
        for key in keys:
            self._by_key.setdefault(key, []).append(one)

    def about(self, keys: Iterable[str]) -> list[_Open]:
        """What shares a word with ``keys``, in the order given out; words that everything shares find nothing."""
        found = {id(one): one for key in keys if len(uses := self._by_key.get(key, [])) <= _COMMON for one in uses}
        return sorted(found.values(), key=_ORDER)

    def near(self, keys: Iterable[str]) -> list[_Open]:
        """What shares a word with ``keys`` that but few share."""
        return list({id(one): one for key in sorted(keys) if len(uses := self._by_key.get(key, [])) <= _RARE for one in uses}.values())


_ORDER = attrgetter("order")


class _Follower:
    """Follows what was given out through the readings, in the order of their meetings."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        self.bodies: dict[str, _Body] = {}
        said = Counter(key for reading in readings for passage in reading.told for key in passage.keys)
        passages = max(_SMALL, 1 + sum(len(reading.told) for reading in readings))
        self._weights = {key: log(passages / times) for key, times in said.items()}
        self._known: dict[frozenset[str], float] = {}

    def follow(self, reading: Reading) -> None:
        """Hold one more reading against what is open, and add what it gives out."""
        body = self.bodies.setdefault(body_key(reading.head.body), _Body())
        headings = _Headings(reading)
        review = next((review.span for review in reading.reviews if review.complete), None)
        self._carry_on(body, reading, complete=review is not None)
        self._mark_reported(body, reading)
        self._mark_taken_up(body, reading, headings)
        if review:
            for one in body.awaited:
                if one.later_reading is not reading and one.state is not State.SEEMS_REPORTED:
                    one.change(State.NO_LONGER_MENTIONED, reading, review)
            body.awaited = [one for one in body.awaited if one.state is State.CARRIED_ON]
        self._take_up(body, reading, headings)
        body.met += 1

    def _take_up(self, body: _Body, reading: Reading, headings: _Headings) -> None:
        """What the reading gives out and puts off, save what its own list holds."""
        listed = [entry.span for entry in reading.outstanding]
        for entry in reading.assignments:
            if not entry.offered and not _inside(entry.span, listed):
                one = _Open(reading, entry.item, entry.task, entry.assignee, entry.due, entry.span, _keys_at(entry.span, reading))
                one.due_date, one.heading = entry.due_date, headings.of(entry.item)
                body.add(one)
        for put_off in reading.tabled:
            if not _inside(put_off.span, listed):
                keys = _keys_at(put_off.span, reading)
                one = _Open(reading, put_off.item, put_off.matter, None, put_off.to, put_off.span, keys, Given.TABLED)
                one.heading = headings.of(put_off.item)
                one.same_day = self._beside_here(keys, put_off.span, reading)
                body.add(one)

    def _beside_here(self, keys: frozenset[str], span: Span, reading: Reading) -> Change | None:
        """What else the same minutes say is to become of what they put off."""
        others = [passage for passage in reading.told if passage.span.start >= span.end]
        best = max(others, key=lambda passage: self._weight(keys & passage.keys), default=None)
        if best is None or self._weight(keys & best.keys) < _TELLING:
            return None
        return Change(State.BESIDE, reading.document, reading.head.date, best.span)

    def _carry_on(self, body: _Body, reading: Reading, *, complete: bool) -> None:
        """Each entry of a list carries on what it is most like, or is new with the list itself."""
        for entry in reading.outstanding:
            keys = _keys_at(entry.span, reading)
            others = [one for one in body.about(keys) if not (one.state is State.CARRIED_ON and one.later_reading is reading)]
            likeness, best = self._most_alike(others, keys)
            if best is None or likeness < _ALIKE:
                if not (complete or keys):
                    continue
                best = _Open(reading, entry.item, entry.matter, entry.responsible, None, entry.span, keys, Given.LISTED)
                body.add(best)
            elif best.state not in {State.NEW, State.CARRIED_ON}:
                body.awaited.append(best)
            best.change(State.CARRIED_ON, reading, entry.span)
            body.learn(best, keys - best.keys)
            best.keys |= keys

    def _mark_reported(self, body: _Body, reading: Reading) -> None:
        """What a passage of the reading seems to report, and what it may have to do with; the passage that says most is kept."""
        best: dict[int, tuple[float, _Open, Span]] = {}
        for passage in reading.told:
            for one in body.about(passage.keys) if passage.reports else ():
                likeness = self._reported(one.keys, passage.keys)
                settled = one.state is State.SEEMS_REPORTED or one.later_reading is reading
                if not settled and likeness > best.get(id(one), (0.0,))[0]:
                    best[id(one)] = (likeness, one, passage.span)
            for one in body.near(passage.keys):
                if one.state is State.SEEMS_REPORTED or one.later_reading is reading:
                    continue
                shared = self._weight(one.keys & passage.keys)
                if shared >= _TELLING and (one.beside is None or shared > one.beside[0]):
                    one.beside = shared, Change(State.BESIDE, reading.document, reading.head.date, passage.span)
        for _, one, span in best.values():
            one.change(State.SEEMS_REPORTED, reading, span)

    def _mark_taken_up(self, body: _Body, reading: Reading, headings: _Headings) -> None:
        """What was put off, or due at this very meeting, and has an item here under the heading it was given under."""
        again = {put_off.item for put_off in reading.tabled}
        for one in headings.put_off_in(body):
            label = headings.like(one.heading)
            if label is None or one.later_reading is reading:
                continue
            body.taken_up(one)  # what is put off again is awaited anew, from here on
            if label not in again and one.state is not State.SEEMS_REPORTED:
                one.change(State.SEEMS_REPORTED, reading, self._said_in(label, reading, one.keys) or headings.span(label))
        met = reading.head.date
        for one in (*body.due.pop(body.met, ()), *(body.due.pop(met, ()) if met else ())):
            label = headings.like(one.heading)
            span = self._said_in(label, reading, one.keys, reports=True) if label else None
            if span and one.later_reading is not reading and one.state is not State.SEEMS_REPORTED:
                one.change(State.SEEMS_REPORTED, reading, span)

    def _said_in(self, label: str, reading: Reading, wanted: frozenset[str], *, reports: bool = False) -> Span | None:
        """The passage of an item that says most of what is wanted: one that decides first, then one that tells."""
        told = [passage for passage in reading.told if passage.item == label and (passage.reports or not reports)]
        decided = [decision.span for decision in reading.decisions if decision.item == label]
        if not reports and decided:
            keys = {span: _keys_at(span, reading) for span in decided}
            return max(decided, key=lambda span: (self._weight(wanted & keys[span]), -span.start))
        return (
            max(told, key=lambda passage: (self._weight(wanted & passage.keys), passage.reports, -passage.span.start)).span
            if told
            else None
        )

    def _reported(self, wanted: frozenset[str], said: frozenset[str]) -> float:
        """How much of what is wanted a passage says; a word counts the more the fewer passages hold it."""
        both = wanted & said
        shared = self._weight(both)
        share = shared / self._weight(wanted) if shared >= _TELLING else 0.0
        if len(both) > 1:
            return share if share >= _ALIKE else 0.0
        return share if share >= _ALONE and all(len(key) >= _TELLS_ALONE for key in both) else 0.0

    def _most_alike(self, others: Iterable[_Open], entry: frozenset[str]) -> tuple[float, _Open | None]:
        """The first of those most like an entry of a list, and how alike: both are short, so the shorter decides."""
        most, best = 0.0, None
        weight = self._weight(entry)
        for one in others:
            shared = self._weight(one.keys & entry)
            likeness = shared / min(self._weight(one.keys), weight) if shared >= _TELLING else 0.0
            if likeness > most:
                most, best = likeness, one
        return most, best

    def _weight(self, keys: frozenset[str]) -> float:
        """What words weigh together; the same words are asked for again and again."""
        weight = self._known.get(keys)
        if weight is None:
            weight = self._known[keys] = sum(self._weights.get(key, 0.0) for key in sorted(keys))
        return weight


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
    return tuple(_finished(entry, missing) for body in follower.bodies.values() for entry in body.given)


class _Headings:
    """The items of one reading by the words of their headings; standing items have none."""

    def __init__(self, reading: Reading) -> None:
        standing = {topic.item for topic in reading.topics if topic.standing}
        self._words: dict[str, list[frozenset[str]]] = {}
        self._spans: dict[str, Span] = {}
        self._by_word: dict[str, set[str]] = {}
        for item in reading.items:
            label = item.number or item.heading
            if label is None or label in standing:
                continue
            words = [told for heading in (item.heading, *item.subheadings) if heading and (told := _heading_words(heading))]
            self._words.setdefault(label, words)
            self._spans.setdefault(label, item.span)
            for word in {word for heading in words for word in heading}:
                self._by_word.setdefault(word, set()).add(label)

    def of(self, label: str | None) -> frozenset[str]:
        """Words of an item's heading."""
        return next(iter(self._words.get(label or "", ())), frozenset())

    def span(self, label: str) -> Span:
        """Where its heading stands."""
        return self._spans[label]

    def put_off_in(self, body: _Body) -> list[_Open]:
        """What the body has put off under headings that share a word with these, in the order put off."""
        found = {key: one for word in sorted(self._by_word) for key, one in body.put_off.get(word, {}).items()}
        return sorted(found.values(), key=_ORDER)

    def like(self, heading: frozenset[str]) -> str | None:
        """The item whose heading, or one of whose subheadings, is most like ``heading``; None: none is like it."""
        near = sorted({label for word in heading for label in self._by_word.get(word, ())})
        alike = {label: max(len(heading & words) / len(heading | words) for words in self._words[label]) for label in near}
        best = max(near, key=lambda label: alike[label], default=None)
        return best if best is not None and alike[best] >= _SAME_HEADING else None


def _heading_words(heading: str) -> frozenset[str]:
    return frozenset(stem(word) for word in re.findall(r"[^\W\d_]{4,}", heading.lower()))


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
        one.given,
        (*one.changes, *_beside(one)),
    )


def _beside(one: _Open) -> tuple[Change, ...]:
    """The passage beside it, where nothing seems to report it and it is not the entry that carries it on."""
    if one.state is State.SEEMS_REPORTED:
        return ()
    later = one.beside[1] if one.beside and all(change.span != one.beside[1].span for change in one.changes) else None
    return tuple(change for change in (one.same_day, later) if change)


_OF_COOPERATION = re.compile(r"(?<=\w)\s+(?:för|i|inom|av)\s+.*\b(?:samverkan|samarbetet?|\w*kommunerna|kommuner)$", re.IGNORECASE)


def body_key(name: str | None) -> str:
    """What full and short names of a body share: "Västra kommunernas ledningsgrupp", "Ledningsgruppen" → "ledningsgrupp".

    "Styrgruppen för Norra samverkan" names the cooperation it belongs to, "Styrgruppen för gymnasiet" what it is for: only the
    first is the steering group without more.
    """
    if not name:
        return ""
    first = re.split(r"\s+(?:och|med|samt)\s+", name.strip())[0]
    first = _OF_COOPERATION.sub("", first)
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
