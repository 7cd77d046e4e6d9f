"""Stage layout: marks running heads and feet, joins wrapped lines, and leaves blocks.

Reads the source and its replacements; leaves ``draft.lines`` and ``draft.blocks``.
"""

from __future__ import annotations

from kansli.reader.draft import Draft
from kansli.reader.structure.blocks import blocks_of
from kansli.reader.structure.furniture import mark_furniture
from kansli.reader.structure.lines import lines_of


def run(draft: Draft) -> None:
    """Split the text into lines, set the page's own lines aside, and make blocks of the rest."""
    draft.lines = lines_of(draft.source, draft.replacements)
    mark_furniture(draft.source.text, draft.lines)
    draft.blocks = blocks_of(draft.source.text, draft.lines)
