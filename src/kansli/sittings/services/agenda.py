"""What the secretary does with an agenda: begins it, adds, changes, moves and removes items, takes proposals or puts them aside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kansli.audit.acts import Changes
from kansli.matters.models import Matter
from kansli.meetings.models import Meeting
from kansli.people.guard import Scope
from kansli.people.models import Person
from kansli.register.models import Awaited
from kansli.sittings.models import AgendaItem, NotNow
from kansli.sittings.selectors.agenda import start_of
from kansli.sittings.standing import LAST, Start


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item to be put on an agenda."""

    heading: str
    kind: str = AgendaItem.Kind.INFORMATION
    presenter: str = ""
    presenter_person_id: int | None = None
    planned: int | None = None
    matter: Matter | None = None
    awaited: Awaited | None = None
    reason: str = ""


def begin(scope: Scope, meeting: Meeting, *, at: datetime) -> None:
    """Give a meeting the agenda that it begins with, unless it has one."""
    with scope.act(verb="agenda.begin", label=f"Började agendan för {_named(meeting)}", thing=_thing(meeting), at=at) as changes:
        _begun(changes, meeting)


def add(scope: Scope, meeting: Meeting, new: NewItem, *, at: datetime) -> AgendaItem:
    """Put an item on the agenda, before what it ends with (other questions, next meeting)."""
    with scope.act(verb="agenda.add", label=f"Ny punkt på agendan: {new.heading}", thing=_thing(meeting), at=at) as changes:
        return _added(changes, meeting, new)


def edit(scope: Scope, item: AgendaItem, *, named: Iterable[Person] | None = None, at: datetime, **values: Any) -> None:
    """Change what an item says, and who may see it although it is secret.

    Raises:
        ChangedMeanwhileError: somebody else has changed the same.
    """
    with scope.act(verb="agenda.edit", label=f"Ändrade punkten {item.heading}", thing=_thing(item.meeting), at=at) as changes:
        changes.set(item, **values)
        if named is not None:
            _name(changes, item, {one.pk for one in named} if item.secret else set())


def move(scope: Scope, item: AgendaItem, place: int, *, at: datetime) -> int:
    """Give an item another place on its agenda, from 1; the others keep their order. Two who move at once are taken in turn.

    Returns:
        the place it came to.
    """
    with scope.act(verb="agenda.move", label=f"Flyttade punkten {item.heading}", thing=_thing(item.meeting), at=at) as changes:
        rows = _locked(item.meeting)
        moved = next((one for one in rows if one.pk == item.pk), None)
        if moved is None:
            return 0
        rows.remove(moved)
        place = max(1, min(place, len(rows) + 1))
        rows.insert(place - 1, moved)
        _number(changes, rows)
        return place


def step(scope: Scope, item: AgendaItem, places: int, *, at: datetime) -> int:
    """Move an item so many places down, or up where negative, counted from where it now is."""
    now = AgendaItem.objects.filter(pk=item.pk).values_list("ordinal", flat=True).first() or item.ordinal
    return move(scope, item, now + places, at=at)


def remove(scope: Scope, item: AgendaItem, *, at: datetime) -> None:
    """Take an item off the agenda, with its papers; it can be undone."""
    with scope.act(verb="agenda.remove", label=f"Tog bort punkten {item.heading}", thing=_thing(item.meeting), at=at) as changes:
        rows = _locked(item.meeting)
        gone = next((one for one in rows if one.pk == item.pk), None)
        if gone is None:
            return
        rows.remove(gone)
        for paper in list(gone.papers.all()):
            for version in list(paper.versions.all()):
                changes.delete(version)
            changes.delete(paper)
        changes.delete(gone)
        _number(changes, rows)


def take(scope: Scope, meeting: Meeting, key: str, new: NewItem, *, at: datetime) -> AgendaItem:
    """Take a proposal: it becomes an item, with its matter, what is awaited, and the reason it was proposed for."""
    with scope.act(verb="agenda.take", label=f"Lade till på agendan: {new.heading}", thing=_thing(meeting), at=at) as changes:
        for aside in NotNow.objects.filter(meeting=meeting, key=key):
            changes.delete(aside)
        return _added(changes, meeting, new)


def put_aside(scope: Scope, meeting: Meeting, key: str, heading: str, *, at: datetime) -> None:
    """Not at this meeting; it is proposed again for the next."""
    with scope.act(verb="agenda.not_now", label=f"Inte nu: {heading}", thing=_thing(meeting), at=at) as changes:
        if not NotNow.objects.filter(meeting=meeting, key=key).exists():
            changes.create(NotNow(meeting=meeting, key=key))


def take_back(scope: Scope, meeting: Meeting, *, at: datetime) -> None:
    """Propose again what was put aside."""
    with scope.act(verb="agenda.propose_again", label="Visa det som lagts åt sidan igen", thing=_thing(meeting), at=at) as changes:
        for aside in NotNow.objects.filter(meeting=meeting):
            changes.delete(aside)


def _name(changes: Changes, item: AgendaItem, wanted: set[int]) -> None:
    through = AgendaItem.named.through
    there = {row.person_id: row for row in through.objects.filter(agendaitem=item)}
    for person in wanted - there.keys():
        changes.create(through(agendaitem_id=item.pk, person_id=person))
    for person in there.keys() - wanted:
        changes.delete(there[person])


def _added(changes: Changes, meeting: Meeting, new: NewItem) -> AgendaItem:
    rows = _begun(changes, meeting)
    there = next((one for one in rows if new.awaited and one.awaited_id == new.awaited.pk), None)
    if there:  # two clicks, or two secretaries: once
        return there
    item = AgendaItem(meeting=meeting, ordinal=0, **{name: getattr(new, name) for name in NewItem.__slots__})
    place = len(rows)
    while place and rows[place - 1].standing in LAST:
        place -= 1
    item.ordinal = place + 1
    changes.create(item)
    _number(changes, [*rows[:place], item, *rows[place:]])
    return item


def _begun(changes: Changes, meeting: Meeting) -> list[AgendaItem]:
    rows = _locked(meeting)
    return rows or _from(changes, meeting, start_of(meeting))


def _from(changes: Changes, meeting: Meeting, start: Iterable[Start]) -> list[AgendaItem]:
    return [
        changes.create(
            AgendaItem(
                meeting=meeting,
                ordinal=place,
                heading=one.heading,
                standing=one.standing,
                kind=one.kind,
                planned=one.planned,
                presenter=one.presenter,
                areas=one.areas,
            )
        )
        for place, one in enumerate(start, 1)
    ]


def _locked(meeting: Meeting) -> list[AgendaItem]:
    """The items in order, held until the act is over: who comes second sees what the first did."""
    Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    return list(AgendaItem.objects.filter(meeting=meeting).order_by("ordinal", "pk"))


def _number(changes: Changes, rows: Sequence[AgendaItem]) -> None:
    for place, row in enumerate(rows, 1):
        changes.set(row, ordinal=place)


def _named(meeting: Meeting) -> str:
    return f"{meeting.body.label} {meeting.date.isoformat() if meeting.date else 'utan datum'}"


def _thing(meeting: Meeting) -> str:
    return f"meeting:{meeting.pk}"
