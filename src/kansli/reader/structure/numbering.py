"""Numbers that may begin an item, and the chain of them that is the document's own numbering.

Reads blocks; leaves the chain of candidates that best covers the document. A number counts for more the more its
block looks like a heading, and the better it follows on the one before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from kansli.reader.draft import Block, BlockKind
from kansli.reader.flow import Flow
from kansli.reader.structure.labels import label_of


class Form(StrEnum):
    """How numbers are written; a chain keeps to one form."""

    PARAGRAPH = "paragraph"
    """§ 12, §12, 12 §, and § scanned as $ or &."""
    POINT = "point"
    """12. or 12 or 12)"""
    NAMED = "named"
    """Punkt 12, Ärende 12."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A block that begins with a number."""

    block: Block
    form: Form
    number: str
    """As written, without sign and full stop: "12", "4.1"."""
    value: tuple[int, ...]
    end: int
    """Where the heading begins in the block's flow."""
    weight: float
    """How much the block looks like a heading, from 0 up."""


_NUMBER = re.compile(
    r"(?:(?P<sign>§{1,2}|[$&])\s*(?P<para>\d{1,4}(?:\.\d{1,2})?)|(?P<back>\d{1,4})\s?§|"
    r"(?P<word>punkt|ärende|paragraf|beslutspunkt|dagordningspunkt)\s(?:nr\.?\s)?(?P<named>\d{1,3}(?:\.\d{1,2})?)|"
    r"(?P<point>\d{1,3}(?:\.\d{1,2}){0,3}))(?P<tail>\s?[.:)]|\s?[-–—](?=\s)|)(?=\s|$|[A-ZÅÄÖ])\s*",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?]$")
_LONG_HEADING = 140
_LOOKBACK = 120


def candidates_of(blocks: Sequence[Block]) -> list[Candidate]:
    """Every block that begins with a number, in document order."""
    made = []
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        found = candidate_of(block, following)
        if found:
            made.append(found)
    return made


def candidate_of(block: Block, following: Block | None) -> Candidate | None:
    """The candidate that ``block`` is; None where it begins with no number."""
    text = block.text
    marked = block.kind is BlockKind.BULLET and block.marker[:-1].isdigit()
    if block.kind is BlockKind.BULLET and not marked:
        return None
    found = _NUMBER.match(text)
    if marked:
        number, end, form, tail = block.marker[:-1], 0, Form.POINT, ")"
    elif found:
        number = found["para"] or found["back"] or found["named"] or found["point"]
        form = Form.PARAGRAPH if found["para"] or found["back"] else Form.NAMED if found["named"] else Form.POINT
        end, tail = found.end(), found["tail"].strip()
    else:
        return None
    heading = text[end:]
    weight = _weight(block, heading, tail, form, following)
    value = tuple(int(part) for part in number.split("."))
    return Candidate(block, form, number, value, end, weight) if weight > 0 and value[0] > 0 else None


def _weight(block: Block, heading: str, tail: str, form: Form, following: Block | None) -> float:
    """How much a numbered block looks like the heading of an item."""
    weight = 1.0
    if heading:
        if heading[0].islower():
            weight -= 0.7 if form is Form.PARAGRAPH or tail else 1.5
        if len(heading) > _LONG_HEADING:
            weight -= 0.6
        if _SENTENCE_END.search(heading) and len(heading) > 40:
            weight -= 0.3
        if label_of(heading):
            weight -= 0.2
    if form is Form.POINT and not tail and not (block.first.blank_before or block.first.style):
        weight -= 0.3
    if block.kind is BlockKind.BULLET:
        weight -= 0.2
    style = block.first.style
    if style and (style.heading or style.bold):
        weight += 0.6
    if block.first.blank_before:
        weight += 0.15
    if following is None or _NUMBER.match(following.text):
        weight -= 0.35
    return weight


def chain_of(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The numbering of the document: the chain of candidates of one form that weighs most."""
    best: list[Candidate] = []
    best_weight = 0.0
    for form in Form:
        chain, weight = _heaviest([c for c in candidates if c.form is form])
        if form is Form.PARAGRAPH and len(chain) > 1:
            weight *= 1.6
        if weight > best_weight:
            best, best_weight = chain, weight
    return best


def _heaviest(candidates: Sequence[Candidate]) -> tuple[list[Candidate], float]:
    """The heaviest chain through ``candidates``, and its weight."""
    totals: list[float] = []
    previous: list[int] = []
    for index, candidate in enumerate(candidates):
        best, came_from = _beginning(candidate), -1
        for earlier in range(max(0, index - _LOOKBACK), index):
            total = totals[earlier] + _step(candidates[earlier], candidate)
            if total >= best:
                best, came_from = total, earlier
        totals.append(best + candidate.weight)
        previous.append(came_from)
    if not totals:
        return [], 0.0
    index = max(range(len(totals)), key=totals.__getitem__)
    weight = totals[index]
    chain = []
    while index >= 0:
        chain.append(candidates[index])
        index = previous[index]
    return chain[::-1], weight


def _beginning(candidate: Candidate) -> float:
    """What it is worth for a chain to begin here: item 1, or any §."""
    if candidate.value == (1,) or candidate.form is Form.PARAGRAPH:
        return 0.0
    return -0.3 if len(candidate.value) == 1 and candidate.value[0] < 4 else -0.8


def _step(before: Candidate, after: Candidate) -> float:
    """What it is worth for ``after`` to follow on ``before`` (negative: it hardly does)."""
    worth = _progress(before.value, after.value)
    if worth > -2 and _set_alike(before.block, after.block):
        worth += 0.25
    return worth


def _progress(before: tuple[int, ...], after: tuple[int, ...]) -> float:
    if len(after) == len(before) + 1 and after[:-1] == before:
        return 0.4 if after[-1] <= 2 else -0.5
    if len(after) < len(before):
        before = before[: len(after)]
        return 0.4 if _progress(before, after) > 0 else _progress(before, after)
    if len(after) > len(before):
        return 0.2 if after[: len(before)] > before else -3.0
    if after[:-1] != before[:-1]:
        return 0.2 if after > before and after[-1] == 1 else -3.0
    ahead = after[-1] - before[-1]
    if ahead == 1:
        return 0.5
    if ahead == 0:
        return -1.3
    if ahead < 0:
        return -3.0
    return max(-0.25 * ahead, -2.0)


def _set_alike(before: Block, after: Block) -> bool:
    """Are two blocks set in the same way: kind, indent, style?"""
    one, other = before.first, after.first
    return (
        before.kind is after.kind
        and abs(one.indent - other.indent) < 3
        and (one.style and (one.style.heading, one.style.bold)) == (other.style and (other.style.heading, other.style.bold))
    )


def heading_flow(candidate: Candidate) -> Flow | None:
    """The words of the heading, without number and without full stop or colon at its end; None where there are none."""
    text = candidate.block.text
    end = len(text.rstrip(" .:;*_|"))
    start = candidate.end
    while start < end and text[start] in " -–—:.*_|":
        start += 1
    return candidate.block.flow.slice(start, end) if start < end else None
