"""Readings, matters and rules as tables a person likes to read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from kansli.reader.matters import State
from kansli.reader.records import Mode, Outcome, Role

if TYPE_CHECKING:
    from kansli.reader.matters import FollowUp, Links
    from kansli.reader.records import Assignment, Attendee, Item, Reading, Span

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
    out.print(" · ".join(filter(None, [escape(head.kind or ""), when, f"[dim]{escape(reading.document)}[/]"])))
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
    told = sorted(_facts(reading), key=lambda fact: fact[0])
    for place, (number, heading) in enumerate([(None, None), *_headings(reading)]):
        if heading:
            table.add_row(escape(number or ""), heading)
        for owner, line in told:
            if owner[0] == place:
                table.add_row("", line)
    return table


def _headings(reading: Reading) -> Iterator[tuple[str | None, str]]:
    for item in reading.items:
        outcome = _OUTCOMES.get(item.outcome)
        note = f" [dim]({outcome})[/]" if outcome else ""
        yield item.number, f"[bold]{escape(item.heading or '(utan rubrik)')}[/]{note}"


def _facts(reading: Reading) -> Iterator[tuple[tuple[int, int], str]]:
    """((which heading it stands under, from 1; where in the text), line) for each fact to show."""

    def at(item: str | None, span: Span) -> tuple[int, int]:
        places = [place for place, heading in enumerate(reading.items, 1) if _holds(heading, item, span)]
        return (places[0] if places else 0), span.start

    for decision in reading.decisions:
        yield at(decision.item, decision.span), f"[green]Beslut[/] {escape(_short(decision.span.words))}"
    for assignment in reading.assignments:
        if not assignment.offered:
            who = escape(assignment.assignee or "ansvarig saknas")
            line = f"[cyan]Uppdrag[/] [bold]{who}[/]: {escape(_short(assignment.task))}[dim] · {escape(due_words(assignment))}[/]"
            yield at(assignment.item, assignment.span), line
    for tabled in reading.tabled:
        to = " till nästa möte" if tabled.to == "next_meeting" else f" till {tabled.to}" if tabled.to else ""
        yield at(tabled.item, tabled.span), f"[yellow]Bordlagt[/] {escape(_short(tabled.matter))}[dim]{escape(to)}[/]"
    for entry in reading.outstanding:
        line = f"[yellow]Utestående[/] {escape(_short(entry.matter))}[dim] · {escape(entry.responsible or 'ansvarig saknas')}[/]"
        yield at(entry.item, entry.span), line


def _holds(item: Item, named: str | None, span: Span) -> bool:
    """Does the fact belong to the item? By its number, where numbers tell items apart; else by where it stands."""
    inside = any(start <= span.start < end for start, end in item.body)
    return inside if named is None or item.number is None else named == item.number


_LEADS = (
    "senast",
    "till",
    "före",
    "innan",
    "inför",
    "efter",
    "under",
    "i ",
    "vid",
    "från",
    "snarast",
    "omgående",
    "löpande",
    "kvartalsvis",
)


def due_words(assignment: Assignment) -> str:
    """When it is due, as one says it: "senast 2024-03-15", "till nästa möte (2024-05-03)", "snarast", "utan datum"."""
    due = assignment.due
    if not due:
        return "utan datum"
    if due == "next_meeting":
        return f"till nästa möte ({assignment.due_date})" if assignment.due_date else "till nästa möte"
    return due if due.lower().startswith(_LEADS) else f"senast {due}"


def _print_remarks(reading: Reading, out: Console) -> None:
    if not reading.remarks:
        return
    out.print("[dim]Att kontrollera:[/]")
    for remark in reading.remarks[:_WORST]:
        where = f" [dim]”{escape(_short(remark.span.words, 70))}”[/]" if remark.span else ""
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
    """The matters that recur, each with its course through the meetings; then what became of what was given out."""
    out = console()
    if not links.matters:
        out.print("Inget ärende återkommer i flera av anteckningarna.")
    for matter in links.matters:
        called = f" [dim]kallas även {escape(', '.join(matter.also_called))}[/]" if matter.also_called else ""
        out.print(f"[bold]{escape(matter.name)}[/]{called}")
        table = Table(box=None, padding=(0, 2, 0, 2), show_header=False)
        for mention in matter.mentions:
            numbered = mention.item and mention.item[:1].isdigit()
            table.add_row(
                str(mention.date or mention.document),
                f"punkt {escape(mention.item)}" if mention.item and numbered else escape(mention.item or ""),
                EVENTS[mention.event.value],
                f"”{escape(_short(mention.span.words, 160))}”\n[dim]{escape(mention.why)}[/]",
            )
        out.print(table)
    print_follow_ups(links.follow_ups, out)


_STATES = {
    State.CARRIED_ON: "Enligt senaste genomgången",
    State.NEW: "Tillkommit sedan dess",
    State.SEEMS_REPORTED: "Verkar vara redovisat – stämmer det?",
    State.NO_LONGER_MENTIONED: "Nämns inte längre – vad blev det av det?",
}


def print_follow_ups(follow_ups: Sequence[FollowUp], out: Console, last: date | None = None) -> None:
    """What was given out, by what later minutes let one say of it; ``last`` is the day that ages are counted to."""
    listed = any(one.state in {State.CARRIED_ON, State.NO_LONGER_MENTIONED} for one in follow_ups)
    by_state = sorted(follow_ups, key=lambda one: (list(State).index(one.state), one.met or date.max, one.document, one.span.start))
    for state, group in groupby(by_state, key=lambda one: one.state):
        entries = list(group)
        title = _STATES[state] if listed or state is not State.NEW else "Uppdrag som inte har redovisats"
        out.print(f"\n[bold]{title} ({len(entries)})[/]")
        table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
        for name in ("Vad", "Ansvarig", "Sedan", "Senast omnämnt"):
            table.add_column(name, overflow="fold")
        for one in entries:
            age = f" ({(last - one.met).days} dagar)" if one.met and last else ""
            later = f"{one.later_met or ''} ”{escape(_short(one.later.words, 90))}”" if one.later else "–"
            if one.missing and state is State.NO_LONGER_MENTIONED:
                later += f"\n[dim]anteckningar saknas från {', '.join(map(str, one.missing))}[/]"
            table.add_row(escape(_short(one.what, 200)), escape(one.who or "saknas"), f"{one.met or '–'}{age}", later)
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
