"""Finds running heads and feet: what belongs to the page and not to the minutes.

Reads lines; marks them. A page's edge is known by a form feed, by the source's pages, or by a page number alone
on its line. Whatever stands at several edges and nowhere else is furniture.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from kansli.reader.draft import Line
from kansli.reader.rules import rules

_REACH = 5
"""So many lines from the edge of a page a running head or foot may stand."""
_DIGITS = re.compile(r"\d+")
_NOT_WORD = re.compile(r"[\W_]+")
_LONGEST = 160
_FURNITURE_RULES = rules("layout")
_ANYWHERE = tuple(rule for rule in _FURNITURE_RULES if rule.gives.get("where") != "edge")
_AT_EDGE = tuple(rule for rule in _FURNITURE_RULES if rule.gives.get("where") == "edge")


def mark_furniture(lines: Sequence[Line]) -> None:
    """Sets :attr:`Line.furniture` on running heads and feet, page numbers and signature feet."""
    for line in lines:
        line.furniture = bool(line.style and line.style.furniture) or _is_furniture_anywhere(line)
    edges = _edges(lines)
    if len(edges) > 2:
        _mark_repeated(lines, edges)
        _mark_at_edges(lines, edges)


def _is_furniture_anywhere(line: Line) -> bool:
    text = line.flow.text
    if len(text) > _LONGEST:
        return False
    lowered = text.lower()
    return any(rule.search(text, lowered) for rule in _ANYWHERE)


def _edges(lines: Sequence[Line]) -> list[int]:
    """Indices of lines that a page begins with, with 0 and the number of lines; page numbers alone count as page ends."""
    edges = {0, len(lines)}
    for line in lines:
        if line.index and line.page != lines[line.index - 1].page:
            edges.add(line.index)
    if len(edges) == 2:
        edges.update(line.index + 1 for line in lines if line.furniture)
    return sorted(edges)


def _mark_repeated(lines: Sequence[Line], edges: Sequence[int]) -> None:
    """Marks lines that stand, figures aside, at two edges or more and nowhere else."""
    total = Counter(_key(line) for line in lines if len(line.flow) <= _LONGEST)
    near: dict[int, None] = {}
    for edge in edges:
        near.update(dict.fromkeys(range(max(0, edge - _REACH), min(len(lines), edge + _REACH))))
    at_edges = Counter(_key(lines[index]) for index in near if len(lines[index].flow) <= _LONGEST)
    needed = 2 if len(edges) < 6 else 3
    for index in near:
        key = _key(lines[index])
        if key and at_edges[key] >= needed and at_edges[key] == total[key]:
            lines[index].furniture = True


def _mark_at_edges(lines: Sequence[Line], edges: Sequence[int]) -> None:
    """Marks addresses and bare page numbers next to an edge or to other furniture there."""
    for edge in edges[1:]:
        _mark_outwards(lines, range(edge - 1, max(-1, edge - 1 - _REACH), -1))
        _mark_outwards(lines, range(edge, min(len(lines), edge + _REACH)))


def _mark_outwards(lines: Sequence[Line], indices: range) -> None:
    """From the edge into the page, as long as lines are furniture."""
    for index in indices:
        line = lines[index]
        text = line.flow.text
        if line.furniture:
            continue
        lowered = text.lower()
        if text.isdecimal() or any(rule.search(text, lowered) for rule in _AT_EDGE):
            line.furniture = True
            continue
        neighbour = index - indices.step
        if index != indices.start and lines[neighbour].furniture and text.isupper() and not line.blank_before and len(text) > 12:
            line.furniture = True
        return


def _key(line: Line) -> str:
    """A line's words, figures and signs aside."""
    return _NOT_WORD.sub(" ", _DIGITS.sub("", line.flow.text.lower())).strip()
