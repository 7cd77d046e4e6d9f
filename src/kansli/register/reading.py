"""From a reading to rows: the meeting, its items, every fact, who was there, decisions and what is awaited.

This module and :mod:`kansli.register.following` alone call the reader.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

import msgspec
from django.db import transaction

from kansli.documents.models import File, Text
from kansli.meetings.models import Item, Meeting, Minutes
from kansli.people.models import Cooperation
from kansli.people.rows import insert
from kansli.people.swedish import folded
from kansli.reader.api import Reading as Record
from kansli.reader.language.namewords import is_first_name
from kansli.reader.records import Attendee, Span
from kansli.register.indexing import index_new_minutes
from kansli.register.models import Attendance, Awaited, Decision, Fact, Reading, Remark
from kansli.register.naming import Names
from kansli.register.packing import packed

Kind = Fact.Kind
_KINDS: tuple[tuple[str, Fact.Kind], ...] = (
    ("attendance", Kind.ATTENDANCE),
    ("items", Kind.ITEM),
    ("decisions", Kind.DECISION),
    ("assignments", Kind.ASSIGNMENT),
    ("tabled", Kind.TABLED),
    ("outstanding", Kind.OUTSTANDING),
    ("reviews", Kind.REVIEW),
    ("dated_events", Kind.EVENT),
    ("amounts", Kind.AMOUNT),
    ("non_participation", Kind.NON_PARTICIPATION),
)
_APART = {"span", "rule"}
"""Fields of a record's entry that have columns of their own."""
_BARE = (str, bool, int, type(None))
"""Types of values that are stored as they are."""


@dataclass(slots=True)
class NewFact:
    """A fact that is not stored yet: the columns of :class:`~kansli.register.models.Fact`, without what the framework makes of a row."""

    meeting: Meeting
    minutes_id: int
    text_id: int
    item: Item | None
    kind: Fact.Kind
    state: Fact.State
    values: dict[str, Any]
    rule: str
    doubt: str
    secret: bool
    start: int
    ranges: list[list[int]]
    quote: str
    read_as: str
    page: int | None
    boxes: list[list[float]]
    pk: int = 0
    matter_id: int | None = None
    read_values: None = None
    owner_organisation: int | None = None
    """Who is to do it, where that is an organisation."""

    @property
    def cooperation_id(self) -> int:
        """The meeting's."""
        return self.meeting.cooperation_id

    @property
    def meeting_id(self) -> int:
        """The meeting's."""
        return self.meeting.pk

    @property
    def item_id(self) -> int | None:
        """The item's, once that is stored."""
        return self.item.pk if self.item else None

    @property
    def words(self) -> str:
        """What a person reads."""
        return self.read_as or self.quote

    def as_row(self) -> Fact:
        """The same as a row, not stored."""
        told = {name: getattr(self, name) for name in ("item", "meeting", "kind", "state", "values", "rule", "doubt", "secret")}
        place = {name: getattr(self, name) for name in ("text_id", "start", "ranges", "quote", "read_as", "page", "boxes")}
        return Fact(cooperation_id=self.cooperation_id, minutes_id=self.minutes_id, **told, **place)


@transaction.atomic(savepoint=False)
def store_reading(
    *,
    cooperation: Cooperation,
    file: File,
    text: Text,
    record: Record,
    at: datetime,
    start: int = 0,
    end: int | None = None,
    names: Names | None = None,
    meeting: Meeting | None = None,
) -> Minutes:
    """Take the reading of one set of minutes into the register.

    A second file of the same meeting becomes another rendition: it is kept and can be read, but facts count from the
    authoritative one alone. Storing the same part of the same text again changes nothing.

    Args:
        cooperation: whose register.
        file: where the minutes came from.
        text: the text that the reading's passages count in.
        record: what the reader found.
        at: now.
        start: first code point of the part of the text, where a file holds several meetings.
        end: after its last; None: the whole text.
        names: the register's names, where they are at hand.
        meeting: the meeting, where it is known whose minutes they are: written here and approved, so that every fact is
            confirmed; None: what the record's head tells of.
    """
    known = Minutes.objects.filter(text=text, start=start).first()
    if known:
        return known
    names = names or Names(cooperation)
    approved = meeting is not None
    meeting = meeting or meeting_of(names, cooperation, record)
    head = record.head
    minutes = Minutes(
        meeting=meeting,
        file=file,
        text=text,
        start=start,
        end=len(text.content) if end is None else end,
        authoritative=not meeting.minutes.filter(authoritative=True).exists(),
        title=(head.kind or "")[:200],
        adjuster=(head.adjuster or "")[:300],
        note_taker=(head.note_taker or "")[:300],
        chaired_by=(head.chaired_by or "")[:300],
        repaired=record.repaired,
        complete=record.complete,
    )
    insert(Minutes, [minutes])
    record = numbered(record, minutes)
    insert(Reading, [Reading(minutes=minutes, reader=record.reader, at=at, content=packed(record))])
    if minutes.authoritative:
        take_up(minutes, record, names, approved=approved)
    return minutes


def numbered(record: Record, minutes: Minutes) -> Record:
    """The record under the number of its minutes, by which linking and following up know it."""
    return replace(record, document=str(minutes.pk))


def take_up(minutes: Minutes, record: Record, names: Names, *, approved: bool = False) -> None:
    """Make rows of all that the record says, for authoritative minutes of which there are none yet, and let them be found.

    Args:
        minutes: the authoritative ones.
        record: what they say.
        names: the register's names.
        approved: people have checked every fact before.
    """
    items = items_of(minutes, record)
    insert(Item, items)
    made = facts_of(minutes, record, items)
    if approved:
        for fact, _ in made:
            fact.state, fact.doubt = Fact.State.CONFIRMED, ""
    insert(Fact, [fact for fact, _ in made])
    insert(Remark, remarks_of(minutes, record))
    _attendance([(fact, entry) for fact, entry in made if fact.kind == Kind.ATTENDANCE], names)
    decisions = _decisions(minutes, [(fact, entry) for fact, entry in made if fact.kind == Kind.DECISION], record)
    _awaited(made, decisions, names)
    index_new_minutes(minutes, items, [fact for fact, _ in made], record.repairs, names.municipalities())


def items_of(minutes: Minutes, record: Record) -> list[Item]:
    """The record's items, not stored."""
    return [
        Item(
            meeting=minutes.meeting,
            minutes=minutes,
            ordinal=ordinal,
            number=(item.number or "")[:40],
            heading=(item.heading or "")[:500],
            case_number=(item.case_number or "")[:60],
            outcome=item.outcome.value,
            ranges=[list(pair) for pair in item.body or item.span.ranges],
            secret=minutes.file.secret,
        )
        for ordinal, item in enumerate(record.items, 1)
    ]


def facts_of(minutes: Minutes, record: Record, items: list[Item]) -> list[tuple[NewFact, Any]]:
    """The record's facts, not stored, each with the entry it is made of; ``items`` are the record's, in its order."""
    by_label = {item.number or item.heading or "": item for item in reversed(items)}
    doubts = _doubts(record)
    present = frozenset(folded(entry.name) for entry in record.attendance)
    made = []
    own = iter(items)
    for entry, kind in _entries(record):
        item = next(own) if kind is Kind.ITEM else by_label.get(getattr(entry, "item", None) or "")
        made.append((_fact(minutes, kind, entry, item, doubts, present), entry))
    return made


def remarks_of(minutes: Minutes, record: Record) -> list[Remark]:
    """The record's remarks, not stored."""
    return [
        Remark(
            minutes=minutes,
            code=remark.code,
            message=remark.message,
            weight=remark.weight,
            start=remark.span.start if remark.span else None,
            ranges=[list(pair) for pair in remark.span.ranges] if remark.span else [],
            quote=remark.span.quote if remark.span else "",
        )
        for remark in record.remarks
    ]


def _entries(record: Record) -> Iterator[tuple[Any, Fact.Kind]]:
    for name, kind in _KINDS:
        for entry in getattr(record, name):
            yield entry, kind
    if record.next_meeting:
        yield record.next_meeting, Kind.NEXT_MEETING


def _fact(
    minutes: Minutes,
    kind: Fact.Kind,
    entry: Any,  # noqa: ANN401 - any entry of a record
    item: Item | None,
    doubts: list[tuple[Span, str]],
    present: frozenset[str],
) -> NewFact:
    span: Span = entry.span
    values = {name: _plain(getattr(entry, name)) for name in _said(type(entry))}  # type: ignore[arg-type]  # a class can be looked up
    if kind is Kind.ITEM:
        del values["body"]  # the item's own row has its ranges
    return NewFact(
        meeting=minutes.meeting,
        minutes_id=minutes.pk,
        text_id=minutes.text_id,
        item=item,
        kind=kind,
        state=Fact.State.OFFERED if getattr(entry, "offered", False) else Fact.State.FOUND,
        values=values,
        rule=entry.rule,
        doubt=_doubt(kind, entry, doubts, present),
        secret=minutes.file.secret,
        **passage(span),
    )


@cache
def _said(entry: type) -> tuple[str, ...]:
    """Names of what an entry of a record says."""
    return tuple(field.name for field in fields(entry) if field.name not in _APART)


def _plain(value: Any) -> Any:  # noqa: ANN401 - any value of a record
    """A value as it is stored."""
    return value if type(value) in _BARE else msgspec.to_builtins(value)


def passage(span: Span) -> dict[str, Any]:
    """A span as the columns of a :class:`~kansli.register.models.Passage`, its text apart."""
    return {
        "start": span.start,
        "ranges": [list(pair) for pair in span.ranges],
        "quote": span.quote,
        "read_as": span.read_as or "",
        "page": span.page,
        "boxes": [[box.page, round(box.x0, 4), round(box.y0, 4), round(box.x1, 4), round(box.y1, 4)] for box in span.boxes],
    }


def _doubts(record: Record) -> list[tuple[Span, str]]:
    return [(remark.span, remark.message) for remark in record.remarks if remark.span]


def _doubt(kind: Fact.Kind, entry: Any, doubts: list[tuple[Span, str]], present: frozenset[str]) -> str:  # noqa: ANN401 - any entry of a record
    if kind is Kind.ASSIGNMENT and not entry.assignee:
        return "ansvarig saknas"
    if kind is Kind.ASSIGNMENT and present and _is_person(entry.assignee) and folded(entry.assignee) not in present:
        return "namnet finns inte bland deltagarna"
    span: Span = entry.span
    if kind in {Kind.ITEM, Kind.REVIEW}:
        return ""
    return next((message[:300] for at, message in doubts if at.start < span.end and span.start < at.end), "")


def _is_person(name: str) -> bool:
    """Is it the name of one person, "Mikael B" rather than "Ekeby kommun"?"""
    words = name.split()
    return len(words) in {2, 3} and all(word[:1].isupper() for word in words) and is_first_name(words[0])


def meeting_of(names: Names, cooperation: Cooperation, record: Record) -> Meeting:
    """The meeting that the record's head tells of; made when it is new, filled in when others only mentioned it."""
    head = record.head
    body = names.body(head.body)
    told = {"starts": head.starts or "", "ends": head.ends or "", "place": (head.place or "")[:300], "standing": Meeting.Standing.HELD}
    if head.date is None:
        return Meeting.objects.create(cooperation=cooperation, body=body, **told)
    meeting, made = Meeting.objects.get_or_create(cooperation=cooperation, body=body, date=head.date, defaults=told)
    if not made and meeting.standing != Meeting.Standing.HELD:
        for name, value in told.items():
            setattr(meeting, name, value)
        meeting.save(update_fields=list(told))
    return meeting


def _attendance(entries: list[tuple[NewFact, Attendee]], names: Names) -> None:
    people = names.attending((entry.name, entry.organisation) for _, entry in entries)
    organisations = names.organisations([entry.organisation for _, entry in entries if entry.organisation])
    insert(
        Attendance,
        (
            Attendance(
                fact_id=fact.pk,
                meeting_id=fact.meeting_id,
                person=people[entry.name, entry.organisation],
                name=entry.name[:300],
                organisation=organisations.get(folded(entry.organisation or "")),
                role=entry.role.value,
                present=entry.present,
            )
            for fact, entry in entries
        ),
    )


def _decisions(minutes: Minutes, entries: list[tuple[NewFact, Any]], record: Record) -> dict[str, Decision]:
    made = {
        entry.id: Decision(
            fact_id=fact.pk, cooperation_id=fact.cooperation_id, meeting=minutes.meeting, ceiling_sek=_ceiling(entry.span, record)
        )
        for fact, entry in entries
    }
    insert(Decision, made.values())
    return made


def _ceiling(span: Span, record: Record) -> Decimal | None:
    """The highest ceiling that stands in a decision's own passage."""
    sums = [
        amount.amount_sek
        for amount in record.amounts
        if amount.cap and any(start <= amount.span.start and amount.span.end <= end for start, end in span.ranges)
    ]
    return Decimal(str(max(sums))) if sums else None


def _awaited(made: list[tuple[NewFact, Any]], decisions: dict[str, Decision], names: Names) -> None:
    given = [(fact, entry) for fact, entry in made if fact.kind in {Kind.ASSIGNMENT, Kind.TABLED} and fact.state != Fact.State.OFFERED]
    listed = [fact.ranges for fact, _ in made if fact.kind == Kind.OUTSTANDING]
    owners = names.owners([entry.assignee for fact, entry in given if fact.kind == Kind.ASSIGNMENT and entry.assignee])
    rows = []
    for fact, _ in given:
        if not any(first[0][0] <= fact.start and fact.ranges[-1][1] <= first[-1][1] for first in listed):
            rows.append(awaited_of(fact, owners, decisions.get(fact.values.get("decision") or "")))
            fact.owner_organisation = rows[-1].owner_organisation_id
    insert(Awaited, rows)


def awaited_of(fact: Fact | NewFact, owners: dict[str, dict[str, Any]], decision: Decision | None = None) -> Awaited:
    """What an assignment, a tabled matter or a listed entry makes the body await."""
    values = fact.values
    kind, what, owner, due = {
        Kind.ASSIGNMENT: (Awaited.Kind.ASSIGNMENT, "task", "assignee", "due"),
        Kind.TABLED: (Awaited.Kind.TABLED, "matter", "", "to"),
        Kind.OUTSTANDING: (Awaited.Kind.LISTED, "matter", "responsible", ""),
    }[Kind(fact.kind)]
    named = values.get(owner) or ""
    told = values.get(due) or ""
    return Awaited(
        fact_id=fact.pk,
        cooperation_id=fact.cooperation_id,
        body_id=fact.meeting.body_id,
        meeting=fact.meeting,
        since=fact.meeting.date,
        kind=kind,
        what=values.get(what) or fact.words,
        owner=named[:300],
        decision=decision,
        due=told[:200],
        due_on=_day(values.get("due_date") or told),
        **owners.get(folded(named), {}),
    )


def _day(words: str) -> date | None:
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None
