"""``kansli outstanding``: the list of any day, in its four parts, on the terminal."""

from __future__ import annotations

from datetime import date

from django.utils import formats
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from kansli.access import Role
from kansli.cli.choosing import chosen
from kansli.cli.django import stop
from kansli.cli.show import console
from kansli.people.guard import Scope
from kansli.people.models import User
from kansli.register.selectors.outstanding import GroupPart, OutstandingList, Row, outstanding
from kansli.web.templatetags.kansli import days_since


def print_outstanding(slug: str | None, as_of: date) -> None:
    """Print what is outstanding on a day, for whoever has the machine: the secretariat's view."""
    cooperation = chosen(slug)
    if cooperation is None:
        stop("Här är inget inläst än. Läs in med »kansli import«, eller släpp filer på sidan Läs in.")
    scope = Scope(cooperation, User(name="kansli outstanding"), Role.SECRETARIAT, None)
    found = outstanding(scope, as_of, shown=None)
    out = console()
    out.rule(f"[bold]Utestående {_day(as_of)}[/] · {escape(str(cooperation))}", align="left")
    _basis(found, out)
    for part in found.parts:
        _group(part, out, named=len(found.parts) > 1)
    if not any((part.listed, part.added, part.reported, part.unheard) != ([], [], [], []) for part in found.parts):
        out.print("\nInget utestående i de anteckningar som är inlästa.")


def _basis(found: OutstandingList, out: Console) -> None:
    if not found.until:
        out.print("Inga anteckningar är inlästa till och med den dagen.")
        return
    out.print(f"Bygger på {found.minutes} inlästa anteckningar till och med {_day(found.until)}.")
    if found.missing:
        days = ", ".join(f"{escape(one.body.label)} {_day(one.date)}" for one in found.missing if one.date)
        out.print(f"Anteckningar saknas från {len(found.missing)} {'möte' if len(found.missing) == 1 else 'möten'}: {days}.", style="dim")


def _group(part: GroupPart, out: Console, *, named: bool) -> None:
    if not (part.listed or part.added or part.reported or part.unheard):
        return
    if named:
        out.print(f"\n[bold]{escape(part.body.label)}[/]")
    reviewed = f" ({_day(part.reviewed)})" if part.reviewed else ""
    _table(f"Enligt senaste genomgången{reviewed}", part.listed, out)
    _table("Tillkommit sedan dess" if part.reviewed else "Uppdrag och bordlagda ärenden", part.added, out)
    _table("Ser redovisat ut", part.reported, out)
    _table("Nämns inte längre", part.unheard, out)


def _table(title: str, rows: list[Row], out: Console) -> None:
    if not rows:
        return
    out.print(f"\n[bold]{title}[/] ({len(rows)})")
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for column, least in (("Vad", 28), ("Ansvarig", 12), ("Sedan", 16), ("Nästa steg", 12), ("Senast omnämnt", 24)):
        table.add_column(column, overflow="fold", min_width=least)
    for row in rows:
        last = row.report or row.last
        said = f"{_day(last.on)} ”{last.words}”" if last and last.on else "–"
        age = days_since(row.since, row.as_of)
        since = f"{_day(row.since)} ({age})" if row.since and age else _day(row.since)
        table.add_row(*map(escape, (row.what, row.owner or "saknas", since, row.next_step or "–", said)))
    out.print(table)


def _day(day: date | None) -> str:
    return formats.date_format(day, "j F Y") if day else "–"
