"""Invitations for a whole year plan, and its corrections to calendars, in one act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from kansli.meetings.models import Meeting, YearPlan
from kansli.meetings.services.errors import NotPossibleError
from kansli.people.guard import Scope
from kansli.sittings.models import Summons
from kansli.sittings.services.summons import summon
from kansli.sittings.summoning import content_of, same_time_and_place
from kansli.workflow import PlanState


@dataclass(frozen=True, slots=True)
class Sent:
    """What went out."""

    meetings: int
    left: int
    """Meetings whose agenda is being worked on, or that have no date; their kallelse is sent from their own page."""


def invite_all(scope: Scope, plan: YearPlan, *, at: datetime) -> Sent:
    """A place in the calendar for every meeting that has none, and an update for every one that was moved or called off since.

    Raises:
        NotPossibleError: the plan is not decided.
    """
    if plan.state != PlanState.DECIDED:
        raise NotPossibleError("Inbjudningar skickas när mötesplanen är beslutad.")
    done = left = 0
    standing = [Meeting.Standing.PLANNED, Meeting.Standing.CANCELLED]
    rows = plan.meetings.filter(standing__in=standing).select_related("body", "cooperation").annotate(points=Count("agenda"))
    for meeting in rows.order_by("date", "pk"):
        last = Summons.objects.filter(meeting=meeting).first()
        cancelled = meeting.standing == Meeting.Standing.CANCELLED
        if last is None and cancelled:
            continue
        if last and same_time_and_place(last.content, content_of(meeting, [])):
            continue
        if meeting.date is None or (meeting.points and last is None):
            left += 1
            continue
        try:
            summon(scope, meeting, at=at)
        except NotPossibleError:
            left += 1
        else:
            done += 1
    return Sent(done, left)
