"""Underlag: hung on an item, replaced, ordered, fetched one by one or as one PDF."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from kansli.access import Action
from kansli.audit.acts import ChangedMeanwhileError
from kansli.documents.services import path_of
from kansli.documents.uploads import Received, SpoolHandler
from kansli.meetings.models import Meeting
from kansli.meetings.selectors import known_meetings
from kansli.people.guard import ScopedRequest, guarded
from kansli.register.query import number
from kansli.register.services.matters import NotPossibleError
from kansli.sittings.forms.papers import PaperForm
from kansli.sittings.models import AgendaItem, Paper, PaperVersion
from kansli.sittings.pack import pack_path
from kansli.sittings.selectors.agenda import agenda_of, is_sent, onlooker
from kansli.sittings.selectors.papers import seen_version
from kansli.sittings.services import papers as services

_CLOSED = "default-src 'none'; sandbox"
"""What comes from outside runs nothing and fetches nothing, even if a browser should open it."""


@csrf_exempt  # checked below, once the handler that writes to the right place is set
@require_POST
@guarded(Action.EDIT)
def edit_papers(request: ScopedRequest, pk: int, item: int) -> HttpResponse:
    """One act on the papers of an item; ``do`` says which."""
    request.upload_handlers = [SpoolHandler(request)]
    return _edit(request, pk, item)


@csrf_protect
def _edit(request: ScopedRequest, pk: int, item: int) -> HttpResponse:
    meeting = _meeting(request, pk)
    row = get_object_or_404(AgendaItem.objects.select_related("meeting__body"), meeting=meeting, pk=item)
    try:
        _do(request, row)
    except (NotPossibleError, ChangedMeanwhileError) as error:
        messages.error(request, str(error))
    address = reverse("agenda", args=[request.scope.cooperation.slug, meeting.pk])
    return redirect(f"{address}?andra={row.pk}#p{row.pk}")


def _do(request: ScopedRequest, item: AgendaItem) -> None:
    scope, at = request.scope, timezone.now()
    files = [file for file in request.FILES.getlist("filer") if isinstance(file, Received)]
    doing = request.POST.get("do", "")
    if doing == "hang":
        services.hang(scope, item, files, at=at)
    elif doing == "expect":
        services.expect(scope, item, _said(request, None), at=at)
    else:
        paper = get_object_or_404(Paper.objects.select_related("item__meeting__body"), item=item, pk=number(request.POST, "underlag") or 0)
        if doing == "replace":
            if not files:
                raise NotPossibleError("Välj en fil.")
            services.replace(scope, paper, files[0], at=at)
        elif doing == "describe":
            services.describe(scope, paper, _said(request, paper), at=at)
        elif doing == "take_away":
            services.take_away(scope, paper, at=at)
        elif doing in {"up", "down"}:
            services.step(scope, paper, -1 if doing == "up" else 1, at=at)


def _said(request: ScopedRequest, paper: Paper | None) -> services.Wanted:
    form = PaperForm(request.POST, paper=paper)
    if not form.is_valid():
        raise NotPossibleError(" ".join(str(error) for errors in form.errors.values() for error in errors))
    return form.wanted


@guarded(Action.READ)
@require_safe
def paper_file(request: ScopedRequest, pk: int, version: int) -> HttpResponseBase:
    """One version of a paper, as it came."""
    meeting = _meeting(request, pk)
    who = onlooker(request.scope)
    found = seen_version(meeting, who, version) if who.everything or is_sent(meeting) else None
    if found is None:
        raise Http404
    return sent_file(found)


@guarded(Action.READ)
@require_safe
def pack(request: ScopedRequest, pk: int) -> HttpResponseBase:
    """All papers that the user may see, as one PDF."""
    meeting = _meeting(request, pk)
    items = agenda_of(request.scope, meeting)
    if not items:
        raise Http404
    return sent_pack(meeting, items)


def sent_file(version: PaperVersion) -> HttpResponseBase:
    """A paper's file, to be saved; what may be seen has been asked already."""
    try:
        opened = path_of(version.file).open("rb")
    except OSError as error:
        raise Http404 from error
    response = FileResponse(opened, as_attachment=True, filename=version.file.name, content_type="application/octet-stream")
    return _private(response)


def sent_pack(meeting: Meeting, items: list[AgendaItem]) -> HttpResponseBase:
    """The pack of the items, which somebody may see."""
    name = f"Underlag {meeting.body.label} {meeting.date or 'utan datum'}.pdf"
    return _private(FileResponse(pack_path(meeting, items).open("rb"), as_attachment=True, filename=name, content_type="application/pdf"))


def _private(response: FileResponse) -> FileResponse:
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = _CLOSED
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _meeting(request: ScopedRequest, pk: int) -> Meeting:
    return get_object_or_404(known_meetings(request.scope).select_related("body"), pk=pk)
