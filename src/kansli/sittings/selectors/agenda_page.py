"""All that the agenda's pages show."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from kansli.meetings.models import Meeting
from kansli.people.guard import Scope
from kansli.people.models import Person
from kansli.register.selectors.course import Course, courses_of
from kansli.sittings.models import AgendaItem, GroupWays, Paper
from kansli.sittings.selectors.agenda import Sum, agenda_of, is_sent, start_of, sum_of, ways_of
from kansli.sittings.selectors.clearance import Clearer, clearance_of
from kansli.sittings.selectors.feedback import meeting_before
from kansli.sittings.selectors.followup import with_answers
from kansli.sittings.selectors.lacking import Lack, lacking
from kansli.sittings.selectors.papers import Pack, pack_of
from kansli.sittings.selectors.people import people_of
from kansli.sittings.selectors.proposals import Proposals, proposals
from kansli.sittings.standing import Start

BRIEF = 3
"""So many stations of a matter's course are shown beside its item; the rest under "mer"."""


@dataclass(slots=True)
class Background:
    """Ärendets gång beside an item, in short."""

    course: Course
    papers: list[Paper] = field(default_factory=list)
    """Papers that earlier meetings had of the same matter."""

    @property
    def latest(self) -> list:  # type: ignore[type-arg]
        """The latest stations, in order."""
        return self.course.stations[-BRIEF:]

    @property
    def more(self) -> int:
        """How many stations are not among them."""
        return max(0, len(self.course.stations) - BRIEF)


@dataclass(slots=True)
class AgendaPage:
    """The agenda as the secretariat works on it."""

    items: list[AgendaItem]
    start: list[Start]
    """What it would begin with, where it has not begun."""
    proposals: Proposals
    total: Sum
    ways: GroupWays
    lacking: list[Lack]
    deadline: date | None
    """The day the kallelse is to go out with its papers."""
    people: list[Person]
    sent: bool
    pack: Pack
    clearers: list[Clearer]
    before: Meeting | None = None
    """The group's last meeting, for feedback; None: the agenda has no such item, or there was none."""


def agenda_page(scope: Scope, meeting: Meeting, today: date) -> AgendaPage:
    """The items with their papers and background, what is proposed, and what is missing."""
    items = agenda_of(scope, meeting)
    ways = ways_of(meeting.body)
    with_background(scope, meeting, items)
    with_answers(items)
    clearers = clearance_of(meeting, items, ways) if items else []
    deadline = meeting.date - timedelta(days=ways.dispatch_days) if meeting.date else None
    return AgendaPage(
        items,
        [] if items else start_of(meeting),
        proposals(scope, meeting, items, today),
        sum_of(meeting, items),
        ways,
        lacking(meeting, items, clearers),
        deadline,
        people_of(meeting),
        is_sent(meeting),
        pack_of(items),
        clearers,
        meeting_before(scope, meeting) if any(one.standing == AgendaItem.Standing.FEEDBACK for one in items) else None,
    )


@dataclass(slots=True)
class ReadPage:
    """The agenda as a member reads it."""

    items: list[AgendaItem]
    sent: bool
    pack: Pack


def read_page(scope: Scope, meeting: Meeting) -> ReadPage:
    """The items that the user may see, with papers and background; none before the agenda has gone out."""
    items = agenda_of(scope, meeting)
    with_background(scope, meeting, items)
    with_answers(items)
    return ReadPage(items, bool(items) or is_sent(meeting), pack_of(items))


def with_background(scope: Scope, meeting: Meeting, items: list[AgendaItem]) -> None:
    """Give each item of a matter its ``background``; None where there is nothing to tell."""
    matters = {one.matter_id: one.matter for one in items if one.matter}
    courses = courses_of(scope, list(matters.values())) if matters else {}
    papers: dict[int | None, list[Paper]] = {}
    if matters:
        earlier = Paper.objects.filter(item__matter__in=matters, secret=False, item__secret=False, versions__isnull=False)
        earlier = earlier.exclude(item__meeting=meeting).select_related("item__meeting__body").distinct()
        if meeting.date:
            earlier = earlier.filter(item__meeting__date__lt=meeting.date)
        for paper in earlier.order_by("item__meeting__date", "pk"):
            papers.setdefault(paper.item.matter_id, []).append(paper)
    for one in items:
        course = courses.get(one.matter_id or 0)
        told = course and (course.stations or papers.get(one.matter_id))
        one.background_told = Background(course, papers.get(one.matter_id, [])) if course and told else None  # type: ignore[attr-defined]
