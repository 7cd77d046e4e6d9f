"""Norra samverkan and who uses it: invented, the same in every test."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.test import Client

from kansli.access import Role
from kansli.people.guard import Scope
from kansli.people.models import Body, Cooperation, Membership, Organisation, Person, Seat, User

MUNICIPALITIES = ("Ekeby", "Solberga", "Nykvik", "Ålsäter", "Ängsjö", "Österhamn")
NAMES = {
    Role.ADMINISTRATOR: "Inga Björk",
    Role.SECRETARIAT: "Karin Ek",
    Role.CHAIR: "Camilla Berg",
    Role.MEMBER: "Petra Lind",
    Role.DEPUTY: "Åke Öberg",
    None: "Sven Främling",
}


class Visitor(Client):
    """A logged-in browser without JavaScript: Django's test client that knows whose it is."""

    user: User
    role: Role | None
    cooperation: Cooperation

    def scope(self, cooperation: Cooperation | None = None) -> Scope:
        """What the guard gives the views for this user; for tests of selectors and services."""
        membership = Membership.objects.select_related("cooperation", "user").get(
            user=self.user, cooperation=cooperation or self.cooperation
        )
        return Scope(membership.cooperation, membership.user, Role(membership.role), membership.person_id)


def make_cooperation(slug: str, name: str, *, at: datetime, municipalities: tuple[str, ...] = MUNICIPALITIES) -> Cooperation:
    """A cooperation with member municipalities, a management group and a committee, and a seat for each municipality in the first."""
    cooperation = Cooperation.objects.create(slug=slug, name=name, named_by_person=True, created_at=at)
    group = Body.objects.create(cooperation=cooperation, name=f"{name}s ledningsgrupp", key="ledningsgrupp", short_name="Ledningsgruppen")
    Body.objects.create(cooperation=cooperation, name="Samverkansnämnden", key="samverkansnämnd")
    for each in municipalities:
        municipality = Organisation.objects.create(cooperation=cooperation, name=each, kind=Organisation.Kind.MUNICIPALITY, member=True)
        Seat.objects.create(cooperation=cooperation, body=group, organisation=municipality)
    return cooperation


def visitor(role: Role | None, *cooperations: Cooperation) -> Visitor:
    """Somebody with this role in the cooperations, logged in; None: a user without any role."""
    name = NAMES[role]
    first = name.split()[0].lower().translate(str.maketrans("åäö", "aao"))
    user, _ = User.objects.get_or_create(email=f"{first}@ekeby.example", defaults={"name": name})
    for cooperation in cooperations:
        person = None
        if role not in {None, Role.ADMINISTRATOR, Role.SECRETARIAT}:
            person = Person.objects.get_or_create(cooperation=cooperation, folded=name.casefold(), defaults={"name": name})[0]
        Membership.objects.create(user=user, cooperation=cooperation, role=role, person=person)
    client = Visitor()
    client.user, client.role = user, role
    if cooperations:
        client.cooperation = cooperations[0]
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client
