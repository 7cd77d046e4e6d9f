"""Dates and times of day in Swedish text.

Reads a string; leaves mentions with positions in it. What the text does not say (a year) stays None until
:func:`resolve` is asked with what else is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class DateMention:
    """A calendar date as written: day and month, year where said."""

    start: int
    end: int
    day: int
    month: int
    year: int | None
    weekday: int | None
    """0 Monday … 6 Sunday, where the text names it."""


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A time of day, or a stretch from one to another, as "HH:MM"."""

    start: int
    end: int
    starts: str | None
    ends: str | None


def find_dates(text: str) -> Iterator[DateMention]:
    """Every calendar date in ``text`` ("torsdagen den 1 september 2022", "28 okt", "2024-07-14", "9/2-2017", "24.12.06", "20181031")."""
    raise NotImplementedError(text)


def find_times(text: str) -> Iterator[TimeMention]:
    """Every time of day in ``text`` ("kl 8.30-11.00", "kl. 12", "till kl 10.15", "13:00–17:30")."""
    raise NotImplementedError(text)


def resolve(mention: DateMention, *, near: date | None = None, years: Iterable[int] = ()) -> date | None:
    """The date a mention stands for.

    ``near`` is the date of the meeting: without a year of its own, a mention means the first such day on or
    after it, or the one just before where the weekday says so. ``years`` are years that occur nearby. None where nothing settles it.
    """
    raise NotImplementedError(mention, near, years)
