"""Makes paragraphs, list items and rows of lines.

Reads lines (furniture marked); leaves blocks. Whether a line goes on on the next is judged by what the document
itself shows: how long its lines are where a sentence plainly runs on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kansli.reader.draft import Block, BlockKind, Line
from kansli.reader.flow import Flow, join
from kansli.reader.structure.cell_rows import row_block, row_lines, row_of
from kansli.reader.structure.cells import aligned_cells, cells_of, is_underline
from kansli.reader.structure.labels import is_label, label_of
from kansli.reader.structure.wording import has_verb

BULLET = re.compile(r"(?:[-+–—•·●▪○◦■□☐➢►➤→⇒➔✓*>«»\uf0b7\uf0a7]|\[ ?\](?=\s)|o(?=\s)|[\"”](?=\s))\s*(?=\S)")
ORDINAL = re.compile(r"(?:\d{1,2}|[a-zåäö]|[ivx]{1,4})\)\s*(?=\S)|\((?:\d{1,2}|[a-zåäö]|[ivx]{1,4})\)\s+(?=\S)|[a-zåäö]\.\s+(?=[A-ZÅÄÖ])")
NUMBERED = re.compile(
    r"(?:#{1,6}\s?|\*\*|__)*(?:(?-i:[A-ZÅÄÖ]\w{0,4})[\s.-](?=§))?(?:§+\s?\d|[$&]\s?\d{1,3}\b|\d{1,3}(?:\.\d{1,2})*\s?§|(?:punkt|ärende|paragraf|pkt|nr|p)\.?\s?\d{1,3}\b|"
    r"\d{1,3}(?:\.\d{1,2}){0,3}(?:\s?[.:)\]]|\.\)|/(?=\s))?\s*[A-ZÅÄÖÉ”\"“*]|[\[<]\d{1,3}[\]>]\s|\d{1,3}(?:\.\d{1,2}){0,3}\s?[.:)]?$)",
    re.IGNORECASE,
)
_TAIL = 24
"""How a line ends is told by its last characters."""
_MARKED_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,2})*[.:)/]\s+[A-ZÅÄÖ]")
_STOPS = re.compile(r"[.!?:;…][\"”’)\]*]*$")
_HANGING = re.compile(
    r"(?:\b(?:att|och|samt|av|för|i|på|till|med|den|det|de|en|ett|som|om|från|vid|under|eller|kl|nr|inom|mellan|enligt|utan|via|per|där|när|"
    r"är|har|ska|kan|om|ur|hos|mot|inte|sin|sitt|sina|dess|deras|denna|detta|dessa|avseende|gällande|angående|vilket|vilka|varav)|,|[^\W\d_]{2}-"
    r"|\b(?:kl|nr|ca|t\.?\s?ex|bl\.?\s?a|fr\.?\s?o\.?\s?m|s\.?\s?k|inkl|exkl|resp|dnr)\.)$",
    re.IGNORECASE,
)
_ABBREVIATED = re.compile(r"\b(?:kl|nr|ca|t\.?\s?ex|bl\.?\s?a|fr\.?\s?o\.?\s?m|s\.?\s?k|inkl|exkl|resp|dnr)\.$", re.IGNORECASE)
_NEARLY_FULL = 0.88
"""Lines of proportional type vary: from this share of the usual length a line counts as full."""
_FEW = 3
_WIDEST = 115
"""No line that a page wraps is longer than this."""
_TAB = 8
_COLUMN = 8
"""A line set in this far below a row of columns stands in a column itself."""
_LONG_CELL = 40
_EMPTY = Flow("", ())
_LONGEST_HEADING = 120
_SHORT_HEADING = 40
_YEAR = re.compile(r"(?:19|20)\d\d\b")
_INNER_NUMBER = re.compile(r"(?<!\S)(\d{1,2})\.\s(?=[A-ZÅÄÖ])")
_RUN_TOGETHER = 300
"""Items run together make a long paragraph."""
_SIGNED = re.compile(r"§\s?(\d{1,3})(?![\d:])")
_DAY = re.compile(r"\d{1,2}(?::?e)? (?:jan|feb|mars|apr|maj|jun|jul|aug|sep|okt|nov|dec)")
_TO_POST = re.compile(r"till\s[^.;:]{3,60}:\s")
"""A line of an election: to what, and after a colon who."""
_ATT = re.compile(r"att\s+\S", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Setting:
    """How the document is set."""

    width: int
    """Characters a line holds before it is wrapped; 0 where each paragraph is a line of its own."""
    spaced: bool
    """Blank lines stand between the lines of one paragraph too."""

    def full(self, line: Line, following: Line) -> bool:
        """Was ``line`` broken because the first word of ``following`` did not fit?"""
        if not self.width:
            return False
        word = following.flow.text.split(" ", 1)[0]
        return len(line.flow) + line.indent + 1 + len(word) > self.width


def setting_of(lines: Sequence[Line]) -> Setting:
    """How the document is set, judged by the lines whose sentence runs on to the next."""
    running: list[int] = []
    ragged: list[int] = []
    over_blank = 0
    for line, following in pairwise(lines):
        text, after = line.flow.text, following.flow.text
        if _stops(text) or _marker(after):
            continue
        if after[0].islower():
            running.append(line.indent + len(text))
            over_blank += following.blank_before
        elif not following.blank_before:
            ragged.append(line.indent + len(text))
    longest = max((line.indent + len(line.flow) for line in lines), default=0)
    wide = sum(length >= longest * _NEARLY_FULL for length in running + ragged)
    if len(running) < _FEW or len(running) * 25 < len(lines):
        wrapped = longest <= _WIDEST and wide >= _FEW
        return Setting(int(longest * _NEARLY_FULL) if wrapped else 0, spaced=False)
    running.sort()
    usual = running[len(running) * 9 // 10]
    beyond = sum(len(line.flow) for line in lines if len(line.flow) > usual * 1.35)
    if beyond * 4 > sum(len(line.flow) for line in lines):
        return Setting(0, spaced=False)
    return Setting(int(usual * _NEARLY_FULL), spaced=over_blank * 2 > len(running))


def blocks_of(source: str, lines: Sequence[Line]) -> list[Block]:
    """The blocks that the lines make, furniture left out."""
    kept = [line for line in lines if not line.furniture and not is_underline(source, line)]
    setting = setting_of(kept)
    aligned = aligned_cells(source, kept)
    blocks: list[Block] = []
    group: list[Line] = []
    cells: tuple[Flow, ...] = ()
    beyond_row = 0
    for position, (line, following) in enumerate(zip(kept, [*kept[1:], None], strict=False)):
        if position < beyond_row:
            continue
        row = row_lines(kept, position) if _begins_row(kept, position) else []
        if row:
            if group:
                blocks.append(_block(len(blocks), group, cells))
                group, cells = [], ()
            made = row_block(row, blocks)
            if made:
                blocks.append(made)
                beyond_row = position + len(row)
                continue
        found = aligned.get(line.index) or cells_of(source, line)
        if not found and cells and not line.blank_before and _continues_cell(source, group[-1], cells, line, setting):
            cells = (*cells[:-1], join([cells[-1], line.flow]))
            group.append(line)
            continue
        if not found and cells and not line.blank_before and line.indent >= _COLUMN:
            found = (_EMPTY, line.flow)
        if group and (found or cells or not _goes_on(group, line, following, setting)):
            blocks.append(_block(len(blocks), group, cells))
            group = []
        group.append(line)
        cells = found
    if group:
        blocks.append(_block(len(blocks), group, cells))
    return _one_sign_each(blocks)


def _one_sign_each(blocks: list[Block]) -> list[Block]:
    """The blocks, those taken apart in which the next § begins on the same line ("§ 2 Dagordningen godkändes § 3 Val av justerare")."""
    made: list[Block] = []
    for block in [part for whole in blocks for part in _one_number_each(whole)]:
        start = 0
        found = _SIGNED.match(block.text) if block.text[0] == "§" and block.kind is BlockKind.PARAGRAPH else None
        while found:
            following = re.compile(rf"\s§\s?{int(found[1]) + 1}(?!\d)[.:]?\s+(?=[A-ZÅÄÖ])").search(block.text, found.end())
            if following is None:
                break
            made.append(Block(len(made), block.kind, block.lines, block.flow.slice(start, following.start())))
            start = following.start() + 1
            found = _SIGNED.match(block.text, start)
        if start:
            block.flow = block.flow.slice(start)
        block.index = len(made)
        made.append(block)
    return made


def _one_number_each(block: Block) -> list[Block]:
    """The block, taken apart where items with numbers that rise one by one have run together in it."""
    if len(block.text) < _RUN_TOGETHER or block.kind is not BlockKind.PARAGRAPH:
        return [block]
    cuts: list[int] = []
    own = _INNER_NUMBER.match(block.text)
    number = int(own[1]) if own else 0
    for found in _INNER_NUMBER.finditer(block.text, 1):
        if int(found[1]) == number + 1 and (number or found[1] == "1") and block.text[: found.start()].rstrip()[-1:] in ".!?:)":
            number += 1
            cuts.append(found.start())
    if len(cuts) < _FEW:
        return [block]
    edges = [0, *cuts, len(block.text)]
    return [Block(block.index, block.kind, block.lines, block.flow.slice(a, b)) for a, b in pairwise(edges) if block.text[a:b].strip()]


def _begins_row(lines: Sequence[Line], position: int) -> bool:
    """Does a table row whose cells have lines of their own begin here?"""
    row = row_of(lines[position])
    return row is not None and (position == 0 or row_of(lines[position - 1]) != row)


def _continues_cell(source: str, last: Line, cells: Sequence[Flow], line: Line, setting: Setting) -> bool:
    """Does ``line`` continue the last cell of the row above, which was too long for its line?"""
    text, after = cells[-1].text, line.flow.text
    if _marker(after) or _labelled(after) or (NUMBERED.match(after) and not after[0].isdigit()):
        return False
    if line.indent >= _COLUMN and not _stops(text) and abs(line.indent - _column(source, last, cells[-1])) <= 1:
        word = after.split(" ", 1)[0]
        if after[0].islower() or (has_verb(text) and 0 < setting.width < last.end - last.start + 1 + len(word)):
            return True
    if len(text) <= _LONG_CELL:
        return False
    hanging = text.endswith((",", " och", " samt", "-"))
    full = setting.full(last, line)
    return hanging or (full and (line.indent < _COLUMN or text.count(",") > 1)) or (line.indent < _COLUMN and after[0].islower())


def _column(source: str, line: Line, cell: Flow) -> int:
    """The column of the page at which a cell begins, on the line that holds its last words."""
    begins = max(line.start, cell.offsets[0])
    lead = source[line.start : begins]
    return len(lead.expandtabs(_TAB)) if lead.strip() else line.indent


def _labelled(text: str) -> bool:
    """Does a line begin with a label, whether or not words of its own follow?"""
    return text[0].isupper() and label_of(text) is not None


def _stops(text: str) -> bool:
    """Does a line end with a full stop or the like, not only with that of an abbreviation?"""
    tail = text[-_TAIL:]
    return _STOPS.search(tail) is not None and _ABBREVIATED.search(tail) is None


def _marker(text: str) -> re.Match[str] | None:
    """The list marker a line begins with."""
    return _bullet(text) or ORDINAL.match(text)


def _bullet(text: str) -> re.Match[str] | None:
    found = BULLET.match(text)
    if found and (text[0] == "*" and not text[1:2].isspace()):
        return None
    if found and text[0] in "-–—" and text[1:2].isdigit():
        return None
    return found


def _goes_on(group: Sequence[Line], line: Line, following: Line | None, setting: Setting) -> bool:
    """Does ``line`` continue the paragraph of ``group``?"""
    last = group[-1]
    if _cell(last) != _cell(line):
        return False
    if line.style and line.style.paragraph_start is False:
        return True
    text, after = last.flow.text, line.flow.text
    if not _runs_on(group, line, setting) or text[0] == "#" or after[0] == "#":
        return False
    if _stops(text) and _stands_like_heading(line, following, setting):
        return False
    return not (_marker(after) or is_label(text) or is_label(after))


def _cell(line: Line) -> tuple[int, int, int] | None:
    """The table cell that a line stands in."""
    return line.style.cell if line.style else None


def _stands_like_heading(line: Line, following: Line | None, setting: Setting) -> bool:
    """Is a line after a full stop a short one without stop, with space below: a heading, not the end of a paragraph?"""
    below = following is None or following.blank_before
    return below and len(line.flow) * 3 < setting.width * 2 and not _stops(line.flow.text)


def _runs_on(group: Sequence[Line], line: Line, setting: Setting) -> bool:
    """Does the sentence, or the line that was too long, run on from the last line of ``group``?"""
    last = group[-1]
    text, after = last.flow.text, line.flow.text
    stops = _stops(text)
    full = setting.full(last, line)
    if stops and not full:
        return False
    hanging = not stops and bool(_HANGING.search(text[-_TAIL:]))
    day = hanging and after[0].isdigit() and _DAY.match(after) is not None
    lower = after[0].islower() or day
    if not (lower or full or hanging or _YEAR.match(after)):
        return False
    new = not (lower or _YEAR.match(after)) or (setting.width and not full)
    if len(group) == 1 and new and not hanging and _is_numbered_heading(text):
        return False
    if _ATT.match(after) and not full and not (lower and hanging and text[-1] != ","):
        return False
    if (_MARKED_NUMBER.match(after) or _TO_POST.match(after)) and not hanging:
        return False
    if NUMBERED.match(after) and not day and not (full and not line.blank_before and after[0] != "§" and not stops):
        return False
    begins = line.style is not None and line.style.paragraph_start is True
    if line.blank_before or line.page != last.page or begins:
        joined = not stops and (lower or (hanging and text[-1] != ",") or (setting.spaced and full))
        told = has_verb(text) and len(text) > _SHORT_HEADING  # a numbered line that says something is no heading
        return joined and (told or len(group) > 1 or hanging or not line.blank_before or NUMBERED.match(text) is None)
    if setting.width:
        return full or not stops
    return not stops and lower


def _is_numbered_heading(text: str) -> bool:
    """Is a line of its own a heading with its number, rather than the beginning of numbered text?"""
    if len(text) > _LONGEST_HEADING or NUMBERED.match(text) is None:
        return False
    return len(text) < _SHORT_HEADING or not has_verb(text)


def _block(index: int, group: list[Line], cells: tuple[Flow, ...]) -> Block:
    """The block that the lines of one paragraph make."""
    gaps = [i for i, (line, before) in enumerate(zip(group[1:], group, strict=False), 1) if line.index != before.index + 1]
    flow = join([line.flow for line in group], gaps=gaps) if len(group) > 1 else group[0].flow
    if cells:
        return Block(index, BlockKind.ROW, list(group), flow, cells=cells)
    first = _bullet(flow.text)
    cut = first.end() if first else 0
    second = ORDINAL.match(flow.text, cut)
    cut = second.end() if second else cut
    if cut:
        return Block(index, BlockKind.BULLET, list(group), flow.slice(cut), marker=flow.text[:cut].strip())
    if _ATT.match(flow.text):
        return Block(index, BlockKind.BULLET, list(group), flow)
    return Block(index, BlockKind.PARAGRAPH, list(group), flow)
