"""Which of the days told is the body's next meeting.

Reads the days told in the minutes; leaves nothing in the draft.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from kansli.reader.draft import Block, Draft, Zone
from kansli.reader.language.bodies import definite
from kansli.reader.language.dates import find_dates, find_times
from kansli.reader.language.places import place_in
from kansli.reader.records import NextMeeting
from kansli.reader.structure.dated import ToldDay, says, told_days, uses

_LABELLED_PLACE = re.compile(r"^\W*(?:plats|lokal|var)\s?:\s?(?P<site>[^.;]{3,80})", re.IGNORECASE)
_LABELLED_TIME = re.compile(r"^\W*(?:tid|klockan|kl)\b", re.IGNORECASE)
_AFTER_ITEM = 4
"""Blocks after the date in which its place or time may stand on a line of its own."""


def next_meeting_of(draft: Draft, told: list[ToldDay], own: str | None) -> NextMeeting | None:
    """The next meeting of the body: under a heading for it, else in a sentence about it, else first of the coming meetings; None where none is told."""
    ahead = [one for one in told if not one.past]
    for rule_use, candidates in (
        ("next_item", [one for one in ahead if one.section and says("next_item", one.section.title)]),
        ("next_sentence", [one for one in ahead if _tells_of_next(one, own)]),
        ("next_item", _labelled(draft, ahead)),
        ("coming_item", [one for one in ahead if one.section and says("coming_item", one.section.title) and _may_be_own(one, own)]),
        ("next_sentence", [one for one in _outside_items(draft) if not one.past and _tells_of_next(one, own)]),
    ):
        if candidates:
            chosen = min(candidates, key=lambda one: one.day)
            return _made(draft, chosen, uses(rule_use)[0].id)
    return None


def _tells_of_next(one: ToldDay, own: str | None) -> bool:
    """Does the sentence say "nästa möte", of this body and near the date?"""
    for rule in uses("next_sentence"):
        for match in rule.finditer(one.text):
            if match.start() <= one.mention.end and one.mention.start - match.end() < _NEARBY and _may_be_own(one, own):
                return True
    return False


_NEARBY = 60


def _may_be_own(one: ToldDay, own: str | None) -> bool:
    """Is the meeting this body's: does the sentence name it, or no other body?"""
    for rule in uses("meeting"):
        for match in rule.finditer(one.text[: one.mention.end]):
            named = match["body"] and definite(match["body"])
            if named and own and named.lower() != own.lower() and named[:-2].lower() not in own.lower():
                return False
    return True


def _labelled(draft: Draft, ahead: list[ToldDay]) -> list[ToldDay]:
    """Days on the line after a line "Nästa möte:"."""
    labels = {block.index for block in draft.blocks if len(block.text) < _LABEL and says("next_item", block.text)}
    return [one for one in ahead if one.block.index in labels or one.block.index - 1 in labels]


_LABEL = 60


def _outside_items(draft: Draft) -> Iterable[ToldDay]:
    return told_days(draft, draft.zone(Zone.HEAD, Zone.SIGNATURES))


def _made(draft: Draft, one: ToldDay, rule: str) -> NextMeeting:
    starts, ends, place = one.starts, one.ends, one.place
    for block in _lines_after(draft, one.block):
        if starts is None and (_LABELLED_TIME.search(block.text) or block.text.lower().startswith("kl")):
            time = next(iter(find_times(block.text)), None)
            starts, ends = (time.starts, time.ends) if time else (None, None)
        if place is None:
            place = _place_on_its_line(block)
    return NextMeeting(one.day, starts, ends, place, draft.span(*one.flows), rule)


def _lines_after(draft: Draft, block: Block) -> Iterable[Block]:
    for other in draft.blocks[block.index + 1 : block.index + 1 + _AFTER_ITEM]:
        if other.section is not block.section or other.heading or any(find_dates(other.text)):
            return
        yield other


def _place_on_its_line(block: Block) -> str | None:
    labelled = _LABELLED_PLACE.search(block.text)
    if labelled:
        return labelled["site"].strip(" .,")
    return place_in([f", {block.text}"], "") if block.cells and len(block.text) < _LABEL else None
