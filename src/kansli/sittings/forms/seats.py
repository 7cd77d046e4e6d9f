"""The form of a seat: who takes it, from when, and who leaves it."""

from __future__ import annotations

from django import forms

from kansli.sittings.forms.fields import Day


class SeatForm(forms.Form):
    """A new holder, or only the end of the old one's holding."""

    name = forms.CharField(label="Ny ledamot", max_length=300, required=False, help_text="Lämna tomt om ingen har utsetts än.")
    email = forms.EmailField(label="Mejladress", required=False)
    began = Day(label="Från och med", required=False)
    ended = Day(label="Den förra slutar", required=False, help_text="Tomt betyder dagen före.")
