"""Reading minutes again that a person has worked with: what would differ, and letting it.

An old fact and a new one are the same where they are of one kind and their passages overlap, else where they say the
same words. The same keeps its identity; what a person has approved, corrected, added or taken away is never touched.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kansli.audit.acts import Changes
from kansli.meetings.models import Item, Minutes
from kansli.people.guard import Scope
from kansli.people.swedish import folded
from kansli.reader.api import Reading as Record
from kansli.register.models import Attendance, Awaited, Decision, Fact, News, Reading, Remark
from kansli.register.packing import packed
from kansli.register.reading import facts_of, items_of, numbered, remarks_of
from kansli.register.selectors.passages import item_at
from kansli.register.selectors.review_acts import thing_of
from kansli.register.services import items
from kansli.register.services.effects import ceilings, follow
from kansli.register.services.reviewing import touch

Kind, State = Fact.Kind, Fact.State
_READ = {State.FOUND, State.OFFERED}
_REFERENCES = {"id", "decision", "item"}
"""Values that only hold a reading together; they differ without anything being said differently."""
_CALLED = ("name", "assignee", "heading", "organisation", "matter", "responsible", "amount_sek", "date")
_COLUMNS = ("ranges", "start", "quote", "read_as", "page", "boxes")


@dataclass(frozen=True, slots=True)
class Pair:
    """A fact, and how it is read now."""

    old: Fact
    new: Fact

    @property
    def says_the_same(self) -> bool:
        """Nothing differs that a person would see."""
        old, new = self.old, self.new
        told = [{name: value for name, value in one.values.items() if name not in _REFERENCES} for one in (old, new)]
        return told[0] == told[1] and old.quote == new.quote and old.read_as == new.read_as and old.state == new.state


@dataclass(frozen=True, slots=True)
class Difference:
    """What a new reading says that the register does not, and the other way round."""

    record: Record
    new: list[Fact]
    """Not stored."""
    gone: list[Fact]
    changed: list[Pair]
    same: list[Pair]
    settled: list[Pair]
    """What a person has said, and what is read there now: it stays as it is."""
    stays: list[Fact]
    """What a person has said, and what is not read there any more."""

    def __bool__(self) -> bool:
        return bool(self.new or self.gone or self.changed)


def compare(minutes: Minutes, record: Record) -> Difference:
    """What would differ if ``record`` were used instead of the reading in use."""
    made = [fact.as_row() for fact, _ in facts_of(minutes, record, items_of(minutes, record))]
    for fact in made:
        fact.values = json.loads(json.dumps(fact.values))  # as the database gives it back
    old = list(Fact.objects.filter(minutes=minutes).select_related("item", "meeting__body", "meeting__cooperation"))
    pairs, new, unfound = matched(old, made)
    touched = _touched([fact for fact in unfound if fact.state in _READ])
    read = [pair for pair in pairs if pair.old.state in _READ]
    return Difference(
        record=record,
        new=new,
        gone=[fact for fact in unfound if fact.state in _READ and fact.pk not in touched],
        changed=[pair for pair in read if not pair.says_the_same],
        same=[pair for pair in read if pair.says_the_same],
        settled=[pair for pair in pairs if pair.old.state not in _READ],
        stays=[fact for fact in unfound if fact.state not in _READ or fact.pk in touched],
    )


def matched(old: Sequence[Fact], new: Sequence[Fact]) -> tuple[list[Pair], list[Fact], list[Fact]]:
    """Which facts are the same; those that are only new; those that are only old."""
    likely = sorted(
        (
            (_likeness(one, other), place, number)
            for place, one in enumerate(old)
            for number, other in enumerate(new)
            if one.kind == other.kind
        ),
        key=lambda each: (-each[0], each[1], each[2]),
    )
    taken_old: set[int] = set()
    taken_new: set[int] = set()
    pairs = []
    for likeness, place, number in likely:
        if likeness > 0 and place not in taken_old and number not in taken_new:
            taken_old.add(place)
            taken_new.add(number)
            pairs.append(Pair(old[place], new[number]))
    return (
        pairs,
        [fact for number, fact in enumerate(new) if number not in taken_new],
        [fact for place, fact in enumerate(old) if place not in taken_old],
    )


def _likeness(old: Fact, new: Fact) -> float:
    """0: not the same; more: the passages overlap more, and the same is named."""
    values = old.read_values or old.values
    called = bool(next((values.get(name) == new.values.get(name) for name in _CALLED if new.values.get(name)), True))
    if old.text_id == new.text_id:
        shared: int = sum(max(0, min(end, last) - max(start, first)) for start, end in old.ranges for first, last in new.ranges)
        if shared:
            longest: int = max(sum(end - start for start, end in one.ranges) for one in (old, new))
            return 1 + shared / longest + called
    return 0.5 + called / 4 if _said(old) == _said(new) else 0.0


def _said(fact: Fact) -> str:
    return folded(fact.words)


def _touched(facts: Sequence[Fact]) -> set[int]:
    """Facts of which a person has said what became of it."""
    awaited = Awaited.objects.filter(pk__in=[fact.pk for fact in facts])
    said = awaited.exclude(state=Awaited.State.OPEN) | awaited.exclude(next_step="") | awaited.exclude(ask_again_on=None)
    judged = News.objects.filter(awaited__in=awaited).exclude(verdict=News.Verdict.NONE)
    decided = Decision.objects.filter(pk__in=[fact.pk for fact in facts]).exclude(number="", validity=Decision.Validity.IN_FORCE)
    return {
        *said.values_list("pk", flat=True),
        *awaited.exclude(handovers=None).values_list("pk", flat=True),
        *awaited.exclude(remained_on=None).values_list("pk", flat=True),
        *judged.values_list("awaited", flat=True),
        *decided.values_list("pk", flat=True),
        *Decision.objects.filter(pk__in=[fact.pk for fact in facts], conditions__isnull=False).values_list("pk", flat=True),
    }


def reread(scope: Scope, minutes: Minutes, record: Record, *, at: datetime) -> Difference:
    """Use a new reading of minutes that a person has worked with; one act, that can be undone.

    Returns:
        what differed.
    """
    label = f"Läste om {minutes.meeting.body.label} {minutes.meeting.date.isoformat() if minutes.meeting.date else ''}".strip()
    with scope.act(verb="register.reread", label=label, thing=thing_of(minutes), at=at) as changes:
        Minutes.objects.select_for_update(of=("self",)).get(pk=minutes.pk)
        found = compare(minutes, numbered(record, minutes))
        used = Reading.objects.filter(minutes=minutes, in_use=True).first()
        made = Reading.objects.create(minutes=minutes, reader=found.record.reader, at=at, content=packed(found.record), in_use=False)
        if used:
            changes.set(used, in_use=False)
        changes.set(made, in_use=True)
        _keep_references(found)
        _leave(changes, found.gone)
        was = _update(changes, found)
        added = _add(changes, found.new)
        _place(changes, minutes, [*(pair.old for pair in [*found.changed, *found.same]), *added])
        whole = Fact.objects.select_related("item", "meeting__body", "meeting__cooperation")
        follow(changes, list(whole.filter(pk__in=[fact.pk for fact in added], state=State.FOUND)))
        follow(changes, list(whole.filter(pk__in=was)), was)
        ceilings(changes, minutes.pk)
        _remarks(changes, minutes, found.record)
        changes.set(minutes, complete=found.record.complete)
        touch(minutes, at=at)
    return found


def _keep_references(found: Difference) -> None:
    """Decisions and assignments keep the ids that others refer to them by; those of new ones are made free of the old ones'."""
    pairs = [*found.changed, *found.same, *found.settled]
    fresh = [*found.new, *(pair.new for pair in pairs)]
    for kind, letter in ((Kind.DECISION, "D"), (Kind.ASSIGNMENT, "A")):
        renamed = {pair.new.values.get("id"): pair.old.values.get("id") for pair in pairs if pair.old.kind == kind}
        taken = [*renamed.values(), *(fact.values.get("id") for fact in found.stays if fact.kind == kind)]
        number = max((int(name[1:]) for name in taken if name and name[1:].isdecimal()), default=0)
        for place, fact in enumerate((fact for fact in found.new if fact.kind == kind), number + 1):
            renamed[fact.values.get("id")] = f"{letter}{place}"
        for fact in fresh:
            name = "id" if fact.kind == kind else "decision" if kind is Kind.DECISION else ""
            if name and fact.values.get(name) in renamed:
                fact.values[name] = renamed[fact.values[name]]


def _leave(changes: Changes, gone: Iterable[Fact]) -> None:
    for fact in gone:
        if fact.kind == Kind.ITEM:
            items.remove_item(changes, fact)
        for model in (Awaited, Attendance, Decision):
            for row in model._default_manager.filter(pk=fact.pk):
                changes.delete(row)
        fact.refresh_from_db()
        changes.delete(fact)


def _update(changes: Changes, found: Difference) -> dict[int, dict[str, Any]]:
    """Bring what only the reader has said up to the new reading; what differed, with its values before."""
    was: dict[int, dict[str, Any]] = {}
    for pair in [*found.same, *found.changed]:
        row, new = pair.old, pair.new
        columns = {name: getattr(new, name) for name in _COLUMNS}
        before = row.values
        changes.set(row, values=new.values, state=new.state, rule=new.rule, doubt=new.doubt, text_id=new.text_id, **columns)
        if row.kind == Kind.ITEM and pair in found.changed:
            items.correct_item(changes, row)
        if pair in found.changed and row.state == State.FOUND:
            was[row.pk] = before
    return was


def _add(changes: Changes, new: Iterable[Fact]) -> list[Fact]:
    made = []
    for fact in sorted(new, key=lambda fact: (fact.kind != Kind.ITEM, fact.start)):
        fact.item = None
        changes.create(fact)
        if fact.kind == Kind.ITEM:
            items.add_item(changes, fact)
        made.append(fact)
    return made


def _place(changes: Changes, minutes: Minutes, facts: Iterable[Fact]) -> None:
    """Each fact that is read within an item belongs to the one that its passage stands in."""
    rows = list(Item.objects.filter(minutes=minutes))
    secret = {item.pk: item.secret for item in rows}
    for fact in facts:
        if fact.kind != Kind.ITEM:
            fact.refresh_from_db()
            item = item_at(rows, fact.start) if fact.values.get("item") else None
            changes.set(fact, item_id=item, secret=minutes.file.secret or secret.get(item or 0, False))


def _remarks(changes: Changes, minutes: Minutes, record: Record) -> None:
    """The remarks of the new reading; those that a person has left are not raised again."""
    left = {(remark.code, remark.message) for remark in Remark.objects.filter(minutes=minutes, settled=True)}
    there = {(remark.code, remark.message, remark.start): remark for remark in Remark.objects.filter(minutes=minutes, settled=False)}
    for remark in remarks_of(minutes, record):
        if there.pop((remark.code, remark.message, remark.start), None) is None and (remark.code, remark.message) not in left:
            changes.create(remark)
    for remark in there.values():
        changes.delete(remark)
