"""Acts of a person: all of it or nothing, logged, undoable, never over what somebody else did meanwhile."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError

from kansli.audit.acts import ChangedMeanwhileError, undo
from kansli.audit.models import Act, Entry
from kansli.audit.services import breaks
from kansli.matters.models import Matter, OtherName
from kansli.people.models import Person
from kansli.register.models import Decision


@pytest.fixture
def matter(cooperation) -> Matter:
    return Matter.objects.create(cooperation=cooperation, name="Samarbetsytan", key="samarbetsyta", keys=["samarbetsyta"])


@pytest.fixture
def person(cooperation) -> Person:
    return Person.objects.create(cooperation=cooperation, name="Petra Lind")


@pytest.fixture
def acting(secretary, at):
    def acting(label: str = "Ändrade något"):
        return secretary.scope().act(verb="matters.change", label=label, at=at, thing="matter:1")

    return acting


def stored(matter: Matter) -> dict[str, object]:
    return Matter.objects.values().get(pk=matter.pk)


def undo_last(secretary, at) -> None:
    undo(Act.objects.first(), user=secretary.user.pk, at=at)


def test_a_changed_row_and_its_undoing(matter, person, acting, secretary, at):
    before = stored(matter)
    with acting("Avslutade ”Samarbetsytan”") as changes:
        changes.set(matter, state=Matter.State.CLOSED, closed_on=date(2026, 11, 20), responsible=person, keys=["yta", "samarbetsyta"])
    after = stored(matter)
    assert (after["state"], after["closed_on"], after["responsible_id"]) == ("closed", date(2026, 11, 20), person.pk)
    act = Act.objects.get()
    assert (act.by, act.label, act.thing) == ("Karin Ek", "Avslutade ”Samarbetsytan”", "matter:1")
    undo_last(secretary, at)
    assert stored(matter) == before
    assert list(Entry.objects.order_by("number").values_list("verb", flat=True)) == ["matters.change", "audit.undo"]
    assert list(breaks()) == []


def test_created_and_deleted_rows_come_and_go(matter, acting, secretary, at):
    other = OtherName.objects.create(cooperation=matter.cooperation, matter=matter, name="Ytan", folded="ytan")
    before = list(OtherName.objects.values())
    with acting() as changes:
        changes.delete(other)
        changes.create(OtherName(cooperation=matter.cooperation, matter=matter, name="Samarbetsrummet", folded="samarbetsrummet"))
    assert [each.name for each in OtherName.objects.all()] == ["Samarbetsrummet"]
    undo_last(secretary, at)
    assert list(OtherName.objects.values()) == before


def test_a_sum_of_money_can_be_undone(samples, secretary, at):
    decision = Decision.objects.filter(cooperation=samples).first()
    Decision.objects.filter(pk=decision.pk).update(ceiling_sek=Decimal("10.5"))
    decision.refresh_from_db()
    with secretary.scope(samples).act(verb="register.correct", label="Rättade taket", at=at) as changes:
        changes.set(decision, ceiling_sek=Decimal(250_000))
    undo_last(secretary, at)
    decision.refresh_from_db()
    assert decision.ceiling_sek == Decimal("10.50")


def test_what_changes_nothing_is_no_act(matter, acting):
    with acting() as changes:
        changes.set(matter, state=matter.state)
    assert not Act.objects.exists()
    assert not Entry.objects.exists()


def test_it_is_all_or_nothing(matter, acting):
    before = stored(matter)
    clashing = Matter(cooperation=matter.cooperation, name="Ytan", key=matter.key)

    def close_and_clash() -> None:
        with acting() as changes:
            changes.set(matter, state=Matter.State.CLOSED, closed_on=date(2026, 11, 20))
            changes.create(clashing)

    with pytest.raises(IntegrityError):
        close_and_clash()
    assert stored(matter) == before
    assert not Act.objects.exists()
    assert not Entry.objects.exists()


def test_nobody_overwrites_what_another_did_meanwhile(matter, acting):
    mine, theirs = Matter.objects.get(), Matter.objects.get()
    with acting() as changes:
        changes.set(theirs, next_step="Fråga Solberga")
    with pytest.raises(ChangedMeanwhileError, match="Någon annan har ändrat"), acting() as changes:
        changes.set(mine, next_step="Fråga Nykvik")
    assert stored(matter)["next_step"] == "Fråga Solberga"


def test_two_who_change_different_things_do_not_meet(matter, acting):
    mine, theirs = Matter.objects.get(), Matter.objects.get()
    with acting() as changes:
        changes.set(theirs, next_step="Fråga Solberga")
    with acting() as changes:
        changes.set(mine, outcome="Klart")
    assert (stored(matter)["next_step"], stored(matter)["outcome"]) == ("Fråga Solberga", "Klart")


def test_an_earlier_act_is_not_undone_under_a_later_one(matter, acting, secretary, at):
    with acting("Först") as changes:
        changes.set(matter, next_step="Fråga Solberga")
    with acting("Sedan") as changes:
        changes.set(matter, next_step="Fråga Nykvik")
    first, then = Act.objects.order_by("pk")
    with pytest.raises(ChangedMeanwhileError, match="Ångra den senare"):
        undo(first, user=secretary.user.pk, at=at)
    assert Act.objects.get(pk=first.pk).undone_at is None
    undo(then, user=secretary.user.pk, at=at)
    undo(first, user=secretary.user.pk, at=at)
    assert stored(matter)["next_step"] == ""


def test_undoing_twice_is_told(matter, acting, secretary, at):
    with acting() as changes:
        changes.set(matter, next_step="Fråga Solberga")
    undo_last(secretary, at)
    with pytest.raises(ChangedMeanwhileError, match="redan ångrat"):
        undo_last(secretary, at)


def test_what_is_gone_cannot_be_put_back(matter, acting, secretary, at):
    with acting() as changes:
        changes.set(matter, next_step="Fråga Solberga")
    Matter.objects.all().delete()
    with pytest.raises(ChangedMeanwhileError, match="finns inte längre"):
        undo_last(secretary, at)
