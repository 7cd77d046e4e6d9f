"""The start page and where the address of the house leads."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from kansli.access import Action, Role, check
from kansli.meetings.models import Meeting
from kansli.meetings.selectors import visible_meetings
from kansli.people.guard import ScopedRequest, guarded, logged_in
from kansli.people.models import Membership
from kansli.web.today import today_lines


@logged_in
def home(request: HttpRequest) -> HttpResponse:
    """To the user's cooperation; who has none, or reads in to one where nothing is read yet, begins by reading in."""
    first = (
        Membership.objects.filter(user=request.user.pk).select_related("cooperation").order_by("cooperation__demonstration", "pk").first()
    )
    if first is None:
        return redirect("start")
    begins = bool(check(Role(first.role), Action.IMPORT)) and not Meeting.objects.filter(cooperation=first.cooperation).exists()
    return redirect("reading_in" if begins else "today", first.cooperation.slug)


@guarded(Action.READ)
def today(request: ScopedRequest) -> HttpResponse:
    """Idag: what to do now, what waits for others, what comes soon."""
    groups = today_lines(request.scope, timezone.localdate())
    held = visible_meetings(request.scope).filter(standing=Meeting.Standing.HELD).exclude(date=None)
    latest = None if groups else held.select_related("body").order_by("-date").first()
    return render(request, "today.html", {"groups": groups, "latest": latest})
