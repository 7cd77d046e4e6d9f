from __future__ import annotations

from datetime import date

import pytest

from kansli.people.models import Body, Holding, Organisation, Person, Seat
from kansli.people.seats import holders_on


@pytest.fixture
def seat(cooperation) -> Seat:
    body = Body.objects.create(cooperation=cooperation, name="Trafiknätverket", key="trafik")
    place = Organisation.objects.create(cooperation=cooperation, name="Älvnäs", member=True)
    return Seat.objects.create(cooperation=cooperation, body=body, organisation=place)


def hold(seat: Seat, name: str, first: date, last: date, ended: date | None = None) -> Person:
    person = Person.objects.create(cooperation=seat.cooperation, name=name)
    Holding.objects.create(seat=seat, person=person, seen_first=first, seen_last=last, ended=ended)
    return person


def test_the_later_holder_has_the_seat_and_the_earlier_had_it_before(seat):
    before = hold(seat, "Åsa Ek", date(2024, 1, 1), date(2025, 3, 1))
    after = hold(seat, "Jonas Alm", date(2025, 6, 1), date(2025, 6, 1))
    assert [one.person for one in holders_on(seat.body, date(2025, 5, 1))] == [before]
    assert [one.person for one in holders_on(seat.body, date(2027, 5, 1))] == [after]


def test_a_seat_that_was_left_is_nobodys(seat):
    hold(seat, "Åsa Ek", date(2024, 1, 1), date(2025, 3, 1), ended=date(2026, 6, 30))
    assert len(holders_on(seat.body, date(2026, 6, 30))) == 1
    assert holders_on(seat.body, date(2026, 7, 1)) == []
    assert holders_on(seat.body, None) == []


def test_another_spelling_is_the_same_person(seat):
    one = hold(seat, "Mats Anderson", date(2024, 1, 1), date(2025, 3, 1))
    real = Person.objects.create(cooperation=seat.cooperation, name="Mats Andersson")
    one.merged_into = real
    one.save()
    assert [holding.person for holding in holders_on(seat.body, date(2026, 1, 1))] == [real]


def test_municipalities_stand_in_swedish_order(seat):
    for name in ("Ödeby", "Ängby", "Åby"):
        place = Organisation.objects.create(cooperation=seat.cooperation, name=name, member=True)
        hold(
            Seat.objects.create(cooperation=seat.cooperation, body=seat.body, organisation=place),
            f"Ledamot {name}",
            date(2024, 1, 1),
            date(2024, 1, 1),
        )
    hold(seat, "Åsa Ek", date(2024, 1, 1), date(2025, 3, 1))
    assert [one.seat.organisation.name for one in holders_on(seat.body, date(2026, 1, 1))] == ["Åby", "Älvnäs", "Ängby", "Ödeby"]
