"""Lists as tables: the same rows as on the page, for Excel, for CSV and for Word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kansli.matters.models import Matter
from kansli.meetings.models import Meeting
from kansli.people.guard import Scope
from kansli.people.models import Person
from kansli.register.models import Awaited, Decision
from kansli.register.selectors.course import Course
from kansli.register.selectors.meetings import with_counts
from kansli.register.selectors.outstanding import OutstandingList, Row

Cell = str | int | Decimal | date | None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings, with what they rest on."""

    name: str
    """What the file is called, without its ending."""
    title: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]
    note: str = ""
    """What the rows rest on, in one sentence."""


def outstanding_table(found: OutstandingList, name: str = "utestaende") -> Table:
    """All four parts of the list, each row saying which part it stands in."""
    rows = [
        (part.body.label, words, row.what, row.owner, row.since, row.next_step, row.matter.name if row.matter else "", _quote(row))
        for part in found.parts
        for words, some in (
            ("enligt senaste genomgången", part.listed),
            ("tillkommit sedan dess", part.added),
            ("ser redovisat ut", part.reported),
            ("nämns inte längre", part.unheard),
        )
        for row in some
    ]
    columns = ("Grupp", "Del", "Vad återstår", "Ansvarig", "Sedan", "Nästa steg", "Ärende", "Källa")
    return Table(f"{name}-{found.as_of}", f"Utestående {found.as_of}", columns, rows, rests_on(found))


def rests_on(found: OutstandingList) -> str:
    """What the list rests on, and what is missing, in one sentence or two."""
    minutes = "1 inläst anteckning" if found.minutes == 1 else f"{found.minutes} inlästa anteckningar"
    told = f"Bygger på {minutes}" + (f" till och med {found.until}." if found.until else ".")
    if not found.missing:
        return told
    number = len(found.missing)
    return f"{told} Anteckningar saknas från {number} {'möte' if number == 1 else 'möten'}: {', '.join(str(one.date) for one in found.missing)}."


def decisions_table(decisions: Iterable[Decision]) -> Table:
    """Decisions, one a row."""
    rows = [
        (
            one.meeting.date,
            one.meeting.body.label,
            one.number,
            one.fact.item.label if one.fact.item else "",
            one.fact.words,
            one.fact.matter.name if one.fact.matter else "",
            one.ceiling_sek,
            one.get_validity_display(),
            one.fact.get_state_display(),
        )
        for one in decisions
    ]
    return Table("beslut", "Beslut", ("Datum", "Grupp", "Nummer", "Punkt", "Beslut", "Ärende", "Högst kr", "Läge", "Granskning"), rows)


def assignments_table(awaited: Iterable[Awaited]) -> Table:
    """Assignments, one a row."""
    rows = [
        (
            one.since,
            one.meeting.body.label,
            one.owner,
            one.what,
            one.due_meeting.date if one.due_meeting else one.due_on,
            one.due if one.due_on is None else "",
            one.get_state_display(),
            one.closed_on,
            one.outcome,
            one.fact.matter.name if one.fact.matter else "",
            one.fact.quote,
        )
        for one in awaited
    ]
    columns = ("Givet", "Grupp", "Ansvarig", "Uppdrag", "Senast", "Senast, i ord", "Status", "Avslutat", "Hur", "Ärende", "Källa")
    return Table("uppdrag", "Uppdrag", columns, rows)


def meetings_table(scope: Scope, meetings: Iterable[Meeting]) -> Table:
    """Meetings, one a row."""
    rows = [
        (one.date, one.starts, one.ends, one.body.label, one.place, one.get_standing_display(), decided, assigned)
        for one, decided, assigned in with_counts(scope, meetings)
    ]
    return Table("moten", "Möten", ("Datum", "Börjar", "Slutar", "Grupp", "Plats", "Läge", "Beslut", "Uppdrag"), rows)


def matters_table(matters: Iterable[Matter]) -> Table:
    """Matters, one a row; as :func:`kansli.register.selectors.course.matters_in_order` gives them."""
    rows = [
        (one.name, ", ".join(one.shown_names), one.get_state_display(), one.stations, one.first, one.last, one.next_step, one.outcome)  # type: ignore[attr-defined]  # annotated by the selector
        for one in matters
    ]
    return Table(
        "arenden", "Ärenden", ("Ärende", "Kallas även", "Status", "Möten", "Först", "Senast", "Nästa steg", "Hur det slutade"), rows
    )


def persons_table(persons: Iterable[Person]) -> Table:
    """Persons, one a row; as :func:`kansli.register.selectors.people.persons` gives them."""
    rows = [(one.name, one.title, one.times, one.open_assignments, one.last_seen) for one in persons]  # type: ignore[attr-defined]  # annotated by the selector
    return Table("personer", "Personer", ("Namn", "Titel", "Möten", "Pågående uppdrag", "Senast med"), rows)


def course_table(matter: Matter, course: Course) -> Table:
    """The course of a matter, one station a row, with a row for each stretch where minutes are missing."""
    rows: list[Sequence[Cell]] = []
    for station in course.stations:
        rows.extend(_gap(station.missing))
        if station.meeting:
            rows.extend(
                (station.on, station.meeting.body.label, one.item.label if one.item else "", station.words, one.words)
                for one in station.mentions
            )
        elif station.step:
            rows.append((station.on, station.step.by, "", station.words, station.step.note))
    rows.extend(_gap(course.after))
    return Table(f"arende-{matter.pk}", matter.name, ("Datum", "Var", "Punkt", "Vad som hände", "Ur anteckningarna"), rows)


def _gap(missing: Sequence[Meeting]) -> list[Sequence[Cell]]:
    return [(one.date, one.body.label, "", "anteckningar saknas", "") for one in missing]


def _quote(row: Row) -> str:
    return row.source.quote if row.source else ""
