"""Words as they are compared: stems, the same in both databases, and the parts of compounds.

Case and foreign accents go; å, ä and ö are letters of their own. Endings are taken off until none is left, so that every
form of a word comes to the same stem; the stem need not be a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import Stemmer

from kansli.people.swedish import folded
from kansli.reader.api import compound_parts

FORM = 1
"""Raised when words come to other stems than before: what is indexed is then written anew (``kansli reindex``)."""
_TOKEN = re.compile(r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\w)|(?:[^\W_][\u0300-\u036f]*)+")
"""A number with its thousands apart, or letters and figures."""
_BROKEN = re.compile(r"(?<=[^\W\d_]{2})-\s*\n\s*(?=[a-zåäö])(?!(?:och|eller|samt|respektive)\b)|\u00ad\n?|\u200b")
"""A word hyphenated at the end of a line, and marks that do not show."""
_MAY_BE_BROKEN = re.compile(r"-\s*\n|[\u00ad\u200b]")
_DEFINITE = re.compile(r"(?:(?<=.{5})and|(?<=...)an|(?<=..)e[tn]|(?<=[iö])n)\Z")
_TOO_LONG = 60
_SURNAME = re.compile(r"(?:berg|bäck|gren|gård|kvist|quist|qvist|lund|löf|man|son|ström|stad)s?\Z")
_COMMON_WORDS = """
och i att en ett det den de som på är av för med till om vi har inte kan från så men vid var sig eller när under efter ska skulle
kommer blir blev ha hade vara varit detta denna dessa där här då än nu ut upp in över samt man sin sitt sina hur vad vilka vilket
"""
_COMMON = frozenset(_COMMON_WORDS.split())
_swedish = Stemmer.Stemmer("swedish", 0)


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The stem of a folded word ("möten" → "möt", "kommittén" → "kommit")."""
    while not word.isdigit():
        made = str(_swedish.stemWord(word))
        if len(made) > 3:
            made = _DEFINITE.sub("", made)
            if made[-1] == made[-2] and made[-1] in "mn":
                made = made[:-1]
        if made == word:
            break
        word = made
    return word


@lru_cache(maxsize=200_000)
def plain(token: str) -> str:
    """A token as it is compared before its endings are taken off; a number without its spaces."""
    return "".join(letter for letter in folded(token) if letter.isalpha() or letter.isdecimal())[:_TOO_LONG]


@lru_cache(maxsize=200_000)
def part_stems(token: str) -> tuple[str, ...]:
    """Stems of the parts of a compound; none for surnames and what is no compound."""
    word = token.casefold()
    if token[:1].isupper() and _SURNAME.search(word):
        return ()
    return tuple(dict.fromkeys(stem(plain(part)) for part in compound_parts(word)))


def tokens(text: str) -> Iterator[re.Match[str]]:
    """The words of a text, where they stand."""
    return _TOKEN.finditer(text)


def stems(text: str) -> list[str]:
    """The stems of a text's words, in order."""
    found = map(plain, _TOKEN.findall(_whole(text)))
    return [stem(word) for word in found if word]


@lru_cache(maxsize=20_000)
def stems_of_name(text: str) -> str:
    """The same of a name or a heading, which come again and again, with spaces between."""
    return " ".join(stems(text))


def _whole(text: str) -> str:
    """The text with broken words put together."""
    return _BROKEN.sub("", text) if _MAY_BE_BROKEN.search(text) else text


def parts(text: str) -> list[str]:
    """Stems of the parts of all compounds in a text, each once."""
    found = dict.fromkeys(_TOKEN.findall(_whole(text)))
    return list(dict.fromkeys(part for token in found for part in part_stems(token)))


def is_common(word: str) -> bool:
    """Does it stand everywhere, so that looking for it beside other words tells nothing?"""
    return word in _COMMON
