"""Headings that stand on the first line of their text: "Ekonomi: Kassan gicks igenom.", "EKONOMI Kassan …", "Ekonomi – …".

Reads blocks; leaves where each such heading ends and its text begins. One way of setting them is chosen: the one that
comes back most, and that the well-known headings have.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kansli.reader.draft import Block, BlockKind
from kansli.reader.rules import rules
from kansli.reader.structure.headings import end_of_head
from kansli.reader.structure.labels import label_of
from kansli.reader.structure.wording import has_verb, is_name

_OUTLINE = rules("outline")
_STANDING = _OUTLINE["outline.standing"]
_HEAD = _OUTLINE["outline.head-line"]
_SIGNATURES = _OUTLINE["outline.signatures"]
_WAYS = (
    re.compile(r"(?P<heading>(?:\*\*|__)[^*_]{3,60}(?:\*\*|__)\s?:?)\s+(?=\S)"),
    re.compile(r"(?P<heading>[A-ZÅÄÖ0-9][^.:;!?]{2,60}):\s+(?=\S)"),
    re.compile(r"(?P<heading>[A-ZÅÄÖ0-9][^.:;!?–]{2,60}?)\s[–-]\s(?=[A-ZÅÄÖ0-9])"),
    re.compile(r"(?P<heading>[A-ZÅÄÖ]{2}[A-ZÅÄÖ/&,-]*(?:\s[A-ZÅÄÖ/&,-]{2,}){0,5})\s(?=[A-ZÅÄÖ0-9][a-zåäö\d])"),
    re.compile(r"(?P<heading>[A-ZÅÄÖ][^.:;!?]{2,50})\.\s+(?=[A-ZÅÄÖ0-9])"),
)
_MARKS = " *_:."
_ENOUGH = 4
_KNOWN = 2
"""So many of them must be headings that come back at every meeting."""
_COLUMNS = 2
_MOST_WORDS = 7
_BEGINNING = 90


@dataclass(frozen=True, slots=True)
class RunIn:
    """A heading and the text on its line."""

    block: Block
    heading: tuple[int, int]
    """Where the heading's words stand in the block's flow."""
    text: int
    """Where the text begins."""


def run_in_headings(blocks: Sequence[Block]) -> list[RunIn]:
    """The headings on the first lines of their texts; nothing where there are too few of one kind."""
    begun = blocks[end_of_head(blocks) :]
    best: list[RunIn] = []
    for found in ([one for block in begun if (one := _found(block, way))] for way in _WAYS):
        if len(found) > len(best) and _are_headings(found):
            best = found
    rows = [one for block in begun if (one := _in_row(block))]
    return rows if len(rows) > len(best) and _are_headings(rows) else best


def _are_headings(found: Sequence[RunIn]) -> bool:
    known = sum(_STANDING.search(one.block.text[slice(*one.heading)]) is not None for one in found)
    return len(found) >= _ENOUGH and known >= _KNOWN


def _found(block: Block, way: re.Pattern[str]) -> RunIn | None:
    """The heading that a block begins with, set in one of the ways."""
    found = way.match(block.text, 0, _BEGINNING) if block.kind is not BlockKind.ROW else None
    return _run_in(block, *found.span("heading"), found.end()) if found else None


def _in_row(block: Block) -> RunIn | None:
    """The heading in the first of two columns."""
    cells = [cell for cell in block.cells if cell]
    if block.kind is not BlockKind.ROW or len(cells) != _COLUMNS or not block.cells[0]:
        return None
    return _run_in(block, 0, len(cells[0]), len(cells[0]) + 1)


def _run_in(block: Block, start: int, end: int, text: int) -> RunIn | None:
    """The heading, if its words name a subject: no label, no field of the head, no name."""
    written = block.text[start:end]
    start += len(written) - len(written.lstrip(_MARKS))
    end -= len(written) - len(written.rstrip(_MARKS))
    words = block.text[start:end]
    if not words or len(words.split()) > _MOST_WORDS or label_of(words + ":") or _HEAD.search(words) or _SIGNATURES.search(words):
        return None
    if not _STANDING.search(words) and (has_verb(words) or is_name(words)):
        return None
    return RunIn(block, (start, end), text)
