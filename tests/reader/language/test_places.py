from __future__ import annotations

import pytest

from kansli.reader.language.places import place_in


@pytest.mark.parametrize(
    ("after", "place"),
    [
        (" i Bytorps kommunhus.", "Bytorps kommunhus"),
        (", Folkets hus, lokal Valvet.", "Folkets hus, lokal Valvet"),
        (" i Handelshusets lokaler", "Handelshusets lokaler"),
        (" på Fågelviken i Bytorp och börjar med lunch", "Fågelviken i Bytorp"),
        (" via Teams.", "Teams"),
        (" i sammanträdesrum Eken, plan 3", "sammanträdesrum Eken, plan 3"),
        (" hemma hos Lisa", "hemma hos Lisa"),
        (" på kansliet", "kansliet"),
        (" i Rådhuset OBS ny tid", "Rådhuset"),
    ],
)
def test_a_place_follows_a_date_or_time(after, place):
    assert place_in([after], "") == place


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        ("Mötet är planerat att hållas i Stationshuset tillsammans med regionen.", "Stationshuset"),
        ("Konferensen kommer hållas på Fågelviks slott.", "Fågelviks slott"),
        ("Nästa möte är i Folkets hus den 4 maj.", "Folkets hus"),
    ],
)
def test_a_place_follows_a_verb_of_holding(sentence, place):
    assert place_in([], sentence) == place


@pytest.mark.parametrize(
    "after",
    [
        " gästas av Anna Ek",
        " utgår",
        " i höst",
        " på Samarbetskommitténs planeringskonferens",
        " på Ledningsgruppen",
        " digitalt",
        " OBS ny tid",
        "",
    ],
)
def test_bodies_seasons_and_persons_are_no_places(after):
    assert place_in([after], "") is None
