"""Mallar: the cooperation's own Word templates, put in place, looked at and taken away."""

from __future__ import annotations

import io
import os
import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from kansli.access import Action
from kansli.audit.services import record
from kansli.documents.word import TEMPLATES, TemplateFaultError, default_template, own_template, try_template
from kansli.export.views import WORD, attachment
from kansli.people.guard import Scope, ScopedRequest, guarded

_LARGEST = 5 * 1024 * 1024


@guarded(Action.EDIT)
def templates(request: ScopedRequest) -> HttpResponse:
    """Which documents have a template of the cooperation's own."""
    return _page(request)


@guarded(Action.EDIT)
def fetch_template(request: ScopedRequest, name: str) -> HttpResponse:
    """The template in use, to be changed in Word."""
    if name not in TEMPLATES:
        raise Http404
    own = own_template(request.scope.cooperation, name)
    return attachment((own if own.exists() else default_template(name)).read_bytes(), f"Mall {TEMPLATES[name]}.docx", WORD)


@guarded(Action.EDIT)
@require_POST
def put_template(request: ScopedRequest, name: str) -> HttpResponse:
    """Put a template in place once it has been tried, or take it away."""
    if name not in TEMPLATES:
        raise Http404
    if request.POST.get("do") == "remove":
        own_template(request.scope.cooperation, name).unlink(missing_ok=True)
        _tell(request.scope, f"Tog bort den egna mallen för {TEMPLATES[name]}")
        messages.success(request, "Nu används mallen som följer med.")
        return redirect("templates", request.scope.cooperation.slug)
    given = request.FILES.get("file")
    try:
        content = _content(given)
        try_template(name, io.BytesIO(content))
    except TemplateFaultError as error:
        return _page(request, fault={"name": name, "words": str(error)}, status=400)
    _put(own_template(request.scope.cooperation, name), content)
    _tell(request.scope, f"Egen mall för {TEMPLATES[name]}")
    messages.success(request, "Mallen är på plats.")
    return redirect("templates", request.scope.cooperation.slug)


def _content(given: Any) -> bytes:  # noqa: ANN401 - what the form holds
    if not isinstance(given, UploadedFile) or not given.size:
        raise TemplateFaultError("Välj en Word-fil (.docx).")
    if given.size > _LARGEST:
        raise TemplateFaultError("Mallen är för stor. Den får vara högst 5 MB.")
    return bytes(given.read())


def _put(place: Path, content: bytes) -> None:
    """The whole file or none of it."""
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as spool:
        spool.write(content)
    os.replace(spool.name, place)  # noqa: PTH105 - says what it does


def _tell(scope: Scope, label: str) -> None:
    record(chain=scope.cooperation.pk, at=timezone.now(), actor=f"user:{scope.user.pk}", verb="export.template", values={"label": label})


def _page(request: ScopedRequest, *, fault: dict[str, str] | None = None, status: int = 200) -> HttpResponse:
    rows = [(name, words, own_template(request.scope.cooperation, name).exists()) for name, words in TEMPLATES.items()]
    return render(request, "export/templates.html", {"rows": rows, "fault": fault}, status=status)
