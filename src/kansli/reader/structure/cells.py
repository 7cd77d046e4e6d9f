"""Columns within a line: tabs, or gaps of several spaces.

Reads delivered lines; leaves the flows of their cells.
"""

from __future__ import annotations

import bisect
import re

from kansli.reader.draft import Line
from kansli.reader.flow import Flow

_TABS = re.compile(r"[ \u00a0]*\t[ \u00a0]*")
_GAPS = re.compile(r"(?<=[^\s.!?:;])[ \u00a0]{3,}(?=\S)|(?<=[.!?:;])[ \u00a0]{4,}(?=\S)")
_MARKER = re.compile(
    r"(?:[•*·-]\s?)?(?:punkt|ärende|p)?\s?[§$&]?\s?\d{1,4}(?:\.\d{1,2})*\s?[.:)§]?$|[-–—•·▪●○*o\uf0b7]$|[a-zåäö]\)$|(?:\d{1,2}[.)]?\s|[-–•]\s)?att$",
    re.IGNORECASE,
)


def cells_of(source: str, line: Line) -> tuple[Flow, ...]:
    """The cells of a line of several columns; nothing for a line of one.

    An empty cell at the start (a leading tab) is kept, since it says in which column the next one stands.
    A list marker or item number followed by a tab makes no column.
    """
    raw = source[line.start : line.end]
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


def _cell(line: Line, start: int, end: int) -> Flow:
    """The part of the line's flow that stands between two columns of the delivered line."""
    offsets = line.flow.offsets
    return line.flow.slice(bisect.bisect_left(offsets, line.start + start), bisect.bisect_left(offsets, line.start + end))
