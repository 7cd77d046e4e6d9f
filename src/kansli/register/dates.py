"""Days that somebody writes in an answer."""

from __future__ import annotations

from datetime import date

from kansli.reader.language.dates import find_dates, resolve


def day_told(words: str, *, near: date) -> date | None:
    """The one day to come that is named in words written on ``near`` ("12 mars", "den 16 april 2027"); None: none, or several."""
    found = find_dates(words)
    day = resolve(found[0], near=near) if len(found) == 1 else None
    return day if day and day >= near else None
