"""Makes the items of the record from the sections.

Reads sections with their blocks and zones; leaves ``draft.items`` and the outcome of each section.
"""

from __future__ import annotations

from kansli.reader.draft import Draft, Section
from kansli.reader.records import Item, Outcome
from kansli.reader.rules import rules

_OUTLINE = rules("outline")
_NOTHING = _OUTLINE["outline.nothing"]
_NOT_REACHED = _OUTLINE["outline.not-reached"]


def leave_items(draft: Draft) -> None:
    """Leaves one item for each section."""
    for section in draft.sections:
        section.outcome = _outcome(section)
        draft.items.append(_item(draft, section))


def _item(draft: Draft, section: Section) -> Item:
    flows = [flow for flow in (section.number_flow, section.heading) if flow]
    body = draft.merged(part for block in section.blocks for line in block.lines for part in line.flow.ranges())
    return Item(
        number=section.number,
        heading=section.heading.text if section.heading else None,
        outcome=section.outcome,
        span=draft.span(*flows),
        rule=section.rule,
        subheadings=tuple(flow.text for flow in section.subheadings),
        case_number=section.case_number,
        body=body,
    )


def _outcome(section: Section) -> Outcome:
    """What happened to the item, as far as its own words say."""
    own = [block for block in section.blocks if not block.heading and not block.label]
    if section.resumed:
        return Outcome.INTERRUPTED_AND_RESUMED
    if own and _NOT_REACHED.search(own[0].text):
        return Outcome.NOT_REACHED
    said = own[: _own_words(section)]
    if said and all(_NOTHING.search(block.text) for block in said):
        return Outcome.NOTHING_TO_REPORT
    return Outcome.TREATED


def _own_words(section: Section) -> int:
    """How many blocks of its own the section has; those that resume it, or another, aside."""
    return sum(not block.heading and not block.label for block in section.blocks)
