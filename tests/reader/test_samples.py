"""The five samples read together: repaired words, matters tied across meetings, and what became of what was given out."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

from kansli.reader.api import Known, Reading, evidence_of, known_from, load, merge, read
from kansli.reader.matters import Links, State, link, matters_json, missing_meetings
from kansli.reader.repair import repair, tokens

GOLDEN = Path(__file__).parent / "golden" / "samples"
SAMPLES = sorted((Path(__file__).parents[2] / "samples" / "minutes").glob("*.txt"))
Pair = tuple[tuple[str, str], tuple[str, str]]


@cache
def known() -> Known:
    return known_from(merge(evidence_of(load(path)) for path in SAMPLES))


@cache
def readings() -> tuple[Reading, ...]:
    return tuple(read(load(path), known()) for path in SAMPLES)


@cache
def links() -> Links:
    return link(readings())


def sample(start: str) -> Reading:
    return next(reading for reading in readings() if reading.document.startswith(start))


def test_damaged_words_are_put_right_and_sound_ones_left_alone():
    source = load(next(path for path in SAMPLES if path.name.startswith("001")))
    as_read = {offset: form for offset, _, form in tokens(source, repair(source, known()))}
    damaged = right = undamaged = changed = 0
    with (GOLDEN / "tokens-001.tsv").open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE):
            form = as_read.get(int(row["offset"]), row["token"]).strip('.,;:()”"')
            good = form in row["gold"].split("|")
            if row["damaged"] == "1":
                damaged, right = damaged + 1, right + good
            else:
                undamaged, changed = undamaged + 1, changed + (not good and form != row["token"].strip('.,;:()”"'))
    assert undamaged == 478
    assert right / damaged >= 0.96
    assert changed <= 1


def tied(matters: Iterable[dict[str, Any]]) -> set[Pair]:
    """Pairs of items of different documents that some matter ties together."""
    pairs: set[Pair] = set()
    for matter in matters:
        places = sorted({(mention["document"], mention["item"]) for mention in matter["mentions"]})
        pairs |= {(one, other) for one, other in combinations(places, 2) if one[0] != other[0]}
    return pairs


def test_items_about_the_same_matter_are_tied():
    gold = json.loads((GOLDEN / "matters.json").read_text(encoding="utf-8"))
    wanted, either = ({tuple(sorted(map(tuple, pair))) for pair in gold[name]} for name in ("linked", "either"))
    documents = {document for pair in wanted for document, _ in pair}
    found = {pair for pair in tied(matters_json(links())) if {pair[0][0], pair[1][0]} <= documents} - either
    right = len(wanted & found)
    assert 2 * right / (len(wanted) + len(found)) >= 0.9, (sorted(wanted - found), sorted(found - wanted))


def test_five_spellings_are_one_matter():
    matter = next(matter for matter in links().matters if "RUFS" in (matter.name, *matter.also_called))
    assert {"RUFs", "RUFS", "RUFSS", "RUFFS"} <= {matter.name, *matter.also_called}
    assert {mention.document[:3] for mention in matter.mentions} == {"000", "001", "002", "003", "004"}


def test_standing_items_are_no_matters():
    names = " ".join(matter.name.lower() for matter in links().matters)
    for word in ("välkommen", "utestående", "övriga", "justerare"):
        assert word not in names


def test_minutes_without_their_first_page_get_their_date_from_the_others():
    reading = sample("004")
    assert (str(reading.head.date), reading.head.date_basis) == ("2022-10-28", "batch")


def test_the_minutes_own_lists_are_complete_statements():
    assert [(len(sample(start).outstanding), [review.complete for review in sample(start).reviews]) for start in ("001", "003")] == [
        (4, [True]),
        (2, [True]),
    ]


def test_a_cost_question_is_followed_to_its_last_list():
    followed = [one for one in links().follow_ups if one.document.startswith("000") and "samarbetsytan" in one.what]
    assert [(one.state, one.later_document[:3]) for one in followed if one.later_document] == [(State.CARRIED_ON, "003")]


def test_what_is_on_no_list_and_not_reported_is_asked_about_with_the_missing_meetings():
    asked = [one for one in links().follow_ups if one.state is State.NO_LONGER_MENTIONED]
    assert asked
    assert all(one.missing for one in asked)


def test_known_meetings_without_minutes():
    missing = {str(day) for day in missing_meetings(readings())["ledningsgrupp"]}
    assert missing == {"2023-02-10", "2023-04-28", "2023-09-21", "2023-10-27"}
