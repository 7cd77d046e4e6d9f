"""DOCX: paragraphs, numbering, tables, headers and footers, text boxes, notes, as a reader of the page sees them.

Reads the parts of the package with lxml rather than through python-docx, which passes over insertions, content
controls, text boxes and notes. Tracked deletions are out, insertions in; hidden text is out.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kansli.reader.errors import NoTextError
from kansli.reader.sources.builder import TextBuilder
from kansli.reader.sources.docx_styles import Format, Numbering, Styles, W, child, format_of, is_on, number, value
from kansli.reader.sources.office_model import Block, Cell, Paragraph, Table, as_furniture, shown_symbols, superscript, write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from kansli.reader.sources.container import Container
    from kansli.reader.text import SourceText

EXTRACTOR = "docx/1"

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
)
_MAIN = "word/document.xml"
_GONE = frozenset(
    W + name for name in ("del", "moveFrom", "instrText", "delText", "delInstrText", "pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr", "tblGrid")
)
_SIGNS = {W + "tab": "\t", W + "ptab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-", W + "softHyphen": "\u00ad"}
_ORDINARY_NOTE = (None, "normal")


def read_docx(name: str, container: Container) -> SourceText:
    """The text of a DOCX package.

    Raises:
        UnreadableError: broken, parts missing, DTD or entities, no text.
    """
    builder = TextBuilder()
    package = _Package(container)
    body = child(package.root, "body")
    reader = _Reader(package)
    blocks = list(reader.blocks(body)) if body is not None else []
    heads, feet = reader.furniture()
    notes = list(reader.notes())
    write(builder, [*heads, *blocks, *notes, *feet])
    if reader.embedded:
        builder.notes.append("Dokumentet innehåller ett inbäddat dokument som inte lästes.")
    text = builder.build(name, "docx", EXTRACTOR)
    if not text.text.strip():
        raise NoTextError(f"{name} innehåller ingen text. Är sidorna inklistrade bilder: spara som PDF och läs in den.")
    return text


class _Package:
    """The parts that matter and the relations between them."""

    def __init__(self, container: Container) -> None:
        self.container = container
        self.main = _main_part(container)
        self.root = self._xml(self.main)
        self.targets: dict[str, str] = {}
        self.by_kind: dict[str, str] = {}
        folder, file = posixpath.split(self.main)
        for identity, kind, target in _relations(container, f"{folder}/_rels/{file}.rels"):
            part = posixpath.normpath(posixpath.join(folder, target)) if not target.startswith("/") else target[1:]
            self.targets[identity] = part
            self.by_kind.setdefault(kind, part)

    def part(self, kind: str) -> _Element | None:
        """The root of the part of this kind ("styles", "numbering", …), if there is one."""
        name = self.by_kind.get(kind)
        return self._xml(name) if name is not None and name in self.container else None

    def target(self, identity: str | None) -> _Element | None:
        """The root of the part that a relation names."""
        name = self.targets.get(identity or "")
        return self._xml(name) if name is not None and name in self.container else None

    def _xml(self, part: str) -> _Element:
        return self.container.xml(part, replacing=_STRICT)


def _main_part(container: Container) -> str:
    for _, kind, target in _relations(container, "_rels/.rels"):
        if kind == "officeDocument":
            return target.lstrip("/")
    return _MAIN


def _relations(container: Container, part: str) -> Iterator[tuple[str, str, str]]:
    """(id, last word of the type, target) of the relations in a part, those within the package."""
    root = container.optional_xml(part)
    for relation in root if root is not None else ():
        if relation.get("TargetMode") != "External":
            yield relation.get("Id", ""), relation.get("Type", "").rsplit("/", 1)[-1], relation.get("Target", "")


@dataclass(slots=True)
class _Line:
    """The text of a paragraph while it is gathered."""

    parts: list[str] = field(default_factory=list)
    all_bold: bool = True
    boxes: list[_Element] = field(default_factory=list)
    """Contents of the text boxes anchored in it."""

    def add(self, text: str, *, bold: bool) -> None:
        self.parts.append(text)
        if not bold and text.strip():
            self.all_bold = False


class _Reader:
    def __init__(self, package: _Package) -> None:
        self.package = package
        self.styles = Styles(package.part("styles"))
        self.numbering = Numbering(package.part("numbering"))
        self.embedded = False
        self._notes: list[tuple[str, str]] = []
        self._carried = ""

    def blocks(self, parent: _Element) -> Iterator[Block]:
        """Paragraphs and tables under an element, in order, whatever wraps them."""
        for element in parent:
            tag = element.tag
            if tag == W + "p":
                yield from self._paragraph(element)
            elif tag == W + "tbl":
                yield self._table(element)
            elif tag == W + "altChunk":
                self.embedded = True
            elif tag == _MC + "AlternateContent":
                yield from self.blocks(_chosen(element))
            elif tag not in _GONE:
                yield from self.blocks(element)

    def furniture(self) -> tuple[list[Block], list[Block]]:
        """Headers and footers of all sections, each text once."""
        return self._of_sections("headerReference"), self._of_sections("footerReference")

    def notes(self) -> Iterator[Block]:
        """The texts of the foot- and endnotes referred to, in order."""
        roots = {kind: self.package.part(kind + "s") for kind in ("footnote", "endnote")}
        for count, (kind, identity) in enumerate(self._notes, 1):
            root = roots[kind]
            for note in root.iterfind(W + kind) if root is not None else ():
                if value(note, "id") == identity and value(note, "type") in _ORDINARY_NOTE:
                    texts = [block.text.strip() for block in self.blocks(note) if isinstance(block, Paragraph)]
                    yield Paragraph(f"{superscript(count)} {' '.join(filter(None, texts))}", before=12.0 if count == 1 else 0.0)

    def _of_sections(self, reference: str) -> list[Block]:
        found: dict[str, list[Block]] = {}
        for section in self.package.root.iter(W + "sectPr"):
            for named in section.iterfind(W + reference):
                root = self.package.target(named.get(_R + "id"))
                if root is None:
                    continue
                blocks = list(self.blocks(root))
                found.setdefault(repr(blocks), blocks)
        return as_furniture([block for group in found.values() for block in group])

    def _paragraph(self, element: _Element) -> Iterator[Block]:
        properties = child(element, "pPr")
        style = value(child(properties, "pStyle")) or self.styles.default_paragraph
        form = format_of(properties).over(self.styles.format(style))
        line = _Line()
        self._gather(element, line, bold=bool(form.bold))
        text = self._carried + "".join(line.parts).rstrip("\n ")
        self._carried = ""
        if child(properties, "rPr", "del") is not None:  # its end is deleted: it runs on into the next
            self._carried = text
            text = ""
        elif text.strip():
            yield self._numbered(text, style, form, line)
        elif not line.boxes:
            yield Paragraph("")
        for box in line.boxes:
            yield from self.blocks(box)

    def _numbered(self, text: str, style: str, form: Format, line: _Line) -> Paragraph:
        mark = None
        level = form.list_level if form.list_level is not None else self.numbering.level_of_style(style)
        if form.list_id is not None:
            mark = self.numbering.mark(form.list_id, level)
        if mark:
            text = f"{mark} {text.lstrip()}"
        return Paragraph(
            text,
            heading=form.heading or None,
            list_level=level if mark and not form.heading else None,
            bold=line.all_bold,
            before=form.before or 0.0,
            after=form.after or 0.0,
            style=style,
            contextual=bool(form.contextual),
        )

    def _gather(self, element: _Element, line: _Line, *, bold: bool) -> None:
        """Add the visible text under ``element`` to ``line``."""
        for part in element:
            tag = part.tag
            if tag == W + "r":
                self._run(part, line, bold=bold)
            elif tag == _MC + "AlternateContent":
                self._gather(_chosen(part), line, bold=bold)
            elif tag == W + "txbxContent":
                line.boxes.append(part)
            elif tag == _MATH_TEXT:
                line.add(part.text or "", bold=bold)
            elif tag not in _GONE:
                self._gather(part, line, bold=bold)

    def _run(self, run: _Element, line: _Line, *, bold: bool) -> None:
        properties = child(run, "rPr")
        if properties is not None:
            if is_on(child(properties, "vanish")):
                return
            own = is_on(child(properties, "b"))
            if own is None:
                own = self.styles.is_bold(value(child(properties, "rStyle")))
            bold = bold if own is None else own
        for part in run:
            tag = part.tag
            if tag == W + "t":
                line.add(shown_symbols(part.text or ""), bold=bold)
            elif tag in _SIGNS:
                line.add(_SIGNS[tag], bold=bold)
            elif tag == W + "sym":
                line.add(_symbol(part), bold=bold)
            elif tag in (W + "footnoteReference", W + "endnoteReference"):
                self._note(part, line)
            elif tag == _MC + "AlternateContent":
                self._gather(_chosen(part), line, bold=bold)
            elif tag not in _GONE:
                self._gather(part, line, bold=bold)

    def _note(self, reference: _Element, line: _Line) -> None:
        kind = "footnote" if reference.tag == W + "footnoteReference" else "endnote"
        self._notes.append((kind, value(reference, "id") or ""))
        line.add(superscript(len(self._notes)), bold=True)

    def _table(self, element: _Element) -> Table:
        table = Table()
        for row in _rows(element, W + "tr"):
            if child(row, "trPr", "del") is not None:
                continue
            cells = []
            column = number(value(child(row, "trPr", "gridBefore")))
            for cell in _rows(row, W + "tc"):
                properties = child(cell, "tcPr")
                merge = child(properties, "vMerge")
                continued = merge is not None and value(merge) != "restart"
                cells.append(Cell(column, [] if continued else list(self.blocks(cell))))
                column += max(1, number(value(child(properties, "gridSpan")), 1))
            table.rows.append(cells)
        return table


def _rows(parent: _Element, tag: str) -> Iterator[_Element]:
    """Rows of a table, or cells of a row, content controls opened."""
    for element in parent:
        if element.tag == tag:
            yield element
        elif element.tag not in _GONE and element.tag not in (W + "tr", W + "tc", W + "trPr"):
            yield from _rows(element, tag)


def _chosen(alternatives: _Element) -> _Element:
    """The branch of ``mc:AlternateContent`` that holds text: the first choice, else the fallback."""
    branches = [branch for branch in alternatives if branch.tag in (_MC + "Choice", _MC + "Fallback")]
    return next((branch for branch in branches if next(branch.iter(W + "t"), None) is not None), branches[0] if branches else alternatives)


def _symbol(symbol: _Element) -> str:
    try:
        code = int(value(symbol, "char") or "", 16)
    except ValueError:
        return ""
    return shown_symbols(chr(code if code >= 0xF000 or code > 0xFF else 0xF000 + code)) if code <= 0xFFFF else ""
