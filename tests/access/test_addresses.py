"""Every address is guarded, and the guard lets through whom the table of roles lets through and no one else."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.support.addresses import Address, addresses
from tests.support.cast import visitor

from kansli.access import Action, Role

ALL = list(addresses())
GUARDED = [one for one in ALL if isinstance(one.guard, Action)]
OPEN = {
    "log_in",
    "open_link",
    "log_out",
    "calendar_feed",
    "openapi-json",
    "ask_provider",
    "oidc_authentication_callback",
    "member_link",
    "member_link_part",
    "published",
    "published_feed",
    "published_minutes",
}
"""What needs no log-in. A new one is added here only when its own secret, or nothing worth hiding, lies behind it."""
EDITORS = {Role.ADMINISTRATOR, Role.SECRETARIAT}


def asked(client: Client, address: Address, slug: str = "norra"):
    answer = client.get(address.path(slug))
    return client.post(address.path(slug)) if answer.status_code == 405 else answer


@pytest.mark.parametrize("address", ALL, ids=str)
def test_every_address_is_guarded(address):
    assert address.guard != "nothing", f"{address.route}: the view is neither @guarded, @logged_in nor @open_to_all"
    if "<slug:slug>" in address.route:
        assert isinstance(address.guard, Action), f"{address.route} lies in a cooperation"


def test_only_what_is_meant_to_be_open_is_open():
    assert {one.name for one in ALL if one.guard is None} == OPEN


def test_there_are_addresses_to_walk():
    assert len(GUARDED) >= 3


@pytest.mark.parametrize("address", GUARDED, ids=str)
def test_who_is_not_logged_in_is_led_to_the_log_in(address, cooperation):
    answer = asked(Client(), address)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/logga-in/?next=/norra/")


@pytest.mark.parametrize("address", GUARDED, ids=str)
def test_a_cooperation_that_one_does_not_belong_to_does_not_exist(address, stranger, administrator, other_cooperation):
    assert asked(stranger, address).status_code == 404
    assert asked(administrator, address, "sodra").status_code == 404
    assert asked(administrator, address, "finns-inte").status_code == 404


@pytest.mark.parametrize("address", GUARDED, ids=str)
def test_each_role_meets_what_its_action_says(address, cooperation):
    for role in Role:
        answer = asked(visitor(role, cooperation), address)
        if role in EDITORS and not (address.guard == Action.ADMINISTER and role != Role.ADMINISTRATOR):
            allowed = True
        else:
            allowed = address.guard == Action.READ
        assert (answer.status_code == 403) == (not allowed), f"{role}: {answer.status_code}"
        if not allowed:
            assert "kansliet" in answer.content.decode().lower() or "administratören" in answer.content.decode()


@pytest.mark.parametrize("address", [one for one in ALL if one.guard == "logged in"], ids=str)
def test_pages_outside_cooperations_want_a_log_in(address, db):
    assert asked(Client(), address).status_code == 302
