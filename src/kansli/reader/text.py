"""The delivered text of a file, with pages, line styles and word boxes.

Reads nothing; the modules of :mod:`kansli.reader.sources` make it. The text is never changed after that:
newlines are ``\\n`` and everything else is as the file had it, so that every quote can be found again.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from kansli.reader.records import Box, Span


@dataclass(frozen=True, slots=True)
class LineStyle:
    """What the format says of one line of the text; plain text says nothing."""

    heading: int | None = None
    """Heading level from 1 (paragraph style "Rubrik 1", Markdown ``#``); None: body text."""
    list_level: int | None = None
    """Depth of an automatic list, from 0. Its number or bullet is written out in the text."""
    cell: tuple[int, int, int] | None = None
    """(table, row, column), from 0, for text that stands in a table of its own lines."""
    bold: bool = False
    """The whole line is bold."""
    paragraph_start: bool | None = None
    """True: a paragraph of the format begins here; False: the line only continues one; None: not known."""
    furniture: bool = False
    """Header or footer of the page, by the format's own word."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its range in the text and its size in points (1/72 inch)."""

    number: int
    start: int
    end: int
    width: float = 0.0
    height: float = 0.0


class WordBox(NamedTuple):
    """One word of a page image: range in the text and rectangle in fractions of the page."""

    start: int
    end: int
    page: int
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class SourceText:
    """One file's text as delivered."""

    document: str
    """The file's own name."""
    text: str
    media: str = "text"
    """text · markdown · docx · odt · pdf · scan · mixed (a PDF with scanned pages among others)"""
    extractor: str = "text/1"
    """Name and version of what drew the text."""
    pages: tuple[Page, ...] = ()
    styles: Mapping[int, LineStyle] = field(default_factory=dict)
    """Offset of a line's first code point → its style."""
    words: tuple[WordBox, ...] = ()
    notes: tuple[str, ...] = ()
    """What the extractor could not bring along, in Swedish (e.g. "sida 3 är tom")."""

    def quote(self, ranges: Iterable[tuple[int, int]]) -> str:
        """The delivered words of ``ranges``: each run of white space one space, parts joined by " … "."""
        return " … ".join(" ".join(self.text[start:end].split()) for start, end in ranges)

    def page_of(self, offset: int) -> int | None:
        """Number of the page that holds ``offset``; None where there are no pages."""
        index = bisect.bisect_right(self.pages, offset, key=lambda page: page.start) - 1
        return self.pages[index].number if index >= 0 else None

    def boxes(self, ranges: Sequence[tuple[int, int]]) -> tuple[Box, ...]:
        """Rectangles that cover ``ranges``: one a line of words."""
        boxes: list[Box] = []
        for start, end in ranges:
            first = bisect.bisect_right(self.words, start, key=lambda word: word.end)
            for word in self.words[first:]:
                if word.start >= end:
                    break
                last = boxes[-1] if boxes else None
                same_line = last is not None and last.page == word.page and word.y0 < last.y1 and word.y1 > last.y0 and word.x0 >= last.x0
                if same_line and last is not None:
                    boxes[-1] = Box(last.page, last.x0, min(last.y0, word.y0), max(last.x1, word.x1), max(last.y1, word.y1))
                else:
                    boxes.append(Box(word.page, word.x0, word.y0, word.x1, word.y1))
        return tuple(boxes)

    def span(self, ranges: Sequence[tuple[int, int]]) -> Span:
        """The passage at ``ranges``, trimmed of white space at the ends of each part.

        Raises:
            ValueError: no range holds anything but white space.
        """
        trimmed = tuple(pair for pair in (self._trim(start, end) for start, end in ranges) if pair[0] < pair[1])
        if not trimmed:
            raise ValueError(f"no text in {ranges!r}")
        boxes = self.boxes(trimmed) if self.words else ()
        return Span(trimmed, self.quote(trimmed), self.page_of(trimmed[0][0]) if self.pages else None, boxes)

    def _trim(self, start: int, end: int) -> tuple[int, int]:
        part = self.text[start:end].lstrip()
        start = max(start, min(end, len(self.text)) - len(part))
        return start, start + len(part.rstrip())
