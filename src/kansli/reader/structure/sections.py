"""Shares the blocks out among the items of the meeting.

Reads blocks; leaves ``draft.sections``. Blocks before the first item have no section, nor have those after the
signatures; what is said after "Punkt 7 återupptas" belongs to item 7.
"""

from __future__ import annotations

from kansli.reader.draft import Block, Draft, Section, Zone
from kansli.reader.rules import rules
from kansli.reader.structure.numbering import Candidate, candidates_of, chain_of, heading_flow

_OUTLINE = rules("outline")
_SIGNATURES = _OUTLINE["outline.signatures"]
_APPENDIX = _OUTLINE["outline.appendix"]
_RESUMED = _OUTLINE["outline.resumed"]
_STANDING = _OUTLINE["outline.standing"]
_INTERRUPTED = _OUTLINE["outline.interrupted"]


def leave_sections(draft: Draft) -> None:
    """Leaves a section for each item, with its blocks."""
    chain = chain_of(candidates_of(draft.blocks))
    begins = {candidate.block: candidate for candidate in chain}
    last = chain[-1].block.index if chain else len(draft.blocks)
    section: Section | None = None
    zone: Zone | None = Zone.HEAD
    for block in draft.blocks:
        if block in begins:
            section, zone = _begin(draft, begins[block]), None
        elif section:
            zone = _end_matter(block, zone) if block.index > last else None
            section = _resumed(draft, section, block)
        if zone:
            block.zone = zone
        if zone is not None or section is None:
            continue
        block.section = section
        section.blocks.append(block)


def _begin(draft: Draft, candidate: Candidate) -> Section:
    block = candidate.block
    heading = heading_flow(candidate)
    section = Section(candidate.number, heading, f"outline.{candidate.form.value}")
    section.number_flow = block.flow.slice(0, candidate.end) if candidate.end else block.flow
    section.standing = bool(heading and _STANDING.search(heading.text))
    block.heading = True
    draft.sections.append(section)
    return section


def _end_matter(block: Block, zone: Zone | None) -> Zone | None:
    """The zone that begins after the last item: signatures, then appendices."""
    if _APPENDIX.search(block.text) and len(block.text) < 80:
        return Zone.APPENDIX
    if zone is None and len(block.text) < 120 and _SIGNATURES.search(block.text):
        return Zone.SIGNATURES
    return zone


def _resumed(draft: Draft, section: Section, block: Block) -> Section:
    """The section that ``block`` belongs to: an earlier one, where it says that one is taken up again."""
    if len(block.text) > 120:
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
