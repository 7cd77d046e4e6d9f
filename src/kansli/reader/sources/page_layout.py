"""From words on a page to the lines a person sees: rows, columns, tables, paragraph gaps.

Reads words with rectangles, in pieces of one line each (as the PDF draws them, or as OCR found them); leaves
:class:`PageLine`, top to bottom. Coordinates are points or pixels with the origin top left; only ratios matter.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Word(NamedTuple):
    """One word of a page."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    box: tuple[float, float, float, float]
    """Where it shows: fractions of the page as displayed."""
    bold: bool = False
    upright: bool = False
    """Set along the side of the page, at right angles to lines that lie level."""


@dataclass(slots=True, eq=False)
class Piece:
    """Words that stand together on one line with no wide gap: a line of text, or its part in one cell."""

    words: list[Word]
    x0: float
    y0: float
    x1: float
    y1: float

    @classmethod
    def of(cls, words: list[Word]) -> Piece:
        """The piece that holds these words."""
        return cls(words, words[0].x0, min(w.y0 for w in words), words[-1].x1, max(w.y1 for w in words))

    @property
    def middle(self) -> float:
        """Height of its middle."""
        return (self.y0 + self.y1) / 2

    @property
    def text(self) -> str:
        """Its words."""
        return " ".join(word.text for word in self.words)


@dataclass(slots=True, eq=False)
class PageLine:
    """One line of the page's text."""

    pieces: list[Piece]
    """From left to right; a tab stands between them."""
    tabs: int = 0
    """Empty columns before the first piece."""
    blank_before: bool = False
    cell: tuple[int, int] | None = None
    """(row, column) where cells of several lines each are set out one after the other; rows count from 0 in each page."""

    @property
    def y0(self) -> float:
        """Its upper edge."""
        return min(piece.y0 for piece in self.pieces)

    @property
    def y1(self) -> float:
        """Its lower edge."""
        return max(piece.y1 for piece in self.pieces)

    @property
    def x0(self) -> float:
        """Its left edge."""
        return self.pieces[0].x0

    @property
    def text(self) -> str:
        """The line as it is delivered."""
        return "\t" * self.tabs + "\t".join(piece.text for piece in self.pieces)


_WIDE_GAP = 1.1  # of the letters' height; a space is about a quarter
_WIDER_THAN_USUAL = 2.5  # of the line's own median gap, which is wide in justified text
_PARAGRAPH_GAP = 1.3  # of the usual distance between lines
_COLUMN_LINES = 5
_COLUMN_WORDS = 4
_MARKER = re.compile(
    r"(?:[•●○▪■‣◦·\uf0b7\uf0a7–—*o-]|(?:§\s?)?\(?\d{1,3}(?:[.:]\d{1,2}){0,3}[.:)]?|§+|[a-zåäö][.)]|[ivx]{1,4}[.)])$", re.IGNORECASE
)


def arrange(chunks: Iterable[Sequence[Word]], *, width: float, drawn_in_order: bool) -> list[PageLine]:
    """The lines of a page.

    Args:
        chunks: words in pieces of at most one line each, in the order of the source.
        width: of the page.
        drawn_in_order: the order of the chunks tells how cells and columns belong together (PDF), rather than guesses (OCR).
    """
    pieces = [piece for chunk in chunks if chunk for piece in _split_at_gaps(list(chunk))]
    if not pieces:
        return []
    lines: list[PageLine] = []
    for column in _columns(pieces, width, drawn_in_order=drawn_in_order):
        lines += _lines_of_column(column, drawn_in_order=drawn_in_order, first_row=len(lines))
    lines[0].blank_before = False
    return lines


def _split_at_gaps(words: list[Word]) -> list[Piece]:
    """A line's words, parted where a gap is too wide for a space."""
    gaps = [b.x0 - a.x1 for a, b in pairwise(words)]
    height = max(word.y1 - word.y0 for word in words)
    limit = _WIDE_GAP * height
    if not gaps or max(gaps) <= limit:
        return [Piece.of(words)]
    if len(gaps) >= 3 and median(gaps) < 1.5 * height:  # fewer gaps say nothing of what is usual
        limit = max(limit, _WIDER_THAN_USUAL * median(gaps))
    pieces = []
    start = 0
    for index, gap in enumerate(gaps, 1):
        if gap > limit:
            pieces.append(Piece.of(words[start:index]))
            start = index
    pieces.append(Piece.of(words[start:]))
    return pieces


def _columns(pieces: list[Piece], width: float, *, drawn_in_order: bool) -> list[list[Piece]]:
    """The pieces in groups to be read one after the other: newspaper columns are parted, tables are not."""
    order = {id(piece): index for index, piece in enumerate(pieces)}
    starts = Counter(round(piece.x0 / (width / 100)) for piece in pieces if len(piece.words) >= _COLUMN_WORDS)
    for percent, count in starts.most_common(4):
        if count < _COLUMN_LINES or not 25 <= percent <= 75:
            continue
        x = (percent - 1) * width / 100
        run: list[Piece] = []
        by_height = sorted(pieces, key=lambda piece: piece.middle)
        for index, piece in enumerate([*by_height, None]):
            if piece is not None and not (piece.x0 < x - 1 and piece.x1 > x):
                run.append(piece)
                continue
            left = [p for p in run if p.x0 < x - 1]
            right = [p for p in run if p.x0 >= x - 1]
            if _are_columns(left, right, x, width) and not (drawn_in_order and _alternate(left, right, order)):
                before = by_height[: index - len(run)]
                after = by_height[index:]
                groups = (before, left, right, after)
                return [
                    column
                    for group in groups
                    if group
                    for column in _columns(sorted(group, key=lambda p: order[id(p)]), width, drawn_in_order=drawn_in_order)
                ]
            run = []
    return [pieces]


def _are_columns(left: list[Piece], right: list[Piece], x: float, width: float) -> bool:
    """Both sides hold several lines of running text that fill their columns."""
    return all(
        len(side) >= _COLUMN_LINES
        and median(len(piece.words) for piece in side) >= _COLUMN_WORDS
        and median(piece.x1 - piece.x0 for piece in side) >= 0.6 * space
        for side, space in ((left, x - min((p.x0 for p in left), default=x)), (right, max((p.x1 for p in right), default=width) - x))
    )


def _alternate(left: list[Piece], right: list[Piece], order: dict[int, int]) -> bool:
    """The source goes to and fro between the sides, as it does in a table and not in columns."""
    sides = sorted([(order[id(p)], 0) for p in left] + [(order[id(p)], 1) for p in right])
    return sum(a[1] != b[1] for a, b in pairwise(sides)) > 2


_Row = list[list[Piece]]
"""A table row: its cells from left to right, each the pieces of its lines."""


def _lines_of_column(pieces: list[Piece], *, drawn_in_order: bool, first_row: int) -> list[PageLine]:
    rows = _wrapped_rows(pieces) if drawn_in_order else []
    in_rows = {id(piece) for row in rows for cell in row for piece in cell}
    units: list[PageLine | _Row] = [*_rows([piece for piece in pieces if id(piece) not in in_rows]), *rows]
    units.sort(key=lambda unit: unit.y0 if isinstance(unit, PageLine) else unit[0][0].y0)
    if rows:
        _extend_tables(units)
    arranged: list[PageLine] = []
    columns: list[float] = []
    for number, unit in enumerate(units, first_row):
        if isinstance(unit, PageLine):
            arranged.append(unit)
            columns = []
            continue
        columns = columns or [cell[0].x0 for cell in unit]
        for index, cell in enumerate(unit):
            column = _column_at(cell[0], columns)
            arranged += [PageLine([piece], cell=(number, index if column is None else column)) for piece in cell]
    _mark_gaps(arranged)
    _align(arranged)
    _indent(arranged)
    return arranged


def _extend_tables(units: list[PageLine | _Row]) -> None:
    """Rows of single lines, above and below those with wrapped cells, belong to their table."""
    for order in (range(1, len(units)), range(len(units) - 2, -1, -1)):
        for index in order:
            unit, beside = units[index], units[index - order.step]
            if isinstance(unit, PageLine) and not isinstance(beside, PageLine) and len(unit.pieces) > 1:
                columns = [cell[0].x0 for cell in beside]
                if all(_column_at(piece, columns) is not None for piece in unit.pieces):
                    units[index] = [[piece] for piece in unit.pieces]


def _column_at(piece: Piece, columns: list[float]) -> int | None:
    height = piece.y1 - piece.y0
    return next((index for index, x in enumerate(columns) if abs(piece.x0 - x) < 0.5 * height), None)


def _rows(pieces: list[Piece]) -> list[PageLine]:
    """Pieces at the same height make one line, left to right."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda p: p.middle):
        row = rows[-1] if rows else None
        if row and _same_height(row[-1], piece):
            row.append(piece)
        else:
            rows.append([piece])
    return [PageLine(_joined(sorted(row, key=lambda p: p.x0))) for row in rows]


def _same_height(a: Piece, b: Piece) -> bool:
    overlap = min(a.y1, b.y1) - max(a.y0, b.y0)
    return overlap > 0.5 * min(a.y1 - a.y0, b.y1 - b.y0)


def _joined(row: list[Piece]) -> list[Piece]:
    """The row's pieces, with those that stand close together made one, and list markers put to their text."""
    joined = [row[0]]
    for piece in row[1:]:
        last = joined[-1]
        if _same_again(last, piece):
            continue
        close = piece.x0 - last.x1 <= _WIDE_GAP * max(last.y1 - last.y0, piece.y1 - piece.y0)
        if close or (len(joined) == 1 and _MARKER.match(last.text)):
            joined[-1] = Piece.of(last.words + piece.words)
        else:
            joined.append(piece)
    return joined


def _same_again(a: Piece, b: Piece) -> bool:
    """The same words printed twice on the same spot, as some programs do for bold."""
    return abs(a.x0 - b.x0) < 0.2 * (a.y1 - a.y0) and abs(a.x1 - b.x1) < 0.2 * (a.y1 - a.y0) and a.text == b.text


def _wrapped_rows(pieces: list[Piece]) -> list[_Row]:
    """Table rows whose cells hold wrapped text.

    The source draws such a row cell by cell: down the lines of one, then up again and to the right. Rows where
    that makes no difference to the reading order (only the last cell is wrapped, or lists side by side) are left out.
    """
    stacks: list[list[Piece]] = []
    for piece in pieces:
        if stacks and _continues_stack(stacks[-1], piece):
            stacks[-1].append(piece)
        else:
            stacks.append([piece])
    rows: list[_Row] = []
    for stack in stacks:
        if rows and _stands_beside(rows[-1][-1], stack):
            rows[-1].append(stack)
        else:
            rows.append([stack])
    return [row for row in rows if any(_is_wrapped(cell, following[0].x0) for cell, following in pairwise(row))]


def _continues_stack(stack: list[Piece], piece: Piece) -> bool:
    last = stack[-1]
    height = last.y1 - last.y0
    return 0 < piece.middle - last.middle < 2 * height and abs(piece.x0 - stack[0].x0) < 0.3 * height


def _stands_beside(cell: list[Piece], following: list[Piece]) -> bool:
    height = cell[0].y1 - cell[0].y0
    return following[0].x0 >= max(piece.x1 for piece in cell) and cell[0].y0 - height < following[0].y0 < cell[-1].y1


def _is_wrapped(cell: list[Piece], right: float) -> bool:
    """Most lines of the cell end where the next word would not have fitted before ``right``."""
    full = [a.x1 + (b.words[0].x1 - b.words[0].x0) + 0.5 * (a.y1 - a.y0) > right for a, b in pairwise(cell)]
    return bool(full) and sum(full) > len(full) / 2


def _mark_gaps(lines: list[PageLine]) -> None:
    """Set ``blank_before`` where the distance to the line above is greater than usual."""
    steps = [b.y1 - a.y1 for a, b in pairwise(lines)]
    usual = _usual_step([step for step in steps if step > 0])
    for (above, line), step in zip(pairwise(lines), steps, strict=True):
        height = max(line.y1 - line.y0, above.y1 - above.y0)
        line.blank_before = step > _PARAGRAPH_GAP * max(usual, 0.8 * height) if line.cell is None or step > 0 else False
    if lines:
        lines[0].blank_before = True


def _usual_step(steps: list[float]) -> float:
    """The smallest distance that a fair part of the lines keep."""
    ascending = sorted(steps)
    need = max(1, len(ascending) // 7)
    for index, step in enumerate(ascending):
        beyond = index + need
        if beyond >= len(ascending) or ascending[beyond] <= 1.12 * step:
            return ascending[min(index + need // 2, len(ascending) - 1)]
    return 0.0


def _align(lines: list[PageLine]) -> None:
    """Part words that begin exactly where a column of the line above or below begins, however narrow the gap."""
    for neighbours in (pairwise(lines), pairwise(reversed(lines))):
        for settled, line in neighbours:
            columns = [piece.x0 for piece in settled.pieces[1:]]
            if columns and not (line.cell or settled.cell) and abs(line.y1 - settled.y1) < 3 * (line.y1 - line.y0):
                line.pieces = [part for piece in line.pieces for part in _split_at(piece, columns)]


def _split_at(piece: Piece, columns: list[float]) -> list[Piece]:
    exact = 0.06 * (piece.y1 - piece.y0)
    for index, word in enumerate(piece.words):
        if index and any(abs(word.x0 - x) < exact for x in columns):
            return [Piece.of(piece.words[:index]), *_split_at(Piece.of(piece.words[index:]), columns)]
    return [piece]


def _indent(lines: list[PageLine]) -> None:
    """Give a line that begins under a later column of the rows above as many tabs as it leaves columns empty."""
    columns: list[float] = []
    for line in lines:
        if line.blank_before or line.cell:
            columns = []
        height = line.y1 - line.y0
        line.tabs = next((k for k, x in enumerate(columns) if k and abs(line.x0 - x) < 0.4 * height), 0)
        if len(line.pieces) > 1 and not line.tabs:
            columns = [piece.x0 for piece in line.pieces]
