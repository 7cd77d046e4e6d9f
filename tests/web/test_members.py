"""Användare: roles are given, changed and taken away by the administrator alone."""

from __future__ import annotations

import pytest

from kansli.access import Role
from kansli.audit.models import Act
from kansli.people.models import Membership, User

pytestmark = pytest.mark.django_db
PAGE, EDIT = "/norra/anvandare/", "/norra/anvandare/andra/"


def added(client, **values: str):
    return client.post(EDIT, {"do": "add", "email": "Lena.Alm@Nykvik.example", "name": "Lena Alm", "role": "member"} | values)


def test_a_new_user_gets_a_role(administrator):
    assert added(administrator).status_code == 302
    user = User.objects.get(email="lena.alm@nykvik.example")
    assert Membership.objects.get(user=user, cooperation=administrator.cooperation).role == Role.MEMBER
    assert "Lena Alm" in administrator.get(PAGE).content.decode()


def test_adding_can_be_undone(administrator):
    added(administrator)
    administrator.post(f"/norra/historik/{Act.objects.get().pk}/angra/")
    assert not Membership.objects.filter(user__email="lena.alm@nykvik.example").exists()


@pytest.mark.parametrize("address", ["", "lena", "lena@nykvik", "lena alm@nykvik.example"])
def test_what_is_no_address_is_told_at_the_field(administrator, address):
    answer = added(administrator, email=address)
    assert answer.status_code == 400
    assert "Skriv en mejladress" in answer.content.decode()
    assert not User.objects.filter(name="Lena Alm").exists()


def test_the_same_address_twice_is_told(administrator):
    added(administrator)
    assert "hör redan hit" in added(administrator).content.decode()


def test_the_last_administrator_stays(administrator):
    own = Membership.objects.get(user=administrator.user, cooperation=administrator.cooperation)
    for values in ({"do": "remove"}, {"do": "role", "role": "member"}):
        answer = administrator.post(EDIT, {"membership": own.pk} | values)
        assert "Någon måste vara administratör" in answer.content.decode()
    own.refresh_from_db()
    assert own.role == Role.ADMINISTRATOR


def test_a_removed_user_meets_nothing(administrator, member):
    assert member.get("/norra/moten/").status_code == 200
    administrator.post(EDIT, {"do": "remove", "membership": Membership.objects.get(user=member.user).pk})
    assert member.get("/norra/moten/").status_code == 404


@pytest.mark.parametrize("role", ["secretary", "chair", "member", "deputy"])
def test_others_may_not(request, role):
    client = request.getfixturevalue(role)
    assert client.get(PAGE).status_code == 403
    assert added(client).status_code == 403
    assert not User.objects.filter(name="Lena Alm").exists()
