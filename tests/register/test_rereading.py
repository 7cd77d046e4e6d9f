"""Reading again what a person has worked with: what is the same, what differs, what is never touched."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.support.minutes import last_act, read_minutes

from kansli.documents.services import source_of
from kansli.meetings.models import Item
from kansli.reader.api import read
from kansli.register.models import Attendance, Awaited, Decision, Fact, Reading, Remark
from kansli.register.packing import unpacked
from kansli.register.services import reviewing
from kansli.register.services.rereading import compare, reread
from kansli.register.services.reviewing import Said, Seen

State, Kind = Fact.State, Fact.Kind


@pytest.fixture
def minutes(cooperation, at):
    return read_minutes(cooperation, at)


@pytest.fixture
def record(minutes):
    return replace(read(source_of(minutes.text)), document=str(minutes.pk))


@pytest.fixture
def scope(secretary):
    return secretary.scope()


def one(minutes, kind, words="") -> Fact:
    return Fact.objects.get(minutes=minutes, kind=kind, quote__contains=words)


def rows(minutes):
    return [
        *Fact.objects.filter(minutes=minutes).order_by("pk").values(),
        *Item.objects.filter(minutes=minutes).order_by("pk").values(),
        *Awaited.objects.order_by("pk").values(),
        *Attendance.objects.order_by("pk").values(),
        *Decision.objects.order_by("pk").values(),
        *Remark.objects.order_by("pk").values(),
        *Reading.objects.filter(in_use=True).values_list("pk"),
    ]


def without(record, name, words):
    return replace(record, **{name: tuple(entry for entry in getattr(record, name) if words not in entry.span.quote)})


def instead(record, name, words, **values):
    entries = tuple(replace(entry, **values) if words in entry.span.quote else entry for entry in getattr(record, name))
    return replace(record, **{name: entries})


def test_the_same_rules_say_the_same(minutes, record, scope, at):
    before = rows(minutes)
    assert not compare(minutes, record)
    reread(scope, minutes, record, at=at)
    assert rows(minutes)[:-1] == before[:-1]


def test_what_differs_is_told_before_anything_is_done(minutes, record):
    better = without(instead(record, "assignments", "Karin Ek", task="kalla regionen"), "tabled", "bordläggs")
    Fact.objects.filter(minutes=minutes, kind=Kind.DECISION, quote__contains="150 000").delete()
    before = rows(minutes)
    found = compare(minutes, better)
    assert [fact.quote for fact in found.new] == ["Ledningsgruppen avsätter högst 150 000 kr för utredningen."]
    assert [fact.kind for fact in found.gone] == [Kind.TABLED]
    assert [(pair.old.values["task"], pair.new.values["task"]) for pair in found.changed] == [
        ("kalla till ett möte med regionen den 20 augusti 2026", "kalla regionen")
    ]
    assert rows(minutes) == before


def test_what_is_the_same_keeps_its_identity_and_what_rests_on_it_follows(minutes, record, scope, at):
    before = rows(minutes)
    fact, gone = one(minutes, Kind.ASSIGNMENT, "Karin Ek"), one(minutes, Kind.TABLED)
    better = without(instead(record, "assignments", "Karin Ek", task="kalla regionen", assignee="Petra Lind"), "tabled", "bordläggs")
    reread(scope, minutes, replace(better, reader="2"), at=at)
    awaited = Awaited.objects.get(pk=fact.pk)
    assert (awaited.what, awaited.owner, awaited.owner_person.name) == ("kalla regionen", "Petra Lind", "Petra Lind")
    assert not Fact.objects.filter(pk=gone.pk).exists()
    assert unpacked(bytes(Reading.objects.get(minutes=minutes, in_use=True).content)).reader == "2"
    reviewing.undo(scope, minutes, last_act(scope, minutes).pk, at=at)
    assert rows(minutes) == before


def test_a_new_fact_makes_its_rows(minutes, record, scope, at):
    for kind, words in (
        (Kind.ASSIGNMENT, "Karin Ek"),
        (Kind.DECISION, "150 000"),
        (Kind.ATTENDANCE, "Jonas Alm"),
        (Kind.ITEM, "Vattenplanen"),
    ):
        fact = one(minutes, kind, words)
        if kind == Kind.ITEM:
            fact.item.delete()
        fact.delete()
    kept = set(Fact.objects.filter(minutes=minutes).values_list("pk", flat=True))
    before = rows(minutes)
    reread(scope, minutes, record, at=at)
    assert one(minutes, Kind.ASSIGNMENT, "Karin Ek").awaited.owner_person.name == "Karin Ek"
    assert one(minutes, Kind.ASSIGNMENT, "Karin Ek").item.number == "4"
    decision = one(minutes, Kind.DECISION, "150 000").decision
    assert (decision.ceiling_sek, decision.number) == (150_000, "")
    assert one(minutes, Kind.ATTENDANCE, "Jonas Alm").attendance.organisation.name == "Solberga"
    assert [item.number for item in minutes.items.all()] == ["1", "2", "3", "4", "5", "6"]
    assert kept < set(Fact.objects.filter(minutes=minutes).values_list("pk", flat=True))
    assert len(set(Fact.objects.filter(kind=Kind.DECISION).values_list("values__id", flat=True))) == Decision.objects.count()
    reviewing.undo(scope, minutes, last_act(scope, minutes).pk, at=at)
    assert rows(minutes) == before


def test_what_a_person_has_said_is_never_touched(minutes, record, scope, at):
    item = minutes.items.get(number="4").pk
    rejected, corrected, confirmed = (
        one(minutes, Kind.TABLED),
        one(minutes, Kind.ASSIGNMENT, "Karin Ek"),
        one(minutes, Kind.DECISION, "150 000"),
    )
    reviewing.reject(scope, minutes, rejected.pk, seen=Seen(), at=at)
    reviewing.correct(scope, minutes, corrected.pk, Said({"task": "Kalla regionen"}, corrected.item_id), seen=Seen(), at=at)
    reviewing.accept(scope, minutes, [confirmed.pk], seen=Seen(), at=at)
    added = Fact.objects.create(
        cooperation=minutes.meeting.cooperation, meeting=minutes.meeting, minutes=minutes, text=minutes.text, item_id=item, kind=Kind.DECISION,
        state=State.CONFIRMED, start=600, ranges=[[600, 640]], quote="x",
    )  # fmt: skip
    said = [rejected.pk, corrected.pk, confirmed.pk, added.pk]
    before = list(Fact.objects.filter(pk__in=said).order_by("pk").values())
    better = instead(record, "assignments", "Karin Ek", task="något annat")
    better = without(instead(better, "tabled", "bordläggs", reason="annat"), "decisions", "150 000")
    assert not compare(minutes, better)
    reread(scope, minutes, better, at=at)
    assert list(Fact.objects.filter(pk__in=said).order_by("pk").values()) == before
    assert not Fact.objects.filter(minutes=minutes, kind=Kind.TABLED).exclude(pk=rejected.pk).exists()


def test_what_somebody_has_closed_does_not_go(minutes, record, scope, at):
    fact = one(minutes, Kind.ASSIGNMENT, "Karin Ek")
    Awaited.objects.filter(pk=fact.pk).update(state="done", outcome="Mötet hölls", closed_on=at.date())
    assert compare(minutes, without(record, "assignments", "Karin Ek")).gone == []


def test_in_a_text_drawn_anew_the_same_words_are_the_same_fact(minutes, record, scope, at):
    fact = one(minutes, Kind.ASSIGNMENT, "Karin Ek")
    entry = next(entry for entry in record.assignments if "Karin Ek" in entry.span.quote)
    moved = replace(entry, span=replace(entry.span, ranges=((0, 50),)))
    better = replace(record, assignments=tuple(moved if one is entry else one for one in record.assignments))
    reread(scope, minutes, better, at=at)
    fact.refresh_from_db()
    assert fact.ranges == [[0, 50]]


def test_remarks_that_were_left_are_not_raised_again(minutes, record, scope, at):
    remark = Remark.objects.get(minutes=minutes)
    reviewing.settle(scope, minutes, remark.pk, at=at)
    reread(scope, minutes, record, at=at)
    assert list(Remark.objects.filter(minutes=minutes).values_list("pk", "settled")) == [(remark.pk, True)]


def test_over_the_web(minutes, secretary, member, at):
    address = f"/norra/granska/{minutes.pk}/las-om/"
    assert "Inget skulle läsas annorlunda" in secretary.get(address).content.decode()
    fact = one(minutes, Kind.ASSIGNMENT, "Karin Ek")
    Fact.objects.filter(pk=fact.pk).update(values={**fact.values, "assignee": "Karin"})
    one(minutes, Kind.TABLED).delete()
    before = rows(minutes)
    page = secretary.get(address).content.decode()
    assert "Skulle läsas annorlunda" in page
    assert "1 ny uppgift" in page
    assert "1 ändrad uppgift" in page
    assert rows(minutes) == before
    secretary.post(address)
    assert "Inget skulle läsas annorlunda" in secretary.get(address).content.decode()
    assert "Läste om" in secretary.get(f"/norra/granska/{minutes.pk}/").content.decode()
    assert member.get(address).status_code == 403
