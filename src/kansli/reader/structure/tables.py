"""Minutes set as a table: number, heading and text beside each other, decisions in a column of their own.

Reads rows; tells by the row of column heads what each cell holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kansli.reader.draft import Block, BlockKind, Zone
from kansli.reader.flow import Flow
from kansli.reader.rules import rules
from kansli.reader.structure.labels import label_of

_ACTION_COLUMN = rules("outline")["outline.action-column"]
_MINUTES_COLUMN = rules("outline")["outline.minutes-column"]
_MOST_LETTERS = 30
_TAB = 8


@dataclass(frozen=True, slots=True)
class Columns:
    """The heads of a table's columns: where each begins, and what it holds."""

    heads: tuple[tuple[int, Zone], ...] = ()
    aligned: bool = False
    """Cells stand under their heads on the page; else only their order tells."""

    def zone(self, source: str, block: Block, position: int) -> Zone:
        """What the cell at ``position`` of a row holds: told by its place in the row, else by where it begins."""
        if len(block.cells) == len(self.heads):
            return self.heads[position][1]
        if not self.heads:
            return Zone.TEXT
        if not self.aligned:
            return self.heads[position][1] if position < len(self.heads) else Zone.TEXT
        begins = _begins(source, block, block.cells[position])
        return min(self.heads, key=lambda head: abs(head[0] - begins))[1]

    def zone_of_cell(self, block: Block) -> Zone:
        """What a paragraph holds that stands in a cell of its own lines."""
        cell = block.first.style.cell if block.first.style else None
        return self.heads[cell[2]][1] if cell and cell[2] < len(self.heads) else Zone.TEXT


def columns_of(source: str, blocks: Sequence[Block]) -> Columns:
    """The columns that the last row of heads among ``blocks`` tells; none where no head tells of decisions."""
    for block in reversed(blocks):
        if block.kind is not BlockKind.ROW or any(len(cell) > _MOST_LETTERS for cell in block.cells):
            continue
        zones = [_zone_of_head(cell.text) for cell in block.cells]
        if Zone.DECISION in zones:
            heads = tuple((_begins(source, block, cell), zone) for cell, zone in zip(block.cells, zones, strict=True) if cell)
            return Columns(heads, aligned=not all(block.cells) or "\t" not in source[block.first.start : block.first.end])
    return Columns()


def heads_actions(block: Block) -> bool:
    """Is a row the heads of a table of actions: one names who is to act, and none is a heading's, a text's or a decision's?"""
    heads = [cell.text for cell in block.cells if cell]
    return len(heads) > 1 and any(map(_ACTION_COLUMN.search, heads)) and not any(map(_MINUTES_COLUMN.search, heads))


def other_cells(block: Block, heading: Flow | None) -> Iterator[tuple[int, Flow]]:
    """The cells of an item's first row that are text: not its number, its heading, or that said again in the margin."""
    shown = heading.offsets[0] if heading else None
    words = set(heading.text.lower().split()) if heading else set()
    beyond = heading is None
    for position, cell in enumerate(block.cells):
        if not cell:
            continue
        if shown is not None and cell.offsets[0] <= shown <= cell.offsets[-1]:
            beyond = True
        elif beyond and any(map(str.isalpha, cell.text)) and not words.issuperset(cell.text.lower().split()):
            yield position, cell


def _zone_of_head(text: str) -> Zone:
    """What a column holds, by its head: "Beslut" and "Beslut/Ansvarig" hold decisions."""
    label = label_of(text.split("/")[0]) if text else None
    return label.zone if label and label.zone is Zone.DECISION else Zone.TEXT


def _begins(source: str, block: Block, cell: Flow) -> int:
    """The column of the page at which a cell begins."""
    start = block.first.start
    return len(source[start : cell.offsets[0] if cell else start].expandtabs(_TAB))
