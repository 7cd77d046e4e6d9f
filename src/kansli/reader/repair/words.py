"""The words of a text that repair may touch, with what stands around them.

Web addresses, e-mail, file names, numbers and passages in English are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kansli.reader.repair.context import context

_TOKEN = re.compile(r"\S+")
_WORD = re.compile("[&\ufffd]?[^\\W_]+(?:[§&@\ufffd][^\\W_]*)*")
_ADDRESS = re.compile(r"@.*\.|//|www\.|[a-z0-9-]\.(?:se|fi|nu|com|org|net|eu|no|dk|ax|info|pdf|docx?|xlsx?|pptx?)\b", re.IGNORECASE)
_STOP = re.compile(r"[.!?:…•*|]|\n\s*\n|^\s*[-–]|\n\s*[-–•*]|\t|  ")
_ENGLISH_LEAST = 2
"""A sentence in English holds at least so many words that Swedish has not."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the delivered text."""

    start: int
    end: int
    text: str
    opens: bool
    """Begins a sentence, line item or column."""
    before: str
    """What stands between it and the word before ("" at the beginning)."""
    after: str
    """What follows it, up to the next word."""


def words(text: str, ranges: Iterable[tuple[int, int]]) -> list[Word]:
    """The words of ``ranges`` of ``text``, in order, addresses and English passages left out."""
    found: list[Word] = []
    for start, end in ranges:
        spans = list(_spans(text, start, end))
        for index, (first, last) in enumerate(spans):
            before = text[spans[index - 1][1] if index else start : first]
            after = text[last : spans[index + 1][0] if index + 1 < len(spans) else end]
            opens = index == 0 or bool(_STOP.search(before))
            found.append(Word(first, last, text[first:last], opens, before, after))
    return _swedish(found)


def _spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for token in _TOKEN.finditer(text, start, end):
        if not _ADDRESS.search(token.group()):
            for word in _WORD.finditer(text, token.start(), token.end()):
                yield word.span()


def _swedish(found: list[Word]) -> list[Word]:
    """``found`` without sentences in English."""
    lists = context().lists
    if sum(word.text.lower() in lists["english_only"] for word in found) < _ENGLISH_LEAST:
        return found
    kept: list[Word] = []
    for sentence in _sentences(found):
        lowered = [word.text.lower() for word in sentence]
        sure = sum(word in lists["english_only"] for word in lowered)
        if sure < _ENGLISH_LEAST or sum(w in lists["english"] for w in lowered) <= sum(w in lists["swedish"] for w in lowered):
            kept += sentence
    return kept


def _sentences(found: list[Word]) -> Iterator[list[Word]]:
    start = 0
    for at in range(1, len(found) + 1):
        if at == len(found) or found[at].opens:
            yield found[start:at]
            start = at
