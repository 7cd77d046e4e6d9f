""" "Till nästa möte" is bound to the meeting, moves with it, and is shown with its day; papers before the meeting that it is reported at."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from tests.sittings.test_release import sent_out
from tests.support.sitting import draft_of, planned_meeting

from kansli.audit.acts import undo
from kansli.audit.models import Act
from kansli.meetings.models import Meeting
from kansli.meetings.services.extra import When, call_meeting
from kansli.meetings.services.plans import cancel_meeting, change_meeting
from kansli.register.due import due_in_words, papers_on
from kansli.register.following import tie_due_meetings
from kansli.register.models import Awaited
from kansli.register.services.outstanding import plan
from kansli.sittings.models import GroupWays
from kansli.sittings.selectors.agenda import agenda_of
from kansli.sittings.selectors.proposals import proposals

FEB, MARCH = date(2027, 2, 12), date(2027, 3, 19)
TILL_NEXT = "Jonas Alm får i uppdrag att ta fram ett underlag om lokaler till nästa möte."


@pytest.fixture
def scope(secretary):
    return secretary.scope()


@pytest.fixture
def draft(cooperation, at):
    return draft_of(cooperation, at=at, more={"Övriga frågor": f"### Beslut\n\n{TILL_NEXT}"})


def given() -> Awaited:
    return Awaited.objects.select_related("due_meeting__body__ways", "body").get(fact__quote=TILL_NEXT)


def tabled() -> Awaited:
    return Awaited.objects.select_related("due_meeting").get(kind="tabled")


def called(scope, draft, on, at) -> Meeting:
    return call_meeting(scope, draft.meeting.body, When(date=on, starts="08:30", ends="11:00", place="Ekeby"), at=at)


def test_it_is_bound_as_soon_as_the_next_meeting_is_planned(scope, secretary, draft, at):
    sent_out(secretary, draft, at)
    assert given().due_meeting is None
    march = called(scope, draft, MARCH, at)
    assert given().due_meeting == march == tabled().due_meeting
    february = called(scope, draft, FEB, at)
    assert given().due_meeting == february


def test_it_moves_with_its_meeting_and_comes_back_when_that_is_undone(scope, secretary, draft, at):
    sent_out(secretary, draft, at)
    february, march = called(scope, draft, FEB, at), called(scope, draft, MARCH, at)
    change_meeting(scope, february, {"date": date(2027, 2, 19)}, at=at)
    assert given().due_meeting.date == date(2027, 2, 19)
    change_meeting(scope, Meeting.objects.get(pk=february.pk), {"date": date(2027, 4, 9)}, at=at)
    assert given().due_meeting == march, "moved behind the other, the other is next"
    undo(Act.objects.order_by("-pk").first(), user=scope.user.pk, at=at)
    assert given().due_meeting == february


def test_a_cancelled_meeting_leaves_it_to_the_next_after_it(scope, secretary, draft, at):
    sent_out(secretary, draft, at)
    february, march = called(scope, draft, FEB, at), called(scope, draft, MARCH, at)
    cancel_meeting(scope, february, at=at)
    assert given().due_meeting == march


def test_a_told_day_that_is_a_later_meetings_follows_that_meeting(scope, secretary, draft, at):
    sent_out(secretary, draft, at)
    meeting = called(scope, draft, date(2027, 4, 16), at)
    told = Awaited.objects.get(due_on=date(2027, 4, 16))
    assert told.due_meeting == meeting
    change_meeting(scope, meeting, {"date": date(2027, 4, 23)}, at=at)
    told.refresh_from_db()
    assert (told.due_meeting, told.due_on) == (meeting, date(2027, 4, 16))
    after = called(scope, draft, date(2027, 5, 21), at)
    cancel_meeting(scope, Meeting.objects.get(pk=meeting.pk), at=at)
    told.refresh_from_db()
    assert told.due_meeting == after


def test_a_day_that_is_the_giving_meetings_own_is_not_due_at_it(scope, secretary, draft, at):
    sent_out(secretary, draft, at)
    Awaited.objects.filter(pk=given().pk).update(due="2026-11-13", due_on=date(2026, 11, 13), due_meeting=None)
    tie_due_meetings(draft.meeting.cooperation)
    assert given().due_meeting is None


def test_both_days_are_shown(scope, secretary, draft, at):
    sent_out(secretary, draft, at)
    called(scope, draft, FEB, at)
    words = "till mötet 12 februari 2027, underlag senast 5 februari"
    assert due_in_words(given()) == words
    for page in ("outstanding", "assignments"):
        assert words in secretary.get(reverse(page, args=["norra"])).content.decode()
    GroupWays.objects.update_or_create(body=draft.meeting.body, defaults={"dispatch_days": 14})
    assert papers_on(given()) == date(2027, 1, 29)


def test_a_person_gives_both_a_day_for_papers_and_a_meeting(scope, secretary, draft, at):
    sent_out(secretary, draft, at)
    called(scope, draft, FEB, at)
    march = called(scope, draft, MARCH, at)
    plan(scope, [given()], next_step="", due_on=date(2027, 3, 1), meeting=march, at=at)
    tie_due_meetings(draft.meeting.cooperation)
    assert due_in_words(given()) == "till mötet 19 mars 2027, underlag senast 1 mars"
    undo(Act.objects.order_by("-pk").first(), user=scope.user.pk, at=at)
    assert given().due == "next_meeting"


def test_tabled_and_assigned_propose_themselves_at_the_meeting_they_are_bound_to(scope, secretary, draft, at):
    sent_out(secretary, draft, at)
    meeting = called(scope, draft, FEB, at)
    found = {one.heading: one.reason.words for one in proposals(scope, meeting, agenda_of(scope, meeting), date(2026, 11, 20)).shown}
    assert found["Organisationsförslag"] == "bordlagt 13 november på grund av tidsbrist till det här mötet"
    assert "skulle redovisas på det här mötet" in found.values(), found


def test_another_groups_meeting_is_not_the_next(scope, secretary, draft, at, cooperation):
    sent_out(secretary, draft, at)
    committee = cooperation.__class__.objects.get(pk=cooperation.pk)
    other = planned_meeting(committee, on=date(2026, 12, 4))
    Meeting.objects.filter(pk=other.pk).update(body=other.cooperation.pk and other.body.__class__.objects.get(key="samverkansnämnd").pk)
    tie_due_meetings(cooperation)
    assert given().due_meeting is None
