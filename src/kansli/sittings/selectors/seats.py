"""A seat with who holds it, and what lies with a holder that somebody must take over before the holding ends."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from kansli.people.guard import Scope
from kansli.people.models import Holding, Person, Seat
from kansli.people.seats import holders_on
from kansli.register.models import Awaited
from kansli.register.selectors.visible import visible_awaited
from kansli.sittings.models import Adjuster, Approval, Request
from kansli.sittings.reading import read_draft
from kansli.sittings.selectors.checking import present_names
from kansli.workflow import MinutesState, RequestState

_OVER = (MinutesState.APPROVED, MinutesState.RELEASED)


@dataclass(frozen=True, slots=True)
class Unsigned:
    """Minutes that a holder has been elected to adjust and has not approved."""

    adjuster: Adjuster
    others: list[str]
    """Those who were at the meeting and could adjust instead."""

    @property
    def key(self) -> str:
        """Its name in the form."""
        return f"adjuster-{self.adjuster.pk}"


@dataclass(frozen=True, slots=True)
class Lies:
    """One thing that lies with a holder, and its name in the form."""

    key: str
    row: Awaited | Request


@dataclass(slots=True)
class Lying:
    """What lies with somebody who leaves."""

    awaited: list[Awaited] = field(default_factory=list)
    unsigned: list[Unsigned] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)

    @property
    def assigned(self) -> list[Lies]:
        """The assignments, for the form."""
        return [Lies(f"awaited-{one.pk}", one) for one in self.awaited]

    @property
    def wished(self) -> list[Lies]:
        """The wishes, for the form."""
        return [Lies(f"request-{one.pk}", one) for one in self.requests]

    @property
    def keys(self) -> list[str]:
        """What has to be taken over, each by its name in the form."""
        return [*(one.key for one in (*self.assigned, *self.wished)), *(one.key for one in self.unsigned)]


@dataclass(frozen=True, slots=True)
class SeatPage:
    """One seat."""

    seat: Seat
    holder: Holding | None
    """Who holds it today."""
    others: list[Holding]
    """Who held it before, and who is to hold it; the latest first."""
    lying: Lying
    colleagues: list[Person]
    """The group's other members today."""


def seat_page(scope: Scope, seat: Seat, today: date) -> SeatPage:
    """A seat, with what would have to be taken over if its holder left."""
    sitting = holders_on(seat.body, today)
    holder = next((one for one in sitting if one.seat_id == seat.pk), None)
    others = (
        Holding.objects.filter(seat=seat)
        .select_related("person__merged_into", "seat__body", "seat__organisation", "seat__cooperation")
        .order_by("-seen_first", "-pk")
    )
    return SeatPage(
        seat,
        holder,
        [one for one in others if holder is None or one.pk != holder.pk],
        lying_with(scope, holder.person) if holder else Lying(),
        [one.person for one in sitting if one.seat_id != seat.pk],
    )


def lying_with(scope: Scope, person: Person) -> Lying:
    """Open assignments, minutes to adjust, and wishes that are not answered or not yet taken up."""
    known_as = [person.pk, *person.merged.values_list("pk", flat=True)]
    mine = visible_awaited(scope).filter(owner_person__in=known_as, state=Awaited.State.OPEN)
    elected = Adjuster.objects.filter(person__in=known_as, replaced_on=None, meeting__draft__isnull=False)
    elected = elected.exclude(meeting__draft__state__in=_OVER).select_related("meeting__body", "meeting__draft", "person")
    approved = set(Approval.objects.filter(person__in=known_as, hand=Approval.Hand.ADJUSTER).values_list("version__draft_id", "version_id"))
    unsigned = []
    for one in elected:
        latest = one.meeting.draft.versions.order_by("-number").first()
        if latest is None or (one.meeting_id, latest.pk) not in approved:
            names = present_names(read_draft(one.meeting.draft)).values()
            unsigned.append(Unsigned(one, [name for name in names if name != one.person.name]))
    wishes = Request.objects.filter(Q(meeting=None) | ~Q(meeting__standing="held"), cooperation=scope.cooperation, person__in=known_as)
    return Lying(
        list(mine.select_related("meeting__body", "due_meeting__body__ways").order_by("since", "pk")),
        unsigned,
        list(wishes.exclude(state=RequestState.DECLINED).select_related("body")),
    )
