"""Pages of decisions."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from kansli.access import Action
from kansli.audit.acts import ChangedMeanwhileError
from kansli.meetings.selectors import visible_meetings
from kansli.people.guard import ScopedRequest, guarded
from kansli.people.models import Body, Organisation
from kansli.register.models import Condition, Decision
from kansli.register.query import number
from kansli.register.selectors.chosen import chosen_decisions, decision_filter
from kansli.register.selectors.decisions import ceiling_sum, decision_page
from kansli.register.selectors.visible import visible_decisions
from kansli.register.selectors.weighing import pairs_to_weigh, weighings
from kansli.register.services import decisions as services
from kansli.register.services.matters import NotPossibleError

_A_PAGE = 50


@guarded(Action.READ)
def decision_list(request: ScopedRequest) -> HttpResponse:
    """All decisions, the latest first."""
    chosen, found = decision_filter(request.scope, request.GET), chosen_decisions(request.scope, request.GET)
    context = {
        "page": Paginator(found, _A_PAGE).get_page(request.GET.get("sida")),
        "chosen": chosen,
        "total": ceiling_sum(found) if chosen.ceiling else None,
        "bodies": Body.objects.filter(cooperation=request.scope.cooperation, merged_into=None),
        "municipalities": Organisation.objects.filter(cooperation=request.scope.cooperation, member=True),
        "years": visible_meetings(request.scope).dates("date", "year", order="DESC"),
        "validities": Decision.Validity.choices,
    }
    return render(request, "register/decisions.html", context)


@guarded(Action.READ)
def one_decision(request: ScopedRequest, pk: int) -> HttpResponse:
    """One decision: its permanent page."""
    decision = get_object_or_404(
        visible_decisions(request.scope).select_related(
            "fact__item", "fact__matter", "fact__minutes", "meeting__body", "replaced_by__meeting"
        ),
        pk=pk,
    )
    context = {
        "page": decision_page(request.scope, decision),
        "validities": Decision.Validity.choices,
        "conditions": Condition.State.choices,
    }
    return render(request, "register/decision.html", context)


@guarded(Action.EDIT)
@require_GET
def weigh(request: ScopedRequest) -> HttpResponse:
    """Whether earlier decisions still hold, where a later one of their matter was confirmed."""
    pairs = pairs_to_weigh(request.scope)
    page = Paginator(list(pairs), _A_PAGE).get_page(request.GET.get("sida"))
    shown = weighings(request.scope, {later: pairs[later] for later in page.object_list})
    return render(request, "register/weighing.html", {"page": page, "weighings": shown, "number": sum(map(len, pairs.values()))})


@guarded(Action.EDIT)
@require_POST
def edit_decision(request: ScopedRequest, pk: int) -> HttpResponse:
    """One act on a decision; ``do`` says which."""
    decision = get_object_or_404(visible_decisions(request.scope).select_related("meeting", "fact"), pk=pk)
    at, do = timezone.now(), request.POST.get("do", "")
    try:
        if do == "still_valid":
            others = visible_decisions(request.scope).select_related("fact")
            services.keep_valid(request.scope, decision, get_object_or_404(others, pk=number(request.POST, "later") or 0), at=at)
        elif do == "validity" and request.POST.get("validity") in Decision.Validity.values:
            later = visible_decisions(request.scope).select_related("meeting").filter(pk=number(request.POST, "later") or 0).first()
            services.set_validity(request.scope, decision, Decision.Validity(request.POST["validity"]), later, at=at)
        elif do == "add_condition":
            services.add_condition(request.scope, decision, request.POST.get("words", ""), at=at)
        elif do == "condition" and request.POST.get("state") in Condition.State.values:
            condition = get_object_or_404(decision.conditions, pk=number(request.POST, "condition") or 0)
            services.judge_condition(request.scope, condition, Condition.State(request.POST["state"]), None, at=at)
        messages.success(request, "Sparat. Det går att ångra under Historik.")
    except (NotPossibleError, ChangedMeanwhileError) as error:
        messages.error(request, str(error))
    if request.POST.get("back") == "alla":
        return redirect("weigh_decisions", request.scope.cooperation.slug)
    return redirect("decision", request.scope.cooperation.slug, number(request.POST, "back") or decision.pk)
