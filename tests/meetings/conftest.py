from __future__ import annotations

import pytest


@pytest.fixture
def bodies(cooperation):
    """The management group and the committee of Norra samverkan, with the same person in a seat of each."""
    from datetime import date

    from kansli.people.models import Body, Holding, Organisation, Person, Seat

    group = Body.objects.get(cooperation=cooperation, key="ledningsgrupp")
    committee = Body.objects.get(cooperation=cooperation, key="samverkansnämnd")
    ekeby = Organisation.objects.get(cooperation=cooperation, name="Ekeby")
    both = Person.objects.create(cooperation=cooperation, name="Jonas Alm")
    for body in (group, committee):
        seat, _ = Seat.objects.get_or_create(cooperation=cooperation, body=body, organisation=ekeby)
        Holding.objects.create(seat=seat, person=both, seen_first=date(2025, 1, 1), seen_last=date(2026, 9, 1))
    return group, committee
