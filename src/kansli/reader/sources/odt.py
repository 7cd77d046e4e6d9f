"""ODT: paragraphs, lists, tables, headers and footers, notes, as a reader of the page sees them.

Reads content.xml and styles.xml. Tracked deletions and annotations are out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kansli.reader.errors import BrokenFileError, EncryptedError, NoTextError
from kansli.reader.sources.builder import TextBuilder
from kansli.reader.sources.odt_styles import OFFICE, STYLE, TEXT, Count, Lists, Styles, whole
from kansli.reader.sources.office_model import Block, Cell, Paragraph, Table, as_furniture, superscript, write

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element

    from kansli.reader.sources.container import Container
    from kansli.reader.text import SourceText

EXTRACTOR = "odt/1"

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_WHITE = re.compile(r"[ \t\r\n]+")
_MANIFEST = "META-INF/manifest.xml"
_GONE = frozenset(
    (
        TEXT + "tracked-changes", TEXT + "sequence-decls", TEXT + "variable-decls", TEXT + "user-field-decls", TEXT + "hidden-text",
        TEXT + "ruby-text", TEXT + "table-of-content-source", OFFICE + "annotation", OFFICE + "forms", _SVG + "title", _SVG + "desc",
    )
)  # fmt: skip
_HEADS = tuple(STYLE + name for name in ("header-first", "header", "header-left"))
_FEET = tuple(STYLE + name for name in ("footer-first", "footer", "footer-left"))
_MOST_REPEATED = 50


def read_odt(name: str, container: Container) -> SourceText:
    """The text of an ODT package.

    Raises:
        UnreadableError: broken, protected, parts missing, DTD or entities, no text.
    """
    if _MANIFEST in container and b"encryption-data" in container.read(_MANIFEST):
        raise EncryptedError(f"{name} är skyddad med lösenord. Öppna den i LibreOffice, ta bort lösenordet och spara på nytt.")
    content = container.xml("content.xml")
    styles = container.optional_xml("styles.xml")
    body = content.find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        raise BrokenFileError(f"{name} innehåller ingen textdel. Öppna den i LibreOffice och spara den på nytt.")
    builder = TextBuilder()
    reader = _Reader(Styles(styles, content))
    blocks = list(reader.blocks(body))
    write(builder, [*reader.furniture(styles, _HEADS), *blocks, *reader.notes, *reader.furniture(styles, _FEET)])
    text = builder.build(name, "odt", EXTRACTOR)
    if not text.text.strip():
        raise NoTextError(f"{name} innehåller ingen text. Är sidorna inklistrade bilder: spara som PDF och läs in den.")
    return text


@dataclass(slots=True)
class _Line:
    parts: list[str] = field(default_factory=list)
    all_bold: bool = True
    boxes: list[_Element] = field(default_factory=list)

    def add(self, text: str | None, *, bold: bool) -> None:
        """Add text of the XML, where runs of white space count as one space and none at the beginning."""
        shown = _WHITE.sub(" ", text or "")
        if shown.startswith(" ") and (not self.parts or self.parts[-1].endswith((" ", "\n", "\t"))):
            shown = shown[1:]
        if shown:
            self.parts.append(shown)
            if not bold and shown.strip():
                self.all_bold = False


class _Reader:
    def __init__(self, styles: Styles) -> None:
        self.styles = styles
        self.lists = Lists(styles)
        self.notes: list[Block] = []

    def blocks(self, parent: Iterable[_Element]) -> Iterator[Block]:
        """Paragraphs and tables under an element, in order, whatever wraps them."""
        for element in parent:
            tag = element.tag
            if tag in (TEXT + "p", TEXT + "h"):
                yield from self._paragraph(element)
            elif tag == TEXT + "list":
                style = element.get(TEXT + "style-name") or ""
                yield from self._list(element, self.lists.begin(element, style), style, 1)
            elif tag == _TABLE + "table":
                yield self._table(element)
            elif tag not in _GONE:
                yield from self.blocks(element)

    def furniture(self, styles: _Element | None, tags: tuple[str, ...]) -> list[Block]:
        """Headers or footers of all page styles, each text once."""
        found: dict[str, list[Block]] = {}
        for master in styles.iter(STYLE + "master-page") if styles is not None else ():
            for tag in tags:
                for element in master.iterfind(tag):
                    blocks = list(self.blocks(element))
                    found.setdefault(repr(blocks), blocks)
        return as_furniture([block for group in found.values() for block in group])

    def _list(self, element: _Element, count: Count, style: str, level: int) -> Iterator[Block]:
        for item in element:
            if item.tag not in (TEXT + "list-item", TEXT + "list-header"):
                continue
            numbered = item.tag == TEXT + "list-item"
            for part in item:
                if part.tag == TEXT + "list":
                    yield from self._list(part, count, part.get(TEXT + "style-name") or style, level + 1)
                elif part.tag in (TEXT + "p", TEXT + "h"):
                    mark = ""
                    if numbered:
                        used = style or self.styles.look(part.get(TEXT + "style-name")).list_style or ""
                        start = item.get(TEXT + "start-value")
                        mark = self.lists.item(count, used, level, whole(start, 1) if start else None)
                        numbered = False
                    yield from self._paragraph(part, mark=mark, level=level)
                else:
                    yield from self.blocks((part,))

    def _paragraph(self, element: _Element, *, mark: str | None = None, level: int | None = None) -> Iterator[Block]:
        style = element.get(TEXT + "style-name") or ""
        look = self.styles.look(style)
        line = _Line()
        if not look.hidden:
            self._gather(element, line, bold=bool(look.bold))
        heading = whole(element.get(TEXT + "outline-level"), 1) if element.tag == TEXT + "h" else look.heading
        text = "".join(line.parts).rstrip("\n ")
        if text.strip():
            if element.tag == TEXT + "h" and mark is None and element.get(TEXT + "is-list-header") != "true":
                mark = self.lists.heading(heading or 1, None)
            yield Paragraph(
                f"{mark} {text.lstrip()}" if mark else text,
                heading=heading,
                list_level=level - 1 if level and mark and not heading else None,
                bold=line.all_bold,
                before=look.before or 0.0,
                after=look.after or 0.0,
                style=style,
                contextual=bool(look.contextual),
            )
        elif not line.boxes:
            yield Paragraph("")
        for box in line.boxes:
            yield from self.blocks(box)

    def _gather(self, element: _Element, line: _Line, *, bold: bool) -> None:
        line.add(element.text, bold=bold)
        for part in element:
            tag = part.tag
            if tag == TEXT + "s":
                line.parts.append(" " * min(200, whole(part.get(TEXT + "c"), 1)))
            elif tag == TEXT + "tab":
                line.parts.append("\t")
            elif tag == TEXT + "line-break":
                line.parts.append("\n")
            elif tag == TEXT + "note":
                self._note(part, line)
            elif tag == _DRAW + "text-box":
                line.boxes.append(part)
            elif tag == TEXT + "span":
                look = self.styles.look(part.get(TEXT + "style-name"), "text")
                if not look.hidden:
                    self._gather(part, line, bold=bold if look.bold is None else look.bold)
            elif tag not in _GONE:
                self._gather(part, line, bold=bold)
            line.add(part.tail, bold=bold)

    def _note(self, note: _Element, line: _Line) -> None:
        number = len(self.notes) + 1
        line.parts.append(superscript(number))
        body = note.find(TEXT + "note-body")
        texts = [block.text.strip() for block in self.blocks(body) if isinstance(block, Paragraph)] if body is not None else []
        self.notes.append(Paragraph(f"{superscript(number)} {' '.join(filter(None, texts))}", before=12.0 if number == 1 else 0.0))

    def _table(self, element: _Element) -> Table:
        table = Table()
        for row in _rows(element):
            cells = []
            column = 0
            for cell in row:
                if cell.tag not in (_TABLE + "table-cell", _TABLE + "covered-table-cell"):
                    continue
                times = min(_MOST_REPEATED, whole(cell.get(_TABLE + "number-columns-repeated"), 1))
                covered = cell.tag == _TABLE + "covered-table-cell"
                for _ in range(times):
                    if not covered:
                        cells.append(Cell(column, list(self.blocks(cell))))
                    column += 1
            table.rows.append(cells)
        return table


def _rows(element: _Element) -> Iterator[_Element]:
    for part in element:
        if part.tag == _TABLE + "table-row":
            yield part
        elif part.tag in (_TABLE + "table-header-rows", _TABLE + "table-rows", _TABLE + "table-row-group"):
            yield from _rows(part)
