"""Persons named in running text.

Reads a string and who is known to be about; leaves mentions with positions in it. Names the list holds are found in full,
inflected, as first name and initial, and as a lone first or last name where only one of those listed has it. Beyond the
list, pairs of capitalised words that can hardly be anything but a person's name are found too.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from kansli.reader.language.namewords import (
    UPPER,
    is_common,
    is_first_name,
    is_surely_surname,
    is_surname_like,
    is_title,
    municipalities,
    nominative,
    opens_no_name,
    particles,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kansli.reader.records import Attendee


@dataclass(frozen=True, slots=True)
class NameMention:
    """A person named in a text."""

    start: int
    end: int
    name: str
    """The full name of the person listed; else the name as written, nominative."""
    organisation: str | None
    """Of the person listed, where known."""
    listed: bool = True
    """False: nobody listed has this name."""


_WORD = rf"[{UPPER}][\w’'´]*(?:[-‐][{UPPER}][\w’']*|[-‐][a-zåäö]+)*"
_PARTICLE = r"(?:von|af|av|de|la|del|der|den|van|ter|da|du|di|el|al|le|zu)"
_RUN = re.compile(rf"(?<![\w.-]){_WORD}(?:\.(?=[ {UPPER}-]))?(?:(?: (?:{_PARTICLE} ){{0,2}}|(?<=\.)-?){_WORD}(?:(?<=[ .-][{UPPER}])\.)?)*")
_TOKEN = re.compile(r"[^\s.]+\.?")
_INITIALS = re.compile(rf"[{UPPER}](?:\.|\.?-[{UPPER}]\.?)")
# "Anders Franzéns väg": a street or a school, no person.
_NAMED_PLACE = re.compile(r" (?:gata|gatan|väg|plats|torg|gränd|allé|park|minne|skola|gymnasium|stiftelse|hus|sal|fond|backe|bro|kyrka)\b")


class Roster:
    """The persons a document tells of, to be found again in its text."""

    def __init__(
        self,
        names: Iterable[str],
        organisations: Iterable[str] = (),
        *,
        employers: Mapping[str, str | None] | None = None,
        aliases: Mapping[str, str] | None = None,
    ) -> None:
        """Take who is about.

        Args:
            names: full names (or the only name a person is listed with).
            organisations: names that are never persons.
            employers: name → organisation, for those whose organisation is known.
            aliases: letters → name, for those whom the minutes call by letters.
        """
        self._employers = dict(employers or {})
        self._aliases = dict(aliases or {})
        self._not_persons = {word.lower() for organisation in organisations for word in organisation.split()}
        self._full: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        lone: dict[str, set[str]] = {}
        initials: dict[tuple[str, str], set[str]] = {}
        for name in dict.fromkeys(" ".join(name.split()) for name in names):
            tokens = tuple(_fold(token) for token in name.split())
            if not tokens:
                continue
            self._full.setdefault(tokens[0], []).append((tokens, name))
            lone.setdefault(tokens[0], set()).add(name)
            if len(tokens) > 1:
                lone.setdefault(tokens[-1], set()).add(name)
                initials.setdefault((tokens[0], tokens[-1][0]), set()).add(name)
                initials.setdefault((tokens[0][0], tokens[-1]), set()).add(name)
        for candidates in self._full.values():
            candidates.sort(key=lambda entry: -len(entry[0]))
        self._lone = {token: next(iter(found)) for token, found in lone.items() if len(found) == 1}
        self._ambiguous = {token for token, found in lone.items() if len(found) > 1}
        self._initials = {key: next(iter(found)) for key, found in initials.items() if len(found) == 1}

    def find(self, text: str) -> list[NameMention]:
        """Every person named in ``text``, in order, without overlap."""
        return [mention for run in _RUN.finditer(text) for mention in self._in_run(text, run)]

    def _in_run(self, text: str, run: re.Match[str]) -> Iterator[NameMention]:
        """The persons in one run of capitalised words."""
        tokens = [(match.group(), run.start() + match.start(), run.start() + match.end()) for match in _TOKEN.finditer(run.group())]
        index = 0
        while index < len(tokens):
            found = self._listed(tokens, index) or _unlisted(text, tokens, index, self._not_persons)
            if found is None:
                index += 1
                continue
            name, width, listed = found
            last, _, end = tokens[index + width - 1]
            end -= _inflection(last, name) if width > 1 or listed else 0
            yield NameMention(tokens[index][1], end, name, self._employers.get(name), listed)
            index += width

    def _listed(self, tokens: list[tuple[str, int, int]], index: int) -> tuple[str, int, bool] | None:
        """Somebody listed whose name stands at ``index``: name, tokens it takes, True."""
        if alias := self._aliases.get(tokens[index][0]) or self._aliases.get(tokens[index][0].removesuffix("s")):
            return alias, 1, True
        first = _fold(tokens[index][0])
        for wanted, name in self._full.get(first, ()) or self._full.get(first.removesuffix("s"), ()):
            if _same([token for token, _, _ in tokens[index : index + len(wanted)]], wanted):
                return name, len(wanted), True
        if index + 1 < len(tokens):
            following = tokens[index + 1][0]
            if len(following.strip(".:s")) == 1 and (first, _fold(following)[0]) in self._initials:
                return self._initials[first, _fold(following)[0]], 2, True
            if len(first) == 1 and (first, _fold(following)) in self._initials:
                return self._initials[first, _fold(following)], 2, True
            if not is_common(following) and following[0].isupper() and not is_first_name(following):
                return self._misspelt(first, following)
        alone = self._lone.get(first) or self._lone.get(first.removesuffix("s"))
        if alone is None or first in self._ambiguous or (index and is_first_name(tokens[index - 1][0])):
            return None
        return alone, 1, True

    def _misspelt(self, first: str, last: str) -> tuple[str, int, bool] | None:
        """Somebody listed, a slip of the pen aside ("Per Larson" for Per Larsson); None: somebody else with that first name."""
        meant = [name for wanted, name in self._full.get(first, ()) if len(wanted) == 2 and _alike(_fold(last), wanted[1])]
        return (meant[0], 2, True) if len(meant) == 1 else None


def roster_of(attendance: Iterable[Attendee], organisations: Iterable[str] = ()) -> Roster:
    """Those who were listed, with their organisations and letters; stage after stage asks for the same."""
    return _roster_of(tuple(attendance), tuple(organisations))


@lru_cache(maxsize=2)
def _roster_of(listed: tuple[Attendee, ...], organisations: tuple[str, ...]) -> Roster:
    return Roster(
        (attendee.name for attendee in listed),
        [*organisations, *(attendee.organisation for attendee in listed if attendee.organisation)],
        employers={attendee.name: attendee.organisation for attendee in listed},
        aliases={attendee.alias: attendee.name for attendee in listed if attendee.alias},
    )


_LETTERS = re.compile(rf"[{UPPER}][{UPPER}a-zåäö]{{1,2}}$|[{UPPER}]-[{UPPER}]$")


def initials_of(names: Iterable[str]) -> dict[str, str]:
    """The initials that only one of ``names`` has → that name; of double first names ("KA" for Kjell Anders) too."""
    found: dict[str, set[str]] = {}
    for name in names:
        parts = name.replace("-", " ").split()
        if len(parts) > 1:
            found.setdefault("".join(part[0] for part in parts), set()).add(name)
            found.setdefault("".join(part[0] for part in name.split()), set()).add(name)
            first = name.split()[0]
            if "-" in first[1:-1]:
                found.setdefault("-".join(part[0] for part in first.split("-") if part), set()).add(name)
        if len(parts) > 2:
            found.setdefault(parts[0][0] + parts[1][0], set()).add(name)
    return {initials: next(iter(owners)) for initials, owners in found.items() if len(owners) == 1 and _LETTERS.match(initials)}


def masked(text: str, mentions: Iterable[NameMention]) -> str:
    """``text`` with "¤" for each person's name, so that a rule can be written without names."""
    parts: list[str] = []
    position = 0
    for mention in mentions:
        parts += [text[position : mention.start], MASK]
        position = mention.end
    return "".join([*parts, text[position:]])


MASK = "¤"


def _unlisted(text: str, tokens: list[tuple[str, int, int]], index: int, not_persons: set[str]) -> tuple[str, int, bool] | None:
    """A name nobody listed has, standing at ``index``: name, tokens it takes, False."""
    first = tokens[index][0]
    if _fold(first) in not_persons and not is_first_name(first):
        return None
    known = is_first_name(first) or (
        _INITIALS.fullmatch(first) is not None and index + 1 < len(tokens) and is_surname_like(tokens[index + 1][0])
    )
    if not known and opens_no_name(first):
        return None
    width = 1
    while index + width < len(tokens):
        token = tokens[index + width][0]
        lowered = token.lower()
        if lowered in particles() and index + width + 1 < len(tokens):
            width += 1
            continue
        if is_common(token) or (lowered in not_persons and not is_surname_like(token)) or (token.isupper() and len(token) > 2):
            break
        if width >= 2 and (lowered in municipalities() or (is_first_name(token) and is_surname_like(tokens[index + width - 1][0]))):
            break
        width += 1
    if width == 1:
        return _in_brackets(text, tokens[index]) if is_first_name(first) else None
    width = min(width, 4)
    last = tokens[index + width - 1][0]
    surname = nominative(last)
    if not known and first.endswith("s") and text[tokens[index][1] - 1 : tokens[index][1]] == " " and not is_surely_surname(surname):
        return None
    foreign = is_surely_surname(surname) and not first.endswith(("s", "a", "t")) and len(first) > 2
    if not known and not foreign and not _tells_of_person(text, tokens[index][1], tokens[index + width - 1][2]):
        return None
    if surname != last and _NAMED_PLACE.match(text, tokens[index + width - 1][2]):
        return None
    return " ".join([token for token, _, _ in tokens[index : index + width - 1]] + [surname]), width, False


_TITLE_BEFORE = re.compile(r"(?:^|\s)(\S+)\s$")
# "Eva Alm, verksamhetschef Albyverken": what follows the title is where she works.
_APPOSITION = re.compile(rf"[{UPPER}][\w’-]+(?:\s\([^()]*\))?,\s(?:[a-zåäö]+\s)?$")
_ELECTED_AFTER = re.compile(r"\s(?:väljs|valdes|utses|utsågs|omval\w+|nyval\w+|åtar sig|åtog sig)\b")


def _tells_of_person(text: str, start: int, end: int) -> bool:
    """Does a title stand before, or an election after, so that the words between must be a person's name?"""
    before = _TITLE_BEFORE.search(text[max(0, start - 30) : start])
    titled = (
        before is not None
        and is_title(before.group(1))
        and not _APPOSITION.search(text[max(0, start - 60) : start - len(before.group(1)) - 1])
    )
    return titled or _ELECTED_AFTER.match(text, end) is not None


def _in_brackets(text: str, token: tuple[str, int, int]) -> tuple[str, int, bool] | None:
    """A lone first name in brackets: "(Josef)"."""
    word, start, end = token
    return (word, 1, False) if text[start - 1 : start] == "(" and text[end : end + 1] == ")" else None


def _fold(token: str) -> str:
    return token.strip(".,:").casefold()


def _same(written: list[str], wanted: tuple[str, ...]) -> bool:
    """Are these the words of a listed name, the last one maybe with the genitive's s?"""
    if len(written) != len(wanted):
        return False
    folded = [_fold(token) for token in written]
    return folded[:-1] == list(wanted[:-1]) and folded[-1] in {wanted[-1], wanted[-1] + "s", wanted[-1] + ":s", wanted[-1] + "’s"}


def _alike(one: str, other: str) -> bool:
    """One letter more or less, or misread by a scanner, no more ("Anderson", "And6rsson": Andersson; the genitive aside)?"""
    if abs(len(one) - len(other)) > 2:
        return False
    short, long = sorted((one.removesuffix("s"), other.removesuffix("s")), key=len)
    if short == long or any(long[:i] + long[i + 1 :] == short for i in range(len(long))):
        return True
    return len(short) == len(long) and all(
        a == b or a.isdigit() or b.isdigit() or _bare(a) == _bare(b) for a, b in zip(short, long, strict=True)
    )


def _bare(letter: str) -> str:
    """The letter without its ring or dots."""
    return unicodedata.normalize("NFD", letter)[0]


def _inflection(word: str, name: str) -> int:
    """How many letters of ``word`` are the genitive ending of the name's last word."""
    last = name.split()[-1]
    return len(word) - len(last) if word.startswith(last) and word[len(last) :] in {"s", ":s", "’s", "'s"} else 0
