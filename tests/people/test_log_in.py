"""Logging in by a mailed link."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.utils import timezone

from kansli.people.links import find_link, make_link, revoke_link
from kansli.people.models import Link, User


@pytest.fixture
def user(secretary) -> User:
    return secretary.user


def asked(client: Client, address: str, **more: str):
    return client.post("/logga-in/", {"email": address, **more})


def mailed_path() -> str:
    assert len(mail.outbox) == 1
    return re.search(r"https?://[^/]+(/logga-in/\S+)", mail.outbox[0].body)[1]


def test_the_whole_way(user):
    client = Client()
    wanted = client.get("/norra/moten/")
    assert wanted.status_code == 302
    page = client.get(wanted["Location"])
    assert 'value="/norra/moten/"' in page.content.decode()
    assert asked(client, f" {user.email.upper()} ", next="/norra/moten/").status_code == 200
    path = mailed_path()
    assert mail.outbox[0].to == [user.email]
    shown = client.get(path)
    assert "Karin Ek" in shown.content.decode()
    done = client.post(path.split("?")[0], {"next": "/norra/moten/"})
    assert (done.status_code, done["Location"]) == (302, "/norra/moten/")
    assert client.get("/norra/moten/").status_code == 200
    client.post("/logga-ut/")
    assert client.get("/norra/moten/").status_code == 302


def test_opening_the_link_changes_nothing_however_often(user):
    asked(Client(), user.email)
    path, sessions = mailed_path(), Session.objects.count()
    before = Link.objects.values().get()
    for method in ("get", "head", "get"):
        answer = getattr(Client(), method)(path)
        assert answer.status_code == 200
        assert not answer.cookies.get("sessionid")
    assert (Link.objects.values().get(), Session.objects.count()) == (before, sessions)


def test_it_logs_in_once(user):
    asked(Client(), user.email)
    path = mailed_path()
    assert Client().post(path).status_code == 302
    for again in (Client().post(path), Client().get(path)):
        assert again.status_code == 410
        assert "sessionid" not in again.cookies


@pytest.mark.parametrize("what", ["expired", "revoked", "left"])
def test_a_link_that_no_longer_holds(user, what):
    now = timezone.now()
    token = make_link(Link.Purpose.LOG_IN, at=now - timedelta(hours=2), user=user, lasts=timedelta(hours=1 if what == "expired" else 3))
    if what == "revoked":
        revoke_link(find_link(Link.Purpose.LOG_IN, token, at=now), at=now)
    if what == "left":
        User.objects.filter(pk=user.pk).update(is_active=False)
    client = Client()
    assert client.post(f"/logga-in/{token}/").status_code == 410
    assert client.get("/norra/").status_code == 302


def test_nobody_learns_who_has_an_account(user):
    known, unknown = asked(Client(), user.email), asked(Client(), "nagon@annan.example")
    assert known.status_code == unknown.status_code == 200
    assert known.content.decode().replace(user.email, "X") == unknown.content.decode().replace("nagon@annan.example", "X")
    assert len(mail.outbox) == 1


def test_an_address_that_is_none_is_told_at_the_field(db):
    answer = asked(Client(), "karin")
    assert answer.status_code == 400
    assert "Skriv din mejladress" in answer.content.decode()


def test_an_address_gets_five_mails_in_a_quarter_of_an_hour(user):
    answers = [asked(Client(), user.email).status_code for _ in range(7)]
    assert answers == [200] * 5 + [429] * 2
    assert len(mail.outbox) == 5


def test_a_machine_asks_for_twenty(db):
    answers = [asked(Client(), f"nummer{number}@ekeby.example").status_code for number in range(22)]
    assert answers == [200] * 20 + [429] * 2


def test_behind_a_proxy_each_machine_has_its_own_tries(db, settings):
    settings.HTTPS = True
    for number in range(5):
        for machine in range(5):
            headers = {"X-Forwarded-For": f"10.9.9.9, 192.0.2.{machine}"}
            assert Client().post("/logga-in/", {"email": f"{machine}{number}@ekeby.example"}, headers=headers).status_code == 200


def test_after_a_quarter_of_an_hour_one_may_ask_again(user, monkeypatch):
    asked_at = 1_000_000.0
    monkeypatch.setattr("time.time", lambda: asked_at)
    assert [asked(Client(), user.email).status_code for _ in range(6)][-1] == 429
    asked_at += 14 * 60
    assert asked(Client(), user.email).status_code == 429
    asked_at += 2 * 60
    assert asked(Client(), user.email).status_code == 200


def test_it_leads_to_no_other_house(user):
    token = make_link(Link.Purpose.LOG_IN, at=timezone.now(), user=user)
    assert Client().post(f"/logga-in/{token}/", {"next": "https://annan.example/"})["Location"] == "/"


def test_a_form_from_elsewhere_is_refused(user):
    strict = Client(enforce_csrf_checks=True)
    assert asked(strict, user.email).status_code == 403
    assert mail.outbox == []


def test_addresses_with_tokens_are_not_passed_on(user):
    token = make_link(Link.Purpose.LOG_IN, at=timezone.now(), user=user)
    answer = Client().get(f"/logga-in/{token}/")
    assert answer["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]


def test_the_start_page_leads_to_the_cooperation(secretary, member, stranger):
    assert member.get("/")["Location"] == "/norra/"
    assert secretary.get("/")["Location"] == "/norra/las-in/", "nothing is read in yet"
    assert stranger.get("/")["Location"] == "/las-in/"


def test_by_hand_in_a_browser(secretary, page, axe):
    page.goto("/logga-in/")
    axe(page)
    page.get_by_label("Mejladress").fill(secretary.user.email)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Titta i din mejl").wait_for()
    axe(page)
    page.goto(mailed_path())
    axe(page)
    page.get_by_role("main").get_by_role("button", name="Logga in").click()
    page.wait_for_url("**/norra/las-in/")
