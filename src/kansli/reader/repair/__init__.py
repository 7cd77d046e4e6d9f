"""OCR repair: text whose å, ä, ö were lost is restored for reading; quotes stay as delivered.

Letters that are only written otherwise are put right one by one (:mod:`~kansli.reader.repair.marks`). For lost ones,
damage is judged first (:mod:`~kansli.reader.repair.gate`), so that sound text passes untouched and at no cost. For the
words of damaged stretches, candidates come from the lexicon, from other documents and from compounds, weighed by how
recognition misreads letters (:mod:`~kansli.reader.repair.spelling`), and their neighbours choose between them
(:mod:`~kansli.reader.repair.context`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kansli.reader.flow import Replacement
from kansli.reader.known import Known
from kansli.reader.repair import gate
from kansli.reader.repair.marks import misplaced_marks
from kansli.reader.text import SourceText

__all__ = ["clear_caches", "repair", "repaired_text", "tokens"]

_TOKEN = re.compile(r"\S+")


def repair(source: SourceText, known: Known, parts: Sequence[tuple[int, int]] | None = None) -> tuple[Replacement, ...]:
    """What to read instead of what was delivered; nothing for undamaged text.

    The replacements stand in the order of the text and do not overlap. With ``parts`` (ascending ranges), only words there are repaired.
    """
    marks = misplaced_marks(source.text)
    if marks:
        return tuple(marks)
    ranges = gate.damaged(source)
    if not ranges:
        return ()
    from kansli.reader.repair.restore import restore  # the lexicon is not loaded for sound text

    return restore(source, ranges, known, parts)


def repaired_text(source: SourceText, replacements: Sequence[Replacement]) -> str:
    """The delivered text with the replacements put in."""
    parts: list[str] = []
    position = 0
    for replacement in replacements:
        parts += [source.text[position : replacement.start], replacement.text]
        position = replacement.end
    parts.append(source.text[position:])
    return "".join(parts)


def tokens(source: SourceText, replacements: Sequence[Replacement]) -> list[tuple[int, str, str]]:
    """(offset, as delivered, as read) for every token between white space.

    A replacement that covers several tokens is told at the first of them; the others are read as nothing.
    """
    found: list[tuple[int, str, str]] = []
    queue = list(replacements)
    at = 0
    for match in _TOKEN.finditer(source.text):
        start, end = match.span()
        read: list[str] = []
        position = start
        while at < len(queue) and queue[at].start < end:
            replacement = queue[at]
            if replacement.start >= start:
                read += [source.text[position : replacement.start], replacement.text]
            position = min(end, replacement.end)
            if replacement.end > end:
                break
            at += 1
        read.append(source.text[position:end])
        found.append((start, match.group(), "".join(read)))
    return found


def clear_caches() -> None:
    """Forget what earlier texts taught about words; the lexicon stays loaded."""
    from kansli.reader.repair import restore, spelling

    spelling.clear()
    restore.clear()
