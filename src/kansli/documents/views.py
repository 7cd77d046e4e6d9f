"""Pages of files as images, and the files themselves."""

from __future__ import annotations

from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from kansli.access import Action
from kansli.documents.models import File
from kansli.documents.pages import NoPageError, page_image
from kansli.documents.selectors import visible_files
from kansli.documents.services import path_of
from kansli.people.guard import ScopedRequest, guarded

_CLOSED = "default-src 'none'; sandbox"
"""What comes from outside runs nothing and fetches nothing, even if a browser should open it."""


@guarded(Action.READ)
@require_safe
def page(request: ScopedRequest, pk: int, number: int) -> HttpResponseBase:
    """One page of a file as an image."""
    try:
        place = page_image(_file(request, pk), number)
    except NoPageError as error:
        raise Http404 from error
    response = FileResponse(place.open("rb"), content_type="image/jpeg")
    response["Cache-Control"] = "private, max-age=3600"
    return _closed(response)


@guarded(Action.READ)
@require_safe
def download(request: ScopedRequest, pk: int) -> HttpResponseBase:
    """The file as it came, to be saved."""
    file = _file(request, pk)
    try:
        opened = path_of(file).open("rb")
    except OSError as error:
        raise Http404 from error
    response = FileResponse(opened, as_attachment=True, filename=file.name, content_type="application/octet-stream")
    response["Cache-Control"] = "private, no-store"
    return _closed(response)


def _file(request: ScopedRequest, pk: int) -> File:
    return get_object_or_404(visible_files(request.scope), pk=pk)


def _closed(response: FileResponse) -> FileResponse:
    response["Content-Security-Policy"] = _CLOSED
    response["X-Content-Type-Options"] = "nosniff"
    return response
