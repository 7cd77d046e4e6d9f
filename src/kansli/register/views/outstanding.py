"""The page of what is outstanding, the panel beside it, and what is done there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from kansli.access import Action
from kansli.audit.acts import ChangedMeanwhileError, undo
from kansli.audit.models import Act
from kansli.matters.models import Matter
from kansli.meetings.models import Meeting
from kansli.meetings.planning import unsettled_meetings
from kansli.people.guard import ScopedRequest, guarded
from kansli.people.models import Organisation
from kansli.register.models import Awaited, News
from kansli.register.query import day, number
from kansli.register.selectors.chosen import chosen_outstanding
from kansli.register.selectors.course import matter_page
from kansli.register.selectors.outstanding import row_of
from kansli.register.selectors.visible import visible_awaited, visible_news
from kansli.register.services import outstanding as services
from kansli.register.services.matters import NotPossibleError

_FILTERS = ("grupp", "ansvarig", "kommun", "per", "visa")


@guarded(Action.READ)
def outstanding_list(request: ScopedRequest) -> HttpResponse:
    """What is outstanding on a day, in four parts."""
    members = list(Organisation.objects.filter(cooperation=request.scope.cooperation, member=True))
    found = chosen_outstanding(request.scope, request.GET, timezone.localdate())
    context = {
        "found": found,
        "members": members,
        "chosen": request.GET,
        "today": timezone.localdate(),
        "query": _query(request.GET),
        "query_all": _query(request.GET, visa="alla"),
        "query_closed": _query(request.GET, visa="avslutade"),
        "done": _done(request),
        "unsettled": _unsettled(request, found.as_of),
    }
    return render(request, "register/outstanding.html", context)


def _unsettled(request: ScopedRequest, as_of: date) -> list[Meeting]:
    """Meetings to come whose date or place nobody has fixed, in the group and with the host asked for; only of today."""
    if as_of != timezone.localdate() or request.GET.get("ansvarig"):
        return []
    body, host = number(request.GET, "grupp"), number(request.GET, "kommun")
    rows = unsettled_meetings(request.scope, as_of)
    return [one for one in rows if (not body or one.body_id == body) and (not host or one.host_id == host)]


@guarded(Action.READ)
def one_awaited(request: ScopedRequest, pk: int) -> HttpResponse:
    """One thing awaited with its matter: a panel beside the list, or a page of its own."""
    as_of = day(request.GET, "per") or timezone.localdate()
    row = row_of(request.scope, as_of, pk)
    if row is None:
        raise Http404
    context = {"row": row, "query": _query(request.GET), "today": timezone.localdate(), "states": Awaited.State.choices[1:]}
    if row.matter:
        context["page"] = matter_page(request.scope, row.matter)
    return render(request, f"register/outstanding_{'panel' if request.headers.get('HX-Request') else 'one'}.html", context)


@guarded(Action.READ)
def matter_panel(request: ScopedRequest, pk: int) -> HttpResponse:
    """A matter as a panel beside a list."""
    matter = get_object_or_404(
        Matter.objects.select_related("responsible", "body").prefetch_related("other_names", "steps"),
        cooperation=request.scope.cooperation,
        pk=pk,
    )
    return render(request, "register/matter_panel.html", {"page": matter_page(request.scope, matter)})


@guarded(Action.EDIT)
@require_POST
def edit_outstanding(request: ScopedRequest) -> HttpResponse:
    """One act on what is outstanding; ``do`` says which. Leads back to the list as it was filtered."""
    doing = _ACTS.get(request.POST.get("do", "").partition(":")[0])
    back = QueryDict(request.POST.get("tillbaka", ""), mutable=True)
    before = Act.objects.filter(cooperation=request.scope.cooperation.pk, user=request.scope.user.pk).order_by("-pk")
    latest = before.values_list("pk", flat=True).first()
    try:
        if doing:
            doing(request)
    except (NotPossibleError, ChangedMeanwhileError) as error:
        messages.error(request, str(error))
    query = _query(back)
    done = before.values_list("pk", flat=True).first()
    if done != latest:
        query = f"{query}&gjort={done}" if query else f"gjort={done}"
    return redirect(reverse("outstanding", args=[request.scope.cooperation.slug]) + (f"?{query}" if query else ""))


def _close(request: ScopedRequest) -> None:
    state = request.POST.get("state") or Awaited.State.DONE.value
    services.close(
        request.scope,
        _awaited(request),
        outcome=request.POST.get("outcome", ""),
        on=day(request.POST, "on") or _as_of(request),
        at=timezone.now(),
        state=Awaited.State(state) if state in Awaited.State.values else Awaited.State.DONE,
    )


def _accept(request: ScopedRequest) -> None:
    services.accept_reports(request.scope, _news(request), at=timezone.now())


def _refuse(request: ScopedRequest) -> None:
    services.refuse_reports(request.scope, _news(request), on=_as_of(request), at=timezone.now())


def _remains(request: ScopedRequest) -> None:
    services.remains(request.scope, _awaited(request), on=_as_of(request), at=timezone.now())


def _ask_again(request: ScopedRequest) -> None:
    services.ask_again(request.scope, _awaited(request), on=timezone.localdate(), at=timezone.now())


def _hand_over(request: ScopedRequest) -> None:
    services.hand_over(request.scope, _awaited(request), request.POST.get("till", ""), on=timezone.localdate(), at=timezone.now())


def _plan(request: ScopedRequest) -> None:
    services.plan(
        request.scope,
        _awaited(request),
        next_step=request.POST.get("next_step", ""),
        due_on=day(request.POST, "due_on"),
        at=timezone.now(),
    )


def _reopen(request: ScopedRequest) -> None:
    services.reopen(request.scope, _awaited(request), at=timezone.now())


def _undo(request: ScopedRequest) -> None:
    done = get_object_or_404(Act, cooperation=request.scope.cooperation.pk, pk=number(request.POST, "act") or 0)
    undo(done, user=request.scope.user.pk, at=timezone.now())
    messages.success(request, f"Ångrat: {done.label}")


_ACTS: dict[str, Callable[[ScopedRequest], None]] = {
    "close": _close,
    "accept": _accept,
    "refuse": _refuse,
    "remains": _remains,
    "ask_again": _ask_again,
    "hand_over": _hand_over,
    "plan": _plan,
    "reopen": _reopen,
    "undo": _undo,
}


def _awaited(request: ScopedRequest) -> list[Awaited]:
    """The rows chosen, in the order of the list; each may stand for several."""
    wanted = [int(one) for ids in request.POST.getlist("rad") for one in ids.split(",") if one.isdigit()]
    rows = visible_awaited(request.scope).select_related("due_meeting").in_bulk(wanted)
    return [rows[pk] for pk in dict.fromkeys(wanted) if pk in rows]


def _news(request: ScopedRequest) -> list[News]:
    _, _, one = request.POST.get("do", "").partition(":")
    wanted = [int(pk) for pk in ([one] if one else request.POST.getlist("nytt")) if pk.isdigit()]
    return list(visible_news(request.scope).filter(pk__in=wanted).select_related("awaited").order_by("pk"))


def _as_of(request: ScopedRequest) -> date:
    return day(QueryDict(request.POST.get("tillbaka", "")), "per") or timezone.localdate()


def _done(request: ScopedRequest) -> Act | None:
    """The act that has just been done, so that it can be undone."""
    pk = number(request.GET, "gjort")
    return (
        Act.objects.filter(cooperation=request.scope.cooperation.pk, user=request.scope.user.pk, pk=pk, undone_at=None).first()
        if pk
        else None
    )


def _query(asked: QueryDict, **more: str) -> str:
    """The filters of an address, and no more than those."""
    kept = {name: asked.get(name, "") for name in _FILTERS} | more
    return urlencode({name: value for name, value in kept.items() if value})
