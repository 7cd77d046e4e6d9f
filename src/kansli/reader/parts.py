"""A file that holds the minutes of several meetings: where each begins, its text by itself, and its reading put back in the whole.

Reads a :class:`~kansli.reader.text.SourceText`; leaves ranges of it. A part begins at a title of minutes with a day and a list
of who was there soon after it. Where the parts do not turn out to be of different meetings, the file is one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from kansli.reader.evidence import evidence_of
from kansli.reader.records import Item, Reading, Span
from kansli.reader.text import Page, SourceText

T = TypeVar("T")

_TITLE = re.compile(
    r"^[^\S\n]*(?:#+\s*)?(?:\S+[^\S\n]+){0,3}?(?:minnesanteckningar|m[öo]tesanteckningar|anteckningar|protokoll|sammantr[äa]desprotokoll|m[öo]tesprotokoll|styrelseprotokoll)\b[^\n]{0,120}$",
    re.IGNORECASE | re.MULTILINE,
)
_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b|\b\d{1,2}\s+(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)[a-z]*\b", re.IGNORECASE)
_PRESENT = re.compile(
    r"^[^\S\n]*\W*(?:n[äa]rvarande|deltagare|beslutande|ledam[öo]ter|medverkande|n[äa]rvaro)\b", re.IGNORECASE | re.MULTILINE
)
_DAY_WITHIN, _PRESENT_WITHIN = 500, 1500
_LEAST = 250
"""Code points; nothing shorter is the minutes of a meeting."""


def split(source: SourceText) -> tuple[tuple[int, int], ...]:
    """The ranges of the meetings that ``source`` holds, in order and covering all of it; one range where it is one meeting's."""
    whole = ((0, len(source.text)),)
    starts = [match.start() for match in _TITLE.finditer(source.text) if _begins_minutes(source.text, match.end())]
    if len(starts) < 2:
        return whole
    parts: list[tuple[int, int]] = []
    met: list[object] = []
    for start, end in zip(starts, [*starts[1:], len(source.text)], strict=True):
        held = [(one.body, one.date) for one in evidence_of(part_of(source, start, end)).meetings if one.how == "held"]
        if parts and (not held or held[0] == met[-1] or end - start < _LEAST):
            parts[-1] = (parts[-1][0], end)
        else:
            parts.append((start, end))
            met.append(held[0] if held else None)
    if len(parts) < 2 or None in met or len(set(met)) < len(met):
        return whole
    parts[0] = (0, parts[0][1])
    return tuple(parts)


def _begins_minutes(text: str, at: int) -> bool:
    """Do a day and then a list of who was there follow a title that ends at ``at``?"""
    return bool(_DAY.search(text, at - 120 if at > 120 else 0, at + _DAY_WITHIN) and _PRESENT.search(text, at, at + _PRESENT_WITHIN))


def part_of(source: SourceText, start: int, end: int) -> SourceText:
    """One part as a text by itself; its pages keep their numbers."""
    if (start, end) == (0, len(source.text)):
        return source
    pages = tuple(
        Page(page.number, max(page.start, start) - start, min(page.end, end) - start, page.width, page.height)
        for page in source.pages
        if page.start < end and page.end > start
    )
    words = tuple(
        word._replace(start=word.start - start, end=word.end - start) for word in source.words if start <= word.start and word.end <= end
    )
    styles = {at - start: style for at, style in source.styles.items() if start <= at < end}
    return replace(source, text=source.text[start:end], pages=pages, words=words, styles=styles, notes=source.notes if start == 0 else ())


def in_whole(reading: Reading, start: int) -> Reading:
    """The reading of a part that begins at ``start``, its passages counted in the whole text."""
    if not start:
        return reading
    moved = _shifted(reading, start)
    return replace(moved, repairs=tuple((first + start, last + start, words) for first, last, words in reading.repairs))


def _shifted(value: T, by: int) -> T:
    changed: Any = value
    if isinstance(value, Span):
        changed = replace(value, ranges=_moved(value.ranges, by))
    elif isinstance(value, tuple):
        changed = tuple(_shifted(one, by) for one in value)
    elif is_dataclass(value) and not isinstance(value, type):
        parts: Mapping[str, Any] = {field.name: getattr(value, field.name) for field in fields(value)}
        moved = {name: _shifted(one, by) for name, one in parts.items() if isinstance(one, tuple) or is_dataclass(one)}
        if isinstance(value, Item):
            moved["body"] = _moved(value.body, by)
        changed = replace(value, **moved)
    return changed  # type: ignore[no-any-return]


def _moved(ranges: tuple[tuple[int, int], ...], by: int) -> tuple[tuple[int, int], ...]:
    return tuple((start + by, end + by) for start, end in ranges)
