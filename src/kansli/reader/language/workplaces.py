"""The organisation a person in a list comes from.

Reads what is left of an entry once name and notes are blanked; leaves the organisation as written.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kansli.reader.language.namewords import UPPER, municipalities

if TYPE_CHECKING:
    from collections.abc import Collection

_BODY_WORD = re.compile(
    r"(?:[\wåäöé-]+,?\s){0,4}[\wåäöé-]*(?:sekretariatet|kansliet|styrelsen|presidiet|valberedningen|nämnden|förvaltning(?:en)?|kontoret|utskottet|enheten|avdelningen|"
    r"förbundet|förbunden|föreningarna|bolaget|bolagen|regionen|kommunen|kommunerna|tjänsten|polisen|museet|verket|högskolan|universitetet|myndigheten|biblioteket|"
    r"vården|hälsan|skolan|skolorna|kyrkan|näringslivet|företagarna|gruppen|rådet|laget|kliniken|mottagningen|centralen)(?:\s(?:i|för|på)\s[^,;()]{2,40})?"
)
_INNER = re.compile(rf"\b(?:från|vid|på|hos|i)\s+([{UPPER}].*)")
_CLAUSE = re.compile(r"\s(?:som|vilken|där)\s.*")
_ORDINALS = frozenset({"I", "II", "III", "IV"})
"""What is left of "II viceordförande"."""
_COUNT = re.compile(r"\d+(?:\s(?:av\s\d+|st|stycken|personer|ledamöter|medlemmar))*")
_AND_MORE = re.compile(
    r"(?:(?:samt|och|plus|ytterligare|ca\.?|c:a|cirka|omkring|drygt)\s)*\d+\s(?:[a-zåäö]+\s)?(?:medlemmar|personer|deltagare|åhörare|ledamöter|boende)\b"
)
_OPENING = re.compile(r"^(?:från|vid|på|för|hos|i|of|representerar|repr\.?|av|den)\s+", re.IGNORECASE)


def organisation_before(text: str, known: Collection[str]) -> str | None:
    """The organisation (``known`` ones in lower case) that stands just before a name, where what stands there surely is one."""
    left = " ".join(text.split()).strip(" ,;:.–—-/()*_|")
    lowered = left.lower()
    sure = lowered in known or lowered in municipalities() or lowered.endswith(" kommun") or lowered.startswith("region ")
    return left if sure else None


def organisation_in(text: str, known: Collection[str]) -> tuple[str | None, int]:
    """The organisation that what is left of an entry names, and how many ordinary words found no place.

    ``known`` holds names of organisations in lower case.
    """
    left = _CLAUSE.sub("", " ".join(text.split()).strip(" ,;:.–—-/()*_|"))
    while opening := _OPENING.match(left):
        left = left[opening.end() :]
    if not left or left in _ORDINALS or _COUNT.fullmatch(left) or _AND_MORE.match(left) or not any(letter.isalpha() for letter in left):
        return None, 0
    if left.lower() in known or left[:1].isupper() or left[:1].isdigit() or _BODY_WORD.fullmatch(left):
        lowers = [word for word in left.split() if word[:1].islower()]
        told = any(word.endswith(("ade", "ades")) for word in lowers)
        return (left, 0) if len(lowers) <= 4 and len(left) <= 80 and not told else (None, len(lowers))
    inner = _INNER.search(left)
    odd = sum(1 for word in left.split() if word[:1].islower())
    if inner and len(inner.group(1)) <= 60:
        return inner.group(1), max(0, odd - 2)
    return None, odd
