"""The name of a person where a list has one: at the place where a name is expected, almost any capitalised words will do.

Reads the words of one entry, with all that is no name blanked; leaves the name and its place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kansli.reader.language.namewords import (
    UPPER,
    is_common,
    is_first_name,
    is_surname_like,
    is_title,
    municipalities,
    opens_no_name,
    particles,
)

if TYPE_CHECKING:
    from collections.abc import Collection


@dataclass(frozen=True, slots=True)
class Ways:
    """How the list at hand is written, and what is known of those in it."""

    people: Collection[str] = ()
    """Full names known."""
    organisations: Collection[str] = ()
    """Names of organisations known, lower case."""
    spaced: bool = False
    """Organisations follow names after a single space."""
    first_names: bool = False
    """Persons may be listed by first name alone."""
    reversed: bool = False
    """"Surname, First name"."""
    lone: bool = False
    """Persons are called by one name throughout, so that any capitalised word alone is one."""
    bare: bool = False
    """Names only: what a comma parts are persons, not a person and an organisation."""


@dataclass(frozen=True, slots=True)
class FoundName:
    """A name in an entry."""

    start: int
    end: int
    name: str
    sure: bool
    """Surely a person's; else it only may be one."""


_WORDS = re.compile(r"\S+")
_CAPITAL = re.compile(rf"[{UPPER}][\w’'´]*\.?(?:[-‐–][{UPPER}]?[\w’'´]*\.?)*|\([{UPPER}]\w+\)|[\"”“][{UPPER}]\w+[\"”]")
_ACRONYM = re.compile(rf"[{UPPER}][{UPPER}\d&-]+")


def find_name(text: str, ways: Ways) -> FoundName | None:
    """The person's name that ``text`` (one entry, notes blanked) holds, with nothing but an organisation before or after."""
    words = [(found.group().strip("*_,;:."), found.start(), found.end()) for found in _WORDS.finditer(text)]
    words = [(word if not _initial(text[start:end]) else text[start:end], start, end) for word, start, end in words if word]
    for index in range(len(words)):
        width = _width(words, index, ways)
        if width:
            chosen = words[index : index + width]
            name = " ".join(word for word, _, _ in chosen)
            if name.isupper() and len(name) > 6:
                name = " ".join(word.lower() if word.lower() in particles() else word.title() for word in name.split())
            if ways.reversed and len(chosen) == 2 and (is_first_name(chosen[1][0]) or not is_first_name(chosen[0][0])):
                name = f"{chosen[1][0]} {chosen[0][0]}"
            sure = name in ways.people or is_first_name(name.split()[0]) or is_surname_like(chosen[-1][0])
            after = words[index + width][0] if index + width < len(words) else ""
            if not sure and after.islower() and is_common(after):
                return None  # "Adjungerad Alby rådet"
            return FoundName(chosen[0][1], chosen[-1][2], name, sure)
        if not words[index][0][:1].isupper() and index >= 3:
            return None
    return None


def _initial(word: str) -> bool:
    return len(word) == 2 and word[0].isupper() and word[1] == "."


Word = tuple[str, int, int]
"""A word, where it begins, where it ends."""


def _width(words: list[Word], index: int, ways: Ways) -> int:
    """How many words, from ``index`` on, make a person's name; 0: none."""
    first = words[index][0]
    if not _CAPITAL.fullmatch(first) or (opens_no_name(first) and not is_first_name(first)):
        return 0
    if len(first) in _SHORT_LETTERS and _ACRONYM.fullmatch(first) and not (is_first_name(first) and _is_shouted_name(words, index)):
        return 0  # "VA Alby", or letters somebody goes by
    if ways.people and (known := _known_width(words, index, ways)):
        return known
    if _is_place_first(words, index, ways):
        return 0
    if _has_lower_nickname(words, index):
        return 3
    width = 1
    while index + width < len(words) and width < _LONGEST:
        word, start, _ = words[index + width]
        if start - words[index + width - 1][2] > 1:
            break  # something was read and blanked in between
        following = words[index + width + 1][0] if index + width + 1 < len(words) else ""
        particle = word.lower() in particles() and (_CAPITAL.fullmatch(following) or following in particles())
        if not particle and not _goes_on(words, index, width, word, following, ways):
            break
        width += 1
    while width > 1 and words[index + width - 1][0] in particles():
        width -= 1
    if width == 1:
        alone = len(words) == 1 or (len(words) > index + 2 and words[index + 1][0] in _FROM)
        return int(ways.first_names and alone and (ways.lone or (is_first_name(first) and first.lower() not in municipalities())))
    return width


_FROM = frozenset({"från", "vid", "på", "i"})
"""Before an organisation."""
_SHORT_LETTERS = (2, 3)
_LONGEST = 5
"""No name has more words."""


def _known_width(words: list[Word], index: int, ways: Ways) -> int:
    """How many words make the name of somebody known."""
    return next((n for n in (4, 3, 2) if " ".join(word for word, _, _ in words[index : index + n]) in ways.people), 0)


def _is_place_first(words: list[Word], index: int, ways: Ways) -> bool:
    """Is the first word a municipality or an organisation rather than a first name?"""
    first = words[index][0]
    if is_first_name(first) or not (first.lower() in municipalities() or first.lower() in ways.organisations):
        return False
    following = words[index + 1][0] if index + 1 < len(words) else ""
    if ways.reversed and len(words) == index + 2 and is_first_name(following) and following.lower() not in municipalities():
        return False
    return not is_surname_like(following) or is_first_name(following) or following.lower() in municipalities()


def _has_lower_nickname(words: list[Word], index: int) -> bool:
    """Does what she is called stand in small letters within the name ("Eva kotte Alm")?"""
    if len(words) != 3 or index or not is_first_name(words[0][0]):
        return False
    called = words[1][0]
    return called.isalpha() and called.islower() and called not in _FROM and called not in particles() and is_surname_like(words[2][0])


def _goes_on(words: list[Word], index: int, width: int, word: str, following: str, ways: Ways) -> bool:
    """Does ``word`` belong to the name that has ``width`` words already?"""
    if not _CAPITAL.fullmatch(word):
        return False
    if words[index + width - 1][0].lower() in particles():
        return True
    if width == 1:
        return not (is_common(word) and not _only_name_here(words, index)) and not (
            _ACRONYM.fullmatch(word) and len(word) > 1 and not _shouted(words, index)
        )
    lowered = word.lower()
    before = words[index + width - 1][0]
    if lowered in municipalities() and following.lower() not in {"kommun", "kommuns"}:
        return is_surname_like(word) and is_first_name(before) and not ways.spaced and not is_surname_like(before)
    if is_common(word) or lowered in ways.organisations or lowered.removesuffix("s") in municipalities() or is_common(following):
        return False
    if _ACRONYM.fullmatch(word) and len(word) > 1 and not _shouted(words, index):
        return False
    given = all(is_first_name(entry) or _initial(entry) or len(entry) == 1 for entry, _, _ in words[index : index + width])
    if given or is_surname_like(word):
        return True
    return not ways.spaced


def _only_name_here(words: list[Word], index: int) -> bool:
    """Is this a first name and one more word, and nothing else ("Eva Teknik" is odd, but then a name)?"""
    return len(words) == 2 and index == 0 and is_first_name(words[0][0]) and len(words[1][0]) <= 7 and not is_title(words[1][0])


def _is_shouted_name(words: list[Word], index: int) -> bool:
    """Does a word in capitals follow ("BO EK")?"""
    return index + 1 < len(words) and words[index + 1][0].isupper() and len(words[index + 1][0]) > 1


def _shouted(words: list[Word], index: int) -> bool:
    """Is the name written in capitals throughout?"""
    return words[index][0].isupper() and len(words[index][0]) > 1
