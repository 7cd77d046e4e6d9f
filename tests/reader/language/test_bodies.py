from __future__ import annotations

import pytest

from kansli.reader.language.bodies import definite, named_bodies, spelled_out


@pytest.mark.parametrize(
    ("word", "body"),
    [
        ("ledningsgrupp", "Ledningsgruppen"),
        ("ledningsgruppen", "Ledningsgruppen"),
        ("ledningsgruppens", "Ledningsgruppen"),
        ("samarbetskommitténs", "Samarbetskommittén"),
        ("styrelse", "Styrelsen"),
        ("arbetsutskottets", "Arbetsutskottet"),
        ("vattenråd", "Vattenrådet"),
        ("konferens", None),
        ("Anna", None),
    ],
)
def test_a_body_is_named_in_the_definite_nominative(word, body):
    assert definite(word) == body


def test_bodies_are_named_once_each_in_order():
    assert named_bodies("Styrgruppens möte. Miljönämnden och styrgruppen deltog, liksom två grupper.") == ["Styrgruppen", "Miljönämnden"]


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("LG, fredag 10 februari", "Ledningsgruppen"),
        ("SSK torsdag 4 maj", "Samarbetskommittén"),
        ("AB, 4 maj", None),
        ("fredag 10 februari", None),
    ],
)
def test_an_abbreviation_stands_for_the_one_body_with_its_initials(text, body):
    assert spelled_out(text, ["Ledningsgruppen", "Samarbetskommittén"]) == body


def test_an_abbreviation_that_fits_two_bodies_stands_for_none():
    assert spelled_out("SK, 4 maj", ["Samarbetskommittén", "Skolkommittén"]) is None
