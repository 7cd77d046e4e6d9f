"""The members of a group, as the secretariat keeps them: who sits for whom, added by hand, and their mail addresses all at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from kansli.people.guard import Scope
from kansli.people.models import Body, Holding, Organisation, Person, Seat
from kansli.people.seats import holders_on
from kansli.people.swedish import folded
from kansli.register.services.matters import NotPossibleError


def add_member(scope: Scope, body: Body, *, name: str, home: str, email: str, began: date, at: datetime) -> Holding:
    """Seat somebody in a group for a municipality that nobody sits for; what is not known yet is made.

    Raises:
        NotPossibleError: something is lacking, or somebody sits there already.
    """
    name, home = " ".join(name.split())[:300], " ".join(home.split())[:300]
    if not name or not home:
        raise NotPossibleError("Skriv både ledamotens namn och vilken kommun ledamoten kommer från.")
    email = _address(email, name)
    for one in holders_on(body, None):
        if folded(one.seat.organisation.name) == folded(home):
            raise NotPossibleError(f"{one.person.name} är redan ledamot för {home}. Byt ledamot på ledamotens egen sida.")
    label = f"{name}, {home}, är ledamot i {body.label}"
    with scope.act(verb="people.add_member", label=label, thing=f"body:{body.pk}", at=at) as changes:
        organisation = Organisation.objects.filter(cooperation=scope.cooperation, folded=folded(home)).first()
        if organisation is None:
            kind = Organisation.Kind.MUNICIPALITY
            organisation = changes.create(Organisation(cooperation=scope.cooperation, name=home, kind=kind, member=True))
        elif not organisation.member:
            changes.set(organisation, member=True)
        person = Person.objects.select_related("merged_into").filter(cooperation=scope.cooperation, folded=folded(name)).first()
        person = (person.merged_into or person) if person else changes.create(Person(cooperation=scope.cooperation, name=name))
        if email and email != person.email:
            changes.set(person, email=email)
        seat = Seat.objects.filter(body=body, organisation=organisation).first()
        seat = seat or changes.create(Seat(cooperation=scope.cooperation, body=body, organisation=organisation))
        there = Holding.objects.filter(seat=seat, person=person).first()
        if there:
            return changes.set(there, ended=None, began=began, seen_last=max(began, there.seen_last))
        return changes.create(Holding(seat=seat, person=person, seen_first=began, seen_last=began, began=began))


def set_addresses(scope: Scope, body: Body, written: Mapping[int, str], *, at: datetime) -> int:
    """Give the members of a group the addresses written, by person; as many as changed.

    Raises:
        NotPossibleError: an address is none; nothing is saved.
    """
    people = {one.person.pk: one.person for one in holders_on(body, None)}
    new = {people[pk]: _address(email, people[pk].name) for pk, email in written.items() if pk in people}
    changed = {person: email for person, email in new.items() if email != person.email}
    if changed:
        with scope.act(verb="people.set_addresses", label=f"Mejladresser i {body.label}", thing=f"body:{body.pk}", at=at) as changes:
            for person, email in changed.items():
                changes.set(person, email=email)
    return len(changed)


def _address(email: str, name: str) -> str:
    email = email.strip().lower()
    if email:
        try:
            validate_email(email)
        except ValidationError:
            raise NotPossibleError(f"”{email}” är ingen mejladress. Rätta adressen till {name}.") from None
    return email
