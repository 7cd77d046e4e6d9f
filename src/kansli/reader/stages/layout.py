"""Stage layout: marks running heads and feet, joins wrapped lines, and leaves blocks."""

from __future__ import annotations

from kansli.reader.draft import Draft


def run(draft: Draft) -> None:
    """Not yet built."""
