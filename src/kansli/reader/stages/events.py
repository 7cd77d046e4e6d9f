"""Stage events: finds the dated meetings, deadlines and events after the head, and the next meeting.

Reads blocks, sections and the head; leaves ``draft.dated_events`` and ``draft.next_meeting``. Days looked back on are
no events; neither are months and years alone.
"""

from __future__ import annotations

import re
from dataclasses import replace

from kansli.reader.draft import Block, BlockKind, Draft
from kansli.reader.language.bodies import definite, has_abbreviation, named_bodies, spelled_out
from kansli.reader.language.dates import find_dates, find_times
from kansli.reader.records import DatedEvent, NextMeeting
from kansli.reader.structure.dated import ToldDay, is_dated_heading, says, told_days, uses, with_common_start
from kansli.reader.structure.next_meeting import SILENT, next_meeting_of, own_body

_KINDS = ("deadline", "cancelled", "meeting")
_SHORT = 90


def run(draft: Draft) -> None:
    """Leave the events told in the items, and the next meeting."""
    spoken = [block for block in draft.blocks if block.zone not in SILENT]
    told = with_common_start(list(told_days(draft, spoken)), spoken)
    text = " ".join(block.text for block in draft.blocks) if told else ""
    bodies = named_bodies(text) if any(has_abbreviation(one.text) for one in told) else []
    own = own_body(draft)
    draft.next_meeting = next_meeting_of(draft, told, own)
    seen: set[tuple[str | None, object, str, str | None]] = set()
    for one in told:
        if one.past or (one.block.heading and _told_again(one, told)) or _is_day_of_signing(draft, one):
            continue
        event = _like(_event(draft, one, bodies, own), draft.next_meeting)
        key = (event.item, event.date, event.rule, event.body)
        if key not in seen:
            seen.add(key)
            draft.dated_events.append(event)


def _event(draft: Draft, one: ToldDay, bodies: list[str], own: str | None) -> DatedEvent:
    kind = next((kind for kind in _KINDS if says(kind, one.text)), None)
    starts = one.starts
    if starts is None and is_dated_heading(one.block):
        starts = _programme_start(draft, one.block)
    return DatedEvent(
        item=one.section.number if one.section else None,
        what=_what(one),
        body=_body(one, bodies, own),
        date=one.day,
        starts=starts,
        ends=one.ends,
        place=one.place,
        span=draft.span(*one.flows),
        rule=f"events.{kind}" if kind else one.mention.rule,
    )


def _like(event: DatedEvent, coming: NextMeeting | None) -> DatedEvent:
    """The event with what else is known of it as the next meeting: times and place on lines of their own."""
    if coming is None or coming.span != event.span or coming.date != event.date:
        return event
    return replace(event, starts=coming.starts, ends=coming.ends, place=coming.place)


def _is_day_of_signing(draft: Draft, one: ToldDay) -> bool:
    """Does the date stand alone among the last lines, under an item that tells of no meetings to come?"""
    alone = one.text.strip(" .,") == one.text[one.mention.start : one.mention.end].strip(" .,") and one.block.kind is BlockKind.PARAGRAPH
    if not alone or not one.section or one.section is not draft.sections[-1] or one.block.index < len(draft.blocks) - _FOOT:
        return False
    return not any(says(use, one.section.title) for use in ("next_item", "coming_item"))


_FOOT = 12
"""Blocks at the end among which the minutes are signed."""


def _told_again(one: ToldDay, told: list[ToldDay]) -> bool:
    """Does the item's own text tell of the day that its heading names?"""
    return any(other.section is one.section and other.day == one.day and not other.block.heading for other in told)


def _body(one: ToldDay, bodies: list[str], own: str | None) -> str | None:
    """The body that meets, as the sentence names it; the body of these minutes where it is the next meeting."""
    near = one.text[max(0, one.mention.start - 80) : one.mention.end + 60]
    for rule in uses("meeting"):
        for match in rule.finditer(near):
            named = (match["body"] and definite(match["body"])) or definite(_BEFORE_MEETING.sub("", match["what"]))
            if named:
                return named
    for rule in uses("body"):
        if subject := rule.search(near):
            return definite(subject["body"])
    if (short := spelled_out(near, bodies)) or not one.section:
        return short
    if _ONWARDS.search(one.text[: one.mention.start]) and not says("next_item", one.section.title):
        return None
    return own if says("next_item", one.section.title) or says("next_sentence", one.text) else None


_ONWARDS = re.compile(r"\b(?:från(?: och med)?|fr\.? ?o\.? ?m\.?)\s(?:den\s)?$", re.IGNORECASE)
"""What begins to hold on a day is no meeting, whatever else its sentence says of the next one."""
_BEFORE_MEETING = re.compile(r"s?(?:möte\w*|sammanträde\w*|träff\w*|konferens\w*)$", re.IGNORECASE)


def _what(one: ToldDay) -> str:
    """The event in a few words: its sentence, cut short at a word."""
    text = one.text.strip(" .,:;–-") or (one.section.title if one.section else "")
    return text if len(text) <= _SHORT else text[:_SHORT].rsplit(" ", 1)[0] + " …"


def _programme_start(draft: Draft, heading: Block) -> str | None:
    """The start told in the programme under a dated heading ("Dag 1: Start lunch kl 12.00")."""
    for block in draft.blocks[heading.index + 1 :]:
        if block.section is not heading.section or any(find_dates(block.text)):
            return None
        for time in find_times(block.text):
            if says("starts", block.text[: time.start]):
                return time.starts
    return None
