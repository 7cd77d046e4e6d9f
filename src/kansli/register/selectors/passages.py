"""Passages that a person marks: by their place in the text, or by their words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from kansli.documents.services import source_of
from kansli.meetings.models import Minutes
from kansli.reader.records import Span


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


def item_at(items: Sequence[Any], start: int) -> int | None:
    """Id of the item that a code point stands in."""
    return next((item.pk for item in items if any(first <= start < end for first, end in item.ranges)), None)
