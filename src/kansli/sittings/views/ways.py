"""Arbetssätt: how one group works."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from kansli.access import Action
from kansli.people.guard import ScopedRequest, guarded
from kansli.people.models import Body
from kansli.sittings.forms.ways import WaysForm
from kansli.sittings.selectors.agenda import ways_of
from kansli.sittings.services.ways import quoted, set_ways


@guarded(Action.EDIT)
def ways(request: ScopedRequest, pk: int) -> HttpResponse:
    """The settings of a group, each with what the group's own rules say of it."""
    body = get_object_or_404(Body, cooperation=request.scope.cooperation, merged_into=None, pk=pk)
    now = ways_of(body)
    form = WaysForm(body, now, request.POST or None)
    if request.method == "POST" and form.is_valid():
        set_ways(request.scope, body, at=timezone.now(), **form.cleaned_data)
        messages.success(request, f"Arbetssättet för {body.label} är sparat.")
        return redirect("ways", request.scope.cooperation.slug, body.pk)
    groups = Body.objects.filter(cooperation=request.scope.cooperation, merged_into=None, own=True)
    context = {"body": body, "form": form, "quoted": quoted(now.rules), "groups": groups}
    return render(request, "sittings/ways.html", context, status=422 if form.errors else 200)
