"""Readings as a person has put them right: what was taken away is not there, what was corrected or added says what she says.

Linking and following up start from these, so that a list entry that is none no longer keeps something outstanding.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from typing import Any

import msgspec
from django.db.models import Q

from kansli.meetings.models import Minutes
from kansli.people.models import Cooperation
from kansli.reader.api import Reading as Record
from kansli.reader.api import body_key
from kansli.reader.records import (
    Amount,
    Assignment,
    Attendee,
    Basis,
    DatedEvent,
    Decision,
    DecisionKind,
    Item,
    NextMeeting,
    NonParticipation,
    Outcome,
    Outstanding,
    Review,
    Span,
    Tabled,
)
from kansli.register.models import Fact
from kansli.register.naming import UNNAMED_BODY

Kind, State = Fact.Kind, Fact.State
_PLACES: dict[str, tuple[str, type[Any]]] = {
    Kind.ATTENDANCE: ("attendance", Attendee),
    Kind.ITEM: ("items", Item),
    Kind.DECISION: ("decisions", Decision),
    Kind.ASSIGNMENT: ("assignments", Assignment),
    Kind.TABLED: ("tabled", Tabled),
    Kind.OUTSTANDING: ("outstanding", Outstanding),
    Kind.REVIEW: ("reviews", Review),
    Kind.EVENT: ("dated_events", DatedEvent),
    Kind.AMOUNT: ("amounts", Amount),
    Kind.NON_PARTICIPATION: ("non_participation", NonParticipation),
}
_UNSAID: dict[str, Any] = {
    "mode": None,
    "kind": DecisionKind.OTHER,
    "marked": True,
    "basis": Basis.TEXT,
    "decision": None,
    "outcome": Outcome.TREATED,
    "body": None,
    "reason": None,
    "due": None,
    "to": None,
    "rule": "person",
}
"""What the reader's records must have and a person does not say."""


def as_reviewed(cooperation: Cooperation, records: Sequence[Record]) -> list[Record]:
    """The records with all that persons have said of them."""
    said = Q(state__in=[State.REJECTED, State.CORRECTED]) | Q(rule="") | Q(state=State.CONFIRMED, values__offered=True)
    by_minutes: dict[str, list[Fact]] = defaultdict(list)
    for fact in Fact.objects.filter(said, cooperation=cooperation).select_related("item").order_by("start", "pk"):
        by_minutes[str(fact.minutes_id)].append(fact)
    told = [_reviewed(record, by_minutes[record.document]) if record.document in by_minutes else record for record in records]
    return _under_their_heads(cooperation, told)


def _under_their_heads(cooperation: Cooperation, records: Sequence[Record]) -> list[Record]:
    """The records with the group and the day that their meetings have, where a person has put those right."""
    meetings = {
        str(minutes): (key, name, day)
        for minutes, key, name, day in Minutes.objects.filter(meeting__cooperation=cooperation).values_list(
            "pk", "meeting__body__key", "meeting__body__name", "meeting__date"
        )
    }
    found = []
    for record in records:
        head = record.head
        key, name, day = meetings.get(record.document, ("", "", None))
        if key and (head.body or name != UNNAMED_BODY) and body_key(head.body or "") != key:
            head = replace(head, body=name)
        if day and head.date != day:
            head = replace(head, date=day, date_basis="stated")
        found.append(record if head is record.head else replace(record, head=head))
    return found


def _reviewed(record: Record, facts: Iterable[Fact]) -> Record:
    for fact in facts:
        if fact.kind == Kind.NEXT_MEETING:
            record = replace(record, next_meeting=_put_right(record.next_meeting, fact, NextMeeting))
            continue
        name, made_of = _PLACES[fact.kind]
        entries = getattr(record, name)
        read = max(entries, key=lambda entry: _shared(entry.span, fact), default=None) if fact.rule else None
        if read is not None and not _shared(read.span, fact):
            read = None
        right = _put_right(read, fact, made_of)
        rest = [entry for entry in entries if entry is not read]
        told: dict[str, Any] = {name: tuple(sorted([*rest, *([right] if right else [])], key=lambda entry: entry.span.start))}
        record = replace(record, **told)
    return record


def _put_right(read: Any, fact: Fact, made_of: type[Any]) -> Any:  # noqa: ANN401 - any entry of a record
    """The entry as the person says it; None where it is taken away, or where what she says is not enough for one."""
    if fact.state == State.REJECTED or (read is None and fact.rule):
        return None
    known = {field.name for field in fields(made_of)}
    told = msgspec.to_builtins(read) if read is not None else {**_UNSAID, "id": f"P{fact.pk}"}
    told |= fact.values
    label = (fact.item.number or fact.item.heading) if fact.item else None
    span = Span(tuple((start, end) for start, end in fact.ranges), fact.quote, fact.page, (), fact.read_as or None)
    told |= {"item": label, "offered": False, "span": msgspec.to_builtins(span)}
    try:
        return msgspec.convert({name: value for name, value in told.items() if name in known}, made_of, strict=False)
    except msgspec.ValidationError:
        return read


def _shared(span: Span, fact: Fact) -> int:
    return sum(max(0, min(end, last) - max(start, first)) for start, end in span.ranges for first, last in fact.ranges)
