"""Who is logged in: a mailed link proves the address, so there is no password."""

from __future__ import annotations

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from kansli.people.models import User


class LinkBackend(BaseBackend):
    """Finds the user of a session. Logging in is done by the view that a mailed link leads to."""

    def authenticate(self, request: HttpRequest | None, **_: object) -> None:
        """No password opens anything."""

    def get_user(self, user_id: int) -> User | None:
        """The session's user, while the account is active."""
        return User.objects.filter(pk=user_id, is_active=True).first()
