"""Calendar feeds (iCalendar, RFC 5545): a group's meetings, and a person's meetings and due dates."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from icalendar import Calendar, Event

from kansli.meetings.models import Meeting
from kansli.meetings.selectors import known_meetings
from kansli.people.guard import Scope
from kansli.people.models import Body, Person
from kansli.post.calendar import written
from kansli.register.models import Awaited
from kansli.register.selectors import visible_awaited
from kansli.workflow import PlanState

ZONE = ZoneInfo("Europe/Stockholm")
_HOURS = timedelta(hours=2)
"""A meeting whose end is not told is put down for so long."""
_BACK = timedelta(days=730)
"""Older meetings are left out of a feed: calendars fetch it often."""


def body_feed(scope: Scope, body: Body, *, now: datetime, home: str) -> bytes:
    """The meetings of a group, held and coming."""
    feed = _calendar(f"{body.label}, {scope.cooperation}")
    for meeting in _meetings(scope, now).filter(body=body):
        _add_meeting(feed, meeting, now, home)
    return _written(feed)


def person_feed(scope: Scope, person: Person, *, now: datetime, home: str) -> bytes:
    """The meetings of the groups where a person has a seat, and what the person is to have done, by its day."""
    feed = _calendar(f"{person.name}, {scope.cooperation}")
    for meeting in _meetings(scope, now).filter(body__seats__holdings__person=person, body__seats__holdings__ended=None).distinct():
        _add_meeting(feed, meeting, now, home)
    due = visible_awaited(scope).filter(owner_person=person, state=Awaited.State.OPEN).exclude(due_on=None).select_related("meeting__body")
    for one in due.order_by("due_on"):
        event = Event()
        event.add("uid", f"uppdrag-{one.pk}@kansli")
        event.add("dtstamp", now)
        event.add("summary", f"Senast: {one.what}")
        event.add("description", f"{one.meeting.body.label} {one.since or ''}\n{home}/moten/{one.meeting_id}/")
        event.add("dtstart", one.due_on)
        event.add("transp", "TRANSPARENT")
        feed.add_component(event)
    return _written(feed)


def _meetings(scope: Scope, now: datetime) -> QuerySet[Meeting]:
    return (
        known_meetings(scope)
        .filter(date__gte=(now - _BACK).date())
        .exclude(standing=Meeting.Standing.ABSENT)
        .select_related("body", "plan")
        .order_by("date")
    )


def _calendar(name: str) -> Calendar:
    feed = Calendar()
    feed.add("prodid", "-//Kansli//SV")
    feed.add("version", "2.0")
    feed.add("x-wr-calname", name)
    feed.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    return feed


def _add_meeting(feed: Calendar, meeting: Meeting, now: datetime, home: str) -> None:
    if meeting.date is None:
        return
    event = Event()
    event.add("uid", meeting.uid)
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", now)
    event.add("summary", f"{meeting.title} ({meeting.body.label})" if meeting.title else meeting.body.label)
    event.add("status", _status(meeting))
    event.add("url", f"{home}/moten/{meeting.pk}/")
    if meeting.place:
        event.add("location", meeting.place)
    last = meeting.last_day or meeting.date
    starts, ends = _at(meeting.date, meeting.starts), _at(last, meeting.ends)
    if starts is None:
        event.add("dtstart", meeting.date)
        event.add("dtend", last + timedelta(days=1))
    else:
        event.add("dtstart", starts)
        event.add("dtend", ends if ends and ends > starts else starts + _HOURS)
    feed.add_component(event)


def _status(meeting: Meeting) -> str:
    """Called off, only proposed as yet, or certain."""
    if meeting.standing == Meeting.Standing.CANCELLED:
        return "CANCELLED"
    return "TENTATIVE" if meeting.plan and meeting.plan.state != PlanState.DECIDED else "CONFIRMED"


def _at(day: date, clock: str) -> datetime | None:
    try:
        return datetime.combine(day, time.fromisoformat(clock), ZONE) if clock else None
    except ValueError:
        return None


def _written(feed: Calendar) -> bytes:
    return written(feed)
