"""Patterns compiled beforehand: compiling those that one document needs takes longer than reading it, start included.

``python -m kansli.reader.rules`` (``make`` does it) compiles the patterns of all rules, and those that modules make of their
words, and keeps them beside the rule files in ``__pycache__``, by a digest of their text; what is not found there is compiled when it is needed. So what is kept can be
lacking or old, but never wrong. It holds for the very Python that made it only.
"""

from __future__ import annotations

import _sre
import hashlib
import marshal
import re
import sys
from array import array
from collections.abc import Iterable
from functools import cache
from importlib.util import cache_from_source
from pathlib import Path
from re import _compiler, _parser  # type: ignore[attr-defined] # what re.compile consists of

Wanted = tuple[str, int]
"""A pattern and its flags."""
_Code = tuple[int, bytes, int, dict[str, int]]
"""Flags, code, number of groups, groups by name."""

_FILE = Path(cache_from_source(str(Path(__file__).with_name("sv") / "patterns.py"))).with_suffix(".bin")
_MADE_BY = (sys.version, _sre.MAGIC)
_asked: set[Wanted] = set()


def compiled(regex: str, flags: int = 0) -> re.Pattern[str]:
    """The pattern that :func:`re.compile` gives.

    Raises:
        re.error: it is no pattern.
    """
    _asked.add((regex, int(flags)))
    kept = _kept().get(_key(regex, flags))
    return re.compile(regex, flags) if kept is None else _pattern(regex, kept)


def keep(wanted: Iterable[Wanted]) -> None:
    """Compile patterns, and those asked for so far, for all processes after this one."""
    made = {_key(regex, flags): _code(regex, flags) for regex, flags in {*wanted, *_asked}}
    _FILE.parent.mkdir(exist_ok=True)
    draft = _FILE.with_suffix(".new")
    draft.write_bytes(marshal.dumps((_MADE_BY, made)))
    draft.replace(_FILE)


@cache
def _kept() -> dict[bytes, _Code]:
    try:
        made_by, kept = marshal.loads(_FILE.read_bytes())  # noqa: S302 - what keep has written, as Python does with modules
    except (OSError, EOFError, ValueError, TypeError):
        return {}
    return kept if made_by == _MADE_BY else {}


def _key(regex: str, flags: int) -> bytes:
    return hashlib.blake2b(f"{flags:d} {regex}".encode(), digest_size=16).digest()


def _code(regex: str, flags: int) -> _Code:
    pattern = re.compile(regex, flags)
    return (
        pattern.flags,
        array("I", _compiler._code(_parser.parse(regex, flags), flags)).tobytes(),  # noqa: SLF001
        pattern.groups,
        dict(pattern.groupindex),
    )


def _pattern(regex: str, kept: _Code) -> re.Pattern[str]:
    """The pattern of what was kept, as :func:`re.compile` ends with."""
    flags, code, groups, named = kept
    names: list[str | None] = [None] * (groups + 1)
    for name, place in named.items():
        names[place] = name
    made: re.Pattern[str] = _sre.compile(regex, flags, array("I", code).tolist(), groups, named, tuple(names))
    return made
