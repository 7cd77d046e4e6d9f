"""Two versions of minutes beside each other: what is new and what is gone, word by word.

Pure: no database, no clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from kansli.sittings.rendering.blocks import Placed, blocks_of

_WORDS = re.compile(r"\s+|[^\s]+")
_ALIKE = 0.4
"""So much of two paragraphs must be the same for one to be a change of the other."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One paragraph of the later version, or one that is gone, with its changes marked."""

    block: Placed
    html: SafeString
    changed: bool


def compared(before: str, after: str) -> list[Compared]:
    """The later version's paragraphs in order, what is gone where it stood; ``ins`` and ``del`` for what differs."""
    old, new = blocks_of(before), blocks_of(after)
    matcher = SequenceMatcher(None, [_key(one) for one in old], [_key(one) for one in new], autojunk=False)
    made: list[Compared] = []
    for what, first, last, start, end in matcher.get_opcodes():
        if what == "equal":
            made.extend(Compared(one, one.html, changed=False) for one in new[start:end])
        else:
            made.extend(_replaced(old[first:last], new[start:end]))
    return made


def _key(block: Placed) -> tuple[str, int, str]:
    return block.kind, block.level, block.text


def _replaced(old: Sequence[Placed], new: Sequence[Placed]) -> Iterator[Compared]:
    """Pair each new paragraph with the first old one that it is a change of; the others are new or gone as a whole."""
    rest = list(old)
    for one in new:
        like = next((other for other in rest if other.kind == one.kind and _ratio(other.text, one.text) >= _ALIKE), None)
        if like is None:
            yield Compared(one, _whole("ins", one), changed=True)
            continue
        for gone in rest[: rest.index(like)]:
            yield Compared(gone, _whole("del", gone), changed=True)
        del rest[: rest.index(like) + 1]
        yield Compared(one, _words(like.text, one.text), changed=True)
    for gone in rest:
        yield Compared(gone, _whole("del", gone), changed=True)


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio()


def _whole(tag: str, block: Placed) -> SafeString:
    return mark_safe(_told(tag, block.text))  # noqa: S308 - escaped


def _words(before: str, after: str) -> SafeString:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    out = []
    for what, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = "".join(old[first:last]), "".join(new[start:end])
        if what == "equal":
            out.append(str(escape(come)))
        else:
            out.append((_told("del", gone) if gone else "") + (_told("ins", come) if come else ""))
    return mark_safe("".join(out))  # noqa: S308 - escaped


def _told(tag: str, words: str) -> str:
    """A change that is heard as well as seen."""
    heard = "nytt: " if tag == "ins" else "borttaget: "
    return f'<{tag}><span class="hidden-text">{heard}</span>{escape(words)}</{tag}>'
