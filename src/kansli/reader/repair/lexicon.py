"""How common Swedish words are, and which of them a damaged word may be.

The frequencies are those of the wordfreq package. They are built once into a trie in a cache directory
(``python -m kansli.reader.repair.lexicon`` does it ahead of time); its keys are skeletons, so one look-up gives every
word that a damaged one may have been. The file is mapped into memory: loading it costs next to nothing, and worker
processes share it.
"""

from __future__ import annotations

import math
import os
import re
import sys
import tempfile
from functools import cache
from pathlib import Path

import marisa_trie

from kansli.reader.repair.channel import skeleton

_FORM = 1
"""Raised when the form of the file changes."""
_STEPS = 10.0
"""Steps of the stored byte per unit of the natural logarithm."""
_WORD = re.compile(r"[a-zåäöéáàâæøóôèêüçñëí]{2,40}")


class Lexicon:
    """Words and their frequencies, found by skeleton."""

    def __init__(self, trie: marisa_trie.BytesTrie) -> None:
        self._trie = trie

    def find(self, key: str) -> list[tuple[str, float]]:
        """(word, natural logarithm of its frequency) for each word with this skeleton."""
        return [(value[1:].decode("utf-8"), -value[0] / _STEPS) for value in self._trie.get(key, ())]


def path() -> Path:
    """Where the built lexicon lies: ``$KANSLI_CACHE``, else ``$XDG_CACHE_HOME/kansli``, else ``~/.cache/kansli``."""
    from importlib.metadata import version  # slow to load, and not needed for sound text

    room = os.environ.get("KANSLI_CACHE")
    base = Path(room) if room else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kansli"
    return base / f"lexicon-sv-{_FORM}-{version('wordfreq')}.marisa"


@cache
def lexicon() -> Lexicon:
    """The lexicon, built first if need be; in memory only where the cache directory cannot be written."""
    target = path()
    if not target.exists():
        trie = _trie()
        try:
            _store(trie, target)
        except OSError:
            return Lexicon(trie)
    return Lexicon(marisa_trie.BytesTrie().mmap(str(target)))


def frequency(word: str) -> float:
    """Natural logarithm of how common a word of small letters is; that of nothing where the lexicon lacks it."""
    return dict(lexicon().find(skeleton(word))).get(word, -math.inf)


def build() -> Path:
    """Build the lexicon anew; the path it was put at.

    Safe beside other processes: the file is written under a name of its own and then renamed, so that a reader sees
    either the old file or the whole new one.

    Raises:
        OSError: the cache directory cannot be written.
    """
    target = path()
    _store(_trie(), target)
    return target


def _store(trie: marisa_trie.BytesTrie, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=target.name, suffix=".part", dir=target.parent)
    os.close(handle)
    try:
        trie.save(name)
        Path(name).chmod(0o644)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _trie() -> marisa_trie.BytesTrie:
    import wordfreq  # slow to load and needed only for building

    entries = wordfreq.get_frequency_dict("sv", "best").items()
    return marisa_trie.BytesTrie(
        (skeleton(word), bytes([min(255, round(-math.log(frequency) * _STEPS))]) + word.encode("utf-8"))
        for word, frequency in entries
        if _WORD.fullmatch(word)
    )


if __name__ == "__main__":
    sys.stdout.write(f"{build()}\n")
