"""The form of a new meeting."""

from __future__ import annotations

from typing import Any

from django import forms

from kansli.meetings.models import Meeting
from kansli.meetings.services.extra import When
from kansli.people.guard import Scope
from kansli.people.models import Body
from kansli.sittings.forms.fields import Clock, Day
from kansli.sittings.selectors.agenda import minutes_between


class NewMeetingForm(forms.Form):
    """Which group meets, when, where and how."""

    body = forms.ModelChoiceField(Body.objects.none(), label="Grupp", empty_label=None)
    date = Day(label="Datum", required=False, help_text="Lämna tomt om dagen inte är fastställd.")
    starts = Clock(label="Från kl.", required=False)
    ends = Clock(label="till kl.", required=False)
    place = forms.CharField(
        label="Plats", required=False, max_length=300, help_text="Till exempel Ekeby kommunhus, Valsalen. Tomt betyder ej fastställd."
    )
    form = forms.ChoiceField(label="Form", choices=Meeting.Form.choices, required=False)
    join_link = forms.URLField(label="Länk för den som deltar digitalt", required=False, max_length=1000, assume_scheme="https")
    kind = forms.ChoiceField(label="Slag", choices=Meeting.Kind.choices, initial=Meeting.Kind.EXTRA)
    title = forms.CharField(
        label="Benämning", required=False, max_length=300, help_text="Bara om gruppens namn inte räcker, till exempel Planeringskonferens."
    )
    internal = forms.BooleanField(label="Internt möte, utan gäster", required=False)

    def __init__(self, scope: Scope, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = Body.objects.filter(cooperation=scope.cooperation, merged_into=None, own=True)  # type: ignore[attr-defined]
        self.fields["body"].label_from_instance = lambda body: body.label  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A meeting ends after it has begun."""
        told = super().clean() or {}
        starts, ends = told.get("starts"), told.get("ends")
        if starts and ends and minutes_between(starts, ends) is None:
            self.add_error("ends", "Mötet slutar innan det har börjat. Ändra en av tiderna.")
        if ends and not starts and "starts" not in self.errors:
            self.add_error("starts", "Skriv när mötet börjar.")
        return told

    @property
    def when(self) -> When:
        """What the form says, for the service."""
        told = self.cleaned_data
        return When(
            date=told["date"],
            starts=told["starts"],
            ends=told["ends"],
            place=told["place"].strip(),
            form=Meeting.Form(told["form"]),
            title=told["title"].strip(),
            kind=Meeting.Kind(told["kind"]),
            join_link=told["join_link"],
            internal=told["internal"],
        )
