"""Stage completeness: tells what no stage could place, so that nothing is dropped in silence.

Reads everything the other stages left; leaves remarks. A remark that ``leaves_gap`` means that something of the
document is not in the record.
"""

from __future__ import annotations

import re

from kansli.reader.draft import Block, Draft, Zone
from kansli.reader.records import DecisionKind, Remark, Span

_FULL_NAME = re.compile(r"\b[A-ZÅÄÖ][a-zåäöé]+(?:-[A-ZÅÄÖ][a-zåäöé]+)? [A-ZÅÄÖ][a-zåäöé]+\b")
_SEVERAL = 3
"""So many names on a line make a list of people."""
_WORD = re.compile(r"[^\W\d_]{2,}")


def run(draft: Draft) -> None:
    """Leave remarks."""
    _source_notes(draft)
    if _no_minutes(draft):
        draft.remark(
            "no-minutes",
            "Det här ser inte ut som anteckningar från ett möte: inga punkter, deltagare eller beslut hittades.",
            1.0,
            leaves_gap=True,
        )
        return
    _what_is_missing(draft)
    _unread_people(draft)
    _unplaced(draft)
    _empty_labels(draft)
    _unclear(draft)


def _source_notes(draft: Draft) -> None:
    for note in draft.source.notes:
        draft.remark("source", note, 0.9, leaves_gap=True)


def _no_minutes(draft: Draft) -> bool:
    numbered = [section for section in draft.sections if section.number]
    found = bool(draft.attendance) + bool(draft.decisions) + (len(numbered) > 1) + bool(draft.head.kind) + bool(draft.head.date)
    return found < 2


def _what_is_missing(draft: Draft) -> None:
    if not draft.head.date:
        draft.remark("no-date", "Mötets datum framgår inte med säkerhet.", 0.7)
    if not draft.head.body:
        draft.remark("no-body", "Vilken grupp som möttes framgår inte.", 0.5)
    if not any(person.rule.startswith("attendance.") for person in draft.attendance):
        draft.remark("no-attendance", "Ingen deltagarlista hittades.", 0.7)
    if not draft.sections:
        draft.remark("no-items", "Inga punkter hittades; texten lästes som ett stycke.", 0.8)


def _unread_people(draft: Draft) -> None:
    """Lines before the first item that name several people of whom none was read."""
    read = {person.name for person in draft.attendance}
    for block in draft.zone(Zone.HEAD):
        names = _FULL_NAME.findall(block.text)
        if len(names) >= _SEVERAL and not any(name in read for name in names):
            draft.remark("unread-people", "Här står flera namn som inte lästes som deltagare.", 0.7, block.flow, leaves_gap=True)


def _unplaced(draft: Draft) -> None:
    """Blocks that hold words and belong nowhere, and words under Beslut that were not read as a decision."""
    passages = [fact.span for fact in draft.decisions] + [fact.span for fact in draft.non_participation]
    decided = sorted(pair for span in passages for pair in span.ranges)
    said = [_folded(fact.span.words) for fact in draft.decisions]
    for block in draft.blocks:
        if block.label or block.heading or not _WORD.search(block.text):
            continue
        if block.zone is Zone.DECISION and not _covered(block, decided) and not _repeated(block, said):
            draft.remark("unread-decision", "Text under Beslut som inte lästes som ett beslut.", 0.8, block.flow, leaves_gap=True)
        elif block.section is None and block.zone is Zone.TEXT and draft.sections:
            draft.remark("unplaced-text", "Text som inte hör till någon punkt.", 0.6, block.flow, leaves_gap=True)


def _repeated(block: Block, said: list[str]) -> bool:
    """Does a decision hold the block's words?"""
    folded = _folded(block.text)
    return any(folded in words for words in said)


def _folded(text: str) -> str:
    """Words only, so that a proposal repeated as the decision is the same."""
    return " ".join(re.findall(r"\w+", text.lower()))


def _covered(block: Block, ranges: list[tuple[int, int]]) -> bool:
    first, last = block.flow.offsets[0], block.flow.offsets[-1] + 1
    return any(start < last and first < end for start, end in ranges)


def _empty_labels(draft: Draft) -> None:
    for section in draft.sections:
        for before, after in zip(section.blocks, [*section.blocks[1:], None], strict=True):
            ends = after is None or after.subheading or (after.label and after.zone is not before.zone)
            if before.label and ends and before.flow and before.zone is not Zone.PROPOSAL:
                draft.remark("empty-label", f"Rubriken ”{before.text.rstrip(' :')}” utan text.", 0.3, before.flow)


def _unclear(draft: Draft) -> None:
    given = {assignment.decision for assignment in draft.assignments}
    for decision in draft.decisions:
        if decision.kind is DecisionKind.ASSIGNMENT and decision.id not in given:
            draft.remarks.append(_on(decision.span, "no-owner", "Beslutet ger ett uppdrag, men vem som är ansvarig framgår inte.", 0.6))
    for assignment in draft.assignments:
        if not assignment.assignee and not assignment.offered:
            draft.remarks.append(_on(assignment.span, "no-owner", "Uppdraget saknar ansvarig.", 0.6))


def _on(span: Span, code: str, message: str, weight: float) -> Remark:
    return Remark(code, message, weight, span)
