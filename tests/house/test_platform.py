"""What the tests stand on works: the cast, the samples, the browser."""

from __future__ import annotations

import pytest
from django.db import connection

from kansli.meetings.models import Meeting
from kansli.people.models import Cooperation, Organisation
from kansli.register.models import Fact


@pytest.mark.parametrize("again", [1, 2])
def test_samples_are_there_in_every_test_that_takes_them(samples, secretary, again):
    assert Meeting.objects.filter(cooperation=samples, standing="held").count() == 5
    assert Fact.objects.filter(cooperation=samples).count() > 200
    assert secretary.get("/exempel/moten/").status_code == 200
    assert Organisation.objects.create(cooperation=samples, name="Ekeby").pk > max(
        Organisation.objects.filter(cooperation=samples).exclude(name="Ekeby").values_list("pk", flat=True)
    )


def test_without_samples_there_is_only_what_the_test_made(cooperation):
    assert list(Cooperation.objects.all()) == [cooperation]


def test_each_test_has_the_database_it_asked_for(db, request):
    assert connection.vendor == ("postgresql" if request.config.getoption("postgres") else "sqlite")


def test_in_the_browser(samples, secretary, log_in, axe):
    page = log_in(secretary)
    page.goto("/exempel/moten/")
    assert page.get_by_role("heading", level=1).inner_text() == "Möten"
    axe(page)


def test_a_page_that_breaks_the_policy_is_told_of(cooperation, secretary, log_in):
    page = log_in(secretary)
    page.goto("/norra/moten/")
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.x = 1'}))")
    assert page.evaluate("window.x") is None
    assert any("Content Security Policy" in each for each in page.complaints)
    page.complaints.clear()
