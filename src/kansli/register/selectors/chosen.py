"""Lists as their addresses narrow them: the page and everything that is fetched from it show the same rows."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.http import QueryDict

from kansli.matters.models import Matter
from kansli.meetings.models import Meeting
from kansli.people.guard import Scope
from kansli.people.models import Organisation
from kansli.register.models import Awaited, Decision
from kansli.register.query import choice, day, number
from kansli.register.selectors.assignments import AssignmentFilter, assignments_in_order
from kansli.register.selectors.course import matters_in_order
from kansli.register.selectors.decisions import DecisionFilter, decisions_in_order
from kansli.register.selectors.meetings import meetings_in_order
from kansli.register.selectors.outstanding import MORE, SHOWN, OutstandingList, outstanding

DUE = (("dated", "med datum"), ("undated", "utan datum"), ("passed", "datum har passerat"))
"""What a list of assignments can be narrowed to by when they are due."""


def chosen_municipality(scope: Scope, query: QueryDict) -> Organisation | None:
    """The municipality that ``kommun`` names."""
    return Organisation.objects.filter(cooperation=scope.cooperation, pk=number(query, "kommun") or 0).first()


def decision_filter(scope: Scope, query: QueryDict) -> DecisionFilter:
    """What a list of decisions is narrowed to."""
    return DecisionFilter(
        body=number(query, "grupp"),
        year=number(query, "ar"),
        matter=number(query, "arende"),
        municipality=chosen_municipality(scope, query),
        validity=choice(query, "galler", Decision.Validity.values),
        ceiling=bool(query.get("tak")),
    )


def chosen_decisions(scope: Scope, query: QueryDict) -> QuerySet[Decision]:
    """Decisions as the address narrows them."""
    return decisions_in_order(scope, decision_filter(scope, query))


def assignment_filter(scope: Scope, query: QueryDict) -> AssignmentFilter:
    """What a list of assignments is narrowed to."""
    return AssignmentFilter(
        body=number(query, "grupp"),
        year=number(query, "ar"),
        owner=query.get("ansvarig", "")[:300],
        municipality=chosen_municipality(scope, query),
        state=choice(query, "status", Awaited.State.values),
        due=choice(query, "senast", [value for value, _ in DUE]),
    )


def chosen_assignments(scope: Scope, query: QueryDict, today: date) -> QuerySet[Awaited]:
    """Assignments as the address narrows them."""
    return assignments_in_order(scope, assignment_filter(scope, query), today)


def chosen_meetings(scope: Scope, query: QueryDict) -> QuerySet[Meeting]:
    """Meetings as the address narrows them."""
    return meetings_in_order(scope, body=number(query, "grupp"), year=number(query, "ar"), missing=bool(query.get("saknas")))


def chosen_matters(scope: Scope, query: QueryDict) -> QuerySet[Matter]:
    """Matters as the address narrows them."""
    return matters_in_order(scope, state=choice(query, "status", Matter.State.values), body=number(query, "grupp"))


def chosen_outstanding(scope: Scope, query: QueryDict, today: date, *, everything: bool = False) -> OutstandingList:
    """What is outstanding as the address narrows it; ``everything``: the folded parts in full."""
    shown = None if everything else MORE if query.get("visa") == "alla" else SHOWN
    return outstanding(
        scope,
        day(query, "per") or today,
        body=number(query, "grupp"),
        owner=query.get("ansvarig", ""),
        municipality=chosen_municipality(scope, query),
        shown=shown,
        closed=query.get("visa") == "avslutade",
    )
