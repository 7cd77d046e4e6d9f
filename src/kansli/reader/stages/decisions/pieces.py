"""Cut blocks into pieces, and gather pieces into resolutions.

A piece is what may be a resolution of its own: a paragraph, a bullet, a numbered point, a line that begins with
"att". Reads blocks; leaves groups of flows, one group a resolution.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from kansli.reader.draft import Block, BlockKind
from kansli.reader.flow import Flow, join
from kansli.reader.records import DecisionKind
from kansli.reader.rules import rules
from kansli.reader.stages.decisions.kinds import kind_of

_ORDINAL = re.compile(r"^\(?(?:(?P<digit>\d{1,2})|(?P<letter>[a-h]))[.)](?=\s)\s+|^[-–•*]\s+")
_ROW = "|"
_SUM_LAST = re.compile(r"\d\s?(?:€|euro|kr|kronor|tkr|:-)\.?$", re.IGNORECASE)
"""Rows that each end with a sum are one table: what is granted, and to whom."""
_INLINE = re.compile(r"(?:^|(?<=\s))(\d{1,2})[.)]\s(?=\S)")
_CLAUSE_ENDS = re.compile(r"(?:[,;.:]|\b(?:samt|och|dels))$")
_ATT = re.compile(r"(?:(?:dels|samt|och)\s)?att\b", re.IGNORECASE)

_RULES = rules("decisions")
_LONGEST_LEAD = 160
_LONGEST_NAME = 40
"""A lead-in longer than this is more than a body's name: it holds a verb."""
_LABEL = _RULES["decisions.label"]
_LEAD = _RULES["decisions.lead"]
_ASIDE = _RULES["decisions.aside"]
_OPENS = _RULES["decisions.opens"]
_CURT = _RULES["decisions.curt"]
_ADDS = _RULES["decisions.adds"]
_ELECTED_LINE = _RULES["decisions.elected-line"]
_RESOLVED = _RULES["decisions.is-resolved"]
_NARRATIVE = _RULES["decisions.narrative"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a block that may be a resolution of its own."""

    flow: Flow
    indent: int
    mark: str
    """What it begins with: "" paragraph · "-" bullet · "1" or "a" ordinal · "att" · "|" table row."""

    @property
    def text(self) -> str:
        """The words for reading."""
        return self.flow.text

    @property
    def goes_on(self) -> bool:
        """Begins in the middle of a sentence: a paragraph whose first letter is small."""
        return self.mark == "" and self.text[:1].islower()


@dataclass(frozen=True, slots=True)
class Group:
    """The flows of one resolution."""

    flows: tuple[Flow, ...]
    led_by: str
    """The words that lead in the list it stands in ("Nämnden föreslår fullmäktige besluta"), or nothing."""


def pieces_of(block: Block) -> Iterator[Piece]:
    """The pieces of one block, without its label ("Beslut:") and its markers."""
    flow = _without_label(block)
    mark = {BlockKind.BULLET: "-", BlockKind.ROW: _ROW}.get(block.kind, "")
    if block.marker and (ordinal := re.search(r"\d|[a-h](?=[.)])", block.marker)):
        mark = "1" if ordinal.group().isdigit() else "a"
    cuts = [*sorted({*_inline_ordinals(flow.text), *_att_lines(block, flow), *_election_lines(block, flow)}), len(flow)]
    for number, (start, end) in enumerate(pairwise(cuts)):
        piece = flow.slice(start, end)
        own_mark = mark if number == 0 else ""
        if found := _ORDINAL.match(piece.text):
            own_mark = "1" if found["digit"] else "a" if found["letter"] else own_mark or "-"
            piece = piece.slice(found.end())
        if own_mark in {"", "-"} and (_ATT.match(piece.text) or _is_post(piece.text)):
            own_mark = "att"
        if piece:
            yield Piece(piece, block.first.indent, own_mark)


def starts_clause(block: Block) -> bool:
    """Does a block go on with a list of resolutions: a bullet, an ordinal, "att …"?"""
    return block.kind is BlockKind.BULLET or bool(_ATT.match(block.text) or _ORDINAL.match(block.text) or _is_post(block.text))


def _is_post(text: str) -> bool:
    """Does a line tell to what, and after a colon who, within a list of elections?"""
    return text[0].islower() and is_election_line(text)


def is_election_line(text: str) -> bool:
    """Does a line say who is elected to what, within a list of elections?"""
    return _ELECTED_LINE.search(text) is not None


def is_lead(text: str) -> bool:
    """Do the words only introduce resolutions ("Styrelsen beslutade att")?"""
    if len(text) > _LONGEST_LEAD:
        return False
    if len(text) > _LONGEST_NAME and not any(verb in text.lower() for verb in _LEAD.gives["verbs"]):
        return False
    return _LEAD.pattern.match(text) is not None


def opens_list(text: str) -> bool:
    """Does the list after these words belong to them ("Uppdra åt kansliet att:")?"""
    return _OPENS.search(text) is not None


def gathered(pieces: Iterable[Piece]) -> Iterator[Group]:
    """Resolutions, each with the flows it is made of.

    A lead-in is joined with what it leads in; a list opened by a resolution belongs to it; a paragraph that goes on
    in small letters belongs to what stands before; asides (annexes, who abstains) are left out.
    """
    current: list[Flow] = []
    lead: list[Flow] = []
    led_by = ""
    top: Piece | None = None
    before: Piece | None = None
    for piece in pieces:
        if _ASIDE.search(piece.text) or (piece.text.isupper() and not _CURT.search(piece.text)):
            before = None
            continue
        if top and piece.mark == "" and not lead and _tells(piece.text, after_list=top.mark != ""):
            break
        if is_lead(piece.text):
            lead.append(piece.flow)
        elif top and before and not lead and _belongs(piece, top, before):
            current.append(piece.flow)
        else:
            if current:
                yield Group(tuple(current), led_by)
            led_by = " ".join(flow.text for flow in lead) or (led_by if piece.mark else "")
            current = [*_fitting(lead, piece.flow), piece.flow]
            lead = []
            top = piece
        before = piece
    if current:
        yield Group(tuple(current), led_by)


def _belongs(piece: Piece, top: Piece, before: Piece) -> bool:
    if piece.goes_on or _ADDS.search(piece.text):
        return True
    if piece.mark == "":
        return before is top and top.mark == "" and top.text.endswith(":")
    if piece.mark == before.mark == top.mark == _ROW and _SUM_LAST.search(piece.text) and _SUM_LAST.search(before.text):
        return True
    deeper = piece.indent > top.indent + 1
    if top.mark == "":
        return opens_list(top.text)
    if piece.mark == top.mark:
        return deeper
    return deeper or opens_list(top.text)


def _tells(text: str, *, after_list: bool) -> bool:
    """Have the resolutions ended, though no label says so? After a list, a paragraph that resolves nothing is told."""
    if _NARRATIVE.search(text):
        return True
    if _RESOLVED.search(text):
        return False
    return after_list and text[:1].isupper() and not _ADDS.search(text) and kind_of(text) is DecisionKind.OTHER


def _fitting(lead: list[Flow], first: Flow) -> list[Flow]:
    """A lead-in longer than what it leads in says less of the resolution than it hides."""
    return lead if sum(len(flow) for flow in lead) <= len(first) else []


def _without_label(block: Block) -> Flow:
    flow = block.flow
    if len(block.cells) > 1 and _LABEL.pattern.match(block.cells[0].text.rstrip(" :") + ": x"):
        flow = join(block.cells[1:])
    found = _LABEL.search(flow.text)
    return flow.slice(found.end()) if found else flow


def _att_lines(block: Block, flow: Flow) -> Iterator[int]:
    """Where lines of a block begin with "att" after a comma, "samt" or a lead-in: clauses set on lines of their own."""
    for before, line in pairwise(block.lines):
        alone = line.flow.text.lower() == "att"
        if _ATT.match(line.flow.text) and (alone or _CLAUSE_ENDS.search(before.flow.text) or is_lead(before.flow.text)):
            at = bisect.bisect_left(flow.offsets, line.flow.offsets[0])
            if 0 < at < len(flow):
                yield at


def _election_lines(block: Block, flow: Flow) -> Iterator[int]:
    """Where lines of a block begin that each say who is elected to what."""
    if len(block.lines) < 2 or not all(is_election_line(line.flow.text) for line in block.lines[1:]):
        return
    for line in block.lines[1:]:
        yield bisect.bisect_left(flow.offsets, line.flow.offsets[0])


def _inline_ordinals(text: str) -> list[int]:
    """Where pieces begin in a text that holds "1. … 2. … 3. …" in one run."""
    found = list(_INLINE.finditer(text))
    in_order = len(found) > 1 and all(int(match.group(1)) == number for number, match in enumerate(found, 1))
    return [0, *(match.start() for match in found if match.start())] if in_order else [0]
