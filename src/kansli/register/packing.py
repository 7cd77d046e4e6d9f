"""A reading as one column: everything the reader left, to be linked, followed up and compared later."""

from __future__ import annotations

import zlib

import msgspec

from kansli.reader.api import Reading as Record


def packed(record: Record) -> bytes:
    """The whole reading, compressed."""
    return zlib.compress(msgspec.msgpack.encode(record), 6)


def unpacked(content: bytes) -> Record:
    """The reading that was packed."""
    return msgspec.msgpack.decode(zlib.decompress(content), type=Record)
