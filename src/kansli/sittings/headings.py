"""What an item is called that is made from what minutes say. Pure: no database, no clock."""

from __future__ import annotations

import re

from kansli.sittings.standing import standing_of

LONG = 90
"""Characters of a heading made of a passage."""
_TO_THE_NEXT = re.compile(r"^till (?:det )?nästa \w+\s+", re.IGNORECASE)
_MAKES = re.compile(
    r"^(?:att )?(?:ta fram|utarbeta|sammanställa|undersöka|bearbeta|presentera|redovisa|återkomma med|utreda|se över)\s+(?:och (?:se över|\w+)\s+)?(?:ett |en )?(?P<what>\S+ \S+.*)",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"^(?:\w+\s+)?(?:möte\w*|\w+möte[nt]?)\s+(?:den\s+)?\d{1,2} \w+\s*:?\s*|^\d{1,2} \w+(?: \d{4})?\s*(?:\([^)]*\))?\s*:?\s*", re.IGNORECASE
)
_CONDITION = re.compile(r"^medskick\s*:\s*(?:att\s+)?", re.IGNORECASE)


def short(words: str) -> str:
    """As much of a passage as a heading can hold."""
    words = " ".join(words.split()).strip(" .")
    words = words if len(words) <= LONG else words[:LONG].rsplit(" ", 1)[0].rstrip(" ,.;:–-") + " …"
    return words[:1].upper() + words[1:]


def of_item(heading: str) -> str:
    """What an earlier item was called; empty for a standing item."""
    heading = heading.partition("(beslut")[0].strip(" .?")
    return "" if standing_of(heading) else heading


def of_tabled(what: str) -> str:
    """A tabled matter by its own name."""
    return short(what)


def of_assignment(what: str) -> str:
    """What an assignment is to lead to: "ta fram ett förslag till plan" → "Förslag till plan"; empty where that is not told."""
    found = _MAKES.match(_TO_THE_NEXT.sub("", what))
    return short(found["what"]) if found else ""


def of_passage(words: str) -> str:
    """A passage without the day that it begins with."""
    left = _WHEN.sub("", words, count=1).strip()
    left = left or words
    return left[:1].upper() + left[1:]


def of_condition(words: str) -> str:
    """What a decision required, without the word for it."""
    left = _CONDITION.sub("", words).strip()
    return left[:1].upper() + left[1:]
