"""Numbers that may begin an item, and the chain of them that is the document's own numbering.

Reads blocks; leaves the chain of candidates that best covers the document. A number counts for more the more its
block looks like a heading, and the better it follows on the one before.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from kansli.reader.draft import Block, BlockKind, Zone
from kansli.reader.language.namewords import is_first_name
from kansli.reader.rules import rules
from kansli.reader.structure.labels import label_of
from kansli.reader.structure.tables import heads_actions
from kansli.reader.structure.wording import first_stop, has_verb, is_name

_STANDING = rules("outline")["outline.standing"]


class Form(StrEnum):
    """How numbers are written; a chain keeps to one form."""

    PARAGRAPH = "paragraph"
    """§ 12, §12, 12 §, and § scanned as $, & or 8."""
    POINT = "point"
    """12. or 12 or 12)"""
    STROKE = "stroke"
    """12/"""
    NAMED = "named"
    """Punkt 12, Ärende 12."""
    ROMAN = "roman"
    """IV."""
    LETTER = "letter"
    """D."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A block that begins with a number."""

    block: Block
    form: Form
    number: str
    """As written, without sign and full stop: "12", "4.1"."""
    value: tuple[int, ...]
    end: int
    """Where the heading begins in the block's flow."""
    weight: float
    """How much the block looks like a heading, from 0 up."""


_NUMBER = re.compile(
    r"[#*_\s•]*[\[<]?(?:(?-i:[A-ZÅÄÖ][A-ZÅÄÖa-zåäö]{0,4})[\s.-](?=§))?"
    r"(?:(?:§{1,2}|[$&]|(?-i:S)(?=\s?\d))\s*(?P<para>20\d\d/\d{1,3}(?!\d)|(?=\D?\d|[lI]\b)(?-i:[\dlIO]){1,4}(?:\.\d{1,2}|:\d{1,3}|\s?[-–]\s?\d{1,4}|/(?:\d\d|20\d\d)(?!\d)|\s?(?-i:[A-Ha-h](?=[.:)]?\s+[A-ZÅÄÖ])))?)|(?P<back>\d{1,4})\s?§|"
    r"(?:(?:(?:till\s)?punkt|ärende|paragraf|beslutspunkt|dagordningspunkt)\s(?:nr\.?\s)?|(?:pkt|p|nr)\.?\s?)(?P<named>\d{1,3}(?:\.\d{1,2})?)|"
    r"(?P<point>\d{1,3}(?:\s?[-–]\s?\d{1,3}(?=[.:)])|/20\d\d(?=\s[A-ZÅÄÖ])|(?:\.\d{1,2}){0,3}(?-i:\s?[a-h](?=[.:)]?\s*[A-ZÅÄÖ]))?)))(?P<tail>\s?(?:\.\)|[.:)\]>](?!(?-i:an?|e|or)\b))|\s?[-–—](?=\s)|/(?=\s)|)(?=\s|$|[A-ZÅÄÖ])\s*",
    re.IGNORECASE,
)
_YEAR = re.compile(r"20\d\d")
_RANGE = re.compile(r"\s?[-–]\s?")
_FIGURES = re.compile(r"\d+")
_LETTERS = "abcdefgh"
_MISREAD = str.maketrans("lIO", "110")
_MISREAD_SIGN = re.compile(r"8(?:(?=\d)|\s(?=\d+(?:\W*$|\s[A-ZÅÄÖ])))(\d{1,3})(?=\s|$|\.)[.\s]*")
_LETTERED = re.compile(r"([IVX]{1,5}|[A-ZÅÄÖ])[.)]\s+(?=[A-ZÅÄÖ])")
_CODED = re.compile(
    r"(?P<code>(?!§|BILAGA|BIL|SIDA|DNR|KAP|NR|PKT)[A-ZÅÄÖ]{2,6}\s|\d{1,4}:|20\d\d-)(?P<number>\d{1,3})(?=\s|$|[.:]\s)[.:]?\s*(?=[A-ZÅÄÖ]|$)"
)
_CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVXYZÅÄÖ"
_ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")
_ROMAN = {roman: value for value, roman in enumerate(_ROMANS, 1)}
_UNSURE = 0.4
"""Names begin with a letter and a full stop too."""
_FIRST = "0123456789§$&#*_•S[<"
_NAMED = ("till punk", "punkt", "ärende", "paragraf", "beslutspu", "dagordnin")
_WORD = 9
_SHORT_NAMED = re.compile(r"(?:pkt|p|nr)\.?\s?\d", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?]$")
_LONG_HEADING = 140
_HEADING_WORDS = 9
_LETTER = re.compile(r"[a-zåäö]\)\s")
_LOOKBACK = 40
_OFTEN = 3
_LEAST = 0.15
"""What a plainly marked number weighs, whatever follows it."""
_LIKELY = 0.9
_GAP = -0.8
_AGAIN = -1.3
"""What a number costs that stands twice."""
_BACK = 4
"""Who numbers by hand goes back no further by mistake."""
_NEVER = -50.0
"""What no later gain can make good."""


def candidates_of(blocks: Sequence[Block], left_out: Collection[Block] = ()) -> list[Candidate]:
    """Every block that begins with a number, in document order, save those in ``left_out``."""
    made: list[Candidate] = []
    code = _code_of(blocks)
    paper = 0  # the number that the next in a list of papers has; 0 outside such a list
    actions = False
    for block, following in zip(blocks, [*blocks[1:], None], strict=False):
        actions = block.kind is BlockKind.ROW and (actions or heads_actions(block))
        passed = actions or block in left_out
        found = [] if passed else list(_readings(block, following) if not code else _coded(block, following, code))
        if paper and found and (found[0].value == (paper,) or not made):
            found = []
            paper += 1
        else:
            paper = int(_opens_papers(block))
        made.extend(found)
    return made


def _code_of(blocks: Sequence[Block]) -> str | None:
    """The letters that this body sets before its numbers ("AU 29"), where its items are numbered so."""
    numbers: dict[str, list[int]] = {}
    signed = sum(block.text[:1] == "§" for block in blocks) >= _OFTEN  # then 4:1 is told under § 4
    for block in blocks:
        found = _CODED.match(block.text)
        if found and not (signed and found["code"].endswith(":")):
            numbers.setdefault(found["code"], []).append(int(found["number"]))
    rising = {code: sum(after == before + 1 for before, after in pairwise(told)) for code, told in numbers.items()}
    code = max(rising, key=rising.__getitem__, default=None)
    return code if code and rising[code] >= _OFTEN - 1 else None


def _coded(block: Block, following: Block | None, code: str) -> Iterator[Candidate]:
    """The candidate that a block is whose number stands after the body's letters."""
    found = _CODED.match(block.text)
    if found and found["code"] == code:
        number = found["number"] if code[0].isalpha() else found["code"] + found["number"]
        yield from _candidate(block, following, Form.PARAGRAPH, number, found.end(), "")


def _opens_papers(block: Block) -> bool:
    """Is the block a label under which papers are listed, numbered for themselves?"""
    label = label_of(block.text)
    return label is not None and label.zone is Zone.PAPERS and label.end == len(block.text)


def _readings(block: Block, following: Block | None) -> Iterator[Candidate]:
    """The candidates that ``block`` is: one, or two where an 8 may be a § that was misread, or none."""
    text = block.text
    if not block.marker and not (
        text[0] in _FIRST
        or _LETTERED.match(text)
        or text[:_WORD].lower().startswith(_NAMED)
        or "§" in text[:_WORD]
        or (text[0] in "PpNn" and _SHORT_NAMED.match(text))
    ):
        return
    marker = block.marker.strip("().")
    if block.kind is BlockKind.BULLET and marker.isdecimal():
        yield from _candidate(block, following, Form.POINT, marker, 0, ")")
        return
    if text[0] in _CAPITALS:
        yield from _lettered(block, following)
    found = _NUMBER.match(text)
    if not found or (block.kind is BlockKind.BULLET and block.marker in ("-", "–", "—", "")):
        return
    number = (found["para"] or found["back"] or found["named"] or found["point"]).translate(_MISREAD)
    plain = Form.STROKE if found["tail"] == "/" else Form.POINT
    form = Form.PARAGRAPH if found["para"] or found["back"] else Form.NAMED if found["named"] else plain
    yield from _candidate(block, following, form, number, found.end(), found["tail"].strip() or block.marker)
    misread = _MISREAD_SIGN.match(text)
    if misread and form is Form.POINT:
        for candidate in _candidate(block, following, Form.PARAGRAPH, misread.group(1), misread.end(), ""):
            yield replace(candidate, weight=candidate.weight - 0.5)


def _lettered(block: Block, following: Block | None) -> Iterator[Candidate]:
    """The candidates that a block is which begins with a Roman number or a capital letter."""
    found = _LETTERED.match(block.text)
    if not found:
        return
    number = found.group(1)
    readings = ((Form.ROMAN, _ROMAN.get(number, 0)), (Form.LETTER, _CAPITALS.find(number) + 1 if len(number) == 1 else 0))
    weight = _weight(block, block.text[found.end() :], ".", Form.POINT, following)
    for form, value in readings:
        if value and weight > _UNSURE:
            yield Candidate(block, form, number, (value,), found.end(), weight - _UNSURE)


def _candidate(block: Block, following: Block | None, form: Form, number: str, end: int, tail: str) -> Iterator[Candidate]:
    value = _value(number)
    if 0 in value or ("-" in number.replace("–", "-") and not block.text[end:].strip()):
        return
    heading = _first_words(block, end)
    if form is Form.POINT and is_name(heading) and is_first_name(heading.split()[0]):
        return  # one of a list of persons
    weight = _weight(block, heading, tail, form, following)
    if (tail or form is not Form.POINT) and not heading[:1].islower():
        weight = max(weight, _LEAST)
    if weight > 0:
        yield Candidate(block, form, number, value, end, weight)


def _first_words(block: Block, end: int) -> str:
    """The words after the number; of a row, those of the first cell that holds any."""
    position = 0
    for cell in block.cells:
        position += len(cell)
        if position > end:
            return cell.text[max(0, end - position + len(cell)) :]
        position += bool(cell)
    return block.text[end:]


def _value(number: str) -> tuple[int, ...]:
    """What a number counts for: "4.1" (4, 1), "7b" (7, 2), "1-3" (3,), "12/23" (12,), "7:12" (7, 12)."""
    before, _, after = number.partition("/")
    last = _RANGE.split(after if _YEAR.fullmatch(before) else before)[-1]
    figures = _FIGURES.findall(last)
    padded = len(figures) == 1 and len(figures[0]) == 2  # "07"
    parts = [int(part) if padded or not part.startswith("0") else 0 for part in figures]
    if len(parts) == 2 and parts[1] == 0 and figures[1] == "0":
        parts.pop()  # "4.0"
    letter = _LETTERS.find(last[-1].lower()) + 1
    return (*parts, letter) if letter else tuple(parts)


def _weight(block: Block, heading: str, tail: str, form: Form, following: Block | None) -> float:
    """How much a numbered block looks like the heading of an item."""
    weight = 1.0
    if heading:
        if heading[0].islower():
            weight -= 0.7 if form is Form.PARAGRAPH or tail else 1.5
        if len(heading) > _LONG_HEADING:
            weight -= 0.6
        if _SENTENCE_END.search(heading) and len(heading) > 40:
            weight -= 0.3
        if label_of(heading):
            weight -= 0.2
    row = block.kind is BlockKind.ROW
    if form is Form.POINT and not tail and not (row or block.first.blank_before or block.first.style):
        weight -= 0.3
    if block.kind is BlockKind.BULLET:
        weight -= 0.2
    style = block.first.style
    if style and (style.heading or style.bold):
        weight += 0.6
    if block.first.blank_before:
        weight += 0.15
    if following is None or (_NUMBER.match(following.text) and not row):
        weight -= 0.35
    return weight


def chain_of(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The numbering of the document: the chain of candidates of one form that weighs most."""
    best: list[Candidate] = []
    best_weight = 0.0
    for form in Form:
        chain, weight = _heaviest([c for c in candidates if c.form is form])
        if form is Form.PARAGRAPH and len(chain) > 1:
            weight *= 1.6
        if form in (Form.ROMAN, Form.LETTER) and len(chain) < _OFTEN:
            continue
        if weight > best_weight:
            best, best_weight = chain, weight
    return _moved(_filled(best, candidates), candidates)


def all_ones(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Candidates that are all number 1, as a web page's lists become in plain text; nothing where they are too few."""
    ones = [c for c in candidates if c.value == (1,)]
    others = [c for c in candidates if c.value != (1,)]
    if len(ones) >= _OFTEN and len({c.value for c in others}) < _OFTEN - 1:
        return ones
    # A list of its own within an item begins with 1 too, and goes on right below.
    goes_on = {c.block.index for c in others if c.value == (2,)}
    alone = [c for c in ones if c.block.index + 1 not in goes_on and not _LETTER.match(c.block.text[c.end :])]
    return alone if len(alone) > _OFTEN and len(alone) >= 2 * len(others) else []


def restarted(candidates: Sequence[Candidate], chain: Sequence[Candidate]) -> list[Candidate]:
    """Candidates that name items, where their numbering begins anew again and again, as a web page's lists do in plain text.

    Nothing where the chain found already holds most of them.
    """
    if chain and chain[0].form is Form.PARAGRAPH:
        return []
    numbered = {c.block.index for c in candidates}
    heads = [c for c in candidates if c.form is Form.POINT and len(c.value) == 1 and _names_item(c, numbered)]
    anew = sum(c.value == (1,) for c in heads)
    return heads if anew >= _OFTEN and len(heads) > _OFTEN and len(heads) >= 2 * len(chain) else []


def _names_item(candidate: Candidate, numbered: Collection[int]) -> bool:
    """Does a candidate begin with the words of a heading: well-known ones, or such as have text below them?"""
    words = candidate.block.text[candidate.end :]
    if _LETTER.match(words):
        return False  # "1. a) Kansli": a part of an item
    stop = first_stop(words)
    if _STANDING.search(words[:stop].rstrip(" .") if stop else words):
        return True
    said = words[:stop] if stop else words
    named = bool(said) and not has_verb(said) and len(said.split()) <= _HEADING_WORDS
    return named and (stop is not None or candidate.block.index + 1 not in numbered)


def _heaviest(candidates: Sequence[Candidate]) -> tuple[list[Candidate], float]:
    """The heaviest chain through ``candidates``, and its weight."""
    totals: list[float] = []
    previous: list[int] = []
    for index, candidate in enumerate(candidates):
        best, came_from = _beginning(candidate), -1
        for earlier in range(max(0, index - _LOOKBACK), index):
            total = totals[earlier] + _step(candidates[earlier], candidate, close=earlier == index - 1)
            if total >= best:
                best, came_from = total, earlier
        totals.append(best + candidate.weight)
        previous.append(came_from)
    if not totals:
        return [], 0.0
    index = max(range(len(totals)), key=totals.__getitem__)
    weight = totals[index]
    chain = []
    while index >= 0:
        chain.append(candidates[index])
        index = previous[index]
    return chain[::-1], weight


def _beginning(candidate: Candidate) -> float:
    """What it is worth for a chain to begin here: item 1, or any §."""
    if candidate.value in ((1,), (1, 1)) or candidate.form is Form.PARAGRAPH:
        return 0.0
    return -0.3 if candidate.value[0] < 4 else -0.8


def _step(before: Candidate, after: Candidate, *, close: bool) -> float:
    """What it is worth for ``after`` to follow on ``before`` (negative: it hardly does); ``close``: no number stands between."""
    if before.block is after.block:
        return _NEVER
    worth = _progress(before.value, after.value)
    if close and before.value == after.value == (1,) and after.block.index > before.block.index + 1:
        worth = _AGAIN  # the list began anew in the word processor, item after item
    if after.form is Form.PARAGRAPH and close and _slipped_back(before, after):
        worth = _AGAIN
    if after.form is Form.PARAGRAPH and -2 <= worth < _GAP:
        worth = _GAP  # an extract leaves out most of a year's numbers
    return worth + 0.25 if worth > -2 and _set_alike(before.block, after.block) else worth


def _slipped_back(before: Candidate, after: Candidate) -> bool:
    """Does the hand that set the signs go back some numbers, to a heading set like the one before?"""
    one, other = before.value, after.value
    return len(one) == len(other) == 1 and 0 < one[0] - other[0] <= _BACK and after.weight >= 1 and _set_alike(before.block, after.block)


def _progress(before: tuple[int, ...], after: tuple[int, ...]) -> float:
    """How well one number follows on another."""
    if len(after) > len(before):
        if after[:-1] == before:
            return 0.4 if after[-1] == 1 else 0.0 if after[-1] == 2 else -0.8
        return 0.3 if after[0] == before[0] + 1 and set(after[1:]) == {1} else -1.0 if after > before else _NEVER
    if len(after) < len(before):
        return _progress(before[: len(after)], after) if after > before[: len(after)] else _NEVER
    if after[:-1] != before[:-1]:
        return (0.3 if after[-1] == 1 else -0.8) if after > before else _NEVER
    ahead = after[-1] - before[-1]
    if ahead == 1:
        return 0.5
    if ahead == 0:
        return _AGAIN if after[-1] > 1 else -2.5
    if ahead < 0:
        return -2.5 if ahead == -1 and after[-1] > 2 else _NEVER
    return max(-0.25 * ahead, -2.0)


def _filled(chain: list[Candidate], candidates: Sequence[Candidate]) -> list[Candidate]:
    """The chain with numbers it leaves out put in, where a block of another form has just that number."""
    places = [candidate.block.index for candidate in candidates]
    made: list[Candidate] = []
    for candidate in chain:
        before = made[-1] if made else None
        if before and len(before.value) == len(candidate.value) == 1 and candidate.value[0] > before.value[0] + 1:
            missing = range(before.value[0] + 1, candidate.value[0])
            first = bisect.bisect_right(places, before.block.index)
            for other in candidates[first : bisect.bisect_left(places, candidate.block.index)]:
                if len(other.value) == 1 and other.value[0] in missing and other.weight > _LIKELY:
                    made.append(other)
                    missing = range(other.value[0] + 1, candidate.value[0])
        made.append(candidate)
    return made


def _moved(chain: list[Candidate], candidates: Sequence[Candidate]) -> list[Candidate]:
    """The chain with items put in that were taken out of order: the only block with a number it lacks, set as the others are."""
    present = {candidate.value for candidate in chain}
    lacking = {(number,) for number in range(2, max((value[0] for value in present), default=0))} - present
    if len(chain) < _OFTEN or not lacking or len(lacking) > _OFTEN:
        return chain
    first, last = chain[0].block.index, chain[-1].block.index
    for value in sorted(lacking):
        same = [candidate for candidate in candidates if candidate.value == value and candidate.form is chain[0].form]
        if len(same) == 1 and same[0].weight >= 1 and first < same[0].block.index < last and _set_alike(chain[0].block, same[0].block):
            chain = sorted([*chain, same[0]], key=lambda candidate: candidate.block.index)
    return chain


def _set_alike(before: Block, after: Block) -> bool:
    """Are two blocks set in the same way: kind, indent, style?"""
    one, other = before.first, after.first
    return (
        before.kind is after.kind
        and abs(one.indent - other.indent) < 3
        and one.blank_before is other.blank_before
        and (one.style and (one.style.heading, one.style.bold)) == (other.style and (other.style.heading, other.style.bold))
    )
