"""Pages of assignments."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kansli.access import Action
from kansli.meetings.selectors import visible_meetings
from kansli.people.guard import ScopedRequest, guarded
from kansli.people.models import Body, Organisation
from kansli.register.models import Awaited
from kansli.register.selectors.assignments import load_per_owner
from kansli.register.selectors.chosen import DUE, assignment_filter, chosen_assignments

_A_PAGE = 50


@guarded(Action.READ)
def assignment_list(request: ScopedRequest) -> HttpResponse:
    """All assignments, the latest given first, and who has how many."""
    today = timezone.localdate()
    chosen, found = assignment_filter(request.scope, request.GET), chosen_assignments(request.scope, request.GET, today)
    context = {
        "page": Paginator(found, _A_PAGE).get_page(request.GET.get("sida")),
        "chosen": chosen,
        "loads": load_per_owner(request.scope),
        "bodies": Body.objects.filter(cooperation=request.scope.cooperation, merged_into=None),
        "municipalities": Organisation.objects.filter(cooperation=request.scope.cooperation, member=True),
        "years": visible_meetings(request.scope).dates("date", "year", order="DESC"),
        "states": Awaited.State.choices,
        "dues": DUE,
        "today": today,
    }
    return render(request, "register/assignments.html", context)
