"""Stage outline: finds the items, and gives each block its section and zone.

Reads ``draft.blocks``; leaves ``draft.sections`` and ``draft.items``, and on each block its section, zone and flags.
"""

from __future__ import annotations

from kansli.reader.draft import Draft
from kansli.reader.structure.items import leave_items
from kansli.reader.structure.sections import leave_sections
from kansli.reader.structure.zones import leave_zones


def run(draft: Draft) -> None:
    """Find the items, share the blocks out among them, and tell what each block holds."""
    leave_sections(draft)
    leave_zones(draft)
    leave_items(draft)
