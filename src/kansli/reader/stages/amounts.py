"""Stage amounts: reads sums of money."""

from __future__ import annotations

from kansli.reader.draft import Draft


def run(draft: Draft) -> None:
    """Not yet built."""
