"""The register of a folder as text: decisions meeting by meeting, every assignment, and what was outstanding."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from kansli.cli.show import console, due_words, print_follow_ups
from kansli.reader.matters import FollowUp, Links, missing_meetings

if TYPE_CHECKING:
    from kansli.reader.records import Reading


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
            out.print(Padding(f"[dim]{escape(decision.item or '')}.[/] {escape(decision.span.words)}", (0, 0, 0, 2)))
    out.print()


def _assignments(readings: Sequence[Reading], out: Console) -> None:
    out.rule("[bold]Uppdrag[/]", align="left")
    table = _table("Given", "Ansvarig", "Uppdrag", "Senast")
    for reading in readings:
        for assignment in reading.assignments:
            if assignment.offered:
                continue
            due = due_words(assignment).removeprefix("senast ")
            table.add_row(str(reading.head.date or "–"), escape(assignment.assignee or "saknas"), escape(assignment.task), escape(due))
    out.print(table)
    out.print()


def _outstanding(readings: Sequence[Reading], follow_ups: Sequence[FollowUp], out: Console) -> None:
    dates = [reading.head.date for reading in readings if reading.head.date]
    if not dates:
        return
    last = max(dates)
    out.rule(f"[bold]Utestående per {last}[/]", align="left")
    out.print(f"Bygger på {len(readings)} inlästa anteckningar till och med {last}.")
    for body, days in missing_meetings(readings).items():
        if days:
            out.print(f"Anteckningar saknas från {len(days)} kända möten med {escape(body)}: {', '.join(map(str, days))}.")
    print_follow_ups(follow_ups, out, last)


def _meeting(reading: Reading) -> str:
    return escape(f"{reading.head.date or 'datum ej fastställt'} {reading.head.body or ''}".strip())


def _table(*titles: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for title in titles:
        table.add_column(title, overflow="fold")
    return table
