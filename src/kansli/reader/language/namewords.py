"""Which words make the names of persons, and which the names of bodies, places and titles.

Reads single words; tells what they can be. The judgements rest on ``data``: first names, the endings of surnames, the
endings and words that no name has, municipalities, titles, parties.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path

from kansli.reader.tables import read_table

UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢİĪĶĻŁŃŅŇŌŐŘŚŞŠŢȚŤŪŮŰŹŻŽ"
"""Capital letters, for use inside a character class."""


def _read(name: str) -> str:
    return (resources.files("kansli.reader.language") / "data" / name).read_text(encoding="utf-8")


def _listed(name: str) -> frozenset[str]:
    """The words of a plain list, lower case; "_" in a word stands for a space."""
    lines = (line for line in _read(name).splitlines() if not line.startswith("#"))
    return frozenset(word.replace("_", " ").lower() for line in lines for word in line.split())


@cache
def _entry(key: str) -> tuple[str, ...]:
    """One entry of ``names.toml``, in words."""
    return tuple(word.replace("_", " ") for word in str(_tables()[key]).split())


@cache
def _tables() -> dict[str, object]:
    return read_table(Path(__file__).with_name("data") / "names.toml")


@cache
def first_names() -> frozenset[str]:
    """First names, lower case."""
    return _listed("first_names.txt")


@cache
def municipalities() -> frozenset[str]:
    """Names of municipalities, lower case, without the word kommun."""
    return _listed("municipalities.txt")


def is_municipality(name: str) -> bool:
    """Is it the name of a Swedish municipality: "Ekerö", "Ekerö kommun", "Stockholms stad"?"""
    plain = name.strip().lower().removesuffix(" kommun").removesuffix(" stad")
    return plain in municipalities() or (plain.endswith("s") and plain[:-1] in municipalities())


def particles() -> tuple[str, ...]:
    """Small words inside surnames ("von", "af", "de la")."""
    return _entry("particles")


@cache
def parties() -> frozenset[str]:
    """Party letters and names as they stand in brackets after a name: letters in capitals, names in lower case."""
    return frozenset(_entry("parties") + _entry("party_names"))


@cache
def title_pattern() -> str:
    """A pattern for one word or abbreviation that tells what someone does ("kommundirektör", "tf", "VD")."""
    compounds = "|".join(_entry("titles"))
    short = "|".join(re.escape(word) for word in _entry("short_titles"))
    return rf"(?:[\w-]*(?:{compounds})(?:en|n)?|(?:{short})\.?)(?![\w-])"


@cache
def _title() -> re.Pattern[str]:
    return re.compile(title_pattern(), re.IGNORECASE)


@lru_cache(maxsize=8192)
def is_title(word: str) -> bool:
    """Does ``word`` tell what someone does?"""
    return _title().fullmatch(word) is not None


@lru_cache(maxsize=8192)
def is_first_name(word: str) -> bool:
    """Is ``word`` a first name we know (also double: "Anna-Karin", "Lars-E")?"""
    lowered = word.lower()
    known = first_names()
    return lowered in known or ("-" in lowered and any(part in known for part in lowered.split("-")) and word.split("-")[-1][:1].isupper())


@lru_cache(maxsize=8192)
def is_surname_like(word: str) -> bool:
    """Has ``word`` (or the last part of a double name) an ending that surnames have?"""
    return word.lower().endswith(_entry("surname_endings")) and not is_common(word)


@lru_cache(maxsize=8192)
def is_surely_surname(word: str) -> bool:
    """Has ``word`` an ending that hardly anything but surnames has?"""
    return word.lower().endswith(_entry("sure_surname_endings")) and not is_common(word)


@lru_cache(maxsize=8192)
def is_common(word: str) -> bool:
    """Is ``word`` surely no part of a person's name after the first: an ordinary word, a title, a body, a place of meeting?"""
    lowered = word.lower()
    if lowered in _never_last() or lowered in _never_first():
        return True
    return len(lowered) > 4 and not lowered.endswith(("sson", "frisk")) and (lowered.endswith(_entry("other_endings")) or is_title(lowered))


@lru_cache(maxsize=8192)
def opens_no_name(word: str) -> bool:
    """Is ``word`` one that no person's name begins with?"""
    return is_common(word) or is_title(word)


@cache
def _never_first() -> frozenset[str]:
    return frozenset(_entry("not_first"))


@cache
def _never_last() -> frozenset[str]:
    return frozenset(_entry("not_last"))


def nominative(word: str) -> str:
    """A surname without the genitive's s, where the rest is clearly a surname ("Larssons" → "Larsson")."""
    if word.endswith(("’s", "'s", ":s")):
        return word[:-2]
    stem = word[:-1]
    ambiguous = word.endswith(("ss", "ens", "ells")) and not is_surely_surname(stem)
    return stem if word.endswith("s") and len(word) > 4 and is_surname_like(stem) and not ambiguous else word
