"""Which of the days told is the body's next meeting.

Reads the days told in the minutes; leaves nothing in the draft.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import takewhile

from kansli.reader.draft import Block, Draft, Section, Zone
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
    for use, candidates in _candidates(draft, [one for one in told if not one.past], own):
        likely = [(likelihood, one) for one in candidates if (likelihood := _likelihood(one, own)) is not None]
        if likely:
            most = max(likelihood for likelihood, _ in likely)
            told_first = [one for likelihood, one in likely if likelihood == most]
            # An item for one meeting tells of it first; a plan may list its days in any order.
            chosen = told_first[0] if use == "next_item" else min(told_first, key=lambda one: one.day)
            return _made(draft, chosen, uses(use).rules[0].id)
    return None


def _likelihood(one: ToldDay, own: str | None) -> int | None:
    """How likely a day is the next meeting's, by the words between it and the dates beside it; None where it is called off or moved."""
    others = [mention for mention in find_dates(one.text) if not mention.through]
    before = one.text[max((other.end for other in others if other.end <= one.mention.start), default=0) : one.mention.start]
    after = one.text[one.mention.end : min((other.start for other in others if other.start >= one.mention.end), default=None)]
    if says("moved_from", before) or says("called_off", after):
        return None
    names = [match.end() for rule in uses("next_sentence") for match in rule.finditer(before)]
    told = [match for rule in uses("other_day") for match in rule.finditer(before[max(names, default=0) :])]
    if any(not own or match.group().lower() not in own.lower() for match in told):
        return 0
    return 2 if names else 1


def coming_meetings(draft: Draft) -> tuple[NextMeeting | None, list[ToldDay]]:
    """The next meeting, and the days under a heading of meetings to come, without reading the rest of the text for dates."""
    telling = list(_telling(draft.blocks))
    own = own_body(draft)
    told = list(told_days(draft, telling))
    planned = [one for one in told if not one.past and one.section and says("coming_item", one.section.title) and _may_be_own(one, own)]
    return next_meeting_of(draft, told, own), planned


def _telling(blocks: list[Block]) -> Iterator[Block]:
    """Blocks under a heading of coming meetings, and those that speak of a next one, or follow a line that does."""
    headed: Section | None = None
    before = False
    for block in blocks:
        if block.zone in SILENT:
            continue
        if block.section is not headed and block.section and any(says(use, block.section.title) for use in ("next_item", "coming_item")):
            headed = block.section
        speaks = any(says(use, block.text) for use in ("next_sentence", "next_item"))
        if speaks or before or (headed is not None and block.section is headed):
            yield block
        before = speaks


def own_body(draft: Draft) -> str | None:
    """How the minutes name the body that met, in short: "Ledningsgruppen"."""
    body = draft.head.body
    short = definite(body.split()[-1]) if body else None
    return short if short and any(short.casefold() in block.text.casefold() for block in draft.blocks) else body


SILENT = frozenset({Zone.HEAD, Zone.AGENDA, Zone.APPENDIX, Zone.PAPERS, Zone.DISPATCH, Zone.SIGNATURES})
"""Where dates are of something else than what is to come."""


def _candidates(draft: Draft, ahead: list[ToldDay], own: str | None) -> Iterator[tuple[str, list[ToldDay]]]:
    """Days that may be the next meeting, the surest first, with the use of the rule that says so."""
    headed = [one for one in ahead if one.section and says("next_item", one.section.title)]
    yield "next_item", [one for one in headed if _may_be_own(one, own)] or headed
    yield "next_sentence", [one for one in ahead if _tells_of_next(one, own)]
    yield "next_item", _labelled(draft, ahead)
    yield "coming_item", [one for one in ahead if one.section and says("coming_item", one.section.title) and _may_be_own(one, own)]
    outside = told_days(draft, draft.zone(Zone.HEAD, Zone.SIGNATURES))
    yield "next_sentence", [one for one in outside if not one.past and _tells_of_next(one, own)]


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
    for rule in (*uses("meeting"), *uses("body")):
        for match in rule.finditer(one.text[: one.mention.end]):
            if match["body"] and _is_another(definite(match["body"]), own):
                return False
    label = next((found for found in reversed([*_LABEL_BEFORE.finditer(one.text, 0, one.mention.start)])), None)
    return label is None or not _is_another(definite(label[1]), own)


_LABEL_BEFORE = re.compile(r"(?:^|[\s.;])([A-ZÅÄÖ][\wåäö-]+):\s")
_GROUP = re.compile(r"grupp|utskott|presidi|beredning|nätverk|kommitté|nämnd", re.IGNORECASE)


def _is_another(named: str | None, own: str | None) -> bool:
    """Is the body named another than that of these minutes? (An association's board meets as the association.)"""
    if not named or not own or named.lower() == own.lower() or named[:-2].lower() in own.lower():
        return False
    return named != "Styrelsen" or _GROUP.search(own) is not None


def _labelled(draft: Draft, ahead: list[ToldDay]) -> list[ToldDay]:
    """Days on the line after a line "Nästa möte:"."""
    labels = {block.index for block in draft.blocks if len(block.text) < _LABEL and says("next_item", block.text)}
    return [one for one in ahead if one.block.index in labels or one.block.index - 1 in labels]


_LABEL = 60


def _made(draft: Draft, one: ToldDay, rule: str) -> NextMeeting:
    """The next meeting on a day told; its times and place may stand on lines of their own after it."""
    starts, ends, place = one.starts, one.ends, one.place
    for line in _lines_after(draft, one):
        if starts is None and _LABELLED_TIME.search(line):
            time = next(iter(find_times(line)), None)
            starts, ends = (time.starts, time.ends) if time else (None, None)
            place = place or (place_in([line[time.end :]], "") if time else None)
        if place is None and (labelled := _LABELLED_PLACE.search(line)):
            place = labelled["site"].strip(" .,")
    return NextMeeting(one.day, starts, ends, place, draft.span(*one.flows), rule)


def _lines_after(draft: Draft, one: ToldDay) -> Iterable[str]:
    """What follows the passage in its block, then the next blocks of the item, up to another date."""
    block = one.block
    _, _, rest = block.text.partition(one.flows[-1].text)
    following = draft.blocks[block.index + 1 : block.index + 1 + _AFTER_ITEM]
    lines = [rest.strip(), *(other.text for other in following if other.section is block.section and not other.heading)]
    return takewhile(lambda line: not any(find_dates(line)), lines)
