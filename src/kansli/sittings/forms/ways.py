"""The forms of how a group works, of wishes for the agenda, and of the visit plan."""

from __future__ import annotations

from typing import Any

from django import forms

from kansli.meetings.models import Meeting
from kansli.people.guard import Scope
from kansli.people.models import Body, Person
from kansli.people.seats import holders_on
from kansli.sittings.models import GroupWays, Visit
from kansli.sittings.selectors.clearance import named_clearers
from kansli.sittings.selectors.draft import MORE
from kansli.sittings.services.ways import as_lines, template_of

_DAYS = {"min": 0, "max": 90, "inputmode": "numeric"}


class WaysForm(forms.Form):
    """How a group works."""

    title = forms.CharField(
        label="Det ni skriver kallas", max_length=60, help_text="Minnesanteckningar eller Protokoll. I protokoll heter punkterna §."
    )
    template = forms.CharField(
        label="Agendan börjar med",
        required=False,
        widget=forms.Textarea(attrs={"rows": 9}),
        help_text="En punkt på varje rad: Val av justerare (beslut), 5 min. Rader som börjar med streck är områden under punkten ovanför, med den som rapporterar inom parentes. Lämna tomt för att utgå från förra agendan.",
    )
    dispatch_days = forms.IntegerField(
        label="Kallelse och underlag, dagar före mötet", min_value=0, max_value=90, widget=forms.NumberInput(attrs=_DAYS)
    )
    adjust_days = forms.IntegerField(label="Dagar till justering", min_value=1, max_value=90, widget=forms.NumberInput(attrs=_DAYS))
    invites = forms.ChoiceField(label="Vem skickar kalenderinbjudan?", choices=GroupWays.Invites.choices, widget=forms.RadioSelect)
    chair_clears = forms.BooleanField(label="Ordföranden stämmer av agendan", required=False)
    clearers = forms.ModelMultipleChoiceField(
        Person.objects.none(), label="Stämmer också av agendan", required=False, widget=forms.CheckboxSelectMultiple
    )
    buttons = forms.MultipleChoiceField(
        label="Under Mer i anteckningarna",
        choices=list(MORE.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Inga valda betyder alla.",
    )
    rules = forms.CharField(label="Gruppens spelregler, som de är skrivna", required=False, widget=forms.Textarea(attrs={"rows": 6}))

    def __init__(self, body: Body, ways: GroupWays, *args: Any, **kwargs: Any) -> None:
        names = ("title", "dispatch_days", "adjust_days", "invites", "chair_clears", "buttons", "rules")
        initial = {name: getattr(ways, name) for name in names} | {"template": as_lines(ways.template)}
        stored = [one.pk for one in named_clearers(ways)]
        super().__init__(*args, **{"initial": initial | {"clearers": stored}} | kwargs)
        people = {one.person_id for one in holders_on(body, None)} | set(stored)
        self.fields["clearers"].queryset = Person.objects.filter(pk__in=people)  # type: ignore[attr-defined]

    def clean_template(self) -> list[dict[str, Any]]:
        """The lines as rows."""
        return template_of(self.cleaned_data["template"])


class RequestForm(forms.Form):
    """A wish for the agenda."""

    body = forms.ModelChoiceField(Body.objects.none(), label="Grupp", empty_label=None)
    heading = forms.CharField(label="Vad vill du ta upp?", max_length=500, error_messages={"required": "Skriv vad du vill ta upp."})
    why = forms.CharField(label="Varför, eller vad ska gruppen göra?", required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, scope: Scope, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _groups(self, scope)


class VisitForm(forms.Form):
    """Somebody the group wants to meet."""

    guest = forms.CharField(label="Gäst", max_length=300, error_messages={"required": "Skriv vem gruppen vill träffa."})
    body = forms.ModelChoiceField(Body.objects.none(), label="Grupp", empty_label=None)
    year = forms.IntegerField(
        label="År", required=False, min_value=2000, max_value=2100, error_messages={"invalid": "Skriv året med fyra siffror."}
    )
    purpose = forms.CharField(label="Syfte", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    owner = forms.CharField(label="Ansvarig", required=False, max_length=300)
    state = forms.ChoiceField(label="Läge", choices=Visit.State.choices)
    meeting = forms.ModelChoiceField(Meeting.objects.none(), label="Möte", required=False, empty_label="inte bestämt")

    def __init__(self, scope: Scope, *args: Any, visit: Visit | None = None, **kwargs: Any) -> None:
        names = ("guest", "body", "year", "purpose", "owner", "state", "meeting")
        super().__init__(*args, **{"initial": {name: getattr(visit, name) for name in names} if visit else {}} | kwargs)
        _groups(self, scope)
        coming = Meeting.objects.filter(cooperation=scope.cooperation, standing=Meeting.Standing.PLANNED).select_related("body")
        field = self.fields["meeting"]
        field.queryset = coming.order_by("date")  # type: ignore[attr-defined]
        field.label_from_instance = lambda one: f"{one.body.label} {one.date or 'utan datum'}"  # type: ignore[attr-defined]


def _groups(form: forms.Form, scope: Scope) -> None:
    field = form.fields["body"]
    field.queryset = Body.objects.filter(cooperation=scope.cooperation, merged_into=None, own=True)  # type: ignore[attr-defined]
    field.label_from_instance = lambda body: body.label  # type: ignore[attr-defined]
