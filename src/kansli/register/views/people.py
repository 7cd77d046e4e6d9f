"""Pages of seats, persons and municipalities."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from kansli.access import Action
from kansli.people.guard import ScopedRequest, guarded
from kansli.people.models import Organisation, Person
from kansli.register.selectors.people import municipality_page, person_page, persons, seats_of

_A_PAGE = 100


@guarded(Action.READ)
def people(request: ScopedRequest) -> HttpResponse:
    """Seats of all groups with their holders, and everybody the minutes tell of."""
    municipalities = Organisation.objects.filter(cooperation=request.scope.cooperation, member=True)
    page = Paginator(persons(request.scope), _A_PAGE).get_page(request.GET.get("sida"))
    return render(request, "register/people.html", {"bodies": seats_of(request.scope), "page": page, "municipalities": municipalities})


@guarded(Action.READ)
def person(request: ScopedRequest, pk: int) -> HttpResponse:
    """One person; a spelling that was found to be somebody else leads to that person."""
    found = get_object_or_404(Person, cooperation=request.scope.cooperation, pk=pk)
    if found.merged_into_id:
        return redirect("person", request.scope.cooperation.slug, found.merged_into_id)
    return render(request, "register/person.html", {"page": person_page(request.scope, found)})


@guarded(Action.READ)
def municipality(request: ScopedRequest, pk: int) -> HttpResponse:
    """One municipality: all that concerns it."""
    found = get_object_or_404(Organisation, cooperation=request.scope.cooperation, pk=pk)
    return render(request, "register/municipality.html", {"page": municipality_page(request.scope, found)})
