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
_REST = re.compile(r"[\s.…_:;,*|/()\-–—\d§¤]+")
_ORDINARY = 3
"""A line with more words than this besides names and labels is running text."""
_BESIDE = 2
"""So many words of other fields may stand beside a signature in a head ("Underskrifter", "Paragrafer")."""
_SMALL = 8
"""A line with more words in small letters than this, labels and all, is running text."""
_LONGEST = 140


@dataclass(frozen=True, slots=True)
class Signature:
    """One name, and what its bearer signed as."""

    role: str
    """secretary · adjuster · chair"""
    name: str
    flow: Flow


@dataclass(slots=True)
class _Line:
    labels: list[tuple[int, str]]
    """Place in the line, role."""
    names: list[tuple[int, str, Flow]]
    """Place in the line, name, passage."""
    words: int
    """Words besides."""


def signatures_in(lines: Iterable[Sequence[Flow]], roster: Roster, *, labels_first: bool = False) -> list[Signature]:
    """The signatures that ``lines`` (each its cells, in order) hold; ``labels_first``: only those whose label begins the line."""
    read = [line for cells in lines if (line := _line(cells, roster))]
    found: list[Signature] = []
    waiting: list[str] = []
    held: list[tuple[int, str, Flow]] = []
    label_before = False
    for line in _labels_first(read) if labels_first else read:
        if line.labels and line.names:
            found.extend(_beside(line, waiting))
            last = max(place for place, _, _ in line.names)
            waiting, held = [role for place, role in line.labels if place > last], []
        elif line.labels:
            roles = [role for _, role in line.labels]
            if len(held) == len(roles):
                found.extend(Signature(role, name, flow) for role, (_, name, flow) in zip(roles, held, strict=True))
                waiting = []
            else:
                waiting = waiting + roles if label_before else roles
            held = []
        elif waiting:
            found.extend(_below(line, waiting))
            waiting, held = waiting[len(line.names) :], []
        else:
            held = line.names if line.words <= 1 else []
        label_before = bool(line.labels) and not line.names
    return found


def _line(cells: Sequence[Flow], roster: Roster) -> _Line | None:
    """A line of signatures; None for running text."""
    if sum(1 for cell in cells for word in cell.text.split() if word[:1].islower()) > _SMALL:
        return None
    made = _Line([], [], 0)
    start = 0
    for cell in cells:
        text = cell.text
        mentions = roster.find(text) if len(text) <= _LONGEST else []
        bare = _blanked(text, mentions)
        for rule in _SIGNS.applicable(bare):
            made.labels.extend((start + match.start(), str(rule.gives["role"])) for match in rule.pattern.finditer(bare))
            bare = rule.pattern.sub(lambda match: " " * len(match.group()), bare)
        made.names.extend((start + mention.start, mention.name, cell.slice(mention.start, mention.end)) for mention in mentions)
        made.words += len(_REST.sub(" ", bare).split())
        start += _LONGEST + 1
    made.labels.sort()
    ends = cells[-1].text.endswith(".") and not cells[-1].text.endswith("..") if cells else False
    if ends and made.names and not made.labels and cells[0].text[: made.names[0][0]].strip():
        return None  # "Föredragande: Kim Ek." is said, not signed
    if made.words > _ORDINARY or (made.words > 1 and (ends or not made.names)) or not (made.names or made.labels):
        return None
    return made


def _blanked(text: str, mentions: Iterable[NameMention]) -> str:
    """``text`` with the names blanked, every other letter in its place."""
    for mention in mentions:
        text = text[: mention.start] + " " * (mention.end - mention.start) + text[mention.end :]
    return text


def _labels_first(lines: Sequence[_Line]) -> Iterator[_Line]:
    """Lines whose label stands before the name, and names right below a label alone."""
    below_label = False
    for line in lines:
        if line.labels and line.names:
            if line.labels[0][0] < line.names[0][0] and line.words <= _BESIDE:
                yield line
            below_label = False
        elif line.labels:
            below_label = line.words == 0
            if below_label:
                yield line
        elif below_label:
            yield line
            below_label = False


def _beside(line: _Line, waiting: Sequence[str]) -> Iterator[Signature]:
    """Labels and names on one line: a name belongs to the label before it, else to the one that waited, else to the first."""
    for place, name, flow in line.names:
        before = [role for at, role in line.labels if at < place]
        yield Signature(before[-1] if before else (waiting[0] if waiting else line.labels[0][1]), name, flow)


def _below(line: _Line, waiting: Sequence[str]) -> Iterator[Signature]:
    """Names under labels, in the same order; the last label has all that are left over, if they approve the minutes."""
    for index, (_, name, flow) in enumerate(line.names):
        if index < len(waiting):
            yield Signature(waiting[index], name, flow)
        elif waiting[-1] == "adjuster":
            yield Signature("adjuster", name, flow)
