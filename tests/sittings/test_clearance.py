"""Clearing an agenda: asked by mail, answered on the page or by reply, bound to what was shown, or sent without by a decision."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from kansli.audit.models import Entry
from kansli.meetings.models import Meeting
from kansli.meetings.services.extra import When, call_meeting
from kansli.people.links import token_of, unsealed
from kansli.people.models import Body, Link, Person
from kansli.post.models import Mail, Received
from kansli.register.services.matters import NotPossibleError
from kansli.sittings.models import AgendaItem, Clearance, GroupWays
from kansli.sittings.selectors.agenda import agenda_of
from kansli.sittings.selectors.clearance import clearance_of
from kansli.sittings.selectors.people import chair_of
from kansli.sittings.services import agenda as agenda_services
from kansli.sittings.services import clearance as services


@pytest.fixture
def camilla(cooperation) -> Person:
    return Person.objects.create(cooperation=cooperation, name="Camilla Berg", email="camilla@ekeby.example")


@pytest.fixture
def meeting(cooperation, secretary, camilla, at) -> Meeting:
    body = Body.objects.get(cooperation=cooperation, key="ledningsgrupp")
    GroupWays.objects.create(body=body).clearers.add(camilla)
    when = When(date=date(2027, 2, 12), starts="08:30", ends="11:00", place="Ekeby kommunhus")
    meeting = call_meeting(secretary.scope(), body, when, at=at)
    agenda_services.add(secretary.scope(), meeting, agenda_services.NewItem("Vattenplan", "decision", planned=20), at=at)
    return meeting


def asked(secretary, meeting, at) -> Mail:
    (mail,) = services.ask(secretary.scope(), meeting, agenda_of(secretary.scope(), meeting), at=at)
    return mail


def page_of(mail: Mail) -> str:
    return re.search(r"/m/\S+/", unsealed(mail.body))[0]


def standing(secretary, meeting) -> list[str | None]:
    return [one.now.answer if one.now else None for one in clearance_of(meeting, agenda_of(secretary.scope(), meeting))]


def test_the_mail_holds_the_whole_agenda(secretary, meeting, at):
    page = secretary.get(reverse("clearance", args=["norra", meeting.pk])).content.decode()
    assert "Så ser mejlet ut" in page
    assert not Mail.objects.exists()
    assert secretary.post(reverse("clearance", args=["norra", meeting.pk]), {"do": "ask"}).status_code == 302
    mail = Mail.objects.get()
    assert mail.state == "queued"
    assert mail.to_address == "camilla@ekeby.example"
    assert "5. Vattenplan" in mail.body
    assert "BESLUT, 20 min" in mail.body
    assert standing(secretary, meeting) == ["none"]
    secretary.post(reverse("clearance", args=["norra", meeting.pk]), {"do": "ask"})
    assert Mail.objects.count() == 1


def test_yes_on_the_page_clears_that_agenda_and_no_other(secretary, meeting, at):
    address = page_of(asked(secretary, meeting, at))
    member = Client()
    page = member.get(address)
    assert page.status_code == 200
    assert Clearance.objects.get().answer == "none", "opening a link changes nothing"
    shown = page.context["shown"]
    assert member.post(address, {"answer": "yes", "shown": shown}).status_code == 302
    assert standing(secretary, meeting) == ["yes"]
    assert "stämt av" in secretary.get(reverse("agenda", args=["norra", meeting.pk])).content.decode()
    item = AgendaItem.objects.get(meeting=meeting, heading="Vattenplan")
    agenda_services.edit(secretary.scope(), item, proposal="att anta planen", at=at)
    assert standing(secretary, meeting) == [None]
    stale = member.post(address, {"answer": "yes", "shown": shown})
    assert stale.status_code == 422
    assert "Agendan har ändrats sedan du öppnade sidan" in stale.content.decode()
    assert "Agendan har ändrats sedan du svarade" in member.get(address).content.decode()
    member.post(address, {"answer": "yes", "shown": member.get(address).context["shown"]})
    assert standing(secretary, meeting) == ["yes"]
    assert Entry.objects.filter(verb="clearance.answer").count() == 2


def test_a_comment_says_something_and_who_answers_for_another_is_shown(secretary, meeting, at):
    address = page_of(asked(secretary, meeting, at))
    member = Client()
    shown = member.get(address).context["shown"]
    assert member.post(address, {"answer": "comment", "words": " ", "shown": shown}).status_code == 422
    member.post(address, {"answer_as": "Anna Ek"})
    member.post(address, {"answer": "comment", "words": "Byt ordning på 4 och 5.", "shown": shown})
    row = Clearance.objects.get()
    assert (row.answer, row.comment, row.by) == ("comment", "Byt ordning på 4 och 5.", "Anna Ek för Camilla Berg")
    assert "Byt ordning på 4 och 5." in secretary.get(reverse("clearance", args=["norra", meeting.pk])).content.decode()


@pytest.mark.parametrize(
    ("body", "said"),
    [("Ja", "yes"), ("Ok, ser bra ut", "yes"), ("Ja men lägg till vattenfrågan", "comment"), ("Kan vi ta punkt 5 först?", "comment")],
)
def test_a_reply_clears_when_it_is_a_plain_yes(secretary, meeting, at, body, said):
    mail = asked(secretary, meeting, at)
    received = Received(cooperation=mail.cooperation, mail=mail, body=body, came_at=at)
    assert services.by_reply(received, mail, at).startswith("Camilla Berg: ")
    assert standing(secretary, meeting) == [said]


def test_a_reply_to_an_agenda_that_has_changed_is_read_by_a_person(secretary, meeting, at):
    mail = asked(secretary, meeting, at)
    agenda_services.move(secretary.scope(), AgendaItem.objects.get(meeting=meeting, heading="Vattenplan"), 1, at=at)
    assert services.by_reply(Received(cooperation=mail.cooperation, mail=mail, body="Ja", came_at=at), mail, at) is None
    assert standing(secretary, meeting) == [None]


def test_sending_without_is_a_decision_with_a_reason(secretary, meeting, at):
    scope = secretary.scope()
    items = agenda_of(scope, meeting)
    with pytest.raises(NotPossibleError, match="Skriv varför"):
        services.send_without(scope, meeting, items, " ", at=at)
    services.send_without(scope, meeting, items, "Camilla är bortrest", at=at)
    assert standing(secretary, meeting) == ["without"]
    assert Entry.objects.filter(verb="clearance.without").exists()


def test_who_has_no_address_is_named(secretary, meeting, camilla, at):
    Person.objects.filter(pk=camilla.pk).update(email="")
    with pytest.raises(NotPossibleError, match="Mejladress saknas till Camilla Berg"):
        asked(secretary, meeting, at)
    assert not Clearance.objects.exists()


def test_a_clearer_sees_that_there_is_a_secret_item_and_no_more(secretary, meeting, camilla, at):
    item = AgendaItem.objects.get(meeting=meeting, heading="Vattenplan")
    AgendaItem.objects.filter(pk=item.pk).update(secret=True)
    mail = asked(secretary, meeting, at)
    assert "Vattenplan" not in mail.body
    page = Client().get(page_of(mail)).content.decode()
    assert "Punkt med sekretess" in page
    assert "Vattenplan" not in page
    item.named.add(camilla)
    assert "Vattenplan" in Client().get(page_of(mail)).content.decode()


def test_a_link_is_for_its_own_cooperation_and_can_be_revoked(secretary, meeting, at):
    address = page_of(asked(secretary, meeting, at))
    link = Link.objects.get(purpose=Link.Purpose.CLEAR)
    assert token_of(link) in address
    Link.objects.filter(pk=link.pk).update(revoked_at=at)
    assert Client().get(address).status_code == 410


def test_the_chair_is_the_one_of_the_latest_minutes(samples):
    body = Body.objects.get(cooperation=samples, key="ledningsgrupp")
    assert chair_of(Meeting(cooperation=samples, body=body, date=date(2023, 2, 10))).name == "Magnus Gyllestad"
    assert chair_of(Meeting(cooperation=samples, body=body, date=date(2024, 2, 16))).name == "Camilla Broo"
