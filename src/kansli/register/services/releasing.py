"""Approved minutes that were written here: what people said of the reading is put into it, and it becomes register rows.

Everything was checked before, so every fact is confirmed and every decision numbered. Called in the transaction of the release.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from kansli.documents.models import File, Text
from kansli.meetings.models import Item, Meeting, Minutes
from kansli.reader.api import Reading as Record
from kansli.register.following import tie_due_meetings
from kansli.register.indexing import index_minutes
from kansli.register.models import NEXT_MEETING, Awaited, Decision, Fact, Mention
from kansli.register.reading import store_reading
from kansli.register.services.numbering import give_numbers

Kind = Fact.Kind
_CHECKED = {
    "attendance": Kind.ATTENDANCE,
    "items": Kind.ITEM,
    "decisions": Kind.DECISION,
    "assignments": Kind.ASSIGNMENT,
    "tabled": Kind.TABLED,
    "outstanding": Kind.OUTSTANDING,
    "amounts": Kind.AMOUNT,
    "dated_events": Kind.EVENT,
    "non_participation": Kind.NON_PARTICIPATION,
}


@dataclass(frozen=True, slots=True)
class Said:
    """A person's word on something read: it stands or not, and what was added."""

    stands: bool
    owner: str = ""
    due: date | str | None = None
    """A day, "next_meeting", or None: nothing added (utan datum too)."""


@dataclass(frozen=True, slots=True)
class Tie:
    """What an item of the agenda brings to the item of the minutes."""

    matter: int | None = None
    secret: bool = False
    named: tuple[int, ...] = ()
    """Ids of the persons who may see it although it is secret."""


@dataclass(frozen=True, slots=True)
class Approved:
    """Minutes as they were approved."""

    meeting: Meeting
    file: File
    text: Text
    record: Record
    note_taker: str
    adjusters: Sequence[str]
    said: Mapping[tuple[str, str], Said] = field(default_factory=dict)
    """(kind, quote) → what was said of it."""
    ties: Mapping[int, Tie] = field(default_factory=dict)
    """Place of an item in the record, from 0 → what its item of the agenda brings."""


@transaction.atomic(savepoint=False)
def take_in(approved: Approved, *, at: datetime) -> Minutes:
    """Make the register's rows of approved minutes.

    The meeting is held and released from now on; planned times and place stay. An older rendition no longer counts.
    """
    meeting = approved.meeting
    Minutes.objects.filter(meeting=meeting, authoritative=True).update(authoritative=False)
    record = as_said(approved.record, approved.said)
    minutes = store_reading(cooperation=meeting.cooperation, file=approved.file, text=approved.text, record=record, at=at, meeting=meeting)
    minutes.note_taker, minutes.adjuster, minutes.reviewed_at = approved.note_taker[:300], ", ".join(approved.adjusters)[:300], at
    minutes.save(update_fields=["note_taker", "adjuster", "reviewed_at"])
    items = list(Item.objects.filter(minutes=minutes).order_by("ordinal"))
    for place, tie in approved.ties.items():
        _tie(items[place], tie)
    give_numbers(list(Decision.objects.filter(fact__minutes=minutes).select_related("fact__item", "fact__meeting__body")))
    tie_due_meetings(meeting.cooperation)
    index_minutes(minutes)
    return minutes


def as_said(record: Record, said: Mapping[tuple[str, str], Said]) -> Record:
    """The record without what was refused and without guesses nobody confirmed; with owners and dates that were added."""
    left: dict[str, Any] = {}
    for name, kind in _CHECKED.items():
        kept = [_as_said(entry, said.get((kind.value, entry.span.quote))) for entry in getattr(record, name)]
        left[name] = tuple(entry for entry in kept if entry is not None)
    decisions = {entry.id for entry in left["decisions"]}
    left["assignments"] = tuple(entry if entry.decision in decisions else replace(entry, decision=None) for entry in left["assignments"])
    left["non_participation"] = tuple(
        entry if entry.decision in decisions else replace(entry, decision=None) for entry in left["non_participation"]
    )
    return replace(record, **left)


def _as_said(entry: Any, word: Said | None) -> Any:  # noqa: ANN401 - any entry of a record
    if word is None:
        return None if getattr(entry, "offered", False) else entry
    if not word.stands:
        return None
    told: dict[str, Any] = {"offered": False} if hasattr(entry, "offered") else {}
    if word.owner and hasattr(entry, "assignee"):
        told["assignee"] = word.owner
    if word.due and hasattr(entry, "due_date"):
        told |= {"due": NEXT_MEETING, "due_date": None} if word.due == NEXT_MEETING else {}
        told |= {"due": word.due.isoformat(), "due_date": word.due} if isinstance(word.due, date) else {}
    return replace(entry, **told)


def _tie(item: Item, tie: Tie) -> None:
    """The item's facts belong to its matter; what is secret on the agenda is secret in the register."""
    facts = Fact.objects.filter(item=item)
    if tie.secret:
        item.secret = True
        item.save(update_fields=["secret"])
        item.named.set(tie.named)
        facts.update(secret=True)
    if tie.matter is None:
        return
    kinds = [Kind.DECISION, Kind.ASSIGNMENT, Kind.TABLED, Kind.OUTSTANDING]
    facts.filter(kind__in=kinds).update(matter=tie.matter)
    told = list(facts.filter(kind__in=[*kinds, Kind.ITEM]).order_by("start", "pk"))
    if not told:
        return
    event, place = _event(told)
    Mention.objects.create(
        cooperation_id=item.minutes.meeting.cooperation_id,
        matter_id=tie.matter,
        meeting_id=item.meeting_id,
        minutes_id=item.minutes_id,
        item=item,
        event=event,
        why="Punkten stod på agendan som det här ärendet.",
        state=Mention.State.CONFIRMED,
        secret=tie.secret,
        text_id=place.text_id,
        start=place.start,
        ranges=place.ranges,
        quote=place.quote,
        read_as=place.read_as,
        page=place.page,
        boxes=place.boxes,
    )


_EVENTS = ((Kind.TABLED, "tabled"), (Kind.DECISION, "decided"), (Kind.ASSIGNMENT, "assigned"), (Kind.OUTSTANDING, "outstanding"))


def _event(facts: Iterable[Fact]) -> tuple[str, Fact]:
    """What happened to the matter, and the fact that says it best."""
    rows = list(facts)
    for kind, event in _EVENTS:
        for fact in rows:
            if fact.kind == kind:
                return event, fact
    return "informed", rows[0]


def close_taken_up(awaited: Awaited, *, on: date, outcome: str) -> bool:
    """What an item took up is settled by what the minutes say; False if somebody has settled it before."""
    return bool(
        Awaited.objects.filter(pk=awaited.pk, state=Awaited.State.OPEN).update(state=Awaited.State.DONE, closed_on=on, outcome=outcome)
    )
