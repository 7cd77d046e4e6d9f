"""Compounds are taken apart where both sides are words; words that only look so are left whole."""

from __future__ import annotations

import pytest

from kansli.reader.api import compound_parts


@pytest.mark.parametrize(
    ("word", "part"),
    [
        ("nämndmöte", "möte"),
        ("ledningsgruppsmötet", "mötet"),
        ("ledningsgruppsmötet", "grupp"),
        ("årsstämmobeslut", "stämma"),
        ("skolskjutsplan", "plan"),
        ("högskolan", "skolan"),
        ("verksamhetsplan", "verksamhet"),
        ("kommunstyrelseordförande", "ordförande"),
        ("bredbandsutbyggnad", "bredband"),
        ("målområden", "mål"),
    ],
)
def test_a_compound_has_its_parts(word, part):
    assert part in compound_parts(word)


@pytest.mark.parametrize(
    "word",
    ["förslag", "uppdrag", "förhandling", "aktiviteter", "planering", "december", "Haninge", "botkyrka", "möte", "diskussion", "camilla"],
)
def test_a_word_that_only_looks_so_is_whole(word):
    assert compound_parts(word.lower()) == ()


def test_what_is_no_word_has_no_parts():
    assert compound_parts("x" * 200) == ()
    assert compound_parts("2023-06-09") == ()
