"""Meetings, persons, seats and municipalities as pages."""

from __future__ import annotations

from datetime import date

import pytest

from kansli.meetings.models import Item, Meeting
from kansli.people.models import Holding, Organisation, Person
from kansli.register.models import Fact

pytestmark = pytest.mark.django_db


def words(client, path: str) -> str:
    answer = client.get(f"/exempel/{path}")
    assert answer.status_code == 200, path
    return answer.content.decode()


@pytest.fixture
def meeting(samples) -> Meeting:
    return Meeting.objects.get(cooperation=samples, date=date(2023, 6, 9), standing="held")


def test_meetings_of_all_groups_in_date_order(secretary, samples):
    page = words(secretary, "moten/")
    places = [page.index(day) for day in ("15 december", "16 november", "27 oktober", "9 juni")]
    assert places == sorted(places)
    assert "anteckningar saknas" in page


def test_only_those_whose_minutes_are_missing(secretary, samples):
    page = words(secretary, "moten/?saknas=1")
    assert "27 oktober" in page
    assert "9 juni" not in page


def test_a_meeting_that_is_only_mentioned_shows_the_passage(secretary, samples):
    missing = Meeting.objects.filter(cooperation=samples, standing="mentioned").exclude(told_quote="").first()
    page = words(secretary, f"moten/{missing.pk}/")
    assert "är inte inlästa" in page
    assert missing.told_quote[:30] in page


def test_a_meeting_shows_who_was_there_and_what_was_decided(secretary, meeting):
    page = words(secretary, f"moten/{meeting.pk}/")
    assert "Frånvarande: " in page
    assert "Huddinge kommunhus, lokal Valhall" in page
    decision = Fact.objects.filter(meeting=meeting, kind="decision").first()
    assert decision.quote[:60] in page


def test_the_next_meeting_stands_under_the_item_that_tells_of_it(secretary, samples):
    latest = Meeting.objects.get(cooperation=samples, date=date(2023, 12, 15), standing="held")
    page = words(secretary, f"moten/{latest.pk}/")
    assert page.count("Fredag 16 februari kl 9.00-11.30") == 1
    assert "Datum, nästa möte" in page or "Nästa möte, datum" in page
    assert "Utan punkt" not in page


def test_a_member_sees_no_draft_and_no_secret_item(member, meeting):
    item = Item.objects.filter(meeting=meeting, facts__kind="decision").first()
    fact = item.facts.filter(kind="decision").first()
    Item.objects.filter(pk=item.pk).update(secret=True)
    Fact.objects.filter(item=item).update(secret=True)
    page = words(member, f"moten/{meeting.pk}/")
    assert fact.quote not in page
    assert item.heading not in page
    Meeting.objects.filter(pk=meeting.pk).update(state="draft")
    assert member.get(f"/exempel/moten/{meeting.pk}/").status_code == 404


def test_a_named_person_sees_the_secret_item(member, meeting):
    item = Item.objects.filter(meeting=meeting, facts__kind="decision").first()
    fact = item.facts.filter(kind="decision").first()
    Item.objects.filter(pk=item.pk).update(secret=True)
    Fact.objects.filter(item=item).update(secret=True)
    item.named.add(member.scope(meeting.cooperation).person)
    assert fact.quote in words(member, f"moten/{meeting.pk}/")


def test_seats_outlive_their_holders(secretary, samples):
    page = words(secretary, "personer/")
    seat = Holding.objects.filter(seat__cooperation=samples).values("seat").order_by()
    held = [row["seat"] for row in seat]
    twice = next(one for one in held if held.count(one) > 1)
    holders = Holding.objects.filter(seat=twice).select_related("person")
    for holder in holders:
        assert holder.person.name in page


def test_persons_sort_as_swedish_does(secretary):
    for name in ("Östen Ö", "Åsa Å", "Zara Z", "Ärla Ä", "Anna A"):
        Person.objects.create(cooperation=secretary.cooperation, name=name)
    page = secretary.get("/norra/personer/").content.decode()
    places = [page.index(name) for name in ("Anna A", "Zara Z", "Åsa Å", "Ärla Ä", "Östen Ö")]
    assert places == sorted(places)


def test_a_person_with_meetings_and_assignments(secretary, samples):
    person = Person.objects.filter(cooperation=samples, awaited__isnull=False, attendance__isnull=False).distinct().first()
    page = words(secretary, f"personer/{person.pk}/")
    assert f"<h1>{person.name}</h1>" in page
    assert "Med på" in page


def test_a_merged_spelling_leads_to_the_person(secretary):
    one = Person.objects.create(cooperation=secretary.cooperation, name="Jonas Alm")
    other = Person.objects.create(cooperation=secretary.cooperation, name="Jonas Allm", merged_into=one)
    assert secretary.get(f"/norra/personer/{other.pk}/")["Location"].endswith(f"/personer/{one.pk}/")


def test_a_municipality_shows_what_was_decided_in_its_absence(secretary, samples):
    place = Organisation.objects.get(cooperation=samples, name="Botkyrka")
    page = words(secretary, f"kommuner/{place.pk}/")
    assert "Botkyrka var frånvarande" in page


def test_who_takes_no_part_is_told(secretary, samples):
    place = Organisation.objects.get(cooperation=samples, name="Södertälje")
    assert "deltar inte i beslutet" in words(secretary, f"kommuner/{place.pk}/")


@pytest.mark.parametrize("kind", ["moten", "personer", "kommuner"])
def test_pages_take_few_queries(secretary, samples, meeting, django_assert_max_num_queries, kind):
    person = Person.objects.filter(cooperation=samples).first()
    place = Organisation.objects.filter(cooperation=samples, member=True).first()
    pk = {"moten": meeting.pk, "personer": person.pk, "kommuner": place.pk}[kind]
    with django_assert_max_num_queries(15):
        words(secretary, f"{kind}/{pk}/")


@pytest.mark.parametrize("path", ["moten/999999/", "personer/999999/", "kommuner/999999/", "arenden/999999/", "beslut/999999/"])
def test_what_is_not_there(secretary, samples, path):
    assert secretary.get(f"/exempel/{path}").status_code == 404


def test_an_office_of_a_municipality_is_its_own(secretary, samples):
    place = Organisation.objects.get(cooperation=samples, name="Haninge")
    assert "Haninge kommuns ekonomidirektör" in words(secretary, f"kommuner/{place.pk}/")
    assert "Haninge kommuns ekonomidirektör</strong>" in words(secretary, f"uppdrag/?kommun={place.pk}")
