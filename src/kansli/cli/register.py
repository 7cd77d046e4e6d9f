"""The register of a folder as text: decisions meeting by meeting, every assignment, and what was outstanding."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from kansli.cli.show import console
from kansli.reader.matters import FollowUp, Links, State, missing_meetings

if TYPE_CHECKING:
    from kansli.reader.records import Reading

_STATES = {
    State.CARRIED_ON: "Enligt senaste genomgången",
    State.NEW: "Tillkommit sedan dess",
    State.SEEMS_REPORTED: "Ser redovisat ut",
    State.NO_LONGER_MENTIONED: "Nämns inte längre",
}


def print_register(readings: Sequence[Reading], links: Links) -> None:
    """Everything the readings say, in three parts, and a line on what they rest on."""
    out = console()
    ordered = sorted(readings, key=lambda reading: (reading.head.date or date.max, reading.document))
    _decisions(ordered, out)
    _assignments(ordered, out)
    _outstanding(ordered, links.follow_ups, out)


def _decisions(readings: Sequence[Reading], out: Console) -> None:
    out.rule("[bold]Beslut[/]", align="left")
    for reading in readings:
        out.print(f"\n[bold]{_meeting(reading)}[/] [dim]{escape(reading.document)}[/]")
        if not reading.decisions:
            out.print("  Inga beslut lästa.", style="dim")
        for decision in reading.decisions:
            out.print(Padding(f"[dim]{escape(decision.item or '')}.[/] {escape(decision.span.quote)}", (0, 0, 0, 2)))
    out.print()


def _assignments(readings: Sequence[Reading], out: Console) -> None:
    out.rule("[bold]Uppdrag[/]", align="left")
    table = _table("Given", "Ansvarig", "Uppdrag", "Senast")
    for reading in readings:
        for assignment in reading.assignments:
            if assignment.offered:
                continue
            due = str(assignment.due_date) if assignment.due_date else assignment.due or "utan datum"
            table.add_row(str(reading.head.date or "–"), escape(assignment.assignee or "saknas"), escape(assignment.task), escape(due))
    out.print(table)
    out.print()


def _outstanding(readings: Sequence[Reading], follow_ups: Sequence[FollowUp], out: Console) -> None:
    dates = [reading.head.date for reading in readings if reading.head.date]
    if not dates:
        return
    last = max(dates)
    out.rule(f"[bold]Utestående per {last}[/]", align="left")
    gaps = sorted({day for days in missing_meetings(readings).values() for day in days})
    out.print(f"Bygger på {len(readings)} inlästa anteckningar till och med {last}. {_missing(gaps)}")
    by_state = sorted(follow_ups, key=lambda one: (list(State).index(one.state), one.met or date.max, one.document, one.span.start))
    for state, group in groupby(by_state, key=lambda one: one.state):
        entries = list(group)
        out.print(f"\n[bold]{_STATES[state]} ({len(entries)})[/]")
        table = _table("Vad", "Ansvarig", "Sedan", "Senast omnämnt")
        for one in entries:
            age = f" ({(last - one.met).days} dagar)" if one.met else ""
            later = f"{one.later_met or ''} ”{escape(one.later.quote[:90])}”" if one.later else "–"
            table.add_row(escape(one.what), escape(one.who or "saknas"), f"{one.met or '–'}{age}", later)
        out.print(table)


def _missing(days: Sequence[date]) -> str:
    if not days:
        return "Inga kända möten saknar anteckningar."
    return f"Anteckningar saknas från {len(days)} kända möten: {', '.join(map(str, days))}."


def _meeting(reading: Reading) -> str:
    return escape(f"{reading.head.date or 'datum ej fastställt'} {reading.head.body or ''}".strip())


def _table(*titles: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for title in titles:
        table.add_column(title, overflow="fold")
    return table
