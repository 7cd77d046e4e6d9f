"""Text that remembers where it came from.

A :class:`Flow` is what the stages match rules on: repaired, with wrapped lines joined and white space made
single, while each of its code points knows its place in the delivered text. So a rule is written for clean
Swedish, and its match still gives the verbatim passage.

Reads delivered text; leaves it untouched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

Ranges = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Replacement:
    """A stretch of delivered text that is to be read as something else (a repaired token)."""

    start: int
    end: int
    text: str


class Flow:
    """A run of text for reading, tied code point by code point to the delivered text. It is never changed."""

    # No dataclass: hundreds are made of every document.
    __slots__ = ("_lowered", "_sentences", "breaks", "offsets", "text")

    def __init__(self, text: str, offsets: Sequence[int], breaks: tuple[int, ...] = ()) -> None:
        """Take the text and its ties.

        Args:
            text: the text for reading.
            offsets: offset in the delivered text of each code point of ``text``.
            breaks: positions in ``text`` before which delivered text was left out (a page foot), ascending.
        """
        self.text = text
        self.offsets = offsets
        self.breaks = breaks
        self._lowered: str | None = None
        self._sentences: tuple[Flow, ...] | None = None

    def __repr__(self) -> str:
        """The text, and where it comes from."""
        return f"Flow({self.text!r}, {self.ranges()})"

    def __len__(self) -> int:
        return len(self.text)

    def __bool__(self) -> bool:
        return bool(self.text)

    @property
    def lowered(self) -> str:
        """The text in small letters, for looking for cues."""
        if self._lowered is None:
            self._lowered = self.text.lower()
        return self._lowered

    @property
    def sentences(self) -> tuple[Flow, ...]:
        """The sentences, in order; all text is in one of them."""
        if self._sentences is None:
            self._sentences = tuple(_sentences(self))
        return self._sentences

    def ranges(self, start: int = 0, end: int | None = None) -> Ranges:
        """Ranges of the delivered text that ``text[start:end]`` stands for; broken at ``breaks``."""
        end = len(self.text) if end is None else end
        if not self.breaks:
            first, last = self._trimmed(start, end)
            return ((self.offsets[first], self.offsets[last - 1] + 1),) if first < last else ()
        made: list[tuple[int, int]] = []
        for part in pairwise((start, *(b for b in self.breaks if start < b < end), end)):
            first, last = self._trimmed(*part)
            if first < last:
                made.append((self.offsets[first], self.offsets[last - 1] + 1))
        return tuple(made)

    def slice(self, start: int, end: int | None = None) -> Flow:
        """The part ``text[start:end]``, trimmed of white space, with its ties."""
        start, end = self._trimmed(start, len(self.text) if end is None else end)
        if end - start == len(self.text):
            return self
        breaks = tuple(b - start for b in self.breaks if start < b < end) if self.breaks else ()
        return Flow(self.text[start:end], self.offsets[start:end], breaks)

    def _trimmed(self, start: int, end: int) -> tuple[int, int]:
        part = self.text[start:end]
        kept = part.strip()
        if len(kept) < len(part) or end > len(self.text):
            start = min(start, len(self.text)) + len(part) - len(part.lstrip())
            end = start + len(kept)
        return start, end

    def match(self, match: re.Match[str], group: int | str = 0) -> Flow:
        """The part a match (on this flow's own text) covers."""
        return self.slice(*match.span(group))


def flow_of(text: str, start: int, end: int, replacements: Sequence[Replacement] = ()) -> Flow:
    """``text[start:end]`` with ``replacements`` put in (those inside the range, ascending) and white space made single."""
    if not replacements and not _UNEVEN.search(text, start, end):
        return Flow(text[start:end], range(start, end)).slice(0)
    chars: list[str] = []
    offsets: list[int] = []
    position = start
    for replacement in replacements:
        if replacement.start < position or replacement.end > end:
            continue
        _append(text, position, replacement.start, chars, offsets)
        width = replacement.end - replacement.start
        length = len(replacement.text)
        chars.append(replacement.text)
        # The last code point is tied to the last delivered one, so that a whole token keeps its whole range.
        offsets.extend(replacement.end - 1 if i == length - 1 else replacement.start + min(i, width - 1) for i in range(length))
        position = replacement.end
    _append(text, position, end, chars, offsets)
    return Flow("".join(chars), offsets).slice(0)


_UNEVEN = re.compile(r"[^\S ]|  |[\u00ad\u200b\ufeff\x00]")
_WHITE = re.compile(r"[\s\u00ad\u200b\ufeff\x00]+")


def _append(text: str, start: int, end: int, chars: list[str], offsets: list[int]) -> None:
    """Add ``text[start:end]``: runs of white space as one space, soft hyphens and zero-width marks left out."""
    position = start
    for run in _WHITE.finditer(text, start, end):
        chars.append(text[position : run.start()])
        offsets.extend(range(position, run.start()))
        if not run.group().strip("\u00ad\u200b\ufeff\x00"):
            position = run.end()
            continue
        chars.append(" ")
        offsets.append(run.start())
        position = run.end()
    chars.append(text[position:end])
    offsets.extend(range(position, end))


def join(flows: Iterable[Flow], *, glue: str = " ", gaps: Iterable[int] = ()) -> Flow:
    """One flow of several; ``gaps`` are indices of flows before which delivered text was left out.

    A word hyphenated at a line end ("samarbets-" + "kommittén") is joined without the hyphen when the next
    line begins with a small letter and is not "och", "eller" or "samt" (which keep a hanging hyphen).
    """
    flows = list(flows)
    if len(flows) == 1:
        return flows[0]
    parts: list[str] = []
    offsets: list[int] = []
    breaks: list[int] = []
    left_out = set(gaps)
    for index, flow in enumerate(flows):
        if not flow:
            continue
        if parts:
            if _BROKEN_WORD.search(parts[-1][-3:]) and _CONTINUES.match(flow.text):
                parts[-1] = parts[-1][:-1]
                offsets.pop()
            else:
                parts.append(glue)
                offsets.extend([offsets[-1]] * len(glue))
        if index in left_out and parts:
            breaks.append(len(offsets))
        breaks.extend(len(offsets) + b for b in flow.breaks)
        parts.append(flow.text)
        offsets.extend(flow.offsets)
    return Flow("".join(parts), offsets, tuple(breaks))


_BROKEN_WORD = re.compile(r"[^\W\d_]{2}-$")
_CONTINUES = re.compile(r"(?!(?:och|eller|samt|respektive)\b)[a-zåäöé]")

# Abbreviations after which a full stop ends no sentence.
_ABBREVIATION = re.compile(
    r"(?:\b(?:kl|nr|ca|t\.?ex|bl\.?a|dvs|d\.?v\.?s|s\.?k|resp|inkl|exkl|avs|ang|tel|prop|kap|dnr|ordf|sekr|"
    r"f\.?d|fr\.?o\.?m|t\.?o\.?m|p\.?g\.?a|jfr|milj|adj|ers|ev|tjg|vice|bil|sid|pkt|p|jan|feb|mar|apr|jun|(?<=\d )jul|aug|sept|okt|nov|dec|"
    r"f|s|(?<!:)(?-i:[A-ZÅÄÖ]))\.|(?<![\d/.:–-])\d{1,2}\.)$",
    re.IGNORECASE,
)
_STOP = re.compile(r"[.!?…][\"”’)\]]*(?=\s)")


def _sentences(flow: Flow) -> Iterator[Flow]:
    start = 0
    text = flow.text
    for stop in _STOP.finditer(text):
        end = stop.end()
        following = text[end + 1 : end + 2]
        if following.islower():
            continue
        if text[stop.start()] == "." and _ABBREVIATION.search(text[max(start, end - 12) : end]):
            continue
        if text[start:end].strip():
            yield flow.slice(start, end)
        start = end
    if text[start:].strip():
        yield flow.slice(start)
