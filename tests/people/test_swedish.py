"""Swedish text sorts and compares the same in every database."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kansli.people.models import Organisation
from kansli.people.swedish import folded, sort_key

ALPHABET = "abcdefghijklmnopqrstuvwxyzåäö"


def test_the_letters_stand_in_swedish_order():
    assert sorted("öäåzyxwvutsrqponmlkjihgfedcba", key=sort_key) == list(ALPHABET)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Åby", "Ärla"),
        ("Ärla", "Öby"),
        ("Zinkgruvan", "Åby"),
        ("Ek", "Ekeby"),
        ("ek b", "Eka"),
        ("Grupp 2", "Grupp a"),
        ("Müller", "Nilsson"),
    ],
)
def test_one_before_the_other(first, second):
    assert sort_key(first) < sort_key(second)


def test_case_white_space_and_foreign_accents_do_not_tell_names_apart():
    assert folded("  André   NILSSON ") == folded("andre nilsson")
    assert folded("A\u030aby") == folded("Åby")
    assert len({folded("Hal"), folded("Hål"), folded("Häl"), folded("Höl")}) == 4


@given(st.text(ALPHABET + ALPHABET.upper() + " 0123456789-", max_size=20), st.text(ALPHABET + " 019", max_size=20))
def test_sorting_is_by_letters_then_length(one, other):
    places = {letter: place for place, letter in enumerate(" 0123456789" + ALPHABET)}

    def by_places(text):
        return [places[letter] for letter in folded(text) if letter in places]

    assert (sort_key(one) < sort_key(other)) == (by_places(one) < by_places(other))


@given(st.text(max_size=50))
def test_folding_settles(text):
    assert folded(folded(text)) == folded(text)
    assert sort_key(text) == sort_key(folded(text))
    assert sort_key(text).isascii()


def test_a_database_sorts_by_it(db, cooperation):
    told = list(Organisation.objects.filter(cooperation=cooperation).values_list("name", flat=True))
    assert told == ["Ekeby", "Nykvik", "Solberga", "Ålsäter", "Ängsjö", "Österhamn"]
