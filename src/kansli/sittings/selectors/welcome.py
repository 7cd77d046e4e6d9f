"""What a new holder of a seat needs on the first day; only what members may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kansli.access import Role
from kansli.meetings.models import Meeting
from kansli.meetings.selectors import known_meetings, visible_meetings
from kansli.people.guard import Scope
from kansli.people.models import Cooperation, Holding, Person, User
from kansli.people.seats import holders_on
from kansli.register.selectors.outstanding import Row, outstanding
from kansli.sittings.models import GroupWays, Release
from kansli.sittings.selectors.followup import Due, assignments_of
from kansli.sittings.selectors.people import chair_of

_MEETINGS = 12
_LATEST = 3


@dataclass(frozen=True, slots=True)
class Welcome:
    """The page."""

    holding: Holding
    coming: list[Meeting]
    dues: list[Due]
    """What lies with the seat and its holder."""
    latest: list[tuple[Meeting, Release | None]]
    """The last meetings whose minutes are out, and the minutes where Kansli sent them."""
    outstanding: list[Row]
    rules: str
    members: list[Holding]
    chair: Person | None
    kept_before: list[Holding]
    """Who held the seat before."""


def member_scope(cooperation: Cooperation, person: Person) -> Scope:
    """What a member without an account sees, through a personal link."""
    return Scope(cooperation, User(name=person.name), Role.MEMBER, person.pk)


def coming_of(holding: Holding, today: date) -> list[Meeting]:
    """The group's meetings to come that its members know of."""
    known = known_meetings(member_scope(holding.seat.cooperation, holding.person)).filter(body=holding.seat.body_id, date__gte=today)
    planned = known.filter(standing=Meeting.Standing.PLANNED).select_related("body", "cooperation", "host")
    return list(planned.order_by("date", "starts")[:_MEETINGS])


def welcome_of(holding: Holding, today: date) -> Welcome:
    """All of it."""
    body, person = holding.seat.body, holding.person.merged_into or holding.person
    scope = member_scope(holding.seat.cooperation, person)
    held = visible_meetings(scope).filter(body=body, standing=Meeting.Standing.HELD, date__lte=today).select_related("body")
    latest = list(held.order_by("-date")[:_LATEST])
    releases = {one.minutes.meeting_id: one for one in Release.objects.filter(minutes__meeting__in=latest).select_related("minutes")}
    found = outstanding(scope, today, body=body.pk, shown=0)
    ways = GroupWays.objects.filter(body=body).first()
    return Welcome(
        holding,
        coming_of(holding, today),
        assignments_of(person, holding.seat.cooperation, today),
        [(one, releases.get(one.pk)) for one in latest],
        [*found.rows("listed"), *found.rows("added")],
        ways.rules if ways else "",
        holders_on(body, max(today, holding.seen_first)),
        chair_of(Meeting(body=body)),
        list(Holding.objects.filter(seat=holding.seat).exclude(pk=holding.pk).select_related("person").order_by("-seen_last")[:_LATEST]),
    )
