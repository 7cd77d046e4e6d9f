"""Which rules can find anything in a text: one pass over it answers for all rules of all files at once.

A rule's cues are literal pieces, one of which every text holds that the rule finds anything in. All of them stand in one
automaton, and what it told of the last texts is remembered, since stage after stage asks of the same lines and sentences.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import ahocorasick

_REMEMBERED = 1024
_NO_CUE = "\0"
"""Stands in where no rule has cues: an automaton cannot be empty."""


class Cues:
    """The cues of all rules. Rules are told apart by bits: a set of rules is the sum of theirs."""

    def __init__(self) -> None:
        """Begin without rules."""
        self._rules = 0
        self._always = 0
        self._by_cue: dict[str, int] = {_NO_CUE: 0}
        self._automaton: ahocorasick.Automaton | None = None
        self.possible = lru_cache(maxsize=_REMEMBERED)(self._possible)
        """The rules that can find anything in a text."""

    def add(self, cues: Iterable[str]) -> int:
        """The bit of a further rule, whose cues are given (in small letters); without any it is always possible."""
        bit = 1 << self._rules
        self._rules += 1
        cues = tuple(cues)
        for cue in cues:
            self._by_cue[cue] = self._by_cue.get(cue, 0) | bit
        self._always |= 0 if cues else bit
        self._automaton = None
        self.possible.cache_clear()
        return bit

    def _possible(self, text: str) -> int:
        found = self._always
        for _, rules in (self._automaton or self._built()).iter(text.lower()):
            found |= rules
        return found

    def _built(self) -> ahocorasick.Automaton:
        automaton = self._automaton = ahocorasick.Automaton()
        for cue, rules in self._by_cue.items():
            automaton.add_word(cue, rules)
        automaton.make_automaton()
        return automaton


CUES = Cues()
"""Those of all rule files."""
