"""Secrecy of an item, or of a whole document, and of everything that rests on it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from kansli.audit.acts import Changes
from kansli.meetings.models import Item, Minutes
from kansli.people.guard import Scope
from kansli.people.models import Person
from kansli.register.models import Fact, Mention, News
from kansli.register.selectors.review_acts import thing_of

T = TypeVar("T", Fact, Mention, News)


def set_item_secrecy(scope: Scope, item: Item, *, secret: bool, named: Iterable[Person], at: datetime) -> None:
    """Keep an item from all but the secretariat and the persons named; or open it again."""
    label = f"Sekretess för punkt ”{item.label}”" if secret else f"Ingen sekretess för punkt ”{item.label}”"
    with scope.act(verb="register.secrecy", label=label, thing=thing_of(item.minutes), at=at) as changes:
        changes.set(item, secret=secret)
        _name(changes, [item], named if secret else [])
        _follow(changes, item.minutes)


def set_document_secrecy(scope: Scope, minutes: Minutes, *, secret: bool, named: Iterable[Person], at: datetime) -> None:
    """Keep a whole document, and every item of it, from all but the secretariat and the persons named; or open it again."""
    label = f"Sekretess för {minutes.file.name}" if secret else f"Ingen sekretess för {minutes.file.name}"
    with scope.act(verb="register.secrecy", label=label, thing=thing_of(minutes), at=at) as changes:
        items = list(Item.objects.filter(minutes__file=minutes.file_id))
        changes.set(minutes.file, secret=secret)
        changes.set_all(items, secret=secret)
        _name(changes, items, named if secret else [])
        for other in Minutes.objects.filter(file=minutes.file_id).select_related("file"):
            _follow(changes, other)


def _name(changes: Changes, items: Iterable[Item], persons: Iterable[Person]) -> None:
    wanted = {person.pk for person in persons}
    through = Item.named.through
    for item in items:
        there = {row.person_id: row for row in through.objects.filter(item=item)}
        for person in sorted(wanted - there.keys()):
            changes.create(through(item_id=item.pk, person_id=person))
        for person in sorted(there.keys() - wanted):
            changes.delete(there[person])


def _follow(changes: Changes, minutes: Minutes) -> None:
    """Facts, stations of matters' courses and news are secret where their item or their file is."""
    closed = set(Item.objects.filter(minutes=minutes, secret=True).values_list("pk", flat=True))
    _mark(changes, Fact.objects.filter(minutes=minutes), closed, everything=minutes.file.secret)
    _mark(changes, Mention.objects.filter(minutes=minutes), closed, everything=minutes.file.secret)
    _mark(changes, News.objects.filter(item__minutes=minutes), closed, everything=minutes.file.secret)


def _mark(changes: Changes, rows: Iterable[T], closed: set[int], *, everything: bool) -> None:
    hidden: list[T] = []
    shown: list[T] = []
    for row in rows:
        (hidden if everything or row.item_id in closed else shown).append(row)
    changes.set_all(hidden, secret=True)
    changes.set_all(shown, secret=False)
