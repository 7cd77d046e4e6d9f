"""What stands around a word: choosing between candidates that are both Swedish words.

The table of neighbours is data (``context.toml``); pairs of words seen in other documents count as well.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kansli.reader.language.namewords import first_names
from kansli.reader.tables import read_table

if TYPE_CHECKING:
    from kansli.reader.repair.spelling import Candidate
    from kansli.reader.repair.words import Word

_BONUS = 3.0
_PAIR_BONUS = 1.2
_PAIR_MOST = 4.0
_NAME_BONUS = 5.0
_YEAR = re.compile(r"(?:19|20)\d\d")
_SUPINES = ("at", "ats", "it", "its")
_SUPINE_LEAST = 5
_END = re.compile(r"\s*(?:[.!?;:,)]|\n\s*\n|\n\s*[-–•*])")


@dataclass(frozen=True, slots=True)
class Context:
    """Which words like to stand beside which."""

    pairs: frozenset[tuple[str, str]]
    told_apart: frozenset[str]
    """The words the table is about."""
    favour: Mapping[str, float]
    lists: Mapping[str, frozenset[str]]
    """Other lists of words, by name."""


@cache
def context() -> Context:
    """The shipped tables."""
    data = read_table(Path(__file__).with_name("context.toml"))
    pairs = {(other, word) for word, others in data["follows"].items() for other in others.split()}
    pairs |= {(word, other) for word, others in data["precedes"].items() for other in others.split()}
    lists = {name: frozenset(listed.split()) for name, listed in data["lists"].items()}
    return Context(frozenset(pairs), frozenset(data["follows"]) | frozenset(data["precedes"]), data["favour"], lists)


def choose(words: Sequence[Word], candidates: Sequence[Sequence[Candidate]], pairs: Mapping[tuple[str, str], int]) -> list[str]:
    """The likeliest word for each of ``words``, its neighbours considered (Viterbi).

    Args:
        words: the words in order.
        candidates: for each word what it may be, at least one.
        pairs: neighbouring words (small letters) of other documents → times.
    """
    known = context()
    rows: list[list[tuple[float, int]]] = []
    people = _people(words, candidates)
    for at, (word, options) in enumerate(zip(words, candidates, strict=True)):
        row = []
        joined = at > 0 and not word.opens
        for option in options:
            score = option.score + _alone(known, words, at, option.word, people)
            if not joined:
                best, back = max((value, index) for index, (value, _) in enumerate(rows[-1])) if rows else (0.0, 0)
                row.append((best + score, back))
                continue
            mine = _kinds(words, at, option.word)
            best, back = -math.inf, 0
            for index, previous in enumerate(candidates[at - 1]):
                value = rows[-1][index][0] + _together(known, pairs, words[at - 1], previous.word, option.word, mine)
                if value > best:
                    best, back = value, index
            row.append((best + score, back))
        rows.append(row)
    return _walk_back(rows, candidates)


def _walk_back(rows: list[list[tuple[float, int]]], candidates: Sequence[Sequence[Candidate]]) -> list[str]:
    chosen: list[str] = []
    index = max(range(len(rows[-1])), key=lambda i: rows[-1][i][0]) if rows else 0
    for row, options in zip(reversed(rows), reversed(candidates), strict=True):
        chosen.append(options[index].word)
        index = row[index][1]
    return chosen[::-1]


def _people(words: Sequence[Word], candidates: Sequence[Sequence[Candidate]]) -> frozenset[str]:
    """Given names that stand before another capitalised word somewhere in the text."""
    return frozenset(
        option.word
        for word, following, options in zip(words, words[1:], candidates, strict=False)
        if word.text[:1].isupper() and following.text[:1].isupper() and not following.opens
        for option in options
        if option.word in first_names()
    )


def _alone(known: Context, words: Sequence[Word], at: int, option: str, people: frozenset[str]) -> float:
    word = words[at]
    bonus = known.favour.get(option, 0.0)
    if word.opens and ("<start>", option) in known.pairs:
        bonus += _BONUS
    if _END.match(word.after) and (option, "<end>") in known.pairs:
        bonus += _BONUS
    if option in people and word.text[:1].isupper():
        bonus += _NAME_BONUS
    return bonus


def _kinds(words: Sequence[Word], at: int, option: str) -> tuple[str, ...]:
    """What a word counts as beside itself."""
    text = words[at].text
    if text.isdigit():
        return (option, "<year>") if _YEAR.fullmatch(text) else (option, "<n>")
    if text[:1].isupper() and not words[at].opens:
        return option, "<name>"
    return (option, "<supine>") if option.endswith(_SUPINES) and len(option) >= _SUPINE_LEAST else (option,)


def _together(
    known: Context, pairs: Mapping[tuple[str, str], int], before: Word, previous: str, option: str, mine: tuple[str, ...]
) -> float:
    first = previous.lower()
    bonus = 0.0
    if any((first, kind) in known.pairs for kind in mine):
        bonus = _BONUS
    elif before.text.isdigit() and not _YEAR.fullmatch(before.text) and "%" not in before.after:
        bonus = _BONUS if ("<n>", option) in known.pairs else 0.0
    elif before.text[:1].isupper() and before.text.endswith("s"):
        bonus = _BONUS if ("<name>", option) in known.pairs else 0.0
    elif first.endswith("t"):
        bonus = _BONUS if ("<-t>", option) in known.pairs else 0.0
    if pairs:
        times = pairs.get((first, option.lower()), 0)
        if times:
            bonus += min(_PAIR_MOST, _PAIR_BONUS * math.log1p(times))
    return bonus
