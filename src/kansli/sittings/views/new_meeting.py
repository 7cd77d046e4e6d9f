"""Nytt möte: a meeting that stands in no year plan."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from kansli.access import Action
from kansli.meetings.services.extra import AlreadyThereError, call_meeting
from kansli.people.guard import ScopedRequest, guarded
from kansli.register.query import number
from kansli.sittings.forms.new_meeting import NewMeetingForm
from kansli.sittings.selectors.next_told import next_told
from kansli.sittings.services.agenda import begin


@guarded(Action.EDIT)
def new_meeting(request: ScopedRequest) -> HttpResponse:
    """The form; what the latest minutes say of the group's next meeting is filled in where it is asked for."""
    told = next_told(request.scope)
    if request.method != "POST":
        chosen = next((one for one in told if one.body.pk == number(request.GET, "grupp")), None)
        form = NewMeetingForm(request.scope, initial=chosen.initial if chosen else {"kind": "extra"})
        return render(request, "sittings/new_meeting.html", {"form": form, "told": told, "chosen": chosen})
    form = NewMeetingForm(request.scope, request.POST)
    if form.is_valid():
        try:
            meeting = call_meeting(request.scope, form.cleaned_data["body"], form.when, at=timezone.now())
        except AlreadyThereError as error:
            form.add_error("date", str(error))
        else:
            begin(request.scope, meeting, at=timezone.now())
            return redirect("agenda", request.scope.cooperation.slug, meeting.pk)
    return render(request, "sittings/new_meeting.html", {"form": form, "told": told, "chosen": None}, status=422)
