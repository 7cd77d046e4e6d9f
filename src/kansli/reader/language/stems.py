"""Stems of Swedish words, so that "samarbetsytan" and "samarbetsyta" are one."""

from __future__ import annotations

from functools import lru_cache

import Stemmer

_swedish = Stemmer.Stemmer("swedish", 0)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The word's stem, in small letters ("Utvecklingsprogrammet" → "utvecklingsprogram")."""
    low = word.lower().replace("-", "")
    made: str = _swedish.stemWord(low)
    if len(made) > 3 and made[-1] == made[-2] and made[-1] in "mn":
        return made[:-1]
    return made
