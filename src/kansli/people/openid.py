"""Log-in by the organisation's own log-in (OpenID Connect, for instance Entra ID), when the settings name a provider.

Nobody gets an account this way: the provider only vouches for the address of somebody who has one. What the ID token
says is believed when its signature, issuer, audience and nonce are right (OpenID Connect Core 1.0, 3.1.3.7).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import requests
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from mozilla_django_oidc.auth import OIDCAuthenticationBackend
from mozilla_django_oidc.views import OIDCAuthenticationCallbackView, OIDCAuthenticationRequestView

from kansli.people.guard import open_to_all
from kansli.people.models import User

_ENDPOINTS = {
    "OIDC_OP_AUTHORIZATION_ENDPOINT": "authorization_endpoint",
    "OIDC_OP_TOKEN_ENDPOINT": "token_endpoint",
    "OIDC_OP_JWKS_ENDPOINT": "jwks_uri",
    "OIDC_OP_USER_ENDPOINT": "userinfo_endpoint",
}


@lru_cache(maxsize=2)
def _described(issuer: str) -> dict[str, Any]:
    """What the provider says of itself (OpenID Connect Discovery 1.0)."""
    answer = requests.get(f"{issuer.rstrip('/')}/.well-known/openid-configuration", timeout=settings.OIDC_TIMEOUT)
    answer.raise_for_status()
    return dict(answer.json())


class _Described:
    """Endpoints come from the provider's own description, the rest from the settings."""

    @staticmethod
    def get_settings(name: str, *default: Any) -> Any:  # noqa: ANN401 - settings of every type
        """One setting."""
        if name in _ENDPOINTS:
            return _described(settings.OIDC_ISSUER).get(_ENDPOINTS[name], "")
        return getattr(settings, name, *default)


class ProviderBackend(_Described, OIDCAuthenticationBackend):  # type: ignore[misc]  # the library has no types
    """Finds the user whose address the provider vouches for."""

    def __init__(self) -> None:
        """Ask the provider only when somebody comes from it: every other request makes a backend too."""
        self.UserModel = User

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        """The user, or None where the provider does not vouch for one that is here."""
        if not settings.OIDC_ISSUER or request is None or "nonce" not in credentials:
            return None
        super().__init__()
        found = super().authenticate(request, **credentials)
        return found if isinstance(found, User) else None

    def get_payload_data(self, token: str, key: Any) -> dict[str, Any]:  # noqa: ANN401 - a key of the library's
        """The token's claims, made out by this provider and for us."""
        claims: dict[str, Any] = super().get_payload_data(token, key)
        audience = claims.get("aud")
        if claims.get("iss") != settings.OIDC_ISSUER or settings.OIDC_RP_CLIENT_ID not in (
            audience if isinstance(audience, list) else [audience]
        ):
            raise SuspiciousOperation("an ID token of another issuer, or for somebody else")
        return claims

    def get_userinfo(self, _access_token: str, _id_token: str, payload: dict[str, Any]) -> dict[str, Any]:
        """The claims of the ID token itself, whose signature has been checked."""
        return payload

    def verify_claims(self, claims: dict[str, Any]) -> bool:
        """An address is needed, and the provider must not say that it is unverified."""
        return bool(_address(claims)) and claims.get("email_verified", True) is not False

    def filter_users_by_claims(self, claims: dict[str, Any]) -> QuerySet[User]:
        """Active users with the address."""
        return User.objects.filter(email=_address(claims), is_active=True)

    def get_user(self, user_id: int) -> User | None:
        """The session's user, while the account is active."""
        return User.objects.filter(pk=user_id, is_active=True).first()


def _address(claims: dict[str, Any]) -> str:
    """Entra ID leaves out ``email`` where the account has no mailbox, and tells the sign-in name instead."""
    address = str(claims.get("email") or claims.get("preferred_username") or "").strip().lower()
    return address if "@" in address else ""


class _AskProvider(_Described, OIDCAuthenticationRequestView):  # type: ignore[misc]  # the library has no types
    """Sends the browser to the provider."""


class _FromProvider(_Described, OIDCAuthenticationCallbackView):  # type: ignore[misc]  # the library has no types
    """Takes the browser back from the provider."""

    def login_failure(self) -> HttpResponse:
        """Say that nobody here has the address."""
        return render(self.request, "people/unknown_to_us.html", status=403)


@open_to_all
def ask_provider(request: HttpRequest) -> HttpResponse:
    """To the organisation's log-in; an honest word where it does not answer."""
    if not settings.OIDC_ISSUER:
        raise Http404
    try:
        return _AskProvider.as_view()(request)  # type: ignore[no-any-return]  # the library has no types
    except requests.RequestException:
        return render(request, "people/provider_silent.html", status=503)


@open_to_all
def from_provider(request: HttpRequest) -> HttpResponse:
    """Back from the organisation's log-in."""
    if not settings.OIDC_ISSUER:
        raise Http404
    try:
        return _FromProvider.as_view()(request)  # type: ignore[no-any-return]  # the library has no types
    except requests.RequestException:
        return render(request, "people/provider_silent.html", status=503)
