"""Headings without numbers: by style, Markdown, capitals, bold type, a colon, or by standing alone.

Reads blocks; leaves those that look like the headings of items. All headings of a document look alike, so one look
is chosen: the one that the well-known headings have, else the most telling that comes back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from kansli.reader.draft import Block, BlockKind, Zone
from kansli.reader.rules import rules
from kansli.reader.structure.labels import label_of
from kansli.reader.structure.wording import ends, has_verb, is_name

_OUTLINE = rules("outline")
_STANDING = _OUTLINE["outline.standing"]
_HEAD = _OUTLINE["outline.head-line"]
_TITLE = _OUTLINE["outline.title"]
_SIGNATURES = _OUTLINE["outline.signatures"]
_MARKDOWN = re.compile(r"(#{1,6})\s*(?=\w)")
_BOLD = re.compile(r"(?:\*\*|__)[^*_]+(?:\*\*|__)\s*:?$")
_MARKS = re.compile(r"^[#*_\s]+|[*_\s:.]+$")
_WHO_FROM_WHERE = re.compile(r"[A-ZÅÄÖ][^:]{1,40}: (?:[A-ZÅÄÖÉ][\w-]+ ){1,2}[A-ZÅÄÖÉ][\w-]+(?:$|,| \(| och | samt )")
"""A line of a list of who came from where ("Almby: Eva Ek, Bo Alm")."""
_COMPOUND = re.compile(r"\d+-[a-zåäö]{2}")
"""A word that begins with a figure: "5-årsjubileum"."""
_LONGEST = 90
_MOST_WORDS = 12
_TITLE_LINES = 4
_LONGER_THAN_LABEL = 12
"""A styled heading longer than "Beslut" ("Beslut och åtgärder") is an item's."""
_HEAD_SHARE = 0.6
"""Words of the head stand in the first part of the document only."""

Look = tuple[str, int]


def headings_of(blocks: Sequence[Block]) -> list[Block]:
    """The blocks that are headings of items; nothing where there is no telling."""
    first = end_of_head(blocks)
    looks: dict[Look, list[Block]] = {}
    standing: dict[Look, int] = {}
    for index, (block, following) in enumerate(zip(blocks, [*blocks[1:], None], strict=False)):
        look = _look(block, following)
        if look is None or (index < first and look[0] != "level"):
            continue
        if index < _TITLE_LINES and following and 0 < _level(following) <= look[1]:
            continue
        looks.setdefault(look, []).append(block)
        standing[look] = standing.get(look, 0) + bool(_STANDING.search(bare(block.text)))
    if not looks:
        return []
    chosen = _chosen(looks, standing) or _all_bullets(looks, blocks)
    if chosen is None:
        return []
    found = looks[chosen]
    if chosen[0] == "plain":
        # A name in capitals is a heading like the others, where it stands like them.
        found = found + [block for block in looks.get(("caps", 0), ()) if block.first.blank_before is bool(chosen[1])]
        if not chosen[1]:
            # The first has the blank line below the head before it.
            first_of_all = [block for block in looks.get(("plain", 1), ())[:1] if block.index < found[0].index]
            found = found + [block for block in first_of_all if _STANDING.search(bare(block.text))]
    if chosen[0] == "bullet":
        found = found + _set_as(found, blocks)
    return sorted(found, key=lambda block: block.index)


def _all_bullets(looks: dict[Look, list[Block]], blocks: Sequence[Block]) -> Look | None:
    """The look of the list items, where each of several stands over text of its own."""
    look = ("bullet", 0)
    found = looks.get(look, [])
    return look if len(found) > 1 and len(found) == sum(block.kind is BlockKind.BULLET for block in blocks) else None


def _set_as(found: Sequence[Block], blocks: Sequence[Block]) -> list[Block]:
    """Further list items set as the headings ``found`` are: over one another, or before the end of the head, where well known."""
    marker, indent = found[0].marker, found[0].first.indent
    alike = [
        block
        for block in blocks
        if block.kind is BlockKind.BULLET and block.marker == marker and block.first.indent == indent and _names_subject(block)
    ]
    following = dict(pairwise(blocks))
    heads = [block for block in alike if block not in found]
    return [
        block
        for block in heads
        if _STANDING.search(bare(block.text)) or ((after := following.get(block)) and (after in alike or after.kind is BlockKind.PARAGRAPH))
    ]


def _names_subject(block: Block) -> bool:
    """Does a list item only name a subject, as a heading does?"""
    text = bare(block.text)
    return bool(text) and len(text.split()) <= _MOST_WORDS and not ends(block.text) and (not has_verb(text) or bool(_STANDING.search(text)))


def is_strong(blocks: Sequence[Block]) -> bool:
    """Are these headings by the format's own word (style or Markdown)?"""
    return bool(blocks) and all(_level(block) for block in blocks)


def bare(text: str) -> str:
    """A heading's words without marks of Markdown, colon or full stop."""
    return _MARKS.sub("", text)


def _chosen(looks: dict[Look, list[Block]], standing: dict[Look, int]) -> Look | None:
    """The look of this document's headings."""
    for needed in (3, 2, 1):
        levels = [look for look in sorted(looks) if look[0] == "level" and len(looks[look]) >= needed and (needed > 1 or look[1] > 1)]
        if levels:
            return levels[0]
    known = max(looks, key=lambda look: (standing[look], len(looks[look])))
    if standing[known] > 1:
        return known
    for look, needed in ((("bold", 0), 2), (("caps", 0), 2), (("colon", 0), 3), (("plain", 1), 3), (("plain", 0), 3), (("bullet", 0), 3)):
        if len(looks.get(look, ())) >= needed:
            return look
    return known if standing[known] else None


def _level(block: Block) -> int:
    """Heading level that the format gives; 0 for none."""
    style = block.first.style
    if style and style.heading:
        return style.heading
    found = _MARKDOWN.match(block.text)
    return len(found.group(1)) if found else 0


def _look(block: Block, following: Block | None) -> Look | None:
    """How a block that may be a heading looks; None where it is none."""
    text = bare(block.text)
    if not text or following is None or len(text) > _LONGEST or len(text.split()) > _MOST_WORDS or not text[0].isalnum():
        return None
    if _HEAD.search(text) or _SIGNATURES.search(text) or _WHO_FROM_WHERE.match(text):
        return None
    level = _level(block)
    label = label_of(bare(text))
    if label and not (level and label.zone is Zone.DECISION and len(text) > _LONGER_THAN_LABEL):
        return None
    if level:
        return "level", level
    if text[0].islower():
        return None
    if block.kind is BlockKind.BULLET:
        return _look_of_bullet(block, text, following)
    if block.kind is not BlockKind.PARAGRAPH:
        return None
    style = block.first.style
    if _BOLD.match(block.text) or (style and style.bold):
        return "bold", 0
    if block.text.rstrip().endswith(":"):
        return None if has_verb(text) or following.kind is BlockKind.BULLET else ("colon", 0)
    if text.isupper() and len(text) > 3 and not text.isdecimal():
        return "caps", 0
    apart = int(block.first.blank_before)
    if _STANDING.search(text):
        return "plain", apart
    if apart and text.endswith("?") and len(text.split()) < _MOST_WORDS:
        return "plain", apart
    if (
        ends(block.text)
        or block.text.rstrip()[-1] in ",;"
        or has_verb(text)
        or is_name(text)
        or (text[0].isdigit() and not _COMPOUND.match(text))
    ):
        return None
    return ("plain", apart) if _leads(following) or (apart and not following.first.blank_before) else None


def _look_of_bullet(block: Block, text: str, following: Block) -> Look | None:
    """How a list item that may be a heading looks: over a paragraph, or over items set further in."""
    if ends(block.text) or block.text[-1] in ",;" or (has_verb(text) and not _STANDING.search(text)):
        return None
    if following.kind is BlockKind.BULLET:
        return ("nested", 0) if following.first.indent > block.first.indent else None
    plain = following.kind is BlockKind.PARAGRAPH
    return ("bullet", int(not block.first.blank_before)) if plain else None


def _leads(following: Block) -> bool:
    """Is a block such that a heading may stand above it: running text, a list, a label?"""
    if following.kind is BlockKind.BULLET:
        return True
    text = following.text
    says = ends(text) or len(text) > _LONGEST or text[0].isdigit() or has_verb(text) or label_of(text) is not None
    return following.kind is BlockKind.PARAGRAPH and says


def end_of_head(blocks: Sequence[Block]) -> int:
    """Position of the first block after title, time, place and attendance."""
    end = 0
    limit = int(len(blocks) * _HEAD_SHARE) + 1
    for position, block in enumerate(blocks[:limit]):
        text = bare(block.text)
        if end and position > end and _STANDING.search(text):
            break
        if _HEAD.search(text) or (position < _TITLE_LINES and _TITLE.search(text)):
            end = position + 1
    return end
