"""Finds running heads and feet: what belongs to the page and not to the minutes.

Reads lines; marks them. A page's edge is known by a form feed, by the source's pages, or by a page number.
Whatever stands at several edges and nowhere else is furniture. The head of the first page is kept: it may be
the only place that names the body and the date.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kansli.reader.draft import Line
from kansli.reader.flow import Flow
from kansli.reader.rules import Rule, rules
from kansli.reader.structure.labels import is_label

_REACH = 6
"""So many lines from the edge of a page a running head or foot may stand."""
_FIRST_HEAD = 8
"""So many lines at the top of the document are kept, even where later pages repeat them."""
_LONGEST = 160
_SHORT = 8
"""A line of the first page's head that comes back on a later page is longer than this."""
_LONGEST_NAME = 40
_MANY_EDGES = 9
_PAGE_LINES = 20
"""A page holds at least this many lines, where numbers alone on a line are taken for page numbers."""
_FAR_IN = 24
"""A number set in this far is no item's."""
_MAYBE_WORDS = ("sida", "sid ", "page", "sign", "bestyrk", "expedi", "adress", "telefon")
_MAYBE_NUMBERS = re.compile(r"[(\[/\-–—]\s?\d|\d\s?[)/\-–—]|^\W*\w{1,4}\.?\s\d+\W*$")
"""What a line that is furniture by its own words alone holds; these tell at once that most lines are none."""
_FIRST_PAGE = re.compile(r"(?<!\d)1\s?[(\[/]|(?i:sid\w*\s1)(?!\d)")
_DIGITS = re.compile(r"\d+")
_NOT_WORD = re.compile(r"[\W_]+")
_NUMBER_AT_END = re.compile(r"\s(\d{1,3})$")
_ONE_SPACE = re.compile(r" (?=[^\s\-–—•*])")
_RULES = rules("layout")
_ANYWHERE = tuple(rule for rule in _RULES if "where" not in rule.gives)
_PAGE_NUMBERS = (_RULES["layout.page-number"], *_RULES.group("where", "line"))
_FEET = tuple(_RULES.group("where", "foot"))
_AT_EDGE = tuple(_RULES.group("where", "edge"))


def mark_furniture(source: str, lines: Sequence[Line]) -> None:
    """Sets :attr:`Line.furniture` on running heads and feet, page numbers and signature feet."""
    edges = {0, len(lines)}
    edges.update(after.index for before, after in pairwise(lines) if before.page != after.page)
    for line in lines:
        if line.style and line.style.furniture:
            line.furniture = True
            continue
        if len(line.flow) > _LONGEST or not _may_be_furniture(line.flow):
            continue
        if _is_page_number(line):
            line.furniture = line.index >= _FIRST_HEAD or not _FIRST_PAGE.search(line.flow.text) or _stands_alone(line)
            edges.update((line.index, line.index + 1))
        elif _matches(_ANYWHERE, line):
            line.furniture = True
        elif _matches(_FEET, line):
            edges.update(_mark_foot(lines, line.index))
    for line in _names_again(lines):
        line.furniture = True
    for line in _numbered_heads(lines):
        line.furniture = line.index >= _FIRST_HEAD
        edges.update((line.index, line.index + 1))
    for line in _lone_numbers(lines):
        line.furniture = True
        edges.update((line.index, line.index + 1))
    for index in _after_lost_form_feeds(source, lines):
        lines[index].blank_before = True
        edges.add(index)
    if len(edges) > 2:
        ordered = sorted(edges)
        _mark_repeated(lines, ordered)
        _mark_at_edges(lines, ordered)


def _may_be_furniture(flow: Flow) -> bool:
    lowered = flow.lowered
    for word in _MAYBE_WORDS:  # a plain loop: this runs for every line
        if word in lowered:
            return True
    return _DIGITS.search(lowered) is not None and _MAYBE_NUMBERS.search(lowered) is not None


def _matches(wanted: Sequence[Rule], line: Line) -> bool:
    text = line.flow.text
    if len(text) > _LONGEST:
        return False
    return any(rule.search(text) for rule in wanted)


def _stands_alone(line: Line) -> bool:
    return not any(character.isalpha() for character in _RULES["layout.page-number"].pattern.sub("", line.flow.text))


def _is_page_number(line: Line) -> bool:
    """Does the line tell the page: "Sida 2 (5)" alone, or a running head that ends with it?"""
    return _matches(_PAGE_NUMBERS, line)


def _numbered_heads(lines: Sequence[Line]) -> Iterator[Line]:
    """Lines that come back with the same words and a number at the end that counts upwards."""
    last: dict[str, tuple[Line, int]] = {}
    for line in lines:
        found = _NUMBER_AT_END.search(line.flow.text) if len(line.flow) <= _LONGEST else None
        key = _key(line) if found else ""
        if not found or not key:
            continue
        number = int(found.group(1))
        before = last.get(key)
        if before and number == before[1] + 1 and line.index - before[0].index >= _PAGE_LINES:
            yield before[0]
            yield line
        last[key] = (line, number)


def _names_again(lines: Sequence[Line]) -> Iterator[Line]:
    """Words in capitals of the first page's letterhead that come back, alone on their line."""
    names = {line.flow.text for line in lines[:_FIRST_HEAD] if len(line.flow) <= _LONGEST_NAME and line.flow.text.isupper()}
    for line in lines[_FIRST_HEAD:] if names else ():
        if line.flow.text in names and not is_label(line.flow.text):
            yield line


def _lone_numbers(lines: Sequence[Line]) -> Iterator[Line]:
    """Numbers alone on their line that count upwards, a page apart."""
    alone = [line for line in lines if line.flow.text.isdecimal() and len(line.flow) <= 3]
    for before, after in pairwise(alone):
        apart = after.index - before.index >= _PAGE_LINES or min(before.indent, after.indent) >= _FAR_IN
        if apart and int(after.flow.text) == int(before.flow.text) + 1:
            yield before
            yield after


def _after_lost_form_feeds(source: str, lines: Sequence[Line]) -> list[int]:
    """Lines that begin with one lone space where hardly any other does: what is left of a form feed."""
    found = [line.index for line in lines if _ONE_SPACE.match(source, line.start)]
    return found if len(found) * 12 <= len(lines) else []


def _mark_foot(lines: Sequence[Line], first: int) -> tuple[int, int]:
    """Marks a foot that begins with the line at ``first``, to the next blank line; returns its edges."""
    end = first + 1
    while end < min(len(lines), first + _REACH) and not lines[end].blank_before:
        end += 1
    for line in lines[first:end]:
        line.furniture = True
    return first, end


def _mark_repeated(lines: Sequence[Line], edges: Sequence[int]) -> None:
    """Marks lines that stand at the same place on two pages or more, and nowhere else; from the edge inwards, without a gap."""
    total = Counter(line.flow.text for line in lines if len(line.flow) <= _LONGEST)
    places: dict[tuple[int, str], dict[int, None]] = {}
    for offset in sorted(range(-_REACH, _REACH), key=lambda offset: (max(offset, -1 - offset), offset)):
        for edge in edges:
            index = edge + offset
            if 0 <= index < len(lines) and len(lines[index].flow) <= _LONGEST:
                places.setdefault((offset, lines[index].flow.text), {})[index] = None
    needed = 2 if len(edges) < _MANY_EDGES else 3
    first_head = {line.flow.text for line in lines[:_FIRST_HEAD] if len(line.flow) > _SHORT}
    for (offset, text), indices in places.items():
        needed_here = 1 if text in first_head else needed
        if len(indices) < needed_here or total[text] > len(indices) + 1 or is_label(text):
            continue
        for index in indices:
            outer = index - 1 if offset > 0 else index + 1
            if index >= _FIRST_HEAD and (offset in (0, -1) or lines[outer].furniture):
                lines[index].furniture = True


def _mark_at_edges(lines: Sequence[Line], edges: Sequence[int]) -> None:
    """Marks addresses and bare page numbers next to an edge or to other furniture there."""
    for edge in edges[1:]:
        _mark_outwards(lines, range(edge - 1, max(_FIRST_HEAD, edge - _REACH) - 1, -1))
        _mark_outwards(lines, range(edge, min(len(lines), edge + _REACH)))


def _mark_outwards(lines: Sequence[Line], indices: range) -> None:
    """From the edge into the page, as long as lines are furniture."""
    for index in indices:
        line = lines[index]
        text = line.flow.text
        if line.furniture:
            continue
        beside = index == indices.start or lines[index - indices.step].furniture
        if beside and (text.isdecimal() or _matches(_AT_EDGE, line)):
            line.furniture = True
            continue
        before = lines[index - indices.step] if index != indices.start else None
        above_address = before is not None and before.furniture and not before.blank_before and _matches(_AT_EDGE, before)
        if above_address and text.isupper() and len(text) > _FIRST_HEAD:
            line.furniture = True
            continue
        return


def _key(line: Line) -> str:
    """A line's words, figures and signs aside."""
    return _NOT_WORD.sub(" ", _DIGITS.sub("", line.flow.text.lower())).strip()
