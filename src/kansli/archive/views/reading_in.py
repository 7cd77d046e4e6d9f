"""Läs in: drop files, follow how they are read, and say what is to become of those that are no minutes."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.db import DatabaseError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_POST

from kansli.access import Action
from kansli.archive.delivering import deliver, first_cooperation, own_cooperation
from kansli.archive.examples import SLUG, add_examples, sample_files
from kansli.archive.managing import put_away, read_as_minutes, take_delivery_back
from kansli.archive.models import Arrival
from kansli.archive.selectors.deliveries import deliveries, earlier, progress
from kansli.documents.models import Text
from kansli.documents.uploads import FULL, Received, SpoolHandler
from kansli.people.guard import ScopedRequest, guarded, logged_in
from kansli.people.models import Cooperation, User

_NOTHING = "Välj minst en fil att läsa in."


@csrf_exempt  # checked below, once the handler that writes to the right place is set
@logged_in
def start(request: HttpRequest) -> HttpResponse:
    """The first page of a user who has no cooperation yet: drop files, and there is one."""
    user = cast("User", request.user)
    there = own_cooperation(user)
    if there:
        return redirect("reading_in", there.slug)
    if request.method == "POST":
        request.upload_handlers = [SpoolHandler(request)]
        return _receive(request, user, None)
    return render(request, "archive/start.html", _page(samples=bool(sample_files())))


@require_POST
@logged_in
def open_examples(request: HttpRequest) -> HttpResponse:
    """The five samples, in a cooperation of their own that can be removed."""
    add_examples(cast("User", request.user), at=timezone.now())
    return redirect("reading_in", SLUG)


@csrf_exempt  # checked below, once the handler that writes to the right place is set
@guarded(Action.IMPORT)
def reading_in(request: ScopedRequest) -> HttpResponse:
    """Läs in: the place to drop files, and how far the latest delivery has come."""
    if request.method == "POST":
        request.upload_handlers = [SpoolHandler(request)]
        return _receive(request, request.scope.user, request.scope.cooperation)
    told = request.GET.get("leverans", "")
    chosen = deliveries(request.scope).filter(pk=int(told)).first() if told.isdigit() else None
    delivery = chosen or deliveries(request.scope).first()
    shown = progress(delivery) if delivery else None
    return render(request, "archive/reading_in.html", _page(progress=shown, earlier=earlier(request.scope, delivery)))


def _page(**context: object) -> dict[str, object]:
    return {"limit_mb": settings.UPLOAD_LIMIT // (1024 * 1024), **context}


@csrf_protect
def _receive(request: HttpRequest, user: User, cooperation: Cooperation | None) -> HttpResponse:
    """Take in an upload and lead to the list; a script gets the same in JSON."""
    files = [file for file in request.FILES.getlist("filer") if isinstance(file, Received)]
    script = request.headers.get("X-Requested-With") == "XMLHttpRequest"
    if not files:
        return _refused(request, _NOTHING, status=400, script=script)
    at = timezone.now()
    told = request.POST.get("leverans", "")
    try:
        to = cooperation or first_cooperation(user, at=at)
        delivery = deliver(to, files, by=user, at=at, more_of=int(told) if told.isdigit() else None)
    except (DatabaseError, OSError):
        return _refused(request, FULL, status=507, script=script)
    address = reverse("reading_in", args=[to.slug])
    return JsonResponse({"to": address, "delivery": delivery.pk}) if script else redirect(address)


def _refused(request: HttpRequest, error: str, *, status: int, script: bool) -> HttpResponse:
    if script:
        return JsonResponse({"error": error}, status=status)
    return render(request, "archive/refused.html", {"error": error, "back": request.path}, status=status)


@require_GET
@guarded(Action.IMPORT)
def delivery_list(request: ScopedRequest, pk: int) -> HttpResponse:
    """The list of one delivery alone, for the page to look again."""
    delivery = deliveries(request.scope).filter(pk=pk).first()
    return render(request, "archive/delivery_again.html", {"progress": progress(delivery) if delivery else None})


@require_GET
@guarded(Action.IMPORT)
def arrival(request: ScopedRequest, pk: int) -> HttpResponse:
    """One file that is perhaps no minutes: its text, to decide by."""
    found = get_object_or_404(_arrivals(request), pk=pk)
    text = Text.objects.filter(file=found.file_id).order_by("pk").first()
    return render(request, "archive/arrival.html", {"arrival": found, "text": text})


@require_POST
@guarded(Action.IMPORT)
def remove(request: ScopedRequest, pk: int) -> HttpResponse:
    """Away with a file that is no minutes, or that could not be read."""
    found = _arrivals(request).filter(pk=pk).first()
    if found and put_away(request.scope, found, at=timezone.now()):
        messages.success(request, f"{found.name} är borttagen.")
    return _to_list(request, found)


@require_POST
@guarded(Action.IMPORT)
def read_anyway(request: ScopedRequest, pk: int) -> HttpResponse:
    """A person says that the file is minutes."""
    found = get_object_or_404(_arrivals(request), pk=pk)
    read_as_minutes(request.scope, found, at=timezone.now())
    return _to_list(request, found)


@require_POST
@guarded(Action.IMPORT)
def take_back(request: ScopedRequest, pk: int) -> HttpResponse:
    """Undo a whole delivery."""
    delivery = get_object_or_404(deliveries(request.scope), pk=pk)
    take_delivery_back(request.scope, delivery, at=timezone.now())
    messages.success(request, "Leveransen tas tillbaka. Det som bara den förde med sig försvinner ur arkivet.")
    return _to_list(request, None)


def _arrivals(request: ScopedRequest) -> QuerySet[Arrival]:
    return Arrival.objects.filter(delivery__cooperation=request.scope.cooperation).select_related("delivery", "file")


def _to_list(request: ScopedRequest, found: Arrival | None) -> HttpResponse:
    address = reverse("reading_in", args=[request.scope.cooperation.slug])
    return redirect(f"{address}?leverans={found.delivery_id}" if found else address)
