"""Finds an agenda or table of contents that tells every item before the minutes begin.

Reads blocks; leaves those that are such a list, and those further down where its entries come back as headings.
It is known by its entries coming back, by dots and page numbers, or by the word over it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kansli.reader.draft import Block, BlockKind
from kansli.reader.rules import rules
from kansli.reader.structure.labels import label_of
from kansli.reader.structure.wording import is_sentence

_OVER = rules("outline")["outline.agenda"]
_NUMBERED = re.compile(r"[\W_]*(?:(?:punkt|ärende|paragraf)\s|(?-i:[A-ZÅÄÖ]{2,6}\s))?\d", re.IGNORECASE)
_NUMBER = re.compile(r"^[\W_]*(?:(?:punkt|ärende|paragraf)\s|[^\W\d_]{1,5}\s(?=§)|[a-zåäö]{2,6}\s(?=\d))?\W*\d{0,4}(?:\.\d{1,2})*[\W_]*")
_LEADERS = re.compile(r"(?:\.\s?){5,}\d{0,3}\s*$|…{2,}\s*\d{0,3}\s*$")
_LEADING = re.compile(r"(?:\W*[A-ZÅÄÖ]{2,6}\s(?=[\d§]))?\W*(\d{1,4}(?:\.\d{1,2})*)(?=[\s.:)/]|$)")
_LONG = 5
_TAIL = " \t.,:;!?*_#|–—-()"
_FEW_WORDS = 6
_LONGEST = 170
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Agenda:
    """An agenda, and what comes back of it."""

    blocks: list[Block] = field(default_factory=list)
    again: list[Block] = field(default_factory=list)
    """Blocks further down that say the same as an entry."""


def agenda_of(blocks: Sequence[Block]) -> Agenda:
    """The agendas that stand before what they tell of, as one; empty where there is none."""
    made = Agenda()
    entries = {block: _entry(block) for block in blocks if _is_entry(block)}
    last = {entry: block for block, entry in entries.items()}
    for run in _runs(blocks, entries):
        listed = _listed(run, entries, last)
        again = [last[entries[block]] for block in listed if last[entries[block]].index > run[-1].index]
        if _is_agenda(listed, again, blocks, entries):
            made.blocks.extend(listed)
            made.again.extend(again)
    return made


def _entry(block: Block) -> str:
    """The words of an entry, without number, dots and page."""
    text = block.text.lower()
    if text.endswith((".", "…")) or text[-1].isdigit():
        text = _LEADERS.sub("", text)
    number = _NUMBER.match(text)
    return text[number.end() if number else 0 :].rstrip(_TAIL)


def _is_entry(block: Block) -> bool:
    """May a block be an entry of an agenda: a few words that name something, or end in dots and a page?"""
    text = block.text
    if len(text) > _LONGEST:
        return len(text) <= _LONGEST * 2 and _has_leaders(text)
    if text.endswith(".") and len(text.split()) > _FEW_WORDS and not _has_leaders(text):
        return False
    if block.kind is BlockKind.ROW and not _is_numbered_row(block):
        return False
    return not is_sentence(text) and (_NUMBERED.match(text) is not None or label_of(text) is None)


def _is_numbered_row(block: Block) -> bool:
    """Is a row a number and what it stands for, with a page at most?"""
    cells = [cell.text for cell in block.cells if cell]
    number = _NUMBER.match(cells[0].lower())
    return len(cells) <= _SHORTEST and number is not None and number.end() == len(cells[0]) and any(map(str.isdigit, cells[0]))


def _has_leaders(text: str) -> bool:
    """Does an entry end in dots, that lead to a page number?"""
    return (".." in text or "…" in text or ". ." in text) and _LEADERS.search(text) is not None


def _runs(blocks: Sequence[Block], entries: Mapping[Block, str]) -> Iterator[list[Block]]:
    """Runs of entries, at least three; a run ends at a number alone, and where an entry or number of its own comes back."""
    run: list[Block] = []
    seen: set[str] = set()
    for block in blocks:
        entry = entries.get(block, "")
        number = _leading(block)
        if run and (not entry or entry in seen or number in seen):
            if len(run) >= _SHORTEST:
                yield run
            run, seen = [], set()
        if entry:
            run.append(block)
            seen.update((entry, number) if number else (entry,))
    if len(run) >= _SHORTEST:
        yield run


def _leading(block: Block) -> str:
    """The number that a block begins with; nothing where it begins with none."""
    found = _LEADING.match(block.text)
    return found.group(1) if found else ""


def _listed(run: Sequence[Block], entries: Mapping[Block, str], last: Mapping[str, Block]) -> Sequence[Block]:
    """The part of a run that may be an agenda: from the word over it, else from the first entry that comes back."""
    for position, block in enumerate(run):
        if _OVER.search(block.text):
            return run[position:]
    for position, block in enumerate(run):
        if _has_leaders(block.text) or last[entries[block]].index > run[-1].index:
            while position and _NUMBERED.match(run[position - 1].text):
                position -= 1
            return run[position:]
    numbered = [position for position, block in enumerate(run) if _NUMBERED.match(block.text)]
    return run[numbered[0] :] if numbered else ()


def _is_agenda(listed: Sequence[Block], again: Sequence[Block], blocks: Sequence[Block], entries: Mapping[Block, str]) -> bool:
    """Do the entries come back further down with text under them, or end in dots?"""
    if len(listed) < _SHORTEST:
        return False
    if sum(_has_leaders(block.text) for block in listed) * 2 > len(listed):
        return True
    words = {entries[block] for block in listed}
    with_text = sum(block.index + 1 < len(blocks) and entries.get(blocks[block.index + 1]) not in words for block in again)
    told = bool(_OVER.search(listed[0].text))
    if (len(listed) >= _LONG and _begins_anew(listed, blocks)) or (told and _comes_back(listed, blocks)):
        return True
    return with_text * 2 >= len(listed) or (told and with_text > 0)


def _comes_back(listed: Sequence[Block], blocks: Sequence[Block]) -> bool:
    """Are the entries numbered, and does the first number come back after the list?"""
    numbers = [number for block in listed if (number := _leading(block))]
    after = blocks[listed[-1].index + 1 :]
    return len(numbers) >= len(listed) - 1 and any(_leading(block) == numbers[0] for block in after)


def _begins_anew(listed: Sequence[Block], blocks: Sequence[Block]) -> bool:
    """Does the list begin with the very number that the block after it has?"""
    after = listed[-1].index + 1
    first = _leading(next((block for block in listed if _leading(block)), listed[0]))
    return after < len(blocks) and bool(first) and _leading(blocks[after]) == first
