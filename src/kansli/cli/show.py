"""Readings, matters and rules as tables a person likes to read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from kansli.reader.records import Mode, Outcome, Role

if TYPE_CHECKING:
    from kansli.reader.matters import Links
    from kansli.reader.records import Attendee, Reading

_OUTCOMES = {
    Outcome.TABLED: "bordlagd",
    Outcome.NOT_REACHED: "hanns inte med",
    Outcome.NOTHING_TO_REPORT: "inget att rapportera",
    Outcome.INTERRUPTED_AND_RESUMED: "avbruten och återupptagen",
}
_ROLES = {Role.CHAIR: "ordförande", Role.SECRETARY: "sekreterare", Role.GUEST: "gäst"}
_WORST = 5
"""So many remarks are shown; the rest are counted."""


def console() -> Console:
    """Standard output as a terminal, or as plain text 120 characters wide when it is none."""
    made = Console(highlight=False)
    return made if made.is_terminal else Console(highlight=False, width=120)


def print_reading(reading: Reading, out: Console | None = None) -> None:
    """One document: its head, who was there, its items with decisions and assignments, and what is doubtful."""
    out = out or console()
    head = reading.head
    out.rule(f"[bold]{escape(head.body or reading.document)}[/]", align="left")
    when = " ".join(filter(None, [str(head.date or "datum ej fastställt"), _clock(head.starts, head.ends), escape(head.place or "")]))
    out.print(f"{escape(head.kind or 'anteckningar')} · {when} · [dim]{escape(reading.document)}[/]")
    present = [_person(person) for person in reading.attendance if person.present]
    absent = [_person(person) for person in reading.attendance if not person.present]
    for label, people in (("Närvarande", present), ("Frånvarande", absent)):
        if people:
            out.print(Padding(f"[dim]{label} ({len(people)}):[/] {', '.join(people)}", (0, 0, 0, 2)))
    for label, name in (("Justerare", head.adjuster), ("Vid anteckningarna", head.note_taker)):
        if name:
            out.print(Padding(f"[dim]{label}:[/] {escape(name)}", (0, 0, 0, 2)))
    out.print(_items(reading))
    if reading.next_meeting:
        following = reading.next_meeting
        told = " ".join(filter(None, [str(following.date or ""), _clock(following.starts, following.ends), escape(following.place or "")]))
        out.print(f"[dim]Nästa möte:[/] {told}")
    _print_remarks(reading, out)
    out.print()


def _items(reading: Reading) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(justify="right", style="bold", no_wrap=True)
    table.add_column(ratio=1)
    known = {item.number or item.heading for item in reading.items}
    for item in reading.items:
        outcome = _OUTCOMES.get(item.outcome)
        note = f" [dim]({outcome})[/]" if outcome else ""
        table.add_row(escape(item.number or ""), f"[bold]{escape(item.heading or '(utan rubrik)')}[/]{note}")
        for line in _facts(reading, item.number or item.heading):
            table.add_row("", line)
    placed = {decision.item for decision in reading.decisions} | {assignment.item for assignment in reading.assignments}
    for stray in sorted(placed - known, key=str):
        for line in _facts(reading, stray):
            table.add_row("", line)
    return table


def _facts(reading: Reading, item: str | None) -> Iterable[str]:
    for decision in reading.decisions:
        if decision.item == item:
            yield f"[green]Beslut[/] {escape(_short(decision.span.quote))}"
    for assignment in reading.assignments:
        if assignment.item == item and not assignment.offered:
            due = f" · senast {escape(assignment.due)}" if assignment.due else " · utan datum"
            yield f"[cyan]Uppdrag[/] [bold]{escape(assignment.assignee or 'ansvarig saknas')}[/]: {escape(_short(assignment.task))}[dim]{due}[/]"
    for tabled in reading.tabled:
        if tabled.item == item:
            to = f" till {escape(tabled.to)}" if tabled.to else ""
            yield f"[yellow]Bordlagt[/] {escape(_short(tabled.matter))}[dim]{to}[/]"
    for entry in reading.outstanding:
        if entry.item == item:
            yield f"[yellow]Utestående[/] {escape(_short(entry.matter))}[dim] · {escape(entry.responsible or 'ansvarig saknas')}[/]"


def _print_remarks(reading: Reading, out: Console) -> None:
    if not reading.remarks:
        return
    out.print("[dim]Att kontrollera:[/]")
    for remark in reading.remarks[:_WORST]:
        where = f" [dim]”{escape(_short(remark.span.quote, 70))}”[/]" if remark.span else ""
        out.print(Padding(f"{escape(remark.message)}{where}", (0, 0, 0, 2)))
    if len(reading.remarks) > _WORST:
        out.print(Padding(f"[dim]… och {len(reading.remarks) - _WORST} till[/]", (0, 0, 0, 2)))


def _person(person: Attendee) -> str:
    told = [
        person.organisation,
        _ROLES.get(person.role),
        "digitalt" if person.mode is Mode.DIGITAL else None,
        f"punkt {', '.join(person.items)}" if person.items else None,
        _clock(person.from_time, person.to_time) or None,
    ]
    extra = ", ".join(part for part in told if part)
    return escape(f"{person.name} ({extra})" if extra else person.name)


def _clock(starts: str | None, ends: str | None) -> str:
    if starts and ends:
        return f"kl. {starts}–{ends}"
    if starts:
        return f"från kl. {starts}"
    return f"till kl. {ends}" if ends else ""


def _short(text: str, width: int = 300) -> str:
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"


def print_matters(links: Links) -> None:
    """The matters that recur, each with its course through the meetings."""
    out = console()
    if not links.matters:
        out.print("Inget ärende återkommer i flera av anteckningarna.")
    for matter in links.matters:
        called = f" [dim]kallas även {escape(', '.join(matter.also_called))}[/]" if matter.also_called else ""
        out.print(f"[bold]{escape(matter.name)}[/]{called}")
        table = Table(box=None, padding=(0, 2, 0, 2), show_header=False)
        for mention in matter.mentions:
            table.add_row(
                str(mention.date or mention.document),
                f"punkt {escape(mention.item)}" if mention.item else "",
                EVENTS[mention.event.value],
                f"”{escape(_short(mention.span.quote, 160))}”\n[dim]{escape(mention.why)}[/]",
            )
        out.print(table)


EVENTS = {
    "raised": "tas upp",
    "assigned": "uppdrag",
    "outstanding": "utestående",
    "tabled": "bordlagt",
    "decided": "beslut",
    "informed": "nämns",
    "rescheduled": "flyttat",
    "closed": "avslutat",
}


def print_rules(names: Sequence[str], *, examples: bool) -> bool:
    """The rules whose id or file begins with one of ``names`` (all without names); False when there are none."""
    from kansli.reader.rules import rule_files, rules

    out = console()
    found = False
    for name in rule_files():
        for rule in rules(name):
            if names and not any(rule.id.startswith(wanted) or name == wanted for wanted in names):
                continue
            found = True
            out.print(f"[bold]{escape(rule.id)}[/]  {escape(rule.why)}")
            if examples:
                for text in rule.matches:
                    out.print(Padding(f"[green]hittar[/]      {escape(text)}", (0, 0, 0, 2)))
                for text in rule.does_not_match:
                    out.print(Padding(f"[yellow]hittar inte[/] {escape(text)}", (0, 0, 0, 2)))
    return found
