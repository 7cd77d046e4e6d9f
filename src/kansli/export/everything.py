"""Ladda ner allt: the files as they came, the lists, and every reading, in one ZIP that is made while it is sent."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from datetime import date

from kansli.documents.models import File
from kansli.documents.services import path_of
from kansli.export.files import csv_text, xlsx
from kansli.export.tables import (
    Table,
    assignments_table,
    decisions_table,
    matters_table,
    meetings_table,
    outstanding_table,
    persons_table,
)
from kansli.export.word import course_document, outstanding_document
from kansli.matters.models import Matter
from kansli.people.guard import Scope
from kansli.reader.api import record_of
from kansli.register.models import Reading
from kansli.register.packing import unpacked
from kansli.register.selectors.assignments import AssignmentFilter, assignments_in_order
from kansli.register.selectors.course import course_of, matters_in_order
from kansli.register.selectors.decisions import DecisionFilter, decisions_in_order
from kansli.register.selectors.meetings import meetings_in_order
from kansli.register.selectors.outstanding import outstanding
from kansli.register.selectors.people import persons

_PART = 256 * 1024

_READ_ME = """Allt som finns i {name}, hämtat {today}.

filer/      anteckningarna som de lästes in
listor/     möten, beslut, uppdrag, ärenden, personer och utestående: en Excelfil, och varje lista som CSV
word/       utestående och varje ärendes gång som Word
lasningar/  vad som lästes ur varje anteckning, med källa för varje uppgift, som JSON
"""


def everything(scope: Scope, today: date) -> Iterator[bytes]:
    """The parts of the ZIP, in order; no more than one file at a time is held in memory."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[call-overload]  # a file that only takes writes
        for name, content in _made(scope, today):
            archive.writestr(name, content)
            yield sink.taken()
        used: set[str] = set()
        for file in File.objects.filter(cooperation=scope.cooperation).order_by("pk").iterator():
            with archive.open(f"filer/{_once(_safe(file.name), used)}", "w", force_zip64=True) as to, path_of(file).open("rb") as source:
                while part := source.read(_PART):
                    to.write(part)
                    yield sink.taken()
            yield sink.taken()
    yield sink.taken()


def tables_of(scope: Scope, today: date) -> list[Table]:
    """Every list in full."""
    return [
        outstanding_table(outstanding(scope, today, shown=None)),
        decisions_table(decisions_in_order(scope, DecisionFilter())),
        assignments_table(assignments_in_order(scope, AssignmentFilter(), today)),
        meetings_table(scope, meetings_in_order(scope)),
        matters_table(matters_in_order(scope)),
        persons_table(persons(scope)),
    ]


def _made(scope: Scope, today: date) -> Iterator[tuple[str, bytes]]:
    yield "LÄS MIG.txt", _READ_ME.format(name=scope.cooperation, today=today).encode()
    tables = tables_of(scope, today)
    yield "listor/allt.xlsx", xlsx(tables)
    for table in tables:
        yield f"listor/{table.name}.csv", csv_text(table)
    yield f"word/Utestående {today}.docx", outstanding_document(scope.cooperation, outstanding(scope, today, shown=None))
    used: set[str] = set()
    for matter in (
        Matter.objects.filter(cooperation=scope.cooperation, merged_into=None).prefetch_related("other_names", "steps").iterator(100)
    ):
        yield (
            f"word/ärenden/{_once(_safe(matter.name) + '.docx', used)}",
            course_document(scope.cooperation, matter, course_of(scope, matter)),
        )
    readings = Reading.objects.filter(minutes__meeting__cooperation=scope.cooperation, in_use=True).select_related(
        "minutes__meeting__body", "minutes__file"
    )
    for reading in readings.order_by("minutes__meeting__date", "pk").iterator(chunk_size=50):
        minutes = reading.minutes
        name = _safe(f"{minutes.meeting.date or 'utan datum'} {minutes.meeting.body.label}")
        record = record_of(unpacked(bytes(reading.content))) | {"document": minutes.file.name}
        yield f"lasningar/{_once(name + '.json', used)}", json.dumps(record, ensure_ascii=False, indent=1).encode()


class _Sink:
    """Takes what the ZIP writes and gives it on; cannot seek, so the ZIP is written straight through."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, part: bytes) -> int:
        """Take a part."""
        self._parts.append(bytes(part))
        return len(part)

    def flush(self) -> None:
        """Nothing waits here."""

    def taken(self) -> bytes:
        """What has come since the last time."""
        made = b"".join(self._parts)
        self._parts.clear()
        return made


def _safe(name: str) -> str:
    """A file name that Windows, macOS and Linux all take."""
    clean = "".join("-" if letter in '<>:"/\\|?*' or not letter.isprintable() else letter for letter in name)
    return clean.strip(" .")[:120] or "utan namn"


def _once(name: str, used: set[str]) -> str:
    """The name, with a number when it is taken already."""
    stem, dot, ending = name.rpartition(".")
    made, number = name, 2
    while made.casefold() in used:
        made, number = f"{stem or name} ({number}){dot}{ending if dot else ''}", number + 1
    used.add(made.casefold())
    return made
