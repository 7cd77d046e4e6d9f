"""A secretary's review as a file: her acts, once, each undoable."""

from __future__ import annotations

from pathlib import Path

import pytest

from kansli.audit.acts import undo
from kansli.audit.models import Act
from kansli.matters.models import Matter
from kansli.people.models import Holding, Person
from kansli.register.models import Awaited, Mention, News
from kansli.register.services.review_file import ReviewFileError, apply_review

REVIEW = Path(__file__).parents[2] / "samples" / "review.toml"


def state():
    return [list(model.objects.order_by("pk").values()) for model in (Matter, Mention, Person, Holding, Awaited, News)]


def write(tmp_path, words):
    path = tmp_path / "granskning.toml"
    path.write_text(words, encoding="utf-8")
    return path


def test_the_samples_review_is_done_as_her_acts(samples, secretary, at):
    assert apply_review(samples, REVIEW, secretary.user, at) > 5
    assert {act.by for act in Act.objects.all()} == {"Karin Ek"}
    assert Person.objects.get(name="Mats Anderson").merged_into.name == "Mats Andersson"
    assert Holding.objects.get(person__name="Magnus Gyllestad", seat__organisation__name="Haninge").ended is not None
    assert Matter.objects.get(name="Samarbetskommitténs ordförande 2023").mentions.count() == 2
    assert Awaited.objects.filter(state=Awaited.State.DONE).count() == 2


def test_applied_twice_nothing_changes(samples, secretary, at):
    apply_review(samples, REVIEW, secretary.user, at)
    before, acts = state(), Act.objects.count()
    assert apply_review(samples, REVIEW, secretary.user, at) == 0
    assert (state(), Act.objects.count()) == (before, acts)


def test_everything_can_be_undone_latest_first(samples, secretary, at):
    before = state()
    apply_review(samples, REVIEW, secretary.user, at)
    assert state() != before
    for act in Act.objects.order_by("-pk"):
        undo(act, user=secretary.user.pk, at=at)
    assert state() == before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("[[person", "går inte att läsa"),
        ("[[people]]\nname = 'x'", "okänt slag people"),
        ("[[person]]\nname = 'Finns Inte'\nalso = []", "Finns Inte"),
        ("[[closed]]\nwhat = 'undersöka vad det kostar'\non = 2023-01-01", "'outcome' saknas"),
        ("[[closed]]\nwhat = 'undersöka vad det kostar'\non = 2021-01-01\noutcome = 'Klart'", "före mötet"),
        ("[[closed]]\nwhat = 'undersöka vad det kostar'\non = 'igår'\noutcome = 'Klart'", "datum i on"),
    ],
)
def test_what_does_not_fit_is_said(samples, secretary, at, tmp_path, words, told):
    with pytest.raises(ReviewFileError, match=told):
        apply_review(samples, write(tmp_path, words), secretary.user, at)
    assert not Act.objects.exists()


def test_closed_remains_and_watched(samples, secretary, at, tmp_path):
    words = """
[[closed]]
what = "undersöka vad det kostar"
on = 2023-09-21
outcome = "Avvecklas"

[[remains]]
what = "Organisationsförslag"
on = 2022-12-02

[[watched]]
matter = "RUFSS"
review_on = 2027-01-15
"""
    path = write(tmp_path, words)
    assert [apply_review(samples, path, secretary.user, at), apply_review(samples, path, secretary.user, at)] == [3, 0]
    assert Awaited.objects.get(what__startswith="undersöka vad det kostar").outcome == "Avvecklas"
    assert Awaited.objects.get(what__startswith="Organisationsförslag").remained_on.isoformat() == "2022-12-02"
    assert Matter.objects.get(name="RUFS").state == Matter.State.WATCHED


def test_a_report_that_is_not_right_is_refused(samples, secretary, at, tmp_path):
    path = write(tmp_path, '[[reported]]\nwhat = "Verksamhetsplan och budget"\nby = "uppnått inom årets"\nright = false\n')
    assert apply_review(samples, path, secretary.user, at) == 1
    assert News.objects.get(verdict=News.Verdict.REFUSED).awaited.remained_on is not None
