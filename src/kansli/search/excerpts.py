"""The passage of a hit: the stretch of its text that holds most of the words, with the words marked."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kansli.search import words
from kansli.search.query import Alternative, Query

_WIDTH = 260
"""Letters that a passage holds, about."""
_CHUNK = re.compile(r"\S+")
_SIGNS = ".,;:()[]”\"’'!?–-"

Piece = tuple[str, bool]
"""Words, and whether they are marked."""
Mark = tuple[int, int, int]
"""Start, end, and the number of the query's group that is found there."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A passage as shown."""

    pieces: tuple[Piece, ...]
    """The delivered words."""
    read_as: tuple[Piece, ...] = ()
    """As repaired for reading, where that differs."""
    offset: int = 0
    """Where the first marked word, else the passage, begins in the entry's text."""
    cut_before: bool = False
    cut_after: bool = False


def marks(text: str, query: Query) -> list[Mark]:
    """Each word that the query asks for, where it stands."""
    tokens = [(match.start(), match.end(), match.group()) for match in words.tokens(text)]
    stems = [words.stem(words.plain(token)) for _, _, token in tokens]
    lone: dict[str, int] = {}
    begun: list[tuple[str, int]] = []
    rows: list[tuple[Alternative, int]] = []
    for number, group in enumerate(query.groups):
        for way in group:
            if len(way.stems) > 1:
                rows.append((way, number))
            elif way.prefix:
                begun.append((way.stems[0], number))
            else:
                lone.setdefault(way.stems[0], number)
    found: set[Mark] = set()
    for (start, end, token), stem in zip(tokens, stems, strict=True):
        number = lone.get(stem, -1)
        if number < 0 and begun:
            number = next((which for prefix, which in begun if stem.startswith(prefix)), -1)
        if number < 0:
            number = next((lone[part] for part in words.part_stems(token) if part in lone), -1)
        if number >= 0:
            found.add((start, end, number))
    for way, number in rows:
        found.update((tokens[at][0], tokens[at + len(way.stems) - 1][1], number) for at in _rows_at(stems, way))
    return sorted(found)


def _rows_at(stems: Sequence[str], way: Alternative) -> Iterator[int]:
    """Where a row of words begins."""
    for at in range(len(stems) - len(way.stems) + 1):
        *head, last = stems[at : at + len(way.stems)]
        if tuple(head) == way.stems[:-1] and (last.startswith(way.stems[-1]) if way.prefix else last == way.stems[-1]):
            yield at


def holds(text: str, query: Query) -> bool:
    """Does a text hold any of the words itself?"""
    return bool(marks(text, query))


def marked(text: str, query: Query) -> tuple[Piece, ...]:
    """The whole of a short text, its words marked."""
    return _pieces(text, 0, len(text), marks(text, query))


def excerpt(text: str, read_as: str, query: Query, *, title: str = "", width: int = _WIDTH) -> Excerpt:
    """The best passage of a text; of a scan, what was read tells where the words stand in what was delivered.

    Args:
        text: as delivered.
        read_as: as repaired; empty where that is the same.
        query: whose words are marked.
        title: shown above; where the text begins with it, the passage begins after it.
        width: letters of the passage, about.
    """
    read = read_as or text
    skip = _title_end(read, title)
    found = [mark for mark in marks(read, query) if mark[0] >= skip]
    start, end = _best(read, found, width, skip)
    if not read_as:
        at = next((first for first, _, _ in found if first >= start), start)
        return Excerpt(_pieces(text, start, end, found), (), at, start > skip, bool(text[end:].strip()))
    shown = _pieces(read, start, end, found)
    delivered, repaired = list(_CHUNK.finditer(text)), list(_CHUNK.finditer(read))
    inside = [number for number, chunk in enumerate(repaired) if chunk.start() < end and chunk.end() > start]
    if len(delivered) != len(repaired) or not inside:
        return Excerpt(((_plain(text[:width]), False),), shown, 0, cut_after=len(text) > width)
    first, last = delivered[inside[0]].start(), delivered[inside[-1]].end()
    there = as_delivered(text, read, found)
    pieces = _pieces(text, first, last, there)
    at = next((left for left, _, _ in there if left >= first), first)
    return Excerpt(pieces, shown if shown != pieces else (), at, start > skip, bool(text[last:].strip()))


def as_delivered(text: str, read: str, found: Sequence[Mark]) -> list[Mark]:
    """Marks of what was read, as they stand in what was delivered; none where the two cannot be told together."""
    delivered, starts = list(_CHUNK.finditer(text)), [chunk.start() for chunk in _CHUNK.finditer(read)]
    if len(delivered) != len(starts):
        return []
    made: list[Mark] = []
    for left, right, number in found:
        for at in range(bisect_right(starts, left) - 1, bisect_right(starts, right - 1)):
            chunk, seen = delivered[at], delivered[at].group()
            before, after = len(seen) - len(seen.lstrip(_SIGNS)), len(seen) - len(seen.rstrip(_SIGNS))
            if before + after < len(seen):
                made.append((chunk.start() + before, chunk.end() - after, number))
    return made


def _title_end(text: str, title: str) -> int:
    """Where a text goes on after the heading that it begins with; 0 where it does not, or holds no more."""
    wanted = [words.plain(token.group()) for token in words.tokens(title)]
    tokens = list(words.tokens(text))[: len(wanted) + 1]
    if not wanted or len(tokens) <= len(wanted) or [words.plain(token.group()) for token in tokens[:-1]] != wanted:
        return 0
    after = re.compile(r"[^\w\s]*\s*").match(text, tokens[-2].end())
    return after.end() if after else 0


def _best(text: str, found: Sequence[Mark], width: int, first: int) -> tuple[int, int]:
    """The stretch of about ``width`` letters that holds most of the groups, then most marks.

    It begins where a sentence does, if one does near, and not before ``first``.
    """
    if len(text) - first <= width * 1.3:
        return first, len(text)
    best, place = (-1, -1), first
    for index, (start, _, _) in enumerate(found):
        within = [number for _, last, number in found[index:] if last <= start + width]
        score = len(set(within)), len(within)
        if score > best:
            best, place = score, start
    floor = max(first, place - width // 3)
    opens = [match.end() for match in re.finditer(r"(?:[.!?:]\s+|\n\s*)(?=\S)", text[floor:place])]
    start = floor if floor == first else floor + opens[0] if opens else _word_start(text, max(first, place - width // 6))
    end = min(len(text), start + width)
    closes = re.search(r"[.!?](?=\s|\Z)|\n\s*\n", text[end : end + width // 3])
    return start, end + closes.end() if closes else _word_end(text, end)


def _word_start(text: str, at: int) -> int:
    while 0 < at < len(text) and not text[at - 1].isspace():
        at -= 1
    return at


def _word_end(text: str, at: int) -> int:
    while at < len(text) and not text[at].isspace():
        at += 1
    return at


def _pieces(text: str, start: int, end: int, found: Sequence[Mark]) -> tuple[Piece, ...]:
    made: list[Piece] = []
    at = start
    for first, last, _ in found:
        if first < at or last > end:
            continue
        made += [(_plain(text[at:first]), False), (_plain(text[first:last]), True)]
        at = last
    made.append((_plain(text[at:end]), False))
    if made:
        made[0] = (made[0][0].lstrip(), made[0][1])
        made[-1] = (made[-1][0].rstrip(), made[-1][1])
    return tuple(piece for piece in made if piece[0])


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)
