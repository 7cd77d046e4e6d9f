"""The demonstration comes and goes without a trace in anything else."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from tests.support.cast import visitor

from kansli.access import Role
from kansli.archive.examples import add_examples, remove_cooperation
from kansli.archive.worker import work_all
from kansli.audit.models import Act, Entry, Values
from kansli.audit.services import breaks
from kansli.meetings.models import Meeting
from kansli.people.models import Cooperation, Membership, User


@pytest.fixture
def user(db) -> User:
    return User.objects.create(email="kansli@localhost")


def counts() -> dict[str, int]:
    """Rows by model, the log left out, since it remembers."""
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label not in {"audit", "contenttypes", "auth", "sessions"}
    }


def test_the_samples_are_read_into_a_cooperation_of_their_own(user, at):
    delivery = add_examples(user, at=at)
    work_all()
    assert delivery.cooperation.demonstration
    assert Meeting.objects.filter(cooperation=delivery.cooperation, standing=Meeting.Standing.HELD).count() == 5
    assert Membership.objects.get().role == Role.ADMINISTRATOR
    before = counts()
    assert add_examples(user, at=at) is None
    work_all()
    assert counts() == before


def test_removed_it_leaves_nothing_but_that_it_was_there(
    user, cooperation, secretary, at, django_capture_on_commit_callbacks, monkeypatch, tmp_path
):
    monkeypatch.setattr(settings, "FILES", tmp_path)  # other tests leave folders whose ids are used again
    with secretary.scope().act(verb="people.name", label="Bytte namn", at=at) as changes:
        changes.set(secretary.scope().cooperation, name="Norra")
    before, files = counts(), sorted(Path(settings.FILES).rglob("*"))
    delivery = add_examples(user, at=at)
    work_all()
    examples, chain = delivery.cooperation, delivery.cooperation.pk
    with visitor(Role.SECRETARIAT, examples).scope().act(verb="people.name", label="Bytte namn på exemplet", at=at) as changes:
        changes.set(Cooperation.objects.get(pk=chain), name="Södertörn")
    Membership.objects.filter(cooperation=examples).delete()
    with django_capture_on_commit_callbacks(execute=True):
        remove_cooperation(examples, actor="user:1", at=at)
    assert counts() == before
    assert sorted(Path(settings.FILES).rglob("*")) == files
    assert list(breaks()) == []
    assert Entry.objects.filter(chain=chain).exists()
    assert not Values.objects.filter(entry__chain=chain).exists()
    assert [act.label for act in Act.objects.all()] == ["Bytte namn"]
    assert Entry.objects.get(chain=0).verb == "people.remove_cooperation"


def test_an_administrator_removes_it_on_the_page(samples, administrator):
    assert "Ta bort exemplet" in administrator.get("/exempel/moten/").content.decode()
    assert "Ta bort exemplet?" in administrator.get("/exempel/ta-bort-exemplet/").content.decode()
    assert Cooperation.objects.filter(pk=samples.pk).exists()
    done = administrator.post("/exempel/ta-bort-exemplet/", follow=True)
    assert "Exemplet är borttaget." in done.content.decode()
    assert not Cooperation.objects.filter(pk=samples.pk).exists()
    assert administrator.post("/exempel/ta-bort-exemplet/").status_code == 404


def test_nothing_else_is_removed_that_way(cooperation, administrator, secretary):
    assert "Ta bort exemplet" not in administrator.get("/norra/moten/").content.decode()
    assert administrator.post("/norra/ta-bort-exemplet/").status_code == 404
    assert secretary.post("/norra/ta-bort-exemplet/").status_code == 403
    assert Cooperation.objects.filter(pk=cooperation.pk).exists()
