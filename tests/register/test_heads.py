"""The head of a meeting put right in review: what moves with it, what stands in the way, and that it can be undone."""

from __future__ import annotations

from datetime import date

import pytest
from tests.support.minutes import MINUTES, read_minutes

from kansli.archive.models import Knowledge
from kansli.audit.models import Act
from kansli.meetings.models import Meeting, Minutes
from kansli.people.models import Body
from kansli.register.following import tie_together
from kansli.register.models import Awaited

pytestmark = pytest.mark.django_db
RIGHT = {"date": "2026-06-12", "starts": "9.00", "ends": "11.30", "place": "Solberga kommunhus", "sedan": "0"}


@pytest.fixture
def minutes(cooperation, at) -> Minutes:
    return read_minutes(cooperation, at)


def put_right(client, minutes, **more):
    return client.post(f"/norra/granska/{minutes.pk}/motet/", {**RIGHT, "group": str(minutes.meeting.body_id), **more})


def everything() -> list:
    models = (Meeting, Awaited)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_what_was_given_moves_with_the_day_and_comes_back(secretary, minutes):
    before = everything()
    assert put_right(secretary, minutes).status_code == 302
    meeting = Meeting.objects.get(pk=minutes.meeting_id)
    assert (meeting.date, meeting.starts, meeting.ends, meeting.place) == (date(2026, 6, 12), "09:00", "11:30", "Solberga kommunhus")
    assert {one.since for one in Awaited.objects.filter(meeting=meeting)} == {date(2026, 6, 12)}
    page = secretary.get(f"/norra/granska/{minutes.pk}/").content.decode()
    assert "12 juni 2026 kl. 9.00–11.30 · Solberga kommunhus" in page
    act = Act.objects.order_by("-pk").first()
    assert act.label == "Rättade mötet: Ledningsgruppen 12 juni 2026"
    assert secretary.post(f"/norra/granska/{minutes.pk}/angra/", {"handling": act.pk}).status_code == 302
    assert everything() == before


def test_the_form_begins_with_what_was_read_and_keeps_what_was_typed(secretary, minutes):
    page = secretary.get(f"/norra/granska/{minutes.pk}/motet/").content.decode()
    assert 'value="2026-06-05"' in page
    answer = put_right(secretary, minutes, group="annan", group_name="", ends="8", place="Ekeby, rum 2")
    told = answer.content.decode()
    assert "Skriv vad gruppen heter." in told
    assert "Skriv klockslaget så här: 8.30." in told
    assert 'value="Ekeby, rum 2"' in told


def test_another_group_takes_over_what_is_awaited(secretary, minutes):
    put_right(secretary, minutes, group="annan", group_name="Skolnätverket")
    body = Body.objects.get(name="Skolnätverket")
    assert Meeting.objects.get(pk=minutes.meeting_id).body == body
    assert set(Awaited.objects.values_list("body", flat=True)) == {body.pk}


def test_a_meeting_that_was_only_told_of_is_this_one_and_nothing_is_due_where_it_was_given(secretary, minutes):
    told = Meeting.objects.create(
        cooperation=secretary.cooperation, body=minutes.meeting.body, date=date(2026, 6, 12), standing=Meeting.Standing.MENTIONED
    )
    due = Awaited.objects.first()
    due.due_meeting = told
    due.save()
    put_right(secretary, minutes)
    assert not Meeting.objects.filter(pk=told.pk).exists()
    assert Awaited.objects.get(pk=due.pk).due_meeting_id is None


def test_the_day_of_another_meeting_is_refused_with_a_word(secretary, minutes, at):
    other = read_minutes(secretary.cooperation, at, MINUTES.replace("fredag den 5 juni", "fredag den 12 juni"), name="andra.txt")
    answer = put_right(secretary, minutes)
    assert "har redan ett annat möte 12 juni 2026" in answer.content.decode()
    assert Meeting.objects.get(pk=minutes.meeting_id).date == date(2026, 6, 5)
    assert Meeting.objects.get(pk=other.meeting_id).date == date(2026, 6, 12)


def test_the_archive_is_tied_anew_by_the_day_that_was_said(secretary, minutes, at):
    read_minutes(secretary.cooperation, at, _LATER, name="senare.txt")
    tie_together(secretary.cooperation)
    mentioned = Meeting.objects.filter(standing=Meeting.Standing.MENTIONED)
    assert mentioned.filter(date=date(2026, 5, 29)).exists()
    Knowledge.objects.create(cooperation=secretary.cooperation, tied="so")
    put_right(secretary, minutes, date="2026-05-29")
    assert Knowledge.objects.get().tied == ""
    tie_together(secretary.cooperation)
    assert not mentioned.filter(date=date(2026, 5, 29)).exists()
    assert Meeting.objects.get(pk=minutes.meeting_id).date == date(2026, 5, 29)


def test_members_put_nothing_right(member, minutes):
    assert put_right(member, minutes).status_code == 403


_LATER = """Minnesanteckningar från Norra samverkans ledningsgrupp

Tid: fredag den 3 april 2026 kl 8.30-11.00
Plats: Ekeby kommunhus, Valsalen

Deltagare
Camilla Berg, Ekeby, ordförande
Karin Ek, kansliet (sekreterare)

1. Kommande möten
Ledningsgruppens nästa möte är fredag den 29 maj 2026.
"""
