"""Two at once, in two connections: one hand, one release, nothing half done."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from tests.support.sitting import draft_of

from kansli.meetings.models import Minutes
from kansli.people.models import Person
from kansli.register.models import Decision
from kansli.sittings.models import Approval, Draft, Release, Version
from kansli.sittings.services import adjusting
from kansli.sittings.services import release as services
from kansli.sittings.services.adjusting import Actor
from kansli.workflow import NotNowError

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(do) -> list:
    """What two clicks in the same instant lead to: a value, or the error."""
    start = Barrier(2)

    def one(_):
        try:
            start.wait()
            return do()
        except NotNowError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(one, range(2)))


def whole(draft) -> Draft:
    return Draft.objects.select_related("meeting__body", "meeting__cooperation").get(pk=draft.pk)


def test_two_clicks_on_each_step(secretary, cooperation, at):
    scope = secretary.scope()
    draft = draft_of(cooperation, at=at)
    sent = at_once(lambda: adjusting.submit(scope, whole(draft), revision=1, at=at))
    assert sum(isinstance(one, Version) for one in sent) == 1, sent
    version = Version.objects.get()
    petra = Person.objects.get(name="Petra Lind")
    hands = at_once(lambda: adjusting.approve(version, petra, Actor(f"person:{petra.pk}", petra.name, "page"), at=at))
    assert sorted(map(str, hands)) == ["False", "True"], hands
    assert Approval.objects.filter(hand="adjuster").count() == 1
    released = at_once(lambda: services.release(scope, whole(draft), settled={}, publish=False, at=at))
    assert sum(isinstance(one, Release) for one in released) == 1, released
    assert (Release.objects.count(), Minutes.objects.count(), Decision.objects.count()) == (1, 1, 4)
    assert whole(draft).state == "released"


def test_taking_back_and_approving_in_the_same_instant(secretary, cooperation, at):
    scope = secretary.scope()
    draft = draft_of(cooperation, at=at)
    version = adjusting.submit(scope, draft, revision=1, at=at)
    petra = Person.objects.get(name="Petra Lind")
    ways = iter(
        [
            lambda: adjusting.take_back(scope, whole(draft), at=at),
            lambda: adjusting.approve(version, petra, Actor("person:1", "Petra", "page"), at=at),
        ]
    )
    at_once(lambda: next(ways)())
    state = whole(draft).state
    assert state in {"draft", "approved"}
    assert state == "draft" or Approval.objects.filter(hand="adjuster").exists()
