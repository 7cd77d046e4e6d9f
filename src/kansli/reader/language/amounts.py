"""Sums of money in Swedish text, in kronor.

Reads a string; leaves mentions with positions in it. Sums in other currencies are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from kansli.reader.rules import Rule, RuleSet, rules


@dataclass(frozen=True, slots=True)
class AmountMention:
    """A sum as written; the higher figure of a stretch ("10-15 000 kr")."""

    start: int
    end: int
    sek: int | float
    """A whole number save where öre are told."""
    cap: bool
    """A ceiling: "högst", "maxbelopp", "får inte överstiga"."""
    rule: str


def find_amounts(text: str) -> Iterator[AmountMention]:
    """Every sum in kronor in ``text`` ("150 000 kr", "högst 250 tkr", "1,2 mnkr", "500:-"), in order, none overlapping another."""
    applicable = _SUMS.applicable(text)
    if not applicable:
        return
    starts = [figures.start() for figures in _FIGURES.finditer(text)]
    found: list[tuple[re.Match[str], Rule]] = []
    taken = bytearray(len(text))
    for rule in applicable:
        # A pattern that begins with the figures is tried only where figures begin.
        tried = rule.pattern.finditer(text) if rule.gives.get("anywhere") else (rule.pattern.match(text, start) for start in starts)
        for match in filter(None, tried):
            if taken.find(1, *match.span()) < 0:
                taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
                found.append((match, rule))
    for match, rule in sorted(found, key=lambda pair: pair[0].start()):
        yield AmountMention(match.start(), match.end(), _kronor(match, rule), _is_ceiling(text, match), rule.id)


_FIGURES = re.compile(r"\d+")
_CAP_BEFORE = rules("amounts")["amounts.cap-before"]
_CAP_AFTER = rules("amounts")["amounts.cap-after"]
_SUMS = RuleSet("amounts.sums", tuple(rule for rule in rules("amounts") if "factor" in rule.gives))
_UNITS = ("en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio")
_WORDS = {word: number for number, word in enumerate(_UNITS, 1)} | {
    "ett": 1, "tolv": 12, "femton": 15, "tjugo": 20, "tjugofem": 25, "trettio": 30, "fyrtio": 40, "femtio": 50, "sjuttiofem": 75,
    "hundra": 100, "etthundra": 100, "tvåhundra": 200, "trehundra": 300, "fyrahundra": 400, "femhundra": 500, "tusen": 1000, "ettusen": 1000,
}  # fmt: skip
_SCALES = {"tusen": 1_000, "hundratusen": 100_000, "miljon": 1_000_000, "miljoner": 1_000_000}
_THOUSANDS = re.compile(r"[ .’'\u00a0\u202f](?=\d{3}(?!\d))")
_THOUSANDS_COMMA = re.compile(r",(?=\d{3}\b)")


def _kronor(match: re.Match[str], rule: Rule) -> int | float:
    """The sum in kronor."""
    groups = match.groupdict()
    if "word" in groups:
        return _WORDS[match["word"].lower()] * _SCALES.get((match["scale"] or "").lower(), 1)
    factor = int(rule.gives["factor"])
    written = match["number"]
    if factor == 1:
        written = _THOUSANDS_COMMA.sub("", written)
    if factor == 1 or _THOUSANDS.search(written.replace(".", "")):
        written = _THOUSANDS.sub("", written)
    sum_of_money = Decimal(written.replace(",", ".")) * factor
    return int(sum_of_money) if sum_of_money == int(sum_of_money) else float(sum_of_money)


def _is_ceiling(text: str, match: re.Match[str]) -> bool:
    before, after = text[max(0, match.start() - 100) : match.start()], text[match.end() : match.end() + 60]
    return bool(_CAP_BEFORE.search(before) or _CAP_AFTER.search(after))
