"""Restoring the words of damaged stretches."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from kansli.reader.flow import Replacement
from kansli.reader.known import Known
from kansli.reader.language.namewords import first_names, municipalities
from kansli.reader.repair.channel import normal, skeleton
from kansli.reader.repair.context import choose, context
from kansli.reader.repair.spelling import Candidate, Speller
from kansli.reader.repair.words import Word, words
from kansli.reader.repair.wordstock import Evidence
from kansli.reader.text import SourceText

_WORD = re.compile(r"[^\W\d_]{3,}")
_LISTED = re.compile(r"\d{1,3}")
"""The number of an item, after which a heading begins."""
_NAME_WEIGHT = 3
"""A listed person's or body's name counts as often as this many words of running text."""
_ABBREVIATED = 3
"""Longest part of an abbreviation written with full stops ("fr.o.m.")."""
_LITTLE_CHOICE = 3.0
"""A best candidate this much likelier than the next is as good as sure."""
_SOME_CHOICE = 7.0
"""One this much likelier stays so, whatever the scan's own misreadings are."""
_NEVER_A_CAPITAL = {"S": "ö", "I": "l"}
"""A capital, and the small letter that it is misread from; a capital of that letter is never misread so."""
_RARE = -15.5
"""A word less likely than this is not a familiar one."""
_MARKED = re.compile("[é6]")
_LOST_FIRST = (Candidate("är", -1.0), Candidate("år", -3.5))
"""A lone r has lost the letter before it."""


class _Remembered:
    """The speller of the batch that was read last: building its evidence is worth doing once."""

    last: tuple[Known, Speller] | None = None


def restore(
    source: SourceText, ranges: Sequence[tuple[int, int]], known: Known, parts: Sequence[tuple[int, int]] | None = None
) -> tuple[Replacement, ...]:
    """Replacements for the words in the damaged ``ranges`` of ``source``; with ``parts``, only for those there."""
    found = words(source.text, ranges if parts is None else _common(ranges, parts))
    if not found:
        return ()
    speller = _speller(known, _sound_words(source.text, ranges))
    first = [_candidates(speller, found, at) for at in range(len(found))]
    read_first = choose(found, first, known.pairs)
    adapted = speller.adapted(_sure(found, first, read_first))
    second = [_candidates(adapted, found, at) if _open(options) else options for at, options in enumerate(first)]
    second = _with_shown_names(found, second, _shown_names(found, read_first))
    chosen = choose(found, second, known.pairs)
    replacements = []
    for at, (word, read) in enumerate(zip(found, chosen, strict=True)):
        cased = _cased(found, at, read)
        if cased != word.text:
            replacements.append(Replacement(word.start, word.end, cased))
    return tuple(replacements)


def _common(ranges: Sequence[tuple[int, int]], parts: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """What two ascending sequences of ranges have in common."""
    pairs = ((max(a, c), min(b, d)) for a, b in ranges for c, d in parts if a < d and c < b)
    return sorted(pair for pair in pairs if pair[0] < pair[1])


def clear() -> None:
    """Forget the speller of the last batch."""
    _Remembered.last = None


def _speller(known: Known, nearby: Counter[str]) -> Speller:
    if nearby:
        return Speller(Evidence(_evidence_words(known) + nearby))
    last = _Remembered.last
    if last is None or last[0] is not known:
        _Remembered.last = last = known, Speller(Evidence(_evidence_words(known)))
    return last[1]


def _evidence_words(known: Known) -> Counter[str]:
    counted = Counter(known.words)
    names: Iterable[str] = (*known.people, *known.organisations, *known.bodies)
    for name in names:
        for word in _WORD.findall(name):
            counted[word] += _NAME_WEIGHT
    return counted


def _sound_words(text: str, ranges: Sequence[tuple[int, int]]) -> Counter[str]:
    """Words of the undamaged stretches of the same text."""
    counted: Counter[str] = Counter()
    position = 0
    for start, end in (*ranges, (len(text), len(text))):
        counted.update(_WORD.findall(text, position, start))
        position = end
    return counted


def _open(options: Sequence[Candidate], choice: float = _SOME_CHOICE) -> bool:
    """Are there candidates close enough to choose between?"""
    return len(options) > 1 and options[0].score - options[1].score <= choice


def _sure(found: Sequence[Word], candidates: Sequence[Sequence[Candidate]], chosen: Sequence[str]) -> list[tuple[str, str]]:
    """(word, as read) where there was little choice: what the text itself shows of its misreadings."""
    return [
        (read.lower(), normal(word.text))
        for word, options, read in zip(found, candidates, chosen, strict=True)
        if not _open(options, _LITTLE_CHOICE)
    ]


def _shown_names(found: Sequence[Word], chosen: Sequence[str]) -> dict[str, str]:
    """Names that show by a mark, once at least, which letter they have lost ("Skérvalla"): skeleton → name."""
    return {
        skeleton(read.lower()): read.lower()
        for word, read in zip(found, chosen, strict=True)
        if word.text[:1].isupper() and _MARKED.search(word.text, 1) and read.isalpha() and read.lower() != word.text.lower()
    }


def _with_shown_names(
    found: Sequence[Word], candidates: Sequence[tuple[Candidate, ...]], shown: Mapping[str, str]
) -> list[tuple[Candidate, ...]]:
    """``candidates``, with the shown name for a rare word that may be it and stands unchanged ("Skorvalla")."""
    made: list[tuple[Candidate, ...]] = []
    for word, options in zip(found, candidates, strict=True):
        seen, best = normal(word.text), options[0]
        if word.text[:1].isupper() and best.word == seen and best.score < _RARE and skeleton(seen) in shown:
            made.append((Candidate(shown[skeleton(seen)], best.score),))
        else:
            made.append(options)
    return made


def _candidates(speller: Speller, found: Sequence[Word], at: int) -> tuple[Candidate, ...]:
    text = found[at].text
    if text in {"1", "l", "I"}:
        return (Candidate("i", 0.0),) if _is_preposition(found, at) else (Candidate(text, 0.0),)
    if text == "r" and not found[at].opens and found[at].before.isspace() and found[at].after.isspace():
        return _LOST_FIRST
    if len(text) == 1 or not any(letter.isalpha() for letter in text) or _is_abbreviated(found, at):
        return (Candidate(text, 0.0),)
    name = _is_name(found, at)
    return speller.candidates(text, name=name, surname=name and _follows_first_name(found, at))


def _is_abbreviated(found: Sequence[Word], at: int) -> bool:
    """Is the word a part of an abbreviation written with full stops and no spaces?"""
    word = found[at]
    if len(word.text) > _ABBREVIATED:
        return False
    ends = word.after == "." and at + 1 < len(found)
    return ends or (word.before == "." and at > 0 and found[at - 1].text.isalpha())


def _is_name(found: Sequence[Word], at: int) -> bool:
    """Does a capital stand where only a name has one: inside a sentence, or beside another capital?"""
    word = found[at]
    if not word.text[:1].isupper() or word.text.isupper():
        return False
    return not word.opens or (at + 1 < len(found) and not found[at + 1].opens and found[at + 1].text[:1].isupper())


def _follows_first_name(found: Sequence[Word], at: int) -> bool:
    """Does the word follow one that is a first name as it stands, on the same line?"""
    return at > 0 and not found[at].opens and found[at].before == " " and found[at - 1].text.lower() in first_names()


def _is_preposition(found: Sequence[Word], at: int) -> bool:
    """Is a lone 1 (l, I) the word "i": inside a sentence of small letters, and no number there?"""
    word = found[at]
    if word.opens or at == 0 or at + 1 == len(found) or word.after.strip() or word.before.strip():
        return False
    before, following = found[at - 1].text, found[at + 1].text
    lists = context().lists
    if not before.islower() or len(before) == 1 or before in lists["before_numbers"] or "\n\n" in word.after:
        return False
    return following.isalpha() and len(following) > 1 and following.lower() not in lists["after_numbers"]


def _cased(found: Sequence[Word], at: int, read: str) -> str:
    """``read`` with the capitals of the word as delivered."""
    word = found[at].text
    if read.lower() == word.lower():
        return word
    if not read.islower():
        return read
    if word.isupper() and len(word) > 1:
        return read.upper()
    if not word[:1].isalpha():
        return read.capitalize() if found[at].opens and at > 0 else read
    if _NEVER_A_CAPITAL.get(word[:1]) == read[:1] and not found[at].opens:
        return read
    if word[:1].isupper() and _capital_is_misread(found, at, read):
        return read
    return read[:1].upper() + read[1:] if word[:1].isupper() else read


def _capital_is_misread(found: Sequence[Word], at: int, read: str) -> bool:
    """Is the capital itself a misread small letter ("se Over sina kostnader", "Mötets Oppnande")?"""
    if at == 0 or found[at].opens:
        return False
    lists, before = context().lists, found[at - 1].text
    if read in lists["small"]:
        return not _LISTED.fullmatch(before)
    if not read.startswith(tuple(lists["small_stems"])) or read in first_names() or read in municipalities():
        return False
    genitive = before.isalpha() and before.endswith("s")
    return (before.islower() or genitive) and "\n" not in found[at].before
