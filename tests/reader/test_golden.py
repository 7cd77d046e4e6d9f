"""Every set of minutes in golden/ is read and scored against its gold record.

The samples are read as a folder is, with the evidence of all five; the others are minutes of bodies that have nothing to do
with one another, so each is read by itself.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.reader.scoring import FACETS, Score, invented, score

from kansli.reader.api import Known, evidence_of, known_from, load, merge, read, record_of

GOLDEN = Path(__file__).parent / "golden"
SAMPLES = Path(__file__).parents[2] / "samples" / "minutes"
NAMES = sorted(path.stem for path in GOLDEN.glob("*.json"))

# What is reached over all golden minutes. A figure is raised when it is bettered, never lowered.
THRESHOLDS: dict[str, dict[str, float]] = {
    "samples": {
        "attendance": 0.98,
        "items": 0.98,
        "decisions": 0.98,
        "assignments": 0.98,
        "tabled": 0.98,
        "outstanding": 0.98,
        "dated_events": 0.98,
        "amounts": 1.0,
        "non_participation": 1.0,
    },
    "own": {
        "attendance": 0.88,
        "items": 0.99,
        "decisions": 0.99,
        "assignments": 0.97,
        "tabled": 0.99,
        "outstanding": 0.95,
        "dated_events": 0.96,
        "amounts": 0.98,
        "non_participation": 1.0,
    },
}
ATTRIBUTES = {"samples": 0.99, "own": 0.95}


def gold_of(path: Path) -> dict[str, Any]:
    gold: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return gold


def found_in(path: Path, known: Known) -> tuple[dict[str, Any], str]:
    source = load(path)
    return record_of(read(source, known)), source.text


@cache
def of_samples() -> Score:
    known = known_from(merge(evidence_of(load(path)) for path in sorted(SAMPLES.glob("*.txt"))))
    golds = [gold_of(path) for path in sorted((GOLDEN / "samples").glob("0*.json"))]
    return score((gold, *found_in(SAMPLES / gold["document"], known)) for gold in golds)


@cache
def of_own() -> Score:
    golds = [gold_of(GOLDEN / f"{name}.json") for name in NAMES]
    return score((gold, *found_in(GOLDEN / gold["document"], Known())) for gold in golds)


SETS = {"samples": of_samples, "own": of_own}


@pytest.mark.parametrize(("which", "facet"), [(which, facet) for which in SETS for facet in FACETS])
def test_facet(which: str, facet: str) -> None:
    total = SETS[which]()
    assert total.facets[facet].f1 >= THRESHOLDS[which][facet], total.told(facet)


@pytest.mark.parametrize("which", SETS)
def test_attributes(which: str) -> None:
    total = SETS[which]()
    told = "\n".join(total.told(name, most=8) for name in sorted(total.misses) if name not in FACETS)
    assert total.attributes_right >= ATTRIBUTES[which], told


@pytest.mark.parametrize("which", SETS)
def test_no_quote_is_invented(which: str) -> None:
    assert SETS[which]().invented == []


@pytest.mark.parametrize("name", NAMES)
def test_gold_record_fits_its_text(name: str) -> None:
    gold = gold_of(GOLDEN / f"{name}.json")
    assert gold["document"] == f"{name}.txt"
    assert invented(gold, load(GOLDEN / gold["document"]).text) == []
    numbers = {item.get("number") for item in gold["items"]}
    entries = [entry for facet in FACETS for entry in gold.get(facet, []) if entry.get("item")]
    assert [entry for entry in entries if entry["item"] not in numbers] == []
