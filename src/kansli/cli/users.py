"""``kansli adduser``: give somebody a role, and a link to log in with."""

from __future__ import annotations

from datetime import datetime

import click
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from kansli.access import Role
from kansli.audit.services import record
from kansli.cli.choosing import chosen_to_write
from kansli.cli.django import stop
from kansli.cli.serving import log_in_address
from kansli.people.models import Membership, User
from kansli.people.services import ROLES


def add(email: str, *, name: str, role: str | None, slug: str | None, at: datetime) -> None:
    """Add the user or change the role, and print a fresh link.

    Args:
        email: the address to log in with.
        name: the person's name; empty: as it is.
        role: the role to have; None: as it is, for somebody new administrator if nobody else is, otherwise secretariat.
        slug: the cooperation's place in addresses.
        at: the instant.
    """
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        stop(f"{email} är ingen mejladress. Skriv till exempel karin.ek@ekeby.se.")
    with transaction.atomic():
        cooperation = chosen_to_write(slug, at=at)
        user, _ = User.objects.get_or_create(email=address, defaults={"name": name})
        if (name and user.name != name) or not user.is_active:
            user.name, user.is_active = name or user.name, True
            user.save()
        first = not Membership.objects.filter(cooperation=cooperation, role=Role.ADMINISTRATOR.value).exists()
        given = role or (Role.ADMINISTRATOR if first else Role.SECRETARIAT).value
        membership, new = Membership.objects.get_or_create(user=user, cooperation=cooperation, defaults={"role": given})
        if role and membership.role != role:
            membership.role = role
            membership.save()
            new = True
        if new:
            record(
                chain=cooperation.pk,
                at=at,
                actor="kansli adduser",
                verb="people.role",
                thing=f"membership:{membership.pk}",
                values={"email": address, "role": membership.role},
            )
    click.echo(f"{user} är {ROLES[Role(membership.role)]} i {cooperation}. Länken loggar in en gång, inom en timme:")
    click.echo(log_in_address(address, at=at))
