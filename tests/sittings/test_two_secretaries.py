"""Two secretaries at the same agenda in the same instant: nothing is lost, and the order is an order."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection
from tests.support.cast import make_cooperation, visitor

from kansli.access import Role
from kansli.meetings.models import Meeting
from kansli.meetings.services.extra import When, call_meeting
from kansli.people.models import Body
from kansli.sittings.models import AgendaItem
from kansli.sittings.services import agenda as services


@pytest.fixture
def at_once(transactional_db, at):
    """Two scopes and a meeting with its agenda, stored for every connection to see."""
    cooperation = make_cooperation("norra", "Norra samverkan", at=at)
    scopes = [visitor(role, cooperation).scope() for role in (Role.SECRETARIAT, Role.ADMINISTRATOR)]
    body = Body.objects.get(cooperation=cooperation, key="ledningsgrupp")
    meeting = call_meeting(scopes[0], body, When(date=date(2027, 2, 12)), at=at)
    services.begin(scopes[0], meeting, at=at)
    return scopes, meeting


def together(*doings) -> None:
    def done(doing) -> None:
        try:
            doing()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(doings)) as pool:
        for future in [pool.submit(done, doing) for doing in doings]:
            future.result()


def test_items_moved_at_once_keep_one_order(at_once, at):
    (mine, theirs), meeting = at_once
    first, last = AgendaItem.objects.filter(meeting=meeting).first(), AgendaItem.objects.filter(meeting=meeting).last()
    together(
        *[lambda: services.step(mine, first, 1, at=at) for _ in range(4)],
        *[lambda: services.step(theirs, last, -1, at=at) for _ in range(4)],
    )
    rows = list(AgendaItem.objects.filter(meeting=meeting).order_by("ordinal"))
    assert [one.ordinal for one in rows] == [1, 2, 3, 4, 5, 6]
    assert len({one.heading for one in rows}) == 6


def test_an_agenda_begun_twice_at_once_is_begun_once(at_once, at):
    (mine, theirs), meeting = at_once
    AgendaItem.objects.filter(meeting=meeting).delete()
    meeting = Meeting.objects.select_related("body").get(pk=meeting.pk)
    together(lambda: services.begin(mine, meeting, at=at), lambda: services.begin(theirs, meeting, at=at))
    assert AgendaItem.objects.filter(meeting=meeting).count() == 6


def test_items_added_at_once_are_both_there(at_once, at):
    (mine, theirs), meeting = at_once
    together(
        lambda: services.add(mine, meeting, services.NewItem("Vattenplan"), at=at),
        lambda: services.add(theirs, meeting, services.NewItem("Cykelplan"), at=at),
    )
    rows = list(AgendaItem.objects.filter(meeting=meeting).order_by("ordinal"))
    assert [one.ordinal for one in rows] == list(range(1, 9))
    assert {one.heading for one in rows} >= {"Vattenplan", "Cykelplan"}
    assert [one.heading for one in rows][-2:] == ["Övriga frågor", "Nästa möte"]
