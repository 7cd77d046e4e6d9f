"""Tells what kind of words each block of an item holds, by the label or subheading it stands under.

Reads sections; leaves zones, labels and subheadings.
"""

from __future__ import annotations

import re

from kansli.reader.draft import Block, BlockKind, Draft, Section, Zone
from kansli.reader.structure.labels import label_of

_SENTENCE = re.compile(r"[.!?;,]$")
_VERB = re.compile(
    r"\b(?:är|ar|var|ska|skall|har|hade|kan|bör|vill|blir|blev|kommer|finns|fanns|får|fick|går|gick|ger|gav|tar|tog|önskar?|föreslås|föreslogs|"
    r"\w{3,}(?:ades|erades|erar|erade|eras|ställs)|beslut(?:ar|as|ade)|behöver|behövs|lyft(?:s|es|e|er)|hälsar|tackar|inkom|innehåll(?:a|er))\b",
    re.IGNORECASE,
)
_LONGEST_SUBHEADING = 100


def leave_zones(draft: Draft) -> None:
    """Leaves zone, label and subheading on the blocks of each section."""
    for section in draft.sections:
        _zones_of(section)


def _zones_of(section: Section) -> None:
    zone = Zone.TEXT
    once: Zone | None = None
    blocks = section.blocks
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        if block.heading:
            block.zone = zone = Zone.TEXT
            continue
        label = label_of(block.text)
        if label:
            rest = block.flow.slice(label.end)
            if rest:
                # The label stands before its own words and covers these only, and the list they introduce.
                block.flow, block.zone, once = rest, label.zone, label.zone
                continue
            zone, once = label.zone, None
            block.label, block.zone = True, zone
            continue
        if once and block.kind is BlockKind.BULLET:
            block.zone = once
            continue
        once = None
        if _is_subheading(block, following):
            block.subheading = True
            section.subheadings.append(block.flow.slice(0, len(block.text.rstrip(" .:"))))
            zone = Zone.TEXT
        block.zone = zone


def _is_subheading(block: Block, following: Block | None) -> bool:
    """Is a block within an item a heading of its own?"""
    if block.kind is not BlockKind.PARAGRAPH or following is None or following.heading:
        return False
    text = block.text
    if len(text) > _LONGEST_SUBHEADING or _SENTENCE.search(text) or not text[0].isalnum() or text[0].islower():
        return False
    return len(text.split()) <= 12 and not text.isdecimal() and following.kind is not BlockKind.ROW and not _VERB.search(text)
