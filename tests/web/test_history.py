"""Historik: what was done is shown and can be taken back."""

from __future__ import annotations

import pytest

from kansli.audit.models import Act, Values
from kansli.audit.services import record
from kansli.people.models import Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def renamed(secretary, at) -> Organisation:
    place = Organisation.objects.filter(cooperation=secretary.cooperation).first()
    with secretary.scope().act(verb="test.rename", label="Bytte namn på en kommun", thing=f"organisation:{place.pk}", at=at) as changes:
        changes.set(place, name="Lilla Ekeby")
    return place


def test_it_shows_who_did_what(secretary, renamed):
    page = secretary.get("/norra/historik/").content.decode()
    assert "Bytte namn på en kommun" in page
    assert str(secretary.user) in page


def test_it_takes_back(secretary, renamed):
    act = Act.objects.get()
    assert secretary.post(f"/norra/historik/{act.pk}/angra/").status_code == 302
    renamed.refresh_from_db()
    assert renamed.name != "Lilla Ekeby"
    page = secretary.get("/norra/historik/").content.decode()
    assert "Ångrade: Bytte namn på en kommun" in page


def test_what_was_changed_again_is_not_taken_back(secretary, renamed):
    Organisation.objects.filter(pk=renamed.pk).update(name="Stora Ekeby")
    page = secretary.post(f"/norra/historik/{Act.objects.get().pk}/angra/", follow=True).content.decode()
    assert "Ångra den senare ändringen först" in page
    renamed.refresh_from_db()
    assert renamed.name == "Stora Ekeby"


def test_twice_changes_nothing_more(secretary, renamed):
    path = f"/norra/historik/{Act.objects.get().pk}/angra/"
    secretary.post(path)
    assert "redan ångrat" in secretary.post(path, follow=True).content.decode()


def test_a_member_sees_no_history_and_undoes_nothing(member, renamed):
    assert member.get("/norra/historik/").status_code == 403
    assert member.post(f"/norra/historik/{Act.objects.get().pk}/angra/").status_code == 403
    renamed.refresh_from_db()
    assert renamed.name == "Lilla Ekeby"


def test_reading_the_history_takes_few_queries(secretary, renamed, django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        secretary.get("/norra/historik/")


def test_what_programs_have_done_is_told_in_words(secretary, at):
    chain = secretary.cooperation.pk
    record(chain=chain, at=at, actor="läsaren", verb="archive.read", values={"file": "LG mars.docx"})
    record(chain=chain, at=at, actor="kansli adduser", verb="people.role", values={"email": "petra@nykvik.example", "role": "member"})
    erased = record(chain=chain, at=at, actor=f"user:{secretary.user.pk}", verb="archive.file_removed", values={"what": "meny.docx"})
    Values.objects.filter(entry=erased).delete()
    page = secretary.get("/norra/historik/").content.decode()
    assert "Läste in LG mars.docx" in page
    assert "vid inläsningen" in page
    assert "Gav petra@nykvik.example en roll: ledamot" in page
    assert "Tog bort (borttaget)" in page
    assert "archive." not in page
