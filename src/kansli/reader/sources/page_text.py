"""Lines of pages into the delivered text: blank lines, table cells, and the heads and feet that pages repeat."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import takewhile
from typing import TYPE_CHECKING

from kansli.reader.text import LineStyle

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kansli.reader.sources.builder import RelativeBox, TextBuilder
    from kansli.reader.sources.page_layout import PageLine

_MARGIN = 0.15  # of the page's height, above and below, where heads and feet stand
_LINES_AT_EDGE = 5
_COUNT_SHIFT = 3  # pages by which printed page numbers may differ from ours
_DIGITS = re.compile(r"\d{1,6}")
_NOT_FURNITURE = re.compile(r"\s*(?:§|\d+[.)]$|beslut)", re.IGNORECASE)

Size = tuple[float, float]

Progress = Callable[[int, int], None]
"""Told (pages done, pages in all)."""


def add_pages(builder: TextBuilder, pages: Sequence[Sequence[PageLine]], sizes: Sequence[Size]) -> None:
    """Add each page's lines and close the page; ``sizes`` in points."""
    furniture = _furniture(pages)
    tables = _Tables()
    for number, (lines, (width, height)) in enumerate(zip(pages, sizes, strict=True)):
        for index, line in enumerate(lines):
            is_furniture = (number, index) in furniture
            apart = index and is_furniture != ((number, index - 1) in furniture)
            if (line.blank_before and index) or apart:
                builder.blank()
            style = LineStyle(cell=tables.cell(number, line), bold=_is_bold(line), furniture=is_furniture)
            builder.line(line.text, style, list(_boxes(line)))
        builder.end_page(width, height)


class _Tables:
    """Numbers the tables of a document: rows that follow one another on a page are one table."""

    def __init__(self) -> None:
        self._table = -1
        self._first_row = 0
        self._last: tuple[int, int] | None = None

    def cell(self, page: int, line: PageLine) -> tuple[int, int, int] | None:
        """(table, row, column) of a line in a table."""
        if line.cell is None:
            return None
        row, column = line.cell
        if self._last is None or self._last[0] != page or row - self._last[1] not in (0, 1):
            self._table += 1
            self._first_row = row
        self._last = (page, row)
        return self._table, row - self._first_row, column


def _is_bold(line: PageLine) -> bool:
    return all(word.bold for piece in line.pieces for word in (piece.words[0], piece.words[-1]))


def _boxes(line: PageLine) -> Iterator[RelativeBox]:
    position = line.tabs
    for piece in line.pieces:
        for word in piece.words:
            end = position + len(word.text)
            yield (position, end, *word.box)
            position = end + 1


def _furniture(pages: Sequence[Sequence[PageLine]]) -> set[tuple[int, int]]:
    """(page, line) of the lines that most pages repeat at the same height at an edge, whatever the page numbers."""
    if len(pages) < 2:
        return set()
    seen: dict[tuple[str, int], list[tuple[int, int]]] = {}
    for number, lines in enumerate(pages):
        for index, line in _at_edges(lines):
            if _NOT_FURNITURE.match(line.text):
                continue
            height = round(_top(line) * 200)
            for words in _without_page_number(line.text.strip(), number):
                for near in (height - 1, height, height + 1):
                    seen.setdefault((words, near), []).append((number, index))
    need = max(2, round(0.6 * (len(pages) - 1)))
    repeated = {place for places in seen.values() if len({page for page, _ in places}) >= need for place in places}
    return {place for number, lines in enumerate(pages) for place in _unbroken_from_edges(number, len(lines), repeated)}


def _without_page_number(text: str, index: int) -> set[str]:
    """The line, and its form with the page number made the same on all pages, should it hold one."""
    forms = {text}
    for match in _DIGITS.finditer(text):
        shift = int(match.group()) - index
        if abs(shift) <= _COUNT_SHIFT:
            forms.add(f"{text[: match.start()]}#{shift}{text[match.end() :]}")
    return forms


def _unbroken_from_edges(number: int, count: int, repeated: set[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Repeated lines with nothing but repeated lines between them and an edge of their page."""
    for order in (range(count), reversed(range(count))):
        yield from takewhile(repeated.__contains__, ((number, index) for index in order))


def _at_edges(lines: Sequence[PageLine]) -> Iterator[tuple[int, PageLine]]:
    for index, line in enumerate(lines):
        edge = index < _LINES_AT_EDGE or index >= len(lines) - _LINES_AT_EDGE
        if edge and not _MARGIN < _top(line) < 1 - _MARGIN:
            yield index, line


def _top(line: PageLine) -> float:
    return line.pieces[0].words[0].box[1]
