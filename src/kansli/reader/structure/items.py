"""Makes the items of the record from the sections.

Reads sections with their blocks and zones; leaves ``draft.items`` and the outcome of each section.
"""

from __future__ import annotations

from itertools import pairwise

from kansli.reader.draft import Draft, Section, Zone
from kansli.reader.records import Item, Outcome
from kansli.reader.rules import rules
from kansli.reader.structure.wording import compounds_joined, ends

_OUTLINE = rules("outline")
_NOTHING = _OUTLINE["outline.nothing"]
_NOT_REACHED = _OUTLINE["outline.not-reached"]
_LONG_TEXT = 400


def leave_items(draft: Draft) -> None:
    """Leaves one item for each section, and tells what is odd about them."""
    for section in draft.sections:
        section.outcome = _outcome(section)
        draft.items.append(_item(draft, section))
    _remark_on_numbers(draft)
    _remark_on_text(draft)


def _item(draft: Draft, section: Section) -> Item:
    flows = [flow for flow in (section.number_flow, section.heading) if flow]
    body = draft.merged(part for block in section.blocks for line in block.lines for part in line.flow.ranges())
    return Item(
        number=section.number,
        heading=compounds_joined(section.heading.text) if section.heading else None,
        outcome=section.outcome,
        span=draft.span(*flows),
        rule=section.rule,
        subheadings=tuple(compounds_joined(flow.text) for flow in section.subheadings),
        case_number=section.case_number,
        body=body,
    )


def _outcome(section: Section) -> Outcome:
    """What happened to the item, as far as its own words say."""
    if section.resumed:
        return Outcome.INTERRUPTED_AND_RESUMED
    own = [block for block in section.blocks if not block.heading and not block.label]
    if own and _NOT_REACHED.search(own[0].text):
        return Outcome.NOT_REACHED
    if own and all(_NOTHING.search(block.text) for block in own):
        return Outcome.NOTHING_TO_REPORT
    return Outcome.TREATED


def _remark_on_numbers(draft: Draft) -> None:
    """Tells of numbers that are left out or stand twice."""
    for before, after in pairwise(draft.sections):
        plain = before.number and after.number and before.number.isdecimal() and after.number.isdecimal()
        if not plain or not after.number_flow:
            continue
        ahead = int(after.number or 0) - int(before.number or 0)
        if ahead == 0:
            draft.remark("number-twice", f"Punkt {after.number} står två gånger.", 0.3, after.number_flow)
        elif ahead != 1:
            message = f"Numreringen går från {before.number} till {after.number}."
            draft.remark("number-gap", message, 0.4, after.number_flow)


def _remark_on_text(draft: Draft) -> None:
    """Tells of headings with nothing under them, and of running text that stands in no item."""
    for section in draft.sections:
        if section.heading and all(block.heading or block.label for block in section.blocks):
            draft.remark("empty-item", f"Under ”{section.heading.text}” står ingenting.", 0.2, section.heading)
    loose = [block for block in draft.zone(Zone.HEAD) if len(block.text) > _LONG_TEXT and ends(block.text)]
    if draft.sections and loose:
        draft.remark("text-before-items", "Löpande text står före den första punkten.", 0.3, loose[0].flow)
