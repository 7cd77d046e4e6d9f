"""What the forms of the year plan say, checked."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from kansli.meetings.models import Meeting
from kansli.meetings.services.plans import Pattern
from kansli.people.models import Body, Cooperation, Organisation

WEEKDAYS = [(0, "måndag"), (1, "tisdag"), (2, "onsdag"), (3, "torsdag"), (4, "fredag")]
WEEKS = [(1, "första"), (2, "andra"), (3, "tredje"), (4, "fjärde"), (5, "sista")]
MONTHS = [
    (1, "jan"), (2, "feb"), (3, "mar"), (4, "apr"), (5, "maj"), (6, "jun"), (7, "jul"), (8, "aug"), (9, "sep"), (10, "okt"), (11, "nov"), (12, "dec"),
]  # fmt: skip
_CLOCK = re.compile(r"(\d{1,2})(?:[.:](\d{2}))?")
_BLOCK = re.compile(r"(?:dag\s+(\d)\s*[,:]?\s*)?(\d{1,2}[.:]\d{2})\s*(?:[–-]\s*(\d{1,2}[.:]\d{2}))?\s+(\S.*)", re.IGNORECASE)


class ClockField(forms.CharField):
    """A wall-clock time as people write it ("8.30", "13"), kept as "08:30"."""

    def clean(self, value: Any) -> str:  # noqa: ANN401 - as the form gives it
        """The time, or empty.

        Raises:
            ValidationError: it is no time of the day.
        """
        words = super().clean(value).strip()
        if not words:
            return ""
        found = _CLOCK.fullmatch(words)
        hours, minutes = (int(found[1]), int(found[2] or 0)) if found else (99, 0)
        if hours > 23 or minutes > 59:
            raise forms.ValidationError("Skriv tiden som 8.30.")
        return f"{hours:02d}:{minutes:02d}"


class RhythmForm(forms.Form):
    """How a group is to meet."""

    weekday = forms.TypedChoiceField(label="Veckodag", choices=WEEKDAYS, coerce=int)
    week_of_month = forms.TypedChoiceField(label="Vilken i månaden", choices=WEEKS, coerce=int)
    months = forms.TypedMultipleChoiceField(label="Månader", choices=MONTHS, coerce=int, widget=forms.CheckboxSelectMultiple)
    starts = ClockField(label="Börjar", max_length=5)
    ends = ClockField(label="Slutar", max_length=5)
    place = forms.CharField(label="Plats", max_length=300, required=False)
    hosts = forms.ModelMultipleChoiceField(
        label="Värdar, i tur och ordning", queryset=Organisation.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, cooperation: Cooperation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hosts"].queryset = Organisation.objects.filter(cooperation=cooperation, member=True)  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.error_messages["required"] = "Det här behövs."

    def clean(self) -> dict[str, Any]:
        """Ends after it begins."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("starts") and data.get("ends") and data["ends"] <= data["starts"]:
            self.add_error("ends", "Mötet ska sluta efter att det har börjat.")
        return data

    @property
    def pattern(self) -> Pattern:
        """What was asked for; the form must be valid."""
        data = self.cleaned_data
        return Pattern(
            data["weekday"],
            data["week_of_month"],
            data["months"],
            data["starts"],
            data["ends"],
            data["place"],
            [one.pk for one in data["hosts"]],
        )


class MeetingForm(forms.Form):
    """When, where and how one meeting is held."""

    date = forms.DateField(label="Datum", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    last_day = forms.DateField(
        label="Sista dag, om flera", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    starts = ClockField(label="Börjar", required=False, max_length=5)
    ends = ClockField(label="Slutar", required=False, max_length=5)
    kind = forms.ChoiceField(label="Slag", choices=Meeting.Kind.choices)
    title = forms.CharField(label="Namn, om det behövs", required=False, max_length=300)
    form = forms.ChoiceField(label="Form", choices=Meeting.Form.choices, required=False)
    place = forms.CharField(label="Plats", required=False, max_length=300)
    host = forms.ModelChoiceField(label="Värd", queryset=Organisation.objects.none(), required=False, empty_label="ingen särskild")
    join_link = forms.URLField(label="Möteslänk (Teams eller annan)", required=False, max_length=1000, assume_scheme="https")
    other_party = forms.CharField(label="Motpart och kontaktperson, vid gemensamt möte", required=False, max_length=300)
    internal = forms.BooleanField(label="Internt möte, utan gäster", required=False)
    programme = forms.CharField(label="Program, en rad per punkt", required=False, widget=forms.Textarea(attrs={"rows": 6}))
    why = forms.CharField(label="Varför ändras det?", required=False, max_length=300)
    proposed_by = forms.ModelChoiceField(
        label="Vem ändrar?", queryset=Body.objects.none(), required=False, empty_label="gruppen själv", to_field_name="pk"
    )

    def __init__(self, meeting: Meeting, *args: Any, **kwargs: Any) -> None:
        names = ("date", "last_day", "starts", "ends", "kind", "title", "form", "place", "host", "join_link", "other_party", "internal")
        initial = {name: getattr(meeting, name) for name in names} | {"programme": written_programme(meeting.programme)}
        for name in ("starts", "ends"):
            initial[name] = str(initial[name]).lstrip("0").replace(":", ".") if initial[name] else ""
        super().__init__(*args, **{**kwargs, "initial": initial})
        self.fields["host"].queryset = Organisation.objects.filter(cooperation=meeting.cooperation_id, member=True)  # type: ignore[attr-defined]
        others = Body.objects.filter(cooperation=meeting.cooperation_id, own=True, merged_into=None).exclude(pk=meeting.body_id)
        self.fields["proposed_by"].queryset = others  # type: ignore[attr-defined]

    def clean_programme(self) -> list[dict[str, Any]]:
        """The programme's blocks.

        Raises:
            ValidationError: a line does not begin with a time.
        """
        blocks = []
        for line in filter(None, map(str.strip, self.cleaned_data["programme"].splitlines())):
            found = _BLOCK.fullmatch(line)
            if not found:
                raise forms.ValidationError(
                    f"Raden ”{line[:40]}” behöver börja med en tid: 12.00–13.00 Lunch. Dag två skrivs: dag 2, 8.30 Genomgång."
                )
            blocks.append(
                {
                    "day": int(found[1] or 1),
                    "starts": found[2].replace(".", ":"),
                    "ends": (found[3] or "").replace(".", ":"),
                    "what": found[4],
                }
            )
        return blocks

    def clean(self) -> dict[str, Any]:
        """Ends after it begins; lasts to its last day."""
        data: dict[str, Any] = super().clean() or {}
        several = data.get("last_day") and data.get("date") and data["last_day"] > data["date"]
        if data.get("last_day") and data.get("date") and data["last_day"] < data["date"]:
            self.add_error("last_day", "Sista dagen ska inte vara före den första.")
        if data.get("starts") and data.get("ends") and data["ends"] <= data["starts"] and not several:
            self.add_error("ends", "Mötet ska sluta efter att det har börjat.")
        return data

    @property
    def values(self) -> dict[str, Any]:
        """The meeting's new values; the form must be valid."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"why", "proposed_by"}}


def written_programme(blocks: list[dict[str, Any]]) -> str:
    """A programme as it is edited: a line for each block."""
    lines = []
    for block in blocks:
        day = f"dag {block['day']}, " if block.get("day", 1) > 1 else ""
        spell = block["starts"].replace(":", ".") + (f"–{block['ends'].replace(':', '.')}" if block.get("ends") else "")
        lines.append(f"{day}{spell} {block['what']}")
    return "\n".join(lines)
