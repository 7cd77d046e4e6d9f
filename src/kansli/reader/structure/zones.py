"""Tells what kind of words each block of an item holds, by the label or subheading it stands under.

Reads sections; leaves zones, labels and subheadings.
"""

from __future__ import annotations

import re

from kansli.reader.draft import Block, BlockKind, Draft, Section, Zone
from kansli.reader.rules import rules
from kansli.reader.structure.labels import label_of
from kansli.reader.structure.wording import ends, has_verb, is_name

_OUTLINE = rules("outline")
_SENTENCE = re.compile(r"[.!?;,]$")
_DOES = re.compile(r"[A-ZÅÄÖ][\wåäö-]+ (?:[A-ZÅÄÖ][\wåäö-]+ )?(?:\([^()]{1,8}\) )?[a-zåäö]+(?:r|de|te)\b")
_TIME = re.compile(r"\bkl(?:\.|ockan)?\s?\d", re.IGNORECASE)
_ACTION_COLUMN = _OUTLINE["outline.action-column"]
_RESOLVES = _OUTLINE["outline.resolves"]
_HEAD = _OUTLINE["outline.head-line"]
_FIELD = _OUTLINE["outline.field"]
_LISTS = (Zone.PAPERS, Zone.DISPATCH)
"""Zones whose short lines are entries, not headings."""
_MOST_WORDS = 12
_LONGEST_SUBHEADING = 100


def leave_zones(draft: Draft) -> None:
    """Leaves zone, label and subheading on the blocks of each section."""
    _summary_of_decisions(draft)
    for section in draft.sections:
        _zones_of(section)


def _zones_of(section: Section) -> None:
    zone = Zone.TEXT
    once: Zone | None = None
    blocks = section.blocks
    for block, before, following in zip(blocks, [None, *blocks], [*blocks[1:], None], strict=False):
        if block.heading:
            block.zone = Zone.TEXT
            zone = _zone_of_heading(section)
            continue
        if block.zone is not Zone.TEXT:
            continue  # told by the column it stands in
        if block.kind is BlockKind.ROW and (_opens_actions(block) or (before and before.zone is Zone.ACTIONS)):
            block.zone = Zone.ACTIONS
            continue
        label = label_of(block.text)
        if label and block.text[label.end :].strip():
            # The label stands before its own words and covers these only, and the list they introduce.
            block.flow, block.zone, once = block.flow.slice(label.end), label.zone, label.zone
            continue
        if label:
            block.label, block.zone, zone, once = True, label.zone, label.zone, None
            continue
        if once and block.kind is BlockKind.BULLET:
            block.zone = once
            continue
        once = None
        if zone is Zone.DECISION and before is not None and _talks_again(block, before):
            zone = Zone.TEXT
        if zone not in _LISTS and not (before and before.label) and _is_subheading(block, before, following):
            block.subheading = True
            section.subheadings.append(block.flow.slice(0, len(block.text.rstrip(" .:"))))
            zone = Zone.TEXT
        block.zone = zone


def _zone_of_heading(section: Section) -> Zone:
    """What an item holds by its heading: "Beslut" as a heading of its own holds what was resolved."""
    label = label_of(section.title) if section.heading else None
    return Zone.DECISION if label and label.zone is Zone.DECISION and label.end == len(section.title) else Zone.TEXT


def _summary_of_decisions(draft: Draft) -> None:
    """Leaves the zone of what stands under a Beslut label before the first item: a summary of the resolutions."""
    zone = Zone.HEAD
    before: Block | None = None
    for block in draft.blocks:
        if block.section or block.zone is not Zone.HEAD:
            break
        label = label_of(block.text)
        listed = before is not None and before.zone is Zone.DECISION and before.kind is BlockKind.BULLET
        if label:
            block.label = label.zone is Zone.DECISION and label.end == len(block.text)
            zone = Zone.DECISION if block.label else Zone.HEAD
        elif _HEAD.search(block.text) or (block.kind is not BlockKind.BULLET and (listed or not ends(block.text))):
            zone = Zone.HEAD
        block.zone = zone
        before = block


def _opens_actions(block: Block) -> bool:
    """Is a row the heads of a table of actions?"""
    return len(block.cells) > 1 and any(_ACTION_COLUMN.search(cell.text) for cell in block.cells)


def _talks_again(block: Block, before: Block) -> bool:
    """After a list of what was resolved: is a paragraph talk of what comes next?"""
    listed = before.kind is BlockKind.BULLET and block.kind is BlockKind.PARAGRAPH
    return listed and has_verb(block.text) and not _RESOLVES.search(block.text)


def _in_capitals(block: Block | None) -> bool:
    return block is not None and not block.heading and block.text.isupper()


def _is_subheading(block: Block, before: Block | None, following: Block | None) -> bool:
    """Is a block within an item a heading of its own?"""
    after_text = before is not None and not before.heading and not before.subheading
    if block.kind is not BlockKind.PARAGRAPH or following is None or following.heading or following.kind is BlockKind.ROW:
        return False
    text = block.text
    stopped = _SENTENCE.search(text) and not (text[-1] == "." and label_of(following.text) and after_text)
    if len(text) > _LONGEST_SUBHEADING or stopped or (text[-1] == "." and _DOES.match(text)) or not text[0].isalnum() or text[0].islower():
        return False
    if _TIME.search(text) or (text.isupper() and any(map(_in_capitals, (before, following)))):
        return False  # a meeting's time, or names of a letterhead
    if len(text.split()) > _MOST_WORDS or text.isdecimal() or _HEAD.search(text) or _FIELD.search(text):
        return False
    return not has_verb(text) and not is_name(text)
