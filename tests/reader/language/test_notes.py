from __future__ import annotations

import pytest

from kansli.reader.language.notes import ItemLimit, Note, item_numbers, read_notes
from kansli.reader.records import Mode, Role


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("ordförande", Note(role=Role.CHAIR)),
        ("2:e vice ordf.", Note(title="2:e vice ordf.")),
        ("kommunstyrelsens ordförande", Note(title="kommunstyrelsens ordförande")),
        ("nämndsekreterare", Note(role=Role.SECRETARY)),
        ("generalsekreterare", Note(title="generalsekreterare")),
        ("tf kommundirektör", Note(title="tf kommundirektör")),
        ("adjungerad", Note(role=Role.GUEST)),
        ("ej § 46", Note(limits=(ItemLimit("except", ("46",)),))),
        ("fr.o.m. punkt 4", Note(limits=(ItemLimit("from", ("4",)),))),
        ("till och med § 4", Note(limits=(ItemLimit("to", ("4",)),))),
        ("§§ 12–14", Note(limits=(ItemLimit("only", ("12", "13", "14")),))),
        ("till kl 10.15", Note(to_time="10:15")),
        ("anslöt kl 9", Note(from_time="09:00")),
        ("digitalt mellan kl 8.30-9.30", Note(mode=Mode.DIGITAL, from_time="08:30", to_time="09:30")),
        ("Anmält förhinder", Note(present=False)),
        ("X", Note(present=True, marked=True)),
        ("mötesordf. § 74-88", Note()),
        ("Nacka", Note()),
        ("Andersson", Note()),
    ],
)
def test_words_beside_a_name(text, note):
    assert read_notes(text)[0] == note


def test_what_was_understood_is_blanked_and_the_rest_keeps_its_place():
    note, left = read_notes("Nacka, ordförande, via Teams")
    assert (note.role, note.mode) == (Role.CHAIR, Mode.DIGITAL)
    assert len(left) == len("Nacka, ordförande, via Teams")
    assert left.replace(",", "").strip() == "Nacka"


@pytest.mark.parametrize("letters", ["S", "M", "s", "KD", "SFP", "S, M", "-"])
def test_party_letters_in_brackets(letters):
    assert read_notes(letters, bracket=True)[0] == Note(party=letters)


@pytest.mark.parametrize("letters", ["LRF", "punkt 3", "Nacka"])
def test_other_things_in_brackets(letters):
    assert read_notes(letters, bracket=True)[0].party is None


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("12–14 och 16", ("12", "13", "14", "16")),
        ("3, 5", ("3", "5")),
        ("4.1", ("4.1",)),
        ("7 till 9", ("7", "8", "9")),
        ("14-12", ("14", "12")),
    ],
)
def test_lists_of_item_numbers(text, numbers):
    assert item_numbers(text) == numbers
