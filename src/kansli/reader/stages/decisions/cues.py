"""One pattern for many literal words, so that a text is looked through once and not once a word.

Reads words; leaves a pattern in which words that begin alike share their beginning.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern that finds the first of ``words`` in a text."""
    return re.compile(_shared(sorted(set(words))))


def _shared(words: list[str]) -> str:
    """Alternatives for sorted words; once one of them ends, what longer ones go on with makes no difference."""
    if not words or words[0] == "":
        return ""
    branches = [re.escape(first) + _shared([word[1:] for word in alike]) for first, alike in groupby(words, key=lambda word: word[0])]
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
