"""Damage is judged first: where å, ä and ö were lost, and where there is nothing to repair.

Swedish running text has å, ä or ö as one letter in twenty. A stretch with next to none is damaged if it also holds the
forms that lost letters leave ("fran", "f6r", "ordférande"); lists of names, tables and passages in English do not.
Undamaged text costs a few counts of letters.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

from kansli.reader.text import SourceText

_STRETCH = 1000
"""Code points looked at together."""
_NEAR = 300
_SOUND = 0.011
"""This share of å, ä, ö among code points (spaces too) is sound Swedish."""
_LEFT = 0.004
"""A stretch with more of them than this was not read by something that cannot write them."""
_TELLING = 0.012
"""This share of telltale forms among words is damage."""
_LEAST = 2
_SWEDISH_LETTERS = "åäöÅÄÖ"
_WORDS = re.compile(r"[^\W_]+")
_MARKED = re.compile(
    r"\b[a-zA-Z]*[a-z][6][a-z]+\b|\b6[a-z]{2,}|\b[a-zA-Z]*[b-df-hj-np-tv-z]é(?!er|en|n|s|e|ns|ers)[a-z]+|\b[a-z]*(?:oé|aé|dé|6é|éa)[a-z]+|\b[a-z]+O[a-z]+\b|\ufffd"
)


def damaged(source: SourceText) -> list[tuple[int, int]]:
    """Ranges of the text, ascending, whole lines, where letters were lost; none for sound text."""
    stretches = _stretches(source.text)
    low = [pair for pair in stretches if _share(source.text, *pair) < _SOUND]
    if not low:
        return []
    telling = {pair for pair in low if _tells(source.text[pair[0] : pair[1]])}
    if not telling:
        return []
    # A stretch too short or too poor in words to tell by itself goes with its neighbours.
    bare = [pair for pair in stretches if _share(source.text, *pair) <= _LEFT]
    whole = len(bare) * 2 >= len(stretches) and len(telling) * 2 >= len(bare)
    return _joined(bare if whole else sorted(telling))


def _stretches(text: str) -> list[tuple[int, int]]:
    """The text in stretches of about equal length, cut at page breaks, else at line ends."""
    made: list[tuple[int, int]] = []
    start = 0
    while start < len(text):
        end = min(len(text), start + _STRETCH)
        page = text.find("\f", start + 1, end)
        if page >= 0:
            end = page
        elif end < len(text):
            end = _cut(text, end)
        if len(text) - end < _STRETCH // 4 and "\f" not in text[end:]:
            end = len(text)
        made.append((start, end))
        start = end
    return made


def _cut(text: str, end: int) -> int:
    """The next line end or page break, or white space where none is near."""
    for mark in "\n\f ":
        found = text.find(mark, end, end + _NEAR)
        if found >= 0:
            return found + (mark == "\n")
    return min(len(text), end + _NEAR)


def _share(text: str, start: int, end: int) -> float:
    return sum(text.count(letter, start, end) for letter in _SWEDISH_LETTERS) / max(1, end - start)


def _tells(stretch: str) -> bool:
    words = _WORDS.findall(stretch.lower())
    found = sum(word in _telltales() for word in words) + len(_MARKED.findall(stretch))
    return found >= _LEAST and found >= _TELLING * len(words)


@cache
def _telltales() -> frozenset[str]:
    text = (resources.files(__package__) / "telltales.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


def _joined(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    made: list[tuple[int, int]] = []
    for start, end in pairs:
        if made and made[-1][1] == start:
            made[-1] = (made[-1][0], end)
        else:
            made.append((start, end))
    return made
