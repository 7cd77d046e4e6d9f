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
from kansli.register.selectors.assignments import AssignmentFilter, assignments_in_order, load_per_owner
from kansli.register.views.query import choice, number

_A_PAGE = 50
DUE = (("dated", "med datum"), ("undated", "utan datum"), ("passed", "datum har passerat"))


def chosen_assignments(request: ScopedRequest) -> AssignmentFilter:
    """What the address narrows the list to."""
    return AssignmentFilter(
        body=number(request.GET, "grupp"),
        year=number(request.GET, "ar"),
        owner=request.GET.get("ansvarig", "")[:300],
        municipality=Organisation.objects.filter(cooperation=request.scope.cooperation, pk=number(request.GET, "kommun") or 0).first(),
        state=choice(request.GET, "status", Awaited.State.values),
        due=choice(request.GET, "senast", [value for value, _ in DUE]),
    )


@guarded(Action.READ)
def assignment_list(request: ScopedRequest) -> HttpResponse:
    """All assignments, the latest given first, and who has how many."""
    chosen = chosen_assignments(request)
    found = assignments_in_order(request.scope, chosen, timezone.localdate())
    context = {
        "page": Paginator(found, _A_PAGE).get_page(request.GET.get("sida")),
        "chosen": chosen,
        "loads": load_per_owner(request.scope),
        "bodies": Body.objects.filter(cooperation=request.scope.cooperation),
        "municipalities": Organisation.objects.filter(cooperation=request.scope.cooperation, member=True),
        "years": visible_meetings(request.scope).dates("date", "year", order="DESC"),
        "states": Awaited.State.choices,
        "dues": DUE,
        "today": timezone.localdate(),
    }
    return render(request, "register/assignments.html", context)
