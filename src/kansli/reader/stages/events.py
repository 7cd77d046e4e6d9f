"""Stage events: reads dated events and the next meeting."""

from __future__ import annotations

from kansli.reader.draft import Draft


def run(draft: Draft) -> None:
    """Not yet built."""
