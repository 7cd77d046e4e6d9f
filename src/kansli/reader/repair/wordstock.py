"""The words that repair knows: the lexicon, words of minutes, names, and what other documents of the batch write.

All are found by skeleton (:mod:`kansli.reader.repair.channel`); shares are natural logarithms.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path

from kansli.reader.language.namewords import first_names, municipalities
from kansli.reader.repair.channel import skeleton
from kansli.reader.repair.lexicon import lexicon
from kansli.reader.tables import read_table

_EVIDENCE_ROOM = 3000
"""Words an evidence count is thought to stand among, beside those counted."""
_OTHER_WORDS = 4
"""For each word kept as evidence, this many others were read."""
_FORMAL = -12.0
"""Words of minutes are no rarer than this."""


class Evidence:
    """Words of undamaged documents, found by skeleton."""

    def __init__(self, words: Mapping[str, int]) -> None:
        total = _OTHER_WORDS * sum(words.values()) + _EVIDENCE_ROOM
        counts: dict[str, int] = {}
        forms: dict[str, str] = {}
        for word, times in sorted(words.items(), key=lambda entry: (-entry[1], entry[0])):
            lower = word.lower()
            counts[lower] = counts.get(lower, 0) + times
            forms.setdefault(lower, word)
        self._share = {lower: math.log(times / total) for lower, times in counts.items()}
        self._by_skeleton: dict[str, list[str]] = {}
        for lower in counts:
            self._by_skeleton.setdefault(skeleton(lower), []).append(lower)
        self._forms = {lower: form for lower, form in forms.items() if not form[1:].islower()}

    def __contains__(self, key: str) -> bool:
        return key in self._by_skeleton

    def find(self, key: str) -> list[tuple[str, float]]:
        """(word in small letters, natural logarithm of its share) for each word with this skeleton."""
        return [(word, self._share[word]) for word in self._by_skeleton.get(key, ())]

    def form(self, lower: str) -> str:
        """The word as evidence writes it, where it has capitals inside ("GrönVäg"); else as it came."""
        return self._forms.get(lower, lower)


@lru_cache(maxsize=50_000)
def common_words(key: str) -> tuple[tuple[str, float], ...]:
    """(word, share) for each word of the lexicon, or of minutes, with this skeleton."""
    found = dict(lexicon().find(key))
    for word in _formal_words().get(key, ()):
        found[word] = max(found.get(word, _FORMAL), _FORMAL)
    return tuple(found.items())


@cache
def _formal_words() -> dict[str, tuple[str, ...]]:
    """Words of minutes, by skeleton."""
    return _by_skeleton(_listed("formal_words.txt"))


def _listed(name: str) -> list[str]:
    """The words of a plain list."""
    lines = (resources.files(__package__) / name).read_text(encoding="utf-8").splitlines()
    return [word for line in lines if not line.startswith("#") for word in line.split()]


def _by_skeleton(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    made: dict[str, tuple[str, ...]] = {}
    for word in words:
        made[skeleton(word)] = (*made.get(skeleton(word), ()), word)
    return made


@cache
def name_parts() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """First and last parts of names, by skeleton."""
    data = read_table(Path(__file__).with_name("name_parts.toml"))
    return _by_skeleton(data["heads"].split()), _by_skeleton(data["tails"].split())


@cache
def names() -> dict[str, tuple[str, ...]]:
    """First names and municipalities."""
    return _by_skeleton(sorted(first_names() | municipalities()))


@cache
def surnames() -> dict[str, tuple[str, ...]]:
    """Usual surnames with å, ä or ö."""
    return _by_skeleton(_listed("surnames.txt"))
