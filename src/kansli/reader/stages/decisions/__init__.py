"""Stage decisions: what the meeting resolved, and what it put off.

Reads blocks with their sections and zones, and the head; leaves ``draft.decisions`` and ``draft.tabled``, and makes
the outcome of an item tabled where that is all that happened to it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from kansli.reader.draft import Block, Draft, Section, Zone
from kansli.reader.language.names import roster_of
from kansli.reader.records import Decision, DecisionKind
from kansli.reader.rules import rules
from kansli.reader.stages.decisions.judge import Judge
from kansli.reader.stages.decisions.kinds import kind_of
from kansli.reader.stages.decisions.pieces import gathered, is_lead, pieces_of
from kansli.reader.stages.decisions.running import Resolution, elected_by_name, resolutions_in, resolved_apart
from kansli.reader.stages.decisions.tabling import leave_tabled

_HEAD_BLOCKS = 8
_SAME = 0.5
"""Two resolutions of one item are the same when their words overlap this much (intersection over union)."""
_WORD = re.compile(r"\w+")
_UPWARDS_LEAD = "Föreslår"
_ELECTS = rules("decisions")["decisions.election-title"]
_UPWARDS = rules("decisions")["decisions.own-proposal"]


def run(draft: Draft) -> None:
    """Find the resolutions, number them in the order they stand, and tell which put a matter off."""
    judge = _judge(draft)
    marked = list(_under_headings(draft.blocks, judge))
    marked += _proposed_upwards(draft.blocks, judge, {id(resolution.section) for resolution in marked})
    headed = {id(resolution.section) for resolution in marked}
    unmarked = resolutions_in(draft.blocks, judge, headed)
    resolutions = [*marked, *(resolution for resolution in unmarked if not _repeats(resolution, marked))]
    resolutions = [resolution for resolution in resolutions if not _sums_up(resolution, resolutions)]
    resolutions += elected_by_name(draft.blocks, {id(resolution.section) for resolution in resolutions})
    placed = sorted(((draft.span(*resolution.flows), resolution) for resolution in resolutions), key=lambda pair: pair[0].start)
    for number, (span, resolution) in enumerate(placed, 1):
        item = resolution.section.number if resolution.section else None
        draft.decisions.append(Decision(f"D{number}", item, _kind(resolution, judge), span, resolution.marked, resolution.rule))
    leave_tabled(draft, [(resolution, decision) for (_, resolution), decision in zip(placed, draft.decisions, strict=True)])


def _judge(draft: Draft) -> Judge:
    head = [block.text for block in draft.blocks[:_HEAD_BLOCKS] if block.zone is Zone.HEAD]
    return Judge(
        [*head, draft.head.body or "", draft.head.kind or ""],
        roster_of(draft.attendance),
        {attendee.organisation for attendee in draft.attendance},
    )


def _kind(resolution: Resolution, judge: Judge) -> DecisionKind:
    """What it does; one that begins, or whose att-clause begins, with a person and a verb tells that one to do it."""
    kind = kind_of(f"{resolution.led_by} {resolution.text}")
    if kind is DecisionKind.APPROVAL and resolution.section and _ELECTS.search(resolution.section.title) and "förslag" in resolution.text:
        return DecisionKind.ELECTION
    if kind is not DecisionKind.OTHER:
        return kind
    begins = resolution.text.removeprefix("att ") if resolution.marked or resolution.text.startswith("att ") else ""
    told = judge.opening_person(begins) or judge.opening_person(resolution.text.partition(" att ")[2])
    return DecisionKind.ASSIGNMENT if told else kind


def _under_headings(blocks: Sequence[Block], judge: Judge) -> Iterator[Resolution]:
    """Resolutions that stand under a Beslut heading, or after its label."""
    for section, group in _groups(blocks):
        led = group[0].label and not _is_heading(blocks[max(0, group[0].index - 1)])  # "Styrelsen beslutade att" only leads in
        for resolved in gathered(piece for block in group for piece in pieces_of(block)):
            for part in resolved_apart(resolved.flows, judge):
                yield Resolution(part, section, marked=not led, rule="decisions.under-heading", led_by=resolved.led_by)


def _is_heading(block: Block) -> bool:
    """Is a block a Beslut heading, rather than words that lead in?"""
    return block.label and block.zone is Zone.DECISION and not is_lead(block.text)


def _proposed_upwards(blocks: Sequence[Block], judge: Judge, headed: set[int]) -> Iterator[Resolution]:
    """What a preparing body proposes to the one above it, in items where no Beslut heading stands."""
    for block in blocks:
        if not block.label or block.zone is not Zone.PROPOSAL or block.section is None or id(block.section) in headed:
            continue
        found = _UPWARDS.search(block.text)
        if found and (judge.own(found["who"]) if found["who"] else judge.prepares):
            following = takewhile(lambda other: other.zone is Zone.PROPOSAL and not other.label, blocks[block.index + 1 :])
            for resolved in gathered(piece for other in following for piece in pieces_of(other)):
                yield Resolution(resolved.flows, block.section, marked=True, rule=_UPWARDS.id, led_by=_UPWARDS_LEAD)


def _groups(blocks: Iterable[Block]) -> Iterator[tuple[Section | None, list[Block]]]:
    """Blocks of one label each; a label that leads in ("Styrelsen beslutar att") is kept with them."""
    group: list[Block] = []
    before: Block | None = None
    proposed = False
    for block in blocks:
        if block.label or block.heading:
            # "Förslag till beslut" and, on the next line, "Styrelsen beslutar att": still the proposal.
            proposed = before is not None and before.label and before.zone is Zone.PROPOSAL and is_lead(block.text)
        before = block
        inside = block.zone is Zone.DECISION and not block.heading and not block.subheading and not proposed
        if group and (not inside or block.label or block.section is not group[0].section):
            yield group[0].section, group
            group = []
        if inside and (not block.label or is_lead(block.text)):
            group.append(block)
    if group:
        yield group[0].section, group


def _repeats(resolution: Resolution, marked: Iterable[Resolution]) -> bool:
    """Is this what the Beslut heading of the same item says again?"""
    return any(other.section is resolution.section and _same(resolution, other) for other in marked)


def _sums_up(resolution: Resolution, resolutions: Iterable[Resolution]) -> bool:
    """Does a summary before the items only say again what stands in an item?"""
    return resolution.marked and resolution.section is None and any(other.section and _same(resolution, other) for other in resolutions)


def _same(resolution: Resolution, other: Resolution) -> bool:
    words, theirs = (Counter(_WORD.findall(one.text.lower())) for one in (resolution, other))
    return (words & theirs).total() >= _SAME * (words | theirs).total()
