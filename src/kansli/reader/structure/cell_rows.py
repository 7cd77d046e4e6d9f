"""Rows of a table whose cells have lines of their own, by the format's word.

Reads lines with the table cells they stand in; leaves the flows of a row's cells. Only what reads as a table is made
a row: minutes set as a table, and a label beside its list, keep a block for each line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby, pairwise, takewhile

from kansli.reader.draft import Block, BlockKind, Line, Zone
from kansli.reader.flow import Flow, join
from kansli.reader.rules import rules
from kansli.reader.structure.labels import label_of

_WHO = rules("outline")["outline.action-column"]
_EMPTY = Flow("", ())
_NUMBER = re.compile(r"\W*\d")
_NUMBERED_WORDS = re.compile(r"\W*\d[\d.:)§ ]*[^\W\d_]{2}")
_ENDS = re.compile(r"[.!?:;,…-][\"”’)\]]*$")
_NAME = re.compile(r"[A-ZÅÄÖÉ]\S+(?: [A-ZÅÄÖÉ]\S+)+$")
_LISTED = 30
"""Characters of a line in a list rather than in running text."""
_LONGEST_ROW = 300
_LONGEST_TASK_ROW = 1500
_MOST_ROWS = 100


def row_lines(lines: Sequence[Line], start: int) -> list[Line]:
    """The lines of the table row that begins at ``start``; nothing where that line stands in no cell."""
    row = row_of(lines[start])
    return list(takewhile(lambda line: row_of(line) == row, lines[start:])) if row else []


def row_of(line: Line) -> tuple[int, int] | None:
    """(table, row) of a line that stands in a table cell."""
    return line.style.cell[:2] if line.style and line.style.cell else None


def row_block(lines: Sequence[Line], above: Sequence[Block]) -> Block | None:
    """The block of a row; None where its lines are better read one by one."""
    cells = _cells(lines, above)
    return Block(len(above), BlockKind.ROW, list(lines), join(cells), cells=cells) if cells else None


def _cells(lines: Sequence[Line], above: Sequence[Block]) -> tuple[Flow, ...]:
    """The cells of a row, by column, empty ones kept; nothing where it is no row of a table."""
    filled = {column: list(group) for column, group in groupby(lines, key=_column)}
    if len(filled) < 2 or any(line.style and line.style.heading for line in lines):
        return ()
    heads = _heads(above)
    of_tasks = any(_WHO.pattern.search(head) for head in heads)
    size = sum(len(line.flow) for line in lines)
    if any(_tells_of_items(head) for head in heads) or size > (_LONGEST_TASK_ROW if of_tasks else _LONGEST_ROW):
        return ()
    first = lines[0].flow.text
    if _NUMBERED_WORDS.match(first) or (not of_tasks and (_NUMBER.match(first) or (max(filled) == 1 and len(lines) > 2))):
        return ()
    return tuple(_cell_flow(filled[column]) if column in filled else _EMPTY for column in range(max(filled) + 1))


def _column(line: Line) -> int:
    return line.style.cell[2] if line.style and line.style.cell else 0


def _heads(above: Sequence[Block]) -> list[str]:
    """The short cells of the rows that stand right above: heads of columns among them."""
    rows = takewhile(lambda block: block.kind is BlockKind.ROW, reversed(above[-_MOST_ROWS:]))
    return [cell.text for row in rows for cell in row.cells if len(cell) <= _LISTED]


def _tells_of_items(head: str) -> bool:
    """Does a column hold what was said or resolved at an item?"""
    label = label_of(head.split("/")[0]) if head else None
    return label is not None and label.zone in (Zone.DECISION, Zone.DISCUSSION)


def _cell_flow(lines: Sequence[Line]) -> Flow:
    """The lines of one cell as one text; paragraphs are set apart as a list or as sentences."""
    flow = lines[0].flow
    for before, line in pairwise(lines):
        flow = join([flow, line.flow], glue=_glue(before, line))
    return flow


def _glue(before: Line, line: Line) -> str:
    text, after = before.flow.text, line.flow.text
    if _ENDS.search(text) or after[0].islower():
        return " "
    if _NAME.match(text) and _NAME.match(after):
        return ", "
    if line.style is None or line.style.paragraph_start is not True:
        return " "
    return ", " if max(len(text), len(after)) <= _LISTED else ". "
