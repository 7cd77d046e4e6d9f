"""Fixtures of the house: an instant, cooperations, who uses them, and the samples."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from kansli.access import Role

if TYPE_CHECKING:
    from django.db import models

    from kansli.people.models import Cooperation
    from tests.support.cast import Visitor

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture
def at() -> datetime:
    """A fixed instant: Friday 20 November 2026, ten o'clock in Stockholm."""
    return AT


@pytest.fixture(autouse=True)
def _clean_cache(request: pytest.FixtureRequest):
    """No test sees another's tries at the log-in."""
    if "db" in request.fixturenames or request.node.get_closest_marker("django_db"):
        from django.core.cache import cache

        cache.clear()


@pytest.fixture
def cooperation(db, at) -> Cooperation:
    """Norra samverkan: six municipalities, a management group with a seat for each, a committee; no minutes."""
    from tests.support.cast import make_cooperation

    return make_cooperation("norra", "Norra samverkan", at=at)


@pytest.fixture
def other_cooperation(db, at) -> Cooperation:
    """A cooperation in which nobody of the cast has a role."""
    from tests.support.cast import make_cooperation

    return make_cooperation("sodra", "Södra samverkan", at=at, municipalities=("Mellby", "Sjövik"))


@pytest.fixture(scope="session")
def _sample_rows(django_db_setup, django_db_blocker) -> list[models.Model]:
    from tests.support.rows import read_samples

    with django_db_blocker.unblock():
        return read_samples(AT)


@pytest.fixture
def samples(_sample_rows, db) -> Cooperation:
    """The cooperation ``exempel`` with the five samples read in. The cast has the same roles in it as in Norra samverkan."""
    from kansli.people.models import Cooperation
    from tests.support.rows import put_rows

    put_rows(_sample_rows)
    return Cooperation.objects.get(slug="exempel")


@pytest.fixture
def enter(request: pytest.FixtureRequest, cooperation):
    """``enter(Role.MEMBER)``: somebody with that role, logged in; in the samples too, where the test has them."""
    from tests.support.cast import visitor

    places = [cooperation]
    if "samples" in request.fixturenames:
        places.append(request.getfixturevalue("samples"))

    def enter(role: Role | None) -> Visitor:
        return visitor(role, *(places if role else ()))

    return enter


@pytest.fixture
def administrator(enter) -> Visitor:
    """A client logged in as an administrator of ``cooperation``; ``.user`` tells who, ``.scope()`` gives selectors their scope."""
    return enter(Role.ADMINISTRATOR)


@pytest.fixture
def secretary(enter) -> Visitor:
    """A client logged in as the secretariat of ``cooperation``."""
    return enter(Role.SECRETARIAT)


@pytest.fixture
def chair(enter) -> Visitor:
    """A client logged in as the chair."""
    return enter(Role.CHAIR)


@pytest.fixture
def member(enter) -> Visitor:
    """A client logged in as a member."""
    return enter(Role.MEMBER)


@pytest.fixture
def deputy(enter) -> Visitor:
    """A client logged in as a deputy."""
    return enter(Role.DEPUTY)


@pytest.fixture
def stranger(enter) -> Visitor:
    """A client logged in as a user without a role in any cooperation."""
    return enter(None)
