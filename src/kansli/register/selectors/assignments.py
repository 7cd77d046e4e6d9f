"""Assignments with filters, and how much each owner has to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from kansli.people.guard import Scope
from kansli.people.models import Organisation
from kansli.register.models import Awaited
from kansli.register.selectors.places import concerns
from kansli.register.selectors.visible import visible_awaited


@dataclass(frozen=True, slots=True)
class AssignmentFilter:
    """What a list of assignments is narrowed to; what is None or empty narrows nothing."""

    body: int | None = None
    year: int | None = None
    owner: str = ""
    """As the register names the owner; "-" for those without one."""
    municipality: Organisation | None = None
    state: str = ""
    due: str = ""
    """dated · undated · passed"""


def assignments_in_order(scope: Scope, chosen: AssignmentFilter, today: date) -> QuerySet[Awaited]:
    """Assignments that count, the latest given first."""
    found = (
        visible_awaited(scope)
        .filter(kind=Awaited.Kind.ASSIGNMENT)
        .select_related("meeting__body", "fact__item", "fact__matter", "due_meeting__body__ways", "owner_person")
    )
    if chosen.body:
        found = found.filter(body=chosen.body)
    if chosen.year:
        found = found.filter(since__year=chosen.year)
    if chosen.owner:
        found = found.filter(owner="" if chosen.owner == "-" else chosen.owner)
    if chosen.municipality:
        found = found.filter(concerns(chosen.municipality))
    if chosen.state:
        found = found.filter(state=chosen.state)
    if chosen.due == "dated":
        found = found.filter(Q(due_on__isnull=False) | Q(due_meeting__isnull=False))
    elif chosen.due == "undated":
        found = found.filter(due_on=None, due_meeting=None)
    elif chosen.due == "passed":
        found = found.filter(state=Awaited.State.OPEN, due_on__lt=today)
    return found.order_by("-since", "meeting", "fact__start")


@dataclass(frozen=True, slots=True)
class Load:
    """How much one owner has to do."""

    owner: str
    """Empty: nobody is named."""
    open: int
    undated: int
    closed: int


def load_per_owner(scope: Scope) -> list[Load]:
    """Every owner of an assignment, who has most first."""
    counted = visible_awaited(scope).filter(kind=Awaited.Kind.ASSIGNMENT).order_by().values("owner")
    is_open = Q(state=Awaited.State.OPEN)
    rows = counted.annotate(
        open=Count("pk", filter=is_open),
        undated=Count("pk", filter=is_open & Q(due_on=None, due_meeting=None)),
        closed=Count("pk", filter=~is_open),
    ).order_by(F("open").desc(), "owner")
    return [Load(**row) for row in rows]
