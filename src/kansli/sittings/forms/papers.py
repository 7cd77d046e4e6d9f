"""The form of a paper."""

from __future__ import annotations

from datetime import date

from django import forms
from django.http import QueryDict

from kansli.sittings.forms.fields import Day
from kansli.sittings.models import Paper
from kansli.sittings.services.papers import Wanted


class PaperForm(forms.Form):
    """What is said of a paper, whether it has come or not."""

    title = forms.CharField(label="Underlag", max_length=300, error_messages={"required": "Skriv vad underlaget heter."})
    owner = forms.CharField(label="Från", max_length=300, required=False)
    due_on = Day(label="Senast", required=False)
    handed_out = forms.BooleanField(label="Delas ut vid mötet", required=False)
    secret = forms.BooleanField(label="Sekretess", required=False)

    def __init__(self, told: QueryDict | None = None, *, paper: Paper | None = None, due_on: date | None = None) -> None:
        names = ("title", "owner", "due_on", "handed_out", "secret")
        initial = {name: getattr(paper, name) for name in names} if paper else {"due_on": due_on}
        super().__init__(told, initial=initial, auto_id=f"u{paper.pk if paper else ''}_%s")
        self.fields["owner"].widget.attrs |= {"list": "namn", "autocomplete": "off"}

    @property
    def wanted(self) -> Wanted:
        """What the form says, for the service."""
        return Wanted(**self.cleaned_data)
