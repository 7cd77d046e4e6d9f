"""Settling how a name is spelt when documents disagree: one form stands in many, another, a letter off, in one.

For structured fields only (persons, bodies, organisations, places); a quote is never touched.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace

from kansli.reader.known import Known
from kansli.reader.language.namewords import is_first_name
from kansli.reader.records import Reading
from kansli.reader.repair.lexicon import frequency

_WORD = re.compile(r"\w+")
_DOUBLED = re.compile(r"(.)\1")
_USUAL = -17.0
"""Natural logarithm of the frequency from which a surname is a usual one, so that a letter's difference tells persons apart."""
_LEAST_LENGTH = 5
_LONG = 9
"""From this length a name may be two letters off."""
_STRONG = 3
"""A word written together this often shows that its parts belong together."""
_LEAST_PART = 4


@dataclass(frozen=True, slots=True)
class _Index:
    """The names that a batch knows, for finding the one another must be."""

    bodies: dict[str, str]
    """Letters without spaces → the body seen most of those written with them."""
    organisations: dict[str, str]
    """The same of organisations; "" where two are written with the same letters."""
    people: dict[str, tuple[str, ...]]
    """First or last name → full names."""


class _Remembered:
    """The index of the batch that was read last."""

    last: tuple[Known, _Index] | None = None


def settled(reading: Reading, known: Known) -> Reading:
    """The reading with its structured names spelt as the batch agrees on (:func:`settle`)."""
    head, following = reading.head, reading.next_meeting
    return replace(
        reading,
        head=replace(
            head,
            body=_maybe(head.body, known),
            place=_maybe(head.place, known),
            adjuster=head.adjuster and ", ".join(settle(name, known) for name in head.adjuster.split(", ")),
            note_taker=_maybe(head.note_taker, known),
            chaired_by=_maybe(head.chaired_by, known),
        ),
        attendance=tuple(replace(person, name=settle(person.name, known)) for person in reading.attendance),
        dated_events=tuple(
            replace(event, body=_maybe(event.body, known), place=_maybe(event.place, known)) for event in reading.dated_events
        ),
        next_meeting=following and replace(following, place=_maybe(following.place, known)),
    )


def _maybe(name: str | None, known: Known) -> str | None:
    return name and settle(name, known)


def settle(name: str, known: Known) -> str:
    """The spelling of ``name`` that the batch agrees on; ``name`` itself unless the evidence is strong.

    Three things are put right: a name split or joined in the text ("Västra kommunernas"), a person's name a letter
    or two off a person listed with the same first or last name, and å, ä, ö lost from a name known with them.
    """
    index = _index(known)
    letters = _letters(name)
    if not letters:
        return name
    listed = index.bodies.get(letters) or index.organisations.get(letters)
    if listed and listed.casefold() == name.casefold():
        return name
    return listed or _person(name, index, known.people) or _respelt(name, known)


def _index(known: Known) -> _Index:
    last = _Remembered.last
    if last is None or last[0] is not known:
        _Remembered.last = last = known, _built(known)
    return last[1]


def _built(known: Known) -> _Index:
    bodies: dict[str, str] = {}
    for body in known.bodies:
        bodies.setdefault(_letters(body), body)
    organisations: dict[str, str] = {}
    for organisation in known.organisations:
        letters = _letters(organisation)
        organisations[letters] = "" if letters in organisations else organisation
    people: dict[str, list[str]] = {}
    for person in known.people:
        parts = person.split()
        for part in {parts[0], parts[-1]} if parts else ():
            people.setdefault(part, []).append(person)
    return _Index(bodies, organisations, {part: tuple(found) for part, found in people.items()})


def _person(name: str, index: _Index, people: Mapping[str, tuple[str, ...]]) -> str | None:
    """The listed person this must be: same number of names, one of them the same, the other a letter or two off."""
    parts = name.split()
    if name in people or len(parts) < 2:
        return None
    near = {*index.people.get(parts[0], ()), *index.people.get(parts[-1], ())}
    found = [other for other in near if _same_person(parts, other.split())]
    return found[0] if len(found) == 1 else None


def _same_person(parts: list[str], others: list[str]) -> bool:
    if len(parts) != len(others):
        return False
    differing = [(a, b) for a, b in zip(parts, others, strict=True) if a != b]
    if len(differing) != 1:
        return False
    word, other = differing[0]
    return word.casefold() == _bare(other) or _near(word, other)


def _near(word: str, other: str) -> bool:
    """Is ``word`` the name ``other`` misspelt: long, alike, beginning alike, and no usual name or word itself?"""
    shorter = min(len(word), len(other))
    if shorter < _LEAST_LENGTH or word[:1] != other[:1] or is_first_name(word):
        return False
    from rapidfuzz.distance import DamerauLevenshtein  # slow to load, and seldom needed

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
    """ "Ekebyslott" as "Ekeby slott", where the batch writes two words at least as often as one."""
    lower = word.lower()
    for cut in range(_LEAST_PART, len(word) - _LEAST_PART + 1):
        apart = known.pairs.get((lower[:cut], lower[cut:]), 0)
        if apart and apart >= known.words.get(word, 0) and known.words.get(word[:cut]):
            return f"{word[:cut]} {word[cut:]}"
    return word


def _letters(name: str) -> str:
    return "".join(_WORD.findall(name)).casefold()


def _single(word: str) -> str:
    """The word with doubled letters made single: Anderson and Andersson are one name spelt two ways."""
    return _DOUBLED.sub(r"\1", word.casefold())


def _bare(word: str) -> str:
    """The word without its marks: å and ä as a, ö as o."""
    return "".join(c for c in unicodedata.normalize("NFD", word.casefold()) if not unicodedata.combining(c))
