"""The head of a meeting put right in review: its group, day, times and place, with what stands in the register under them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.dateformat import format as formatted

from kansli.audit.acts import Changes
from kansli.meetings.models import Meeting, Minutes
from kansli.people.guard import Scope
from kansli.people.models import Body
from kansli.reader.api import body_key
from kansli.register.models import Awaited, News
from kansli.register.selectors.review_acts import thing_of
from kansli.register.services.reviewing import touch


class TakenError(Exception):
    """The group has another meeting that day. The message is Swedish, for the page."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a person says that the head of the minutes says."""

    body: Body | None
    """A known group; None: the new one named ``group``."""
    group: str
    day: date
    starts: str
    ends: str
    place: str


def correct_head(scope: Scope, minutes: Minutes, head: Head, *, at: datetime) -> None:
    """Put the meeting's head right. What was given at it, and what its minutes tell of, moves with its day and its group.

    A meeting of that group and day of which only other minutes tell is this one. Numbers that decisions have been given stay.

    Raises:
        ChangedMeanwhileError: somebody else has changed the same.
        TakenError: another meeting of the group has that day.
    """
    meeting = minutes.meeting
    label = f"Rättade mötet: {head.body.label if head.body else head.group} {formatted(head.day, 'j F Y')}"
    with scope.act(verb="register.head", label=label, thing=thing_of(minutes), at=at) as changes:
        Minutes.objects.select_for_update(of=("self",)).get(pk=minutes.pk)
        before = meeting.body_id
        body = head.body or _group(changes, scope, head.group)
        _make_room(changes, meeting, body, head.day)
        changes.set(meeting, body_id=body.pk, date=head.day, starts=head.starts, ends=head.ends, place=head.place)
        given = list(Awaited.objects.filter(meeting=meeting))
        changes.set_all(given, since=head.day)
        changes.set_all([one for one in given if one.body_id == before], body_id=body.pk)
        changes.set_all(list(News.objects.filter(meeting=meeting)), on=head.day)
        if changes.made:
            touch(minutes, at=at)


def _group(changes: Changes, scope: Scope, name: str) -> Body:
    known = Body.objects.filter(cooperation=scope.cooperation, key=body_key(name)).select_related("merged_into").first()
    if known:
        return known.merged_into or known
    return changes.create(Body(cooperation=scope.cooperation, key=body_key(name), name=name[:300]))


def _make_room(changes: Changes, meeting: Meeting, body: Body, day: date) -> None:
    there = Meeting.objects.filter(body=body, date=day).exclude(pk=meeting.pk).first()
    if there is None:
        return
    if there.standing not in {Meeting.Standing.MENTIONED, Meeting.Standing.ABSENT} or there.minutes.exists():
        raise TakenError(
            f"{body.label} har redan ett annat möte {formatted(day, 'j F Y')}. Rätta det först, om det är det som har fel dag."
        )
    changes.set_all(list(Awaited.objects.filter(due_meeting=there)), due_meeting_id=meeting.pk)
    changes.delete(there)
