from __future__ import annotations

import pytest
from tests.reader.scoring import overlap, score

TEXT = "2. Val av justerare\nDisa Tangring valdes till justerare.\nMalte Orre ringer kommunen."
CHOSEN = {"item": "2", "kind": "election", "quote": "Disa Tangring valdes till justerare."}
RINGS = {"item": "2", "assignee": "Malte Orre", "due": None, "quote": "Malte Orre ringer kommunen."}
GOLD = {"document": "x.txt", "kind": "protokoll", "decisions": [CHOSEN], "assignments": [RINGS]}


def test_the_gold_record_itself_is_right_in_all() -> None:
    total = score([(GOLD, GOLD, TEXT)])
    assert all(tally.f1 == 1 for tally in total.facets.values())
    assert total.attributes_right == 1
    assert not total.invented


def test_missed_and_extra_entries_lower_the_facet() -> None:
    found = GOLD | {"decisions": [{"item": "2", "quote": "Malte Orre ringer kommunen."}]}
    total = score([(GOLD, found, TEXT)])
    assert total.facets["decisions"].f1 == 0
    assert "missed: Disa Tangring" in total.told("decisions")
    assert total.facets["assignments"].f1 == 1


def test_a_quote_not_in_the_text_is_invented_also_when_one_part_of_it_is() -> None:
    found = {"document": "x.txt", "decisions": [{"quote": "Disa Tangring valdes … till kassör."}, {"quote": ""}]}
    assert len(score([(GOLD, found, TEXT)]).invented) == 2


def test_optional_entries_count_neither_way() -> None:
    gold = GOLD | {"decisions": [CHOSEN | {"optional": True}]}
    for found in (GOLD, GOLD | {"decisions": []}):
        tally = score([(gold, found, TEXT)]).facets["decisions"]
        assert (tally.right, tally.missed, tally.extra) == (0, 0, 0)


def test_a_facet_or_value_that_gold_leaves_out_is_not_scored() -> None:
    gold = {"document": "x.txt", "decisions": [{"quote": CHOSEN["quote"]}]}
    total = score([(gold, GOLD | {"decisions": [CHOSEN | {"kind": "budget"}]}, TEXT)])
    assert total.facets["assignments"].extra == 0
    assert not total.attributes


@pytest.mark.parametrize(
    ("wanted", "given", "right"),
    [("Granmo", "Granmo kommun", True), ("Granmo", "Ekhamra", False), (None, "Ekhamra", False)],
)
def test_a_municipality_is_the_same_with_and_without_the_word(wanted: str | None, given: str, right: bool) -> None:
    name = "attendance.organisation"
    gold = {"document": "x.txt", "attendance": [{"name": "Disa Tangring", "organisation": wanted}]}
    found = {"attendance": [{"name": "disa  tangring", "organisation": given}]}
    assert score([(gold, found, TEXT)]).attribute(name).right == right


def test_a_list_of_everybody_is_no_assignee() -> None:
    everybody = "Malte Orre, Disa Tangring, Jonna Vik, Siri Ask, Ossian Mört"
    found = GOLD | {"assignments": [RINGS | {"assignee": everybody}]}
    assert score([(GOLD, found, TEXT)]).facets["assignments"].right == 0


def test_words_are_counted_as_often_as_they_stand() -> None:
    assert overlap("att att köpa", "att köpa") == pytest.approx(2 / 3)
