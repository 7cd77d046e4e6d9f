"""What is done with the papers of an agenda: expected, hung on an item, replaced by a new version, ordered, taken away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db.models import Max

from kansli.documents.kinds import pages_of
from kansli.documents.models import File
from kansli.documents.services import keep_spooled, path_of
from kansli.documents.uploads import Received, shown_name, told
from kansli.people.guard import Scope
from kansli.register.services.matters import NotPossibleError
from kansli.sittings.models import AgendaItem, Paper, PaperVersion
from kansli.sittings.selectors.people import people_of


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is said of a paper, whether it has come or not."""

    title: str
    owner: str = ""
    due_on: date | None = None
    handed_out: bool = False
    secret: bool = False


def expect(scope: Scope, item: AgendaItem, wanted: Wanted, *, at: datetime) -> Paper:
    """Note a paper that is to come, with whose it is and by when."""
    with scope.act(verb="papers.expect", label=f"Väntar underlag: {wanted.title}", thing=_thing(item), at=at) as changes:
        return changes.create(Paper(item=item, ordinal=_next(item), **_columns(item, wanted)))


def describe(scope: Scope, paper: Paper, wanted: Wanted, *, at: datetime) -> None:
    """Change what is said of a paper."""
    with scope.act(verb="papers.describe", label=f"Ändrade underlaget {paper.title}", thing=_thing(paper.item), at=at) as changes:
        changes.set(paper, **_columns(paper.item, wanted))


def hang(scope: Scope, item: AgendaItem, files: Sequence[Received], *, at: datetime) -> list[Paper]:
    """Hang files on an item, each a paper of its own.

    Raises:
        NotPossibleError: a file could not be taken in; none was.
    """
    kept = _kept(scope, files, at=at)
    with scope.act(verb="papers.hang", label=f"Lade till underlag till {item.heading}", thing=_thing(item), at=at) as changes:
        papers = []
        for place, (file, name) in enumerate(kept, _next(item)):
            paper = changes.create(Paper(item=item, ordinal=place, title=Path(name).stem.replace("_", " ").strip()[:300] or name[:300]))
            changes.create(_version(scope, paper, 1, file, at))
            papers.append(paper)
        return papers


def replace(scope: Scope, paper: Paper, file: Received, *, at: datetime) -> PaperVersion:
    """A new version of a paper, or the first of one that was expected; earlier ones are kept. The same bytes again change nothing.

    Raises:
        NotPossibleError: the file could not be taken in.
    """
    ((kept, _),) = _kept(scope, [file], at=at)
    latest = paper.versions.order_by("-number").first()
    if latest and latest.file_id == kept.pk:
        return latest
    label = f"Ny version av underlaget {paper.title}" if latest else f"Underlaget {paper.title} har kommit"
    with scope.act(verb="papers.replace", label=label, thing=_thing(paper.item), at=at) as changes:
        return changes.create(_version(scope, paper, latest.number + 1 if latest else 1, kept, at))


def step(scope: Scope, paper: Paper, places: int, *, at: datetime) -> None:
    """Move a paper so many places among its item's."""
    with scope.act(verb="papers.move", label=f"Flyttade underlaget {paper.title}", thing=_thing(paper.item), at=at) as changes:
        AgendaItem.objects.select_for_update(of=("self",)).get(pk=paper.item_id)
        rows = list(Paper.objects.filter(item=paper.item_id).order_by("ordinal", "pk"))
        place = next((number for number, one in enumerate(rows) if one.pk == paper.pk), None)
        if place is None:
            return
        rows.insert(max(0, min(place + places, len(rows) - 1)), rows.pop(place))
        for number, one in enumerate(rows, 1):
            changes.set(one, ordinal=number)


def take_away(scope: Scope, paper: Paper, *, at: datetime) -> None:
    """Take a paper off its item, with its versions; it can be undone."""
    with scope.act(verb="papers.take_away", label=f"Tog bort underlaget {paper.title}", thing=_thing(paper.item), at=at) as changes:
        for version in list(paper.versions.all()):
            changes.delete(version)
        changes.delete(paper)


def _kept(scope: Scope, files: Sequence[Received], *, at: datetime) -> list[tuple[File, str]]:
    problem = next((file.problem for file in files if file.problem or file.spool is None), "")
    if problem or not files:
        raise NotPossibleError(problem or "Välj minst en fil.")
    kept = []
    for file in files:
        name = shown_name(file.name or "")
        if file.spool is None or not file.spool.size:
            raise NotPossibleError(f"{name} är tom. Inget sparades. Öppna filen, se efter att den har innehåll och försök igen.")
        try:
            kept.append((keep_spooled(scope.cooperation, name, file.spool, at=at)[0], name))
        except OSError as error:
            raise NotPossibleError(told(error)) from error
    return kept


def _version(scope: Scope, paper: Paper, number: int, file: File, at: datetime) -> PaperVersion:
    return PaperVersion(paper=paper, number=number, file=file, pages=pages_of(path_of(file), file.name), by=str(scope.user), at=at)


def _columns(item: AgendaItem, wanted: Wanted) -> dict[str, Any]:
    title = " ".join(wanted.title.split())[:300]
    if not title:
        raise NotPossibleError("Skriv vad underlaget heter.")
    owner = " ".join(wanted.owner.split())[:300]
    person = next((one for one in people_of(item.meeting) if one.name.casefold() == owner.casefold()), None) if owner else None
    return {
        "title": title,
        "owner": owner,
        "owner_person": person,
        "due_on": wanted.due_on,
        "handed_out": wanted.handed_out,
        "secret": wanted.secret,
    }


def _next(item: AgendaItem) -> int:
    return (Paper.objects.filter(item=item).aggregate(last=Max("ordinal"))["last"] or 0) + 1


def _thing(item: AgendaItem) -> str:
    return f"meeting:{item.meeting_id}"
