"""Learning the channel: misreadings counted in pages whose true text is known.

    python -m kansli.reader.repair.learn TRUTH.txt=READ.txt … > channel.toml

Words are aligned first, then the letters of each pair of words. Letters that words are looked up without (å, a, ö …) make
one table; the rarer misreadings of all others, alone or two together, another.
"""

from __future__ import annotations

import math
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from pathlib import Path

from kansli.reader.repair.channel import LOOKED_UP, normal

_LIKE = 0.5
"""Words less alike than this are not the same word misread."""
_LEAST = 2
"""A misreading must be seen this often."""
_WIDEST = 3
"""A letter is seen as at most this many."""
_UNSEEN = 11.0
_ALWAYS = {
    "å": ("a", "i", "4", "é", "d", "ad", "ai", "ia", "\ufffd"),
    "ä": ("a", "i", "4", "é", "d", "ia", "ai", "ad", "éd", "æ", "\ufffd"),
    "ö": ("o", "é", "6", "d", "0", "@", "&", "oé", "aé", "aoé", "ø", "g", "\ufffd"),
    "é": ("e",),
    "l": ("I", "1", "i"),
}
"""Misreadings known to happen, kept at a low weight where the pages at hand do not show them."""
_FAINT = 0.001
"""Share given to each of :data:`_ALWAYS` and :data:`_ALIKE` on top of what was counted."""
_ALIKE = {
    "av": ("qv",),
    "b": ("h",),
    "c": ("e", "t"),
    "d": ("cl",),
    "e": ("c", "t"),
    "f": ("t",),
    "h": ("b",),
    "i": ("l", "t"),
    "j": ("f", "y"),
    "m": ("rn", "nn"),
    "r": ("t",),
    "rn": ("m",),
    "t": ("f", "l", "r"),
    "u": ("n", "ll"),
    "v": ("y", "w"),
    "w": ("v",),
    "y": ("v",),
}
"""What is seen → letters of such a shape, for those that words are not looked up without."""
_RARE_LEAST = 3
_RARE_WIDEST = 2

Counts = dict[str, Counter[str]]


def word_pairs(truth: str, read: str) -> Iterator[tuple[str, str]]:
    """(true word, word as read), where the two texts run side by side."""
    true_words, read_words = truth.split(), read.split()
    for kind, a, b, c, d in SequenceMatcher(None, true_words, read_words, autojunk=False).get_opcodes():
        if kind == "equal" or (kind == "replace" and b - a == d - c):
            yield from zip(true_words[a:b], read_words[c:d], strict=True)


def count(pairs: Iterable[tuple[str, str]]) -> Counts:
    """How often each letter (small) was read as what."""
    counts: Counts = {}
    for true, read in pairs:
        if SequenceMatcher(None, true, read, autojunk=False).ratio() < _LIKE:
            continue
        for letter, output in _letters(normal(true), normal(read)):
            counts.setdefault(letter.lower(), Counter())[output if letter.islower() else output.lower()] += 1
    return counts


def _letters(true: str, read: str) -> Iterator[tuple[str, str]]:
    for kind, a, b, c, d in SequenceMatcher(None, true, read, autojunk=False).get_opcodes():
        if kind == "equal" or (kind == "replace" and b - a == d - c):
            yield from zip(true[a:b], read[c:d], strict=True)
        elif b - a == 1 and d - c <= _WIDEST:
            yield true[a], read[c:d]


def costs(counts: Counts) -> dict[str, dict[str, float]]:
    """Costs of the letters looked up that are misread often enough to matter, the letter read right among them."""
    made: dict[str, dict[str, float]] = {}
    for letter in sorted(set(counts) | set(_ALWAYS)):
        if letter not in LOOKED_UP:
            continue
        seen = counts.get(letter, Counter())
        total = max(1, seen.total())
        shares = {output: n / total for output, n in seen.items() if n >= _LEAST and output != letter}
        for output in _ALWAYS.get(letter, ()):
            shares[output] = shares.get(output, 0.0) + _FAINT
        if shares:
            shares[letter] = max(seen[letter] / total, _FAINT)
            made[letter] = {output: round(-math.log(min(1.0, share)), 2) for output, share in sorted(shares.items())}
    return made


def rare_costs(pairs: Iterable[tuple[str, str]]) -> dict[str, dict[str, float]]:
    """What is seen → costs of what it may have been, for misreadings of letters that words are not looked up without."""
    true_words: list[str] = []
    misread: Counter[tuple[str, str]] = Counter()
    for true, read in pairs:
        true_words.append(true)
        if true.islower() and read.islower() and true != read:
            misread.update(_rare(true, read))
    text = " ".join(true_words).lower()
    misread = Counter({pair: times for pair, times in misread.items() if times >= _RARE_LEAST})
    made: dict[str, dict[str, float]] = {}
    for true, seen in sorted(
        {*misread, *((letters, seen) for seen, alike in _ALIKE.items() for letters in alike)}, key=lambda pair: pair[::-1]
    ):
        share = misread[true, seen] / max(1, text.count(true)) + _FAINT
        made.setdefault(seen, {})[true] = round(-math.log(share), 2)
    return made


def _rare(true: str, read: str) -> Iterator[tuple[str, str]]:
    for kind, a, b, c, d in SequenceMatcher(None, true, read, autojunk=False).get_opcodes():
        plain = (true[a:b] + read[c:d]).isalpha() and not any(letter in LOOKED_UP for letter in true[a:b])
        if kind == "replace" and plain and b - a <= _RARE_WIDEST and d - c <= _RARE_WIDEST:
            yield true[a:b], read[c:d]


def toml(table: dict[str, dict[str, float]], rare: dict[str, dict[str, float]]) -> str:
    """The channel as the text of ``channel.toml``."""
    lines = [
        "# What English character recognition makes of Swedish letters: true letter → what is seen = cost (-ln of its share).",
        "# Made by kansli.reader.repair.learn; not written by hand.",
        f"unseen = {_UNSEEN}",
    ]
    for letter, outputs in table.items():
        lines += ["", f'[cost."{letter}"]', *(f'"{output}" = {cost}' for output, cost in outputs.items())]
    lines += ["", "# Rarer ones, of all other letters: what is seen → what it may have been = cost."]
    for seen, letters in rare.items():
        lines += ["", f'[rare."{seen}"]', *(f'"{letter}" = {cost}' for letter, cost in letters.items())]
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> None:
    """Learn from the pairs of files named."""
    pairs: list[tuple[str, str]] = []
    for argument in arguments:
        truth, read = argument.split("=", 1)
        pairs += word_pairs(Path(truth).read_text(encoding="utf-8"), Path(read).read_text(encoding="utf-8"))
    sys.stdout.write(toml(costs(count(pairs)), rare_costs(pairs)))


if __name__ == "__main__":
    main(sys.argv[1:])
