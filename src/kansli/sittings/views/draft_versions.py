"""Earlier versions of a draft: compared with it, taken back in whole or item by item; and what was written in Word."""

from __future__ import annotations

from urllib.parse import quote

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from kansli.access import Action
from kansli.documents.word import TemplateFaultError
from kansli.people.guard import ScopedRequest, guarded
from kansli.reader.api import UnreadableError
from kansli.sittings.models import Snapshot
from kansli.sittings.selectors.draft_versions import compared_items, versions_of
from kansli.sittings.services import draft as services
from kansli.sittings.services import words
from kansli.sittings.views.draft import draft_of

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_LARGEST = 20 * 1024 * 1024


@guarded(Action.EDIT)
def versions(request: ScopedRequest, pk: int) -> HttpResponse:
    """All that was kept of the draft."""
    row = draft_of(request, pk)
    return render(request, "sittings/draft_versions.html", {"meeting": row.meeting, "draft": row, "versions": versions_of(row)})


@guarded(Action.EDIT)
def version(request: ScopedRequest, pk: int, number: int) -> HttpResponse:
    """One of them beside the draft, item by item, with what differs marked."""
    row = draft_of(request, pk)
    kept = get_object_or_404(Snapshot, draft=row, pk=number)
    items = compared_items(row.content, kept.content)
    context = {"meeting": row.meeting, "draft": row, "kept": kept, "items": items, "differs": [one for one in items if one.changed]}
    return render(request, "sittings/draft_version.html", context)


@guarded(Action.EDIT)
@require_POST
def take_over(request: ScopedRequest, pk: int, number: int) -> HttpResponse:
    """Let the draft be as it was then: all of it, one item, or an item's words put beside those that stand there now."""
    row = draft_of(request, pk)
    kept = get_object_or_404(Snapshot, draft=row, pk=number)
    revision = int(request.POST["revision"]) if request.POST.get("revision", "").isdigit() else -1
    do, anchor = request.POST.get("do", "whole"), request.POST.get("item", "")
    try:
        done = services.restore(request.scope, row, kept, revision=revision, at=timezone.now(), do=do, anchor=anchor)
    except services.LockedError as error:
        messages.error(request, str(error))
        return redirect("draft", request.scope.cooperation.slug, pk)
    if not done:
        messages.error(request, "Någon har skrivit i anteckningarna sedan sidan visades. Jämför igen och välj sedan.")
        return redirect("draft_version", request.scope.cooperation.slug, pk, number)
    messages.success(request, {"item": "Punkten är övertagen.", "beside": "Texten står nu under punkten."}.get(do, "Texten är övertagen."))
    if do == "whole":
        return redirect("draft", request.scope.cooperation.slug, pk)
    return redirect("draft_version", request.scope.cooperation.slug, pk, number)


@guarded(Action.EDIT)
def word(request: ScopedRequest, pk: int) -> HttpResponse:
    """The draft as a Word file, to go on with there."""
    row = draft_of(request, pk)
    try:
        content = words.word_file(request.scope, row)
    except TemplateFaultError as error:
        messages.error(request, str(error))
        return redirect("draft", request.scope.cooperation.slug, pk)
    day = row.meeting.date.isoformat() if row.meeting.date else "utan datum"
    answer = HttpResponse(content, content_type=_WORD)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'Anteckningar {row.meeting.body.label} {day}.docx')}"
    return answer


@guarded(Action.EDIT)
@require_POST
def word_back(request: ScopedRequest, pk: int) -> HttpResponse:
    """A Word file back: read, and shown beside the draft."""
    row = draft_of(request, pk)
    given = request.FILES.get("file")
    if given is None or not given.size:
        messages.error(request, "Välj Word-filen som du har skrivit i.")
    elif given.size > _LARGEST:
        messages.error(request, "Filen är för stor. Den får vara högst 20 MB.")
    elif not (raw := given.read()).startswith(b"PK"):
        messages.error(request, "Det är ingen Word-fil (.docx). Spara den som .docx i Word och välj den igen.")
    else:
        try:
            kept = words.take_back(request.scope, row, name=given.name or "anteckningar.docx", raw=raw, at=timezone.now())
        except UnreadableError as error:
            messages.error(request, error.message)
        else:
            return redirect("draft_version", request.scope.cooperation.slug, pk, kept.pk)
    return redirect("draft", request.scope.cooperation.slug, pk)
