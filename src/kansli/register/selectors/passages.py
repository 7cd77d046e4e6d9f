"""Passages that a person marks: by their place in the text, or by their words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kansli.documents.services import source_of
from kansli.meetings.models import Minutes
from kansli.reader.records import Span

_LINE = re.compile(r"\S(?:[^\n]*\S)?")
_PLACE = re.compile(r"^\d{1,9}-\d{1,9}$")


def passage_at(minutes: Minutes, ranges: Sequence[tuple[int, int]]) -> Span | None:
    """The passage at some ranges of the text; None where they hold no words, or lie outside the minutes."""
    if not ranges or any(not minutes.start <= start < end <= minutes.end for start, end in ranges):
        return None
    try:
        return source_of(minutes.text).span(ranges)
    except ValueError:
        return None


def passage_within(minutes: Minutes, page: int, rectangle: Sequence[float]) -> Span | None:
    """The passage from the first to the last word in a rectangle of a page image, given in fractions of the page."""
    left, top, right, bottom = rectangle
    inside = [
        word
        for word in source_of(minutes.text).words
        if word.page == page and left <= (word.x0 + word.x1) / 2 <= right and top <= (word.y0 + word.y1) / 2 <= bottom
    ]
    return passage_at(minutes, [(min(word.start for word in inside), max(word.end for word in inside))]) if inside else None


def passage_of(minutes: Minutes, words: str, *, near: int = 0) -> Span | None:
    """The passage that says ``words`` as the minutes have them, white space and line breaks apart; the one nearest to ``near``.

    A sentence broken by a page foot is written with " … " between its parts, as it is shown.
    """
    parts = [part.split() for part in words.strip().strip('”“"').split(" … ")]
    if not all(parts):
        return None
    text = minutes.text.content
    ranges: list[tuple[int, int]] = []
    for place, part in enumerate(parts):
        pattern = re.compile(r"\s+".join(re.escape(word) for word in part))
        found = [hit.span() for hit in pattern.finditer(text, ranges[-1][1] if ranges else minutes.start, minutes.end)]
        if not found:
            return None
        ranges.append(found[0] if place else min(found, key=lambda hit: abs(hit[0] - near)))
    return passage_at(minutes, ranges)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the minutes that can be chosen without a mouse."""

    place: str
    """"120-180": its first code point, and the one after its last."""
    words: str


def lines_of(minutes: Minutes) -> list[Row]:
    """The lines that hold words, for who marks a passage by its first and its last line."""
    content = minutes.text.content[minutes.start : minutes.end]
    found = []
    for line in _LINE.finditer(content):
        start = minutes.start + line.start()
        found.append(Row(f"{start}-{start + len(line[0])}", " ".join(line[0].split())))
    return found


def passage_from(minutes: Minutes, first: str, last: str) -> Span | None:
    """The passage from the first of two chosen lines to the last; the first alone where no last is chosen."""
    places = [tuple(map(int, place.split("-"))) for place in (first, last or first) if _PLACE.match(place)]
    if len(places) != 2:
        return None
    return passage_at(minutes, [(min(start for start, _ in places), max(end for _, end in places))])


def item_at(items: Sequence[Any], start: int) -> int | None:
    """Id of the item that a code point stands in."""
    return next((item.pk for item in items if any(first <= start < end for first, end in item.ranges)), None)
