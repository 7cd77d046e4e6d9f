"""Stage outline: finds the items, and gives each block its section and zone."""

from __future__ import annotations

from kansli.reader.draft import Draft


def run(draft: Draft) -> None:
    """Not yet built."""
