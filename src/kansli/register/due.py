"""When something awaited is due, in days and in words: the day its papers are wanted by, and the meeting where it is reported."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.dateformat import format as formatted

from kansli.meetings.models import Meeting
from kansli.register.models import NEXT_MEETING, Awaited

DISPATCH_DAYS = 7
"""So many days before a meeting its papers go out, where the group has not said."""


def papers_on(one: Awaited) -> date | None:
    """The day the papers are wanted by, for what is reported at a meeting to come: as told, or when the meeting's papers go out."""
    meeting = one.due_meeting if one.kind != Awaited.Kind.TABLED else None
    if meeting is None or meeting.date is None or meeting.standing != Meeting.Standing.PLANNED:
        return None
    if one.due != NEXT_MEETING and one.due_on and one.due_on < meeting.date and one.due_on != meeting.decided_date:
        return one.due_on
    ways = getattr(meeting.body, "ways", None)
    return meeting.date - timedelta(days=ways.dispatch_days if ways else DISPATCH_DAYS)


def due_day(one: Awaited) -> date | None:
    """The day it is due: of the meeting it is bound to, which may move, or as told."""
    return one.due_meeting.date if one.due_meeting else one.due_on


def due_in_words(one: Awaited) -> str:
    """ "till mötet 23 april 2027, underlag senast 16 april"; what the minutes say where no day is known; empty where they say nothing."""
    day, papers = due_day(one), papers_on(one)
    if one.due_meeting and day:
        wanted = (_written(papers) if papers.year != day.year else formatted(papers, "j F")) if papers else ""
        return f"till mötet {_written(day)}" + (f", underlag senast {wanted}" if wanted else "")
    if day:
        return f"senast {_written(day)}"
    return "till nästa möte" if one.due == NEXT_MEETING else one.due


def _written(day: date) -> str:
    return formatted(day, "j F Y")
