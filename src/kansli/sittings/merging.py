"""Two people write the same minutes: what each changed is taken in, item by item. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from kansli.sittings.markdown import Section, normal, sections, together


@dataclass(frozen=True, slots=True)
class Conflict:
    """An item that both have changed, differently."""

    anchor: str
    """Empty: the head."""
    heading: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Merged:
    """Both writers' text."""

    content: str
    """With their words where both changed the same item."""
    conflicts: tuple[Conflict, ...] = ()


def merge(base: str, mine: str, theirs: str) -> Merged:
    """Take what each changed since ``base``; an item that one took away and the other changed is kept as changed."""
    before, ours, others = (_by_anchor(text) for text in (base, mine, theirs))
    chosen: dict[str, Section] = {}
    conflicts: list[Conflict] = []
    for anchor in _order(list(before), list(ours), list(others)):
        was, my, their = (_text(parts, anchor) for parts in (before, ours, others))
        if my in (their, was):
            section = others.get(anchor)
        elif their == was:
            section = ours.get(anchor)
        elif not my or not their:
            section = ours.get(anchor) or others.get(anchor)
        else:
            section = others[anchor]
            conflicts.append(Conflict(anchor, section.heading, my, their))
        if section is not None:
            chosen[anchor] = section
    return Merged(together(chosen.values()), tuple(conflicts))


def _by_anchor(text: str) -> dict[str, Section]:
    return {section.anchor: section for section in sections(normal(text))}


def _text(parts: dict[str, Section], anchor: str) -> str:
    return parts[anchor].text if anchor in parts else ""


def _order(before: list[str], ours: list[str], others: list[str]) -> list[str]:
    """The order of whoever moved items; what only the other has comes after what it stands after there."""
    first, second = (others, ours) if [one for one in ours if one in before] == [one for one in before if one in ours] else (ours, others)
    order = list(first)
    for place, anchor in enumerate(second):
        if anchor not in order:
            after = next((one for one in reversed(second[:place]) if one in order), None)
            order.insert(order.index(after) + 1 if after is not None else 0, anchor)
    return order
