"""Splits delivered text into lines.

Reads the source and its replacements; leaves one :class:`~kansli.reader.draft.Line` for each line that holds words.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence

from kansli.reader.draft import Line
from kansli.reader.flow import Replacement, flow_of
from kansli.reader.text import SourceText

_BREAK = re.compile(r"[\n\f\v\x85\u2028\u2029]")
_LEADING = re.compile(r"[ \t\u00a0\u200b\ufeff]*")
_TAB = 8


def lines_of(source: SourceText, replacements: Sequence[Replacement] = ()) -> list[Line]:
    """The lines of ``source`` that hold words, in order; a form feed ends a line and a page."""
    starts = [replacement.start for replacement in replacements]
    lines: list[Line] = []
    paged = "\f" in source.text and not source.pages
    page, blank, start = 1, False, 0
    length = len(source.text)
    while start <= length:
        found = _BREAK.search(source.text, start)
        end = found.start() if found else length
        inside = replacements[bisect.bisect_left(starts, start) : bisect.bisect_left(starts, end)] if starts else ()
        flow = flow_of(source.text, start, end, inside)
        ends_page = found is not None and found.group() == "\f"
        if flow:
            number = source.page_of(start) if source.pages else page if paged else None
            lines.append(Line(len(lines), start, end, flow, _indent(source.text, start, end), blank, number, source.styles.get(start)))
            blank = False
        elif not ends_page:
            blank = True
        page += ends_page
        start = end + 1
    return lines


def _indent(text: str, start: int, end: int) -> int:
    """Columns of white space before the first word."""
    found = _LEADING.match(text, start, end)
    return len(found.group().expandtabs(_TAB)) if found else 0
