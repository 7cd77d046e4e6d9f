"""Steget Agenda: the list and what is proposed for it, for the secretariat; the agenda with its papers, for the others."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from kansli.access import Action
from kansli.audit.acts import ChangedMeanwhileError, undo
from kansli.audit.models import Act
from kansli.meetings.models import Meeting
from kansli.meetings.selectors import known_meetings
from kansli.people.guard import ScopedRequest, guarded
from kansli.register.query import number
from kansli.register.services.matters import NotPossibleError
from kansli.sittings.forms.agenda import ItemForm
from kansli.sittings.forms.papers import PaperForm
from kansli.sittings.models import AgendaItem
from kansli.sittings.selectors.agenda import stamp_of
from kansli.sittings.selectors.agenda_page import AgendaPage, agenda_page, read_page
from kansli.sittings.selectors.papers import is_silent
from kansli.sittings.selectors.people import people_of
from kansli.sittings.selectors.proposals import Proposal, proposal_of
from kansli.sittings.services import agenda as services
from kansli.sittings.services.requests import taken_up


@guarded(Action.READ)
def agenda(request: ScopedRequest, pk: int) -> HttpResponse:
    """The agenda of a meeting: to work on, or to read."""
    meeting = _meeting(request, pk)
    if not request.scope.edits:
        return render(request, "sittings/agenda_read.html", {"meeting": meeting, "page": read_page(request.scope, meeting)})
    page = agenda_page(request.scope, meeting, timezone.localdate())
    editing = next((one for one in page.items if one.pk == number(request.GET, "andra")), None)
    context = {
        "meeting": meeting,
        "page": page,
        "editing": editing,
        "form": ItemForm(instance=editing, people=page.people) if editing else None,
        "done": _done(request),
        **_editing(page, editing),
    }
    return render(request, "sittings/agenda.html", context)


@guarded(Action.EDIT)
@require_POST
def edit_agenda(request: ScopedRequest, pk: int) -> HttpResponse:
    """One act on an agenda; ``do`` says which."""
    meeting = _meeting(request, pk)
    doing = _ACTS.get(request.POST.get("do", ""))
    if doing is None:
        raise Http404
    before = Act.objects.filter(cooperation=request.scope.cooperation.pk, user=request.scope.user.pk).order_by("-pk")
    latest = before.values_list("pk", flat=True).first()
    try:
        doing(request, meeting)
    except (NotPossibleError, ChangedMeanwhileError) as error:
        messages.error(request, str(error))
    done = before.values_list("pk", flat=True).first()
    return _back(request, meeting, f"?gjort={done}" if done != latest else "")


@guarded(Action.EDIT)
@require_POST
def save_item(request: ScopedRequest, pk: int, item: int) -> HttpResponse:
    """Save what an item says; what cannot be saved is shown again, with why."""
    meeting = _meeting(request, pk)
    row = get_object_or_404(AgendaItem, meeting=meeting, pk=item)
    people = people_of(meeting)
    form = ItemForm(request.POST, instance=AgendaItem.objects.get(pk=row.pk), people=people)
    if request.POST.get("sett", "") != stamp_of(row):
        form.add_error(
            None, "Någon annan har ändrat punkten medan du skrev. Nedan står det du skrev; spara igen om det är det som ska gälla."
        )
    if form.is_valid():
        try:
            services.edit(request.scope, row, named=form.cleaned_data["named"], at=timezone.now(), **form.values)
        except ChangedMeanwhileError as error:
            form.add_error(None, str(error))
        else:
            return _back(request, meeting, f"#p{row.pk}")
    page = agenda_page(request.scope, meeting, timezone.localdate())
    editing = next((one for one in page.items if one.pk == row.pk), None)
    context = {"meeting": meeting, "page": page, "editing": editing, "form": form, "done": None, **_editing(page, editing)}
    return render(request, "sittings/agenda.html", context, status=422)


def _editing(page: AgendaPage, item: AgendaItem | None) -> dict[str, object]:
    """What the form of an item shows beside its own fields."""
    if item is None:
        return {}
    forms = [(paper, PaperForm(paper=paper), is_silent(paper)) for paper in item.seen_papers]  # type: ignore[attr-defined]  # put there by Prefetch
    return {"stamp": stamp_of(item), "paper_forms": forms, "new_paper": PaperForm(due_on=page.deadline)}


def _begin(request: ScopedRequest, meeting: Meeting) -> None:
    services.begin(request.scope, meeting, at=timezone.now())


def _add(request: ScopedRequest, meeting: Meeting) -> None:
    heading = " ".join(request.POST.get("heading", "").split())[:500]
    if not heading:
        raise NotPossibleError("Skriv vad punkten ska heta.")
    kind = request.POST.get("kind", "")
    kind = kind if kind in AgendaItem.Kind.values else AgendaItem.Kind.INFORMATION
    services.add(request.scope, meeting, services.NewItem(heading, kind), at=timezone.now())


def _move(request: ScopedRequest, meeting: Meeting) -> None:
    item = _item(request, meeting)
    to, step = number(request.POST, "plats"), request.POST.get("steg", "")
    if to:
        services.move(request.scope, item, to, at=timezone.now())
    elif step in {"-1", "1"}:
        services.step(request.scope, item, int(step), at=timezone.now())


def _remove(request: ScopedRequest, meeting: Meeting) -> None:
    services.remove(request.scope, _item(request, meeting), at=timezone.now())


def _take(request: ScopedRequest, meeting: Meeting) -> None:
    found = _proposal(request, meeting)
    new = services.NewItem(
        found.heading,
        found.kind,
        found.presenter,
        found.presenter_person_id,
        found.planned,
        found.matter,
        found.awaited,
        found.reason.words,
    )
    services.take(request.scope, meeting, found.key, new, at=timezone.now())
    taken_up(request.scope, found.key, meeting, at=timezone.now())


def _not_now(request: ScopedRequest, meeting: Meeting) -> None:
    found = _proposal(request, meeting)
    services.put_aside(request.scope, meeting, found.key, found.heading, at=timezone.now())


def _take_back(request: ScopedRequest, meeting: Meeting) -> None:
    services.take_back(request.scope, meeting, at=timezone.now())


def _undo(request: ScopedRequest, meeting: Meeting) -> None:
    done = get_object_or_404(
        Act, cooperation=request.scope.cooperation.pk, pk=number(request.POST, "act") or 0, thing=f"meeting:{meeting.pk}"
    )
    undo(done, user=request.scope.user.pk, at=timezone.now())
    messages.success(request, f"Ångrat: {done.label}")


_ACTS: dict[str, Callable[[ScopedRequest, Meeting], None]] = {
    "begin": _begin,
    "add": _add,
    "move": _move,
    "remove": _remove,
    "take": _take,
    "not_now": _not_now,
    "take_back": _take_back,
    "undo": _undo,
}


def _meeting(request: ScopedRequest, pk: int) -> Meeting:
    return get_object_or_404(known_meetings(request.scope).select_related("body"), pk=pk)


def _item(request: ScopedRequest, meeting: Meeting) -> AgendaItem:
    return get_object_or_404(AgendaItem, meeting=meeting, pk=number(request.POST, "punkt") or 0)


def _proposal(request: ScopedRequest, meeting: Meeting) -> Proposal:
    items = AgendaItem.objects.filter(meeting=meeting)
    found = proposal_of(request.scope, meeting, request.POST.get("forslag", ""), items, timezone.localdate())
    if found is None:
        raise NotPossibleError("Förslaget är inte aktuellt längre: det är taget eller ändrat. Listan nedan är ny.")
    return found


def _done(request: ScopedRequest) -> Act | None:
    pk = number(request.GET, "gjort")
    mine = Act.objects.filter(cooperation=request.scope.cooperation.pk, user=request.scope.user.pk, undone_at=None)
    return mine.filter(pk=pk).first() if pk else None


def _back(request: ScopedRequest, meeting: Meeting, more: str = "") -> HttpResponse:
    return redirect(reverse("agenda", args=[request.scope.cooperation.slug, meeting.pk]) + more)
