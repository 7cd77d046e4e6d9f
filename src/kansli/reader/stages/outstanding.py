"""Stage outstanding: reads the minutes own list of what is still open."""

from __future__ import annotations

from kansli.reader.draft import Draft


def run(draft: Draft) -> None:
    """Not yet built."""
