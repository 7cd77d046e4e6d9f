"""Columns within a line: tabs, gaps of several spaces, or the upright strokes of Markdown.

Reads delivered lines; leaves the flows of their cells.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from itertools import pairwise

from kansli.reader.draft import Line
from kansli.reader.flow import Flow
from kansli.reader.rules import rules

_TABS = re.compile(r"[ \u00a0]*\t[ \u00a0]*")
_GAPS = re.compile(r"(?<=[^\s.!?:;])[ \u00a0]{3,}(?=\S)|(?<=[.!?:;])[ \u00a0]{4,}(?=\S)")
_MARKER = re.compile(
    r"(?:[•*·-]\s?)?(?:punkt|ärende|p)?\s?[§$&]?\s?\d{1,4}(?:\.\d{1,2})*\s?[.:)§]?$|[-–—•·▪●○*o\uf0b7]$|[a-zåäö]\)$|(?:\d{1,2}[.)]?\s|[-–•]\s)?att$",
    re.IGNORECASE,
)

_PIPED = re.compile(r"\s*\|[^|]*\|.*\|\s*$")
_UNDERLINE = re.compile(r"\s*\|?(?:\s*:?-{2,}:?\s*\|)+\s*(?::?-{2,}:?\s*)?$")
_PIECE = re.compile(r"\S+(?: \S+)*")
_HEAD = rules("outline")["outline.table-head"]
_DOER = rules("outline")["outline.action-column"]
_FEWEST = 3
_LONGEST_HEAD = 24
_SLACK = 2
"""Characters by which a cell may stand beside the head of its column."""
_EMPTY = Flow("", ())


def aligned_cells(source: str, lines: Sequence[Line]) -> dict[int, tuple[Flow, ...]]:
    """The cells of the rows of tables set with spaces, under heads one of which names who is to act, by the index of their line.

    Two spaces part their columns where a cell is nearly as wide as its column, so that only the heads tell where these begin.
    """
    found: dict[int, tuple[Flow, ...]] = {}
    starts: list[int] = []
    for line in lines:
        raw = source[line.start : line.end]
        pieces = list(_PIECE.finditer(raw)) if "  " in raw.strip() and "\t" not in raw else []
        if _heads(pieces):
            starts = [piece.start() for piece in pieces]
        elif len(pieces) < 2 or not all(any(abs(piece.start() - start) <= _SLACK for start in starts) for piece in pieces):
            starts = []
        if starts:
            found[line.index] = _under(line, starts, pieces)
    return found


def _heads(pieces: Sequence[re.Match[str]]) -> bool:
    """Are the pieces of a line the heads of a table of actions?"""
    words = [piece.group() for piece in pieces]
    if len(words) < _FEWEST or any(len(word) > _LONGEST_HEAD for word in words):
        return False
    return any(map(_DOER.search, words)) and sum(_HEAD.search(word) is not None for word in words) * 3 >= len(words) * 2


def _under(line: Line, starts: Sequence[int], pieces: Sequence[re.Match[str]]) -> tuple[Flow, ...]:
    """The cells of a line, one for each column; empty where nothing stands under a head."""
    cells = [_EMPTY] * len(starts)
    for piece in pieces:
        column = min(range(len(starts)), key=lambda place: abs(starts[place] - piece.start()))
        cells[column] = _cell(line, piece.start(), piece.end())
    return tuple(cells)


def cells_of(source: str, line: Line) -> tuple[Flow, ...]:
    """The cells of a line of several columns; nothing for a line of one.

    An empty cell at the start (a leading tab) is kept, since it says in which column the next one stands.
    A list marker or item number followed by a tab makes no column.
    """
    raw = source[line.start : line.end]
    if "|" in raw and _PIPED.match(raw):
        return _between_strokes(line, raw)
    if "\t" not in raw and "   " not in raw:
        return ()
    separator = _TABS if "\t" in raw.strip() else _GAPS
    cells: list[Flow] = []
    position = 0
    for gap in separator.finditer(raw.rstrip()):
        if gap.start() > 0 or separator is _TABS:
            cells.append(_cell(line, position, gap.start()))
            position = gap.end()
    cells.append(_cell(line, position, len(raw)))
    filled = [cell for cell in cells if cell]
    if len(filled) < 2 or (len(filled) == 2 and (_MARKER.match(filled[0].text) or filled[1].text.startswith("att "))):
        return ()
    return tuple(cells)


def is_underline(source: str, line: Line) -> bool:
    """Is it the line under the heads of a Markdown table ("|---|---|"), which says nothing?"""
    raw = source[line.start : line.end]
    return "|" in raw and _UNDERLINE.match(raw) is not None


def _between_strokes(line: Line, raw: str) -> tuple[Flow, ...]:
    """The cells of a Markdown row, empty ones kept."""
    strokes = [place for place, sign in enumerate(raw) if sign == "|"]
    cells = tuple(_cell(line, start + 1, end) for start, end in pairwise(strokes))
    return cells if sum(bool(cell) for cell in cells) >= 2 else ()


def _cell(line: Line, start: int, end: int) -> Flow:
    """The part of the line's flow that stands between two columns of the delivered line."""
    offsets = line.flow.offsets
    return line.flow.slice(bisect.bisect_left(offsets, line.start + start), bisect.bisect_left(offsets, line.start + end))
