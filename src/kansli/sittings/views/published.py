"""Published minutes on the open web: static pages and a feed, without secret items. No log-in, no script, no cookie."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from kansli.people.guard import open_to_all
from kansli.people.models import Cooperation
from kansli.sittings.models import Release
from kansli.sittings.rendering.pages import style, to_page, to_pdf
from kansli.sittings.rendering.record import Record
from kansli.sittings.selectors.versions import heading_of, hidden_from, rendition, text_without

_IN_FEED = 50


@open_to_all
def published(request: HttpRequest, place: str) -> HttpResponse:
    """All published minutes of a cooperation, latest first."""
    cooperation, rows = _found(place)
    listed = [(one, heading_of(one.version.draft.meeting)) for one in rows]
    return _alone(render(request, "sittings/published.html", {"place": cooperation, "listed": listed, "style": style()}))


@open_to_all
def published_feed(request: HttpRequest, place: str) -> HttpResponse:
    """The same as an Atom feed, for a web site to show."""
    cooperation, rows = _found(place)
    entries = [
        {
            "title": heading_of(one.version.draft.meeting),
            "address": settings.BASE_URL + reverse("published_minutes", args=[place, one.pk, "sida"]),
            "at": _changed(one).isoformat(),
        }
        for one in rows[:_IN_FEED]
    ]
    context = {
        "place": cooperation,
        "entries": entries,
        "address": settings.BASE_URL + reverse("published", args=[place]),
        "own": settings.BASE_URL + reverse("published_feed", args=[place]),
        "at": max((_changed(one) for one in rows[:_IN_FEED]), default=cooperation.created_at).isoformat(),
    }
    return render(request, "sittings/published.xml", context, content_type="application/atom+xml; charset=utf-8")


@open_to_all
def published_minutes(request: HttpRequest, place: str, pk: int, form: str) -> HttpResponse:
    """One set of minutes, as a page that stands alone, or as PDF."""
    _, rows = _found(place)
    record = _record(get_object_or_404(rows, pk=pk))
    if request.method == "HEAD":
        return HttpResponse()
    if form == "pdf":
        return HttpResponse(to_pdf(record), content_type="application/pdf")
    return _alone(HttpResponse(to_page(record)))


def _alone(answer: HttpResponse) -> HttpResponse:
    """A page whose style stands in it; nothing else loads."""
    answer["Content-Security-Policy"] = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
    return answer


def _found(place: str) -> tuple[Cooperation, QuerySet[Release]]:
    cooperation = get_object_or_404(Cooperation, slug=place)
    rows = Release.objects.filter(published=True, minutes__meeting__cooperation=cooperation)
    whole = rows.select_related("version__draft__meeting__body", "version__draft__meeting__cooperation", "version__file")
    return cooperation, whole.prefetch_related("corrections").order_by("-version__draft__meeting__date", "-pk")


def _record(release: Release) -> Record:
    version = release.version
    return rendition(version, content=text_without(version, hidden_from(version.draft.meeting, None)))


def _changed(release: Release) -> datetime:
    return max([release.at, *(one.at for one in release.corrections.all())])
