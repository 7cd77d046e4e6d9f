"""Finds an agenda or table of contents that tells every item before the minutes begin.

Reads blocks; leaves those that are such a list, and those further down where its entries come back as headings.
It is known by its entries coming back, by dots and page numbers, or by the word over it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kansli.reader.draft import Block, BlockKind
from kansli.reader.rules import rules
from kansli.reader.structure.wording import is_sentence

_OVER = rules("outline")["outline.agenda"]
_NUMBER = re.compile(r"^[\W_]*(?:(?:punkt|ärende|paragraf)\s)?\d{0,4}(?:\.\d{1,2})*[\W_]*")
_LEADERS = re.compile(r"(?:\.\s?){5,}\d{0,3}\s*$|…{2,}\s*\d{0,3}\s*$")
_TAIL = re.compile(r"[\W_]+$")
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
    last = {_entry(block): block for block in blocks if len(block.text) <= _LONGEST}
    for run in _runs(blocks):
        listed = _listed(run, last)
        again = [last[_entry(block)] for block in listed if last[_entry(block)].index > run[-1].index]
        if _is_agenda(listed, again, blocks):
            made.blocks.extend(listed)
            made.again.extend(again)
    return made


def _entry(block: Block) -> str:
    """The words of an entry, without number, dots and page."""
    return _TAIL.sub("", _LEADERS.sub("", _NUMBER.sub("", block.text.lower())))


def _runs(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Runs of short blocks that say nothing; a run ends at a number alone, and where an entry of its own comes back."""
    run: list[Block] = []
    seen: set[str] = set()
    for block in blocks:
        entry = _entry(block)
        short = len(block.text) <= _LONGEST and block.kind is not BlockKind.ROW and not is_sentence(block.text)
        fits = entry and entry not in seen and (short or _LEADERS.search(block.text))
        if run and not fits:
            if len(run) >= _SHORTEST:
                yield run
            run, seen = [], set()
        if fits:
            run.append(block)
            seen.add(entry)
    if len(run) >= _SHORTEST:
        yield run


def _listed(run: Sequence[Block], last: dict[str, Block]) -> Sequence[Block]:
    """The part of a run that may be an agenda: from the word over it, else from the first entry that comes back."""
    for position, block in enumerate(run):
        if _OVER.search(block.text):
            return run[position:]
    for position, block in enumerate(run):
        if _LEADERS.search(block.text) or last[_entry(block)].index > run[-1].index:
            return run[position:]
    return ()


def _is_agenda(listed: Sequence[Block], again: Sequence[Block], blocks: Sequence[Block]) -> bool:
    """Do the entries come back further down with text under them, or end in dots?"""
    if len(listed) < _SHORTEST:
        return False
    if sum(bool(_LEADERS.search(block.text)) for block in listed) * 2 > len(listed):
        return True
    entries = {_entry(block) for block in listed}
    with_text = sum(block.index + 1 < len(blocks) and _entry(blocks[block.index + 1]) not in entries for block in again)
    told = bool(_OVER.search(listed[0].text))
    return with_text * 2 >= len(listed) or (told and with_text > 0)
