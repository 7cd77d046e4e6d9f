"""Review of a meeting's head: its group, day, times and place."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone

from kansli.access import Action
from kansli.people.guard import ScopedRequest, guarded
from kansli.register.forms.heads import HeadForm
from kansli.register.services.heads import TakenError, correct_head
from kansli.register.views.reviewing import acted, minutes_of, shown


@guarded(Action.REVIEW)
def head(request: ScopedRequest, pk: int) -> HttpResponse:
    """Put the head right: the form stands at the top of the review."""
    minutes, at = minutes_of(request, pk), timezone.now()
    form = HeadForm(request.POST or None, minutes=minutes)
    if request.method == "POST" and form.is_valid():
        try:
            return acted(request, minutes, lambda: correct_head(request.scope, minutes, form.said(), at=at))
        except TakenError as error:
            form.add_error("date", str(error))
            minutes = minutes_of(request, pk)
    return shown(request, minutes, head_form=form)
