"""Calendar feeds: read back by the icalendar library, secret and revocable."""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from icalendar import Calendar

from kansli.meetings.models import Meeting
from kansli.people.models import Body, Holding, Membership, Seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(cooperation) -> Body:
    return Body.objects.get(cooperation=cooperation, key="ledningsgrupp")


@pytest.fixture
def meeting(group) -> Meeting:
    return Meeting.objects.create(
        cooperation=group.cooperation, body=group, date=date(2027, 2, 12), starts="08:30", ends="11:00", place="Ekeby kommunhus, Valsalen"
    )


def made(client, thing: str) -> str:
    page = client.post("/norra/kalender/ny/", {"thing": thing}, follow=True).content.decode()
    return re.search(r"https?://[^/]+(/kalender/[^\"]+\.ics)", page)[1]


def events(path: str) -> list:
    answer = Client().get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    return Calendar.from_ical(answer.content).walk("VEVENT")


def test_a_groups_meetings(member, group, meeting):
    (event,) = events(made(member, f"body:{group.pk}"))
    assert event.decoded("dtstart") == datetime(2027, 2, 12, 8, 30, tzinfo=ZoneInfo("Europe/Stockholm"))
    assert event.decoded("dtend").hour == 11
    assert event["location"] == "Ekeby kommunhus, Valsalen"


def test_a_meeting_without_a_time_takes_the_day(member, group, meeting):
    Meeting.objects.filter(pk=meeting.pk).update(starts="", ends="")
    (event,) = events(made(member, f"body:{group.pk}"))
    assert event.decoded("dtstart") == date(2027, 2, 12)


def test_a_meeting_moved_or_called_off_is_the_same_in_the_calendar(member, group, meeting):
    path = made(member, f"body:{group.pk}")
    Meeting.objects.filter(pk=meeting.pk).update(date=date(2027, 2, 19), sequence=1, last_day=date(2027, 2, 20))
    (event,) = events(path)
    assert (str(event["uid"]), event["sequence"], str(event["status"])) == (meeting.uid, 1, "CONFIRMED")
    assert event.decoded("dtend").date() == date(2027, 2, 20)
    Meeting.objects.filter(pk=meeting.pk).update(standing="cancelled", sequence=2)
    (event,) = events(path)
    assert (str(event["uid"]), event["sequence"], str(event["status"])) == (meeting.uid, 2, "CANCELLED")


def test_an_announced_meeting_is_in_the_feed_although_its_minutes_are_a_draft(member, group, meeting):
    path = made(member, f"body:{group.pk}")
    Meeting.objects.filter(pk=meeting.pk).update(standing="planned", state="draft")
    assert events(path) == []
    Meeting.objects.filter(pk=meeting.pk).update(announced=True)
    assert len(events(path)) == 1


def test_a_persons_own_feed_has_the_groups_where_he_sits(member, group, meeting):
    person = member.scope().person
    path = made(member, f"person:{person}")
    assert events(path) == []
    seat = Seat.objects.filter(body=group).first()
    Holding.objects.create(seat=seat, person_id=person, seen_first=date(2026, 1, 1), seen_last=date(2026, 1, 1))
    assert len(events(path)) == 1


def test_the_address_is_shown_once(member, group):
    made(member, f"body:{group.pk}")
    assert ".ics" not in member.get("/norra/kalender/").content.decode()


def test_a_revoked_address_gives_nothing(member, group, meeting):
    path = made(member, f"body:{group.pk}")
    stop = re.search(r'action="(/norra/kalender/\d+/stang/)"', member.get("/norra/kalender/").content.decode())[1]
    member.post(stop)
    assert Client().get(path).status_code == 404


def test_who_no_longer_belongs_sees_nothing(member, group, meeting):
    path = made(member, f"body:{group.pk}")
    Membership.objects.filter(user=member.user).delete()
    assert Client().get(path).status_code == 404


def test_a_draft_is_not_in_a_members_feed(member, secretary, group, meeting):
    Meeting.objects.filter(pk=meeting.pk).update(state="draft")
    assert events(made(member, f"body:{group.pk}")) == []
    assert len(events(made(secretary, f"body:{group.pk}"))) == 1


def test_anothers_person_and_anothers_group_are_not_there(member, secretary, other_cooperation):
    assert member.post("/norra/kalender/ny/", {"thing": "person:999"}).status_code == 404
    other = Body.objects.filter(cooperation=other_cooperation).first()
    assert member.post("/norra/kalender/ny/", {"thing": f"body:{other.pk}"}).status_code == 404
