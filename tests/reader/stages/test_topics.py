from __future__ import annotations

import pytest

from kansli.reader.api import read
from kansli.reader.text import SourceText

HEAD = "Minnesanteckningar från Norra kommunernas ledningsgrupp\n\nTid: Måndagen den 4 mars 2030 kl 9.00-11.00\n\n1. Gemensam växel\n\n"


def told(sentence):
    (passage,) = [passage for passage in read(SourceText("a.txt", HEAD + sentence + "\n")).told if passage.span.quote in sentence]
    return passage


def test_words_that_any_sentence_may_hold_say_nothing_of_what_it_is_about():
    passage = told("Hemsidan går att använda igen och några uppdateringar är genomförda.")
    assert passage.reports
    assert passage.keys == {"hemsid"}


def test_a_compound_says_what_is_up():
    passage = told("Eva Ek får i uppdrag att ta fram ett organisationsförslag till nästa möte.")
    assert {"organisation", "organisationsförslag"} <= passage.keys


@pytest.mark.parametrize("sentence", ["Efter detta sätts arbetet igång med att starta upp den nya hemsidan."])
def test_what_is_set_going_is_told(sentence):
    passage = told(sentence)
    assert not passage.reports
    assert "hemsid" in passage.keys


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Beredskapsövning", {"beredskapsövning"}),
        ("Beredning av ärenden", set()),
        ("Klart", set()),
        ("Laget runt", set()),
        ("Följande punkter", set()),
    ],
)
def test_readiness_is_a_matter_and_preparing_is_none(heading, expected):
    reading = read(SourceText("a.txt", HEAD.replace("Gemensam växel", heading) + "Eva Ek informerar.\n"))
    assert {topic.key for topic in reading.topics if topic.heading} == expected
