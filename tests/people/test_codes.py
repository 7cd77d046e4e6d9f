"""Codes of six figures: the latest, once, for a quarter of an hour, five tries."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection

from kansli.people.codes import make_code, tries_left, use_code
from kansli.people.links import mailed_link, make_link
from kansli.people.models import Code, Link, Person
from kansli.post.models import Mail
from kansli.post.outbox import Outbox
from kansli.post.services import send_code


@pytest.fixture
def link(cooperation, at) -> Link:
    person = Person.objects.create(cooperation=cooperation, name="Camilla Berg", email="camilla@ekeby.example")
    return mailed_link(
        make_link(Link.Purpose.ADJUST, at=at, cooperation=cooperation, person=person, address=person.email, thing="version:4")
    )


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_it_works_once_within_a_quarter_of_an_hour(link, at):
    code = make_code(link, at=at)
    assert len(code) == 6
    assert code not in str(Code.objects.values().get())
    assert not use_code(link, code, at=at + timedelta(minutes=15))
    assert use_code(link, f" {code[:3]} {code[3:]} ", at=at + timedelta(minutes=14))
    assert not use_code(link, code, at=at)


def test_five_tries_and_no_more(link, at):
    code = make_code(link, at=at)
    for left in (5, 4, 3, 2, 1):
        assert tries_left(link, at=at) == left
        assert not use_code(link, wrong(code), at=at)
    assert not use_code(link, code, at=at)
    assert tries_left(link, at=at) == 0


def test_only_the_latest_works_and_only_for_its_link(link, cooperation, at):
    first, second = make_code(link, at=at), make_code(link, at=at + timedelta(seconds=1))
    assert first == second or not use_code(link, first, at=at + timedelta(seconds=2))
    other = mailed_link(
        make_link(Link.Purpose.ADJUST, at=at, cooperation=cooperation, person=link.person, address=link.address, thing="version:5")
    )
    assert not use_code(other, second, at=at + timedelta(seconds=2))
    assert use_code(link, second, at=at + timedelta(seconds=2))


def test_three_codes_in_a_quarter_and_ten_in_a_day(link, at):
    assert [bool(make_code(link, at=at)) for _ in range(4)] == [True, True, True, False]
    made = 3
    for quarter in range(1, 96):
        made += bool(make_code(link, at=at + timedelta(minutes=16 * quarter) if 16 * quarter < 1440 else at + timedelta(hours=23)))
    assert made == 10


@pytest.mark.django_db(transaction=True)
def test_tries_at_the_same_time_all_count(link, at):
    code = make_code(link, at=at)
    gate, answers = threading.Barrier(8), []

    def tries():
        gate.wait()
        answers.append(use_code(link, wrong(code), at=at))
        connection.close()

    threads = [threading.Thread(target=tries) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert not any(answers)
    assert Code.objects.get().tries == 5


def test_it_is_mailed_to_the_registered_address_and_not_kept(link, at, settings, tmp_path):
    settings.OUTBOX = tmp_path / "outbox"
    assert send_code(link, at=at)
    mail = Mail.objects.get()
    assert mail.to_address == "camilla@ekeby.example"
    code = "".join(letter for letter in mail.body if letter.isdigit())[:6]
    Outbox(clock=lambda: at).step()
    assert code not in Mail.objects.get().body
    laid = (settings.OUTBOX / f"mail-{mail.pk}.eml").read_text()
    assert code in laid
    assert "Auto-Submitted: auto-generated" in laid
    assert use_code(link, code, at=at)
    assert [send_code(link, at=at) for _ in range(3)] == [True, True, False]
