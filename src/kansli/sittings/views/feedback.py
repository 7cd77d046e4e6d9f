"""Återkoppling från mötet: its decisions and assignments with their state, ready to be read out."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from kansli.access import Action
from kansli.meetings.selectors import visible_meetings
from kansli.people.guard import ScopedRequest, guarded
from kansli.sittings.selectors.feedback import feedback_of


@guarded(Action.READ)
def feedback(request: ScopedRequest, pk: int) -> HttpResponse:
    """What became of what a meeting decided."""
    meeting = get_object_or_404(visible_meetings(request.scope).select_related("body"), pk=pk)
    return render(request, "sittings/feedback.html", {"meeting": meeting, "fed": feedback_of(request.scope, meeting)})
