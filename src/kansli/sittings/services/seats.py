"""A new holder takes a seat, and the old one leaves: what lay with the one who leaves is handed over in the same act."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.dateformat import format as formatted

from kansli.audit.acts import Changes
from kansli.people.guard import Scope
from kansli.people.models import Holding, Link, Person, Seat
from kansli.people.swedish import folded, sort_key
from kansli.register.models import Awaited
from kansli.register.services.matters import NotPossibleError
from kansli.register.services.outstanding import give
from kansli.sittings.reading import read_draft
from kansli.sittings.selectors.seats import Lying, lying_with
from kansli.sittings.services.adjusting import NotReadyError, replace_adjuster
from kansli.sittings.wording import genitive
from kansli.workflow import NotNowError

SECRETARIAT = "Kansliet"
_A_DAY = timedelta(days=1)
_OPENED = (Link.Purpose.ASSIGNMENT, Link.Purpose.WELCOME, Link.Purpose.MEMBER)


class UnsettledError(NotPossibleError):
    """Somebody must be chosen for what lies with the one who leaves; ``keys`` say for what."""

    def __init__(self, keys: list[str]) -> None:
        super().__init__("Välj vem som tar över det som är markerat.")
        self.keys = keys


@dataclass(frozen=True, slots=True)
class SeatChange:
    """What the form says."""

    name: str = ""
    """Of who takes the seat; empty: nobody yet."""
    email: str = ""
    began: date | None = None
    ended: date | None = None
    """Last day of who leaves; empty: the day before the new one begins."""
    takes: Mapping[str, str] = field(default_factory=dict)
    """Who takes over each thing: ``successor``, ``kansliet``, or a name."""


def change_seat(scope: Scope, seat: Seat, holder: Holding | None, change: SeatChange, *, at: datetime) -> Holding | None:
    """End a holding, begin another, or both, with all that has to be handed over.

    Raises:
        UnsettledError: somebody has to be chosen for something that lies with the one who leaves.
        NotPossibleError: the days do not agree, or there is nothing to do.
    """
    name = " ".join(change.name.split())[:300]
    ended = change.ended or (change.began - _A_DAY if change.began and holder else None)
    _possible(holder, name, change.began, ended)
    lying = lying_with(scope, holder.person) if holder else Lying()
    takers = _takers(lying, change.takes, name)
    place = f"{genitive(seat.organisation.name)} ledamot i {seat.body.label}"
    label = f"{name} är {place} från {_written(change.began)}" if name else f"{holder.person.name if holder else ''} slutade som {place}"
    new = None
    try:
        with transaction.atomic():
            with scope.act(verb="people.seat", label=label, thing=f"seat:{seat.pk}", at=at) as changes:
                person = _person(changes, scope, name, change.email) if name else None
                if holder and ended:
                    changes.set(holder, ended=ended)
                    _hand_over(changes, scope, lying, takers, person, on=at.date())
                    _close_links(changes, holder, ended, at)
                if person and change.began:
                    new = _seated(changes, seat, person, change.began)
            for one in lying.unsigned:
                draft, taker = one.adjuster.meeting.draft, takers[f"adjuster-{one.adjuster.pk}"]
                why = f"{one.adjuster.person.name} har lämnat gruppen"
                replace_adjuster(scope, one.adjuster.meeting, one.adjuster, taker, why, reading=read_draft(draft), at=at)
    except (NotReadyError, NotNowError) as error:
        raise NotPossibleError(str(error)) from None
    return new


def _possible(holder: Holding | None, name: str, began: date | None, ended: date | None) -> None:
    if name and began is None:
        raise NotPossibleError("Skriv från vilken dag den nya ledamoten sitter.")
    if not name and (holder is None or ended is None):
        raise NotPossibleError("Skriv vem som är ny ledamot, eller vilken dag den nuvarande slutar.")
    if holder and name and folded(holder.person.name) == folded(name):
        raise NotPossibleError(f"{holder.person.name} är redan ledamot här.")
    if holder and ended and ended < holder.seen_last:
        raise NotPossibleError(f"{holder.person.name} var med {_written(holder.seen_last)}. Välj den dagen eller en senare.")
    if began and ended and began <= ended:
        raise NotPossibleError("Den nya ledamoten börjar innan den förra har slutat. Ändra en av dagarna.")


def _takers(lying: Lying, takes: Mapping[str, str], successor: str) -> dict[str, str]:
    """Who takes over each thing, by name."""
    chosen, missing = {}, []
    for key in lying.keys:
        said = " ".join(takes.get(key, "").split())
        taker = successor if said == "successor" else SECRETARIAT if said == "kansliet" else said
        if not taker or (key.startswith("adjuster") and taker == SECRETARIAT):
            missing.append(key)
        chosen[key] = taker
    if missing:
        raise UnsettledError(missing)
    return chosen


def _person(changes: Changes, scope: Scope, name: str, email: str) -> Person:
    """Who is called so; made when nobody is."""
    found = Person.objects.select_related("merged_into").filter(cooperation=scope.cooperation, folded=folded(name)).first()
    person = (found.merged_into or found) if found else None
    if person is None:
        row = Person(cooperation=scope.cooperation, name=name, sort_key=sort_key(name), folded=folded(name), email=email)
        return changes.create(row)
    if email and email != person.email:
        changes.set(person, email=email)
    return person


def _seated(changes: Changes, seat: Seat, person: Person, began: date) -> Holding:
    """The holding of who takes the seat; one who held it before takes it again."""
    there = Holding.objects.filter(seat=seat, person=person).first()
    if there is None:
        return changes.create(Holding(seat=seat, person=person, seen_first=began, seen_last=began, began=began))
    return changes.set(there, ended=None, began=began, seen_last=max(began, there.seen_last))


def _hand_over(changes: Changes, scope: Scope, lying: Lying, takers: Mapping[str, str], successor: Person | None, *, on: date) -> None:
    by_taker: dict[str, list[Awaited]] = defaultdict(list)
    for one in lying.awaited:
        by_taker[takers[f"awaited-{one.pk}"]].append(one)
    for taker, rows in by_taker.items():
        give(changes, scope, rows, taker, on=on)
    for wish in lying.requests:
        taker = takers[f"request-{wish.pk}"]
        other = Person.objects.filter(cooperation=scope.cooperation, folded=folded(taker)).first()
        changes.set(wish, person=successor if successor and taker == successor.name else other)


def _close_links(changes: Changes, holder: Holding, ended: date, at: datetime) -> None:
    """Links that were mailed to somebody who has left open nothing more, where no other seat is held."""
    if ended >= at.date() or Holding.objects.filter(person=holder.person, ended=None).exclude(pk=holder.pk).exists():
        return
    for link in Link.objects.filter(person=holder.person, purpose__in=_OPENED, revoked_at=None):
        changes.set(link, revoked_at=at)


def _written(day: date | None) -> str:
    return formatted(day, "j F Y") if day else ""
