"""Pages of meetings."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from kansli.access import Action
from kansli.meetings.models import Meeting
from kansli.meetings.selectors import known_meetings, visible_meetings
from kansli.people.guard import ScopedRequest, guarded
from kansli.people.models import Body
from kansli.register.query import number
from kansli.register.selectors.chosen import chosen_meetings
from kansli.register.selectors.meetings import coming_meetings, meeting_page, with_counts

_A_PAGE = 60


@guarded(Action.READ)
def meeting_list(request: ScopedRequest) -> HttpResponse:
    """Meetings of all groups in date order."""
    body, year, missing = number(request.GET, "grupp"), number(request.GET, "ar"), bool(request.GET.get("saknas"))
    page = Paginator(chosen_meetings(request.scope, request.GET), _A_PAGE).get_page(request.GET.get("sida"))
    context = {
        "page": page,
        "meetings": with_counts(request.scope, page.object_list),
        "coming": [] if year or missing or page.number > 1 else coming_meetings(request.scope, body=body)[:_A_PAGE],
        "bodies": Body.objects.filter(cooperation=request.scope.cooperation, merged_into=None),
        "years": visible_meetings(request.scope).dates("date", "year", order="DESC"),
        "body": body,
        "year": year,
        "missing": missing,
    }
    return render(request, "register/meetings.html", context)


@guarded(Action.READ)
def one_meeting(request: ScopedRequest, pk: int) -> HttpResponse:
    """One meeting: who was there, and item by item what it left; one that is yet to be held leads to its agenda."""
    meeting = get_object_or_404(known_meetings(request.scope).select_related("body", "told_in__meeting"), pk=pk)
    if meeting.standing in {Meeting.Standing.PLANNED, Meeting.Standing.CANCELLED}:
        return redirect("agenda", request.scope.cooperation.slug, meeting.pk)
    return render(request, "register/meeting.html", {"page": meeting_page(request.scope, meeting)})
