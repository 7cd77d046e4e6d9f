"""Labels within an item: "Beslut", "Diskussion:", "Förslag till beslut".

Reads the words of a line or block; tells which zone they open, and where the label ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from kansli.reader.draft import Zone
from kansli.reader.rules import RuleSet, rules

_LABELS = RuleSet("outline.labels", tuple(rule for rule in rules("outline") if "zone" in rule.gives))
_LONGEST = 70
"""No label is longer than this."""


@dataclass(frozen=True, slots=True)
class Label:
    """A label found at the start of a text."""

    zone: Zone
    end: int
    """Where the labelled words begin; the length of the text when it is nothing but a label."""
    rule: str


def label_of(text: str) -> Label | None:
    """The label that ``text`` begins with, or is; None where it has none."""
    begun = text[:_LONGEST]
    return _label(begun, len(text)) if len(text) <= _LONGEST or ":" in begun else None


@lru_cache(maxsize=1024)
def _label(begun: str, length: int) -> Label | None:
    """The label at the beginning of a text of ``length``. Each line and block is asked about more than once."""
    for rule in _LABELS.applicable(begun):
        found = rule.pattern.search(begun)
        if (
            found
            and _is_set_apart(begun, found.end())
            and (found.end() < len(begun) or len(begun) == length or begun[: found.end()].rstrip().endswith(":"))
        ):
            return Label(Zone(rule.gives["zone"]), found.end(), rule.id)
    return None


def _is_set_apart(text: str, end: int) -> bool:
    """Does a label begin with a capital letter, or end with a colon?"""
    first = next((character for character in text if character.isalpha()), "")
    return first.isupper() or ":" in text[:end]


def is_label(text: str) -> bool:
    """Is ``text`` nothing but a label?"""
    label = label_of(text)
    return label is not None and not text[label.end :].strip()
