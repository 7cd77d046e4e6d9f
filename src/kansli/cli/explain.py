"""A document's text with the facts marked in colour, and beside each the rule that found it."""

from __future__ import annotations

from collections.abc import Iterable

import click

from kansli.reader.api import Known, read
from kansli.reader.records import Reading, Span
from kansli.reader.text import SourceText

_COLOURS = {
    "huvud": "bright_blue",
    "närvaro": "blue",
    "punkt": "magenta",
    "beslut": "green",
    "uppdrag": "cyan",
    "bordlagt": "yellow",
    "utestående": "yellow",
    "datum": "bright_cyan",
    "belopp": "bright_yellow",
    "deltar inte": "red",
    "att kontrollera": "bright_red",
}


def explained(text: SourceText, known: Known) -> str:
    """The whole text, coloured; after each marked passage, what it was read as and by which rule."""
    reading = read(text, known)
    marks = sorted(_marks(reading), key=lambda mark: (mark[0].start, -mark[0].end))
    opens: dict[int, list[str]] = {}
    notes: dict[int, list[str]] = {}
    for span, kind, rule in marks:
        for start, end in span.ranges:
            for offset in range(start, end):
                opens.setdefault(offset, []).append(kind)
        notes.setdefault(span.end, []).append(click.style(f" [{kind}: {rule}]", fg=_COLOURS[kind], dim=True))
    made: list[str] = [_legend()]
    run = ""
    colour: str | None = None
    for offset, char in enumerate(text.text):
        kinds = opens.get(offset)
        wanted = _COLOURS[kinds[-1]] if kinds else None
        if offset in notes or wanted != colour:
            made += [_painted(run, colour), *notes.get(offset, [])]
            run, colour = "", wanted
        run += char
    made += [_painted(run, colour), *notes.get(len(text.text), [])]
    return "".join(made)


def _painted(run: str, colour: str | None) -> str:
    """Colour line by line, so that a pager never carries a colour over a line end."""
    if not run or colour is None:
        return run
    return "\n".join(click.style(line, fg=colour) if line else line for line in run.split("\n"))


def _legend() -> str:
    return "  ".join(click.style(kind, fg=colour) for kind, colour in _COLOURS.items()) + "\n\n"


def _marks(reading: Reading) -> Iterable[tuple[Span, str, str]]:
    for name, span in reading.head.spans:
        yield span, "huvud", name
    for kind, facts in (
        ("närvaro", reading.attendance),
        ("punkt", reading.items),
        ("beslut", reading.decisions),
        ("uppdrag", reading.assignments),
        ("bordlagt", reading.tabled),
        ("utestående", reading.outstanding),
        ("datum", reading.dated_events),
        ("belopp", reading.amounts),
        ("deltar inte", reading.non_participation),
    ):
        for fact in facts:
            yield fact.span, kind, fact.rule
    for remark in reading.remarks:
        if remark.span:
            yield remark.span, "att kontrollera", remark.code
