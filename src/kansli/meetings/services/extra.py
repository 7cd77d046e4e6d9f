"""A meeting that stands in no year plan: called by itself, moved, and given its place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.dateformat import format as formatted

from kansli.access import State
from kansli.meetings.models import Meeting
from kansli.people.guard import Scope
from kansli.people.models import Body, Organisation

_TAKES_OVER = (Meeting.Standing.MENTIONED, Meeting.Standing.ABSENT, Meeting.Standing.CANCELLED)


class AlreadyThereError(Exception):
    """The group meets that day already. The message is Swedish, for the page."""


@dataclass(frozen=True, slots=True)
class When:
    """When and where a meeting is to be held, and how."""

    date: date | None = None
    starts: str = ""
    ends: str = ""
    place: str = ""
    form: Meeting.Form = Meeting.Form.UNKNOWN
    title: str = ""
    kind: Meeting.Kind = Meeting.Kind.EXTRA
    join_link: str = ""
    internal: bool = False
    host: Organisation | None = None


def call_meeting(scope: Scope, body: Body, when: When, *, at: datetime) -> Meeting:
    """Plan one meeting. A day that other minutes tell of, or that was cancelled, becomes this meeting's.

    Raises:
        AlreadyThereError: the group's minutes of that day are loaded, or a meeting is planned then.
    """
    there = Meeting.objects.filter(body=body, date=when.date).first() if when.date else None
    if when.date and there and there.standing not in _TAKES_OVER:
        raise AlreadyThereError(f"{body.label} har redan ett möte {formatted(when.date, 'j F Y')}. Välj en annan dag.")
    values = {name: getattr(when, name) for name in When.__slots__}
    label = f"Nytt möte: {body.label} {formatted(when.date, 'j F Y') if when.date else 'utan datum'}"
    thing = f"meeting:{there.pk}" if there else f"body:{body.pk}"
    with scope.act(verb="meetings.call", label=label, thing=thing, at=at) as changes:
        planned = {"standing": Meeting.Standing.PLANNED.value, "state": State.DRAFT.value}
        if there:
            return changes.set(there, **values, **planned)
        return changes.create(Meeting(cooperation=scope.cooperation, body=body, **values, **planned))
