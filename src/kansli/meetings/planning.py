"""What the page of a year plan shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kansli.meetings.clashes import Clash, around, clashes_of, days_of, free_dates_near
from kansli.meetings.models import Change, Meeting, OutsideCalendar, Override, Rhythm, YearPlan
from kansli.people.guard import Scope
from kansli.people.models import Body
from kansli.workflow import PlanState, ProposalState


@dataclass(frozen=True, slots=True)
class Row:
    """One meeting of the plan."""

    meeting: Meeting
    clashes: list[Clash]
    """What it meets with that nobody has allowed."""
    free: list[date]
    """Days near by on which it would meet with nothing."""
    allowed: list[Override]
    corrections: list[Change]
    proposals: list[Change]
    """What another group asks for."""
    days: list[date]


@dataclass(frozen=True, slots=True)
class PlanPage:
    """A year plan with all that its page shows."""

    plan: YearPlan
    rows: list[Row]
    groups: list[tuple[Body, Rhythm | None]]
    calendars: list[OutsideCalendar]

    @property
    def clashing(self) -> int:
        """How many meetings meet with something."""
        return sum(bool(row.clashes) for row in self.rows)

    @property
    def unsettled(self) -> int:
        """How many have no date or no place yet."""
        return sum(row.meeting.unsettled != "" for row in self.rows if row.meeting.standing == Meeting.Standing.PLANNED)


def plan_page(scope: Scope, plan: YearPlan) -> PlanPage:
    """The plan, with clashes where the user can mend them."""
    meetings = list(
        plan.meetings.select_related("body", "host").prefetch_related("overrides", "changes__proposed_by").order_by("date", "starts", "pk")
    )
    against = around(scope.cooperation, date(plan.year, 1, 1), date(plan.year, 12, 31)) if scope.edits else None
    rows = []
    for meeting in meetings:
        overrides = list(meeting.overrides.all())
        allowed = {one.clash for one in overrides}
        planned = meeting.standing == Meeting.Standing.PLANNED
        clashes = [one for one in clashes_of(meeting, against) if one.words not in allowed] if against and planned else []
        changes = list(meeting.changes.all())
        rows.append(
            Row(
                meeting,
                clashes,
                free_dates_near(meeting, against) if against and clashes else [],
                overrides,
                [one for one in changes if one.state == ProposalState.CONFIRMED],
                [one for one in changes if one.state == ProposalState.PENDING],
                days_of(meeting),
            )
        )
    rhythms = {one.body_id: one for one in plan.rhythms.all()}
    bodies = Body.objects.filter(cooperation=scope.cooperation, own=True, merged_into=None)
    calendars = list(OutsideCalendar.objects.filter(cooperation=scope.cooperation).prefetch_related("events")) if scope.edits else []
    return PlanPage(plan, rows, [(body, rhythms.get(body.pk)) for body in bodies], calendars)


def visible_plans(scope: Scope) -> list[YearPlan]:
    """The year plans a user may see, latest first: the secretariat all, others those that are out."""
    plans = YearPlan.objects.filter(cooperation=scope.cooperation).order_by("-year")
    return list(plans if scope.sight.everything else plans.exclude(state=PlanState.DRAFT))


def unsettled_meetings(scope: Scope, today: date) -> list[Meeting]:
    """Planned meetings to come whose date or place nobody has fixed; they count as outstanding."""
    planned = Meeting.objects.filter(cooperation=scope.cooperation, standing=Meeting.Standing.PLANNED).select_related("body", "host")
    if not scope.sight.everything:
        planned = planned.filter(announced=True)
    return [one for one in planned.order_by("date", "pk") if one.unsettled and (one.date is None or one.date >= today)]
