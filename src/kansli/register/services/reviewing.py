"""Review: what a person says of the facts read from minutes. Each function is one act of a person's, and each can be undone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F

from kansli.audit.acts import ChangedMeanwhileError, Changes
from kansli.audit.acts import undo as put_back
from kansli.audit.models import Act
from kansli.meetings.models import Item, Minutes
from kansli.people.guard import Scope
from kansli.register.models import Fact, Remark
from kansli.register.selectors.review_acts import acts_of_others, stamp_of, thing_of, told
from kansli.register.services import items
from kansli.register.services.effects import ceilings, follow

State = Fact.State
_SETTLED = {State.CONFIRMED, State.CORRECTED}


class UnclearError(Exception):
    """Something has to be said first. The message is Swedish, for the page; ``fact`` is what it is about."""

    def __init__(self, message: str, fact: int) -> None:
        super().__init__(message)
        self.fact = fact


@dataclass(frozen=True, slots=True)
class Place:
    """A passage that a person has marked, as the columns of a Passage, its text apart."""

    columns: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says that a fact is."""

    values: dict[str, Any]
    item: int | None
    place: Place | None = None
    """None: where the reader found it."""
    read_as: str | None = None
    """The words as they should be read, where the scan is damaged; None: unchanged."""


@dataclass(slots=True)
class Seen:
    """What the page showed when the person chose, so that nobody's act is overwritten in silence."""

    last: int = 0
    """Id of the last act on these minutes that the page knew of."""
    stamps: dict[int, str] = field(default_factory=dict)
    """Fact → :func:`stamp_of` it."""


def accept(scope: Scope, minutes: Minutes, facts: Sequence[int], *, seen: Seen, at: datetime, owner: str = "") -> None:
    """Approve some facts as they were read; an offered one begins to count. What is approved already stays as it is.

    Args:
        scope: who acts.
        minutes: where the facts stand.
        facts: their ids.
        seen: what the page showed.
        at: now.
        owner: who is responsible, for an assignment that names nobody.

    Raises:
        ChangedMeanwhileError: somebody else has changed one of them.
        UnclearError: an assignment has nobody responsible.
    """
    rows = _unchanged(minutes, facts, seen, _SETTLED)
    waiting = [fact for fact in rows if fact.state not in _SETTLED]
    if len(waiting) == 1 and owner and waiting[0].kind == Fact.Kind.ASSIGNMENT:
        correct(scope, minutes, facts[0], Said({"assignee": owner}, waiting[0].item_id), seen=seen, at=at)
        return
    if not waiting:
        return
    label = f"Godkände {_named(waiting[0])}" if len(waiting) == 1 else f"Godkände {len(waiting)} uppgifter"
    with _review(scope, minutes, "register.accept", label, at) as changes:
        waiting = [fact for fact in _unchanged(minutes, facts, seen, _SETTLED) if fact.state not in _SETTLED]
        for fact in waiting:
            _clear(fact)
        changes.set_all(waiting, state=State.CONFIRMED)
        follow(changes, [fact for fact in waiting if fact.kind != Fact.Kind.ATTENDANCE])


def accept_rest(scope: Scope, minutes: Minutes, *, seen: Seen, at: datetime, doubtful: bool = False) -> None:
    """Approve in one act all that was read and is not approved; what is to be checked stays unless ``doubtful``.

    Raises:
        ChangedMeanwhileError: somebody else has acted on these minutes since the page was shown.
    """
    since = acts_of_others(scope, minutes, seen.last)
    if since:
        raise ChangedMeanwhileError(f"{told(since)} Titta igen och välj sedan att godkänna.")
    rows = Fact.objects.filter(minutes=minutes, state=State.FOUND)
    stamps = {fact.pk: stamp_of(fact) for fact in (rows if doubtful else rows.filter(doubt=""))}
    accept(scope, minutes, list(stamps), seen=Seen(stamps=stamps), at=at)


def correct(scope: Scope, minutes: Minutes, fact: int, said: Said, *, seen: Seen, at: datetime) -> None:
    """Put a fact right; what the reader said is kept beside it. Where nothing differs it is approved.

    Raises:
        ChangedMeanwhileError: somebody else has changed it.
    """

    def done(there: Fact) -> bool:
        return there.state in _SETTLED and _holds(there, said.values)

    row = _unchanged(minutes, [fact], seen, done)[0]
    columns = dict(said.place.columns) if said.place else {}
    if said.read_as is not None:
        columns["read_as"] = said.read_as
    values = row.values if _holds(row, said.values) else {**row.values, **said.values}
    same = values == row.values and said.item == row.item_id and all(getattr(row, name) == value for name, value in columns.items())
    if same and row.state in _SETTLED:
        return
    label = f"{'Godkände' if same else 'Ändrade'} {_named(row)}"
    with _review(scope, minutes, "register.accept" if same else "register.correct", label, at) as changes:
        row = _unchanged(minutes, [fact], seen, done)[0]
        before = row.values
        kept = before if row.read_values is None and row.rule and values != before else row.read_values
        state = State.CONFIRMED if same else State.CORRECTED
        changes.set(row, state=state, values=values, read_values=kept, item_id=said.item, **_secrecy(minutes, said.item), **columns)
        row = _whole(minutes, row.pk)
        _clear(row)
        follow(changes, [row], {row.pk: before})
        if row.kind == Fact.Kind.ITEM:
            items.correct_item(changes, row)
        if row.kind == Fact.Kind.DECISION and columns:
            ceilings(changes, minutes.pk)


def reject(scope: Scope, minutes: Minutes, fact: int, *, seen: Seen, at: datetime) -> None:
    """Take a fact away: it leaves every list, and reading again does not bring it back.

    Raises:
        ChangedMeanwhileError: somebody else has changed it.
    """
    row = _unchanged(minutes, [fact], seen, {State.REJECTED})[0]
    if row.state == State.REJECTED:
        return
    label = f"Inget uppdrag: {_named(row)}" if row.state == State.OFFERED else f"Tog bort {_named(row)}"
    with _review(scope, minutes, "register.reject", label, at) as changes:
        row = _unchanged(minutes, [fact], seen, {State.REJECTED})[0]
        changes.set(row, state=State.REJECTED)
        if row.kind == Fact.Kind.ITEM:
            items.remove_item(changes, row)
        if row.kind == Fact.Kind.AMOUNT:
            ceilings(changes, minutes.pk)


def take_back(scope: Scope, minutes: Minutes, fact: int, *, seen: Seen, at: datetime) -> None:
    """Let a fact count again that was taken away; the person who takes it back has approved it.

    Raises:
        ChangedMeanwhileError: somebody else has changed it.
    """
    row = _unchanged(minutes, [fact], seen, _SETTLED)[0]
    if row.state != State.REJECTED:
        return
    with _review(scope, minutes, "register.take_back", f"Tog tillbaka {_named(row)}", at) as changes:
        row = _unchanged(minutes, [fact], seen, _SETTLED)[0]
        _clear(row)
        changes.set(row, state=State.CORRECTED if row.read_values is not None else State.CONFIRMED)
        if row.kind == Fact.Kind.ITEM:
            items.add_item(changes, row)
        follow(changes, [row])
        if row.kind == Fact.Kind.AMOUNT:
            ceilings(changes, minutes.pk)


def add(scope: Scope, minutes: Minutes, kind: Fact.Kind, said: Said, *, at: datetime) -> Fact:
    """Add what the reader did not find, by the passage that says it. The same passage said to be the same again is no second fact."""
    if said.place is None:
        raise ValueError("a fact rests on a passage")
    columns = dict(said.place.columns)
    with _review(scope, minutes, "register.add", f"Lade till {kind.label} ”{columns['quote'][:120]}”", at) as changes:
        for there in Fact.objects.filter(minutes=minutes, kind=kind, start=columns["start"], state__in=Fact.COUNTED):
            if there.ranges == columns["ranges"] and _holds(there, said.values):
                changes.set(there, state=State.CONFIRMED if there.state == State.FOUND else there.state)
                return there
        fact = Fact(
            cooperation_id=minutes.meeting.cooperation_id,
            meeting=minutes.meeting,
            minutes=minutes,
            text_id=minutes.text_id,
            item_id=said.item,
            matter_id=_matter(said.item, columns),
            kind=kind,
            state=State.CONFIRMED,
            values=said.values,
            **_secrecy(minutes, said.item),
            **columns,
        )
        _clear(fact)
        changes.create(fact)
        if kind is Fact.Kind.ITEM:
            items.add_item(changes, fact)
        follow(changes, [fact])
        if kind is Fact.Kind.DECISION:
            ceilings(changes, minutes.pk)
    return fact


def settle(scope: Scope, minutes: Minutes, remark: int, *, at: datetime) -> None:
    """A person has seen what the reader could not place, and leaves it."""
    row = Remark.objects.get(minutes=minutes, pk=remark)
    if not row.settled:
        with _review(scope, minutes, "register.settle", f"Lämnade: {row.message}", at) as changes:
            changes.set(row, settled=True)


def undo(scope: Scope, minutes: Minutes, act: int, *, at: datetime) -> Act:
    """Undo one act of the user's own on these minutes.

    Raises:
        ChangedMeanwhileError: it is undone already, or the same has been changed again since.
    """
    done = Act.objects.get(pk=act, cooperation=scope.cooperation.pk, thing=thing_of(minutes), user=scope.user.pk)
    put_back(done, user=scope.user.pk, at=at)
    touch(minutes, at=at)
    return done


def touch(minutes: Minutes, *, at: datetime) -> None:
    """Count up the version, and note whether all is reviewed."""
    waiting = Fact.objects.filter(minutes=minutes, state__in=[State.FOUND, State.OFFERED]).exists()
    Minutes.objects.filter(pk=minutes.pk).update(version=F("version") + 1, reviewed_at=None if waiting else at)


@contextmanager
def _review(scope: Scope, minutes: Minutes, verb: str, label: str, at: datetime) -> Iterator[Changes]:
    """One act of review; acts on the same minutes come one after the other."""
    with scope.act(verb=verb, label=label, at=at, thing=thing_of(minutes)) as changes:
        Minutes.objects.select_for_update(of=("self",)).get(pk=minutes.pk)
        yield changes
        if changes.made:
            touch(minutes, at=at)


def _unchanged(minutes: Minutes, facts: Sequence[int], seen: Seen, done: set[State] | Callable[[Fact], bool]) -> list[Fact]:
    """The facts as they are now.

    Args:
        minutes: where they stand.
        facts: their ids.
        seen: what the page showed.
        done: states in which nothing is left to do, or what tells so: a form that is posted twice meets these.

    Raises:
        ChangedMeanwhileError: one of them is neither as it was shown nor as it is wanted.
    """
    rows = list(Fact.objects.filter(minutes=minutes, pk__in=facts).select_related("meeting__body", "meeting__cooperation", "item"))
    for row in rows:
        shown = seen.stamps.get(row.pk)
        if shown and shown != stamp_of(row):
            only_state = shown.partition("-")[2] == stamp_of(row).partition("-")[2]
            if not (done(row) if callable(done) else only_state and row.state in done):
                raise ChangedMeanwhileError(_who(minutes, row))
    if len(rows) != len(set(facts)):
        raise ChangedMeanwhileError("Uppgiften finns inte längre. Den har ångrats eller lästs om.")
    return rows


def _holds(fact: Fact, values: Mapping[str, Any]) -> bool:
    """Says the fact the same already?"""
    return all(fact.values.get(name) == value for name, value in values.items())


def _who(minutes: Minutes, fact: Fact) -> str:
    for act in Act.objects.filter(thing=thing_of(minutes), cooperation=fact.cooperation_id, undone_at=None)[:20]:
        if any(change["model"] == "register.fact" and change["pk"] == fact.pk for change in act.changes):
            return f"{act.by} har under tiden ändrat samma uppgift: {act.label[:1].lower()}{act.label[1:]}. Titta igen innan du väljer."
    return f"Uppgiften har ändrats under tiden och är nu {fact.get_state_display()}. Titta igen innan du väljer."


def _clear(fact: Fact) -> None:
    """An assignment counts only with somebody responsible."""
    if fact.kind == Fact.Kind.ASSIGNMENT and not fact.values.get("assignee"):
        raise UnclearError("Välj vem som ansvarar, eller svara att det inte är något uppdrag.", fact.pk)


def _named(fact: Fact) -> str:
    """A fact in words: ”beslut ”Ledningsgruppen står bakom …””."""
    words = str(fact.values.get("name") or fact.values.get("heading") or fact.words)
    return f"{fact.get_kind_display()} ”{words if len(words) <= 120 else words[:119].rstrip() + '…'}”"


def _whole(minutes: Minutes, fact: int) -> Fact:
    return Fact.objects.select_related("meeting__body", "meeting__cooperation", "item").get(pk=fact, minutes=minutes)


def _secrecy(minutes: Minutes, item: int | None) -> dict[str, bool]:
    return {"secret": minutes.file.secret or (item is not None and Item.objects.filter(pk=item, secret=True).exists())}


def _matter(item: int | None, columns: Mapping[str, Any]) -> int | None:
    """The matter whose mention stands in the item, nearest to the passage."""
    start, end = columns["start"], columns["ranges"][-1][1]
    near = items.mentions_in(item)
    inside = [one for one in near if start <= one.start < end or one.start <= start < one.ranges[-1][1]]
    best = min(inside, key=lambda one: (abs(one.start - start), one.pk), default=None)
    return best.matter_id if best else None
