"""Reading along: minutes as they are being written, read by the same reader, with what the register knows.

Nothing is stored. What is written comes as lines with what the editor says of each, and becomes a drawn text as a
Word file's would: the reader sees no marks, and quotes have none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import OuterRef, Subquery

from kansli.audit.models import Act
from kansli.meetings.models import Meeting
from kansli.people.models import Body, Cooperation, Holding, Organisation, Person
from kansli.reader.api import Known, KnownMeeting, Reading, SourceText, load_bytes, read
from kansli.reader.text import LineStyle
from kansli.register.models import Attendance

EXTRACTOR = "draft/1"
BULLET = "• "
_HOW: dict[str, str] = {Meeting.Standing.HELD: "held", Meeting.Standing.MENTIONED: "held"}
_TOLD = ("body__name", "date", "standing", "starts", "ends")


@dataclass(frozen=True, slots=True)
class Line:
    """One block of what is written."""

    words: str
    """Without marks; a list item with its bullet or number."""
    heading: int | None = None
    """Level from 1."""
    listed: int | None = None
    """Depth in a list, from 0."""
    bold: bool = False
    """All of it is bold."""


def drawn(lines: Iterable[Line], name: str) -> tuple[SourceText, list[int]]:
    """The text of what is written, and where in it each line begins."""
    parts: list[str] = []
    styles: dict[int, LineStyle] = {}
    starts: list[int] = []
    offset = 0
    before: Line | None = None
    for line in lines:
        if before is not None and (line.listed is None or before.listed is None):
            parts.append("\n")
            offset += 1
        starts.append(offset)
        styles[offset] = LineStyle(heading=line.heading, list_level=line.listed, bold=line.bold, paragraph_start=True)
        parts.append(line.words + "\n")
        offset += len(line.words) + 1
        before = line
    return SourceText(document=name, text="".join(parts), media="docx", extractor=EXTRACTOR, styles=styles), starts


def read_along(cooperation: Cooperation, source: SourceText) -> Reading:
    """What the reader makes of it now."""
    return read(source, known_of(cooperation))


def lines_of_file(name: str, raw: bytes) -> list[Line]:
    """The lines of a Word file that was written beside the page.

    Raises:
        UnreadableError: it cannot be read; the message says what to do.
    """
    source = load_bytes(name, raw)
    found: list[Line] = []
    offset = 0
    for words in source.text.split("\n"):
        style = source.styles.get(offset, LineStyle())
        if words.strip() and not style.furniture:
            found.append(Line(words.strip(), style.heading, style.list_level, style.bold))
        offset += len(words) + 1
    return found


def known_of(cooperation: Cooperation) -> Known:
    """People, groups and meetings of the register, as the reader wants them; drawn anew only when something has changed."""
    newest = {
        "act": Act.objects.filter(cooperation=OuterRef("pk")),
        "person": Person.objects.filter(cooperation=OuterRef("pk")),
        "meeting": Meeting.objects.filter(cooperation=OuterRef("pk")),
        "holding": Holding.objects.filter(seat__cooperation=OuterRef("pk")),
    }
    latest = {f"newest_{name}": Subquery(rows.order_by("-pk").values("pk")[:1]) for name, rows in newest.items()}
    return _known(cooperation.pk, Cooperation.objects.annotate(**latest).values_list(*latest).get(pk=cooperation.pk))


@lru_cache(maxsize=32)
def _known(cooperation: int, stamp: tuple[int | None, ...]) -> Known:  # noqa: ARG001 - tells when to draw anew
    homes: dict[str, dict[str, None]] = {}
    held = Holding.objects.filter(seat__cooperation=cooperation).order_by("-seen_last")
    for name, home in held.values_list("person__name", "seat__organisation__name"):
        homes.setdefault(name, {})[home] = None
    seen = Attendance.objects.filter(meeting__cooperation=cooperation).order_by("-meeting__date")
    for name, home in seen.values_list("person__name", "organisation__name").distinct():
        if home:
            homes.setdefault(name, {})[home] = None
    for name in Person.objects.filter(cooperation=cooperation, merged_into=None).values_list("name", flat=True):
        homes.setdefault(name, {})
    told = Meeting.objects.filter(cooperation=cooperation).exclude(date=None).exclude(standing__in=["absent", "cancelled"])
    return Known(
        people={name: tuple(found) for name, found in sorted(homes.items())},
        organisations=frozenset(Organisation.objects.filter(cooperation=cooperation).values_list("name", flat=True)),
        bodies=tuple(Body.objects.filter(cooperation=cooperation, merged_into=None).order_by("-own", "pk").values_list("name", flat=True)),
        meetings=tuple(
            KnownMeeting(body, day, "register", _HOW.get(standing, "planned"), starts or None, ends or None)
            for body, day, standing, starts, ends in told.order_by("date", "pk").values_list(*_TOLD)
            if day
        ),
    )
