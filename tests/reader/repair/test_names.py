"""Settling names, and the evidence for it."""

from __future__ import annotations

import pytest

from kansli.reader.known import Known
from kansli.reader.repair.evidence import spellings_of
from kansli.reader.repair.names import settle
from kansli.reader.text import SourceText

KNOWN = Known(
    people={"Gunilla Andersson": ("Region Väst",), "Lars Fjällström": (), "Maria Lindh": (), "Anna Jonsson": ()},
    organisations=frozenset({"Mellankommunala Bolaget", "Åbacka kommun"}),
    bodies=("Norrbygdskommunernas ledningsgrupp", "Norrbygds kommunernas ledningsgrupp"),
    words={"Hälltorp": 4, "Hälltorpsgård": 1, "Vårlinge": 2, "samarbetsavtal": 5},
    pairs={("hälltorps", "gård"): 1, ("vårlinge", "slott"): 2},
)


@pytest.mark.parametrize(
    ("written", "settled"),
    [
        ("Norrbygds kommunernas ledningsgrupp", "Norrbygdskommunernas ledningsgrupp"),
        ("Mellan kommunala Bolaget", "Mellankommunala Bolaget"),
        ("Gunilla Anderson", "Gunilla Andersson"),
        ("Lars Fjallstrom", "Lars Fjällström"),
        ("Vårlingeslott", "Vårlinge slott"),
        ("samarbets avtal", "samarbetsavtal"),
    ],
)
def test_strong_evidence_settles_a_name(written, settled):
    assert settle(written, KNOWN) == settled


@pytest.mark.parametrize(
    "name",
    [
        "Gunilla Andersson",
        "Marie Lindh",  # another first name, another person
        "Anna Jansson",  # another common surname
        "Gunilla",
        "Gunilla Persson",
        "Åbacka kommun",
        "Vårlinge slott",
        "Hälltorpsgård",  # its parts are not written apart with the first known as a word
        "lokal Eken, Åbacka",
        "",
    ],
)
def test_a_name_stays_where_evidence_is_weak(name):
    assert settle(name, KNOWN) == name


def test_nothing_is_settled_when_nothing_is_known():
    assert settle("Vårlingeslott", Known()) == "Vårlingeslott"


def test_spellings_of_sound_text_are_words_a_lexicon_lacks_and_telling_pairs():
    text = "Mötet hölls på Vårlinge slott. Gunilla Brännäs redovisade planen i vår region och tackade alla som kom. " * 3
    words, pairs = spellings_of(SourceText("x.txt", text))
    assert words["Brännäs"] == 3
    assert words["Vårlinge"] == 3
    assert "alla" not in words
    assert pairs["i", "vår"] == 3
    assert pairs["vårlinge", "slott"] == 3


def test_damaged_text_gives_no_spellings():
    text = "Ordféranden halsade alla valkomna till motet och fragan om atgarder fran foregaende mote bordlades pa nytt. " * 8
    assert spellings_of(SourceText("x.txt", text)) == ({}, {})
