"""The kallelse: who is called, what each is told, what calendars get, and how answers come back."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
import vobject
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from kansli.audit.models import Entry
from kansli.meetings.models import Meeting
from kansli.meetings.services import plans
from kansli.meetings.services.errors import NotPossibleError
from kansli.meetings.services.plans import cancel_meeting, change_meeting
from kansli.people.links import unsealed
from kansli.people.models import Body, Holding, Organisation, Person, Seat
from kansli.post.calendar import CalendarAnswer
from kansli.post.models import Mail, Received
from kansli.sittings.models import AgendaItem, Invitee, Summons
from kansli.sittings.selectors.agenda import ways_of
from kansli.sittings.selectors.summons import recipients_of, summons_page
from kansli.sittings.services import answers, summons
from kansli.workflow import MailState

NAMES = {"Ekeby": "Camilla Berg", "Solberga": "Jonas Alm", "Nykvik": "Petra Lind"}


@pytest.fixture
def scope(secretary):
    return secretary.scope()


@pytest.fixture
def group(cooperation) -> Body:
    body = Body.objects.get(cooperation=cooperation, key="ledningsgrupp")
    for home, name in NAMES.items():
        person = Person.objects.get_or_create(cooperation=cooperation, folded=name.casefold(), defaults={"name": name})[0]
        person.email = f"{name.split()[0].lower()}@{home.lower()}.example"
        person.save()
        seat = Seat.objects.get(body=body, organisation__name=home)
        Holding.objects.create(seat=seat, person=person, seen_first=date(2025, 1, 1), seen_last=date(2026, 9, 1))
    return body


@pytest.fixture
def meeting(group) -> Meeting:
    return Meeting.objects.create(
        cooperation=group.cooperation, body=group, date=date(2027, 2, 12), starts="08:30", ends="11:00", place="Ekeby kommunhus, Valsalen",
        standing="planned", state="draft",
    )  # fmt: skip


def item(meeting: Meeting, heading: str, **more) -> AgendaItem:
    return AgendaItem.objects.create(meeting=meeting, ordinal=meeting.agenda.count() + 1, heading=heading, **more)


def mails(number: int) -> dict[str, Mail]:
    return {one.to_name: one for one in Mail.objects.filter(key__contains=f":{number}:person:")}


def invitee(meeting: Meeting, name: str) -> Invitee:
    return Invitee.objects.select_related("meeting__body", "person").get(meeting=meeting, person__name=name)


def link_in(mail: Mail) -> str:
    return "/m/" + unsealed(mail.body).split("/m/")[1].split()[0]


def test_those_called_are_the_holders_of_seats_that_day(scope, meeting, at):
    summons.bring_up_to_date(meeting)
    assert [one.invitee.person.name for one in recipients_of(meeting, [], ways_of(meeting.body))] == [
        "Camilla Berg",
        "Petra Lind",
        "Jonas Alm",
    ]


def test_it_grows_in_versions_and_tells_each_what_is_new(scope, meeting, at):
    assert summons.summon(scope, meeting, at=at).stage == Summons.Stage.PLACE
    assert "Agenda och underlag kommer senare." in mails(1)["Petra Lind"].body
    decision = item(
        meeting,
        "Kommunikationsresurs",
        kind="decision",
        planned=20,
        presenter="Karin Ek",
        proposal="att avsätta högst 150 000 kr under 2027.",
    )
    item(meeting, "Organisationsförslag", reason="bordlagt 18 december på grund av tidsbrist")
    assert summons.summon(scope, meeting, at=at).stage == Summons.Stage.AGENDA
    told = mails(2)["Petra Lind"].body
    assert " 1. Kommunikationsresurs  BESLUT, 20 min, Karin Ek" in told
    assert "Förslag till beslut: att avsätta högst 150 000 kr under 2027." in told
    assert "Bordlagt 18 december på grund av tidsbrist." in told
    assert "Nytt sedan förra kallelsen: agendan." in told
    decision.proposal = "att avsätta högst 100 000 kr under 2027."
    decision.save()
    item(meeting, "Besök av regionen", kind="discussion", planned=45)
    assert summons.summon(scope, meeting, at=at).stage == Summons.Stage.ADDITION
    assert "Nytt sedan förra kallelsen: punkt 3 har tillkommit; förslag till beslut på punkt 1." in mails(3)["Jonas Alm"].body
    with pytest.raises(NotPossibleError, match="inget nytt"):
        summons.summon(scope, meeting, at=at)
    assert [one.number for one in Summons.objects.all()] == [3, 2, 1]


def test_a_mail_is_complete_and_in_the_secretarys_name(scope, meeting, at):
    summons.summon(scope, meeting, at=at)
    mail = mails(1)["Camilla Berg"]
    assert (mail.from_name, mail.reply_to, mail.state) == ("Karin Ek, Norra samverkan", "karin@ekeby.example", MailState.QUEUED)
    assert mail.subject == "Plats i kalendern: ledningsgruppen fredag 12 februari kl. 8.30–11.00"
    assert mail.body.startswith(
        "Hej Camilla!\n\nVälkommen till ledningsgruppens möte\n\n  fredag 12 februari 2027 kl. 8.30–11.00\n  Ekeby kommunhus, Valsalen"
    )
    assert "Länken är din personliga. Du behöver inget konto." in mail.body


def test_the_invitation_is_one_meeting_to_two_calendar_libraries(scope, meeting, at):
    summons.summon(scope, meeting, at=at)
    mail = mails(1)["Petra Lind"]
    assert mail.method == "REQUEST"
    (event,) = Calendar.from_ical(mail.calendar).walk("VEVENT")
    other = vobject.readOne(mail.calendar).vevent
    assert str(event["uid"]) == other.uid.value == meeting.uid
    assert event["sequence"] == int(other.sequence.value) == 0
    assert other.dtstart.value.isoformat() == "2027-02-12T08:30:00+01:00"
    assert other.attendee.value == "mailto:petra@nykvik.example"
    assert other.summary.value == "Ledningsgruppen, Norra samverkan"


def test_a_moved_meeting_is_an_update_and_answers_to_the_old_time_are_asked_for_again(scope, meeting, at):
    summons.summon(scope, meeting, at=at)
    answers.answer(invitee(meeting, "Petra Lind"), "yes", name="", via="page", at=at, actor="test")
    change_meeting(scope, meeting, {"date": date(2027, 2, 19)}, at=at)
    page = summons_page(meeting)
    petra = next(one for one in page.recipients if one.invitee.person.name == "Petra Lind")
    assert petra.outdated
    assert page.coming == 0
    assert page.waiting == 3
    assert summons.summon(scope, meeting, at=at).stage == Summons.Stage.CHANGE
    mail = mails(2)["Petra Lind"]
    (event,) = Calendar.from_ical(mail.calendar).walk("VEVENT")
    assert (str(event["uid"]), event["sequence"]) == (meeting.uid, 1)
    assert "ny tid: fredag 19 februari 2027 kl. 8.30–11.00 (var fredag 12 februari 2027 kl. 8.30–11.00)" in mail.body


def test_a_cancelled_meeting_is_cancelled_in_calendars(scope, meeting, at):
    summons.summon(scope, meeting, at=at)
    cancel_meeting(scope, meeting, at=at)
    assert summons.summon(scope, meeting, at=at).stage == Summons.Stage.CANCELLED
    mail = mails(2)["Petra Lind"]
    assert (mail.method, mail.subject[:8]) == ("CANCEL", "Inställt")
    assert str(Calendar.from_ical(mail.calendar).walk("VEVENT")[0]["status"]) == "CANCELLED"


def test_in_outlook_the_mail_has_no_invitation_and_sending_by_hand_is_noted(scope, meeting, at, secretary):
    summons.set_ways(scope, meeting, "outlook", at=at)
    summons.summon(scope, meeting, at=at)
    assert not mails(1)["Petra Lind"].calendar
    item(meeting, "Lägesrapport")
    summons.summon(scope, meeting, at=at, by_hand=True)
    assert not mails(2)
    assert invitee(meeting, "Petra Lind").told == 2
    calendar = secretary.get(reverse("summons_calendar", args=["norra", meeting.pk]))
    assert vobject.readOne(calendar.content.decode()).method.value == "PUBLISH"
    assert "Lägesrapport" in secretary.get(reverse("summons", args=["norra", meeting.pk])).content.decode()


def test_a_guest_is_told_of_his_own_item_alone(scope, meeting, at):
    item(meeting, "Budget", kind="decision", proposal="att anta budgeten.")
    visit = item(meeting, "Besök av regionen", planned=45)
    summons.add_guest(
        scope, meeting, name="Olof Ask", email="olof@regionen.example", title="Strateg", home="Region Norr", items=[visit], at=at
    )
    summons.summon(scope, meeting, at=at)
    body = mails(1)["Olof Ask"].body
    assert "Välkommen som gäst" in body
    assert "Besök av regionen" in body
    assert "Budget" not in body
    page = Client().get(link_in(mails(1)["Olof Ask"])).content.decode()
    assert "Besök av regionen" in page
    assert "Budget" not in page


def test_a_secret_item_is_told_to_nobody_who_is_not_named(scope, meeting, at):
    item(meeting, "Lägesrapport")
    secret = item(meeting, "Upphandling av taxi", secret=True)
    secret.named.add(Person.objects.get(name="Jonas Alm"))
    summons.summon(scope, meeting, at=at)
    assert "taxi" in mails(1)["Jonas Alm"].body
    assert "taxi" not in mails(1)["Petra Lind"].body
    assert "taxi" not in mails(1)["Petra Lind"].calendar


def test_answering_on_the_page_also_for_somebody_else(scope, meeting, at):
    summons.summon(scope, meeting, at=at)
    path = link_in(mails(1)["Petra Lind"])
    browser = Client()
    assert "Du svarar som" in browser.get(path).content.decode()
    assert invitee(meeting, "Petra Lind").answer == "none"
    browser.post(path, {"answer": "yes", "comment": "Kommer lite sent"})
    petra = invitee(meeting, "Petra Lind")
    assert (petra.answer, petra.comment, petra.answered_by, petra.answered_via) == ("yes", "Kommer lite sent", "", "page")
    browser.post(path, {"answer_as": "Anna Ek"})
    wrong = browser.post(path, {"answer": "deputy", "deputy": ""})
    assert wrong.status_code == 422
    assert "Skriv vem som kommer" in wrong.content.decode()
    browser.post(path, {"answer": "deputy", "deputy": "Ulla Nord"})
    petra = invitee(meeting, "Petra Lind")
    assert (petra.answer, petra.deputy, petra.answered_by) == ("deputy", "Ulla Nord", "Anna Ek")
    assert Entry.objects.filter(verb="summons.answer").count() == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Ja", "yes"), ("Jag kommer!", "yes"), ("Tackar ja", "yes"), ("Nej tyvärr", "no"), ("Jag har förhinder den dagen", "no"),
        ("Jag kommer inte", "no"), ("Jag deltar digitalt", "digital"), ("Kanske", None), ("Jag skickar en ersättare", None),
        ("Kan vi flytta mötet?", None), ("", None), ("Jag kommer om tåget går", None), ("Jag har en fråga till punkt 3. " * 4, None),
    ],
)  # fmt: skip
def test_a_short_plain_reply_is_taken_and_nothing_else(words, said):
    assert answers.plain_answer(words) == said


def reply(mail: Mail, body: str, at) -> str | None:
    received = Received.objects.create(
        cooperation=mail.cooperation, mail=mail, person=mail.person, message_id=f"<{Received.objects.count()}@x>", sender=mail.to_address, body=body,
        path="x", came_at=at,
    )  # fmt: skip
    return answers.by_reply(received, mail, at)


def test_a_reply_by_mail(scope, meeting, at):
    summons.summon(scope, meeting, at=at)
    assert reply(mails(1)["Jonas Alm"], "Nej, har tyvärr förhinder.", at) == "Jonas Alm: kommer inte (Ledningsgruppen 2027-02-12)"
    assert invitee(meeting, "Jonas Alm").answer == "no"
    assert reply(mails(1)["Petra Lind"], "Kan vi ta upp taxorna?", at) is None
    assert invitee(meeting, "Petra Lind").answer == "none"


def told(meeting: Meeting, **more) -> CalendarAnswer:
    values = {"uid": meeting.uid, "sequence": meeting.sequence, "attendee": "petra@nykvik.example", "partstat": "ACCEPTED"} | more
    return CalendarAnswer(**values)


def by_calendar(meeting: Meeting, at, **more) -> str | None:
    mail = Mail.objects.filter(person__name="Petra Lind").latest("pk")
    return answers.by_calendar(Received(), mail, told(meeting, **more), at)


def test_a_calendars_answer(scope, meeting, at):
    summons.summon(scope, meeting, at=at)
    assert by_calendar(meeting, at, partstat="DECLINED", comment="Semester") == "Petra Lind: kommer inte (Ledningsgruppen 2027-02-12)"
    petra = invitee(meeting, "Petra Lind")
    assert (petra.answer, petra.answered_via, petra.comment) == ("no", "calendar", "Semester")


@pytest.mark.parametrize(
    "more",
    [{"uid": "annat@kansli"}, {"attendee": "jonas@solberga.example"}, {"sequence": 7}, {"partstat": "DELEGATED"}, {"partstat": ""}],
    ids=["another meeting", "another attendee", "a later sequence than there is", "delegated", "only another time"],
)
def test_a_calendars_answer_that_does_not_fit_is_left_to_a_person(scope, meeting, at, more):
    summons.summon(scope, meeting, at=at)
    assert by_calendar(meeting, at, **more) is None
    assert invitee(meeting, "Petra Lind").answer == "none"


def test_a_calendars_answer_to_an_older_time_settles_nothing(scope, meeting, at):
    summons.summon(scope, meeting, at=at)
    change_meeting(scope, meeting, {"date": date(2027, 2, 19)}, at=at)
    summons.summon(scope, meeting, at=at)
    assert "till den tidigare tiden" in (by_calendar(meeting, at, sequence=0) or "")
    assert summons_page(meeting).coming == 0
    by_calendar(meeting, at, sequence=1)
    assert summons_page(meeting).coming == 1
    assert "äldre svar" in (by_calendar(meeting, at, sequence=0, partstat="DECLINED") or "")
    assert summons_page(meeting).coming == 1


def test_a_seat_that_changes_holder_after_the_kallelse(scope, meeting, at, group):
    summons.summon(scope, meeting, at=at)
    seat = Seat.objects.get(body=group, organisation__name="Nykvik")
    Holding.objects.filter(seat=seat).update(ended=date(2026, 12, 31))
    new = Person.objects.create(cooperation=group.cooperation, name="Åke Öberg", email="ake@nykvik.example")
    Holding.objects.create(seat=seat, person=new, seen_first=date(2027, 1, 1), seen_last=date(2027, 1, 1))
    summons.bring_up_to_date(meeting)
    page = summons_page(meeting)
    left = next(one for one in page.recipients if one.left)
    assert left.invitee.person.name == "Petra Lind"
    path = link_in(mails(1)["Petra Lind"])
    summons.uncall(scope, left.invitee, at=at)
    gone = Mail.objects.get(key__contains="uncalled")
    assert (gone.method, gone.to_name) == ("CANCEL", "Petra Lind")
    assert Calendar.from_ical(gone.calendar).walk("VEVENT")[0]["sequence"] == 1
    assert Client().get(path).status_code == 410
    summons.summon(scope, meeting, at=at)
    assert list(mails(2)) == ["Åke Öberg"]


def test_the_steps_page(secretary, scope, meeting, at, django_assert_max_num_queries):
    page = secretary.get(reverse("summons", args=["norra", meeting.pk])).content.decode()
    assert "Skicka kallelse" in page
    edit = reverse("edit_summons", args=["norra", meeting.pk])
    secretary.post(edit, {"do": "send"})
    secretary.post(edit, {"do": "note", "invitee": invitee(meeting, "Petra Lind").pk, "answer": "no"})
    page = secretary.get(reverse("summons", args=["norra", meeting.pk])).content.decode()
    assert "Alla har fått det som gäller." in page
    assert "kommer inte</strong>, enligt Karin Ek" in page
    shown = secretary.post(edit, {"do": "link", "join_link": "teams"}, follow=True).content.decode()
    assert "den börjar med https://" in shown


def test_two_clicks_send_one_kallelse(secretary, meeting):
    edit = reverse("edit_summons", args=["norra", meeting.pk])
    secretary.post(edit, {"do": "send"})
    again = secretary.post(edit, {"do": "send"}, follow=True).content.decode()
    assert "inget nytt att skicka" in again
    assert Mail.objects.filter(kind="summons").count() == 3


def test_an_address_that_is_missing_is_asked_for(secretary, meeting, cooperation):
    Person.objects.filter(name="Petra Lind").update(email="")
    summons.bring_up_to_date(meeting)
    edit = reverse("edit_summons", args=["norra", meeting.pk])
    person = Person.objects.get(name="Petra Lind")
    assert "Mejladress saknas" in secretary.get(reverse("summons", args=["norra", meeting.pk])).content.decode()
    assert (
        "ingen mejladress" in secretary.post(edit, {"do": "address", "person": person.pk, "email": "petra"}, follow=True).content.decode()
    )
    secretary.post(edit, {"do": "address", "person": person.pk, "email": "petra@nykvik.example"})
    person.refresh_from_db()
    assert person.email == "petra@nykvik.example"


@pytest.mark.parametrize("day", [date(2027, 3, 28), date(2027, 10, 31)], ids=["spring", "autumn"])
def test_days_of_daylight_saving_change_keep_wall_clock(scope, meeting, at, day):
    change_meeting(scope, meeting, {"date": day, "starts": "01:30", "ends": "04:00"}, at=at)
    summons.summon(scope, meeting, at=at)
    calendar = mails(1)["Petra Lind"].calendar
    event = vobject.readOne(calendar).vevent
    assert (event.dtstart.value.hour, event.dtstart.value.minute, event.dtend.value.hour) == (1, 30, 4)
    zone = Calendar.from_ical(calendar).walk("VTIMEZONE")[0].to_tz(lookup_tzid=False)  # as it is written, not as it is known
    starts, ends = (datetime.combine(day, clock, zone) for clock in (time(1, 30), time(4, 0)))
    assert ends.utcoffset() - starts.utcoffset() == timedelta(hours=1 if day.month == 3 else -1)


def test_a_member_of_another_cooperation_meets_nothing(secretary, meeting, other_cooperation):
    assert secretary.get(reverse("summons", args=["sodra", meeting.pk])).status_code == 404
    assert Organisation.objects.filter(cooperation=other_cooperation).exists()


def test_invitations_for_a_whole_plan_and_then_its_corrections(secretary, scope, group, at):
    plan = plans.start_plan(scope, 2027, at=at)
    plans.set_rhythm(scope, plan, group, plans.Pattern(4, 2, [2, 4, 6], "08:30", "11:00", "Valsalen", []), at=at)
    assert "när mötesplanen är beslutad" in secretary.post(reverse("invite_plan", args=["norra", 2027]), follow=True).content.decode()
    plans.propose(scope, plan, at=at)
    secretary.post(reverse("edit_plan", args=["norra", 2027]), {"do": "mail"})
    letter = Mail.objects.get(kind="plan", to_name="Petra Lind")
    assert letter.subject == "Mötesplan 2027, förslag"
    assert "  fredag 12 februari kl. 8.30–11.00  Ledningsgruppen, Valsalen" in letter.body
    assert letter.state == MailState.PREPARED
    plans.decide(scope, plan, on=date(2026, 12, 4), in_meeting=None, at=at)
    assert "Inbjudan till 3 möten är skickad." in secretary.post(reverse("invite_plan", args=["norra", 2027]), follow=True).content.decode()
    assert Mail.objects.filter(kind="summons", method="REQUEST").count() == 9
    first, second = plan.meetings.order_by("date")[:2]
    change_meeting(scope, first, {"date": date(2027, 2, 19)}, at=at)
    cancel_meeting(scope, second, at=at)
    assert "Inbjudan till 2 möten är skickad." in secretary.post(reverse("invite_plan", args=["norra", 2027]), follow=True).content.decode()
    assert Mail.objects.filter(kind="summons", method="CANCEL").count() == 3
    assert "inget nytt" in secretary.post(reverse("invite_plan", args=["norra", 2027]), follow=True).content.decode()


def test_what_is_new_in_a_group_that_keeps_protokoll_is_told_by_section():
    from kansli.sittings.summoning import news

    def item(number):
        return {
            "id": number,
            "number": number,
            "heading": f"Punkt {number}",
            "proposal": "",
            "papers": [{"id": number, "version": 1, "title": "A"}],
        }

    told = {
        "cancelled": False,
        "date": "2027-02-12",
        "last_day": "",
        "starts": "08:30",
        "ends": "",
        "place": "",
        "form": "",
        "join_link": "",
    }
    before = told | {"items": []}
    assert news(before, told | {"items": [item(3), item(4)]}, sections=True)[-1] == "underlag till §§ 3 och 4"
    assert news(before, told | {"items": [item(3)]}, sections=True)[-1] == "underlag till § 3"
    assert news(before, told | {"items": [item(3), item(4)]})[-1] == "underlag till punkt 3 och 4"
