"""The minutes of one meeting as they stand."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from kansli.access import Action
from kansli.people.guard import ScopedRequest, guarded
from kansli.register.query import number
from kansli.register.selectors.minutes import minutes_page, visible_minutes


@guarded(Action.READ)
@require_GET
def one_minutes(request: ScopedRequest, pk: int) -> HttpResponse:
    """The whole text, item by item, with the words that were searched for marked."""
    minutes = get_object_or_404(visible_minutes(request.scope).select_related("meeting__body", "file", "text"), pk=pk)
    words = request.GET.get("q", "")[:300]
    page = minutes_page(request.scope, minutes, words, at=number(request.GET, "vid"))
    return render(request, "register/minutes.html", {"page": page, "minutes": minutes, "q": words.strip()})
