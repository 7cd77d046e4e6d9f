"""Pages of meetings."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from kansli.access import Action
from kansli.meetings.selectors import visible_meetings
from kansli.people.guard import ScopedRequest, guarded
from kansli.people.models import Body
from kansli.register.selectors.meetings import meeting_page, meetings_in_order


@guarded(Action.READ)
def meeting_list(request: ScopedRequest) -> HttpResponse:
    """Meetings of all groups in date order."""
    body, year = request.GET.get("grupp", ""), request.GET.get("ar", "")
    meetings = meetings_in_order(request.scope, body=int(body) if body.isdigit() else None, year=int(year) if year.isdigit() else None)
    bodies = Body.objects.filter(cooperation=request.scope.cooperation)
    years = visible_meetings(request.scope).dates("date", "year", order="DESC")
    return render(request, "register/meetings.html", {"meetings": meetings, "bodies": bodies, "years": years, "body": body, "year": year})


@guarded(Action.READ)
def one_meeting(request: ScopedRequest, pk: int) -> HttpResponse:
    """One meeting: who was there, and item by item what it left."""
    meeting = get_object_or_404(visible_meetings(request.scope).select_related("body", "told_in__meeting"), pk=pk)
    return render(request, "register/meeting.html", {"page": meeting_page(request.scope, meeting)})
