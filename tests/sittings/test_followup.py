"""Reminders: gathered, shown before they go, one a week; answers by mail and on the page, which close nothing by themselves."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.sittings.test_release import sent_out
from tests.support.sitting import draft_of

from kansli.audit.models import Entry
from kansli.meetings.models import Item, Meeting
from kansli.meetings.services.extra import When, call_meeting
from kansli.people.links import unsealed
from kansli.people.models import Person
from kansli.post.models import Concern, Mail, Received
from kansli.register.dates import day_told
from kansli.register.models import Awaited, Fact
from kansli.register.services.matters import NotPossibleError
from kansli.sittings.models import AgendaItem, Report
from kansli.sittings.reminding import said
from kansli.sittings.selectors.agenda_page import agenda_page
from kansli.sittings.selectors.followup import assignments_of, follow_up
from kansli.sittings.services import followup as services
from kansli.sittings.services import reminders
from kansli.web.dispatch import ANSWERS
from kansli.workflow import NotNowError

TODAY = date(2026, 11, 20)
PETRA = "Petra Lind får i uppdrag att ta fram ett underlag om lokaler till nästa möte."
JONAS = "Jonas Alm får i uppdrag att bearbeta organisationsförslaget och återkomma till nästa möte."
TOWN = "Ekeby får i uppdrag att sammanställa kostnaderna till nästa möte."


@pytest.fixture(autouse=True)
def clock(monkeypatch, at) -> None:
    """It is 20 November 2026 for the pages too."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)


@pytest.fixture
def scope(secretary):
    return secretary.scope()


@pytest.fixture
def meeting(secretary, scope, cooperation, at) -> Meeting:
    """The next meeting, 4 December, after minutes with three assignments to it have been sent out."""
    draft = draft_of(cooperation, at=at, more={"Övriga frågor": f"### Beslut\n\n{PETRA}\n\n{JONAS}\n\n{TOWN}"})
    sent_out(secretary, draft, at)
    when = When(date=date(2026, 12, 4), starts="08:30", ends="11:00", place="Ekeby kommunhus, Valsalen")
    return call_meeting(scope, draft.meeting.body, when, at=at)


def person(name: str) -> Person:
    return Person.objects.get(name=name)


def given(quote: str) -> Awaited:
    return Awaited.objects.select_related("fact", "body", "due_meeting").get(fact__quote=quote)


def ready(scope, at) -> dict[str, list[str]]:
    found = follow_up(scope, TODAY, at)
    return {one.person.name: [due.awaited.fact.quote for due in one.dues] for one in found.ready}


def remind(scope, name: str, at) -> Mail | None:
    reminders.remind(scope, [person(name).pk], at=at)
    return Mail.objects.filter(kind="reminder", person__name=name).order_by("-pk").first()


def path_in(mail: Mail) -> str:
    return "/m/" + unsealed(mail.body).split("/m/")[1].split()[0]


def answer(mail: Mail, words: str, at, *, sender: str = "") -> str | None:
    come = Received(cooperation=mail.cooperation, sender=sender or mail.to_address, body=words, came_at=at)
    return ANSWERS["reminder"](come, mail, at)


def test_who_is_reminded_of_what(scope, meeting, at):
    assert ready(scope, at) == {"Camilla Berg": [TOWN], "Jonas Alm": [JONAS], "Petra Lind": [PETRA]}, (
        "a municipality's lies with its holder"
    )
    assert follow_up(scope, TODAY, at).unreachable == []


def test_the_mail_is_complete_without_a_click(scope, meeting, at):
    AgendaItem.objects.create(meeting=meeting, ordinal=1, heading="Organisationsförslaget", awaited=given(JONAS), planned=20)
    mail = remind(scope, "Jonas Alm", at)
    assert mail.subject == "Påminnelse: bearbeta organisationsförslaget, underlag senast 27 november"
    assert (
        unsealed(mail.body).replace(path_in(mail), "/m/…")
        == f"""Hej Jonas!

På ledningsgruppens möte 13 november fick du i uppdrag:

  ”{JONAS}”
  (punkt 4, anteckningarna justerade 20 november)

  Underlag till kansliet:  senast fredag 27 november
  Redovisas:               ledningsgruppen fredag 4 december, 20 minuter

Hur går det? Svara på mejlet, eller välj på sidan:
  Klart  ·  Behöver mer tid  ·  Ska inte ligga på mig

http://localhost:8000/m/…

Det du svarar syns för kansliet och på agendan, inte någon annanstans.
Har du redan skickat underlaget till mig? Då kan du bortse från det här.

Karin Ek, kansliet
"""
    )
    assert (mail.from_name, mail.reply_to, mail.state) == ("Karin Ek, Norra samverkan", "karin@ekeby.example", "queued")
    assert {f"awaited:{given(JONAS).pk}", f"meeting:{meeting.pk}"} <= set(Concern.objects.filter(mail=mail).values_list("thing", flat=True))


def test_at_most_one_a_week_whatever_is_done(scope, secretary, meeting, at):
    assert remind(scope, "Petra Lind", at) is not None
    for later in (timedelta(0), timedelta(hours=1), timedelta(days=6)):
        remind(scope, "Petra Lind", at + later)
        assert Mail.objects.filter(kind="reminder").count() == 1
    secretary.post(reverse("send_reminders", args=["norra"]), {"person": [person("Petra Lind").pk]})
    Mail.objects.update(state="withdrawn")
    remind(scope, "Petra Lind", at)
    assert Mail.objects.filter(kind="reminder").count() == 1
    remind(scope, "Petra Lind", at + timedelta(days=8))
    assert Mail.objects.filter(kind="reminder").count() == 2


def test_several_are_gathered_in_one_mail_with_one_link(scope, meeting, at):
    Awaited.objects.filter(fact__quote=JONAS).update(owner="Petra Lind", owner_person=person("Petra Lind"))
    mail = remind(scope, "Petra Lind", at)
    assert mail.subject == "Påminnelse: 2 uppdrag, det första underlag senast 27 november"
    assert mail.body.count("/m/") == 1
    assert "1. På ledningsgruppens möte" in mail.body
    assert "2. På ledningsgruppens möte" in mail.body
    assert PETRA in mail.body
    assert JONAS in mail.body
    page = Client().get(path_in(mail)).content.decode()
    assert "ta fram ett underlag om lokaler" in page.lower()
    assert "bearbeta organisationsförslaget" in page.lower()


def test_what_nobody_can_be_reminded_of_is_told_with_why(scope, secretary, meeting, at):
    Person.objects.filter(name="Petra Lind").update(email="")
    Fact.objects.filter(quote=JONAS).update(state="found")
    Awaited.objects.filter(fact__quote=TOWN).update(owner="Kansliet", owner_organisation=None)
    found = {one.due.awaited.fact.quote: one.why for one in follow_up(scope, TODAY, at).unreachable}
    assert found == {PETRA: "ingen mejladress", JONAS: "uppgiften är inte granskad", TOWN: "ligger på kansliet"}
    assert ready(scope, at) == {}
    assert "ingen mejladress" in secretary.get(reverse("followup", args=["norra"])).content.decode()


def test_a_secret_assignment_goes_only_to_who_is_named(scope, meeting, at):
    fact = given(PETRA).fact
    Fact.objects.filter(pk=fact.pk).update(secret=True)
    Item.objects.filter(pk=fact.item_id).update(secret=True)
    assert "Petra Lind" not in ready(scope, at)
    assert assignments_of(person("Petra Lind"), scope.cooperation, TODAY) == []
    Item.objects.get(pk=fact.item_id).named.add(person("Petra Lind"))
    assert ready(scope, at)["Petra Lind"] == [PETRA]


@pytest.mark.parametrize(
    ("words", "taken", "until"),
    [
        ("Klart", "done", None),
        ("Hej Karin!\n\nDet är klart.\n\nPetra", "done", None),
        ("Färdigt!", "done", None),
        ("Behöver mer tid till 12 mars", "more_time", date(2027, 3, 12)),
        ("Jag behöver lite mer tid", "more_time", None),
        ("Ska inte ligga på mig.", "not_mine", None),
        ("Inte mitt", "not_mine", None),
        ("Det är nästan klart men jag väntar på fastighetskontoret.", "comment", None),
        ("Inte klart", "comment", None),
        ("Hej Inte klart", "comment", None),
        ("Är det klart?", "comment", None),
    ],
)
def test_a_reply_is_taken_for_what_it_plainly_says_and_closes_nothing(scope, meeting, at, words, taken, until):
    mail = remind(scope, "Petra Lind", at)
    told = answer(mail, words, at)
    report = Report.objects.get()
    assert (report.answer, report.until, report.via, report.awaited) == (taken, until, "mail", given(PETRA))
    assert told.startswith("Petra Lind: ")
    assert given(PETRA).state == "open"
    assert Entry.objects.filter(verb="awaited.report").exists()


def test_of_several_a_bare_word_is_asked_about_and_numbers_are_taken(scope, meeting, at):
    Awaited.objects.filter(fact__quote=JONAS).update(owner="Petra Lind", owner_person=person("Petra Lind"))
    mail = remind(scope, "Petra Lind", at)
    assert answer(mail, "Klart", at) is None
    assert answer(mail, "1 klart, 2 vet inte", at) is None
    assert answer(mail, "1 klart, 3 klart", at) is None
    assert not Report.objects.exists()
    assert answer(mail, "1 klart, 2 behöver mer tid till 12 mars", at) is not None
    assert set(Report.objects.values_list("answer", "until")) == {("done", None), ("more_time", date(2027, 3, 12))}


def test_nobody_else_answers_for_the_owner(scope, meeting, at):
    mail = remind(scope, "Petra Lind", at)
    assert answer(mail, "Klart", at, sender="annan@kommun.example") is None
    Awaited.objects.filter(fact__quote=PETRA).update(owner="Eva Sund", owner_person=person("Eva Sund"))
    assert answer(mail, "Klart", at) is None
    assert not Report.objects.exists()


def test_numbers_dates_and_signatures_are_read_apart():
    def day(words):
        return day_told(words, near=TODAY)

    assert [(one.answer, one.number) for one in said("2. Klart\n1: inte mitt\nPetra", "Petra Lind", 2, day)] == [
        ("done", 2),
        ("not_mine", 1),
    ]
    assert said("", "Petra Lind", 1, day) == []
    assert said("Tack", "Petra Lind", 1, day) == []
    assert said("1 klart 1 klart", "Petra Lind", 2, day) == []
    assert day_told("12 mars eller 13 mars", near=TODAY) is None
    assert day_told("12 mars 2025", near=TODAY) is None


def test_the_page_answers_in_the_name_of_who_answers(scope, meeting, at):
    client, path = Client(), path_in(remind(scope, "Petra Lind", at))
    page = client.get(path).content.decode()
    assert PETRA in page
    assert JONAS not in page
    assert not Report.objects.exists(), "opening changes nothing"
    client.post(path, {"answer_as": "Anna Ek"})
    told = {"awaited": given(PETRA).pk, "do": "more_time", "until": "2027-01-08", "words": "Väntar på svar."}
    for _ in range(2):
        client.post(path, told)
    report = Report.objects.get()
    assert (report.name, report.answer, report.until, report.words) == (
        "Anna Ek för Petra Lind",
        "more_time",
        date(2027, 1, 8),
        "Väntar på svar.",
    )
    assert "behöver mer tid" in client.get(path).content.decode()
    client.post(path, {"awaited": given(JONAS).pk, "do": "done"})
    assert Report.objects.count() == 1, "somebody else's assignment is not answered through this link"
    assert client.post(path, {"awaited": given(PETRA).pk, "do": "comment", "words": " "}).status_code == 422


def test_an_answer_is_shown_to_the_secretariat_and_on_the_agenda(scope, secretary, meeting, at):
    item = AgendaItem.objects.create(meeting=meeting, ordinal=1, heading="Lokaler", awaited=given(PETRA))
    services.report(given(PETRA), Report.Answer.DONE, person=person("Petra Lind"), name="Petra Lind", via="page", at=at)
    assert "Petra Lind" not in ready(scope, at), "who has answered is not reminded"
    page = secretary.get(reverse("followup", args=["norra"])).content.decode()
    assert "<strong>Petra Lind</strong>: klart" in page
    assert [one.answered.answer for one in agenda_page(scope, meeting, TODAY).items] == ["done"]
    assert "Petra Lind 20 november: klart." in secretary.get(reverse("agenda", args=["norra", item.meeting_id])).content.decode()
    assert "Ta ställning" in secretary.get(reverse("awaited", args=["norra", given(PETRA).pk])).content.decode()
    assert "1 svar om uppdrag att ta ställning till" in secretary.get(reverse("today", args=["norra"])).content.decode()


@pytest.fixture
def reported(meeting, at) -> Report:
    return services.report(given(PETRA), Report.Answer.MORE_TIME, person=person("Petra Lind"), name="Petra Lind", via="page", at=at)


def settle(secretary, report, do: str, **told):
    return secretary.post(reverse("settle_report", args=["norra"]), {"svar": report.pk, "do": do, **told}, follow=True)


def test_it_is_closed_by_the_secretariat(secretary, reported):
    settle(secretary, reported, "close", outcome="Klart enligt Petra Lind", on="2026-11-20")
    reported.refresh_from_db()
    assert (given(PETRA).state, given(PETRA).outcome, reported.settled) == ("done", "Klart enligt Petra Lind", True)


def test_without_an_outcome_nothing_is_closed(secretary, reported):
    answer = settle(secretary, reported, "close", outcome="")
    reported.refresh_from_db()
    assert (given(PETRA).state, reported.settled) == ("open", False)
    assert "Skriv hur det slutade" in answer.content.decode()


def test_it_gets_a_new_day_and_a_meeting(secretary, scope, reported, meeting, at):
    later = call_meeting(scope, meeting.body, When(date=date(2027, 1, 15)), at=at)
    settle(secretary, reported, "new_day", due_on="2027-01-08", meeting=later.pk)
    one = given(PETRA)
    assert (one.due_on, one.due_meeting, one.state) == (date(2027, 1, 8), later, "open")
    reported.refresh_from_db()
    with pytest.raises(NotPossibleError):
        services.new_day(scope, reported, due_on=None, meeting=None, at=at)


def test_it_goes_to_somebody_else(secretary, reported):
    settle(secretary, reported, "hand_over", till="Eva Sund")
    one = given(PETRA)
    assert (one.owner, one.owner_person.name, one.handovers.get().before) == ("Eva Sund", "Eva Sund", "Petra Lind")
    assert not Report.objects.filter(settled=False).exists()


def test_it_is_left_as_it_is(secretary, reported):
    before = given(PETRA).due_meeting
    settle(secretary, reported, "leave")
    reported.refresh_from_db()
    assert (given(PETRA).state, given(PETRA).due_meeting, reported.settled) == ("open", before, True)


def test_what_is_over_is_not_answered(scope, secretary, reported, at):
    settle(secretary, reported, "close", outcome="Klart", on="2026-11-20")
    with pytest.raises(NotNowError):
        services.report(given(PETRA), Report.Answer.DONE, person=person("Petra Lind"), name="Petra Lind", via="page", at=at)


def test_queries_do_not_grow(secretary, meeting, at, django_assert_max_num_queries):
    address = reverse("followup", args=["norra"])
    for quote in (PETRA, JONAS, TOWN):
        services.report(given(quote), Report.Answer.DONE, person=person("Petra Lind"), name="Petra Lind", via="page", at=at)
    Report.objects.filter(awaited__fact__quote=TOWN).delete()
    with django_assert_max_num_queries(15):
        secretary.get(address)


def test_unsettled_meetings_are_outstanding(secretary, scope, meeting, at):
    call_meeting(scope, meeting.body, When(date=date(2099, 1, 15)), at=at)
    page = secretary.get(reverse("outstanding", args=["norra"])).content.decode()
    assert "Möten att fastställa" in page
    assert "ej fastställt: plats · kansliet" in page
    assert "1 möte ska ännu få datum eller plats." in page


def test_feedback_tells_each_decision_with_its_state(scope, secretary, meeting, at):
    last = given(PETRA).meeting
    Awaited.objects.filter(fact__quote=PETRA).update(state="done", closed_on=date(2026, 11, 19), outcome="Redovisat")
    page = secretary.get(reverse("feedback", args=["norra", last.pk])).content.decode()
    assert "Uppdraget är klart sedan 19 november 2026" in page
    assert "Uppdraget pågår" in page
    assert "Har inte tagits upp igen än" in page
    assert "Beslutet gäller." in page
