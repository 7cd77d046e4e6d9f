"""Settling names, and the evidence for it."""

from __future__ import annotations

import pytest

from kansli.reader.known import Known
from kansli.reader.records import Attendee, Head, NextMeeting, Reading, Role, Span
from kansli.reader.repair.evidence import spellings_of
from kansli.reader.repair.names import settle, settled
from kansli.reader.text import SourceText

KNOWN = Known(
    people={"Gunilla Andersson": ("Region Väst",), "Lars Fjällström": (), "Maria Lindh": (), "Anna Jonsson": ()},
    organisations=frozenset({"Mellankommunala Bolaget", "Åbacka kommun"}),
    bodies=("Arbetsgrupp 1", "Norrbygdskommunernas ledningsgrupp", "Norrbygds kommunernas ledningsgrupp"),
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
        "Arbetsgrupp 2",
        "arbetsgrupp 1",
        "",
    ],
)
def test_a_name_stays_where_evidence_is_weak(name):
    assert settle(name, KNOWN) == name


def test_names_in_the_fields_of_a_reading_are_settled_and_quotes_are_not():
    span = Span(((0, 5),), "Gunilla Anderson")
    attendee = Attendee("Gunilla Anderson", None, Role.MEMBER, present=True, mode=None, span=span, rule="x")
    following = NextMeeting(None, None, None, "Vårlingeslott", span, "x")
    reading = Reading("x.txt", "1", Head(body="Norrbygds kommunernas ledningsgrupp"), attendance=(attendee,), next_meeting=following)
    result = settled(reading, KNOWN)
    assert result.head.body == "Norrbygdskommunernas ledningsgrupp"
    assert result.attendance[0].name == "Gunilla Andersson"
    assert result.attendance[0].span.quote == "Gunilla Anderson"
    assert result.next_meeting is not None
    assert result.next_meeting.place == "Vårlinge slott"
    assert settled(reading, Known()) == reading


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
