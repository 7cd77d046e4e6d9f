"""Personal links: made, found, used and revoked. The token itself is never stored and never logged."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from kansli.people.models import Cooperation, Link, User

LOG_IN_FOR = timedelta(hours=1)
"""So long a mailed log-in link works."""


def make_link(
    purpose: Link.Purpose,
    *,
    at: datetime,
    user: User | None = None,
    cooperation: Cooperation | None = None,
    thing: str = "",
    lasts: timedelta | None = None,
) -> str:
    """A new link's token, 192 random bits, to be put in an address and then forgotten."""
    token = secrets.token_urlsafe(24)
    Link.objects.create(
        purpose=purpose,
        token_hash=_hash(token),
        user=user,
        cooperation=cooperation,
        thing=thing,
        created_at=at,
        expires_at=at + lasts if lasts else None,
    )
    return token


def find_link(purpose: Link.Purpose, token: str, *, at: datetime) -> Link | None:
    """The link with this token if it still works; looking changes nothing."""
    link = Link.objects.select_related("user", "cooperation").filter(purpose=purpose, token_hash=_hash(token)).first()
    if link is None or link.revoked_at or (link.expires_at and link.expires_at <= at):
        return None
    return None if purpose == Link.Purpose.LOG_IN and link.used_at else link


def use_link(link: Link, *, at: datetime) -> bool:
    """Use up a link that works once; False if somebody was faster."""
    return bool(Link.objects.filter(pk=link.pk, used_at=None, revoked_at=None).update(used_at=at))


def revoke_link(link: Link, *, at: datetime) -> None:
    """From now on the link opens nothing."""
    Link.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=at)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
