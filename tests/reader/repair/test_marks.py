"""Letters written otherwise."""

from __future__ import annotations

import unicodedata

import pytest

from kansli.reader.known import Known
from kansli.reader.repair import repair, repaired_text
from kansli.reader.repair.evidence import spellings_of
from kansli.reader.repair.marks import misplaced_marks
from kansli.reader.text import SourceText

TEXT = (
    "Styrelsen hälsade på årets möte för alla. Övriga frågor är kvar från förra året. "
    "Nästa möte är på våren för Älvsjö och även för André. Åsa är där."
)


def _apart(text: str, *, before: bool) -> str:
    """Each letter with its mark set apart, as PDF made with TeX gives it."""
    spaced = {"\u0308": "¨", "\u030a": "˚", "\u0301": "´"}
    made = ""
    for letter in text:
        base, *marks = unicodedata.normalize("NFD", letter)
        mark = "".join(spaced[m] for m in marks)
        made += mark + base if before else base + mark
    return made


@pytest.mark.parametrize(
    "written",
    [
        unicodedata.normalize("NFD", TEXT),
        _apart(TEXT, before=True),
        _apart(TEXT, before=False),
        TEXT.encode().decode("cp1252"),
        TEXT.translate(str.maketrans("åäöÅÄÖé", "}{|][\\`")),
    ],
    ids=["combining", "mark before", "mark after", "utf-8 as cp1252", "seven-bit"],
)
def test_letters_written_otherwise_are_put_right(written):
    source = SourceText("x.txt", written)
    assert written != TEXT
    assert repaired_text(source, repair(source, Known())) == TEXT
    assert spellings_of(source) == ({}, {})


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "| Åtgärd | Ansvarig | Klart |\n|---|---|---|\n| Ta fram förslag | Åsa | maj |\n" * 5,
        "[x] klart [ ] ej klart {mall} fil\\mapp a|b",
        "Kallas ´Äpplet´ och ´Ekan´ och ´Oden´.",
        "",
    ],
)
def test_signs_in_their_own_right_are_left(text):
    assert misplaced_marks(text) == []
