"""Personal links: stored hashed, used once, expiring, revocable."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection

from kansli.people.links import find_link, make_link, revoke_link, use_link
from kansli.people.models import Link, User

LOG_IN, CALENDAR = Link.Purpose.LOG_IN, Link.Purpose.CALENDAR


@pytest.fixture
def user(db) -> User:
    return User.objects.create(email="karin@ekeby.example", name="Karin Ek")


def test_the_token_is_not_stored(user, at):
    token = make_link(LOG_IN, at=at, user=user, lasts=timedelta(hours=1))
    assert len(token) >= 32
    assert token not in str(Link.objects.values().get())


def test_it_opens_until_it_expires(user, at):
    token = make_link(LOG_IN, at=at, user=user, lasts=timedelta(hours=1))
    assert find_link(LOG_IN, token, at=at + timedelta(minutes=59)).user == user
    assert find_link(LOG_IN, token, at=at + timedelta(hours=1)) is None


def test_it_is_for_its_purpose_alone(user, at):
    token = make_link(CALENDAR, at=at, user=user)
    assert find_link(LOG_IN, token, at=at) is None
    assert find_link(CALENDAR, token, at=at + timedelta(days=4000)).user == user


def test_a_wrong_token_opens_nothing(user, at):
    token = make_link(LOG_IN, at=at, user=user)
    assert find_link(LOG_IN, token[:-1] + ("a" if token[-1] != "a" else "b"), at=at) is None
    assert find_link(LOG_IN, "", at=at) is None


def test_a_log_in_link_works_once_and_a_feed_again_and_again(user, at):
    once, often = (make_link(purpose, at=at, user=user) for purpose in (LOG_IN, CALENDAR))
    assert use_link(find_link(LOG_IN, once, at=at), at=at)
    assert find_link(LOG_IN, once, at=at) is None
    assert use_link(find_link(CALENDAR, often, at=at), at=at)
    assert find_link(CALENDAR, often, at=at)


def test_a_revoked_link_opens_nothing(user, at):
    for purpose in Link.Purpose:
        token = make_link(purpose, at=at, user=user)
        link = find_link(purpose, token, at=at)
        revoke_link(link, at=at)
        assert find_link(purpose, token, at=at) is None
        assert not use_link(link, at=at)


def test_looking_changes_nothing(user, at):
    token = make_link(LOG_IN, at=at, user=user)
    before = Link.objects.values().get()
    find_link(LOG_IN, token, at=at)
    assert Link.objects.values().get() == before


@pytest.mark.django_db(transaction=True)
def test_only_one_of_two_clicks_at_once_wins(at):
    user = User.objects.create(email="karin@ekeby.example")
    link = find_link(LOG_IN, make_link(LOG_IN, at=at, user=user), at=at)
    gate, won = threading.Barrier(4), []

    def click():
        gate.wait()
        won.append(use_link(link, at=at))
        connection.close()

    clicks = [threading.Thread(target=click) for _ in range(4)]
    for each in clicks:
        each.start()
    for each in clicks:
        each.join()
    assert sorted(won) == [False, False, False, True]
