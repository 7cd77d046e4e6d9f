"""Stems of Swedish words, so that "förskolan", "förskolor" and "förskola" are one.

The usual Swedish stemmer keeps the definite endings -an and -et; the names of matters are nearly always definite, so
those are taken off first.
"""

from __future__ import annotations

import re
from functools import lru_cache

import Stemmer

_swedish = Stemmer.Stemmer("swedish", 0)
_DEFINITE = re.compile(r"(?:(?<!pl)(?<!m)an|en|et|n(?<=én)|na)s?\Z")
_LONG = 7
"""Letters from which an ending is more likely an ending than a part of the word (plan, vatten)."""


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The word's stem, in small letters ("Utvecklingsprogrammet" → "utvecklingsprogram")."""
    made = word.lower().replace("-", "")
    if len(made) > _LONG:
        made = _DEFINITE.sub("", made)
    made = str(_swedish.stemWord(made))
    if len(made) > 3 and made[-1] == made[-2] and made[-1] in "mn":
        made = made[:-1]
    return made
