"""What a person asks for: words in any form, "words as a phrase", -not this; the last word may be unfinished."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kansli.search import words

_PART = re.compile(r"(-?)(?:[\"”“»]([^\"”“»«]*)(?:[\"”“»«]|\Z)|(\S+))")
_MOST_WORDS = 12
_MOST_LETTERS = 200
_PREFIX_LEAST = 2


@dataclass(frozen=True, slots=True)
class Alternative:
    """Words that stand in a row; one alone is a row of one."""

    stems: tuple[str, ...]
    prefix: bool = False
    """The last may go on."""


Group = tuple[Alternative, ...]
"""One of these must be there."""


@dataclass(frozen=True, slots=True)
class Query:
    """All of the groups must be there, and nothing of ``without``."""

    groups: tuple[Group, ...] = ()
    without: tuple[Alternative, ...] = ()
    names: tuple[str, ...] = ()
    """Other names that are looked for too, to show."""

    def __bool__(self) -> bool:
        return bool(self.groups)


@dataclass(frozen=True, slots=True)
class Asked:
    """The words as parsed, before other names are added."""

    groups: tuple[Group, ...] = ()
    plain: tuple[bool, ...] = ()
    """For each group: is it a word that may be part of a name? A phrase in quotes is taken as it stands."""
    without: tuple[Alternative, ...] = ()

    def rows(self, most: int) -> dict[str, tuple[int, int]]:
        """Every row of at most so many plain words, as stems → (first, last + 1)."""
        return {
            " ".join(self.groups[at][0].stems[0] for at in range(first, last)): (first, last)
            for first in range(len(self.groups))
            for last in range(first + 1, min(first + most, len(self.groups)) + 1)
            if all(self.plain[first:last])
        }


def parse(text: str) -> Asked:
    """What ``text`` asks for."""
    text = text[:_MOST_LETTERS]
    groups: list[tuple[Group, bool, str]] = []
    without: list[Alternative] = []
    for part in _PART.finditer(text):
        minus, phrase, word = part.groups()
        written = [one for one in (words.plain(token.group()) for token in words.tokens(phrase if word is None else word)) if one]
        if not written:
            continue
        row = Alternative(tuple(map(words.stem, written)))
        if minus and part.start() and text[part.start() - 1].isspace():
            without.append(row)
            continue
        lone = word is not None and len(written) == 1
        unfinished = word is not None and part.end() == len(text) and len(written[-1]) >= _PREFIX_LEAST
        ways = dict.fromkeys([row, *([Alternative((*row.stems[:-1], written[-1]), prefix=True)] if unfinished else [])])
        groups.append((tuple(ways), lone, written[-1]))
    kept = [one for one in groups if not (one[1] and words.is_common(one[2]))] or groups
    kept = kept[:_MOST_WORDS]
    return Asked(tuple(group for group, _, _ in kept), tuple(lone for _, lone, _ in kept), tuple(without))


def with_names(asked: Asked, names: Mapping[str, Sequence[tuple[str, str]]]) -> Query:
    """The query, other names of what it names added.

    Args:
        asked: the parsed words.
        names: for rows of words that name something, its other names: (as written, their stems).
    """
    groups: list[Group] = []
    shown: dict[str, None] = {}
    spans = sorted(((first, last, row) for row, (first, last) in asked.rows(len(asked.groups)).items() if row in names), key=_longest)
    taken: set[int] = set()
    starts: dict[int, tuple[int, str]] = {}
    for first, last, row in spans:
        if not taken & set(range(first, last)):
            taken |= set(range(first, last))
            starts[first] = last, row
    at = 0
    while at < len(asked.groups):
        if at not in starts:
            groups.append(asked.groups[at])
            at += 1
            continue
        last, row = starts[at]
        own: Group = asked.groups[at] if last == at + 1 else (Alternative(tuple(row.split())),)
        others = [(name, Alternative(tuple(stems.split()))) for name, stems in names[row] if stems]
        shown |= dict.fromkeys(name for name, _ in others)
        groups.append(tuple(dict.fromkeys([*own, *(one for _, one in others)])))
        at = last
    return Query(tuple(groups), asked.without, tuple(shown))


def _longest(span: tuple[int, int, str]) -> tuple[int, int]:
    first, last, _ = span
    return first - last, first
