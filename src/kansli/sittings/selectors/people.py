"""Who is concerned by a meeting: the holders of its group's seats, those called to it, its chair."""

from __future__ import annotations

from kansli.meetings.models import Meeting
from kansli.people.models import Person
from kansli.people.seats import holders_on
from kansli.register.models import Attendance, Fact
from kansli.sittings.models import Invitee


def people_of(meeting: Meeting) -> list[Person]:
    """Those who sit in the group that day and those called to the meeting, by name."""
    people = {holding.person_id: holding.person for holding in holders_on(meeting.body, meeting.date)}
    people |= {one.person_id: one.person for one in Invitee.objects.filter(meeting=meeting).select_related("person")}
    return sorted(people.values(), key=lambda one: one.sort_key)


def chair_of(meeting: Meeting) -> Person | None:
    """Who leads the group: the chair of its latest meeting before this one whose minutes are loaded, where still a holder of a seat."""
    led = Attendance.objects.filter(meeting__body=meeting.body, role="chair", present=True, fact__minutes__authoritative=True)
    led = led.exclude(fact__state=Fact.State.REJECTED).exclude(meeting=meeting.pk)
    if meeting.date:
        led = led.filter(meeting__date__lt=meeting.date)
    latest = led.select_related("person__merged_into").order_by("-meeting__date", "pk").first()
    return (latest.person.merged_into or latest.person) if latest else None
