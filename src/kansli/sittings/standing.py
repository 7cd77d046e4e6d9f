"""Standing items: how they are known by their headings, and what an agenda begins with where nothing else is known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from kansli.sittings.models import AgendaItem

Kind, Standing = AgendaItem.Kind, AgendaItem.Standing


@dataclass(frozen=True, slots=True)
class Start:
    """An item that an agenda begins with."""

    heading: str
    standing: str = Standing.NONE
    kind: str = Kind.INFORMATION
    planned: int | None = None
    presenter: str = ""
    areas: list[dict[str, str]] = field(default_factory=list)


_KNOWN = (
    (Standing.WELCOME, r"valkom|oppnande|oppnas|oppnar"),
    (Standing.ADJUSTER, r"juster(are|ingsman|ingsperson)"),
    (Standing.FEEDBACK, r"aterkoppling (fran|av)? ?(foregaende|forra|senaste|beslut)|uppfoljning av (foregaende|forra|senaste|beslut)"),
    (Standing.OUTSTANDING, r"utestaende|foregaende (mote|anteckning|protokoll|minnesant)|forra motet|balanslist"),
    (Standing.COMING, r"kommande (mote|sammantrade)|mote(n|splan) framat"),
    (Standing.OTHER, r"ovrig(a|t)( fragor| arenden)?$|ovriga fragor"),
    (Standing.NEXT, r"nasta (mote|sammantrade|traff)"),
)
_USUAL = {
    Standing.WELCOME: Start("Välkommen", Standing.WELCOME, planned=5),
    Standing.ADJUSTER: Start("Val av justerare", Standing.ADJUSTER, Kind.DECISION, 5),
    Standing.OUTSTANDING: Start("Utestående ärenden och föregående möten", Standing.OUTSTANDING, planned=15),
    Standing.COMING: Start("Kommande möten", Standing.COMING, planned=10),
    Standing.OTHER: Start("Övriga frågor", Standing.OTHER, planned=5),
    Standing.NEXT: Start("Nästa möte", Standing.NEXT, planned=5),
}
_AS_READ = str.maketrans("åäöéü", "aaoeu")
LAST = frozenset({Standing.OTHER, Standing.NEXT})
"""What an agenda ends with; what is added comes before it."""


def standing_of(heading: str) -> AgendaItem.Standing:
    """Which standing item a heading is of; none for what is the meeting's own. Letters lost in scanning do not matter."""
    plain = heading.casefold().translate(_AS_READ).strip(" .:")
    return next((standing for standing, pattern in _KNOWN if re.search(rf"(?:^|\W|v){pattern}|^{pattern}", plain)), Standing.NONE)


def usual() -> list[Start]:
    """What an agenda begins with where nothing is known of the group."""
    return list(_USUAL.values())


def from_headings(headings: Iterable[str], *, scanned: bool = False) -> list[Start]:
    """The standing items among the headings of earlier minutes, in their order; nothing where there is none.

    Args:
        headings: in order.
        scanned: letters may be lost, so the usual words are taken where there are such.
    """
    found: dict[str, Start] = {}
    for heading in headings:
        standing = standing_of(heading)
        if standing and standing not in found:
            usually = _USUAL.get(standing, Start(heading, standing, planned=10))
            found[standing] = usually if scanned else replace(usually, heading=heading)
    return list(found.values())


def from_template(rows: Sequence[dict[str, object]]) -> list[Start]:
    """The items of a group's template, as its settings hold them."""
    made = []
    for row in rows:
        heading = str(row.get("heading", "")).strip()
        if heading:
            minutes, areas = row.get("minutes"), row.get("areas")
            made.append(
                Start(
                    heading,
                    str(row.get("standing", "")) if row.get("standing") in Standing.values else Standing.NONE,
                    str(row.get("kind")) if row.get("kind") in Kind.values else Kind.INFORMATION,
                    minutes if isinstance(minutes, int) else None,
                    str(row.get("presenter", "")),
                    areas if isinstance(areas, list) else [],
                )
            )
    return made
