"""What a body that meets is called: nominative, definite, from the ways a sentence names it.

Reads strings; leaves names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from kansli.reader.rules import words

_BODY = rf"(?:{words('words')['body_word']}|grupp)"
_NAMED = re.compile(rf"\b([\wåäö-]*{_BODY})(en|n|et|t)(s?)\b", re.IGNORECASE)
_LONG_WORD = re.compile(r"[\wåäö-]{6,}[nts]\b")
_STEM = re.compile(rf"([\wåäö-]*{_BODY})s?$", re.IGNORECASE)
_ABBREVIATION = re.compile(r"\b[A-ZÅÄÖ]{2,5}\b")
# How the indefinite form of each kind of body becomes definite.
_DEFINITE = {
    "grupp": "en",
    "styrelse": "n",
    "direktion": "en",
    "nämnd": "en",
    "kommitté": "n",
    "utskott": "et",
    "råd": "et",
    "nätverk": "et",
    "stämma": "n",
}


def named_bodies(text: str) -> list[str]:
    """Bodies that ``text`` names in the definite form, each once, in order: "ledningsgruppens" → "Ledningsgruppen"."""
    named = (_NAMED.fullmatch(word) for word in dict.fromkeys(_LONG_WORD.findall(text)))
    return list(dict.fromkeys(_capital(match[1] + match[2]) for match in named if match))


def definite(name: str) -> str | None:
    """The body a word stands for: "ledningsgrupp", "ledningsgruppen", "samarbetskommitténs" → definite nominative."""
    known = _NAMED.fullmatch(name) or _NAMED.fullmatch(name + "s")
    if known:
        return _capital(known[1] + known[2])
    stem = _STEM.match(name)
    if not stem:
        return None
    ending = next((suffix for kind, suffix in _DEFINITE.items() if stem[1].lower().endswith(kind)), None)
    return _capital(stem[1] + ending) if ending else None


def has_abbreviation(text: str) -> bool:
    """Is there a word of capitals that may stand for a body?"""
    return bool(_ABBREVIATION.search(text))


def spelled_out(text: str, bodies: Iterable[str]) -> str | None:
    """The one of ``bodies`` that an abbreviation in ``text`` stands for ("LG": Ledningsgruppen); None where none or several do."""
    for match in _ABBREVIATION.finditer(text):
        short = match.group()
        meant = {body for body in bodies if (initials := _initials(body)) and short.endswith(initials) and len(short) <= len(initials) + 1}
        if len(meant) == 1:
            return meant.pop()
    return None


_PARTS = re.compile(rf"(\w+?)s?({_BODY})\w*$", re.IGNORECASE)


def _initials(body: str) -> str | None:
    """ "Ledningsgruppen" → "LG": the first letters of the two parts of a compound."""
    parts = _PARTS.match(body)
    return (parts[1][0] + parts[2][0]).upper() if parts else None


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]
