"""The log is chained: whatever is changed, taken away or put in between shows."""

from __future__ import annotations

import threading
from datetime import timedelta, timezone

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kansli.audit.models import Entry, Values
from kansli.audit.services import breaks, record

KEPT = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abåäö ", max_size=5), inner, max_size=3),
    max_leaves=6,
)


@pytest.fixture
def chain(db, at) -> int:
    """A chain of four entries, beside another cooperation's and the installation's own."""
    for number in range(4):
        record(
            chain=7,
            at=at + timedelta(minutes=number),
            actor="user:1",
            verb="register.reject",
            thing=f"fact:{number}",
            values={"who": "Åke"},
        )
        record(chain=0, at=at, actor="kansli", verb="people.user_added")
        record(chain=8, at=at, actor="läsaren", verb="register.read", thing="file:1")
    return 7


def told() -> list[tuple[int, int, str]]:
    return [(each.chain, each.number, each.what) for each in breaks()]


def test_an_untouched_chain_holds(chain):
    assert told() == []
    assert list(Entry.objects.filter(chain=chain).order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("field", "value"),
    [("actor", "user:2"), ("verb", "register.accept"), ("thing", "fact:9"), ("digest", "0" * 64), ("previous", ""), ("hash", "f" * 64)],
)
def test_a_changed_entry_shows(chain, field, value):
    Entry.objects.filter(chain=chain, number=2).update(**{field: value})
    assert {(each[0], each[1]) for each in told()} & {(chain, 2), (chain, 3)}
    assert all(each[0] == chain for each in told())


def test_another_time_shows(chain, at):
    Entry.objects.filter(chain=chain, number=3).update(at=at)
    assert told() == [(chain, 3, "posten har ändrats")]


def test_an_entry_taken_away_shows(chain):
    Entry.objects.filter(chain=chain, number=2).delete()
    assert told()[0] == (chain, 2, "post 2 saknas")


def test_changed_values_show(chain):
    kept = Values.objects.get(entry__chain=chain, entry__number=2)
    kept.content = {"who": "Någon annan"}
    kept.save()
    assert told() == [(chain, 2, "postens innehåll har ändrats")]


def test_erased_values_leave_the_chain_whole(chain):
    Values.objects.filter(entry__chain=chain).delete()
    assert told() == []


def test_equal_values_do_not_have_equal_digests(chain):
    digests = Entry.objects.filter(chain=chain).values_list("digest", flat=True)
    assert len(set(digests)) == 4


def test_what_is_rolled_back_leaves_no_gap(chain, at):
    with transaction.atomic():
        record(chain=chain, at=at, actor="user:1", verb="register.reject")
        transaction.set_rollback(True)
    assert record(chain=chain, at=at, actor="user:1", verb="register.reject").number == 5
    assert told() == []


@given(values=st.dictionaries(st.text("abåäö", min_size=1, max_size=5), KEPT, min_size=1, max_size=4), minutes=st.integers(-720, 720))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_values_and_any_zone_hold(db, at, values, minutes):
    record(chain=5, at=at.astimezone(timezone(timedelta(minutes=minutes))), actor="user:1", verb="register.correct", values=values)
    assert told() == []


@pytest.mark.django_db(transaction=True)
def test_many_at_once_make_one_chain(at):
    gate, failures = threading.Barrier(4), []

    def write(name: str) -> None:
        gate.wait()
        try:
            for _ in range(5):
                record(chain=3, at=at, actor=name, verb="register.accept")
        except DatabaseError as error:
            failures.append(error)
        finally:
            connection.close()

    writers = [threading.Thread(target=write, args=(f"user:{number}",)) for number in range(4)]
    for each in writers:
        each.start()
    for each in writers:
        each.join()
    assert failures == []
    assert told() == []
    assert Entry.objects.filter(chain=3).count() == 20
