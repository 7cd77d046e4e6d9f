"""The members of a group kept by hand: a group without any gets some, and all addresses are saved at once."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.support.sitting import planned_meeting, read, seat_everybody

from kansli.people.models import Body, Holding, Organisation, Person, Seat
from kansli.people.seats import holders_on
from kansli.sittings import wording
from kansli.sittings.models import AgendaItem, Invitee


@pytest.fixture
def body(cooperation) -> Body:
    return Body.objects.get(cooperation=cooperation, key="ledningsgrupp")


def path(body) -> str:
    return reverse("group_members", args=["norra", body.pk])


def test_a_group_without_members_gets_one_who_is_then_called(secretary, cooperation):
    group = Body.objects.create(cooperation=cooperation, key="styrgrupp", name="Styrgruppen")
    assert "inga ledamöter än" in read(secretary.get(path(group)))
    added = {"do": "add", "name": "Tora Lund", "home": "Tallhamra", "email": "Tora@Tallhamra.example"}
    answer = secretary.post(path(group), added, follow=True)
    assert "Tora Lund är ledamot i Styrgruppen." in read(answer)
    [holding] = holders_on(group, None)
    assert (holding.person.email, holding.seat.organisation.name, holding.seat.organisation.member) == (
        "tora@tallhamra.example",
        "Tallhamra",
        True,
    )
    meeting = planned_meeting(cooperation)
    meeting.body, meeting.date = group, meeting.date.replace(year=2027)
    meeting.save()
    assert "Tora Lund" in read(secretary.get(reverse("summons", args=["norra", meeting.pk])))


def test_nobody_is_seated_where_somebody_sits(secretary, cooperation, body):
    seat_everybody(cooperation)
    answer = secretary.post(path(body), {"do": "add", "name": "Tora Lund", "home": "ekeby", "email": ""})
    assert answer.status_code == 422
    assert "Camilla Berg är redan ledamot för ekeby." in read(answer)
    assert 'value="Tora Lund"' in read(answer)
    assert not Person.objects.filter(name="Tora Lund").exists()


def test_all_addresses_are_saved_at_once_or_none(secretary, cooperation, body):
    people = seat_everybody(cooperation)
    first, second = people["Camilla Berg"], people["Petra Lind"]
    wrong = {"do": "addresses", f"mejl-{first.pk}": "camilla@ekeby.example", f"mejl-{second.pk}": "petra"}
    answer = secretary.post(path(body), wrong)
    assert "”petra” är ingen mejladress. Rätta adressen till Petra Lind." in read(answer)
    assert 'value="camilla@ekeby.example"' in read(answer)
    assert Person.objects.get(pk=first.pk).email != "camilla@ekeby.example"
    answer = secretary.post(path(body), wrong | {f"mejl-{second.pk}": "petra@nykvik.example"}, follow=True)
    assert "2 mejladresser sparade." in read(answer)
    assert list(Person.objects.filter(pk__in=[first.pk, second.pk]).order_by("email").values_list("email", flat=True)) == [
        "camilla@ekeby.example",
        "petra@nykvik.example",
    ]


def test_a_member_neither_sees_nor_changes_them(member, cooperation, body):
    assert member.get(path(body)).status_code in {403, 404}
    assert member.post(path(body), {"do": "add", "name": "Tora Lund", "home": "Tallhamra"}).status_code in {403, 404}
    assert not Holding.objects.filter(person__name="Tora Lund").exists()
    assert not Seat.objects.filter(organisation__name="Tallhamra").exists()


def test_a_presenter_who_is_seated_is_called_as_a_member_and_no_longer_as_guest(secretary, cooperation):
    group = Body.objects.create(cooperation=cooperation, key="styrgrupp", name="Styrgruppen")
    meeting = planned_meeting(cooperation)
    meeting.body = group
    meeting.save()
    person = Person.objects.create(cooperation=cooperation, name="Tora Lund")
    AgendaItem.objects.create(meeting=meeting, ordinal=1, heading="Busslinjer", presenter="Tora Lund", presenter_person=person)
    address = reverse("summons", args=["norra", meeting.pk])
    secretary.get(address)
    assert Invitee.objects.get(meeting=meeting).role == Invitee.Role.GUEST
    seat = Seat.objects.create(
        cooperation=cooperation, body=group, organisation=Organisation.objects.filter(cooperation=cooperation).first()
    )
    Holding.objects.create(seat=seat, person=person, seen_first=meeting.date, seen_last=meeting.date)
    assert "Välkommen som gäst" not in read(secretary.get(address))
    called = Invitee.objects.get(meeting=meeting)
    assert (called.role, called.seat, called.items.count()) == (Invitee.Role.MEMBER, seat, 0)


def test_an_owner_is_not_named_twice_in_what_is_outstanding():
    told = wording.outstanding([("Samarbetsytan, kostnad för drift, Petra Lind", "Petra Lind"), ("Länsplanen", "Jonas Alm")])
    assert told.splitlines()[2:] == ["- Samarbetsytan, kostnad för drift, Petra Lind", "- Länsplanen – Jonas Alm"]
