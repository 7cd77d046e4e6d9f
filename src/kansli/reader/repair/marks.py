"""Letters written otherwise: marks set apart from their letters, and traces of wrong conversions.

PDF made with TeX gives "m¨ote" and "˚ar"; other files hold a letter and a combining mark, UTF-8 read as something else,
or the seven-bit Swedish of old systems ("m|te"). All are exact: no lexicon is needed.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

from kansli.reader.flow import Replacement
from kansli.reader.tables import read_table

_COMBINING = ("\u0308", "\u030a", "\u0301")
_LOOSE = {"¨": "\u0308", "˚": "\u030a", "´": "\u0301"}
_COMBINED = re.compile("[^\\W\\d_][\u0308\u030a\u0301]")
_SURE = "¨˚"
"""Marks that have no other use; an acute accent alone may be an apostrophe."""
_BEFORE = re.compile(r"([¨˚´])([aouAOUeE])")
_AFTER = re.compile(r"([aouAOUeE])([¨˚´])")
_LEAST = 3
"""A text must hold a wrong conversion, or a mark of its own, this often."""
# Frequent words, which tell a conversion by how they are written in it.
_SAMPLE = ("på", "är", "för", "från", "när", "även", "då", "möte", "åt", "nästa", "mötet", "års", "övriga", "ärende", "frågor")


def misplaced_marks(text: str) -> list[Replacement]:
    """Replacements for letters written otherwise, in order; none for nearly every text."""
    if any(mark in text for mark in _COMBINING):
        return [_composed(match) for match in _COMBINED.finditer(text) if len(_nfc(match.group())) == 1]
    if sum(text.count(mark) for mark in _SURE) >= _LEAST:
        return _loose(text)
    return _converted(text)


def _composed(match: re.Match[str]) -> Replacement:
    return Replacement(match.start(), match.end(), _nfc(match.group()))


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _loose(text: str) -> list[Replacement]:
    """Marks that stand before or after their letter: whichever the text as a whole does."""
    before, after = list(_BEFORE.finditer(text)), list(_AFTER.finditer(text))
    if len(before) >= len(after):
        return [Replacement(m.start(), m.end(), _nfc(m.group(2) + _LOOSE[m.group(1)])) for m in before]
    return [Replacement(m.start(), m.end(), _nfc(m.group(1) + _LOOSE[m.group(2)])) for m in after]


def _converted(text: str) -> list[Replacement]:
    for telling, signs, letters in _conversions():
        if any(sign in text for sign in letters) and len(telling.findall(text)) >= _LEAST:
            return [Replacement(m.start(), m.end(), letters[m.group()]) for m in signs.finditer(text)]
    return []


@cache
def _conversions() -> tuple[tuple[re.Pattern[str], re.Pattern[str], dict[str, str]], ...]:
    """(frequent words as the conversion writes them, its signs beside a letter, sign → letter) for each."""
    tables = read_table(Path(__file__).with_name("marks.toml"))
    made = []
    for letters in tables.values():
        signs = {letter: sign for sign, letter in letters.items()}
        sample = "|".join(re.escape("".join(signs.get(letter, letter) for letter in word)) for word in _SAMPLE)
        sign = "|".join(re.escape(sign) for sign in letters)
        made.append((re.compile(rf"(?<!\S)(?:{sample})(?!\S)"), re.compile(rf"(?:{sign})(?=\w)|(?<=\w)(?:{sign})"), dict(letters)))
    return tuple(made)
