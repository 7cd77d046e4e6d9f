"""Settling how a name is spelt when documents disagree: one form stands in many, another, a letter off, in one.

For structured fields only (persons, bodies, organisations, places); a quote is never touched.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from kansli.reader.known import Known
from kansli.reader.language.namewords import is_first_name
from kansli.reader.repair.lexicon import frequency

_WORD = re.compile(r"[^\W\d_]+")
_DOUBLED = re.compile(r"(.)\1")
_USUAL = -17.0
"""Natural logarithm of the frequency from which a surname is a usual one, so that a letter's difference tells persons apart."""
_LEAST_LENGTH = 5
_LONG = 9
"""From this length a name may be two letters off."""
_STRONG = 3
"""A word written together this often shows that its parts belong together."""
_LEAST_PART = 4


def settle(name: str, known: Known) -> str:
    """The spelling of ``name`` that the batch agrees on; ``name`` itself unless the evidence is strong.

    Three things are put right: a name split or joined in the text ("Södertörns kommunernas"), a person's name a letter
    or two off a person listed with the same first or last name, and å, ä, ö lost from a name known with them.
    """
    if not name:
        return name
    listed = _spaced_otherwise(name, known)
    if listed:
        return listed
    return _person(name, known.people) or _respelt(name, known)


def _spaced_otherwise(name: str, known: Known) -> str | None:
    """The body or organisation with the same letters but other spaces; of several bodies the one seen most."""
    letters = _letters(name)
    for body in known.bodies:
        if _letters(body) == letters:
            return body
    found = [other for other in known.organisations if _letters(other) == letters]
    return found[0] if len(found) == 1 else None


def _person(name: str, people: Mapping[str, tuple[str, ...]]) -> str | None:
    """The listed person this must be: same number of names, one of them the same, the other a letter or two off."""
    if name in people:
        return None
    parts = name.split()
    found = [other for other in people if _same_person(parts, other.split())]
    return found[0] if len(found) == 1 else None


def _same_person(parts: list[str], others: list[str]) -> bool:
    if len(parts) != len(others) or len(parts) < 2:
        return False
    differing = [(a, b) for a, b in zip(parts, others, strict=True) if a != b]
    return len(differing) == 1 and (_bare(differing[0][0]) == _bare(differing[0][1]) or _near(*differing[0]))


def _near(word: str, other: str) -> bool:
    """Is ``word`` the name ``other`` misspelt: long, alike, beginning alike, and no usual name or word itself?"""
    shorter = min(len(word), len(other))
    if shorter < _LEAST_LENGTH or word[:1] != other[:1] or is_first_name(word):
        return False
    if DamerauLevenshtein.distance(word, other, score_cutoff=2) > (2 if shorter >= _LONG else 1):
        return False
    return _single(word) == _single(other) or frequency(word.lower()) < _USUAL


def _respelt(name: str, known: Known) -> str:
    """The name with split words joined, and joined ones split, where the batch writes them so."""
    parts = name.split(" ")
    at = 0
    while at + 1 < len(parts):
        whole = parts[at] + parts[at + 1]
        written = known.words.get(whole, 0)
        if written >= _STRONG and written > known.pairs.get((parts[at].lower(), parts[at + 1]), 0):
            parts[at : at + 2] = [whole]
        else:
            at += 1
    return " ".join(_split(part, known) for part in parts)


def _split(word: str, known: Known) -> str:
    """ "Häringeslott" as "Häringe slott", where the batch writes two words at least as often as one."""
    lower = word.lower()
    for cut in range(_LEAST_PART, len(word) - _LEAST_PART + 1):
        apart = known.pairs.get((lower[:cut], lower[cut:]), 0)
        if apart and apart >= known.words.get(word, 0) and known.words.get(word[:cut]):
            return f"{word[:cut]} {word[cut:]}"
    return word


@lru_cache(maxsize=4096)
def _letters(name: str) -> str:
    return "".join(_WORD.findall(name)).casefold()


def _single(word: str) -> str:
    """The word with doubled letters made single: Anderson and Andersson are one name spelt two ways."""
    return _DOUBLED.sub(r"\1", word.casefold())


def _bare(word: str) -> str:
    """The word without its marks: å and ä as a, ö as o."""
    return "".join(c for c in unicodedata.normalize("NFD", word.casefold()) if not unicodedata.combining(c))
