"""Where an item opens: which words are its number, which its heading, and which already its text.

Reads the blocks at which items begin; leaves an :class:`Opening` for each. A heading may stand on the number's line
or the next, may be followed by text after a colon or full stop, or may be missing: then the item is told by its number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kansli.reader.draft import Block, BlockKind
from kansli.reader.flow import Flow
from kansli.reader.language.namewords import is_title
from kansli.reader.rules import rules
from kansli.reader.structure.labels import label_of
from kansli.reader.structure.numbering import Candidate
from kansli.reader.structure.wording import ends, first_stop, has_verb, is_name, is_sentence

_OUTLINE = rules("outline")
_STANDING = _OUTLINE["outline.standing"]
_CASE = _OUTLINE["outline.case-number"]
_FORMAL = _OUTLINE["outline.formal"]
_LONGEST = 160
_LONGEST_BEFORE_COLON = 70
_MANY_WORDS = 9
_MOST = 0.6
_TRIM = " \t.,:;*_|#–—-"
_DOTS = re.compile(r"\s?(?:\.\s?){4,}\d*\s*$|\s?…+\s*\d*$|\.?\s?(?:Ordf|Sekr|Just)[.:]*\s?(?:\.{3,}|…|_{3}).*$")
_COLON = re.compile(r"(?<=[^\W\d]|\))\s?[:;]\s+(?=[A-ZÅÄÖ])")
_GLUED = re.compile(r"[a-zåäö]{2}(?=[A-ZÅÄÖ](?:[a-zåäö]|-[A-ZÅÄÖ]))")
_ENOUGH = 3
"""One in so many headings glued to its text: then all may be."""
_NAMED_LIKE_LABEL = re.compile(r"^(?:information|dialog|rapporter|föredragning)(?!.*:$)", re.IGNORECASE)
_DASH = re.compile(r"\s[–—-]\s(?=[A-ZÅÄÖ])")
_OFFICE = re.compile(r"(?:ordförande|sekreterare|justerare|justeringsm[aä]n|rösträknare|protokollförare)$", re.IGNORECASE)
_DASHED = re.compile(r"\s[–—-]\s")
_NUMBER_AFTER = re.compile(r",?\s(?:\(?(?:§|punkt|pkt\.?|p\.|nr\.?)\s?(?P<number>\d{1,3})\)?|\((?P<bare>\d{1,3})\))$", re.IGNORECASE)
_NEXT_MEETING = re.compile(
    r"\W*(Nästa (?:\w*möte|sammanträde|träff|stämma))(?::\s+|\s+)(?=(?:mån|tis|ons|tors|fre|lör|sön)dag|den \d|\d{1,2}[ /.:-]|kl)",
    re.IGNORECASE,
)
"""The next meeting as a heading, with its day on the same line."""
_CAPITAL = re.compile(r"(?<=[a-zåäö,)\d])\s?(?=[A-ZÅÄÖ](?:[a-zåäö.]|-[A-ZÅÄÖ]))")
_OF_THAT = re.compile(r"\b(?:i|på|för|från|av|vid|med|till|om|och|samt|inom|hos|mellan|enligt|under)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Opening:
    """How one item opens."""

    block: Block
    number: str | None
    number_flow: Flow | None
    heading: Flow | None
    rule: str
    heading_block: Block | None = None
    """The block that holds the heading, where it is not the number's own."""
    text: Flow | None = None
    """Words of the opening block that are the item's text already."""
    case_number: str | None = None


@dataclass(frozen=True, slots=True)
class _Setting:
    """How the headings of a document are set."""

    all_text: bool
    """What follows a number says something, and is no heading."""
    glued: bool
    """Headings may have lost the space to their text."""
    loose: bool
    """Headings stand before their text without a stop."""


def openings_of(chain: Sequence[Candidate], blocks: Sequence[Block], *, numbered: bool = True) -> list[Opening]:
    """An opening for each candidate of the chain."""
    starts = {candidate.block.index for candidate in chain}
    if numbered and _stand_above(chain, blocks, starts):
        return [_opening_below(candidate, blocks[candidate.block.index - 1]) for candidate in chain]
    told = [_words_at(candidate, blocks, starts) for candidate in chain]
    stopped = [words for words in told if ends(words) and not _begins_with_subject(words)]
    all_text = len(stopped) > _MOST * len(chain) and sum(map(has_verb, stopped)) * 2 > len(stopped)
    glued = sum(_glue(words) is not None for words in told) * _ENOUGH >= len(told)
    loose = sum(_run_on(words) is not None for words in told) * _ENOUGH >= len(told)
    setting = _Setting(all_text=all_text, glued=glued, loose=loose)
    return [_opening(candidate, blocks, starts, setting, numbered=numbered) for candidate in chain]


def with_numbers_after(openings: list[Opening]) -> list[Opening]:
    """The openings, their numbers taken off the ends of their headings, where those rise one by one ("Ekonomi § 3", "Ekonomi (3)")."""
    found = [_NUMBER_AFTER.search(opening.heading.text) if opening.heading else None for opening in openings]
    numbers = [int(one["number"] or one["bare"]) for one in found if one]
    if len(numbers) < _ENOUGH or len(numbers) * 2 < len(openings) or any(b - a != 1 for a, b in pairwise(numbers)):
        return openings
    return [
        replace(opening, number=one["number"] or one["bare"], heading=clean(opening.heading.slice(0, one.start())))
        if one and opening.heading
        else opening
        for opening, one in zip(openings, found, strict=True)
    ]


def _stand_above(chain: Sequence[Candidate], blocks: Sequence[Block], starts: set[int]) -> bool:
    """Do the headings stand above their numbers, which stand alone?"""
    above = 0
    for candidate in chain:
        if candidate.block.text[candidate.end :].strip(_TRIM) or candidate.block.index == 0:
            return False
        following = _next(candidate.block, blocks, starts)
        heading = blocks[candidate.block.index - 1]
        named = heading.kind is BlockKind.PARAGRAPH and not ends(heading.text) and label_of(heading.text) is None
        below_is_text = following is None or ends(following.text) or label_of(following.text) is not None
        above += named and len(heading.text) <= _LONGEST and (heading.text.isupper() or below_is_text)
    return above == len(chain)


def _opening_below(candidate: Candidate, heading: Block) -> Opening:
    """The opening of an item whose heading stands above its number."""
    number = candidate.block.flow
    return Opening(heading, candidate.number, number, clean(heading.flow), f"outline.{candidate.form.value}", candidate.block)


def _glue(text: str) -> int | None:
    """Where a heading ends that lost the space to its text ("DagordningenGodkändes")."""
    found = _GLUED.search(text, 0, _LONGEST_BEFORE_COLON)
    return found.end() if found and _is_subject(text[: found.end()]) and _says_something(text[found.end() :]) else None


def _run_on(text: str, *, loose: bool = False) -> int | None:
    """Where a well-known heading ends whose text follows without a stop between them ("Val av sekreterare Mötet valde …").

    ``loose``: in this document that is how headings stand, so that others may too, save offices, which begin with who has them.
    """
    for found in _CAPITAL.finditer(text, 0, _LONGEST_BEFORE_COLON):
        before = text[: found.start()]
        if _OF_THAT.search(before):
            continue
        if _DASHED.search(before):
            return None
        named = _FORMAL.search(before) or (loose and _is_subject(before) and not is_title(before.split()[-1]))
        return found.end() if named and _says_something(text[found.end() :]) else None
    return None


def _begins_with_subject(text: str) -> bool:
    """Do the words begin with a heading, or are they one?"""
    stop = first_stop(text)
    return bool(_STANDING.search(text)) or (stop is not None and _is_subject(text[:stop].strip(_TRIM)))


def _words_at(candidate: Candidate, blocks: Sequence[Block], starts: set[int]) -> str:
    """The words that stand where a heading would."""
    own = candidate.block.text[candidate.end :].strip(_TRIM)
    if own:
        return candidate.block.text[candidate.end :]
    following = _next(candidate.block, blocks, starts)
    return following.text if following else ""


def _next(block: Block, blocks: Sequence[Block], starts: set[int]) -> Block | None:
    """The next block, unless an item begins there."""
    index = block.index + 1
    return blocks[index] if index < len(blocks) and index not in starts else None


def _opening(candidate: Candidate, blocks: Sequence[Block], starts: set[int], setting: _Setting, *, numbered: bool) -> Opening:
    block = candidate.block
    number = candidate.number if numbered else None
    number_flow = block.flow.slice(0, candidate.end) if candidate.end else None
    rule = f"outline.{candidate.form.value}"
    words, case_number = _without_case_number(_heading_words(candidate))
    if words:
        glue = (_glue(words.text) if setting.glued else None) or (_run_on(words.text, loose=True) if setting.loose else None)
        heading, text = (clean(words.slice(0, glue)), words.slice(glue)) if glue else split_heading(words, all_text=setting.all_text)
        return Opening(block, number, number_flow or (None if heading else block.flow), heading, rule, None, text, case_number)
    following = _next(block, blocks, starts)
    if following and not case_number:
        case_number = _case_number_alone(following)
        following = _next(following, blocks, starts) if case_number else following
    alone = number_flow or block.flow
    if following is None or not _may_be_heading(following):
        return Opening(block, number, alone, None, rule, None, None, case_number)
    only = _next(following, blocks, starts) is None
    heading, text = split_heading(following.flow, all_text=setting.all_text or (only and is_sentence(following.text)))
    return Opening(block, number, alone, heading, rule, following, text, case_number)


def _heading_words(candidate: Candidate) -> Flow:
    """The words after the number: of a row, those of the first cell that holds any."""
    block = candidate.block
    if block.kind is not BlockKind.ROW:
        return block.flow.slice(candidate.end)
    position = 0
    for cell in block.cells:
        width = len(cell)
        if position + width > candidate.end:
            return cell.slice(max(0, candidate.end - position))
        position += width + 1 if width else 0
    return block.flow.slice(candidate.end)


def _without_case_number(words: Flow) -> tuple[Flow, str | None]:
    """A heading's words and the dnr that stands before or after them."""
    found = _CASE.search(words.text) if len(words) <= _LONGEST * 2 else None
    if not found:
        return words, None
    if not words.text[: found.start()].strip(_TRIM + "(,"):
        return words.slice(found.end()), (found["number"] or found["bare"])
    if not words.text[found.end() :].strip(_TRIM + ")"):
        return words.slice(0, found.start()), (found["number"] or found["bare"])
    return words, (found["number"] or found["bare"])


def _case_number_alone(block: Block) -> str | None:
    """The dnr that a block holds and nothing else."""
    found = _CASE.search(block.text) if len(block.text) <= _LONGEST else None
    alone = found and not block.text[: found.start()].strip(_TRIM) and not block.text[found.end() :].strip(_TRIM)
    return (found["number"] or found["bare"]) if found and alone else None


def _may_be_heading(block: Block) -> bool:
    """May a block after a lone number be its heading?"""
    if block.kind is BlockKind.BULLET or len(block.text) > _LONGEST * 2:
        return False
    label = label_of(block.text)
    return label is None or bool(block.text[label.end :].strip()) or _NAMED_LIKE_LABEL.search(block.text) is not None


def split_heading(words: Flow, *, all_text: bool) -> tuple[Flow | None, Flow | None]:
    """Heading and text of the words after a number; either may be missing.

    ``all_text``: in this document what follows a number says something, and is no heading.
    """
    text = words.text
    next_one = _NEXT_MEETING.match(text)
    if next_one:
        return clean(words.slice(0, next_one.end(1))), words.slice(next_one.end())
    colon = _COLON.search(text, 0, _LONGEST_BEFORE_COLON)
    if colon and _is_subject(text[: colon.start()]) and _follows_colon(text, colon) and not label_of(text):
        return clean(words.slice(0, colon.start())), words.slice(colon.end())
    run_on = _run_on(text)
    if run_on:
        return clean(words.slice(0, run_on)), words.slice(run_on)
    stop = first_stop(text)
    dash = _DASH.search(text, 0, stop if stop is not None else len(text))
    if dash and ends(text) and _is_subject(text[: dash.start()]):
        return clean(words.slice(0, dash.start())), words.slice(dash.end())
    if stop is not None:
        if _is_subject(text[:stop].strip(_TRIM)) or _STANDING.search(text[:stop]):
            return clean(words.slice(0, stop)), words.slice(stop)
        if ends(text):
            return None, words
    if all_text and (len(text) > _LONGEST or (ends(text) and (has_verb(text) or len(text.split()) > _MANY_WORDS))):
        return None, words
    if (ends(text) and has_verb(text) and len(text.split()) > _MANY_WORDS) or len(text) > _LONGEST * 2:
        return None, words
    return clean(words), None


def _is_subject(text: str) -> bool:
    """Do these words name a subject, as a heading does?"""
    return bool(text) and len(text.split()) <= _MANY_WORDS and (not has_verb(text) or bool(_STANDING.search(text)))


def _follows_colon(text: str, colon: re.Match[str]) -> bool:
    """May what stands after a colon be the text of a heading: it says something, or names who was chosen?"""
    after = text[colon.end() :]
    return _says_something(after) or (_OFFICE.search(text[: colon.start()]) is not None and is_name(after.rstrip(" .")))


def _says_something(text: str) -> bool:
    return ends(text) or has_verb(text)


def clean(words: Flow) -> Flow | None:
    """A heading without what only sets it: number signs, asterisks, full stop or colon, dots and page number."""
    text = words.text
    dots = _DOTS.search(text)
    end = len(text[: dots.start()].rstrip(_TRIM)) if dots else len(text.rstrip(_TRIM))
    start = len(text) - len(text.lstrip(_TRIM))
    half = (end - start) // 2
    if text[start : start + half] == text[end - half : end] and text[start + half].isspace():
        end = start + half  # a heading said again in the margin
    return words.slice(start, end) if start < end else None
