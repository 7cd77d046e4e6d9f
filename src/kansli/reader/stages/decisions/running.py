"""Resolutions in running text, where no Beslut heading stands over them.

Reads the blocks of an item outside its decision zones; leaves :class:`Resolution`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kansli.reader.draft import Block, BlockKind, Section, Zone
from kansli.reader.flow import Flow
from kansli.reader.rules import Rule, rules
from kansli.reader.stages.decisions.judge import Found, Judge, acts_in, is_body
from kansli.reader.stages.decisions.pieces import gathered, is_election_line, is_lead, opens_list, pieces_of, starts_clause
from kansli.reader.structure.wording import has_verb

# Zones in which this meeting's own words stand. Background and votes tell of others' decisions, and are
# asked only where the item has no Beslut heading.
_ALWAYS = frozenset({Zone.TEXT, Zone.DISCUSSION})
_WITHOUT_HEADING = frozenset({Zone.BACKGROUND, Zone.MOTION})

_RULES = rules("decisions")
_FOLLOWS = _RULES["decisions.follows"]
_LABEL = _RULES["decisions.label"]
_BARE = _RULES["decisions.bare-clause"]
_MOVED = _RULES["decisions.moved"]
_VOTE = _RULES["decisions.vote"]
_NEW_LINE = _RULES["decisions.new-line"]
_CURTLY = _RULES["decisions.curtly"]
_REFERS_BACK = _RULES["decisions.refers-back"]
_ELECTION = _RULES["decisions.election-title"]
_NAMES = _RULES["decisions.elected-names"]
_LAID_BEFORE = re.compile(r"förslag|\b(?:anhåll|ansök|begär)|^(?:fråga|ansökan|motion|skrivelse|begäran)\b.{0,80}$", re.IGNORECASE)
_ELECTS = re.compile(r"\b(?:väljs|utses) [^.]+ till (?:ordförande|sekreterare|kassör)")
_TO_SUM = re.compile(r"\btill \d")
_SHORT = 80
_CURT = 3
"""A lead-in of fewer words ("Stämman", "att") names neither time nor another body."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """One resolution, before it is numbered."""

    flows: tuple[Flow, ...]
    section: Section | None
    marked: bool
    rule: str
    led_by: str = ""
    """Words before the list it stands in, which may tell what kind it is of."""

    @property
    def text(self) -> str:
        """Its words for reading."""
        return " ".join(flow.text for flow in self.flows)


def resolved_apart(flows: tuple[Flow, ...], judge: Judge) -> Iterator[tuple[Flow, ...]]:
    """The sentences of one paragraph are one resolution, unless a later one resolves something itself.

    So it does too where each sentence begins with another person, and says what that one is to do.
    """
    if len(flows) > 1:
        yield flows
        return
    parts: list[Flow] = []
    first: str | None = None
    for sentence in flows[0].sentences:
        person = judge.opening_person(sentence.text)
        another = person and person != first and (first or judge.found(parts[0].text)) if parts else None
        if parts and (another or judge.found(sentence.text)):
            yield tuple(parts)
            parts = []
        first = first if parts else person
        parts.append(sentence)
    yield tuple(parts)


def resolutions_in(blocks: Sequence[Block], judge: Judge, headed: set[int]) -> Iterator[Resolution]:
    """All resolutions in running text; ``headed`` holds the ids of the sections that have a Beslut heading."""
    itemless = all(block.section is None for block in blocks)
    index = 0
    while index < len(blocks):
        block = blocks[index]
        index += 1
        with_heading = id(block.section) in headed
        if not _readable(block, with_heading=with_heading, itemless=itemless):
            continue
        if _BARE.search(block.text):
            if _stands_alone(blocks, index - 1):
                for group in gathered(pieces_of(block)):
                    yield Resolution(group.flows, block.section, marked=False, rule=_BARE.id)
            continue
        acts = acts_in(block.text)
        if not acts and not is_lead(block.text):
            continue
        if block.heading:
            yield from _in_heading(block, blocks[index] if index < len(blocks) else None, judge)
            continue
        clauses = _clauses_after(blocks, index)
        made = list(_in_block(block, clauses, judge, acts, with_heading=with_heading, itemless=itemless))
        yield from made
        if clauses and _hands_on(block) and (made or not _merely_stops(block)):
            index += len(clauses)


def elected_by_name(blocks: Sequence[Block], resolved: set[int]) -> Iterator[Resolution]:
    """Who is elected where an election's heading has names alone under it; ``resolved``: ids of the sections that resolve in words."""
    for block in blocks:
        section = block.section
        if section is None or id(section) in resolved or block.heading or block.label or block.zone is not Zone.TEXT:
            continue
        if _ELECTION.search(section.title) and _NAMES.search(block.text) and not has_verb(block.text):
            yield Resolution((block.flow,), section, marked=False, rule=_NAMES.id, led_by=section.title)


def _readable(block: Block, *, with_heading: bool, itemless: bool) -> bool:
    if block.label:
        return False
    if block.section is None:
        return block.kind is BlockKind.PARAGRAPH and (itemless or block.zone is Zone.HEAD)
    return block.zone in _ALWAYS or (block.zone in _WITHOUT_HEADING and not with_heading)


def _stands_alone(blocks: Sequence[Block], index: int) -> bool:
    """Is an att-clause without a lead-in the item's own, and not what somebody moves or proposes right before?"""
    section = blocks[index].section
    above = next((block for block in reversed(blocks[:index]) if not _BARE.search(block.text)), None)
    return above is not None and section is not None and above.section is section and not _MOVED.search(above.text)


def _in_heading(block: Block, following: Block | None, judge: Judge) -> Iterator[Resolution]:
    """A heading that is a whole sentence ("§ 3 Dagordningen godkändes."), not only a title ("Dagordningen fastställs")."""
    heading = block.section.heading if block.section else None
    if heading is None or heading.offsets[-1] > block.flow.offsets[-1]:
        return
    if following and following.first is block.lines[-1] and len(following.text) < _SHORT:
        titled = judge.found(f"{heading.text}: {following.text}")
        if titled and titled.rule.gives.get("titled") and not judge.found(following.text):
            yield Resolution((heading, following.flow), block.section, marked=False, rule=titled.rule.id)
            return
    before: Flow | None = None
    for sentence in heading.sentences:
        found = judge.found(sentence.text)
        if found and (
            found.past
            or found.rule.gives.get("titled")
            or found.rule.gives.get("tabling")
            or block.text.endswith(".")
            or _TO_SUM.search(sentence.text)
        ):
            yield Resolution((*_meant(sentence, before), sentence), block.section, marked=False, rule=found.rule.id)
        before = sentence


def _clauses_after(blocks: Sequence[Block], index: int) -> list[Block]:
    """The blocks from ``index`` on that may be clauses or a list begun by the block before."""
    opening = blocks[index - 1]
    colon = opening.text.endswith(":")
    made: list[Block] = []
    for block in blocks[index:]:
        if block.section is not opening.section or block.zone is not opening.zone or block.heading or block.label:
            break
        before = made[-1] if made else opening
        entry = colon and _is_entry(block, before, opening)
        led = before is opening and is_lead(opening.text) and not block.subheading
        elected = bool(made) and is_election_line(before.text) and is_election_line(block.text)
        if not (entry or led or elected) and (block.subheading or not (starts_clause(block) or _goes_on(block, before))):
            break
        made.append(block)
    return made


def _is_entry(block: Block, before: Block, opening: Block) -> bool:
    """A short line of a list without markers ("Till ledamöter valdes:", a name on each line)."""
    if block.kind is BlockKind.BULLET or before.kind is BlockKind.BULLET:
        return False
    begins = before is opening or not block.first.blank_before
    return begins and len(block.text) <= _SHORT and not block.text.endswith((".", ":", "?"))


def _goes_on(block: Block, before: Block) -> bool:
    """In small letters, after a lead-in: the clause itself, or more of the lead-in."""
    return block.kind is BlockKind.PARAGRAPH and block.text[:1].islower() and is_lead(before.text)


def _hands_on(block: Block) -> bool:
    """Do the words of the block lead over to the clauses or the list after it?"""
    return not _merely_stops(block) or not block.text.endswith((".", "!", "?"))


def _merely_stops(block: Block) -> bool:
    """Do the words of the block end without leading anything in?"""
    last = _last_sentence(block).text
    return not is_lead(last) and _FOLLOWS.search(last) is None and not opens_list(last)


def _in_block(
    block: Block, clauses: list[Block], judge: Judge, acts: Sequence[Rule], *, with_heading: bool, itemless: bool
) -> Iterator[Resolution]:
    clauses_within = list(pieces_of(block)) if len(block.lines) > 1 else []
    if len(clauses_within) > 1 and (judge.found(clauses_within[0].text) or is_lead(clauses_within[0].text)):
        for group in gathered(clauses_within):
            yield Resolution(group.flows, block.section, marked=False, rule=_FOLLOWS.id, led_by=group.led_by)
        return
    before: Flow | None = None
    for sentence in _sentences(block):
        last = sentence.offsets[-1] == block.flow.offsets[-1]
        if last and clauses and _leads_in(sentence.text, clauses[0], judge):
            yield from _led_in(sentence, block, clauses)
            continue
        label = _LABEL.search(sentence.text)
        if label and ":" in label.group():
            rest = block.flow.slice(block.flow.offsets.index(sentence.offsets[0]) + label.end())
            for part in resolved_apart((rest, *(clause.flow for clause in clauses)), judge):
                yield Resolution(part, block.section, marked=True, rule=_LABEL.id)
            return
        found = judge.found(sentence.text, acts if len(sentence) == len(block.flow) else None)
        if (
            found is None
            or (block.section is None and not _surely(found, sentence, itemless=itemless))
            or (with_heading and (found.soft or _VOTE.search(sentence.text)))
        ):
            before = sentence
            continue
        if last and clauses and _hands_on(block):
            yield from _with_clauses(found, sentence, block, clauses)
        else:
            flows = (*_meant(sentence, before), sentence.slice(0, found.end))
            yield Resolution(flows, block.section, marked=False, rule=found.rule.id)
        before = None


def _sentences(block: Block) -> Iterator[Flow]:
    """The sentences of a block; without full stops, a line that begins with who decides begins a new one."""
    starts = [line.flow.offsets[0] for line in block.lines[1:] if line.flow and _NEW_LINE.search(line.flow.text)]
    for sentence in block.flow.sentences:
        cuts = [sentence.offsets.index(start) for start in starts if start in sentence.offsets and start != sentence.offsets[0]]
        for begin, end in pairwise([0, *cuts, len(sentence)]):
            yield sentence.slice(begin, end)


def _meant(sentence: Flow, before: Flow | None) -> tuple[Flow, ...]:
    """The sentence before, where only it tells what was resolved ("Styrelsen godkände detta.", "Förslaget är … Godkändes.")."""
    if before is None:
        return ()
    proposal = _CURTLY.search(sentence.text) and (_LAID_BEFORE.search(before.text) or not has_verb(before.text))
    return (before,) if proposal or _REFERS_BACK.search(sentence.text) else ()


def _surely(found: Found, sentence: Flow, *, itemless: bool) -> bool:
    """Outside items only a full sentence counts, before the first of them one in the past; a front page names who "utses att justera"."""
    return not found.soft and sentence.text.endswith(".") and (itemless or found.past or _ELECTS.search(sentence.text) is not None)


def _leads_in(text: str, clause: Block, judge: Judge) -> bool:
    """Does a sentence introduce the resolutions after it, and as this meeting's ("Den 3 maj beslutade nämnden att" does not)?"""
    if is_body(text):
        return is_lead(clause.text)
    if not is_lead(text) and not _FOLLOWS.search(text):
        return False
    return judge.found(text) is not None or len(text.split()) < _CURT or "följande" in text.lower()


def _led_in(sentence: Flow, block: Block, clauses: list[Block]) -> Iterator[Resolution]:
    parts = [piece for clause in clauses for piece in pieces_of(clause)]
    for number, group in enumerate(gathered(parts)):
        joined = (sentence, *group.flows) if number == 0 and len(sentence) <= len(group.flows[0]) else group.flows
        yield Resolution(joined, block.section, marked=False, rule=_FOLLOWS.id, led_by=sentence.text)


def _with_clauses(found: Found, sentence: Flow, block: Block, clauses: list[Block]) -> Iterator[Resolution]:
    if opens_list(sentence.text):
        yield Resolution((sentence, *(clause.flow for clause in clauses)), block.section, marked=False, rule=found.rule.id)
        return
    yield Resolution((sentence,), block.section, marked=False, rule=found.rule.id)
    for group in gathered(piece for clause in clauses for piece in pieces_of(clause)):
        yield Resolution(group.flows, block.section, marked=False, rule=_FOLLOWS.id, led_by=sentence.text)


def _last_sentence(block: Block) -> Flow:
    return block.flow.sentences[-1]
