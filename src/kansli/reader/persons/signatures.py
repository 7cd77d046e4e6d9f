"""Who signed as what, at the foot of the minutes or under a label in their head.

Reads lines; leaves names by office. A label stands above its name, beside it, or below it, and several labels may share a line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kansli.reader.rules import rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kansli.reader.flow import Flow
    from kansli.reader.language.names import NameMention, Roster

_SIGNS = rules("officers").group("use", "sign")
_REST = re.compile(r"[\s.…_:;,*|/()\-–—\d§]+")
_ORDINARY = 3
"""A line with more words than this besides names and labels is running text."""


@dataclass(frozen=True, slots=True)
class Signature:
    """One name, and what its bearer signed as."""

    role: str
    """secretary · adjuster · chair"""
    name: str
    flow: Flow


@dataclass(slots=True)
class _Line:
    flow: Flow
    labels: list[tuple[int, str]]
    names: list[NameMention]


def signatures_in(flows: Iterable[Flow], roster: Roster, *, labels_first: bool = False) -> list[Signature]:
    """The signatures that ``flows`` (lines, in order) hold; ``labels_first``: only those whose label begins the line."""
    lines = [line for flow in flows if (line := _line(flow, roster))]
    if labels_first:
        lines = list(_labels_first(lines))
    above = _names_stand_above(lines)
    found: list[Signature] = []
    waiting: list[str] = []
    held: list[tuple[NameMention, Flow]] = []
    for line in lines:
        if line.labels and line.names:
            found.extend(_beside(line, waiting))
            waiting = [] if labels_first else _left_over(line)
            held = []
        elif line.labels:
            roles = [role for _, role in line.labels]
            if above and len(held) >= len(roles):
                found.extend(
                    Signature(role, mention.name, _slice(flow, mention)) for role, (mention, flow) in zip(roles, held, strict=False)
                )
                held = []
            elif not above:
                waiting = waiting + roles if waiting and len(lines) < 8 else roles
        elif above:
            held = [(mention, line.flow) for mention in line.names]
        elif waiting:
            for mention in line.names:
                role = waiting[0] if len(waiting) > 1 or waiting[0] != "adjuster" else "adjuster"
                found.append(Signature(role, mention.name, _slice(line.flow, mention)))
                waiting = waiting[1:] if len(waiting) > 1 else waiting if waiting[0] == "adjuster" else []
                if not waiting:
                    break
    return found


def _labels_first(lines: Sequence[_Line]) -> Iterator[_Line]:
    """Lines whose label stands before the name, and names right below a label alone."""
    below_label = False
    for line in lines:
        if line.labels and line.names:
            if len(line.flow.text[: line.labels[0][0]].split()) <= 1 and line.labels[0][0] < line.names[0].start:
                yield line
            below_label = False
        elif line.labels:
            below_label = len(_REST.sub(" ", line.flow.text).split()) <= 2
            if below_label:
                yield line
        elif below_label:
            yield line
            below_label = False


def _line(flow: Flow, roster: Roster) -> _Line | None:
    """A line of signatures; None for running text."""
    text = flow.text
    if len(text) > 140:
        return None
    names = roster.find(text)
    lowered = text.lower()
    labels = sorted(
        (match.start(), str(rule.gives["role"]))
        for rule in _SIGNS
        for match in rule.finditer(text, lowered)
        if not _inside(match.start(), names)
    )
    if not names and not labels:
        return None
    bare = text
    for mention in names:
        bare = bare.replace(text[mention.start : mention.end], " ")
    for rule in _SIGNS:
        bare = rule.pattern.sub(" ", bare)
    ordinary = len(_REST.sub(" ", bare).split())
    if ordinary > _ORDINARY or (ordinary > 1 and text.endswith(".") and not text.endswith("..")):
        return None
    return _Line(flow, labels, names)


def _inside(position: int, names: Sequence[NameMention]) -> bool:
    return any(mention.start <= position < mention.end for mention in names)


def _names_stand_above(lines: Sequence[_Line]) -> bool:
    """Does a line of names come before the first label, and a label after the last name?"""
    alone = [line for line in lines if bool(line.names) != bool(line.labels)]
    return len(alone) >= 2 and bool(alone[0].names) and bool(alone[-1].labels) and not any(line.names and line.labels for line in lines)


def _beside(line: _Line, waiting: Sequence[str]) -> list[Signature]:
    """Labels and names on one line: a name belongs to the label before it, else to the one after."""
    found = []
    for mention in line.names:
        before = [role for position, role in line.labels if position < mention.start]
        role = before[-1] if before else (waiting[0] if waiting else line.labels[0][1])
        found.append(Signature(role, mention.name, _slice(line.flow, mention)))
    return found


def _left_over(line: _Line) -> list[str]:
    """Labels after the last name of a line: their names follow."""
    last = max(mention.end for mention in line.names)
    return [role for position, role in line.labels if position >= last]


def _slice(flow: Flow, mention: NameMention) -> Flow:
    return flow.slice(mention.start, mention.end)
