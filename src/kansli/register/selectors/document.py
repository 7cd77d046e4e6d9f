"""Minutes as they stand, with their facts marked: running text in pieces, or page images with rectangles over them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kansli.documents.services import source_of
from kansli.meetings.models import Minutes
from kansli.reader.api import SourceText

_LEVELS = 3
"""Depths of headings that are told apart."""
_A4 = (595.0, 842.0)
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass(frozen=True, slots=True)
class Mark:
    """How a fact is marked."""

    fact: int
    look: str
    """found · check · ok · fixed"""
    words: str
    """What it is, for those who hear the page: "Beslut"."""
    ranges: Sequence[Sequence[int]]
    boxes: Sequence[Sequence[float]]

    @property
    def length(self) -> int:
        """Code points that it covers."""
        return sum(end - start for start, end in self.ranges)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text under the same marks."""

    text: str
    marks: tuple[Mark, ...] = ()
    """Innermost first."""
    start: int = 0
    """Its first code point."""

    @property
    def ids(self) -> str:
        """Ids of the facts, the innermost first."""
        return " ".join(str(mark.fact) for mark in self.marks)

    @property
    def inner(self) -> Mark:
        """The innermost mark: the one that a click chooses."""
        return self.marks[0]

    def first(self, fact: int) -> bool:
        """Begins the fact's passage here?"""
        return any(mark.fact == fact and mark.ranges[0][0] == self.start for mark in self.marks)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the delivered text, its newline included."""

    pieces: list[Piece]
    look: str
    """heading level ("h1" …), "bold", "cell", or empty."""


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A marked rectangle of a page image, in thousandths of its width and height."""

    mark: Mark
    x: int
    y: int
    width: int
    height: int
    first: bool
    """The fact's first rectangle: the one that is reached by keyboard."""


@dataclass(slots=True)
class PageImage:
    """One page, to be shown as an image."""

    number: int
    width: int
    height: int
    rectangles: list[Rectangle] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Document:
    """What the left side of the review shows."""

    pages: list[PageImage]
    """Empty where the source has no page images."""
    lines: list[Line]
    """Empty where pages are shown."""
    start: int
    """Code point that the first line begins at."""
    has_pages: bool


def document_of(minutes: Minutes, marks: Sequence[Mark], *, as_text: bool = False) -> Document:
    """The minutes with their marks; ``as_text``: running text although there are page images."""
    source = source_of(minutes.text)
    has_pages = bool(source.pages) and minutes.text.media in {"pdf", "scan", "mixed"}
    if has_pages and not as_text:
        return Document(_pages(source, minutes, marks), [], minutes.start, has_pages=True)
    return Document([], _lines(source, minutes.start, minutes.end, marks), minutes.start, has_pages)


def _pages(source: SourceText, minutes: Minutes, marks: Iterable[Mark]) -> list[PageImage]:
    pages = {
        page.number: PageImage(page.number, round(page.width or _A4[0]), round(page.height or _A4[1]))
        for page in source.pages
        if page.start < minutes.end and minutes.start < max(page.end, page.start + 1)
    }
    for mark in sorted(marks, key=lambda mark: -mark.length):
        for place, (page, x0, y0, x1, y1) in enumerate(mark.boxes):
            if int(page) in pages:
                left, top, right, bottom = (round(value * 1000) for value in (x0, y0, x1, y1))
                pages[int(page)].rectangles.append(Rectangle(mark, left, top, right - left, bottom - top, place == 0))
    return list(pages.values())


def _lines(source: SourceText, start: int, end: int, marks: Sequence[Mark]) -> list[Line]:
    begins: dict[int, list[Mark]] = defaultdict(list)
    ends: dict[int, list[Mark]] = defaultdict(list)
    for mark in marks:
        for first, last in mark.ranges:
            if first < end and last > start:
                begins[max(first, start)].append(mark)
                ends[min(last, end)].append(mark)
    breaks = sorted({start, end, *begins, *ends})
    lines: list[Line] = []
    pieces: list[Piece] = []
    begun = start
    open_marks: list[Mark] = []
    for at, until in zip(breaks, [*breaks[1:], end], strict=True):
        for mark in ends.get(at, ()):
            open_marks.remove(mark)
        open_marks.extend(begins.get(at, ()))
        under = tuple(sorted(open_marks, key=lambda mark: (mark.length, mark.fact)))
        place = at
        for part in _LINE.findall(source.text[at:until]):
            pieces.append(Piece(part, under if part.strip() else (), place))
            place += len(part)
            if part.endswith("\n"):
                lines.append(Line(pieces, _look(source, begun)))
                pieces, begun = [], begun + sum(len(piece.text) for piece in pieces)
    if pieces:
        lines.append(Line(pieces, _look(source, begun)))
    return lines


def _look(source: SourceText, offset: int) -> str:
    style = source.styles.get(offset)
    if style is None:
        return ""
    if style.heading:
        return f"h{min(style.heading, _LEVELS)}"
    return "bold" if style.bold else "cell" if style.cell else ""
