"""The text of minutes as it is kept: a small Markdown, one block a line, an anchor at the end of each item's heading.

Headings, paragraphs, bullet and numbered lists, bold and italics; nothing else means anything. The editor of the page
(static/kansli/draft-text.js) reads and writes exactly this, and so does this module. Pure: no database, no clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from markdown_it import MarkdownIt

ANCHOR = re.compile(r"[ \t]*\{#(p\d+)\}[ \t]*$")
_HEADING = re.compile(r"(#{1,6})[ \t]+(.*)")
_BULLET = re.compile(r"([ \t]*)[-*+][ \t]+(.*)")
_NUMBERED = re.compile(r"([ \t]*)\d{1,9}[.)][ \t]+(.*)")
_DEEPEST_HEADING = 3
_MARKED = re.compile(r"\\([\\*_#+\-.`\[\]<>&~|!(){}])|(\*{1,3})|([^\\*]+|\\)")
_LOOKS_LIKE_BLOCK = re.compile(r"([ \t]*)(#{1,6}[ \t]|[-+*][ \t]|#{1,6}$|[-+]$)")
_LOOKS_LIKE_NUMBER = re.compile(r"([ \t]*\d{1,9})([.)])([ \t]|$)")


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, paragraph or list item."""

    kind: str
    """heading · paragraph · bullet · numbered"""
    text: str
    """Its words, with marks for bold and italics."""
    level: int = 0
    """Of a heading from 1, of a list item from 0."""
    anchor: str = ""
    """Of an item's heading: "p12"."""

    @property
    def listed(self) -> bool:
        """It stands in a list."""
        return self.kind in {"bullet", "numbered"}


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading that has an anchor, heading included; the first has none: it is the head."""

    anchor: str
    blocks: tuple[Block, ...]

    @property
    def heading(self) -> str:
        """The heading's words; empty for the head."""
        return words(self.blocks[0].text) if self.anchor else ""

    @property
    def text(self) -> str:
        """As Markdown."""
        return written(self.blocks)


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of one look."""

    text: str
    bold: bool = False
    italic: bool = False


def delivered(content: str) -> str:
    """The text as it is read, printed and sent: without anchors."""
    return written(replace(block, anchor="") for block in blocks(content))


def normal(content: str) -> str:
    """The text as it is kept, whatever blank lines and line ends it came with."""
    return written(blocks(content))


def to_html(content: str) -> str:
    """As HTML, for showing. Nothing but the marks above becomes an element; HTML in the text is shown as text."""
    return str(_parser().render(delivered(content).replace("_", r"\_")))


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    return MarkdownIt("zero").enable(["heading", "list", "emphasis", "escape"])


def blocks(content: str) -> list[Block]:
    """The blocks of a text, in order."""
    return list(_blocks(content))


@lru_cache(maxsize=8)
def _blocks(content: str) -> tuple[Block, ...]:
    found: list[Block] = []
    indents: list[int] = []
    seen: set[str] = set()
    for line in content.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if not line.strip():
            continue
        heading = _HEADING.match(line)
        bullet = _BULLET.match(line)
        numbered = None if bullet else _NUMBERED.match(line)
        if heading:
            indents = []
            told = heading[2].rstrip()
            anchor = ANCHOR.search(told)
            name = anchor[1] if anchor and anchor[1] not in seen else ""
            seen.add(name)
            text = _tidy(ANCHOR.sub("", told) if anchor else told)
            if text or name:
                found.append(Block("heading", text, min(len(heading[1]), _DEEPEST_HEADING), name))
        elif bullet or numbered:
            mark = bullet or numbered
            text = _tidy(mark[2]) if mark else ""
            if mark and text:
                level = _level(indents, len(mark[1].expandtabs(4)))
                found.append(Block("bullet" if bullet else "numbered", text, level))
        else:
            indents = []
            text = _tidy(line.strip())
            if text:
                found.append(Block("paragraph", text))
    return tuple(found)


def _level(indents: list[int], indent: int) -> int:
    """How deep a list item lies, by how far in it is written; ``indents`` are those of the items above that it may lie under."""
    while len(indents) > 1 and indent < indents[-1]:
        indents.pop()
    if not indents or indent >= indents[-1] + 2:
        indents.append(indent)
    return len(indents) - 1


def written(parts: Iterable[Block]) -> str:
    """Blocks as a text that is kept."""
    lines: list[str] = []
    widths: list[int] = []
    counts: list[tuple[str, int]] = []
    before: Block | None = None
    for block in parts:
        if not block.listed:
            widths, counts = [], []
            if lines:
                lines.append("")
            mark = "#" * block.level + " " if block.kind == "heading" else ""
            text = block.text if mark else _shielded(block.text)
            lines.append(f"{mark}{text}{f' {{#{block.anchor}}}' if block.anchor else ''}".strip())
        else:
            level = min(block.level, len(counts))
            widths, counts = widths[: level + 1], counts[: level + 1]
            if len(counts) == level:
                counts.append((block.kind, 0))
                widths.append(0)
            kind, count = counts[level]
            if lines and (before is None or not before.listed or kind != block.kind):
                lines.append("")
            count = count + 1 if kind == block.kind else 1
            counts[level] = (block.kind, count)
            mark = "- " if block.kind == "bullet" else f"{count}. "
            widths[level] = len(mark)
            lines.append(" " * sum(widths[:level]) + mark + _shielded(block.text))
        before = block
    return "\n".join(lines) + ("\n" if lines else "")


def _shielded(text: str) -> str:
    """Words at the beginning of a line that would make it a heading or a list item, made harmless."""
    text = _LOOKS_LIKE_BLOCK.sub(r"\1\\\2", text, count=1) if _LOOKS_LIKE_BLOCK.match(text) else text
    return _LOOKS_LIKE_NUMBER.sub(r"\1\\\2\3", text, count=1) if _LOOKS_LIKE_NUMBER.match(text) else text


def _tidy(text: str) -> str:
    if "*" not in text and "\\" not in text:
        return " ".join(text.split())
    return marked(runs(text))


def runs(text: str) -> list[Run]:
    """The stretches of a block's words, by their look. Marks that are never closed are words."""
    if "*" not in text and "\\" not in text:
        return [Run(told)] if (told := " ".join(text.split())) else []
    made = _toggled(text)
    return made if made is not None else _joined([Run(_unescaped(text))])


def _toggled(text: str) -> list[Run] | None:
    bold = italic = False
    made: list[Run] = []
    for token in _MARKED.finditer(text):
        if token[2]:
            opens = token.end() < len(text) and not text[token.end()].isspace()
            closes = token.start() > 0 and not text[token.start() - 1].isspace()
            turns = {1: (False, True), 2: (True, False), 3: (True, True)}[len(token[2])]
            if not (opens or closes):
                made.append(Run(token[2], bold, italic))
                continue
            bold, italic = bold != turns[0], italic != turns[1]
        else:
            made.append(Run(token[1] or token[3], bold, italic))
    return None if bold or italic else _joined(made)


def _unescaped(text: str) -> str:
    return "".join(token[1] or token[2] or token[3] for token in _MARKED.finditer(text))


def _joined(parts: Sequence[Run]) -> list[Run]:
    """Neighbours of one look as one. White space is single, none at the ends, and has the look that both its sides share."""
    if all(not part.bold and not part.italic for part in parts):
        told = " ".join("".join(part.text for part in parts).split())
        return [Run(told)] if told else []
    letters = [(letter, part.bold, part.italic) for part in parts for letter in part.text]
    made: list[Run] = []
    space = False
    for letter, bold, italic in letters:
        if letter.isspace():
            space = bool(made)
            continue
        if space:
            before = made[-1]
            _add(made, " ", bold=before.bold and bold, italic=before.italic and italic)
            space = False
        _add(made, letter, bold=bold, italic=italic)
    return made


def _add(made: list[Run], text: str, *, bold: bool, italic: bool) -> None:
    if made and (made[-1].bold, made[-1].italic) == (bold, italic):
        made[-1] = replace(made[-1], text=made[-1].text + text)
    else:
        made.append(Run(text, bold, italic))


def marked(parts: Sequence[Run]) -> str:
    """Stretches as a block's words with marks."""
    told: list[str] = []
    bold = italic = False
    for part in [*_joined(parts), Run("")]:
        if (part.bold, part.italic) != (bold, italic):
            told.append("*" * ((2 if part.bold != bold else 0) + (1 if part.italic != italic else 0)))
            bold, italic = part.bold, part.italic
        told.append(re.sub(r"([\\*])", r"\\\1", part.text))
    return "".join(told)


def words(text: str) -> str:
    """A block's words without marks."""
    return "".join(part.text for part in runs(text))


def escaped(plain: str) -> str:
    """Plain words as a block's words: nothing in them is a mark."""
    return marked([Run(plain)])


def sections(content: str) -> list[Section]:
    """The head, then each item: from a heading with an anchor to the next."""
    parts: list[tuple[str, list[Block]]] = [("", [])]
    for block in blocks(content):
        if block.anchor:
            parts.append((block.anchor, []))
        parts[-1][1].append(block)
    return [Section(anchor, tuple(found)) for anchor, found in parts if found or not anchor]


def together(parts: Iterable[Section]) -> str:
    """Sections as one text."""
    return written(block for part in parts for block in part.blocks)
