"""The page of search; the same address gives the hits alone to a page that asks while one types."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers
from django_htmx.middleware import HtmxDetails

from kansli.access import Action
from kansli.people.guard import Scope, ScopedRequest, guarded
from kansli.search.models import Entry
from kansli.search.selectors import A_PAGE, Choice, Hit, Option, Passage, search

_PAGES = {Entry.Kind.MATTER: "matter", Entry.Kind.PERSON: "person", Entry.Kind.MUNICIPALITY: "municipality"}


@dataclass(frozen=True, slots=True)
class Place:
    """A passage and where it leads: into its document, at the words."""

    passage: Passage
    address: str


@dataclass(frozen=True, slots=True)
class Row:
    """A hit and where it leads."""

    hit: Hit
    address: str
    meeting: str
    """Address of its meeting; empty where it has none."""
    places: list[Place]


@guarded(Action.READ)
@require_GET
@vary_on_headers("HX-Request")
def search_page(request: ScopedRequest) -> HttpResponse:
    """What is found for ``q``, narrowed by the facets chosen."""
    text = request.GET.get("q", "").strip()
    kind = request.GET.get("slag", "")
    choice = Choice(
        kind=kind if kind in Entry.Kind.values else None,
        body=_number(request, "grupp"),
        year=_number(request, "ar"),
        municipality=_number(request, "kommun"),
    )
    number = max(1, min(_number(request, "sida") or 1, 500))
    asked = request.GET.get("q", "")[:300]
    found = search(request.scope, asked, choice, page=number)
    context = {
        "q": text,
        "found": found,
        "rows": [_row(request.scope, hit, text) for hit in found.hits],
        "page": _page(found.total, number),
        "facets": [
            (facet, [(option, _narrowed_by(request, facet.name, option)) for option in facet.options])
            for facet in found.facets
            if facet.options
        ],
        "narrowed": choice != Choice(),
        "exact": f'"{text}"' if found.query.names and '"' not in text else "",
    }
    htmx: HtmxDetails | None = getattr(request, "htmx", None)
    return render(request, "search/hits.html" if htmx and not htmx.boosted else "search/search.html", context)


def _narrowed_by(request: ScopedRequest, name: str, option: Option) -> str:
    """The address with one line of a facet chosen; with it taken away where it is chosen already."""
    query = request.GET.copy()
    query.pop("sida", None)
    query.pop(name, None)
    if not option.chosen:
        query[name] = option.value
    return f"?{query.urlencode()}"


def _page(total: int, number: int) -> Page[int]:
    """For the links to the pages before and after."""
    return Paginator(range(total), A_PAGE).get_page(number)


def _row(scope: Scope, hit: Hit, text: str) -> Row:
    slug, entry = scope.cooperation.slug, hit.entry
    if entry.kind in _PAGES:
        return Row(hit, reverse(_PAGES[Entry.Kind(entry.kind)], args=[slug, entry.thing]), "", [Place(one, "") for one in hit.passages])
    meeting = reverse("meeting", args=[slug, entry.words.meeting]) if entry.words.meeting else ""
    places = [Place(one, _in_document(slug, one, text)) for one in hit.passages]
    if entry.kind == Entry.Kind.MEETING or not places:
        return Row(hit, meeting, meeting, [])
    return Row(hit, places[0].address, meeting, places)


def _in_document(slug: str, passage: Passage, text: str) -> str:
    entry = passage.entry
    query = urlencode({"q": text, "vid": entry.place_of(passage.excerpt.offset)})
    return f"{reverse('minutes', args=[slug, entry.words.minutes])}?{query}#traff"


def _number(request: ScopedRequest, name: str) -> int | None:
    words = request.GET.get(name, "")
    return int(words) if words.isdecimal() and len(words) < 12 else None
