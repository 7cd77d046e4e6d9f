"""What is told when a page is not there, a form is too old, or something breaks: in Swedish, in the house's own look."""

from __future__ import annotations

import pytest
from django.test import Client
from django.views.defaults import bad_request, server_error

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/finns/inte/alls/", "/norra/moten/999999/", "/okand/"])
def test_a_page_that_is_not_there(secretary, address):
    answer = secretary.get(address)
    assert answer.status_code == 404
    assert "Sidan finns inte" in answer.content.decode()


def test_a_stranger_is_told_the_same_as_of_a_page_that_is_not_there(secretary, stranger):
    assert stranger.get("/norra/").content == stranger.get("/ingen/").content


def test_a_form_without_its_token():
    answer = Client(enforce_csrf_checks=True).post("/logga-in/", {"email": "karin@ekeby.example"})
    assert answer.status_code == 403
    assert "Inget är ändrat." in answer.content.decode()


@pytest.mark.parametrize(("page", "status", "words"), [(bad_request, 400, "Det gick inte"), (server_error, 500, "Något gick fel")])
def test_what_breaks_is_told_without_the_rest_of_the_house(rf, page, status, words):
    answer = page(rf.get("/"), *([ValueError()] if status == 400 else []))
    assert answer.status_code == status
    told = answer.content.decode()
    assert words in told
    assert "kansli/kansli" in told
    assert "ValueError" not in told
