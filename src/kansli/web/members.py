"""Användare: who belongs to the cooperation, with which role; and the cooperation's own settings."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from kansli.access import Action, Role
from kansli.audit.acts import ChangedMeanwhileError
from kansli.people.guard import ScopedRequest, guarded
from kansli.people.models import Membership, Person
from kansli.people.services import ROLES, NotPossibleError, add_member, change_role, remove_member


@guarded(Action.ADMINISTER)
def members(request: ScopedRequest) -> HttpResponse:
    """The list of users, and the form for one more."""
    return _page(request)


@guarded(Action.ADMINISTER)
@require_POST
def edit_members(request: ScopedRequest) -> HttpResponse:
    """One act on the users; ``do`` says which."""
    scope, at, do = request.scope, timezone.now(), request.POST.get("do", "")
    role = Role(request.POST["role"]) if request.POST.get("role") in set(Role) else Role.MEMBER
    person = Person.objects.filter(cooperation=scope.cooperation, pk=request.POST.get("person") or 0).first()
    try:
        if do == "add":
            add_member(scope, email=request.POST.get("email", ""), name=request.POST.get("name", ""), role=role, person=person, at=at)
        else:
            membership = get_object_or_404(
                Membership.objects.select_related("user"), cooperation=scope.cooperation, pk=request.POST.get("membership") or 0
            )
            if do == "role":
                change_role(scope, membership, role, person, at=at)
            elif do == "remove":
                remove_member(scope, membership, at=at)
    except (NotPossibleError, ChangedMeanwhileError) as error:
        return _page(request, error=str(error), status=400)
    messages.success(request, "Sparat.")
    return redirect("members", scope.cooperation.slug)


def _page(request: ScopedRequest, *, error: str = "", status: int = 200) -> HttpResponse:
    cooperation = request.scope.cooperation
    context = {
        "members": Membership.objects.filter(cooperation=cooperation)
        .select_related("user", "person")
        .order_by("user__name", "user__email"),
        "persons": Person.objects.filter(cooperation=cooperation, merged_into=None),
        "roles": [(role.value, words) for role, words in ROLES.items()],
        "error": error,
        "given": request.POST if error else {},
    }
    return render(request, "members.html", context, status=status)
