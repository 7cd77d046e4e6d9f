"""The year plan: drafted by rhythm, held against everything, sent out, decided, corrected."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from kansli.access import State
from kansli.audit.acts import undo
from kansli.audit.models import Act
from kansli.meetings.clashes import around, clashes_of
from kansli.meetings.models import Change, Meeting, Override, YearPlan
from kansli.meetings.planning import plan_page, unsettled_meetings
from kansli.meetings.selectors import known_meetings, visible_meetings
from kansli.meetings.services import calendars, plans
from kansli.meetings.services.errors import NotPossibleError
from kansli.meetings.services.plans import Pattern, dates_by
from kansli.people.models import Organisation
from kansli.workflow import PlanState, ProposalAct, ProposalState

FRIDAYS = Pattern(weekday=4, week_of_month=2, months=[2, 4, 6, 9, 10, 12], starts="08:30", ends="11:00", place="Valsalen", hosts=[])


@pytest.fixture
def scope(secretary):
    return secretary.scope()


@pytest.fixture
def plan(scope, bodies, at) -> YearPlan:
    plan = plans.start_plan(scope, 2027, at=at)
    plans.set_rhythm(scope, plan, bodies[0], FRIDAYS, at=at)
    return plan


def test_a_rhythm_gives_the_days_of_the_year():
    assert dates_by(FRIDAYS, 2027) == [
        date(2027, 2, 12),
        date(2027, 4, 9),
        date(2027, 6, 11),
        date(2027, 9, 10),
        date(2027, 10, 8),
        date(2027, 12, 10),
    ]
    last = Pattern(0, 5, [2, 3], "09:00", "12:00", "", [])
    assert dates_by(last, 2027) == [date(2027, 2, 22), date(2027, 3, 29)]


def test_drafted_meetings_are_the_secretariats_alone(scope, plan, member, at):
    assert plan.meetings.count() == 6
    one = plan.meetings.first()
    assert (one.standing, one.state, one.announced) == ("planned", State.DRAFT, False)
    assert not known_meetings(member.scope()).exists()
    assert member.get(reverse("plan", args=["norra", 2027])).status_code == 404


def test_hosts_take_turns(scope, plan, bodies, cooperation, at):
    hosts = list(Organisation.objects.filter(cooperation=cooperation)[:2])
    plans.set_rhythm(scope, plan, bodies[0], Pattern(4, 2, [2, 4, 6], "08:30", "11:00", "", [one.pk for one in hosts]), at=at)
    assert [one.host for one in plan.meetings.order_by("date")] == [hosts[0], hosts[1], hosts[0]]


def test_laying_the_dates_anew_moves_the_same_meetings(scope, plan, bodies, at):
    before = list(plan.meetings.order_by("date").values_list("pk", "uid"))
    plans.set_rhythm(scope, plan, bodies[0], Pattern(3, 1, [1, 2, 3, 4], "13:00", "15:00", "", []), at=at)
    after = list(plan.meetings.order_by("date").values_list("pk", "uid"))
    assert after == before[:4]
    assert plan.meetings.order_by("date").first().starts == "13:00"


def test_a_day_that_minutes_tell_of_becomes_the_plans(scope, plan, bodies, at, cooperation):
    told = Meeting.objects.create(cooperation=cooperation, body=bodies[1], date=date(2027, 3, 12), standing="mentioned")
    plans.set_rhythm(scope, plan, bodies[1], Pattern(4, 2, [3], "09:00", "12:00", "", []), at=at)
    told.refresh_from_db()
    assert (told.standing, told.plan_id) == ("planned", plan.pk)


def test_an_act_on_the_plan_can_be_undone(scope, plan, bodies, at):
    plans.set_rhythm(scope, plan, bodies[0], Pattern(3, 1, [1], "13:00", "15:00", "", []), at=at)
    undo(Act.objects.latest("pk"), user=scope.user.pk, at=at)
    assert [one.date for one in plan.meetings.order_by("date")] == dates_by(FRIDAYS, 2027)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2027, 3, 26), "Långfredagen"),
        (date(2027, 6, 25), "Midsommarafton"),
        (date(2027, 5, 7), "Dagen efter Kristi himmelsfärdsdag"),
        (date(2027, 1, 5), "Trettondagsafton"),
        (date(2027, 2, 13), "Lördag"),
    ],
)
def test_free_days_clash(cooperation, bodies, day, words):
    meeting = Meeting(cooperation=cooperation, body=bodies[0], date=day, starts="09:00", ends="11:00")
    assert [one.words for one in clashes_of(meeting, around(cooperation, date(2027, 1, 1), date(2027, 12, 31)))] == [words]


def test_other_calendars_clash_at_the_same_hour(scope, cooperation, bodies, at):
    content = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n"
        "BEGIN:VEVENT\r\nUID:1\r\nDTSTART;TZID=Europe/Stockholm:20270212T090000\r\nDTEND;TZID=Europe/Stockholm:20270212T100000\r\nSUMMARY:Mälartinget\r\nEND:VEVENT\r\n"
        "BEGIN:VEVENT\r\nUID:2\r\nDTSTART;VALUE=DATE:20270301\r\nDTEND;VALUE=DATE:20270306\r\nSUMMARY:Sportlov\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    ).encode()
    calendars.add_calendar(scope, "Regionen", at=at, content=content)
    against = around(cooperation, date(2027, 1, 1), date(2027, 12, 31))

    def met(day: date, starts: str, ends: str) -> list[str]:
        return [
            one.words for one in clashes_of(Meeting(cooperation=cooperation, body=bodies[0], date=day, starts=starts, ends=ends), against)
        ]

    assert met(date(2027, 2, 12), "08:30", "11:00") == ["Mälartinget (Regionen)"]
    assert met(date(2027, 2, 12), "10:00", "12:00") == []
    assert met(date(2027, 3, 5), "13:00", "15:00") == ["Sportlov (Regionen)"]
    assert met(date(2027, 3, 8), "13:00", "15:00") == []


def test_another_group_and_a_person_who_sits_in_both_clash(scope, plan, bodies, cooperation, at):
    Meeting.objects.create(
        cooperation=cooperation, body=bodies[1], date=date(2027, 2, 12), starts="10:00", ends="12:00", standing="planned"
    )
    page = plan_page(scope, plan)
    [row] = [row for row in page.rows if row.clashes]
    assert row.meeting.date == date(2027, 2, 12)
    assert [one.words for one in row.clashes] == ["Samverkansnämnden samma dag kl. 10.00–12.00; Jonas Alm sitter i båda"]
    assert row.free
    assert date(2027, 2, 12) not in row.free


def test_a_plan_that_clashes_goes_out_only_by_a_persons_word(scope, plan, bodies, cooperation, at):
    meeting = plan.meetings.order_by("date").first()
    plans.change_meeting(scope, meeting, {"date": date(2027, 3, 26)}, at=at)
    with pytest.raises(NotPossibleError, match="1 möte krockar"):
        plans.propose(scope, plan, at=at)
    with pytest.raises(NotPossibleError, match="Skriv varför"):
        plans.allow_clash(scope, meeting, "Långfredagen", why=" ", at=at)
    plans.allow_clash(scope, meeting, "Långfredagen", why="Enda dagen regionen kan", at=at)
    plans.propose(scope, plan, at=at)
    plan.refresh_from_db()
    assert plan.state == PlanState.PROPOSED
    assert Override.objects.get().why == "Enda dagen regionen kan"


def test_sent_out_amended_and_decided(scope, plan, member, at):
    plans.propose(scope, plan, at=at)
    assert known_meetings(member.scope()).count() == 6
    assert not visible_meetings(member.scope()).exists()
    assert "Mötesplan 2027" in member.get(reverse("plan", args=["norra", 2027])).content.decode()
    plans.amend(scope, plan, at=at)
    assert not known_meetings(member.scope()).exists()
    plans.propose(scope, plan, at=at)
    assert plan.version == 2
    plans.decide(scope, plan, on=date(2026, 12, 4), in_meeting=None, at=at)
    assert all(one.decided_date == one.date for one in plan.meetings.all())
    with pytest.raises(NotPossibleError, match="beslutad"):
        plans.amend(scope, plan, at=at)


def test_a_later_change_is_a_marked_correction_that_calendars_learn(scope, plan, at, member):
    plans.propose(scope, plan, at=at)
    plans.decide(scope, plan, on=date(2026, 12, 4), in_meeting=None, at=at)
    meeting = plan.meetings.order_by("date").first()
    plans.change_meeting(scope, meeting, {"date": date(2027, 2, 19), "starts": "09:00"}, at=at, why="Krock med regionen")
    meeting.refresh_from_db()
    assert (meeting.date, meeting.decided_date, meeting.sequence) == (date(2027, 2, 19), date(2027, 2, 12), 1)
    change = Change.objects.get(field="date")
    assert (change.before, change.after, change.by, change.state) == ("2027-02-12", "2027-02-19", "Karin Ek", ProposalState.CONFIRMED)
    page = member.get(reverse("plan", args=["norra", 2027])).content.decode()
    assert "Ändrat i efterhand" in page
    assert "12 februari 2027 → 19 februari 2027. Krock med regionen" in page


def test_another_group_can_only_propose(scope, plan, bodies, at):
    plans.propose(scope, plan, at=at)
    meeting = plan.meetings.order_by("date").first()
    [asked] = plans.cancel_meeting(scope, meeting, at=at, why="Mötet med regionen ersätter", proposed_by=bodies[1])
    meeting.refresh_from_db()
    assert (meeting.standing, meeting.sequence, asked.state) == ("planned", 0, ProposalState.PENDING)
    plans.answer_proposal(scope, asked, ProposalAct.CONFIRM, at=at)
    meeting.refresh_from_db()
    assert (meeting.standing, meeting.sequence) == ("cancelled", 1)
    with pytest.raises(NotPossibleError, match="bekräftat"):
        plans.answer_proposal(scope, asked, ProposalAct.DECLINE, at=at)


def test_a_declined_proposal_changes_nothing(scope, plan, bodies, at):
    plans.propose(scope, plan, at=at)
    meeting = plan.meetings.order_by("date").first()
    [asked] = plans.change_meeting(scope, meeting, {"date": date(2027, 2, 15)}, at=at, proposed_by=bodies[1])
    plans.answer_proposal(scope, asked, ProposalAct.DECLINE, at=at)
    meeting.refresh_from_db()
    assert meeting.date == date(2027, 2, 12)


def test_two_meetings_of_a_group_never_share_a_day(scope, plan, at):
    first, second = plan.meetings.order_by("date")[:2]
    with pytest.raises(NotPossibleError, match="har redan ett möte"):
        plans.change_meeting(scope, first, {"date": second.date}, at=at)


def test_what_is_not_fixed_counts_as_outstanding(scope, plan, at):
    meeting = plan.meetings.order_by("date").last()
    plans.change_meeting(scope, meeting, {"place": ""}, at=at)
    assert [(one.pk, one.unsettled) for one in unsettled_meetings(scope, at.date())] == [(meeting.pk, "plats")]
    plans.change_meeting(scope, meeting, {"form": "digital"}, at=at)
    assert unsettled_meetings(scope, at.date()) == []


def test_a_new_plan_takes_the_rhythm_of_the_year_before(scope, plan, bodies, at):
    following = plans.start_plan(scope, 2028, at=at)
    assert [one.date for one in following.meetings.filter(body=bodies[0]).order_by("date")] == dates_by(FRIDAYS, 2028)


def test_a_first_plan_is_drafted_from_how_the_samples_group_met(samples, secretary, at):
    scope = secretary.scope(samples)
    plan = plans.start_plan(scope, 2027, at=at)
    group = plan.rhythms.get(body__name__contains="ledningsgrupp")
    assert group.weekday == 4
    assert group.starts == "08:30"
    assert plan.meetings.filter(body=group.body).exists()


def test_the_page_asks_few_questions_of_the_database(secretary, scope, plan, bodies, at, django_assert_max_num_queries):
    plans.set_rhythm(scope, plan, bodies[1], Pattern(3, 3, list(range(1, 13)), "09:00", "12:00", "", []), at=at)
    with django_assert_max_num_queries(15):
        assert secretary.get(reverse("plan", args=["norra", 2027])).status_code == 200


def test_a_conference_over_two_days_has_a_programme(secretary, plan, at):
    meeting = plan.meetings.order_by("date").first()
    address = reverse("plan_meeting", args=["norra", meeting.pk])
    form = {
        "date": "2027-09-23", "last_day": "2027-09-24", "starts": "12", "ends": "13.00", "kind": "conference", "title": "Planeringskonferens",
        "form": "physical", "place": "Strandhotellet", "programme": "12.00–13.00 Lunch\ndag 2, 8.30 Genomgång", "other_party": "",
    }  # fmt: skip
    assert secretary.post(address, form).status_code == 302
    meeting.refresh_from_db()
    assert meeting.programme == [
        {"day": 1, "starts": "12:00", "ends": "13:00", "what": "Lunch"},
        {"day": 2, "starts": "8:30", "ends": "", "what": "Genomgång"},
    ]
    assert "Strandhotellet" in secretary.get(reverse("plan", args=["norra", 2027])).content.decode()
    wrong = secretary.post(address, form | {"programme": "Lunch", "starts": "25"}).content.decode()
    assert "behöver börja med en tid" in wrong
    assert "Skriv tiden som 8.30." in wrong
    assert "Strandhotellet" in wrong
