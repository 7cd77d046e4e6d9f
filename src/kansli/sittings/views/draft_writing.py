"""The buttons beside the text, a person's word on what was read, the time of items, and the end of the meeting."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from kansli.access import Action
from kansli.people.guard import ScopedRequest, guarded
from kansli.register.models import Fact
from kansli.sittings.forms.draft import asked, wants_json
from kansli.sittings.models import AgendaItem, Draft, Verdict
from kansli.sittings.reading import WITHOUT, read_content
from kansli.sittings.selectors.draft import points_of, untouched
from kansli.sittings.services import draft as services
from kansli.sittings.services import timing as times
from kansli.sittings.services.writing import WRITERS, LackingError, Written
from kansli.sittings.views.draft import draft_of, draft_page


@guarded(Action.EDIT)
@require_POST
def write(request: ScopedRequest, pk: int) -> HttpResponse:
    """One button: the text with its sentence in it. The page's script saves it; without script it is saved here."""
    row = draft_of(request, pk)
    writer = WRITERS.get(request.POST.get("do", ""))
    if writer is None:
        raise Http404
    try:
        made = writer(asked(request, request.scope, row))
    except LackingError as error:
        if wants_json(request):
            return JsonResponse({"errors": error.fields}, status=422)
        return draft_page(request, row, status=422, fault=str(error))
    if made.without_date:
        _without_date(row, made)
    elif request.POST["do"] == "due":
        _confirmed(row, made, request.POST.get("quote", ""))
    if wants_json(request):
        return JsonResponse({"content": made.content, "said": made.said, "sentence": made.sentence})
    try:
        services.save_draft(request.scope, row, text=made.content, revision=row.revision, base=row.content, at=timezone.now())
    except services.LockedError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, made.said)
    return redirect("draft", request.scope.cooperation.slug, pk)


def _without_date(row: Draft, made: Written) -> None:
    """The assignment just written has no date on purpose."""
    found = read_content(row.meeting.cooperation, made.content).facts
    quote = next(
        (one.quote for one in found if one.kind == Fact.Kind.ASSIGNMENT and one.quote in {made.sentence, made.sentence.rstrip(".")}), ""
    )
    services.give_verdict(row, kind=Fact.Kind.ASSIGNMENT, quote=quote or made.sentence, word=Verdict.Word.YES, values={"due": WITHOUT})


def _confirmed(row: Draft, made: Written, before: str) -> None:
    """Who says when it is due has said that it is an assignment; the words have changed, the answer goes with them."""
    for one in read_content(row.meeting.cooperation, made.content).facts:
        if one.kind == Fact.Kind.ASSIGNMENT and one.quote.startswith(before.rstrip(".")):
            services.give_verdict(row, kind=one.kind, quote=one.quote, word=Verdict.Word.YES)


@guarded(Action.EDIT)
@require_POST
def verdict(request: ScopedRequest, pk: int) -> HttpResponse:
    """A person's word on something read: it is so, it is not, or neither."""
    row = draft_of(request, pk)
    kind, quote, word = (request.POST.get(name, "") for name in ("kind", "quote", "word"))
    if kind not in Fact.Kind.values or not quote or word not in {"", *Verdict.Word.values}:
        raise Http404
    services.give_verdict(row, kind=kind, quote=quote, word=word)
    if wants_json(request):
        return JsonResponse({"said": {"yes": "Det räknas.", "no": "Det räknas inte."}.get(word, "Ångrat.")})
    return redirect("draft", request.scope.cooperation.slug, pk)


@guarded(Action.EDIT)
@require_POST
def timing(request: ScopedRequest, pk: int) -> HttpResponse:
    """The meeting begins, an item is up, or there is a pause."""
    row = draft_of(request, pk)
    now, do = timezone.now(), request.POST.get("do", "")
    if do == "pause":
        times.stop_items(row, at=now)
    elif do in {"begin", "item"}:
        times.begin(request.scope, row, at=now)
        anchor = request.POST.get("item", "")
        items = AgendaItem.objects.filter(meeting=row.meeting)
        item = items.filter(pk=anchor[1:]).first() if anchor[:1] == "p" and anchor[1:].isdigit() else items.first()
        if item:
            times.start_item(row, item, at=now)
    else:
        raise Http404
    if wants_json(request):
        return JsonResponse({"said": ""})
    return redirect("draft", request.scope.cooperation.slug, pk)


@guarded(Action.EDIT)
def close(request: ScopedRequest, pk: int) -> HttpResponse:
    """The end of the meeting: when, and what became of each item under which nothing was written."""
    row = draft_of(request, pk)
    points = points_of(request.scope, row, timezone.now())
    left = untouched(row, points)
    context = {"meeting": row.meeting, "draft": row, "left": left, "outcomes": times.OUTCOMES, "now": times.wall_clock(timezone.now())}
    if request.method != "POST":
        return render(request, "sittings/draft_close.html", context)
    said = {one.anchor: request.POST.get(one.anchor, "") for one in left}
    ends = request.POST.get("ends", "").strip().replace(".", ":")
    hours, _, minutes = ends.partition(":")
    right = hours.isdigit() and int(hours) < 24 and minutes.isdigit() and len(minutes) == 2 and int(minutes) < 60
    if not right or any(word not in times.OUTCOMES for word in said.values()):
        context |= {"fault_ends": not right, "said": said, "ends": request.POST.get("ends", "")}
        return render(request, "sittings/draft_close.html", context, status=422)
    other = {one.anchor for one in left if one.item and one.item.standing == AgendaItem.Standing.OTHER}
    content = times.settle(row.content, said, other=other)
    services.save_draft(
        request.scope, row, text=content, revision=row.revision, base=row.content, at=timezone.now(), why="mötet avslutades"
    )
    times.end(request.scope, get_object_or_404(Draft, pk=row.pk), ends=f"{int(hours):02d}:{minutes}", at=timezone.now())
    messages.success(request, "Mötet är avslutat. Läs igenom anteckningarna, sedan går de till justering.")
    return redirect("draft", request.scope.cooperation.slug, pk)
