"""A matter's course (ärendets gång): its stations in order, and the stretches where minutes are missing."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from django.db.models import Count, Max, Min, Prefetch, Q, QuerySet

from kansli.matters.models import Matter, OtherName, Step
from kansli.meetings.models import Meeting
from kansli.people.guard import Scope
from kansli.register.models import Awaited, Decision, Mention
from kansli.register.selectors.visible import seen, visible_awaited, visible_decisions, visible_mentions

EVENTS = {
    "raised": "tas upp",
    "assigned": "uppdrag ges",
    "outstanding": "utestående",
    "tabled": "bordläggs",
    "decided": "beslut",
    "informed": "information",
    "rescheduled": "flyttas",
    "closed": "avslutas",
}
"""What happens at a station, in words."""


@dataclass(slots=True)
class Station:
    """What one meeting, or one act of a person, did with the matter."""

    on: date | None
    meeting: Meeting | None = None
    mentions: list[Mention] = field(default_factory=list)
    step: Step | None = None
    missing: list[Meeting] = field(default_factory=list)
    """Known meetings of its bodies since the station before, whose minutes are not loaded."""

    @property
    def words(self) -> str:
        """What happened, in words."""
        if self.step:
            return self.step.get_state_display()
        return ", ".join(dict.fromkeys(EVENTS.get(one.event, one.event) for one in self.mentions))


@dataclass(slots=True)
class Course:
    """Where a matter has been."""

    stations: list[Station]
    after: list[Meeting]
    """Known meetings without minutes after the last station."""

    @property
    def first(self) -> date | None:
        """The date of the first station that has one."""
        return next((station.on for station in self.stations if station.on), None)

    @property
    def last(self) -> date | None:
        """The date of the last meeting that speaks of it."""
        return next((station.on for station in reversed(self.stations) if station.meeting and station.on), None)

    @property
    def age(self) -> int:
        """Days from the first station to the last meeting that speaks of it."""
        return (self.last - self.first).days if self.first and self.last else 0


def course_of(scope: Scope, matter: Matter) -> Course:
    """All stations of a matter, with the gaps between them."""
    return courses_of(scope, [matter])[matter.pk]


def courses_of(scope: Scope, matters: Collection[Matter]) -> dict[int, Course]:
    """The courses of several matters, by their ids, in as many queries as that of one."""
    mentions: dict[int, dict[int, Station]] = {matter.pk: {} for matter in matters}
    told = visible_mentions(scope).filter(matter__in=matters).select_related("meeting__body", "item")
    for mention in told.order_by("meeting__date", "meeting", "start"):
        of = mentions[mention.matter_id]
        of.setdefault(mention.meeting_id, Station(mention.meeting.date, mention.meeting)).mentions.append(mention)
    stations = {pk: list(of.values()) for pk, of in mentions.items()}
    for step in Step.objects.filter(matter__in=matters):
        stations[step.matter_id].append(Station(step.on, step=step))
    bodies = {station.meeting.body_id for every in stations.values() for station in every if station.meeting}
    missing = list(
        Meeting.objects.filter(cooperation=scope.cooperation, standing=Meeting.Standing.MENTIONED, body__in=bodies)
        .select_related("body")
        .order_by("date")
    )
    return {pk: _course(every, missing) for pk, every in stations.items()}


def _course(stations: list[Station], missing: list[Meeting]) -> Course:
    stations.sort(key=lambda station: (station.on or date.max, station.step is not None))
    bodies = {station.meeting.body_id for station in stations if station.meeting}
    missing = [one for one in missing if one.body_id in bodies]
    for before, station in pairwise(stations):
        station.missing = _between(missing, before.on, station.on)
    return Course(stations, _between(missing, stations[-1].on, None) if stations else [])


def _between(missing: Iterable[Meeting], start: date | None, end: date | None) -> list[Meeting]:
    return [one for one in missing if one.date and start and start < one.date and (end is None or one.date < end)]


@dataclass(frozen=True, slots=True)
class MatterPage:
    """A matter with all that the register ties to it."""

    matter: Matter
    other_names: list[str]
    course: Course
    decisions: list[Decision]
    awaited: list[Awaited]
    rejected: list[Mention]
    """Stations a person has taken away; shown to who edits, so that they can be put back."""

    @property
    def meetings(self) -> int:
        """How many meetings speak of it."""
        return sum(station.meeting is not None for station in self.course.stations)


def matter_page(scope: Scope, matter: Matter) -> MatterPage:
    """Everything a matter's page shows."""
    decisions = (
        visible_decisions(scope)
        .filter(fact__matter=matter)
        .select_related("fact__meeting__body", "fact__item", "replaced_by__fact__meeting")
    )
    awaited = visible_awaited(scope).filter(fact__matter=matter).select_related("meeting__body", "fact__item", "due_meeting__body__ways")
    rejected = Mention.objects.filter(matter=matter, state=Mention.State.REJECTED).select_related("meeting__body") if scope.edits else ()
    return MatterPage(
        matter,
        matter.shown_names,
        course_of(scope, matter),
        list(decisions.order_by("meeting__date", "fact__start")),
        list(awaited.order_by("closed_on", "since")),
        list(rejected),
    )


def matters_in_order(scope: Scope, *, state: str = "", body: int | None = None) -> QuerySet[Matter]:
    """Matters that the user can see something of, latest spoken of first."""
    counted = Q(mentions__minutes__authoritative=True) & ~Q(mentions__state=Mention.State.REJECTED) & seen(scope, "mentions__")
    if body:
        counted &= Q(mentions__meeting__body=body)
    found = Matter.objects.filter(cooperation=scope.cooperation, merged_into=None)
    if state:
        found = found.filter(state=state)
    days = "mentions__meeting__date"
    return (
        found.annotate(
            stations=Count("mentions__meeting", filter=counted, distinct=True),
            first=Min(days, filter=counted),
            last=Max(days, filter=counted),
        )
        .filter(stations__gt=0)
        .prefetch_related(Prefetch("other_names", queryset=OtherName.objects.order_by("folded")))
        .order_by("-last", "sort_key")
    )


def others_like(scope: Scope, matter: Matter) -> QuerySet[Matter]:
    """Matters it could be merged with, by name."""
    return Matter.objects.filter(cooperation=scope.cooperation, merged_into=None).exclude(pk=matter.pk).order_by("sort_key")
