"""Files in, :class:`~kansli.reader.text.SourceText` out: one module a format. The only place that knows formats."""

from __future__ import annotations

from pathlib import Path

from kansli.reader.text import SourceText


def load(path: Path) -> SourceText:
    """The text of a file.

    Raises:
        UnreadableError: the file cannot be read; the message says what to do.
    """
    raw = path.read_bytes()
    return SourceText(path.name, raw.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n"))
