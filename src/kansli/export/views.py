"""What can be fetched: lists as filtered, a matter's course, everything at once."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from kansli.access import Action
from kansli.documents.word import TemplateFaultError
from kansli.export.everything import everything
from kansli.export.files import csv_text, xlsx
from kansli.export.tables import (
    Table,
    assignments_table,
    course_table,
    decisions_table,
    matters_table,
    meetings_table,
    outstanding_table,
    persons_table,
)
from kansli.export.word import course_document, outstanding_document
from kansli.matters.models import Matter
from kansli.people.guard import ScopedRequest, guarded
from kansli.register.selectors.chosen import chosen_assignments, chosen_decisions, chosen_matters, chosen_meetings, chosen_outstanding
from kansli.register.selectors.course import course_of
from kansli.register.selectors.people import persons

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _outstanding(request: ScopedRequest) -> Table:
    return outstanding_table(chosen_outstanding(request.scope, request.GET, timezone.localdate(), everything=True))


def _decisions(request: ScopedRequest) -> Table:
    return decisions_table(chosen_decisions(request.scope, request.GET))


def _assignments(request: ScopedRequest) -> Table:
    return assignments_table(chosen_assignments(request.scope, request.GET, timezone.localdate()))


def _meetings(request: ScopedRequest) -> Table:
    return meetings_table(request.scope, chosen_meetings(request.scope, request.GET))


def _matters(request: ScopedRequest) -> Table:
    return matters_table(chosen_matters(request.scope, request.GET))


def _persons(request: ScopedRequest) -> Table:
    return persons_table(persons(request.scope))


_LISTS: dict[str, Callable[[ScopedRequest], Table]] = {
    "utestaende": _outstanding,
    "beslut": _decisions,
    "uppdrag": _assignments,
    "moten": _meetings,
    "arenden": _matters,
    "personer": _persons,
}

_ENDINGS = {"xlsx", "csv"}


@guarded(Action.READ)
def fetch_list(request: ScopedRequest, name: str, ending: str) -> HttpResponse:
    """A list as its address narrows it, as XLSX or CSV."""
    if name not in _LISTS or ending not in _ENDINGS:
        raise Http404
    return _table(_LISTS[name](request), ending)


@guarded(Action.READ)
def fetch_outstanding(request: ScopedRequest) -> HttpResponse:
    """The first two parts of the outstanding list as Word."""
    found = chosen_outstanding(request.scope, request.GET, timezone.localdate(), everything=True)
    try:
        made = outstanding_document(request.scope.cooperation, found)
    except TemplateFaultError as error:
        return render(request, "denied.html", {"reason": str(error)}, status=409)
    return attachment(made, f"Utestående {found.as_of}.docx", WORD)


@guarded(Action.READ)
def fetch_course(request: ScopedRequest, pk: int, ending: str) -> HttpResponse:
    """A matter's course as Word, XLSX or CSV."""
    if ending not in {"docx", *_ENDINGS}:
        raise Http404
    matter = get_object_or_404(Matter.objects.prefetch_related("other_names", "steps"), cooperation=request.scope.cooperation, pk=pk)
    course = course_of(request.scope, matter)
    if ending != "docx":
        return _table(course_table(matter, course), ending)
    try:
        made = course_document(request.scope.cooperation, matter, course)
    except TemplateFaultError as error:
        return render(request, "denied.html", {"reason": str(error)}, status=409)
    return attachment(made, f"{matter.name}.docx", WORD)


@guarded(Action.EXPORT_ALL)
def fetch_everything(request: ScopedRequest) -> StreamingHttpResponse:
    """All files, lists and readings of the cooperation as one ZIP, sent while it is made."""
    today = timezone.localdate()
    name = f"{request.scope.cooperation} {today}.zip"
    return StreamingHttpResponse(
        everything(request.scope, today), content_type="application/zip", headers={"Content-Disposition": disposition(name)}
    )


def _table(table: Table, ending: str) -> HttpResponse:
    if ending == "csv":
        return attachment(csv_text(table), f"{table.name}.csv", "text/csv; charset=utf-8")
    return attachment(xlsx([table]), f"{table.name}.xlsx", EXCEL)


def attachment(content: bytes, name: str, media: str) -> HttpResponse:
    """A file to be saved, under a name that may hold å, ä and ö."""
    return HttpResponse(content, content_type=media, headers={"Content-Disposition": disposition(name)})


def disposition(name: str) -> str:
    """The header that says what a saved file is called (RFC 6266)."""
    clean = "".join(letter for letter in name if letter.isprintable() and letter not in '/\\"')
    plain = clean.translate(str.maketrans("åäöÅÄÖéÉ", "aaoAAOeE")).encode("ascii", "ignore").decode()
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(clean)}"
