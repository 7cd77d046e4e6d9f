"""What DOCX and ODT have in common: paragraphs and tables, and how they are written out as lines.

One paragraph is one line (more where it holds line breaks); a blank line stands where the document shows a gap.
A table row whose cells are single lines is one line with tabs; otherwise each cell has lines of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kansli.reader.text import LineStyle

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kansli.reader.sources.builder import TextBuilder

_GAP = 5.0  # points of space that a reader sees as a blank line

_SHORT = 45  # characters of a line in a list rather than in running text


@dataclass(slots=True)
class Paragraph:
    """One paragraph as a person sees it, its automatic number written out."""

    text: str
    """May hold tabs, and newlines where the author broke the line."""
    heading: int | None = None
    list_level: int | None = None
    bold: bool = False
    before: float = 0.0
    """Space above, in points."""
    after: float = 0.0
    style: str = ""
    """Name of its paragraph style; neighbours of one style stay together where ``contextual``."""
    contextual: bool = False
    furniture: bool = False

    @property
    def is_blank(self) -> bool:
        """Nothing to see."""
        return not self.text.strip()


@dataclass(slots=True)
class Table:
    """Rows of cells, each with blocks of its own."""

    rows: list[list[Cell]] = field(default_factory=list)


@dataclass(slots=True)
class Cell:
    """One cell; ``column`` counts the columns that wider cells to its left take up."""

    column: int
    blocks: list[Block]

    def lines(self) -> list[str] | None:
        """The text of its paragraphs; None when it holds a table."""
        if any(isinstance(block, Table) for block in self.blocks):
            return None
        return [block.text for block in self.blocks if isinstance(block, Paragraph) and not block.is_blank]


Block = Paragraph | Table


def write(builder: TextBuilder, blocks: Sequence[Block]) -> None:
    """Write blocks out as lines with styles."""
    _Writer(builder).blocks(blocks, cell=None)


class _Writer:
    def __init__(self, builder: TextBuilder) -> None:
        self.builder = builder
        self.tables = 0

    def blocks(self, blocks: Sequence[Block], cell: tuple[int, int, int] | None) -> None:
        previous: Block | None = None
        for block in blocks:
            if isinstance(block, Table):
                if cell is None:
                    self.builder.blank()
                self.table(block)
            elif block.is_blank:
                if cell is None:
                    self.builder.blank()
            else:
                if cell is None and previous is not None and _is_gap(previous, block):
                    self.builder.blank()
                self.paragraph(block, cell)
            previous = block

    def paragraph(self, paragraph: Paragraph, cell: tuple[int, int, int] | None) -> None:
        for index, line in enumerate(paragraph.text.split("\n")):
            self.builder.line(
                line,
                LineStyle(
                    heading=paragraph.heading,
                    list_level=paragraph.list_level,
                    cell=cell,
                    bold=paragraph.bold,
                    paragraph_start=index == 0,
                    furniture=paragraph.furniture,
                ),
            )

    def table(self, table: Table) -> None:
        number = self.tables
        self.tables += 1
        for index, row in enumerate(table.rows):
            held = [cell for cell in row if cell.lines() != []]
            if len(held) == 1 and len(row) <= 1:
                self.blocks(held[0].blocks, None)
            elif (lines := _row_lines(row)) is not None:
                for line in lines:
                    self.builder.line(line, _row_style(held))
            else:
                for cell in held:
                    self.blocks(cell.blocks, (number, index, cell.column))


def _row_lines(row: list[Cell]) -> list[str] | None:
    """The row as lines with tabs; None when a cell needs lines of its own.

    One line where every cell is one. As many as the longer cells hold where these are short lists of equal length
    side by side (names, and beside each the municipality).
    """
    cells = []
    for cell in row:
        lines = cell.lines()
        if lines is None or any("\n" in line for line in lines):
            return None
        cells.append([line.replace("\t", " ").strip() for line in lines])
    height = max((len(cell) for cell in cells), default=0)
    lists = [cell for cell in cells if len(cell) > 1]
    if lists and not (len(lists) > 1 and all(len(cell) == height and max(map(len, cell)) <= _SHORT for cell in lists)):
        return None
    columns = [[*cell, *[""] * (height - len(cell))] for cell in cells]
    return ["\t".join(parts).rstrip("\t") for parts in zip(*columns, strict=True)]


def _row_style(cells: list[Cell]) -> LineStyle:
    """A row is bold when all of it is, and a heading when it is one cell that is."""
    paragraphs = [block for cell in cells for block in cell.blocks if isinstance(block, Paragraph) and not block.is_blank]
    heading = paragraphs[0].heading if len(paragraphs) == 1 else None
    furniture = all(paragraph.furniture for paragraph in paragraphs)
    return LineStyle(heading=heading, bold=all(p.bold for p in paragraphs), paragraph_start=True, furniture=furniture)


def _is_gap(above: Block, below: Paragraph) -> bool:
    """Does the page show a gap between them?"""
    if isinstance(above, Table) or above.heading or below.heading:
        return True
    if above.is_blank:
        return False  # the blank line is there already
    same_style = above.style == below.style
    in_list = above.list_level is not None and below.list_level is not None
    in_columns = "\t" in above.text.strip() and "\t" in below.text
    if same_style and (in_list or in_columns or (above.contextual and below.contextual)):
        return False
    return max(above.after, below.before) >= _GAP


def as_furniture(blocks: list[Block]) -> list[Block]:
    """Headers or footers marked as such and set apart from the text; nothing where they are empty."""
    if all(isinstance(block, Paragraph) and block.is_blank for block in blocks):
        return []
    _mark(blocks)
    return [Paragraph(""), *blocks, Paragraph("")]


def _mark(blocks: Sequence[Block]) -> None:
    for block in blocks:
        if isinstance(block, Paragraph):
            block.furniture = True
        else:
            for row in block.rows:
                for cell in row:
                    _mark(cell.blocks)


def superscript(number: int) -> str:
    """A note's number as it shows in the text."""
    return str(number).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))


def numeral(value: int, form: str) -> str:
    """A list number in one of the forms ``1``, ``01``, ``a``, ``A``, ``i``, ``I``; other forms give ``1``."""
    if form == "01":
        return f"{value:02}"
    if form in ("a", "A") and value > 0:
        letter = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letter if form == "a" else letter.upper()
    if form in ("i", "I") and 0 < value < 4000:
        roman = "".join(_roman(value))
        return roman if form == "i" else roman.upper()
    return str(value)


_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)


def _roman(value: int) -> Iterator[str]:
    for size, letters in _ROMAN:
        while value >= size:
            value -= size
            yield letters


_SYMBOL_BULLETS = {
    "\uf0b7": "•",
    "\uf0a7": "▪",
    "\uf0d8": "➢",
    "\uf0fc": "✓",
    "\uf0e0": "→",
    "\uf0a8": "□",
    "\uf06f": "□",
    "\uf0fe": "☒",
    "\uf0be": "—",
    "\uf02d": "–",
    "\uf0ae": "→",
    "\uf0de": "⇒",
    "\uf0e8": "➔",
    "\uf071": "❑",
}


def shown_symbols(text: str) -> str:
    """Letters of symbol fonts (private code points) as the signs they show; unknown ones as a bullet."""
    return "".join(_SYMBOL_BULLETS.get(sign, "•") if "\uf000" <= sign <= "\uf0ff" else sign for sign in text)
