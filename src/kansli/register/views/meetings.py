"""Pages of meetings."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from kansli.access import Action
from kansli.meetings.selectors import visible_meetings
from kansli.people.guard import ScopedRequest, guarded
from kansli.people.models import Body
from kansli.register.query import number
from kansli.register.selectors.chosen import chosen_meetings
from kansli.register.selectors.meetings import meeting_page, with_counts

_A_PAGE = 60


@guarded(Action.READ)
def meeting_list(request: ScopedRequest) -> HttpResponse:
    """Meetings of all groups in date order."""
    body, year, missing = number(request.GET, "grupp"), number(request.GET, "ar"), bool(request.GET.get("saknas"))
    page = Paginator(chosen_meetings(request.scope, request.GET), _A_PAGE).get_page(request.GET.get("sida"))
    context = {
        "page": page,
        "meetings": with_counts(request.scope, page.object_list),
        "bodies": Body.objects.filter(cooperation=request.scope.cooperation, merged_into=None),
        "years": visible_meetings(request.scope).dates("date", "year", order="DESC"),
        "body": body,
        "year": year,
        "missing": missing,
    }
    return render(request, "register/meetings.html", context)


@guarded(Action.READ)
def one_meeting(request: ScopedRequest, pk: int) -> HttpResponse:
    """One meeting: who was there, and item by item what it left."""
    meeting = get_object_or_404(visible_meetings(request.scope).select_related("body", "told_in__meeting"), pk=pk)
    return render(request, "register/meeting.html", {"page": meeting_page(request.scope, meeting)})
