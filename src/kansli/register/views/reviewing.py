"""Pages of review: the document beside its facts, and each act of review."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_GET, require_POST

from kansli.access import Action
from kansli.audit.acts import ChangedMeanwhileError
from kansli.audit.models import Act
from kansli.meetings.models import Item, Minutes
from kansli.meetings.selectors import visible_meetings
from kansli.people.guard import ScopedRequest, guarded
from kansli.people.models import Person
from kansli.reader.records import Span
from kansli.register.forms.reviewing import AT_ONCE, FORMS, FactForm
from kansli.register.models import Fact, Remark
from kansli.register.selectors.passages import lines_of, passage_at, passage_from, passage_of, passage_within
from kansli.register.selectors.review_acts import acts_of_others, told
from kansli.register.selectors.reviewing import minutes_to_review, review_page, with_counts
from kansli.register.selectors.weighing import pairs_to_weigh
from kansli.register.services import reviewing
from kansli.register.services.secrecy import set_document_secrecy, set_item_secrecy

_A_PAGE = 50
_SIDES = 4
_MARKED = (Fact.Kind.DECISION, Fact.Kind.ASSIGNMENT, Fact.Kind.TABLED, Fact.Kind.EVENT)
"""What a marked passage mostly is; the rest is under "Mer"."""


@guarded(Action.REVIEW)
@require_GET
def review_list(request: ScopedRequest) -> HttpResponse:
    """Which minutes have something to check, and how much of each is reviewed."""
    everything = bool(request.GET.get("alla"))
    page = Paginator(minutes_to_review(request.scope, only=not everything), _A_PAGE).get_page(request.GET.get("sida"))
    return render(request, "register/reviews.html", {"page": page, "minutes": with_counts(page.object_list), "everything": everything})


@guarded(Action.REVIEW)
@require_GET
def review(request: ScopedRequest, pk: int) -> HttpResponse:
    """One set of minutes beside its facts."""
    return shown(request, minutes_of(request, pk))


@guarded(Action.REVIEW)
@require_POST
def accept(request: ScopedRequest, pk: int) -> HttpResponse:
    """Approve one fact, or those of one item."""
    minutes, at, seen = minutes_of(request, pk), timezone.now(), seen_by(request)
    facts = list(seen.stamps)
    owner = request.POST.get(f"ansvarig-{facts[0]}", "").strip() if len(facts) == 1 else ""
    return acted(request, minutes, lambda: reviewing.accept(request.scope, minutes, facts, seen=seen, at=at, owner=owner))


@guarded(Action.REVIEW)
@require_POST
def accept_rest(request: ScopedRequest, pk: int) -> HttpResponse:
    """Approve all that was read and needs no check."""
    minutes, at, seen = minutes_of(request, pk), timezone.now(), seen_by(request)
    return acted(request, minutes, lambda: reviewing.accept_rest(request.scope, minutes, seen=seen, at=at))


@guarded(Action.REVIEW)
@require_POST
def reject(request: ScopedRequest, pk: int) -> HttpResponse:
    """Take a fact away."""
    minutes, at, seen = minutes_of(request, pk), timezone.now(), seen_by(request)
    return acted(request, minutes, lambda: reviewing.reject(request.scope, minutes, _only(seen), seen=seen, at=at))


@guarded(Action.REVIEW)
@require_POST
def take_back(request: ScopedRequest, pk: int) -> HttpResponse:
    """Let a fact count again that was taken away."""
    minutes, at, seen = minutes_of(request, pk), timezone.now(), seen_by(request)
    return acted(request, minutes, lambda: reviewing.take_back(request.scope, minutes, _only(seen), seen=seen, at=at))


@guarded(Action.REVIEW)
def correct(request: ScopedRequest, pk: int, fact: int) -> HttpResponse:
    """Put a fact right: the form stands where the fact stands."""
    minutes, at = minutes_of(request, pk), timezone.now()
    row = get_object_or_404(Fact, minutes=minutes, pk=fact)
    form = FORMS[Fact.Kind(row.kind)](request.POST or None, minutes=minutes, fact=row)
    if request.method == "POST" and form.is_valid():
        seen = seen_by(request)
        return acted(request, minutes, lambda: reviewing.correct(request.scope, minutes, fact, form.said(), seen=seen, at=at), chosen=fact)
    return shown(request, minutes, form=form, form_fact=row, chosen=fact)


@guarded(Action.REVIEW)
@require_POST
def add(request: ScopedRequest, pk: int) -> HttpResponse:
    """Say what a passage is. A decision is there at once; what needs more to be said goes on to its form."""
    minutes, at = minutes_of(request, pk), timezone.now()
    kind, span = _kind(request.POST.get("slag", "")), _marked(request, minutes)
    if span is None:
        words = request.POST.get("mening", "")
        return shown(request, minutes, lacking=words, lacking_words=bool(words.strip()))
    form = FORMS[kind](minutes=minutes, span=span)
    if kind not in AT_ONCE:
        query = urlencode({"plats": f"{span.start}-{span.end}", "vy": request.POST.get("vy", "")})
        return redirect(f"{reverse('review_new', args=[request.scope.cooperation.slug, pk, kind])}?{query}#ny")
    whole = FORMS[kind]({**form.initial, "ranges": f"{span.start}-{span.end}"}, minutes=minutes)
    whole.is_valid()
    return acted(request, minutes, lambda: reviewing.add(request.scope, minutes, kind, whole.said(), at=at).pk)


@guarded(Action.REVIEW)
def new(request: ScopedRequest, pk: int, kind: str) -> HttpResponse:
    """Add a fact that takes more than its passage."""
    minutes, at, of = minutes_of(request, pk), timezone.now(), _kind(kind)
    if request.method == "POST":
        form = FORMS[of](request.POST, minutes=minutes)
        if form.is_valid():
            return acted(request, minutes, lambda: reviewing.add(request.scope, minutes, of, form.said(), at=at).pk)
    else:
        form = FORMS[of](minutes=minutes, span=_marked(request, minutes))
    return shown(request, minutes, form=form, form_kind=of)


@guarded(Action.REVIEW)
@require_GET
def words(request: ScopedRequest, pk: int) -> HttpResponse:
    """What stands in a rectangle that was drawn on a page image: its place and its words, none where it holds none."""
    minutes = minutes_of(request, pk)
    try:
        rectangle = [float(value) for value in request.GET.get("ruta", "").split(",")]
    except ValueError as error:
        raise Http404 from error
    if len(rectangle) != _SIDES:
        raise Http404
    span = passage_within(minutes, _number(request.GET.get("sida", "")), rectangle)
    return JsonResponse({"start": span.start, "end": span.end, "words": span.quote} if span else {})


@guarded(Action.REVIEW)
@require_POST
def settle(request: ScopedRequest, pk: int) -> HttpResponse:
    """Leave what the reader could not place as it is."""
    minutes, at = minutes_of(request, pk), timezone.now()
    remark = get_object_or_404(Remark, minutes=minutes, pk=_number(request.POST.get("anmarkning", "")))
    return acted(request, minutes, lambda: reviewing.settle(request.scope, minutes, remark.pk, at=at))


@guarded(Action.REVIEW)
@require_POST
def undo(request: ScopedRequest, pk: int) -> HttpResponse:
    """Undo an act of the user's own on these minutes."""
    minutes, at, number = minutes_of(request, pk), timezone.now(), _number(request.POST.get("handling", ""))

    def put_back() -> int | None:
        done = reviewing.undo(request.scope, minutes, number, at=at)
        messages.info(request, f"Ångrat: {done.label[:1].lower()}{done.label[1:]}.")
        return next((change["pk"] for change in done.changes if change["model"] == "register.fact" and change["before"]), None)

    try:
        return acted(request, minutes, put_back)
    except Act.DoesNotExist as error:
        raise Http404 from error


@guarded(Action.REVIEW)
@require_POST
def secrecy(request: ScopedRequest, pk: int) -> HttpResponse:
    """Keep an item or the whole document from all but those who are named, or open it again."""
    minutes, at = minutes_of(request, pk), timezone.now()
    opening = request.POST.get("oppna", "")
    what = opening or request.POST.get("stang", "")
    persons = Person.objects.filter(cooperation=request.scope.cooperation, pk__in=map(_number, request.POST.getlist("person")))
    named = [] if opening else list(persons)
    if what == "dokument":
        return acted(request, minutes, lambda: set_document_secrecy(request.scope, minutes, secret=not opening, named=named, at=at))
    item = get_object_or_404(Item.objects.select_related("minutes__file"), minutes=minutes, pk=_number(what))
    return acted(request, minutes, lambda: set_item_secrecy(request.scope, item, secret=not opening, named=named, at=at))


def minutes_of(request: ScopedRequest, pk: int) -> Minutes:
    """The minutes of an address, with what the page needs of them; 404 where they are another cooperation's."""
    found = Minutes.objects.filter(meeting__in=visible_meetings(request.scope))
    return get_object_or_404(found.select_related("meeting__body", "meeting__cooperation", "file", "text"), pk=pk)


def seen_by(request: ScopedRequest) -> reviewing.Seen:
    """What the page showed, as its form sends it back: the last act, and each chosen fact as it was."""
    stamps: dict[int, str] = {}
    for told_ in " ".join(request.POST.getlist("uppgift")).split():
        pk, _, stamp = told_.partition(":")
        if not stamp:
            raise Http404
        stamps[_number(pk)] = stamp
    return reviewing.Seen(_number(request.POST.get("sedan", "") or "0"), stamps)


def _only(seen: reviewing.Seen) -> int:
    if len(seen.stamps) != 1:
        raise Http404
    return next(iter(seen.stamps))


def acted(request: ScopedRequest, minutes: Minutes, do: Callable[[], int | None], *, chosen: int | None = None) -> HttpResponse:
    """Do one act and lead back to the page, with word of what stood in the way, or of what others have done meanwhile."""
    seen = seen_by(request)
    chosen = chosen or next(iter(seen.stamps), None)
    others = acts_of_others(request.scope, minutes, seen.last) if "sedan" in request.POST else []
    asked = pairs_to_weigh(request.scope, minutes=minutes.pk)
    try:
        made = do()
        _ask_of_earlier(request, minutes, asked)
        chosen = chosen or made
        if others:
            messages.info(request, told(others))
    except ChangedMeanwhileError as error:
        messages.warning(request, str(error))
    except reviewing.UnclearError as error:
        messages.error(request, str(error))
        chosen = error.fact or chosen
    query = {name: value for name, value in (("u", chosen), ("vy", request.POST.get("vy"))) if value}
    address = reverse("review", args=[request.scope.cooperation.slug, minutes.pk])
    return redirect(f"{address}{'?' if query else ''}{urlencode(query)}{f'#u{chosen}' if chosen else ''}")


def _ask_of_earlier(request: ScopedRequest, minutes: Minutes, asked: dict[int, list[int]]) -> None:
    """Where a decision has been confirmed whose matter has earlier ones: ask whether they still hold."""
    pairs = pairs_to_weigh(request.scope, minutes=minutes.pk)
    new = {earlier for found in pairs.values() for earlier in found} - {earlier for found in asked.values() for earlier in found}
    if new:
        words = f"{len(new)} tidigare beslut i samma ärende. " if len(new) > 1 else "Ett tidigare beslut finns i samma ärende. "
        page = reverse("weigh_decisions", args=[request.scope.cooperation.slug])
        messages.info(
            request,
            format_html('{}<a href="{}">{}</a>', words, page, "Gäller de fortfarande?" if len(new) > 1 else "Gäller det fortfarande?"),
        )


def shown(
    request: ScopedRequest, minutes: Minutes, *, form: FactForm | None = None, chosen: int | None = None, **more: Any
) -> HttpResponse:
    """The page of review, with a form open where one is."""
    view = request.POST.get("vy") or request.GET.get("vy") or ""
    chosen = chosen or _number(request.GET.get("u") or "0")
    page = review_page(request.scope, minutes, as_text=view == "text")
    kinds = [(kind, kind.label.capitalize()) for kind in FORMS if kind not in _MARKED]
    choices = lines_of(minutes)
    context = {
        "choices": choices,
        "page": page,
        "minutes": minutes,
        "form": form,
        "chosen": chosen,
        "view": view,
        "other_kinds": kinds,
        **more,
    }
    return render(request, "register/review.html", context)


def _marked(request: ScopedRequest, minutes: Minutes) -> Span | None:
    """The passage that was marked or pasted."""
    start, _, end = (request.POST.get("plats") or request.GET.get("plats") or "").partition("-")
    words = request.POST.get("mening", "")
    span = passage_at(minutes, [(int(start), int(end))]) if start.isdecimal() and end.isdecimal() else None
    if span and (not words.strip() or " ".join(words.split()) == span.quote):
        return span
    if not words.strip():
        return passage_from(minutes, request.POST.get("fran", ""), request.POST.get("till", ""))
    return passage_of(minutes, words)


def _kind(name: str) -> Fact.Kind:
    if name not in Fact.Kind.values:
        raise Http404
    return Fact.Kind(name)


def _number(told_: str) -> int:
    if not told_.isdecimal() or len(told_) > 18:
        raise Http404
    return int(told_)
