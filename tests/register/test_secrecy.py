"""Secrecy of an item and of a document: who sees what, and that it can be undone."""

from __future__ import annotations

import pytest
from tests.support.minutes import MINUTES, read_minutes

from kansli.audit.models import Act
from kansli.meetings.models import Item
from kansli.people.models import Person
from kansli.register.models import Fact
from kansli.register.selectors.visible import visible_awaited, visible_decisions, visible_facts
from kansli.register.services.secrecy import set_document_secrecy, set_item_secrecy


@pytest.fixture
def minutes(cooperation, at):
    return read_minutes(cooperation, at)


def status(visitor, path) -> int:
    answer = visitor.get(path)
    if answer.streaming:
        answer.getvalue()  # closes the file
    return answer.status_code


def seen(visitor) -> int:
    scope = visitor.scope()
    return visible_facts(scope).count() + visible_decisions(scope).count() + visible_awaited(scope).count()


def test_a_secret_item_is_seen_by_those_named(minutes, secretary, chair, member, at):
    item = Item.objects.get(minutes=minutes, number="4")
    inside = Fact.objects.filter(item=item)
    before = seen(member)
    set_item_secrecy(secretary.scope(), item, secret=True, named=[Person.objects.get(pk=chair.scope().person)], at=at)
    assert set(inside.values_list("secret", flat=True)) == {True}
    assert not Fact.objects.filter(minutes=minutes, secret=True).exclude(item=item).exists()
    assert not visible_facts(member.scope()).filter(item=item).exists()
    assert seen(chair) == before
    assert status(chair, f"/norra/filer/{minutes.file_id}/") == 200
    assert status(member, f"/norra/filer/{minutes.file_id}/") == 404
    assert "Vattenplanen" not in member.get(f"/norra/moten/{minutes.meeting_id}/").content.decode()
    secretary.post(f"/norra/granska/{minutes.pk}/angra/", {"handling": Act.objects.get().pk})
    assert seen(member) == before
    assert not Fact.objects.filter(secret=True).exists()
    assert not Item.named.through.objects.exists()


def test_naming_several_shows_nothing_twice(minutes, secretary, chair, member, at):
    item = Item.objects.get(minutes=minutes, number="4")
    before = seen(member)
    both = Person.objects.filter(pk__in=[chair.scope().person, member.scope().person])
    set_item_secrecy(secretary.scope(), item, secret=True, named=both, at=at)
    assert seen(member) == seen(chair) == before


def test_through_the_page(minutes, secretary, member):
    address = f"/norra/granska/{minutes.pk}/"
    item = Item.objects.get(minutes=minutes, number="4")
    person = member.scope().person
    secretary.post(f"{address}sekretess/", {"stang": item.pk, "person": [person]})
    page = secretary.get(address).content.decode()
    assert "4. Vattenplanen: sekretess, visas för Petra Lind" in page
    secretary.post(f"{address}sekretess/", {"oppna": item.pk})
    assert not Item.objects.filter(secret=True).exists()
    assert member.post(f"{address}sekretess/", {"stang": item.pk}).status_code == 403


def test_a_secret_document_is_secret_in_all_its_parts(minutes, secretary, chair, member, at):
    set_document_secrecy(secretary.scope(), minutes, secret=True, named=[Person.objects.get(pk=chair.scope().person)], at=at)
    assert not visible_facts(member.scope()).exists()
    assert status(member, f"/norra/filer/{minutes.file_id}/") == 404
    assert status(chair, f"/norra/filer/{minutes.file_id}/") == 200
    assert visible_decisions(chair.scope()).exists()
    set_document_secrecy(secretary.scope(), minutes, secret=False, named=[], at=at)
    assert status(member, f"/norra/filer/{minutes.file_id}/") == 200
    assert not Fact.objects.filter(secret=True).exists()


def test_a_file_with_a_draft_among_its_meetings_is_not_shown(minutes, member, cooperation, at):
    assert status(member, f"/norra/filer/{minutes.file_id}/") == 200
    other = read_minutes(cooperation, at, MINUTES.replace("5 juni", "8 maj"), name="b.txt")
    other.meeting.state = "draft"
    other.meeting.save()
    assert status(member, f"/norra/filer/{other.file_id}/") == 404
    other.file = minutes.file
    other.save()
    assert status(member, f"/norra/filer/{minutes.file_id}/") == 404
