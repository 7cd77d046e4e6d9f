"""``kansli search``: what the archive holds of some words, on the terminal."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import formats
from rich.text import Text

from kansli.access import Role
from kansli.cli.choosing import chosen
from kansli.cli.django import stop
from kansli.cli.show import console
from kansli.people.guard import Scope
from kansli.people.models import User
from kansli.search.excerpts import Piece
from kansli.search.selectors import A_PAGE, Hit, search


def print_hits(slug: str | None, words: str) -> bool:
    """Print the first page of hits, for whoever has the machine: the secretariat's view; False when there are none."""
    cooperation = chosen(slug)
    if cooperation is None:
        stop("Här är inget inläst än. Läs in med »kansli import«, eller släpp filer på sidan Läs in.")
    found = search(Scope(cooperation, User(name="kansli search"), Role.SECRETARIAT, None), words)
    out = console()
    if not found.hits:
        out.print(f"Inget hittades för ”{words}”.", markup=False)
        for word, number in found.alone:
            out.print(f"  {word}: {number} {'träff' if number == 1 else 'träffar'}", markup=False)
        return False
    if found.query.names:
        out.print(f"Söker även efter {', '.join(found.query.names)}.", style="dim", markup=False)
    for hit in found.hits:
        _print(hit)
    more = f", här visas de {A_PAGE} första" if found.total > A_PAGE else ""
    out.print(f"\n{found.total} {'träff' if found.total == 1 else 'träffar'}{more}.", markup=False)
    return True


def _print(hit: Hit) -> None:
    out, entry = console(), hit.entry
    title = _text(hit.title) or Text("Utanför punkterna")
    title.stylize("bold")
    when = formats.date_format(entry.date, "j F Y") if entry.date else ""
    where = f"{entry.body.label} {when}" if entry.body else f"{entry.get_kind_display()} {when}"
    out.print()
    out.print(title, Text(where.strip(), style="dim"), sep="  ")
    for passage in hit.passages:
        kinds = Text(f"{passage.kinds}: " if passage.kinds else "", style="dim")
        out.print(Text("  ") + kinds + _text(passage.excerpt.pieces))
        if passage.excerpt.read_as:
            out.print(Text("  Läst som: ", style="dim") + _text(passage.excerpt.read_as))


def _text(pieces: Iterable[Piece]) -> Text:
    return Text.assemble(*((words, "reverse" if marked else "") for words, marked in pieces))
