"""What many rules share: pieces of pattern compiled once for all of them, however long.

A pattern may be cut by one ``{{name}}``. What stands before it (the lead) and after it (the tail) are searched for, both short;
the words between them must then, all of them, be what ``[words] name`` tells. So a long list of who can act is compiled once
and asked only where a tail stands, and its answers are remembered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, cached_property, lru_cache

from kansli.reader.rules.kept import Wanted, compiled

_LONGEST = 250
"""No more than so many code points stand between lead and tail."""


class Told:
    """What a cut pattern found; read as a match is, the words between lead and tail being the group ``who``."""

    __slots__ = ("_lead", "_start", "_tail", "_who")

    def __init__(self, start: int, lead: re.Match[str] | None, who: tuple[int, int], tail: re.Match[str]) -> None:
        """Take the parts, which follow on each other in one text."""
        self._start = start
        self._lead = lead
        self._who = who
        self._tail = tail

    def span(self, group: str | int = 0) -> tuple[int, int]:
        """Where a group stands; the whole of it without one."""
        if group == 0:
            return self._start, self._tail.end()
        if group == "who":
            return self._who
        return (self._lead if self._lead and group in self._lead.re.groupindex else self._tail).span(group)

    def start(self, group: str | int = 0) -> int:
        """Where a group begins."""
        return self.span(group)[0]

    def end(self, group: str | int = 0) -> int:
        """Where a group ends."""
        return self.span(group)[1]

    def group(self, group: str | int = 0) -> str | None:
        """The words of a group; None where it took no part."""
        start, end = self.span(group)
        return self._tail.string[start:end] if start >= 0 else None

    def groupdict(self) -> dict[str, str | None]:
        """All groups with a name, and their words."""
        led = self._lead.groupdict() if self._lead else {}
        return {**led, "who": self.group("who"), **self._tail.groupdict()}


class Listing:
    """One or several of some words."""

    def __init__(self, one: str, joint: str, further: str) -> None:
        """Take the patterns; they are compiled when first needed.

        Args:
            one: a single one, as short as it can be.
            joint: what stands between two.
            further: what follows on one that may be longer.
        """
        self.wanted: tuple[Wanted, ...] = (
            (one, re.IGNORECASE),
            (joint, re.IGNORECASE),
            (joint + r"(?![^()]*\))", re.IGNORECASE),
            (further, 0),
        )
        self.reach = lru_cache(maxsize=64)(self._reach)

    @cached_property
    def _one(self) -> re.Pattern[str]:
        return compiled(*self.wanted[0])

    @cached_property
    def _joint(self) -> re.Pattern[str]:
        return compiled(*self.wanted[1])

    @cached_property
    def _outer_joint(self) -> re.Pattern[str]:
        return compiled(*self.wanted[2])

    @cached_property
    def _further(self) -> re.Pattern[str]:
        return compiled(*self.wanted[3])

    def followed_by(self, tail: re.Pattern[str], text: str, begun: int) -> Iterator[re.Match[str]]:
        """The tails that follow on a listing which begins at ``begun``: where it ends, or, where it may be longer, the nearest first."""
        reach = self.reach(text, begun)
        if reach < 0:
            return
        at_once = tail.match(text, reach)
        if at_once:
            yield at_once
        if not self._further.match(text, reach):
            return
        for match in overlapping(tail, text, reach + 1):
            if match.start() > begun + _LONGEST:
                return
            if self._is_wholly(text[begun : match.start()]):
                yield match

    def _reach(self, text: str, begun: int) -> int:
        """How far a listing goes that begins at ``begun``; -1 where none does."""
        end = -1
        match = self._one.match(text, begun)
        while match:
            end = match.end()
            joint = self._joint.match(text, end)
            match = self._one.match(text, joint.end()) if joint else None
        return end

    def _is_wholly(self, text: str) -> bool:
        """Is ``text`` a listing, all of it?"""
        return self._one.fullmatch(text) is not None or all(self._one.fullmatch(part) for part in self._outer_joint.split(text))


@cache
def listing(one: str, joint: str, further: str) -> Listing:
    """The listing of what ``one`` tells, the same for all rules."""
    return Listing(one, joint, further)


def overlapping(pattern: re.Pattern[str], text: str, start: int = 0) -> Iterator[re.Match[str]]:
    """All matches, also those that begin within an earlier one."""
    while start <= len(text) and (match := pattern.search(text, start)):
        yield match
        start = match.start() + 1


def opens(words: str, text: str, start: int) -> bool:
    """Does one of ``words`` (a pattern for small letters) begin at ``start``, be it with a capital?"""
    if text[start].isupper():
        return _opening(words).match(text[start].lower() + text[start + 1 : start + _LONGEST]) is not None
    return _opening(words).match(text, start) is not None


@cache
def _opening(words: str) -> re.Pattern[str]:
    return compiled(*opening(words))


def opening(words: str) -> Wanted:
    """The pattern of what begins with one of ``words``."""
    return rf"{words}\b", 0
