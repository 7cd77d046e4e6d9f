"""What sound text teaches about spelling, for repairing damaged text of the same batch.

Only what a lexicon does not know by itself is kept: words with å, ä, ö, names, long compounds, and pairs of neighbours
that tell words apart once their letters are lost ("i vår", "som var").
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from kansli.reader.repair import gate
from kansli.reader.repair.context import context
from kansli.reader.repair.marks import misplaced_marks
from kansli.reader.text import SourceText

_WORD = re.compile(r"[^\W\d_]{1,40}")
_SWEDISH = re.compile(r"[åäöéÅÄÖÉ]")
_LONG = 11
_LEAST = 3
_NOUN = 4
_PREPOSITIONS = frozenset(("i", "på", "vid", "till", "från", "av", "hos", "genom"))
"""Between one of these and a noun, a capitalised word names a place ("på Ekeby slott")."""
_STRAY = re.compile(r"[.!?:;•|]|\n\s*\n|\t|  ")


def spellings_of(source: SourceText) -> tuple[Counter[str], Counter[tuple[str, str]]]:
    """(words as written → times, pairs of neighbours in small letters → times) of the undamaged parts of a text."""
    words: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    telling = _telling()
    for start, end in _sound(source):
        earlier, before, last = "", "", start
        for match in _WORD.finditer(source.text, start, end):
            word = match.group()
            lower = word.lower()
            if len(word) >= _LEAST and (len(word) >= _LONG or word != lower or _SWEDISH.search(word)):
                words[word] += 1
            named = before[:1].isupper() and word.islower() and len(word) >= _NOUN and earlier in _PREPOSITIONS
            if (lower in telling or before.lower() in telling or named) and before and not _STRAY.search(source.text, last, match.start()):
                pairs[(before.lower(), lower)] += 1
            earlier, before, last = before, word, match.end()
    return words, pairs


def _sound(source: SourceText) -> list[tuple[int, int]]:
    """Ranges of the text that are not damaged."""
    if misplaced_marks(source.text):
        return []
    position = 0
    made: list[tuple[int, int]] = []
    for start, end in (*gate.damaged(source), (len(source.text), len(source.text))):
        if position < start:
            made.append((position, start))
        position = end
    return made


@cache
def _telling() -> frozenset[str]:
    """Words that neighbours tell apart."""
    known = context()
    return frozenset(known.favour) | known.told_apart
