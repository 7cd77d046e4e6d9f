"""The heavy part of reading in: bytes to text, text to evidence, text to records. Run in processes of their own.

Imports no database. What goes in and out is packed, so that little is carried between processes.
"""

from __future__ import annotations

import pickle
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from kansli.documents.layout import packed, unpacked
from kansli.reader.api import (
    Evidence,
    Known,
    KnownMeeting,
    Reading,
    UnreadableError,
    evidence_of,
    in_whole,
    load_bytes,
    merge,
    part_of,
    read,
    split,
    takes_long,
)

Parts = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A file's text, and what it tells of people, bodies, meetings and spellings."""

    text: str
    extractor: str
    media: str
    pages: int | None
    layout: bytes
    parts: Parts
    evidence: bytes


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that cannot be read."""

    message: str
    """In Swedish: why, and what to do."""


@dataclass(frozen=True, slots=True)
class Heavy:
    """A file whose pages must be recognised, or that another program must open: to be read after the others."""


class _HeavyError(Exception):
    pass


def draw(path: Path, name: str, document: str, *, light: bool, progress: Path | None = None) -> Drawn | Refused | Heavy:
    """The text of a file and its evidence.

    Args:
        path: where the bytes lie.
        name: what the file is called; messages name it.
        document: what the text is called in evidence.
        light: turn back from a file that takes long.
        progress: where to write "done pages" while pages are recognised.
    """
    try:
        raw = path.read_bytes()
        if light and takes_long(name, raw):
            return Heavy()
        source = load_bytes(name, raw, progress=_turn_back if light else _written(progress) if progress else None)
    except _HeavyError:
        return Heavy()
    except UnreadableError as error:
        return Refused(error.message)
    except OSError as error:
        return Refused(f"{name} kunde inte läsas från disken ({error.strerror}). Läs in filen igen.")
    source = replace(source, document=document)
    parts = split(source)
    told = merge(evidence_of(replace(part_of(source, start, end), document=called(document, start))) for start, end in parts)
    return Drawn(source.text, source.extractor, source.media, len(source.pages) or None, packed(source), parts, packed_evidence(told))


def _turn_back(done: int, total: int) -> None:
    if done < total:
        raise _HeavyError


def _written(place: Path) -> Callable[[int, int], None]:
    def write(done: int, total: int) -> None:
        new = place.with_suffix(".new")
        new.write_text(f"{done} {total}")
        new.replace(place)

    return write


def called(document: str, start: int) -> str:
    """What evidence and readings call a part of a file."""
    return f"{document}:{start}" if start else document


def records_of(text: str, layout: bytes, document: str, parts: Parts, known: Path) -> list[bytes]:
    """The packed reading of each part of a text, with what ``known`` (a file that :func:`share` wrote) tells."""
    source = unpacked(layout, text)
    told = _shared(known)
    return [
        pack(in_whole(read(replace(part_of(source, start, end), document=called(document, start)), told), start)) for start, end in parts
    ]


def pack(record: Reading) -> bytes:
    """A record on its way between processes."""
    return msgspec.msgpack.encode(record)


def unpack(content: bytes) -> Reading:
    """The record again."""
    return msgspec.msgpack.decode(content, type=Reading)


def looks_like_minutes(record: Reading) -> bool:
    """Does it say of itself that it is minutes, or hold so much of what minutes hold that it must be?"""
    head = record.head
    signs = (
        2 * bool(head.kind)
        + 2 * (len(record.attendance) > 1)
        + bool(head.body)
        + bool(head.date)
        + bool(head.adjuster or head.note_taker or head.chaired_by)
        + (len(record.items) > 2)
        + bool(record.decisions)
        + bool(record.assignments or record.tabled)
    )
    return signs >= 4 and bool(record.items or record.decisions or record.assignments or record.attendance)


def share(known: Known, place: Path) -> None:
    """Lay what is known where all processes can read it."""
    place.write_bytes(pickle.dumps(known))


_last: tuple[Path, Known] | None = None


def _shared(place: Path) -> Known:
    """What is known, read once in each process."""
    global _last
    if _last is None or _last[0] != place:
        _last = (place, pickle.loads(place.read_bytes()))  # noqa: S301 - our own file in our own folder
    return _last[1]


class _Packed(msgspec.Struct, array_like=True):
    people: list[tuple[str, str, int]]
    bodies: dict[str, int]
    meetings: list[KnownMeeting]
    words: dict[str, int]
    pairs: list[tuple[str, str, int]]


def packed_evidence(evidence: Evidence) -> bytes:
    """Evidence as one column."""
    content = _Packed(
        [(name, home, times) for (name, home), times in evidence.people.items()],
        dict(evidence.bodies),
        list(evidence.meetings),
        dict(evidence.words),
        [(first, second, times) for (first, second), times in evidence.pairs.items()],
    )
    return zlib.compress(msgspec.msgpack.encode(content), 3)


def unpacked_evidence(content: bytes) -> Evidence:
    """The evidence that was packed."""
    told = msgspec.msgpack.decode(zlib.decompress(content), type=_Packed)
    return Evidence(
        Counter({(name, home): times for name, home, times in told.people}),
        Counter(told.bodies),
        tuple(told.meetings),
        Counter(told.words),
        Counter({(first, second): times for first, second, times in told.pairs}),
    )
