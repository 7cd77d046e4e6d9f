"""The attendance that stands in a draft: read from its own lines, and written back with what is changed. Pure but for the reader."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kansli.people.models import Cooperation
from kansli.people.swedish import folded
from kansli.reader.api import Reading
from kansli.reader.records import Attendee as Read
from kansli.reader.records import Mode, Role
from kansli.sittings import wording
from kansli.sittings.markdown import Block, blocks, escaped, sections, together, words, written
from kansli.sittings.reading import read_content
from kansli.sittings.selectors.prefill import Attendee, attendance

_ROLES = {Role.CHAIR: "ordförande", Role.SECRETARY: "sekreterare", Role.GUEST: "gäst"}
_ABSENT = re.compile(r"(frånvarande|ej närvarande)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Present:
    """One line of the attendance as the draft has it."""

    attendee: Attendee
    line: str
    """As it is written; kept where nothing about it is changed."""


def attendance_of(cooperation: Cooperation, content: str) -> list[Present]:
    """Who the draft has as present and absent."""
    return told_by(read_content(cooperation, content, only="").record)


def told_by(record: Reading) -> list[Present]:
    """Who a reading of the draft has as present and absent."""
    return [Present(_attendee(one), one.span.quote) for one in record.attendance]


def with_attendance(content: str, people: Sequence[Attendee], before: Sequence[Present]) -> str:
    """The draft with these people; a line about which nothing is changed stays as it was written."""
    kept = {one.attendee: one.line for one in before if one.attendee.present}
    head, *items = sections(content)
    told = blocks(attendance(people))
    here = iter([one for one in people if one.present])
    lines = [
        replace(block, text=escaped(kept[attendee])) if block.kind == "bullet" and (attendee := next(here)) in kept else block
        for block in told
    ]
    place = next((index for index, block in enumerate(head.blocks) if _is_label(block)), len(head.blocks))
    after = place + 1
    while after < len(head.blocks) and (head.blocks[after].listed or _ABSENT.match(words(head.blocks[after].text))):
        after += 1
    new = replace(head, blocks=(*head.blocks[:place], *lines, *head.blocks[after:]))
    return together([new, *items])


def with_one(content: str, people: Sequence[Present], attendee: Attendee) -> str:
    """The draft with one person changed, or added."""
    told = [one.attendee for one in people]
    known = next((index for index, one in enumerate(told) if folded(one.name) == folded(attendee.name)), None)
    if known is None:
        told.append(attendee)
    else:
        told[known] = attendee
    return with_attendance(content, told, people)


def known_as(people: Sequence[Present], name: str) -> Attendee | None:
    """The person of this name in the attendance."""
    return next((one.attendee for one in people if folded(one.attendee.name) == folded(name)), None)


def _is_label(block: Block) -> bool:
    return not block.listed and words(block.text).rstrip(":").casefold() in {wording.ATTENDANCE_HEADING.casefold(), "närvarande"}


def _attendee(read: Read) -> Attendee:
    home = ", ".join(part for part in (read.title, read.organisation) if part)
    role = "ersättare" if read.deputy else _ROLES.get(read.role, "")
    return Attendee(read.name, home, role, present=read.present, digital=read.mode is Mode.DIGITAL, spell=_spell(read))


def _spell(read: Read) -> str:
    if read.items:
        return f"punkt {', '.join(read.items)}"
    if read.from_time and read.to_time:
        return f"kl. {wording.clock(read.from_time)}–{wording.clock(read.to_time)}"
    if read.from_time:
        return f"från kl. {wording.clock(read.from_time)}"
    return f"till kl. {wording.clock(read.to_time)}" if read.to_time else ""


def signed_by(content: str, names: Sequence[str]) -> str:
    """The draft with these names under "Justeras"."""
    told = blocks(content)
    place = next((index for index in range(len(told) - 1, -1, -1) if words(told[index].text).rstrip(":") == "Justeras"), None)
    if place is None or any(block.kind != "paragraph" for block in told[place + 1 :]):
        return content
    return written([*told[: place + 1], *(Block("paragraph", escaped(name)) for name in names)])
