"""No log holds what opens a link."""

from __future__ import annotations

import io
import logging
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from kansli.people.links import make_link
from kansli.people.models import Link, Person
from kansli.web import dispatch
from kansli.web.discretion import Discreet


@pytest.fixture
def log(monkeypatch) -> io.StringIO:
    handler = next(one for one in logging.getLogger().handlers if any(isinstance(each, Discreet) for each in one.filters))
    told = io.StringIO()
    monkeypatch.setattr(handler, "stream", told)
    return told


def test_links_that_open_nothing_or_break_are_logged_without_their_token(log, cooperation, monkeypatch):
    def breaks(request, link):
        raise RuntimeError(request.path)

    monkeypatch.setitem(dispatch.LINKS, Link.Purpose.WELCOME, breaks)
    person = Person.objects.create(cooperation=cooperation, name="Camilla Berg")
    at, about = timezone.now(), {"cooperation": cooperation, "person": person}
    old = make_link(Link.Purpose.WELCOME, at=at - timedelta(days=9), lasts=timedelta(days=1), **about)
    good = make_link(Link.Purpose.WELCOME, at=at, **about)
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    codes = [
        client.get(f"/m/{old}/"),
        client.get(f"/m/{old}x/"),
        client.get(f"/m/{good}/"),
        client.post(f"/m/{good}/"),
        client.get(f"/logga-in/{good}/"),
    ]
    assert [one.status_code for one in codes] == [410, 404, 500, 403, 410]
    assert log.getvalue().count("/m/…") >= 4
    assert "/logga-in/…" in log.getvalue()
    assert old not in log.getvalue()
    assert good not in log.getvalue()
