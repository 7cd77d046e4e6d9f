"""What is done with each file of a batch. Module-level functions, so that worker processes can call them."""

from __future__ import annotations

import json

from kansli.reader.api import Known, Reading, SourceText, read, record_of


def reading(text: SourceText, known: Known) -> Reading:
    """The document's reading."""
    return read(text, known)


def json_line(text: SourceText, known: Known) -> str:
    """The document's record as one line of JSON."""
    return json.dumps(record_of(read(text, known)), ensure_ascii=False)
