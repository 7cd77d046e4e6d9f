"""The page Mejl: what waits, what has gone, what did not get through, what has come in."""

from __future__ import annotations

import re

import pytest
from django.core.mail import send_mail
from django.template import engines
from django.test import Client
from tests.post.conftest import sends_by
from tests.support.refusing import refusing

from kansli.people.links import make_link
from kansli.people.models import Link
from kansli.post.inbox import take
from kansli.post.models import Mail, Received
from kansli.post.outbox import Outbox
from kansli.post.services import Parcel, send
from kansli.workflow import MailState


def all_sent(clock) -> None:
    outbox = Outbox(clock=clock)
    while outbox.step():
        pass


def words(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_preview_then_skicka_those_that_were_chosen(a_mail, secretary, clock):
    one, other = a_mail(subject="Ett"), a_mail(subject="Två")
    page = words(secretary.get("/norra/mejl/"))
    assert "Att skicka (2)" in page
    assert "Ett" in page
    shown = words(secretary.get(f"/norra/mejl/{one.pk}/"))
    assert "Karin Ek, Norra samverkan" in shown
    assert "Välkommen till mötet i Ängsjö." in shown
    for _ in range(2):
        assert secretary.post("/norra/mejl/skicka/", {"mail": [one.pk]}).status_code == 302
    assert [Mail.objects.get(pk=each.pk).state for each in (one, other)] == [MailState.QUEUED, MailState.PREPARED]


def test_links_can_be_opened_where_nothing_leaves_the_server_and_not_otherwise(a_mail, secretary, camilla, cooperation, clock, settings):
    token = make_link(Link.Purpose.MEMBER, at=clock(), cooperation=cooperation, person=camilla, address=camilla.email, thing="invitee:5")
    mail = a_mail(body=f"Underlag:\n{settings.BASE_URL}/m/{token}/\n")
    assert f'href="{settings.BASE_URL}/m/{token}/"' in secretary.get(f"/norra/mejl/{mail.pk}/").content.decode()
    settings.SMTP = "127.0.0.1:25"
    page = secretary.get(f"/norra/mejl/{mail.pk}/").content.decode()
    assert token not in page
    assert "/m/…/" in page


def test_files_and_calendar_can_be_looked_at(a_mail, secretary):
    mail = a_mail(
        parcels=[Parcel("Å.pdf", "application/pdf", b"%PDF")], calendar="BEGIN:VCALENDAR\r\nUID:x@y\r\nEND:VCALENDAR\r\n", method="REQUEST"
    )
    file = mail.attachments.get()
    answer = secretary.get(f"/norra/mejl/{mail.pk}/fil/{file.pk}/")
    assert answer.content == b"%PDF"
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"UID:x@y" in secretary.get(f"/norra/mejl/{mail.pk}/fil/0/").content
    assert secretary.get(f"/norra/mejl/{mail.pk}/fil/99999/").status_code == 404


def test_what_did_not_get_through(a_mail, secretary, clock, settings):
    mail = a_mail()
    send([mail], at=clock())
    with refusing(rcpt="550 5.1.1 unknown") as server:
        sends_by(settings, server.address)
        all_sent(clock)
    assert "Adressen finns inte." in words(secretary.get("/norra/mejl/?visa=gick-inte-fram"))
    assert "Försök igen" in words(secretary.get(f"/norra/mejl/{mail.pk}/"))
    refused = secretary.post(f"/norra/mejl/{mail.pk}/andra/", {"do": "again", "address": "camilla"})
    assert refused.status_code == 400
    assert 'value="camilla"' in refused.content.decode()
    secretary.post(f"/norra/mejl/{mail.pk}/andra/", {"do": "again", "address": "cb@post.example"})
    assert Mail.objects.get().state == MailState.QUEUED
    assert Mail.objects.get().to_address == "cb@post.example"
    secretary.post(f"/norra/mejl/{mail.pk}/andra/", {"do": "withdraw"})
    assert Mail.objects.get().state == MailState.WITHDRAWN


def test_what_has_come_in_is_tied_by_hand(a_mail, secretary, clock, monkeypatch):
    mail = a_mail()
    send([mail], at=clock())
    all_sent(clock)
    took = []

    def hand_over(received, *_):
        took.append(received.body)
        return "Camilla Berg kommer."

    monkeypatch.setattr("kansli.web.mails.hand_over", hand_over)
    come = take(b"From: c.berg@hemma.example\r\nSubject: SV\r\n\r\nJag kommer.\r\n", at=clock())
    Received.objects.update(state="ask", told="Det går inte att se vilket mejl det svarar på.")
    assert "Inkomna (1 att läsa)" in words(secretary.get("/norra/mejl/"))
    page = words(secretary.get(f"/norra/mejl/inkommet/{come.pk}/"))
    assert "Jag kommer." in page
    assert "Koppla" in page
    for _ in range(2):
        secretary.post(f"/norra/mejl/inkommet/{come.pk}/andra/", {"do": "connect", "mail": mail.pk})
    assert took == ["Jag kommer."]
    come.refresh_from_db()
    assert (come.state, come.told, come.mail) == ("taken", "Camilla Berg kommer.", mail)
    assert "Camilla Berg kommer." in words(secretary.get(f"/norra/mejl/{mail.pk}/"))
    assert b"Jag kommer." in secretary.get(f"/norra/mejl/inkommet/{come.pk}/hela/").content


def test_put_aside_can_be_undone(secretary, clock):
    come = take(b"From: x@y.example\r\n\r\nReklam\r\n", at=clock())
    Received.objects.update(state="ask")
    for _ in range(2):
        secretary.post(f"/norra/mejl/inkommet/{come.pk}/andra/", {"do": "aside"})
    assert Received.objects.get().state == "left"
    act = come.pk and re.search(r"/norra/historik/(\d+)/angra/", secretary.get("/norra/historik/").content.decode())
    secretary.post(act[0])
    assert Received.objects.get().state == "ask"


def test_what_nothing_ties_to_a_cooperation_only_administrators_see(cooperation, other_cooperation, secretary, administrator, clock):
    come = take(b"From: x@y.example\r\nSubject: Hej\r\n\r\nHej\r\n", at=clock())
    assert come.cooperation is None
    assert secretary.get(f"/norra/mejl/inkommet/{come.pk}/").status_code == 404
    assert administrator.get(f"/norra/mejl/inkommet/{come.pk}/").status_code == 200


def test_log_in_links_are_shown_to_administrators_where_nothing_leaves_the_server(administrator, secretary, settings):
    settings.EMAIL_BACKEND = "kansli.post.folder.FolderBackend"
    for to in (secretary.user.email, "annan@ort.example"):
        send_mail("Logga in i Kansli", f"Öppna länken: http://localhost/logga-in/{to[:3]}/", None, [to])
    page = administrator.get("/norra/mejl/?visa=skickade").content.decode()
    assert 'href="http://localhost/logga-in/kar/"' in page
    assert "logga-in/ann" not in page
    assert "logga-in/kar" not in secretary.get("/norra/mejl/?visa=skickade").content.decode()


def test_another_cooperations_mails_do_not_exist(a_mail, secretary, other_cooperation):
    mail = a_mail()
    Mail.objects.update(cooperation=other_cooperation)
    assert secretary.get(f"/norra/mejl/{mail.pk}/").status_code == 404
    assert secretary.post("/norra/mejl/skicka/", {"mail": [mail.pk]}).status_code == 302
    assert Mail.objects.get().state == MailState.PREPARED


def test_members_do_not_see_mails(a_mail, member):
    mail = a_mail()
    assert member.get("/norra/mejl/").status_code == 403
    assert member.get(f"/norra/mejl/{mail.pk}/").status_code == 403
    assert Client().get(f"/norra/mejl/{mail.pk}/").status_code == 302


@pytest.mark.parametrize("part", ["att-skicka", "skickade", "gick-inte-fram", "inkomna"])
def test_few_questions_to_the_database_however_many_mails(a_mail, secretary, clock, part, django_assert_max_num_queries):
    mails = [a_mail(subject=str(number)) for number in range(45)]
    state = {"skickade": "sent", "gick-inte-fram": "failed"}.get(part)
    if state:
        Mail.objects.update(state=state, queued_at=clock())
    for number, mail in enumerate(mails[:5]):
        take(f"From: camilla@post.example\r\nIn-Reply-To: {mail.message_id}\r\n\r\nSvar {number}\r\n".encode(), at=clock())
    with django_assert_max_num_queries(12):
        answer = secretary.get(f"/norra/mejl/?visa={part}")
    assert answer.status_code == 200


def test_the_pages_in_a_browser(a_mail, administrator, log_in, axe, clock):
    mail = a_mail(parcels=[Parcel("Underlag.pdf", "application/pdf", b"%PDF")])
    come = take(b"From: Camilla <c@hemma.example>\r\nSubject: SV: Kallelse\r\n\r\nJag kommer.\r\n", at=clock())
    Received.objects.update(state="ask", told="Svaret kom från en annan adress än camilla@post.example.")
    page = log_in(administrator)
    for path in ("/norra/mejl/", "/norra/mejl/?visa=inkomna", f"/norra/mejl/{mail.pk}/", f"/norra/mejl/inkommet/{come.pk}/"):
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(path)
        axe(page)
        page.set_viewport_size({"width": 360, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
    page.goto("/norra/mejl/")
    page.get_by_role("button", name="Skicka de valda").click()
    page.get_by_text("1 mejl är på väg.").wait_for()


def test_mails_stand_at_what_they_are_about_for_the_secretariat_alone(a_mail, secretary, member, clock):
    mail = a_mail()
    take(f"From: camilla@post.example\nSubject: SV\nIn-Reply-To: {mail.message_id}\n\nJag kommer.".encode(), at=clock())
    here = engines["django"].from_string('{% load post %}{% mails_about scope "matter" 3 %}{% mails_about scope "matter" 4 %}')
    shown = here.render({"scope": secretary.scope()})
    assert shown.count("<h2") == 1
    assert f"/norra/mejl/{mail.pk}/" in shown
    assert "Från Camilla Berg" in shown
    assert here.render({"scope": member.scope()}).strip() == ""
