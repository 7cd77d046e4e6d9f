"""The channel, and learning it."""

from __future__ import annotations

import tomllib

import pytest

from kansli.reader.repair.channel import IMPOSSIBLE, channel, normal, skeleton, skeletons, wide_skeletons
from kansli.reader.repair.learn import costs, count, rare_costs, toml, word_pairs


@pytest.mark.parametrize(
    ("word", "seen"),
    [
        ("för", "f6r"),
        ("möte", "moéte"),
        ("mötesplan", "maoétesplan"),
        ("är", "édr"),
        ("utestående", "utestdende"),
        ("kl", "kI"),
        ("på", "pad"),
    ],
)
def test_a_misreading_is_possible_and_its_skeleton_found(word, seen):
    assert channel().cost(word, seen) < IMPOSSIBLE
    places = [skeleton(seen[:at] + "ö" + seen[at + 1 :]) for at, letter in enumerate(seen) if letter == "d"]
    assert skeleton(word) in {*skeletons(seen), *places}


@pytest.mark.parametrize(("word", "seen"), [("för", "fur"), ("mat", "mot"), ("här", "hörs"), ("om", "on")])
def test_what_recognition_does_not_do_is_impossible(word, seen):
    assert channel().cost(word, seen) == IMPOSSIBLE


def test_a_spare_letter_allows_one_unseen_misreading_only():
    assert channel().cost("ihop", "thop", spare=1) < IMPOSSIBLE
    assert channel().cost("ihop", "thxp", spare=1) == IMPOSSIBLE
    assert skeleton("ihop") in wide_skeletons("thop")


def test_likelier_misreadings_cost_less():
    known = channel()
    assert known.cost("för", "for") < known.cost("för", "f6r") < known.cost("för", "fgr")


def test_a_channel_leans_towards_what_a_text_shows():
    known = channel()
    leaning = known.adapted([("hälsar", "hilsar")] * 200)
    assert leaning.cost("sätt", "sitt") < known.cost("sätt", "sitt")
    assert leaning.cost("för", "for") == known.cost("för", "for")


@pytest.mark.parametrize(
    ("token", "seen"), [("Nasta", "nasta"), ("MÖTE", "möte"), ("varfOr", "varfOr"), ("kI", "kI"), ("StorSthlm", "storSthlm")]
)
def test_capitals_inside_a_word_are_kept(token, seen):
    assert normal(token) == seen


def test_learning_counts_letters_of_aligned_words():
    truth = "på mötet och för året på mötet för på"
    read = "pa motet och f6r aret pa métet f6r pa"
    counts = count(word_pairs(truth, read))
    assert counts["å"] == {"a": 4}
    assert counts["ö"] == {"o": 1, "é": 1, "6": 2}
    table = costs(counts)
    assert table["ö"]["6"] < table["ö"]["0"]
    assert tomllib.loads(toml(table, {}))["cost"]["ö"]["6"] == table["ö"]["6"]


def test_learning_counts_rare_misreadings_of_other_letters():
    truth = "protokollet godkändes kanslitjänst turer"
    read = "protokollec godkandes kanslicjanst curer"
    table = rare_costs(list(word_pairs(truth, read)) * 2)
    assert table["c"]["t"] < table["c"]["e"]
    assert "ä" not in str(table)
