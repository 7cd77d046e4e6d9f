"""The index follows what is stored, what a person does, and what is undone."""

from __future__ import annotations

import pytest
from tests.support.minutes import read_minutes

from kansli.audit.acts import undo
from kansli.audit.models import Act
from kansli.matters.models import Matter
from kansli.people.models import Person
from kansli.register.indexing import index_all
from kansli.register.models import Fact
from kansli.register.services.matters import add_name, merge_matters, rename_matter
from kansli.search.models import Entry, Words
from kansli.search.selectors import search


@pytest.fixture
def scope(cooperation, secretary):
    return secretary.scope()


def kinds(found) -> list[str]:
    return [passage.entry.kind for hit in found.hits for passage in hit.passages]


def undo_last(scope, at) -> None:
    undo(Act.objects.filter(cooperation=scope.cooperation.pk).first(), user=scope.user.pk, at=at)


def test_a_rejected_fact_is_running_text_until_it_is_undone(scope, at):
    minutes = read_minutes(scope.cooperation, at)
    words = "underlag om kostnader"
    assert "decision" in kinds(search(scope, words))
    facts = list(Fact.objects.filter(minutes=minutes, kind__in=["decision", "assignment"], quote__contains="underlag om kostnader"))
    with scope.act(verb="register.reject", label="Tog bort", at=at) as changes:
        changes.set_all(facts, state=Fact.State.REJECTED)
    assert kinds(search(scope, words)) == ["item"]
    undo_last(scope, at)
    assert "decision" in kinds(search(scope, words))


def test_a_matter_follows_its_names(samples, secretary, at):
    scope = secretary.scope(samples)
    matter = Matter.objects.get(cooperation=samples, other_names__name="RUFFS")
    rename_matter(scope, matter, "Länets utvecklingsplan", at=at)
    assert search(scope, "länets utvecklingsplan").hits[0].entry.thing == matter.pk
    assert search(scope, "länets utvecklingsplan").total > 3
    undo_last(scope, at)
    assert search(scope, "länets utvecklingsplan").total == 0
    matter.refresh_from_db()
    add_name(scope, matter, "Storplanen", at=at)
    assert search(scope, "storplanen ").hits[0].entry.thing == matter.pk
    undo_last(scope, at)
    assert search(scope, "storplanen ").total == 0


def test_matters_that_are_one_are_found_as_one(samples, secretary, at):
    scope = secretary.scope(samples)
    one, other = Matter.objects.filter(cooperation=samples, merged_into=None).order_by("pk")[:2]
    there = lambda: set(Entry.objects.filter(cooperation=samples, kind="matter").values_list("thing", flat=True))  # noqa: E731
    before = there()
    merge_matters(scope, one, other, at=at)
    assert there() == before - {other.pk}
    undo_last(scope, at)
    assert there() == before


def test_a_person_follows_the_name(samples, secretary, at):
    scope = secretary.scope(samples)
    person = Person.objects.get(cooperation=samples, name="Camilla Broo")
    with scope.act(verb="people.rename", label="Bytte namn", at=at) as changes:
        changes.set(person, name="Camilla Broo Lindgren", sort_key="x", folded="camilla broo lindgren")
    assert search(scope, "Lindgren").hits[0].entry.kind == "person"
    undo_last(scope, at)
    assert search(scope, "Lindgren").total == 0


def test_what_goes_away_is_not_found(scope, at):
    minutes = read_minutes(scope.cooperation, at)
    assert search(scope, "skolskjutsupphandling").total
    minutes.file.delete()
    assert search(scope, "skolskjutsupphandling").total == 0
    assert not Words.objects.exists()


def test_indexing_again_writes_nothing_and_changes_nothing(samples):
    before = dict(Entry.objects.values_list("pk", "digest"))
    index_all(samples)
    assert dict(Entry.objects.values_list("pk", "digest")) == before


def test_everything_lost_comes_back(samples):
    before = set(Entry.objects.values_list("source", "kind", "thing", "digest"))
    Entry.objects.all().delete()
    index_all(samples)
    assert set(Entry.objects.values_list("source", "kind", "thing", "digest")) == before


def test_a_second_rendition_adds_no_hits(scope, at):
    read_minutes(scope.cooperation, at)
    total = search(scope, "skolskjutsupphandling").total
    read_minutes(scope.cooperation, at, "\n" + read_minutes(scope.cooperation, at).text.content, name="en-gang-till.txt")
    assert search(scope, "skolskjutsupphandling").total == total
