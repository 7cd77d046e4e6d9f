"""Ledamöter: those who sit in a group, with their mail addresses."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from kansli.access import Action
from kansli.audit.acts import ChangedMeanwhileError
from kansli.people.guard import ScopedRequest, guarded
from kansli.people.models import Body
from kansli.people.seats import holders_on
from kansli.register.services.matters import NotPossibleError
from kansli.sittings.services.members import add_member, set_addresses


@guarded(Action.EDIT)
def group_members(request: ScopedRequest, pk: int) -> HttpResponse:
    """Who sits in a group; all addresses are saved at once, and a member can be added."""
    body = get_object_or_404(Body, cooperation=request.scope.cooperation, merged_into=None, pk=pk)
    fault = ""
    if request.method == "POST":
        try:
            messages.success(request, _act(request, body))
            return redirect("group_members", request.scope.cooperation.slug, body.pk)
        except (NotPossibleError, ChangedMeanwhileError) as error:
            fault = str(error)
    holders = [(one, request.POST.get(f"mejl-{one.person.pk}", one.person.email)) for one in holders_on(body, None)]
    context = {"body": body, "holders": holders, "fault": fault, "given": request.POST}
    return render(request, "sittings/members.html", context, status=422 if fault else 200)


def _act(request: ScopedRequest, body: Body) -> str:
    given, now = request.POST, timezone.now()
    if given.get("do") == "add":
        asked = {field: given.get(field, "") for field in ("name", "home", "email")}
        added = add_member(request.scope, body, **asked, began=timezone.localdate(), at=now)
        return f"{added.person.name} är ledamot i {body.label}."
    written = {int(key[5:]): str(email) for key, email in given.items() if key.startswith("mejl-") and key[5:].isdecimal()}
    count = set_addresses(request.scope, body, written, at=now)
    return "1 mejladress sparad." if count == 1 else f"{count} mejladresser sparade."
