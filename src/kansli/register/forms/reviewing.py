"""What a person can put right in a fact, one form for each kind. A form's fields are the values of the reader's record."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from kansli.meetings.models import Item, Minutes
from kansli.reader.records import Span
from kansli.register.models import Fact
from kansli.register.reading import passage
from kansli.register.selectors.passages import item_at, passage_at, passage_of
from kansli.register.services.reviewing import Place, Said

Kind = Fact.Kind
_CLOCK = re.compile(r"^([01]?\d|2[0-3])[.:]([0-5]\d)$")
_NOT_THERE = "Meningen finns inte i anteckningarna. Klistra in den precis som den står där, eller markera den i texten."


class DayField(forms.DateField):
    """A date, by the browser's own calendar or as 2026-11-20."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_error_messages = {"invalid": "Skriv datumet så här: 2026-11-20."}


class ClockField(forms.CharField):
    """A time of day, 8.30 or 08:30; kept as "08:30"."""

    def clean(self, value: Any) -> str:  # noqa: ANN401 - as the base class has it
        """The time as it is kept; empty where none is given."""
        told = str(super().clean(value) or "").strip()
        found = _CLOCK.match(told)
        if told and not found:
            raise ValidationError("Skriv klockslaget så här: 8.30.")
        return f"{int(found[1]):02d}:{found[2]}" if found else ""


def _words(label: str, *, required: bool = True, missing: str = "", rows: int = 0) -> forms.CharField:
    widget: forms.Widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(label=label, required=required, max_length=4000, widget=widget, error_messages={"required": missing})


class FactForm(forms.Form):
    """What all kinds share: the passage, how a damaged one is read, and the item."""

    source = _words("Källa", rows=3, missing="Klistra in meningen ur anteckningarna, eller markera den i texten.")
    read_as = _words("Läst som", required=False, rows=3)
    item = forms.ChoiceField(label="Punkt", required=False)
    ranges = forms.CharField(required=False, widget=forms.HiddenInput)
    """Where a new passage was marked, as "120-180"; the words decide where they say something else."""
    order: tuple[str, ...] = ()
    """The kind's own fields, in the order they are shown."""

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, minutes: Minutes, fact: Fact | None = None, span: Span | None = None
    ) -> None:
        self.minutes, self.fact = minutes, fact
        self.rows = list(Item.objects.filter(minutes=minutes))
        self.span = span
        super().__init__(data, initial=self._initial(), label_suffix="")
        choice = self.fields["item"]
        if isinstance(choice, forms.ChoiceField):
            choice.choices = [("", "Ingen punkt"), *((str(item.pk), item.label or f"Punkt {item.ordinal}") for item in self.rows)]
        if not (minutes.repaired or (fact and fact.read_as)):
            del self.fields["read_as"]
        self.order_fields([*self.order, "source", "read_as", "item"])

    def _initial(self) -> dict[str, Any]:
        if self.fact:
            shown = {"source": self.fact.quote, "read_as": self.fact.read_as, "item": str(self.fact.item_id or "")}
            return {**self.shown(self.fact.values), **shown}
        if self.span:
            found = item_at(self.rows, self.span.start)
            place = f"{self.span.start}-{self.span.end}"
            return {**self.guess(self.span.words), "source": self.span.quote, "ranges": place, "item": str(found or "")}
        return {}

    def shown(self, values: dict[str, Any]) -> dict[str, Any]:
        """The fact's values as the form shows them."""
        return {name: values.get(name) for name in self.order}

    def guess(self, words: str) -> dict[str, Any]:
        """What the fields begin with for a passage that a person has marked."""
        del words
        return {}

    def told(self) -> dict[str, Any]:
        """The fact's values, of what was filled in."""
        return {name: self.cleaned_data.get(name) or None for name in self.order}

    def clean(self) -> dict[str, Any]:
        """Find the passage."""
        cleaned = super().clean() or {}
        words = " ".join((cleaned.get("source") or "").split())
        if words and not (self.fact and words == self.fact.quote):
            start, _, end = (cleaned.get("ranges") or "").partition("-")
            marked = passage_at(self.minutes, [(int(start), int(end))]) if start.isdecimal() and end.isdecimal() else None
            if marked is None or marked.quote != words:
                marked = passage_of(self.minutes, words, near=self.fact.start if self.fact else 0)
            if marked is None:
                self.add_error("source", _NOT_THERE)
            self.span = marked
        return cleaned

    def said(self) -> Said:
        """What the person says, for the service."""
        read_as = self.cleaned_data.get("read_as") if "read_as" in self.fields else None
        changed = self.span is not None and not (self.fact and passage(self.span)["ranges"] == self.fact.ranges)
        place = Place(passage(self.span)) if self.span and changed else None
        item = self.cleaned_data["item"]
        return Said(
            self.told(), int(item) if item else None, place, None if read_as == (self.fact.read_as if self.fact else "") else read_as
        )


class DecisionForm(FactForm):
    """A decision is its passage."""


class AttendanceForm(FactForm):
    """Who was there, or was not."""

    name = _words("Namn", missing="Skriv namnet.")
    organisation = _words("Kommun eller organisation", required=False)
    role = forms.ChoiceField(
        label="Roll", choices=[("member", "ledamot"), ("chair", "ordförande"), ("secretary", "sekreterare"), ("guest", "gäst")]
    )
    present = forms.TypedChoiceField(
        label="Närvaro", choices=[("1", "närvarande"), ("0", "frånvarande")], coerce=lambda value: value == "1", empty_value=None
    )
    order = ("name", "organisation", "role", "present")

    def shown(self, values: dict[str, Any]) -> dict[str, Any]:
        """Presence as a choice."""
        return {**super().shown(values), "present": "1" if values.get("present", True) else "0"}

    def guess(self, words: str) -> dict[str, Any]:
        """A short passage is the name."""
        return {"name": words if len(words) <= 60 else "", "present": "1", "role": "guest"}

    def told(self) -> dict[str, Any]:
        """Presence as it is kept."""
        return {**super().told(), "present": self.cleaned_data["present"]}


class ItemForm(FactForm):
    """A point of the meeting."""

    number = forms.CharField(label="Nummer", required=False, max_length=40)
    heading = _words("Rubrik", missing="Skriv rubriken.")
    outcome = forms.ChoiceField(label="Vad som hände", choices=Item.Outcome.choices)
    order = ("number", "heading", "outcome")

    def guess(self, words: str) -> dict[str, Any]:
        """A number in front is the number."""
        found = re.match(r"(§ ?\d+|\d+)[.)]?\s+(.*)", words)
        return {"number": found[1] if found else "", "heading": (found[2] if found else words)[:500], "outcome": Item.Outcome.TREATED}


_DUE = [("none", "utan datum"), ("next_meeting", "till nästa möte"), ("day", "den dag jag väljer"), ("words", "så här står det")]


class DueForm(FactForm):
    """Something with a time it is awaited by: a date, the next meeting, or none."""

    when = forms.ChoiceField(
        label="Senast", choices=_DUE, widget=forms.RadioSelect, error_messages={"required": "Välj när, eller utan datum."}
    )
    day = DayField(label="Dag", required=False)
    due_words = _words("Med anteckningarnas ord", required=False)
    due_name = "due"

    def shown(self, values: dict[str, Any]) -> dict[str, Any]:
        """The time as a choice, and what goes with it."""
        told = values.get(self.due_name) or ""
        day = values.get("due_date") or (told if _day(told) else "")
        words = "" if told == "next_meeting" or _day(told) else told
        when = "next_meeting" if told == "next_meeting" else "day" if day else "words" if words else "none"
        return {**super().shown(values), "when": when, "day": day, "due_words": words}

    def guess(self, words: str) -> dict[str, Any]:
        """The next meeting where the passage says so."""
        return {"when": "next_meeting" if re.search(r"nästa \w*möte", words, re.IGNORECASE) else "none"}

    def clean(self) -> dict[str, Any]:
        """A choice that needs something has it."""
        cleaned = super().clean()
        if cleaned.get("when") == "day" and not cleaned.get("day") and "day" not in self.errors:
            self.add_error("day", "Välj dagen.")
        if cleaned.get("when") == "words" and not cleaned.get("due_words"):
            self.add_error("due_words", "Skriv när, med anteckningarnas ord.")
        return cleaned

    def told(self) -> dict[str, Any]:
        """The time as it is kept."""
        cleaned = self.cleaned_data
        day = cleaned["day"].isoformat() if cleaned["when"] == "day" else None
        words = {"none": None, "next_meeting": "next_meeting", "day": day, "words": cleaned["due_words"]}[cleaned["when"]]
        values = {name: cleaned.get(name) or None for name in self.order if name not in {"when", "day", "due_words"}}
        return {**values, **self.due_values(words, day)}

    def due_values(self, words: str | None, day: str | None) -> dict[str, Any]:
        """The values that hold the time; what is unchanged stays as the reader had it."""
        before = self.fact.values if self.fact else {}
        if words and day is None and before.get("due") == words:
            day = before.get("due_date")
        elif day and before.get("due_date") == day and before.get("due"):
            words = before["due"]
        return {"due": words, "due_date": day}


class AssignmentForm(DueForm):
    """Who is to do what, by when."""

    assignee = _words("Ansvarig", missing="Skriv vem som ansvarar, eller välj Ta bort om det inte är något uppdrag.")
    task = _words("Vad som ska göras", rows=3, missing="Skriv vad som ska göras.")
    order = ("assignee", "task", "when", "day", "due_words")

    def guess(self, words: str) -> dict[str, Any]:
        """Somebody who was there and is named; what the passage says."""
        named = [name for name in people_in(self.minutes) if name in words]
        return {**super().guess(words), "assignee": named[0] if named else "", "task": words}

    def told(self) -> dict[str, Any]:
        """An assignment that a person has said is one is no longer offered."""
        return {**super().told(), "offered": False}


class TabledForm(DueForm):
    """What was put off, why, and until when."""

    matter = _words("Vad", rows=2, missing="Skriv vad som bordlades.")
    reason = _words("Orsak", required=False)
    order = ("matter", "reason", "when", "day", "due_words")
    due_name = "to"

    def guess(self, words: str) -> dict[str, Any]:
        """What the passage says."""
        return {**super().guess(words), "matter": words}

    def due_values(self, words: str | None, day: str | None) -> dict[str, Any]:
        """Tabled matters hold the time in one value."""
        del day
        return {"to": words}


class OutstandingForm(FactForm):
    """An entry in the minutes' own list of what remains."""

    matter = _words("Vad som återstår", rows=3, missing="Skriv vad som återstår.")
    responsible = _words("Ansvarig", required=False)
    order = ("matter", "responsible")

    def guess(self, words: str) -> dict[str, Any]:
        """What the passage says."""
        return {"matter": words.lstrip("-•– ")}


class ReviewForm(FactForm):
    """The minutes' own list as a whole."""

    complete = forms.BooleanField(label="Listan är hela: det som inte står på den är avslutat", required=False)
    order = ("complete",)

    def told(self) -> dict[str, Any]:
        """Yes or no."""
        return {"complete": self.cleaned_data["complete"]}


class EventForm(FactForm):
    """A dated meeting, deadline or event."""

    what = _words("Vad", missing="Skriv vad som händer.")
    date = DayField(label="Datum", error_messages={"required": "Välj datum."})
    starts = ClockField(label="Från kl.", required=False)
    ends = ClockField(label="Till kl.", required=False)
    place = _words("Plats", required=False)
    body = _words("Grupp, om det är ett möte", required=False)
    order = ("what", "date", "starts", "ends", "place", "body")

    def guess(self, words: str) -> dict[str, Any]:
        """What the passage says, and its date where it is written in figures."""
        found = re.search(r"\b(20\d\d)-(\d\d)-(\d\d)\b", words)
        return {"what": words[:200], "date": found[0] if found else None}

    def told(self) -> dict[str, Any]:
        """The date as it is kept."""
        return {**super().told(), "date": self.cleaned_data["date"].isoformat()}


class NextMeetingForm(FactForm):
    """When the body meets next."""

    date = DayField(label="Datum", required=False)
    starts = ClockField(label="Från kl.", required=False)
    ends = ClockField(label="Till kl.", required=False)
    place = _words("Plats", required=False)
    order = ("date", "starts", "ends", "place")

    def told(self) -> dict[str, Any]:
        """The date as it is kept."""
        day = self.cleaned_data["date"]
        return {**super().told(), "date": day.isoformat() if day else None}


class AmountForm(FactForm):
    """A sum of money."""

    amount_sek = forms.DecimalField(
        label="Kronor",
        min_value=0,
        max_digits=14,
        decimal_places=2,
        localize=True,
        error_messages={"invalid": "Skriv beloppet så här: 150 000."},
    )
    what = _words("Vad", missing="Skriv vad beloppet gäller.")
    cap = forms.BooleanField(label="Högst så mycket", required=False)
    order = ("amount_sek", "what", "cap")

    def guess(self, words: str) -> dict[str, Any]:
        """The passage's sum, and whether it is a ceiling."""
        found = re.search(r"(\d[\d \u00a0]*\d|\d)\s*(?:kr|kronor)\b", words)
        cap = bool(re.search(r"högst|maximal|tak", words, re.IGNORECASE))
        return {"amount_sek": re.sub(r"\D", "", found[1]) if found else None, "what": words[:200], "cap": cap}

    def told(self) -> dict[str, Any]:
        """Whole kronor as a whole number."""
        sum_: Decimal = self.cleaned_data["amount_sek"]
        whole = int(sum_) if sum_ == int(sum_) else float(sum_)
        return {"amount_sek": whole, "what": self.cleaned_data["what"], "cap": self.cleaned_data["cap"]}


class NonParticipationForm(FactForm):
    """One who takes no part in a decision."""

    organisation = _words("Vem", missing="Skriv vem som inte deltar.")
    order = ("organisation",)

    def guess(self, words: str) -> dict[str, Any]:
        """Its first words."""
        return {"organisation": words.lstrip("*").split(" kommun")[0][:60]}


FORMS: dict[Fact.Kind, type[FactForm]] = {
    Kind.ATTENDANCE: AttendanceForm,
    Kind.ITEM: ItemForm,
    Kind.DECISION: DecisionForm,
    Kind.ASSIGNMENT: AssignmentForm,
    Kind.TABLED: TabledForm,
    Kind.OUTSTANDING: OutstandingForm,
    Kind.REVIEW: ReviewForm,
    Kind.EVENT: EventForm,
    Kind.AMOUNT: AmountForm,
    Kind.NON_PARTICIPATION: NonParticipationForm,
    Kind.NEXT_MEETING: NextMeetingForm,
}
AT_ONCE = {Kind.DECISION, Kind.TABLED}
"""Kinds that a marked passage is enough for; what else can be said of them may be said later."""


def people_in(minutes: Minutes) -> list[str]:
    """Names of those who were there."""
    facts = Fact.objects.filter(minutes=minutes, kind=Kind.ATTENDANCE).exclude(state=Fact.State.REJECTED)
    return [str(values.get("name")) for values in facts.values_list("values", flat=True)]


def _day(words: str) -> date | None:
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None
