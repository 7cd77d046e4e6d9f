"""Every page stands behind :func:`guarded`: who asks, in which cooperation, with which role; a stranger meets 404."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from kansli.access import Action, Denied, Role, Sight, check, visibility
from kansli.audit.acts import Changes, act
from kansli.people.models import Cooperation, Membership, User

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Scope:
    """Who acts, where, and with which role."""

    cooperation: Cooperation
    user: User
    role: Role
    person: int | None
    """The user's person in the register, if any."""
    others: tuple[Cooperation, ...] = ()
    """The user's other cooperations, by name."""

    @property
    def sight(self) -> Sight:
        """What this role sees."""
        return visibility(self.role, self.person)

    def may(self, action: Action) -> bool:
        """Does the role allow ``action`` at all?"""
        return bool(check(self.role, action))

    def act(self, *, verb: str, label: str, at: datetime, thing: str = "") -> AbstractContextManager[Changes]:
        """One act of this user's, logged and undoable: see :func:`kansli.audit.acts.act`."""
        return act(cooperation=self.cooperation.pk, user=self.user.pk, by=str(self.user), at=at, verb=verb, label=label, thing=thing)

    @property
    def edits(self) -> bool:
        """For templates: is this the secretariat?"""
        return self.may(Action.EDIT)

    @property
    def administers(self) -> bool:
        """For templates: may this user change users and settings?"""
        return self.may(Action.ADMINISTER)


class ScopedRequest(HttpRequest):
    """A request that has passed the guard."""

    scope: Scope


View = Callable[Concatenate[Any, P], HttpResponseBase]


def guarded(action: Action) -> Callable[[View[P]], Callable[..., HttpResponseBase]]:
    """Let only those through who may do ``action`` in the cooperation that the address names (``slug``).

    A user who is not logged in is led to the log-in; one without a role in the cooperation meets 404, as if it did
    not exist; one whose role does not allow the action meets 403 with the reason.
    """

    def wrap(view: View[P]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def inner(request: HttpRequest, slug: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            theirs = Membership.objects.select_related("cooperation", "user").filter(user=request.user.pk).order_by("cooperation__name")
            by_slug = {one.cooperation.slug: one for one in theirs}
            membership = by_slug.pop(slug, None)
            if membership is None:
                raise Http404
            others = tuple(one.cooperation for one in by_slug.values())
            scope = Scope(membership.cooperation, membership.user, Role(membership.role), membership.person_id, others)
            answer = check(scope.role, action)
            request.scope = scope  # type: ignore[attr-defined]
            if isinstance(answer, Denied):
                return render(request, "denied.html", {"reason": answer.reason}, status=403)
            return view(request, *args, **kwargs)

        inner.guarded = action  # type: ignore[attr-defined]
        return inner

    return wrap


def open_to_all(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Mark a view that needs no log-in on purpose: the log-in itself, feeds with a secret address, health."""
    view.guarded = None  # type: ignore[attr-defined]
    return view


def logged_in(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let only logged-in users through; for pages that belong to no cooperation."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    inner.guarded = "logged in"  # type: ignore[attr-defined]
    return inner
