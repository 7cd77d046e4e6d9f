"""The channel: what English character recognition makes of Swedish letters, and how likely.

The weights are data (``channel.toml``), learned by :mod:`kansli.reader.repair.learn` from pages whose true text is
known. Costs are negative natural logarithms of probabilities, so they add up along a word.

A *skeleton* is a word with every letter that the channel can turn into another one written as ``*``: a damaged word and
the true word it came from nearly always have the same skeleton, which makes finding candidates one look-up.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from kansli.reader.tables import read_table

ANY = "*"
"""Stands for any letter of the confusable class in a skeleton."""

_TRUE_LETTERS = "aåäoöiéáàâæøóôèê"
LOOKED_UP = frozenset("åäöél")
"""Letters whose misreadings a look-up by skeleton bears with."""
_SEEN_ONLY = "640&§@\ufffd"
_CLASS = str.maketrans(dict.fromkeys(_TRUE_LETTERS + _SEEN_ONLY, ANY))
# Inside a word of small letters a capital or a digit is itself a misreading: of ö, or of l.
_INSIDE = str.maketrans(dict.fromkeys("OAGSÖÄÅ", ANY) | dict.fromkeys("I1|", "l"))
IMPOSSIBLE = 1e9
_RUN = re.compile(r"[*d]{2,}")
_LONG_RUN = 3
_LOST = "åäö"
_TRUST = 300
"""The shipped costs weigh as much as this many letters of the text at hand."""


@dataclass(frozen=True, slots=True)
class Channel:
    """Costs of misreadings."""

    outputs: dict[str, tuple[tuple[str, float], ...]]
    """True letter → (what is seen, cost), the letter read right among them."""
    unseen: float
    """Cost of a misreading of any letter that the channel was never seen to make."""
    rare: dict[str, tuple[tuple[str, float], ...]]
    """What is seen → (what it may have been, cost), of letters that words are not looked up without."""

    def cost(self, word: str, seen: str, spare: int = 0) -> float:
        """Cost of ``word`` being read as ``seen``; :data:`IMPOSSIBLE` where it cannot be.

        Args:
            word: the true word, small letters.
            seen: the word as read, small letters but for capitals inside it (:func:`normal`).
            spare: how many letters may be misread in ways never seen before.
        """
        best = IMPOSSIBLE
        states = [(0, 0, 0.0, spare)]
        length, width = len(word), len(seen)
        while states:
            at, position, cost, left = states.pop()
            while at < length and position < width and word[at] == seen[position] and word[at] not in self.outputs and not left:
                at += 1
                position += 1
            if cost >= best:
                continue
            if at == length:
                if position == width:
                    best = cost
                elif left and position == width - 1:
                    best = min(best, cost + self.unseen)
                continue
            letter = word[at]
            outputs = self.outputs.get(letter)
            if outputs is None:
                if position < width and seen[position] == letter:
                    states.append((at + 1, position + 1, cost, left))
            else:
                states.extend(
                    (at + 1, position + len(output), cost + price, left) for output, price in outputs if seen.startswith(output, position)
                )
            if left:
                states.append((at + 1, position, cost + self.unseen, left - 1))
                if position < width:
                    states.append((at + 1, position + 1, cost + self.unseen, left - 1))
                    states.append((at, position + 1, cost + self.unseen, left - 1))
        return best

    def adapted(self, pairs: Iterable[tuple[str, str]]) -> Channel:
        """This channel, leaning towards what one text shows: every scan and typeface has misreadings of its own.

        Args:
            pairs: (true word, word as read), both as :func:`normal` gives them; pairs of unequal length are passed over.
        """
        counts: dict[str, Counter[str]] = {}
        for word, seen in pairs:
            if len(word) == len(seen):
                for letter, output in zip(word, seen, strict=True):
                    if letter in _LOST:
                        counts.setdefault(letter, Counter())[output] += 1
        outputs = dict(self.outputs)
        for letter, seen_as in counts.items():
            total = _TRUST + seen_as.total()
            outputs[letter] = tuple(
                (output, -math.log((_TRUST * math.exp(-cost) + seen_as[output]) / total)) for output, cost in self.outputs[letter]
            )
        return Channel(outputs, self.unseen, self.rare)


@cache
def channel() -> Channel:
    """The shipped channel."""
    data = read_table(Path(__file__).with_name("channel.toml"))
    outputs = {letter: tuple(sorted(costs.items())) for letter, costs in data["cost"].items()}
    rare = {seen: tuple(sorted(costs.items())) for seen, costs in data["rare"].items()}
    return Channel(outputs, data["unseen"], rare)


def normal(token: str) -> str:
    """A token as the channel sees it: small letters, save capitals inside a word that is not all capitals."""
    return token.lower() if token.isupper() or token.islower() else token[:1].lower() + token[1:]


def skeleton(seen: str) -> str:
    """The skeleton of a true word or of a token in its :func:`normal` form."""
    if not seen.islower():
        seen = seen.translate(_INSIDE)
    elif "1" in seen:
        seen = seen.replace("1", "l")
    return seen.translate(_CLASS)


@lru_cache(maxsize=20_000)
def skeletons(seen: str) -> tuple[str, ...]:
    """Skeletons ``seen`` may come from: its own, and those where two or three marks were one letter ("moéte")."""
    first = skeleton(seen)
    runs = list(_RUN.finditer(first))
    if not runs:
        return (first,)
    found = [first]
    for run in runs:
        start, end = run.span()
        found.append(first[:start] + ANY + first[end:])
        if end - start >= _LONG_RUN:
            found.append(first[:start] + ANY + first[start + 2 :])
            found.append(first[: end - 2] + ANY + first[end:])
    return tuple(dict.fromkeys(found))


def wide_skeletons(seen: str) -> tuple[str, ...]:
    """Skeletons one rarer misreading away: any one letter misread, lost, or seen twice."""
    first = skeleton(seen)
    cut = range(len(first))
    found = [first[:at] + ANY + first[at + 1 :] for at in cut]
    found += [first[:at] + ANY + first[at:] for at in range(len(first) + 1)]
    found += [first[:at] + first[at + 1 :] for at in cut]
    found += [first[:at] + "l" + first[at + 1 :] for at in cut if seen[at] == "i"]
    return tuple(dict.fromkeys(found))
