"""Rows stored quicker than the framework's own way are the same rows."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.forms.models import model_to_dict

from kansli.meetings.models import Meeting
from kansli.people.models import Body, Organisation
from kansli.people.rows import insert
from kansli.people.swedish import folded, sort_key


@pytest.fixture
def body(cooperation) -> Body:
    return Body.objects.filter(cooperation=cooperation).first()


def organisations(cooperation, count: int) -> list[Organisation]:
    names = [f"Å{number}” % ; --" for number in range(count)]
    return [Organisation(cooperation=cooperation, name=name, sort_key=sort_key(name), folded=folded(name)) for name in names]


def test_every_row_gets_its_own_key_and_all_its_columns(cooperation):
    rows = organisations(cooperation, 700)
    insert(Organisation, rows)
    stored = Organisation.objects.in_bulk([row.pk for row in rows])
    assert len(stored) == 700
    for row in rows:
        assert model_to_dict(stored[row.pk]) == model_to_dict(row)
        assert not row._state.adding


def test_dates_choices_and_nothing_at_all_are_stored_as_usual(cooperation, body):
    told = [
        Meeting(cooperation=cooperation, body=body, date=date(2023, 6, day), standing=Meeting.Standing.MENTIONED, told_quote="”Å”")
        for day in (1, 2)
    ]
    insert(Meeting, [*told, Meeting(cooperation=cooperation, body=body, date=None)])
    found = Meeting.objects.get(pk=told[0].pk)
    assert (found.date, found.standing, found.told_quote, found.told_in) == (date(2023, 6, 1), "mentioned", "”Å”", None)
    assert Meeting.objects.filter(date=None).count() == 1


def test_what_is_there_already_is_an_error_or_passed_over(cooperation):
    insert(Organisation, organisations(cooperation, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(Organisation, organisations(cooperation, 1))
    before = Organisation.objects.count()
    insert(Organisation, organisations(cooperation, 3), unless_there=True)
    assert Organisation.objects.count() == before + 2


def test_nothing_needs_no_query(cooperation, django_assert_num_queries):
    with django_assert_num_queries(0):
        insert(Organisation, [])
