"""How a group works, as it is set: its template as lines of text, and all the rest of its settings."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from kansli.people.guard import Scope
from kansli.people.models import Body, Person
from kansli.sittings.models import AgendaItem, GroupWays
from kansli.sittings.standing import standing_of

_LINE = re.compile(
    r"^(?P<heading>.+?)(?:\s*\((?P<kind>beslut|diskussion|information)\))?(?:\s*,\s*(?P<minutes>\d{1,3})\s*min(?:uter)?\.?)?$",
    re.IGNORECASE,
)
_AREA = re.compile(r"^[-–•*]\s*(?P<name>.+?)(?:\s*\((?P<rapporteur>[^()]+)\))?$")
_KINDS = {"beslut": AgendaItem.Kind.DECISION, "diskussion": AgendaItem.Kind.DISCUSSION, "information": AgendaItem.Kind.INFORMATION}
_WORDS = {str(kind): word for word, kind in _KINDS.items()}


def template_of(text: str) -> list[dict[str, Any]]:
    """A template written as lines: "Val av justerare (beslut), 5 min"; below a heading, lines that begin with a dash are its areas."""
    rows: list[dict[str, Any]] = []
    for line in (line.strip() for line in text.splitlines()):
        area = _AREA.match(line)
        if area and rows:
            rows[-1]["standing"] = AgendaItem.Standing.AREAS.value
            rows[-1].setdefault("areas", []).append({"name": area["name"].strip(), "rapporteur": (area["rapporteur"] or "").strip()})
            continue
        found = _LINE.match(line)
        if found:
            heading = found["heading"].strip()[:500]
            row: dict[str, Any] = {"heading": heading, "standing": standing_of(heading).value}
            row["kind"] = str(_KINDS[(found["kind"] or "information").casefold()])
            if found["minutes"]:
                row["minutes"] = int(found["minutes"])
            rows.append(row)
    return rows


def as_lines(template: Iterable[dict[str, Any]]) -> str:
    """A template as it is written; :func:`template_of` reads it back to the same."""
    lines = []
    for row in template:
        kind = _WORDS.get(str(row.get("kind", "")), "information")
        marked = f" ({kind})" if kind != "information" else ""
        lines.append(f"{row['heading']}{marked}" + (f", {row['minutes']} min" if row.get("minutes") else ""))
        lines += [f"- {area['name']}" + (f" ({area['rapporteur']})" if area.get("rapporteur") else "") for area in row.get("areas", [])]
    return "\n".join(lines)


def set_ways(scope: Scope, body: Body, *, clearers: Iterable[Person], at: datetime, **values: Any) -> GroupWays:
    """Set how a group works; stored the first time something is set."""
    wanted = {one.pk for one in clearers}
    through = GroupWays.clearers.through
    with scope.act(verb="ways.set", label=f"Ändrade arbetssättet för {body.label}", thing=f"body:{body.pk}", at=at) as changes:
        ways = GroupWays.objects.filter(body=body).first()
        ways = changes.set(ways, **values) if ways else changes.create(GroupWays(body=body, **values))
        there = {row.person_id: row for row in through.objects.filter(groupways=ways)}
        for person in wanted - there.keys():
            changes.create(through(groupways_id=ways.pk, person_id=person))
        for person in there.keys() - wanted:
            changes.delete(there[person])
        return ways


def quoted(rules: str) -> dict[str, str]:
    """What a group's own working rules say of each setting: the line that speaks of it."""
    return {
        name: line
        for name, pattern in _SPEAKS.items()
        if (line := next((one for one in _sentences(rules) if pattern.search(one.casefold())), ""))
    }


_SPEAKS = {
    "dispatch_days": re.compile(r"utskick|kallelse|skickas ut|underlag"),
    "adjust_days": re.compile(r"juster"),
    "chair_clears": re.compile(r"ordförande"),
    "invites": re.compile(r"outlook|kalender|inbjud"),
}


def _sentences(rules: str) -> list[str]:
    return [one.strip() for line in rules.splitlines() for one in re.split(r"(?<=[.!?])\s+", line.strip("-–•* \t")) if one.strip()]
