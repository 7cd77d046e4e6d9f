"""What a person says of names: these are one, these are two, this group is that group."""

from __future__ import annotations

from kansli.audit.acts import Changes
from kansli.matters.models import Matter
from kansli.meetings.models import Meeting
from kansli.people.models import Body, Holding, Membership, Organisation, Person, Seat
from kansli.people.swedish import folded, sort_key
from kansli.register.models import Attendance, Awaited
from kansli.register.naming import told_apart
from kansli.register.services.matters import NotPossibleError


def merge_people(changes: Changes, person: Person, other: Person) -> None:
    """``other`` is ``person`` under another spelling: what is told of the one is told of the other. Minutes keep the name they have.

    Raises:
        NotPossibleError: they are one already, or both were at the same meeting.
    """
    if person.pk == other.pk or person.merged_into_id or other.merged_into_id:
        raise NotPossibleError("De är redan samma person.")
    together = set(person.attendance.values_list("meeting", flat=True)) & set(other.attendance.values_list("meeting", flat=True))
    if together:
        raise NotPossibleError("De var båda med på samma möte, så de kan inte vara samma person.")
    changes.set_all(list(other.attendance.all()), person=person)
    changes.set_all(list(Awaited.objects.filter(owner_person=other)), owner_person=person)
    changes.set_all(list(Membership.objects.filter(person=other)), person=person)
    changes.set_all(list(Matter.objects.filter(responsible=other)), responsible=person)
    _move_holdings(changes, list(other.holdings.all()), person)
    changes.set_all(list(Person.objects.filter(merged_into=other)), merged_into=person)
    changes.set(other, merged_into=person)


def _move_holdings(changes: Changes, holdings: list[Holding], person: Person) -> None:
    """Seats go to the other person. From when to when is told by attendance, and reckoned anew when the archive is tied together."""
    own = set(person.holdings.values_list("seat", flat=True))
    for one in holdings:
        if one.seat_id in own:
            changes.delete(one)
        else:
            changes.set(one, person=person)


def moved(changes: Changes, person: Person, home: Organisation) -> None:
    """The person came to ``home`` from elsewhere: the seats held before it end with the last day the minutes show."""
    seats = list(person.holdings.filter(ended=None).select_related("seat"))
    came = min((one.seen_first for one in seats if one.seat.organisation_id == home.pk), default=None)
    for one in seats:
        if one.seat.organisation_id != home.pk and came and one.seen_last <= came:
            changes.set(one, ended=one.seen_last)


def two_people(changes: Changes, person: Person, home: Organisation) -> Person:
    """Whoever came for ``home`` under this name is somebody else, now and in all minutes to come."""
    name = told_apart(person.name, home.name)
    other = Person.objects.filter(cooperation=person.cooperation_id, folded=folded(name)).first()
    if other is None:
        other = changes.create(Person(cooperation_id=person.cooperation_id, name=name, sort_key=sort_key(name), folded=folded(name)))
    attended = list(Attendance.objects.filter(person=person, organisation=home))
    changes.set_all(attended, person=other)
    meetings = [one.meeting_id for one in attended]
    changes.set_all(list(Awaited.objects.filter(owner_person=person, meeting__in=meetings)), owner_person=other)
    _move_holdings(changes, list(person.holdings.filter(seat__organisation=home)), other)
    return other


def merge_bodies(changes: Changes, body: Body, other: Body) -> None:
    """``other`` is ``body`` under another name: its meetings, seats and what it awaits are the body's.

    Raises:
        NotPossibleError: they are one already, or both have minutes of the same day.
    """
    if body.pk == other.pk or body.merged_into_id or other.merged_into_id:
        raise NotPossibleError("De är redan samma grupp.")
    own = {meeting.date: meeting for meeting in body.meetings.all() if meeting.date}
    for meeting in other.meetings.all():
        there = own.get(meeting.date) if meeting.date else None
        if there and meeting.standing != Meeting.Standing.HELD:
            changes.delete(meeting)
            continue
        if there and there.standing == Meeting.Standing.HELD:
            raise NotPossibleError("Båda grupperna har anteckningar från samma dag, så de kan inte vara samma grupp.")
        if there:
            changes.delete(there)
        changes.set(meeting, body=body)
    _move_seats(changes, body, other)
    changes.set_all(list(Awaited.objects.filter(body=other)), body=body)
    changes.set_all(list(Awaited.objects.filter(owner_body=other)), owner_body=body)
    changes.set_all(list(Matter.objects.filter(body=other)), body=body)
    changes.set_all(list(Body.objects.filter(merged_into=other)), merged_into=body)
    changes.set(other, merged_into=body, own=False)


def _move_seats(changes: Changes, body: Body, other: Body) -> None:
    own = {seat.organisation_id: seat for seat in body.seats.all()}
    for seat in Seat.objects.filter(body=other):
        there = own.get(seat.organisation_id)
        if there is None:
            changes.set(seat, body=body)
            continue
        held = set(there.holdings.values_list("person", flat=True))
        for one in seat.holdings.all():
            if one.person_id in held:
                changes.delete(one)
            else:
                changes.set(one, seat=there)
        changes.delete(seat)
