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
    for date in find_dates(text):
        if date.through or _BACKWARD.search(text[: date.start]):
            continue
        found.append(DueMention(date.start, date.end, text[date.start : date.end], DueKind.DATE, date))
    lowered = text.lower()
    for rule in rules("due"):
        for match in rule.finditer(text, lowered):
            start, end = match.span()
            if any(mention.start < end and start < mention.end for mention in found) or _dated(text, end, found):
                continue
            found.append(DueMention(start, end, match.group(), DueKind(rule.gives["kind"])))
    return sorted(found, key=lambda mention: mention.start)


def _dated(text: str, end: int, found: list[DueMention]) -> bool:
    """Is the date itself said straight after ("nästa möte 28 oktober")?"""
    return any(mention.kind is DueKind.DATE and end <= mention.start and not text[end : mention.start].strip(" ,(") for mention in found)


_BACKWARD = re.compile(
    r"\b(?:från|sedan|enligt|daterad|daterat|daterade|beslut\w*|beviljad\w*|inkom\w*|inlämnad\w*|(?:från|vid|på|enligt)\s(?:\w+\s){0,2}(?:protokoll\w*|förra\smötet|föregående\smöte))\s(?:av\s)?(?:den\s)?$",
    re.IGNORECASE,
)
