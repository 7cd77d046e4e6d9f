"""What outsiders may import of the reader."""

from __future__ import annotations

from pathlib import Path

from kansli.reader import pipeline
from kansli.reader.errors import UnreadableError
from kansli.reader.evidence import evidence_of
from kansli.reader.known import Evidence, Known, KnownMeeting, known_from, merge
from kansli.reader.language.namewords import is_municipality
from kansli.reader.matters import (
    BY_HEADING,
    Change,
    FollowUp,
    Given,
    KnownMatter,
    Links,
    Matter,
    Mention,
    State,
    link,
    matters_json,
    missing_meetings,
)
from kansli.reader.matters.followup import body_key
from kansli.reader.matters.terms import Terms, terms_of
from kansli.reader.parts import in_whole, part_of, split
from kansli.reader.recordjson import record_of
from kansli.reader.records import Reading, Span
from kansli.reader.repair import repair
from kansli.reader.repair.compounds import compound_parts
from kansli.reader.repair.names import settled
from kansli.reader.sources import load, load_bytes, takes_long
from kansli.reader.text import SourceText

__all__ = [
    "BY_HEADING",
    "Change",
    "Evidence",
    "FollowUp",
    "Given",
    "Known",
    "KnownMatter",
    "KnownMeeting",
    "Links",
    "Matter",
    "Mention",
    "Reading",
    "SourceText",
    "Span",
    "State",
    "Terms",
    "UnreadableError",
    "body_key",
    "compound_parts",
    "evidence_of",
    "in_whole",
    "is_municipality",
    "known_from",
    "link",
    "load",
    "load_bytes",
    "matters_json",
    "merge",
    "missing_meetings",
    "part_of",
    "read",
    "record_of",
    "split",
    "takes_long",
    "terms_of",
]


def read(source: SourceText | Path, known: Known | None = None) -> Reading:
    """Read one document.

    Args:
        source: a loaded text, or the path of a file.
        known: what a register, or the first pass over a batch, knows.

    Raises:
        UnreadableError: the file cannot be read; the message says what to do.
    """
    text = source if isinstance(source, SourceText) else load(source)
    known = known or Known()
    return settled(pipeline.reading_of(pipeline.drafted(text, known, repair(text, known))), known)
