"""Seats and who holds them, persons, and all that concerns one municipality."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Max, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce

from kansli.meetings.models import Meeting
from kansli.meetings.selectors import visible_meetings
from kansli.people.guard import Scope
from kansli.people.models import Body, Holding, Organisation, Person, Seat
from kansli.register.models import Attendance, Awaited, Fact
from kansli.register.selectors.places import called, concerns, named
from kansli.register.selectors.visible import visible_awaited, visible_facts

_LISTED = 200
"""Rows of one list on a page about a person or a municipality; the latest are shown."""


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A seat with who holds it and who held it before."""

    organisation: Organisation
    holder: Holding | None
    earlier: list[Holding]
    seat: int
    """Its id."""


@dataclass(frozen=True, slots=True)
class BodySeats:
    """A body with its seats, in the order of the organisations' names."""

    body: Body
    seats: list[SeatRow]


def seats_of(scope: Scope, *, organisation: Organisation | None = None) -> list[BodySeats]:
    """Every body that has seats; the latest seen holder of each seat counts as its holder unless an ending is set."""
    seats = Seat.objects.filter(cooperation=scope.cooperation).select_related("body", "organisation")
    if organisation:
        seats = seats.filter(organisation=organisation)
    held = Holding.objects.select_related("person").order_by("-seen_last", "-seen_first")
    by_body: dict[Body, list[SeatRow]] = defaultdict(list)
    for seat in seats.prefetch_related(Prefetch("holdings", held)).order_by("body__sort_key", "organisation__sort_key"):
        holdings = list(seat.holdings.all())
        holder = holdings[0] if holdings and holdings[0].ended is None else None
        by_body[seat.body].append(SeatRow(seat.organisation, holder, holdings[1:] if holder else holdings, seat.pk))
    return [BodySeats(body, rows) for body, rows in by_body.items()]


def persons(scope: Scope) -> QuerySet[Person]:
    """Everybody the minutes tell of, A–Ö, with when they were last there and how much they have to do."""
    rejected = Fact.objects.filter(cooperation=scope.cooperation, kind=Fact.Kind.ATTENDANCE, state=Fact.State.REJECTED)
    attendance = Attendance.objects.filter(person=OuterRef("pk"), present=True).exclude(pk__in=rejected.order_by().values("pk")).order_by()
    given = visible_awaited(scope).filter(owner_person=OuterRef("pk"), state=Awaited.State.OPEN).order_by()
    return (
        Person.objects.filter(cooperation=scope.cooperation, merged_into=None)
        .annotate(
            last_seen=Subquery(attendance.values("person").annotate(last=Max("meeting__date")).values("last")),
            times=Coalesce(Subquery(attendance.values("person").annotate(times=Count("meeting", distinct=True)).values("times")), 0),
            open_assignments=Coalesce(Subquery(given.values("owner_person").annotate(number=Count("pk")).values("number")), 0),
        )
        .order_by("sort_key")
    )


@dataclass(frozen=True, slots=True)
class PersonPage:
    """All that the register holds of one person."""

    person: Person
    other_names: list[str]
    holdings: list[Holding]
    attendance: list[Attendance]
    awaited: list[Awaited]
    present: int
    absent: int


def person_page(scope: Scope, person: Person) -> PersonPage:
    """Seats, meetings and assignments of a person; spellings that were found to be the same person are counted in."""
    merged = list(person.merged.all())
    known_as = [person, *merged]
    attendance = list(
        Attendance.objects.filter(person__in=known_as, meeting__in=visible_meetings(scope))
        .exclude(fact__state=Fact.State.REJECTED)
        .select_related("meeting__body", "organisation", "fact")
        .order_by("-meeting__date")[:_LISTED]
    )
    names = {one.name for one in attendance} | {one.name for one in merged}
    return PersonPage(
        person=person,
        other_names=sorted(names - {person.name}),
        holdings=list(
            Holding.objects.filter(person__in=known_as).select_related("seat__body", "seat__organisation").order_by("-seen_last")
        ),
        attendance=attendance,
        awaited=list(_open_first(visible_awaited(scope).filter(owner_person__in=known_as))),
        present=sum(one.present for one in attendance),
        absent=sum(not one.present for one in attendance),
    )


@dataclass(frozen=True, slots=True)
class MunicipalityPage:
    """All that concerns one municipality."""

    municipality: Organisation
    seats: list[BodySeats]
    awaited: list[Awaited]
    named: list[Fact]
    """Decisions and tabled matters that name it, latest first."""
    apart: list[Fact]
    """Decisions it takes no part in."""
    present: int
    """Meetings of bodies where it has a seat and somebody came for it."""
    absent_from: frozenset[int]
    """Ids of meetings where nobody came for it."""
    met: int
    """Meetings of bodies where it has a seat, with minutes."""


def municipality_page(scope: Scope, municipality: Organisation) -> MunicipalityPage:
    """Its seats, the assignments that concern it, and the decisions that name it, with those taken in its absence."""
    present = set(
        Attendance.objects.filter(organisation=municipality, present=True)
        .exclude(fact__state=Fact.State.REJECTED)
        .values_list("meeting_id", flat=True)
    )
    seated = visible_meetings(scope).filter(body__seats__organisation=municipality, standing=Meeting.Standing.HELD)
    held = set(seated.values_list("pk", flat=True))
    facts = visible_facts(scope).filter(state__in=Fact.COUNTED).select_related("meeting__body", "item", "matter")
    telling = facts.filter(named(municipality), kind__in=[Fact.Kind.DECISION, Fact.Kind.TABLED])
    return MunicipalityPage(
        municipality=municipality,
        seats=seats_of(scope, organisation=municipality),
        awaited=list(_open_first(visible_awaited(scope).filter(concerns(municipality)))),
        named=list(telling.order_by("-meeting__date", "start")[:_LISTED]),
        apart=list(
            facts.filter(kind=Fact.Kind.NON_PARTICIPATION, values__organisation__startswith=called(municipality)).order_by(
                "-meeting__date"
            )[:_LISTED]
        ),
        present=len(held & present),
        absent_from=frozenset(held - present),
        met=len(held),
    )


def _open_first(awaited: QuerySet[Awaited]) -> QuerySet[Awaited]:
    rows = awaited.select_related("meeting__body", "fact__item", "due_meeting__body__ways", "owner_person")
    return rows.order_by("closed_on", "-since")[:_LISTED]
