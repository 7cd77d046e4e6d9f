"""The page of a personal link: who answers, what happens when it is too old, and what never happens."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.template import engines
from django.test import Client
from django.utils import timezone

from kansli.people.links import mailed_link, make_link, revoke_links, sealed, token_of, unsealed
from kansli.people.models import Holding, Link, Person, Seat
from kansli.post.models import Mail
from kansli.web import dispatch

WELCOME = Link.Purpose.WELCOME


@pytest.fixture
def camilla(cooperation) -> Person:
    person = Person.objects.create(cooperation=cooperation, name="Camilla Berg", email="camilla@ekeby.example")
    seat = Seat.objects.get(organisation__name="Ekeby", cooperation=cooperation)
    Holding.objects.create(seat=seat, person=person, seen_first="2026-01-01", seen_last="2026-10-01")
    return person


@pytest.fixture
def heard(monkeypatch) -> list[str]:
    """What a part hears when the page is posted."""
    heard: list[str] = []

    def page(request, link) -> HttpResponse:
        if request.method == "POST":
            heard.append(request.answering.shown)
        shown = engines["django"].from_string('{% extends "member.html" %}{% block page %}<h1>Välkommen</h1>{% endblock %}')
        return HttpResponse(shown.render({}, request))

    monkeypatch.setitem(dispatch.LINKS, WELCOME, page)
    return heard


@pytest.fixture
def make(cooperation, camilla, heard):
    def make(**other) -> str:
        given = {"at": timezone.now(), "cooperation": cooperation, "person": camilla, "address": camilla.email, "thing": "person:1"}
        return f"/m/{make_link(WELCOME, **{**given, **other})}/"

    return make


def words(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def rows() -> str:
    return str([list(model.objects.values()) for model in (Link, Person, Mail, Holding)])


def test_whom_one_answers_for_stands_first(make):
    page = words(Client().get(make()))
    assert "Du svarar som Camilla Berg, Ekeby ." in page
    assert "Jag svarar åt Camilla" in page
    assert "Logga in" not in page


def test_who_answers_for_another_gives_the_own_name_and_both_are_kept(make, heard):
    path, client = make(), Client()
    client.post(path, {"answer_as": " Anna   Ek "})
    assert "Du svarar som Anna Ek för Camilla Berg, Ekeby" in words(client.get(path))
    client.post(path)
    client.post(path, {"answer_as": ""})
    client.post(path)
    Client().post(path)
    assert heard == ["Anna Ek för Camilla Berg", "Camilla Berg", "Camilla Berg"]


def test_a_name_given_on_one_link_is_not_used_on_another(make, heard):
    client = Client()
    client.post(make(), {"answer_as": "Anna Ek"})
    client.post(make())
    assert heard == ["Camilla Berg"]


def test_opening_changes_nothing(make):
    path, before = make(), rows()
    for method in ("get", "head", "get", "options"):
        getattr(Client(), method)(path)
    assert rows() == before


def test_a_link_too_old_offers_a_new_one_to_the_registered_address(make, heard):
    path = make(at=timezone.now() - timedelta(days=30), lasts=timedelta(days=20))
    client = Client()
    page = client.get(path)
    assert page.status_code == 410
    assert "Länken har gått ut" in words(page)
    assert "Skicka en ny till c…@ekeby.example" in words(page)
    assert "camilla@ekeby.example" not in page.content.decode()
    assert Mail.objects.count() == 0
    assert client.post(path, {"answer_as": "x"}).status_code == 200
    mail = Mail.objects.get()
    assert (mail.to_address, mail.state, mail.auto) == ("camilla@ekeby.example", "queued", True)
    new = re.search(r"/m/\S+/", unsealed(mail.body))[0]
    assert client.get(new).status_code == 200
    link = mailed_link(new.split("/")[2])
    assert (link.thing, link.expires_at - link.created_at) == ("person:1", timedelta(days=20))
    assert heard == []


def test_new_links_are_not_sent_again_and_again(make):
    path = make(at=timezone.now() - timedelta(days=30), lasts=timedelta(days=20))
    assert [Client().post(path).status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    assert Mail.objects.count() == 3


def test_a_link_taken_back_opens_nothing_and_offers_nothing(make, camilla):
    path = make()
    assert revoke_links(WELCOME, thing="person:1", person=camilla, at=timezone.now()) == 1
    for answer in (Client().get(path), Client().post(path)):
        assert answer.status_code == 410
        assert "Skicka en ny" not in words(answer)
    assert Mail.objects.count() == 0


def test_a_token_of_another_kind_opens_nothing(make, secretary):
    log_in = make_link(Link.Purpose.LOG_IN, at=timezone.now(), user=secretary.user)
    for token in ("finns-inte", "x" * 500, log_in):
        assert Client().get(f"/m/{token}/").status_code == 404


def test_forms_are_checked_and_the_token_goes_nowhere(make, heard):
    path = make()
    assert Client(enforce_csrf_checks=True).post(path).status_code == 403
    answer = Client().get(path)
    assert answer["Referrer-Policy"] == "strict-origin"
    assert "no-store" in answer["Cache-Control"]
    assert "noindex" in answer["X-Robots-Tag"]
    assert heard == []


def test_parts_of_the_page_have_addresses_of_their_own(make, monkeypatch):
    monkeypatch.setitem(dispatch.LINKS, WELCOME, lambda request, _: HttpResponse(request.part))
    assert Client().get(make() + "underlag/5/").content == b"underlag/5"


def test_mails_are_kept_without_what_opens_a_link(make):
    path = make()
    kept = sealed(f"Se http://kansli.example{path} och {path}")
    assert path not in kept
    assert unsealed(kept) == f"Se http://kansli.example{path} och {path}"
    token = path.split("/")[2]
    assert token not in rows()
    assert token_of(mailed_link(token)) == token


def test_by_hand_on_a_phone(make, heard, page, axe):
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(make())
    axe(page)
    page.get_by_text("Jag svarar åt Camilla").click()
    page.get_by_label("Ditt namn").fill("Anna Ek")
    page.get_by_role("button", name="Svara i mitt namn").click()
    page.get_by_text("Anna Ek för Camilla Berg").wait_for()
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert heard == []
