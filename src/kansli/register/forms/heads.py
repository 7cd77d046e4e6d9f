"""The head of the minutes as a form: group, day, times and place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from kansli.meetings.models import Minutes
from kansli.people.models import Body
from kansli.register.forms.reviewing import ClockField, DayField
from kansli.register.services.heads import Head

_OTHER = "annan"


class HeadForm(forms.Form):
    """What a person can put right of a meeting whose minutes are reviewed."""

    group = forms.ChoiceField(label="Grupp")
    group_name = forms.CharField(label="Annan grupp: vad heter den?", max_length=300, required=False)
    date = DayField(label="Datum", error_messages={"required": "Välj datum."})
    starts = ClockField(label="Från kl.", required=False)
    ends = ClockField(label="Till kl.", required=False)
    place = forms.CharField(label="Plats", max_length=300, required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, minutes: Minutes) -> None:
        meeting = minutes.meeting
        self._bodies = {str(body.pk): body for body in Body.objects.filter(cooperation=meeting.cooperation_id, merged_into=None)}
        shown = {"date": meeting.date, "starts": meeting.starts, "ends": meeting.ends, "place": meeting.place}
        super().__init__(data, initial={**shown, "group": str(meeting.body_id)}, label_suffix="", auto_id="motet_%s")
        choice = self.fields["group"]
        if isinstance(choice, forms.ChoiceField):
            choice.choices = [*((pk, body.label) for pk, body in self._bodies.items()), (_OTHER, "Annan grupp")]

    def clean(self) -> dict[str, Any]:
        """Another group needs its name; a meeting ends after it begins."""
        cleaned = super().clean() or {}
        if cleaned.get("group") == _OTHER and not cleaned.get("group_name", "").strip():
            self.add_error("group_name", "Skriv vad gruppen heter.")
        if cleaned.get("starts") and cleaned.get("ends") and cleaned["ends"] <= cleaned["starts"]:
            self.add_error("ends", "Mötet kan inte sluta innan det börjar.")
        return cleaned

    def said(self) -> Head:
        """What was filled in."""
        told = self.cleaned_data
        body = self._bodies.get(told["group"])
        return Head(body, " ".join(told["group_name"].split()), told["date"], told["starts"], told["ends"], " ".join(told["place"].split()))
