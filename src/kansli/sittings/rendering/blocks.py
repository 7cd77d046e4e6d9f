"""The text of minutes as a row of blocks, each with its place in it: what HTML, PDF and Word are made of.

Pure: no database, no clock.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from kansli.sittings.markdown import Run, blocks, normal, runs

SIGNED = "Vid anteckningarna"
_NUMBER = re.compile(r"[ \t]*(\d+)[.)]")


@dataclass(frozen=True, slots=True)
class Placed:
    """A heading, a paragraph or one entry of a list, and its line of the text."""

    kind: str
    """heading · paragraph · bullet · numbered"""
    level: int
    """Of a heading, from 1; of a list entry, how deep it stands, from 1; else 0."""
    runs: tuple[Run, ...]
    start: int
    """First code point of its line."""
    end: int
    number: int = 0
    """Of an entry in a numbered list."""

    @property
    def text(self) -> str:
        """Its words."""
        return "".join(run.text for run in self.runs)

    @property
    def html(self) -> SafeString:
        """Its words, bold and italics as elements."""
        return mark_safe("".join(_run_html(run) for run in self.runs))  # noqa: S308 - each run is escaped


@lru_cache(maxsize=64)
def blocks_of(content: str) -> tuple[Placed, ...]:
    """The blocks of a text as it is kept (:func:`kansli.sittings.markdown.normal`): one a line."""
    if normal(content) != content:
        raise ValueError("blocks are counted in a text as it is kept")
    made: list[Placed] = []
    lines: list[tuple[int, str]] = []
    offset = 0
    for line in content.split("\n"):
        if line.strip():
            lines.append((offset, line))
        offset += len(line) + 1
    for block, (start, line) in zip(blocks(content), lines, strict=True):
        number = _NUMBER.match(line)
        made.append(
            Placed(
                block.kind,
                block.level + 1 if block.listed else block.level,
                tuple(runs(block.text)),
                start,
                start + len(line),
                int(number[1]) if number and block.kind == "numbered" else 0,
            )
        )
    return tuple(made)


def without_signatures(row: Sequence[Placed]) -> tuple[Placed, ...]:
    """Without the lines for signatures at the end: the hands that are on it are told with their times instead."""
    for index in range(len(row) - 1, -1, -1):
        if row[index].text.strip().rstrip(":") == SIGNED:
            return tuple(row[:index])
        if row[index].kind == "heading" and row[index].text.strip().rstrip(":") != "Justeras":
            break
    return tuple(row)


def to_html(row: Sequence[Placed], *, deeper: int = 0, places: bool = False) -> SafeString:
    """Semantic HTML.

    Args:
        row: blocks of a text.
        deeper: headings go down so many levels, where the page has headings of its own above.
        places: each block tells where in the text it begins (``data-start``), for comments.
    """
    out: list[str] = []
    lists: list[str] = []
    for block in row:
        tag = {"bullet": "ul", "numbered": "ol"}.get(block.kind, "")
        depth = block.level if tag else 0
        place = f' data-start="{block.start}"' if places else ""
        while len(lists) > depth or (depth and len(lists) == depth and lists[-1] != tag):
            out.append(f"</li></{lists.pop()}>")
        if not tag:
            name = f"h{min(6, block.level + deeper)}" if block.kind == "heading" else "p"
            out.append(f"<{name}{place}>{block.html}</{name}>")
            continue
        if len(lists) == depth:
            out.append(f"</li><li{place}>")
        while len(lists) < depth:
            first = f' start="{block.number}"' if block.number > 1 else ""
            out.append(f"<{tag}{first}><li{place}>")
            lists.append(tag)
        out.append(str(block.html))
    out.extend(f"</li></{tag}>" for tag in reversed(lists))
    return mark_safe("\n".join(out))  # noqa: S308 - made of escaped runs


_TOGETHER = re.compile(
    r"(?<=\d) (?=(?:\d{3}|kr|januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december)\b)"
    r"|(?<=[a-z]) (?=20\d\d\b)|(?<=\bkl\.) (?=\d)|(?<=[§]) (?=\d)|(?<=\bpunkt) (?=\d)"
)
"""Spaces at which no line may end: a line that begins with "2027." or "000 kr" is hard to read, and is read as something else."""


def _run_html(run: Run) -> str:
    told = str(escape(_TOGETHER.sub("\u00a0", run.text)))
    told = f"<em>{told}</em>" if run.italic else told
    return f"<strong>{told}</strong>" if run.bold else told
