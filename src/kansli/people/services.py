"""Who belongs to a cooperation, and with which role."""

from __future__ import annotations

from datetime import datetime

from kansli.access import Role
from kansli.people.guard import Scope
from kansli.people.models import Membership, Person, User


class NotPossibleError(Exception):
    """What was asked cannot be done; the message says why, in Swedish."""


def add_member(scope: Scope, *, email: str, name: str, role: Role, person: Person | None, at: datetime) -> Membership:
    """Give somebody a role; a user is made for an address that has none.

    Raises:
        NotPossibleError: the address is no mail address, or has a role already.
    """
    email, name = email.strip().lower(), " ".join(name.split())[:200]
    local, _, host = email.partition("@")
    if not local or "." not in host or " " in email:
        raise NotPossibleError("Skriv en mejladress, till exempel karin.ek@ekeby.se.")
    if Membership.objects.filter(cooperation=scope.cooperation, user__email=email).exists():
        raise NotPossibleError(f"{email} hör redan hit. Ändra rollen i listan i stället.")
    with scope.act(verb="people.add_member", label=f"Gav {name or email} en roll: {ROLES[role]}", thing=f"mail:{email}", at=at) as changes:
        user = User.objects.filter(email=email).first() or changes.create(User(email=email, name=name))
        return changes.create(Membership(user=user, cooperation=scope.cooperation, role=role.value, person=person))


def change_role(scope: Scope, membership: Membership, role: Role, person: Person | None, *, at: datetime) -> None:
    """Change what somebody is here.

    Raises:
        NotPossibleError: nobody would be left to administer the cooperation.
    """
    _keep_one_administrator(membership, role)
    with scope.act(verb="people.role", label=f"{membership.user}: {ROLES[role]}", thing=f"membership:{membership.pk}", at=at) as changes:
        changes.set(membership, role=role.value, person=person)


def remove_member(scope: Scope, membership: Membership, *, at: datetime) -> None:
    """Take somebody's role away; the minutes they stand in keep their name.

    Raises:
        NotPossibleError: nobody would be left to administer the cooperation.
    """
    _keep_one_administrator(membership, None)
    with scope.act(verb="people.remove_member", label=f"Tog bort {membership.user}", thing=f"membership:{membership.pk}", at=at) as changes:
        changes.delete(membership)


def _keep_one_administrator(membership: Membership, role: Role | None) -> None:
    if membership.role != Role.ADMINISTRATOR or role == Role.ADMINISTRATOR:
        return
    others = Membership.objects.filter(cooperation=membership.cooperation_id, role=Role.ADMINISTRATOR).exclude(pk=membership.pk)
    if not others.exists():
        raise NotPossibleError("Någon måste vara administratör. Ge någon annan den rollen först.")


ROLES = {
    Role.ADMINISTRATOR: "administratör",
    Role.SECRETARIAT: "kansliet",
    Role.CHAIR: "ordförande",
    Role.MEMBER: "ledamot",
    Role.DEPUTY: "ersättare",
}
"""The roles in words."""
