"""Days told in the minutes: each with its sentence, its date, its times and its place.

Reads ``draft.blocks`` and ``draft.head``; leaves nothing in the draft. Whether a day told is an event, and which is the
next meeting, others decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from kansli.reader.draft import Block, BlockKind, Draft, Section, Zone
from kansli.reader.flow import Flow
from kansli.reader.language.dates import DateMention, TimeMention, find_dates, find_times, resolve
from kansli.reader.language.places import place_in
from kansli.reader.rules import RuleSet, rules


@dataclass(frozen=True, slots=True)
class ToldDay:
    """A calendar day that a sentence tells of."""

    block: Block
    flows: tuple[Flow, ...]
    """The passage: the sentence, or a dated heading and the sentence after it."""
    text: str
    """The passage's words for reading."""
    mention: DateMention
    """Where in :attr:`text` the date stands."""
    day: date
    starts: str | None
    ends: str | None
    place: str | None
    past: bool
    """The sentence looks back on it, or it lies before the meeting."""

    @property
    def section(self) -> Section | None:
        """The item it is told under."""
        return self.block.section


def told_days(draft: Draft, blocks: Iterable[Block]) -> Iterator[ToldDay]:
    """Every day told in ``blocks``, in order; those whose year nothing settles become remarks."""
    near = draft.head.date
    plan_year: int | None = None
    section: Section | None = None
    last: ToldDay | None = None
    for block in blocks:
        if block.section is not section:
            section, plan_year, last = block.section, None, None
        plan_year = _plan_year(block.text) or plan_year
        if not any(find_dates(block.text)) and not (last and says("same_day", block.text)):
            continue
        for flows in _passages(draft, block):
            if len(flows[0]) > _NO_SENTENCE:
                draft.remark("long-sentence", "Datum i ett stycke utan meningar är inte lästa.", 0.3, flows[0], leaves_gap=True)
                continue
            text = " ".join(flow.text for flow in flows)
            if last and not any(find_dates(text)) and (told := _told_of_same_day(block, flows, text, last)):
                yield told
            for one in _days(draft, block, flows, text, near, plan_year):
                last = one
                yield one


def _told_of_same_day(block: Block, flows: tuple[Flow, ...], text: str, last: ToldDay) -> ToldDay | None:
    """What happens at a time told on the day that was told of last ("samma dag kl. 10", "före mötet ... kl. 16.30")."""
    told = uses("same_day").first(text)
    time = next(iter(find_times(text)), None) if told else None
    if told is None or time is None or last.past:
        return None
    found = told[1]
    mention = DateMention(found.start(), found.end(), last.day.day, last.day.month, last.day.year, None, rule="events.same-day")
    return ToldDay(block, flows, text, mention, last.day, time.starts, time.ends, _place(text, mention, [time], len(text)), past=False)


def with_common_start(told: Sequence[ToldDay], blocks: Iterable[Block]) -> list[ToldDay]:
    """The days told, those of a plan with the start that a sentence of the item says they all have ("Alla möten börjar kl. 14")."""
    for block in blocks:
        if not says("common_start", block.text):
            continue
        for sentence in block.flow.sentences:
            time = next(iter(find_times(sentence.text)), None) if says("common_start", sentence.text) else None
            if time and time.starts:
                told = [
                    replace(one, starts=time.starts, ends=time.ends) if one.section is block.section and one.starts is None else one
                    for one in told
                ]
    return list(told)


def is_dated_heading(block: Block) -> bool:
    """Does this block stand over what follows it, as a heading or a line that ends with a colon?"""
    return (
        block.subheading or block.label or (block.kind is BlockKind.PARAGRAPH and block.text.endswith(":") and len(block.text) < _HEADING)
    )


_HEADING = 80
_NO_SENTENCE = 5000
"""Characters beyond which what looks like one sentence is none, but a table or the like run together."""
_BACK = 100
"""How far before a date the words that look back on it stand."""
_RECENT = timedelta(days=65)
_FAR_AHEAD = timedelta(days=250)
_DUTY = re.compile(r"\b(?:ska|skall|kommer|senast|bör)\b", re.IGNORECASE)
# A scanned "i januari" reads "1 januari".
_LETTER_FOR_FIGURE = re.compile(r"1 [^\W\d]")
_TOGETHER = re.compile(r"\s*(?:,|och|samt|&|,?\soch|,?\ssamt|/)?\s*", re.IGNORECASE)


@cache
def uses(use: str) -> RuleSet:
    """The rules of ``events.toml`` for one use."""
    return rules("events").group("use", use)


def says(use: str, text: str) -> bool:
    """Does a rule for ``use`` find anything in ``text``?"""
    return uses(use).first(text) is not None


def _plan_year(text: str) -> int | None:
    told = uses("plan_year").first(text)
    return int(told[1]["year"]) if told else None


def _passages(draft: Draft, block: Block) -> Iterator[tuple[Flow, ...]]:
    """The sentences of a block; a dated heading takes the first sentence after it along."""
    if not is_dated_heading(block):
        parts = block.flow.sentences
        if block.kind is not BlockKind.PARAGRAPH and len(parts) > 1 and len(block.text) < _HEADING:
            parts = (block.flow,)
        for sentence in parts:
            yield (sentence,)
        return
    following = draft.blocks[block.index + 1] if block.index + 1 < len(draft.blocks) else None
    if (
        following is None
        or following.section is not block.section
        or is_dated_heading(following)
        or following.kind is not BlockKind.PARAGRAPH
    ):
        yield (block.flow,)
    elif first := next(iter(following.flow.sentences), None):
        yield (block.flow,) if any(find_dates(first.text)) else (block.flow, first)


def _days(draft: Draft, block: Block, flows: tuple[Flow, ...], text: str, near: date | None, plan_year: int | None) -> Iterator[ToldDay]:
    """The days one passage tells of."""
    mentions = [mention for mention in find_dates(text) if not mention.through]
    for mention, (starts, ends, place) in zip(mentions, _circumstances(text, mentions), strict=True):
        written = text[mention.start : mention.end]
        if draft.replacements and _LETTER_FOR_FIGURE.match(written):
            draft.remark("doubtful-date", f"”{written}” kan vara ”i …”: siffran är osäker i den skannade texten.", 0.2, *flows)
            continue
        day = _resolved(mention, near, plan_year, listed=block.kind is BlockKind.BULLET)
        if day is None:
            draft.remark("date-without-year", f"Årtalet framgår inte: ”{written}”.", 0.2, *flows)
            continue
        past = _is_past(block, text, mention, day, near) or _is_moved(text, mention)
        if past and mention.year is None and near and day > near:
            day = resolve(_with_year(mention, day.year - 1)) or day
        yield ToldDay(block, flows, text, mention, day, starts, ends, place, past)


_SOON = 45
"""Days after the meeting within which a day without a year is the coming one, unless it is listed in a plan for a year."""


def _resolved(mention: DateMention, near: date | None, plan_year: int | None, *, listed: bool) -> date | None:
    """The day meant; in a plan for a year, a day of that year unless the weekday says otherwise."""
    if plan_year is None or mention.year is not None:
        return resolve(mention, near=near)
    nearest = resolve(mention, near=near)
    if not listed and near and nearest and (nearest - near).days <= _SOON:
        return nearest
    if mention.weekday is None and (near is None or plan_year >= near.year):
        return resolve(_with_year(mention, plan_year))
    return resolve(mention, near=near, years=(plan_year,))


def _with_year(mention: DateMention, year: int) -> DateMention:
    return DateMention(mention.start, mention.end, mention.day, mention.month, year, None)


def _is_past(block: Block, text: str, mention: DateMention, day: date, near: date | None) -> bool:
    """Does the sentence look back on the day?"""
    if near is not None and day < near:
        return True
    if near is not None and day == near:
        return not _DUTY.search(text)
    before = text[max(0, mention.start - _BACK) : mention.start]
    if (says("past_before", before) and not says("ahead_before", before)) or says("past_after", text[mention.end :]):
        return mention.year is None or near is None
    if mention.year is not None or mention.weekday is not None or near is None:
        return False
    year_before = _year_before(mention, day)
    if year_before is None:
        return False
    back = near - year_before
    ahead = says("future", text)
    if says("past", text) or block.zone is Zone.BACKGROUND:
        return not ahead and back < day - near
    return not ahead and back <= _RECENT and day - near >= _FAR_AHEAD and not _in_plan(block)


def _is_moved(text: str, mention: DateMention) -> bool:
    """Is another day of the sentence set in the place of this one ("flyttat från den 6 april")?"""
    return "flytta" in text.lower() and says("moved_from", text[max(0, mention.start - _BACK) : mention.start])


def _year_before(mention: DateMention, day: date) -> date | None:
    return resolve(_with_year(mention, day.year - 1))


def _in_plan(block: Block) -> bool:
    title = block.section.title if block.section else ""
    listed = block.kind is not BlockKind.PARAGRAPH and len(block.text) < _HEADING
    return listed or says("next_item", title) or says("coming_item", title)


def _circumstances(text: str, mentions: list[DateMention]) -> list[tuple[str | None, str | None, str | None]]:
    """Start, end and place of each date: what is told from it to the next date (before the first one too); dates told together share."""
    found = list(find_times(text)) if mentions else []
    made: list[tuple[str | None, str | None, str | None]] = []
    for index, mention in enumerate(mentions):
        after = mention.start if index else 0
        upto = mentions[index + 1].start if index + 1 < len(mentions) else len(text)
        times = [time for time in found if after <= time.start < upto and not _inside(time, mention)]
        made.append((*_start_and_end(times), _place(text, mention, times, upto)))
    for index in range(len(mentions) - 2, -1, -1):
        if made[index] == (None, None, None) and _TOGETHER.fullmatch(text[mentions[index].end : mentions[index + 1].start]):
            made[index] = made[index + 1]
    return made


def _inside(time: TimeMention, mention: DateMention) -> bool:
    return mention.start < time.end and time.start < mention.end


def _start_and_end(times: list[TimeMention]) -> tuple[str | None, str | None]:
    starts = next((time.starts for time in times if time.starts), None)
    ends = next((time.ends for time in times if time.ends), None)
    return starts, ends


def _place(text: str, mention: DateMention, times: list[TimeMention], upto: int) -> str | None:
    """The place told after the date, or after a time that follows it."""
    ends = [mention.end, *(time.end for time in times if time.start >= mention.end)]
    return place_in([text[end:upto] for end in ends], text)
