"""Matters (ärenden): which items of different meetings are about the same thing, and what became of what was given out.

Reads readings only, never texts; leaves :class:`Links`.
"""

from __future__ import annotations

from kansli.reader.matters.followup import Change, FollowUp, Given, State, follow_up, missing_meetings
from kansli.reader.matters.linking import BY_HEADING, KnownMatter, Links, Matter, Mention, Place, link, matters_json

__all__ = [
    "BY_HEADING",
    "Change",
    "FollowUp",
    "Given",
    "KnownMatter",
    "Links",
    "Matter",
    "Mention",
    "Place",
    "State",
    "follow_up",
    "link",
    "matters_json",
    "missing_meetings",
]
