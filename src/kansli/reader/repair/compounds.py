"""The parts of Swedish compounds: "ledningsgruppsmötet" is a meeting, and of a group.

A compound is told by the lexicon of the repair: both its sides are words of their own, common enough for their length.
"""

from __future__ import annotations

import math
from functools import cache, lru_cache
from pathlib import Path

from kansli.reader.language.namewords import first_names, municipalities
from kansli.reader.repair.lexicon import frequency
from kansli.reader.tables import read_table

_LEAST = 7
_MOST = 40
"""Words of other lengths are not taken apart."""
_PART_LEAST = 3
_LAST_LEAST = 4
"""A shorter last side must be listed."""
_SHARES = {3: -12.5, 4: -15.0, 5: -17.5, 6: -17.5}
_LONG_SHARE = -18.5
"""A part must be this common: the shorter, the more so."""
_CHANGED = -1.5
_CHANGED_SHARE = -13.5
_CHANGED_LEAST = 4
"""A first part that has lost or changed its last vowel costs the first; it must be as common and as long as the others say."""
_INNER = -6.0
"""A side that is a compound itself, and no word that the lexicon knows, costs this."""
_USUAL = -13.0
"""A word this common as a whole is only taken apart where its parts are common too: "december" is not "dec" and "ember"."""
_USUAL_PARTS = -24.0
_WHOLE_BEST = -7.5
"""However common, a word is no likelier than this as a part."""


@lru_cache(maxsize=100_000)
def compound_parts(word: str) -> tuple[str, ...]:
    """The words a compound is made of, larger ones and those they are made of; empty for what is no compound.

    Args:
        word: in small letters.
    """
    if not _LEAST <= len(word) <= _MOST or not word.isalpha() or word in _names():
        return ()
    best: tuple[float, tuple[str, str]] | None = None
    for cut in range(_PART_LEAST, len(word) - _PART_LEAST + 1):
        if word[:cut] in _listed("particles") or not _may_end(word[cut:]):
            continue
        share, head = _head(word[:cut])
        score = min(share, _WHOLE_BEST) + min(_side(word[cut:]), _WHOLE_BEST)
        if score > -math.inf and (best is None or score > best[0]):
            best = score, (head, word[cut:])
    if best is None or (frequency(word) > _USUAL and best[0] < _USUAL_PARTS):
        return ()
    return tuple(dict.fromkeys(part for side in best[1] for part in (side, *compound_parts(side))))


def _may_end(seen: str) -> bool:
    return seen in _listed("short_ends") if len(seen) < _LAST_LEAST else seen not in _listed("endings")


def _head(seen: str) -> tuple[float, str]:
    """(share, word) of a compound's first side: a word, with a joining s, or with another last vowel or none ("stämmo", "skol")."""
    options = [(_share(seen), seen)]
    if len(seen) > _PART_LEAST and seen[-1] == "s":
        options.append((_side(seen[:-1]), seen[:-1]))
    if len(seen) >= _CHANGED_LEAST:
        wholes = [seen + "e", seen + "a", *([seen[:-1] + "a"] if seen[-1] in "oue" else [])]
        options.extend((_share(whole, _CHANGED_SHARE) + _CHANGED, whole) for whole in wholes)
    return max(options, key=lambda option: option[0])


def _side(seen: str) -> float:
    """How common a side is; less where it is known as a compound only."""
    share = _share(seen)
    if share == -math.inf and (inner := compound_parts(seen)):
        share = _share(inner[-1]) + _INNER
    return share


def _share(word: str, least: float = -math.inf) -> float:
    """How common a word is; nothing where it is too rare for its length to be a part."""
    share = frequency(word) if len(word) >= _PART_LEAST else -math.inf
    return share if share >= max(least, _SHARES.get(len(word), _LONG_SHARE)) else -math.inf


@cache
def _names() -> frozenset[str]:
    return frozenset(name.lower() for name in first_names() | municipalities())


@cache
def _listed(name: str) -> frozenset[str]:
    data = read_table(Path(__file__).with_name("compounds.toml"))
    return frozenset(data[name].split())
