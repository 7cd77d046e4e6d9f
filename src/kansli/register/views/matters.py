"""Pages of matters, and what is done there."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from kansli.access import Action
from kansli.audit.acts import ChangedMeanwhileError
from kansli.matters.models import Matter
from kansli.people.guard import ScopedRequest, guarded
from kansli.people.models import Body, Person
from kansli.register.models import Mention
from kansli.register.query import choice, day, number
from kansli.register.selectors.chosen import chosen_matters
from kansli.register.selectors.course import matter_page, others_like
from kansli.register.services import matters as services

_A_PAGE = 50


@guarded(Action.READ)
def matter_list(request: ScopedRequest) -> HttpResponse:
    """All matters, latest spoken of first."""
    state, body = choice(request.GET, "status", Matter.State.values), number(request.GET, "grupp")
    context = {
        "page": Paginator(chosen_matters(request.scope, request.GET), _A_PAGE).get_page(request.GET.get("sida")),
        "states": Matter.State.choices,
        "bodies": Body.objects.filter(cooperation=request.scope.cooperation, merged_into=None),
        "state": state,
        "body": body,
    }
    return render(request, "register/matters.html", context)


@guarded(Action.READ)
def one_matter(request: ScopedRequest, pk: int) -> HttpResponse:
    """One matter with its course; one that was merged leads to the other."""
    matter = get_object_or_404(
        Matter.objects.select_related("responsible", "body").prefetch_related("other_names"),
        cooperation=request.scope.cooperation,
        pk=pk,
    )
    if matter.merged_into_id:
        return redirect("matter", request.scope.cooperation.slug, matter.merged_into_id)
    context = {"page": matter_page(request.scope, matter), "today": timezone.localdate()}
    if request.scope.edits:
        context |= {
            "states": Matter.State.choices,
            "others": others_like(request.scope, matter),
            "bodies": Body.objects.filter(cooperation=request.scope.cooperation, merged_into=None),
            "persons": Person.objects.filter(cooperation=request.scope.cooperation, merged_into=None),
        }
    return render(request, "register/matter.html", context)


@guarded(Action.EDIT)
@require_POST
def edit_matter(request: ScopedRequest, pk: int) -> HttpResponse:
    """One act on a matter; ``do`` says which."""
    matter = get_object_or_404(Matter, cooperation=request.scope.cooperation, pk=pk, merged_into=None)
    doing = _ACTS.get(request.POST.get("do", ""))
    target = matter
    try:
        if doing:
            target = doing(request, matter) or matter
            messages.success(request, "Sparat. Det går att ångra under Historik.")
    except (services.NotPossibleError, ChangedMeanwhileError) as error:
        messages.error(request, str(error))
    return redirect("matter", request.scope.cooperation.slug, target.pk)


def _rename(request: ScopedRequest, matter: Matter) -> None:
    services.rename_matter(request.scope, matter, request.POST.get("name", ""), at=timezone.now())


def _add_name(request: ScopedRequest, matter: Matter) -> None:
    services.add_name(request.scope, matter, request.POST.get("name", ""), at=timezone.now())


def _state(request: ScopedRequest, matter: Matter) -> None:
    state = request.POST.get("state", "")
    if state not in Matter.State.values:
        raise services.NotPossibleError("Välj ett läge.")
    body = Body.objects.filter(cooperation=request.scope.cooperation, pk=number(request.POST, "body") or 0).first()
    services.change_state(
        request.scope,
        matter,
        Matter.State(state),
        at=timezone.now(),
        on=day(request.POST, "on") or timezone.localdate(),
        note=request.POST.get("note", ""),
        review_on=day(request.POST, "review_on"),
        body=body if state == Matter.State.HANDED_OVER else None,
    )


def _plan(request: ScopedRequest, matter: Matter) -> None:
    person = Person.objects.filter(cooperation=request.scope.cooperation, pk=number(request.POST, "responsible") or 0).first()
    services.set_plan(request.scope, matter, responsible=person, next_step=request.POST.get("next_step", ""), at=timezone.now())


def _merge(request: ScopedRequest, matter: Matter) -> None:
    other = Matter.objects.filter(cooperation=request.scope.cooperation, pk=number(request.POST, "other") or 0).first()
    if other is None:
        raise services.NotPossibleError("Välj vilket ärende det är samma som.")
    services.merge_matters(request.scope, matter, other, at=timezone.now())


def _split(request: ScopedRequest, matter: Matter) -> Matter:
    chosen = matter.mentions.filter(pk__in=[one for one in request.POST.getlist("mention") if one.isdigit()])
    return services.split_matter(request.scope, matter, chosen, request.POST.get("name", ""), at=timezone.now())


def _judge(request: ScopedRequest, matter: Matter) -> None:
    mention = get_object_or_404(matter.mentions.select_related("meeting__body", "matter"), pk=number(request.POST, "mention") or 0)
    state = request.POST.get("state", "")
    if state in Mention.State.values:
        services.judge_mention(request.scope, mention, Mention.State(state), at=timezone.now())


_ACTS: dict[str, Callable[[ScopedRequest, Matter], Matter | None]] = {
    "rename": _rename,
    "add_name": _add_name,
    "state": _state,
    "plan": _plan,
    "merge": _merge,
    "split": _split,
    "judge": _judge,
}
