"""A draft's earlier versions, and what differs between one of them and the draft."""

from __future__ import annotations

from dataclasses import dataclass

from kansli.sittings.markdown import delivered, sections
from kansli.sittings.models import Draft, Snapshot
from kansli.sittings.rendering.comparing import Compared, compared

SHOWN = 200


@dataclass(frozen=True, slots=True)
class ComparedItem:
    """One item of both texts."""

    anchor: str
    heading: str
    lines: list[Compared]
    changed: bool
    there: bool
    """The draft has it."""
    kept: bool
    """The version has it."""


def versions_of(draft: Draft) -> list[Snapshot]:
    """Latest first, without their texts."""
    return list(Snapshot.objects.filter(draft=draft).defer("content")[:SHOWN])


def compared_items(now: str, then: str) -> list[ComparedItem]:
    """Item by item, in the draft's order, those that only the version has last: what it would become, marked against what it is."""
    ours = {one.anchor: one for one in sections(now)}
    theirs = {one.anchor: one for one in sections(then)}
    found = []
    for anchor in [*ours, *(one for one in theirs if one not in ours)]:
        ours_now, kept = ours.get(anchor), theirs.get(anchor)
        before = delivered(ours_now.text) if ours_now else ""
        after = delivered(kept.text) if kept else ""
        heading = (ours_now or kept or ours[""]).heading or "Inledning och deltagare"
        changed = before != after
        lines = compared(before, after) if changed else []
        if anchor and lines and not lines[0].changed:
            lines = lines[1:]  # the heading stands above
        found.append(ComparedItem(anchor, heading, lines, changed, ours_now is not None, kept is not None))
    return found
