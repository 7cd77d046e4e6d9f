"""Fields as Swedish readers write them."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms

_CLOCK = re.compile(r"(?:kl\.?\s*)?(\d{1,2})(?:[.:](\d{2}))?")
_LAST_HOUR, _LAST_MINUTE = 23, 59


class Clock(forms.CharField):
    """A time of the day, written as people do ("8.30", "08:30", "9"); kept as "08:30"."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 6}), max_length=9, **kwargs)

    def clean(self, value: Any) -> str:  # noqa: ANN401 - what a browser sends
        """The time as it is kept."""
        told = super().clean(value).strip()
        if not told:
            return ""
        found = _CLOCK.fullmatch(told)
        hours, minutes = (int(found[1]), int(found[2] or 0)) if found else (-1, -1)
        if not (0 <= hours <= _LAST_HOUR and 0 <= minutes <= _LAST_MINUTE):
            raise forms.ValidationError("Skriv tiden med timmar och minuter, till exempel 8.30.")
        return f"{hours:02d}:{minutes:02d}"

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 - what a browser sent, or what is kept
        """ "08:30" is shown as "8.30"."""
        found = re.fullmatch(r"(\d{2}):(\d{2})", value) if isinstance(value, str) else None
        return f"{int(found[1])}.{found[2]}" if found else value


class Day(forms.DateField):
    """A date, chosen in the browser's own calendar."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        messages = {"invalid": "Välj en dag i kalendern, eller skriv den som 2027-02-12."}
        super().__init__(widget=widget, input_formats=["%Y-%m-%d"], error_messages=messages, **kwargs)

    def clean(self, value: Any) -> date | None:  # noqa: ANN401 - what a browser sends
        """The date; one that cannot be meant is refused."""
        day: date | None = super().clean(value)
        if day and not 1990 <= day.year <= 2100:
            raise forms.ValidationError("Året ser inte rätt ut. Skriv datumet som 2027-02-12.")
        return day
