"""Spans of time in a decision, against what was proposed under the same item and what a contract told of there allows.

Says only what the item's own sentences give: two spans in the same unit about the same deed, a last day and a longest
prolongation. Where one of them is not told, nothing is said of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kansli.reader.language.dates import find_dates, resolve
from kansli.reader.language.stems import stem
from kansli.reader.rules import rules

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ*–-])|\n\s*\n")
_MONTHS = {"mån": 1, "månad": 1, "månader": 1, "år": 12}
_TELLING = 6


@dataclass(frozen=True, slots=True)
class Terms:
    """What a decision sets, beside what was proposed and what is allowed."""

    decided: int
    """Months."""
    proposed: int | None
    """Months that were proposed for the same; None: nothing else was."""
    proposal: str
    """The sentence that proposes it."""
    ends: date | None
    """The contract's last day, when the decision is carried out; None: not told."""
    left: int | None
    """Months of prolongation that then remain; None: not told."""


def terms_of(item: str, decision: str, *, met: date | None = None) -> Terms | None:
    """The terms that a decision sets.

    Args:
        item: text of the item it stands in.
        decision: its own words.
        met: the meeting's day.

    Returns:
        None where the decision sets no span of time, or nothing in the item can be held against it.
    """
    deed = next((told for sentence in _sentences(decision) if (told := _span_in(sentence))), None)
    if deed is None:
        return None
    decided, words = deed
    before = item.split(decision[:40], 1)[0] if decision[:40] in item else item
    proposed, proposal = _proposed(_sentences(before), decided, words)
    ends, left = _after(_sentences(before), decided, met)
    return Terms(decided, proposed, proposal, ends, left) if proposed or ends or left is not None else None


def _sentences(text: str) -> list[str]:
    return [" ".join(part.split()) for part in _SENTENCE.split(text) if part.strip()]


def _span_in(sentence: str) -> tuple[int, frozenset[str]] | None:
    """Months told in a sentence, and the words it is about."""
    found = rules("terms")["terms.span"].search(sentence)
    if found is None or found["unit"] not in _MONTHS:
        return None
    return int(found["number"]) * _MONTHS[found["unit"]], _words(sentence)


def _words(sentence: str) -> frozenset[str]:
    return frozenset(stem(word) for word in re.findall(rf"[^\W\d_]{{{_TELLING},}}", sentence.lower()) if word not in _MONTHS)


def _proposed(sentences: Iterable[str], decided: int, words: frozenset[str]) -> tuple[int | None, str]:
    for sentence in sentences:
        told = _span_in(sentence)
        if told and told[0] != decided and rules("terms")["terms.proposed"].search(sentence) and words & told[1]:
            return told[0], sentence
    return None, ""


def _after(sentences: Iterable[str], decided: int, met: date | None) -> tuple[date | None, int | None]:
    ends: date | None = None
    allowed: int | None = None
    for sentence in sentences:
        told = rules("terms")["terms.ends"].search(sentence)
        if told and ends is None:
            days = [resolve(mention, near=met) for mention in find_dates(sentence[told.end() :])]
            ends = next((day for day in days if day), None)
        option = rules("terms")["terms.option"].search(sentence)
        if option and allowed is None and option["unit"] in _MONTHS:
            allowed = int(option["number"]) * _MONTHS[option["unit"]]
    left = allowed - decided if allowed is not None and allowed >= decided else None
    return _months_on(ends, decided) if ends and left is not None else None, left


def _months_on(day: date, months: int) -> date:
    year, month = divmod(day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(day.year + year, month + 1, last)
        except ValueError:
            continue
    return day
