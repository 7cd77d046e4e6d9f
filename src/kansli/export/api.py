"""A read-only JSON API with an OpenAPI description, for programs of the cooperation's own.

Everything goes through the same selectors as the pages, so a program sees what the user it belongs to sees. It shows
its key (made under Kalender och nycklar, revocable) in the header ``Authorization: Bearer …``.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, Literal

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import NinjaAPI, Query, Schema
from ninja.security import HttpBearer

from kansli.access import Role
from kansli.matters.models import Matter
from kansli.meetings.models import Meeting
from kansli.meetings.selectors import visible_meetings
from kansli.people.guard import Scope
from kansli.people.links import find_link
from kansli.people.models import Body, Link, Membership
from kansli.register.models import Awaited, Decision, Passage
from kansli.register.selectors import visible_awaited, visible_decisions
from kansli.register.selectors.course import course_of, matters_in_order
from kansli.register.selectors.meetings import meeting_page, meetings_in_order
from kansli.register.selectors.outstanding import Row, outstanding
from kansli.register.selectors.people import persons

_MOST = 500


class Key(HttpBearer):
    """The key a program shows; the user it belongs to says what may be seen."""

    def authenticate(self, _request: HttpRequest, token: str) -> Link | None:
        """The link behind the key, while it works."""
        link = find_link(Link.Purpose.API, token, at=timezone.now())
        return link if link and link.user and link.user.is_active else None


api = NinjaAPI(
    title="Kansli",
    version="1",
    description="Läsning av en samverkans arkiv: möten, ärenden, beslut, uppdrag och utestående, var och en med sin källa.",
    docs_url=None,
    auth=Key(),
    urls_namespace="api",
)


class Page(Schema):
    """Which part of a long list is wanted."""

    limit: int = 100
    offset: int = 0


class Source(Schema):
    """The passage a fact rests on."""

    minutes: int | None
    quote: str
    read_as: str | None
    page: int | None


class GroupOut(Schema):
    """A group."""

    id: int
    name: str


class MeetingOut(Schema):
    """A meeting; ``mentioned`` means that its minutes are not loaded."""

    id: int
    group: str
    date: dt.date | None
    starts: str | None
    ends: str | None
    place: str | None
    standing: str


class FactOut(Schema):
    """What the minutes say, and how far it is reviewed."""

    id: int
    kind: str
    state: str
    values: dict[str, Any]
    source: Source


class ItemOut(Schema):
    """One point of a meeting."""

    number: str
    heading: str
    outcome: str
    facts: list[FactOut]


class WholeMeetingOut(MeetingOut):
    """A meeting with its items."""

    present: list[str]
    absent: list[str]
    items: list[ItemOut]


class MatterOut(Schema):
    """A matter."""

    id: int
    name: str
    also_called: list[str]
    state: str
    first: dt.date | None
    last: dt.date | None


class StationOut(Schema):
    """A station of a matter's course, and the meetings before it whose minutes are missing."""

    date: dt.date | None
    meeting: int | None
    what: str
    sources: list[Source]
    missing_before: list[dt.date]


class WholeMatterOut(MatterOut):
    """A matter with its course."""

    course: list[StationOut]
    missing_after: list[dt.date]


class DecisionOut(Schema):
    """A decision."""

    id: int
    number: str
    meeting: int
    group: str
    date: dt.date | None
    words: str
    validity: str
    ceiling_sek: Decimal | None
    matter: int | None
    state: str
    source: Source


class AssignmentOut(Schema):
    """An assignment."""

    id: int
    meeting: int
    given: dt.date | None
    what: str
    owner: str
    due_on: dt.date | None
    due: str
    state: str
    closed_on: dt.date | None
    outcome: str
    matter: int | None
    source: Source


class RowOut(Schema):
    """Something outstanding."""

    what: str
    owner: str
    since: dt.date | None
    next_step: str
    matter: int | None
    source: Source | None


class GroupOutstandingOut(Schema):
    """What one group has outstanding, in the four parts of their evidence. The last two are questions, not facts."""

    group: str
    reviewed: dt.date | None
    listed: list[RowOut]
    added: list[RowOut]
    seems_reported: list[RowOut]
    no_longer_mentioned: list[RowOut]


class OutstandingOut(Schema):
    """What is outstanding on a day, and what that rests on."""

    as_of: dt.date
    minutes: int
    until: dt.date | None
    missing: list[dt.date]
    groups: list[GroupOutstandingOut]


class PersonOut(Schema):
    """A person in the minutes."""

    id: int
    name: str
    title: str


@api.get("/{cooperation}/groups", response=list[GroupOut], summary="Grupper")
def groups(request: HttpRequest, cooperation: str) -> list[dict[str, Any]]:
    """All groups."""
    scope = _scope(request, cooperation)
    return [{"id": body.pk, "name": body.name} for body in Body.objects.filter(cooperation=scope.cooperation, merged_into=None)]


@api.get("/{cooperation}/meetings", response=list[MeetingOut], summary="Möten, det senaste först")
def meetings(
    request: HttpRequest, cooperation: str, page: Query[Page], group: int | None = None, year: int | None = None
) -> list[dict[str, Any]]:
    """Meetings, also those that are only mentioned."""
    found = meetings_in_order(_scope(request, cooperation), body=group, year=year)
    return [_meeting(one) for one in _part(found, page)]


@api.get("/{cooperation}/meetings/{meeting}", response=WholeMeetingOut, summary="Ett möte med allt det lämnade")
def meeting(request: HttpRequest, cooperation: str, meeting: int) -> dict[str, Any]:
    """One meeting with its items and facts."""
    scope = _scope(request, cooperation)
    found = _one(visible_meetings(scope).select_related("body"), meeting)
    page = meeting_page(scope, found)
    return _meeting(found) | {
        "present": [one.name for one in page.present],
        "absent": [one.name for one in page.absent],
        "items": [
            {
                "number": part.item.number if part.item else "",
                "heading": part.item.heading if part.item else "",
                "outcome": part.item.outcome if part.item else "",
                "facts": [
                    {"id": fact.pk, "kind": fact.kind, "state": fact.state, "values": fact.values, "source": _source(fact, fact.minutes_id)}
                    for said in part.said
                    for fact in said.facts
                ],
            }
            for part in page.items
        ],
    }


@api.get("/{cooperation}/matters", response=list[MatterOut], summary="Ärenden")
def matters(request: HttpRequest, cooperation: str, page: Query[Page], state: str = "") -> list[dict[str, Any]]:
    """Matters, the latest spoken of first."""
    return [_matter(one) for one in _part(matters_in_order(_scope(request, cooperation), state=state), page)]


@api.get("/{cooperation}/matters/{matter}", response=WholeMatterOut, summary="Ett ärende med dess gång")
def matter(request: HttpRequest, cooperation: str, matter: int) -> dict[str, Any]:
    """One matter with its course."""
    scope = _scope(request, cooperation)
    found = _one(matters_in_order(scope), matter)
    course = course_of(scope, found)
    return _matter(found) | {
        "course": [
            {
                "date": station.on,
                "meeting": station.meeting.pk if station.meeting else None,
                "what": station.words,
                "sources": [_source(one, one.minutes_id) for one in station.mentions],
                "missing_before": [one.date for one in station.missing],
            }
            for station in course.stations
        ],
        "missing_after": [one.date for one in course.after],
    }


@api.get("/{cooperation}/decisions", response=list[DecisionOut], summary="Beslut, det senaste mötet först")
def decisions(request: HttpRequest, cooperation: str, page: Query[Page], year: int | None = None) -> list[dict[str, Any]]:
    """Decisions that count."""
    found = (
        visible_decisions(_scope(request, cooperation)).select_related("fact", "meeting__body").order_by("-meeting__date", "fact__start")
    )
    return [_decision(one) for one in _part(found.filter(meeting__date__year=year) if year else found, page)]


@api.get("/{cooperation}/assignments", response=list[AssignmentOut], summary="Uppdrag, det senast givna först")
def assignments(
    request: HttpRequest, cooperation: str, page: Query[Page], state: Literal["", "open", "done", "handed_over", "dropped"] = ""
) -> list[dict[str, Any]]:
    """Assignments that count."""
    found = visible_awaited(_scope(request, cooperation)).filter(kind=Awaited.Kind.ASSIGNMENT).select_related("fact")
    return [_assignment(one) for one in _part((found.filter(state=state) if state else found).order_by("-since", "pk"), page)]


@api.get("/{cooperation}/outstanding", response=OutstandingOut, summary="Utestående en viss dag")
def outstanding_on(request: HttpRequest, cooperation: str, as_of: dt.date | None = None) -> dict[str, Any]:
    """What is outstanding on a day (today unless told), with what the list rests on."""
    found = outstanding(_scope(request, cooperation), as_of or timezone.localdate(), shown=None)
    return {
        "as_of": found.as_of,
        "minutes": found.minutes,
        "until": found.until,
        "missing": [one.date for one in found.missing],
        "groups": [
            {
                "group": part.body.label,
                "reviewed": part.reviewed,
                "listed": [_row(row) for row in part.listed],
                "added": [_row(row) for row in part.added],
                "seems_reported": [_row(row) for row in part.reported],
                "no_longer_mentioned": [_row(row) for row in part.unheard],
            }
            for part in found.parts
        ],
    }


@api.get("/{cooperation}/persons", response=list[PersonOut], summary="Personer i anteckningarna")
def all_persons(request: HttpRequest, cooperation: str, page: Query[Page]) -> list[dict[str, Any]]:
    """Persons, in Swedish alphabetical order."""
    return [{"id": one.pk, "name": one.name, "title": one.title} for one in _part(persons(_scope(request, cooperation)), page)]


def _scope(request: HttpRequest, slug: str) -> Scope:
    """Who the key belongs to, in the cooperation asked for; a key opens the cooperation it was made in alone."""
    link: Link = request.auth  # type: ignore[attr-defined]  # put there by Key
    found = Membership.objects.select_related("cooperation", "user").filter(
        user=link.user, cooperation=link.cooperation, cooperation__slug=slug
    )
    membership = found.first()
    if membership is None:
        raise Http404
    return Scope(membership.cooperation, membership.user, Role(membership.role), membership.person_id)


def _part(found: QuerySet[Any], page: Page) -> QuerySet[Any]:
    offset = max(0, page.offset)
    return found[offset : offset + max(1, min(page.limit, _MOST))]


def _one(found: QuerySet[Any], pk: int) -> Any:  # noqa: ANN401 - a row of the queryset's own model
    row = found.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _source(passage: Passage, minutes: int | None) -> dict[str, Any]:
    return {"minutes": minutes, "quote": passage.quote, "read_as": passage.read_as or None, "page": passage.page}


def _meeting(one: Meeting) -> dict[str, Any]:
    return {
        "id": one.pk,
        "group": one.body.name,
        "date": one.date,
        "starts": one.starts or None,
        "ends": one.ends or None,
        "place": one.place or None,
        "standing": one.standing,
    }


def _matter(one: Matter) -> dict[str, Any]:
    told = {name: getattr(one, name) for name in ("first", "last")}
    return {"id": one.pk, "name": one.name, "also_called": one.shown_names, "state": one.state} | told


def _decision(one: Decision) -> dict[str, Any]:
    return {
        "id": one.pk,
        "number": one.number,
        "meeting": one.meeting_id,
        "group": one.meeting.body.name,
        "date": one.meeting.date,
        "words": one.fact.words,
        "validity": one.validity,
        "ceiling_sek": one.ceiling_sek,
        "matter": one.fact.matter_id,
        "state": one.fact.state,
        "source": _source(one.fact, one.fact.minutes_id),
    }


def _assignment(one: Awaited) -> dict[str, Any]:
    return {
        "id": one.pk,
        "meeting": one.meeting_id,
        "given": one.since,
        "what": one.what,
        "owner": one.owner,
        "due_on": one.due_on,
        "due": one.due,
        "state": one.state,
        "closed_on": one.closed_on,
        "outcome": one.outcome,
        "matter": one.fact.matter_id,
        "source": _source(one.fact, one.fact.minutes_id),
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "what": row.what,
        "owner": row.owner,
        "since": row.since,
        "next_step": row.next_step,
        "matter": row.matter.pk if row.matter else None,
        "source": _source(row.source, row.source.minutes_id) if row.source else None,
    }
