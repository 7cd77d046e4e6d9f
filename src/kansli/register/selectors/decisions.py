"""Decisions with filters, and one decision with its life after the meeting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet, Sum

from kansli.people.guard import Scope
from kansli.people.models import Organisation
from kansli.reader.api import Terms, terms_of
from kansli.register.models import Awaited, Condition, Decision, Fact
from kansli.register.selectors.places import named
from kansli.register.selectors.visible import visible_awaited, visible_decisions, visible_facts


@dataclass(frozen=True, slots=True)
class DecisionFilter:
    """What a list of decisions is narrowed to; what is None narrows nothing."""

    body: int | None = None
    year: int | None = None
    matter: int | None = None
    municipality: Organisation | None = None
    validity: str = ""
    ceiling: bool = False
    """Only those with a highest cost."""


def decisions_in_order(scope: Scope, chosen: DecisionFilter) -> QuerySet[Decision]:
    """Decisions that count, the latest meeting first, in the order of its minutes."""
    found = visible_decisions(scope).select_related("fact__item", "fact__matter", "meeting__body")
    if chosen.body:
        found = found.filter(meeting__body=chosen.body)
    if chosen.year:
        found = found.filter(meeting__date__year=chosen.year)
    if chosen.matter:
        found = found.filter(fact__matter=chosen.matter)
    if chosen.municipality:
        found = found.filter(named(chosen.municipality, "fact__"))
    if chosen.validity:
        found = found.filter(validity=chosen.validity)
    if chosen.ceiling:
        found = found.exclude(ceiling_sek=None)
    return found.order_by("-meeting__date", "meeting", "fact__start")


def ceiling_sum(decisions: QuerySet[Decision]) -> int:
    """The sum of the highest costs that the decisions in force allow, in kronor."""
    in_force = decisions.filter(validity=Decision.Validity.IN_FORCE).order_by()
    return int(in_force.aggregate(total=Sum("ceiling_sek"))["total"] or 0)


@dataclass(frozen=True, slots=True)
class DecisionPage:
    """One decision with all that hangs on it."""

    decision: Decision
    apart: list[Fact]
    """Who takes no part in it."""
    amounts: list[Fact]
    awaited: list[Awaited]
    conditions: list[Condition]
    earlier: list[Decision]
    """Earlier decisions in the same matter that are in force: whether each still holds has not been said."""
    kept: list[Decision]
    """Earlier decisions in the same matter that a person has said still hold."""
    later: list[Decision]
    """Later decisions in the same matter."""
    terms: Terms | None
    """The span of time it sets, against what was proposed and what a contract allows."""


def decision_page(scope: Scope, decision: Decision) -> DecisionPage:
    """Everything the page of a decision shows."""
    fact = decision.fact
    end = fact.ranges[-1][1]
    kinds = Q(kind=Fact.Kind.NON_PARTICIPATION) | Q(kind=Fact.Kind.AMOUNT, item=fact.item_id)
    near = list(visible_facts(scope).filter(kinds, minutes=fact.minutes_id, state__in=Fact.COUNTED))
    own = fact.values.get("id")
    same = visible_decisions(scope).filter(fact__matter=fact.matter_id).exclude(pk=decision.pk).select_related("fact", "meeting__body")
    others = list(same.order_by("meeting__date", "fact__start")) if fact.matter_id else []
    day = decision.meeting.date or date.max
    before = [one for one in others if one.validity == Decision.Validity.IN_FORCE and (one.meeting.date or date.max) < day]
    kept = set(decision.left_valid.values_list("earlier", flat=True)) if before else set()
    return DecisionPage(
        decision,
        [one for one in near if one.kind == Fact.Kind.NON_PARTICIPATION and one.values.get("decision") == own],
        [one for one in near if one.kind == Fact.Kind.AMOUNT and fact.start <= one.start < end],
        list(visible_awaited(scope).filter(decision=decision).select_related("meeting__body", "fact__item", "due_meeting__body__ways")),
        list(decision.conditions.select_related("shown_by__meeting")),
        [one for one in before if one.pk not in kept],
        [one for one in before if one.pk in kept],
        [one for one in others if (one.meeting.date or date.min) > day],
        _terms(decision),
    )


def _terms(decision: Decision) -> Terms | None:
    fact = decision.fact
    if fact.item is None or not any(letter.isdigit() for letter in fact.quote):
        return None
    content = fact.text.content
    item = "\n\n".join(content[start:end] for start, end in fact.item.ranges)
    return terms_of(item, fact.words, met=decision.meeting.date)
