"""When something is to be done: dates, the next meeting, or words.

Reads a string; leaves mentions with positions in it. The words are rules (``rules/sv/due.toml``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from kansli.reader.language.dates import DateMention, find_dates
from kansli.reader.rules import rules


class DueKind(StrEnum):
    """How a due time is told."""

    DATE = "date"
    NEXT_MEETING = "next_meeting"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class DueMention:
    """When something is due, as written."""

    start: int
    end: int
    text: str
    """The words, preposition included ("i början på 2023", "före det skickas ut")."""
    kind: DueKind
    date: DateMention | None = None
    """The calendar date, where the kind is a date; :func:`kansli.reader.language.dates.resolve` gives its year."""


def find_due(text: str) -> list[DueMention]:
    """Every telling of when something is due in ``text``, in order, none overlapping another.

    A date goes before the next meeting, and that before words. Dates told of earlier times ("enligt beslut den 4 maj",
    "från mötet den 4 maj") are left out.
    """
    found: list[DueMention] = []
    taken = bytearray(len(text))
    for date in find_dates(text):
        if date.through or _BACKWARD.search(text, max(0, date.start - _BACK), date.start):
            continue
        found.append(DueMention(date.start, date.end, text[date.start : date.end], DueKind.DATE, date))
        taken[date.start : date.end] = b"\1" * (date.end - date.start)
    for rule in rules("due").applicable(text):
        for match in rule.pattern.finditer(text):
            start, end = match.span()
            if taken.find(1, start, end) >= 0 or _dated(text, end, taken):
                continue
            found.append(DueMention(start, end, match.group(), DueKind(rule.gives["kind"])))
            taken[start:end] = b"\1" * (end - start)
    return sorted(found, key=lambda mention: mention.start)


def _dated(text: str, end: int, taken: bytearray) -> bool:
    """Is the date itself said straight after ("nästa möte 28 oktober")?"""
    follows = taken.find(1, end, end + 3)
    return follows >= 0 and not text[end:follows].strip(" ,(")


_BACK = 100
_BACKWARD = re.compile(
    r"\b(?:från|sedan|enligt|daterad|daterat|daterade|beslut\w*|beviljad\w*|inkom\w*|inlämnad\w*|(?:från|vid|på|enligt)\s(?:\w+\s){0,2}(?:protokoll\w*|förra\smötet|föregående\smöte))\s(?:av\s)?(?:den\s)?$",
    re.IGNORECASE,
)
