"""The forms of an agenda's items."""

from __future__ import annotations

from typing import Any

from django import forms

from kansli.people.models import Person
from kansli.sittings.models import AgendaItem


class ItemForm(forms.ModelForm):  # type: ignore[type-arg]  # generic for the type checker alone
    """What an item says."""

    class Meta:
        model = AgendaItem
        fields = ["heading", "kind", "presenter", "planned", "proposal", "background", "secret"]
        labels = {
            "heading": "Rubrik",
            "kind": "Typ",
            "presenter": "Föredragande",
            "planned": "Minuter",
            "proposal": "Förslag till beslut",
            "background": "Bakgrund",
            "secret": "Sekretess: visas bara för kansliet och dem som utses här",
        }
        widgets = {
            "proposal": forms.Textarea(attrs={"rows": 2}),
            "background": forms.Textarea(attrs={"rows": 2}),
            "presenter": forms.TextInput(attrs={"list": "namn", "autocomplete": "off"}),
            "planned": forms.NumberInput(attrs={"min": 0, "max": 600, "inputmode": "numeric"}),
        }
        error_messages = {
            "heading": {"required": "Skriv vad punkten heter."},
            "planned": {"invalid": "Skriv antalet minuter med siffror.", "min_value": "Skriv antalet minuter med siffror."},
        }

    named = forms.ModelMultipleChoiceField(
        Person.objects.none(), label="Får se punkten trots sekretess", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, people: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        self.fields["heading"].widget.attrs["autocomplete"] = "off"
        self.fields["planned"].max_value = 600  # type: ignore[attr-defined]
        named = self.fields["named"]
        named.queryset = Person.objects.filter(pk__in=[one.pk for one in people])  # type: ignore[attr-defined]
        if self.instance.pk:
            named.initial = [one.pk for one in self.instance.named.all()]

    def clean_heading(self) -> str:
        """One line."""
        heading = " ".join(str(self.cleaned_data["heading"]).split())
        if not heading:
            raise forms.ValidationError("Skriv vad punkten heter.")
        return heading

    @property
    def values(self) -> dict[str, Any]:
        """What the form says, for the service."""
        told = {name: self.cleaned_data[name] for name in self.Meta.fields}
        told["presenter"] = " ".join(told["presenter"].split())
        told["presenter_person"] = next((one for one in self.people if one.name.casefold() == told["presenter"].casefold()), None)
        return told
