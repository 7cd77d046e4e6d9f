"""Shares the blocks out among the items of the meeting.

Reads blocks; leaves ``draft.sections``. Blocks before the first item have no section, nor have those after the
signatures; what is said after "Punkt 7 återupptas" belongs to item 7.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from kansli.reader.draft import Block, BlockKind, Draft, Section, Zone
from kansli.reader.flow import join
from kansli.reader.rules import rules
from kansli.reader.structure.agenda import Agenda, agenda_of
from kansli.reader.structure.headings import bare, headings_of, is_strong
from kansli.reader.structure.labels import label_of
from kansli.reader.structure.numbering import Candidate, Form, all_ones, candidates_of, chain_of, restarted
from kansli.reader.structure.openings import Opening, clean, openings_of, split_heading, with_numbers_after
from kansli.reader.structure.run_in import RunIn, run_in_headings
from kansli.reader.structure.tables import Columns, columns_of, other_cells
from kansli.reader.structure.wording import ends, has_verb

_OUTLINE = rules("outline")
_SIGNATURES = _OUTLINE["outline.signatures"]
_APPENDIX = _OUTLINE["outline.appendix"]
_RESUMED = _OUTLINE["outline.resumed"]
_STANDING = _OUTLINE["outline.standing"]
_STANDING_LAST = _OUTLINE["outline.standing-last"]
_INTERRUPTED = _OUTLINE["outline.interrupted"]
_LONGEST_SIGN = 120
_LONG_HEADING = 60
_ENOUGH = 3


def leave_sections(draft: Draft) -> None:
    """Leaves a section for each item, with its blocks."""
    agenda = agenda_of(draft.blocks)
    openings = _openings(draft.blocks, agenda)
    opening_at = {opening.block: opening for opening in openings}
    heading_at = {opening.heading_block: opening for opening in openings if opening.heading_block}
    for block in draft.blocks:
        if block not in opening_at:
            _as_list_item(block)
    listed = set(agenda.blocks)
    first = openings[0].block.index if openings else 0
    last = openings[-1].block.index if openings else len(draft.blocks)
    columns = columns_of(draft.source.text, draft.blocks[:first])
    section: Section | None = None
    zone: Zone | None = Zone.HEAD
    made: list[Block] = []
    for block in draft.blocks:
        if block in opening_at:
            section, zone = _begin(draft, opening_at[block]), None
        elif block in listed:
            block.zone = Zone.AGENDA
            made.append(block)
            continue
        elif section:
            zone = _end_matter(block, zone, section) if block.index > last else None
            section = _resumed(draft, section, block)
        if zone or section is None:
            block.zone = zone or Zone.HEAD
            block.label = zone is Zone.ACTIONS and label_of(block.text) is not None
            made.append(block)
            continue
        made.extend(_put(section, block, opening_at.get(block), heading_at.get(block), draft.source.text, columns))
    draft.blocks = made
    for index, block in enumerate(made):
        block.index = index


def _openings(blocks: Sequence[Block], agenda: Agenda) -> list[Opening]:
    """Where items open: by the chain of numbers, or by headings without numbers where these tell more."""
    candidates = candidates_of(blocks, set(agenda.blocks))
    candidates = _main_part(blocks, candidates)
    ones = all_ones(candidates)
    chain = ones or chain_of(candidates)
    if not ones and (anew := restarted(candidates, chain)):
        return openings_of(anew, blocks, numbered=False)
    chain = ones or _without_sentences(chain)
    if chain and not _doubtful(chain):
        return _with_standing(openings_of(chain, blocks, numbered=not ones), blocks)
    headings = _unnumbered(blocks, agenda)
    run_in = run_in_headings([block for block in blocks if block not in set(agenda.blocks)]) if not is_strong(headings) else []
    if len(run_in) > max(len(headings), len(chain)):
        return [_run_in_opening(one) for one in run_in]
    numbers = {candidate.block for candidate in chain}
    begins = chain and chain[0].value == (1,) and chain[0].weight >= 1 and headings and chain[0].block.index < headings[0].index
    if chain and (len(headings) < 2 or numbers.issuperset(headings) or begins):
        return openings_of(chain, blocks)
    if chain and not is_strong(headings) and len(chain) >= len(headings) and not _within_one(chain, headings):
        return openings_of(chain, blocks)
    return with_numbers_after([_unnumbered_opening(block) for block in headings])


def _main_part(blocks: Sequence[Block], candidates: list[Candidate]) -> list[Candidate]:
    """The candidates of the minutes themselves: not those after their end, where numbering begins anew."""
    if sum(candidate.value == (1,) for candidate in candidates) < 2:
        return candidates
    ends = [block.index for block in blocks if _end_matter(block, None)]
    for end in ends:
        before = [candidate for candidate in candidates if candidate.block.index < end]
        after = [candidate for candidate in candidates if candidate.block.index > end]
        anew = any(candidate.value == (1,) for candidate in after)
        if len(before) >= _ENOUGH and anew and any(candidate.value == (1,) for candidate in before):
            return before
    return candidates


def _without_sentences(chain: list[Candidate]) -> list[Candidate]:
    """The chain without its deeper numbers, where these ("1.1") number what is said under an item rather than headings."""
    depth = min((len(candidate.value) for candidate in chain), default=0)
    deeper = [candidate for candidate in chain if len(candidate.value) > depth]
    if sum(map(_says_something, deeper)) * 2 <= len(deeper):
        return chain
    for candidate in deeper:
        block = candidate.block
        if block.kind is BlockKind.PARAGRAPH:
            block.kind, block.marker, block.flow = BlockKind.BULLET, candidate.number, block.flow.slice(candidate.end)
    return [candidate for candidate in chain if len(candidate.value) == depth]


def _says_something(candidate: Candidate) -> bool:
    """Is what follows a number text, rather than a heading?"""
    words = candidate.block.text[candidate.end :]
    return ends(words) and (has_verb(words) or ":" in words or len(words) > _LONG_HEADING)


def _with_standing(openings: list[Opening], blocks: Sequence[Block]) -> list[Opening]:
    """The openings, with the well-known headings that stand without number after the last numbered one."""
    last = openings[-1].block
    if last.first.style or _STANDING_LAST.search(openings[-1].heading.text if openings[-1].heading else ""):
        return openings
    for block, following in pairwise(blocks[last.index + 1 :]):
        if _end_matter(block, None):
            break
        alone = block.kind is BlockKind.PARAGRAPH and not following.heading and block is not openings[-1].heading_block
        if alone and _STANDING_LAST.search(bare(block.text)):
            openings.append(_unnumbered_opening(block))
    return openings


def _doubtful(chain: Sequence[Candidate]) -> bool:
    """May this chain be a list within an item rather than the items?"""
    if chain[0].form is Form.PARAGRAPH:
        return False
    close = sum(after.block.index - before.block.index == 1 for before, after in pairwise(chain))
    return len(chain) < _ENOUGH or close * 2 > len(chain)


def _within_one(chain: Sequence[Candidate], headings: Sequence[Block]) -> bool:
    """Does the whole chain stand under one heading?"""
    first, last = chain[0].block.index, chain[-1].block.index
    return len(headings) > 1 and not any(first < heading.index <= last for heading in headings)


def _unnumbered(blocks: Sequence[Block], agenda: Agenda) -> list[Block]:
    """Headings without numbers, those that an agenda foretells among them."""
    listed = set(agenda.blocks)
    kept = [block for block in blocks if block not in listed]
    found = headings_of(kept)
    foretold = sorted(agenda.again, key=lambda block: block.index)
    return foretold if len(foretold) > len(found) else found


def _unnumbered_opening(block: Block) -> Opening:
    begin = block.text.find(bare(block.text))
    words = block.flow.slice(begin) if begin > 0 else block.flow
    heading, text = split_heading(words, all_text=False)
    return Opening(block, None, None, heading or clean(words), "outline.heading", None, text if heading else None)


def _run_in_opening(one: RunIn) -> Opening:
    text = one.block.flow.slice(one.text) if one.block.kind is not BlockKind.ROW else None
    return Opening(one.block, None, None, clean(one.block.flow.slice(*one.heading)), "outline.heading", None, text)


def _as_list_item(block: Block) -> None:
    """A numbered paragraph that is no item is a list item: its number becomes its marker."""
    marker, _, rest = block.text.partition(" ")
    if block.kind is BlockKind.PARAGRAPH and rest and marker[-1] in ".:" and marker[:-1].isdecimal() and len(marker) <= _ENOUGH:
        block.kind, block.marker = BlockKind.BULLET, marker
        block.flow = block.flow.slice(len(marker))


def _begin(draft: Draft, opening: Opening) -> Section:
    section = Section(opening.number, opening.heading, opening.rule)
    section.number_flow = opening.number_flow
    section.case_number = opening.case_number
    section.standing = bool(opening.heading and _STANDING.search(opening.heading.text))
    opening.block.heading = True
    draft.sections.append(section)
    return section


def _put(section: Section, block: Block, opening: Opening | None, heading: Opening | None, source: str, columns: Columns) -> list[Block]:
    """Puts a block into a section; the words that stand beside a heading, on its own line, become blocks of text."""
    made = [block]
    told = opening if opening and not opening.heading_block else heading
    if heading:
        block.heading = True
    if told and told.text:
        made.append(Block(block.index, BlockKind.PARAGRAPH, block.lines, told.text))
        block.flow = block.flow.slice(0, max(0, len(block.flow) - len(told.text)))
    if block.kind is BlockKind.ROW and (opening or columns.heads):
        beside = other_cells(block, opening.heading) if opening else ((i, cell) for i, cell in enumerate(block.cells) if cell)
        texts = [Block(block.index, BlockKind.PARAGRAPH, block.lines, cell, zone=columns.zone(source, block, i)) for i, cell in beside]
        if opening is None:
            made = _continued(section, block, texts)
        else:
            made.extend(texts)
    elif columns.heads and not block.heading:
        block.zone = columns.zone_of_cell(block)
    for part in made:
        part.section = section
        section.blocks.append(part)
    return made


def _continued(section: Section, block: Block, texts: list[Block]) -> list[Block]:
    """The cells of a row below another; where a cell goes on in the same column, its block is made longer."""
    made = []
    above = [part for part in section.blocks[-_ENOUGH:] if not part.heading and part.lines[-1].index == block.first.index - 1]
    for text in texts:
        same = next((part for part in above if part.zone is text.zone), None)
        if same and not block.first.blank_before:
            same.flow = join([same.flow, text.flow])
            same.lines = [*same.lines, *block.lines]
        else:
            made.append(text)
    return made


def _end_matter(block: Block, zone: Zone | None, section: Section | None = None) -> Zone | None:
    """The zone that begins after the last item: a list of what is to do that belongs to no item, signatures, appendices."""
    if _APPENDIX.search(block.text) and len(block.text) < _LONGEST_SIGN:
        return Zone.APPENDIX
    if zone in (None, Zone.ACTIONS) and len(block.text) < _LONGEST_SIGN and _SIGNATURES.search(block.text):
        return Zone.SIGNATURES
    if zone is None and section and section.standing and block.first.blank_before:
        label = label_of(block.text)
        return Zone.ACTIONS if label and label.zone is Zone.ACTIONS and label.end == len(block.text) else None
    return zone


def _resumed(draft: Draft, section: Section, block: Block) -> Section:
    """The section that ``block`` belongs to: an earlier one, where it says that one is taken up again."""
    if len(block.text) > _LONGEST_SIGN:
        return section
    if _INTERRUPTED.search(block.text):
        section.interrupted = True
    found = _RESUMED.search(block.text)
    if not found:
        return section
    number = found["number"] or found["other"] or found["third"]
    for earlier in draft.sections:
        if earlier.number == number and earlier is not section:
            earlier.interrupted = earlier.resumed = True
            return earlier
    return section
