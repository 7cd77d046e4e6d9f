"""A drawn text as a row: its words in one column, everything else about it packed in another; and back."""

from __future__ import annotations

import zlib
from dataclasses import replace

import msgspec

from kansli.reader.api import SourceText


def packed(source: SourceText) -> bytes:
    """Pages, line styles, word boxes and notes of ``source``, compressed; not its text."""
    return zlib.compress(msgspec.msgpack.encode(replace(source, text="")), 6)


def unpacked(layout: bytes, text: str) -> SourceText:
    """The source that was packed, with its text again."""
    return replace(msgspec.msgpack.decode(zlib.decompress(layout), type=SourceText), text=text)
