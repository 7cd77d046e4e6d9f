"""Tables whose cells hold several paragraphs, read from a document to its facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from docx import Document

from kansli.reader import pipeline
from kansli.reader.known import Known
from kansli.reader.sources import load

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kansli.reader.records import Reading

HEADS = ("Åtgärd", "Ansvarig", "Klart")
TASK = "Ta fram ett förslag till plan för vattnet"


def _fill(document: Document, rows: Sequence[Sequence[str]]) -> None:
    """A table; each line of a cell is a paragraph."""
    table = document.add_table(len(rows), len(rows[0]))
    for index, row in enumerate(rows):
        for column, text in enumerate(row):
            first, *more = text.split("\n")
            cell = table.cell(index, column)
            cell.text = first
            for paragraph in more:
                cell.add_paragraph(paragraph)


def _read(path: Path, actions: Sequence[Sequence[str]]) -> Reading:
    document = Document()
    document.add_paragraph("Protokoll från Ånäs vattenråd")
    _fill(document, [("Datum", "4 mars 2030"), ("Närvarande", "Eva Ek\nNils Holm"), ("Plats", "Gästgården")])
    document.add_heading("1. Mötets öppnande", 1)
    document.add_paragraph("Eva Ek öppnar mötet.")
    document.add_heading("2. Åtgärder", 1)
    _fill(document, actions)
    document.add_heading("3. Övrigt", 1)
    document.add_paragraph("Inget övrigt togs upp.")
    document.save(str(path))
    return pipeline.reading_of(pipeline.drafted(load(path), Known(), ()))


@pytest.mark.parametrize(
    "first",
    [
        (TASK, "Eva Ek", "15 april"),
        (f"{TASK}\nStäm av det med kommunerna", "Eva Ek", "15 april"),
        (TASK, "Eva Ek", "15 april\n(preliminärt)"),
    ],
)
def test_a_cell_of_several_paragraphs_is_one_cell(tmp_path: Path, first: tuple[str, str, str]) -> None:
    reading = _read(tmp_path / "m.docx", [HEADS, first, ("Boka lokal", "Nils Holm", "20 maj"), ("Köpa nät", "Eva Ek\nNils Holm", "")])
    assert [(found.assignee, str(found.due_date)) for found in reading.assignments] == [
        ("Eva Ek", "2030-04-15"),
        ("Nils Holm", "2030-05-20"),
        ("Eva Ek och Nils Holm", "None"),
    ]
    assert reading.assignments[0].task.lower().startswith(TASK.lower())
    assert [item.heading for item in reading.items] == ["Mötets öppnande", "Åtgärder", "Övrigt"]


def test_labels_and_values_in_cells_of_their_own_make_the_head(tmp_path: Path) -> None:
    reading = _read(tmp_path / "m.docx", [HEADS, ("Boka lokal", "Nils Holm", "20 maj")])
    assert str(reading.head.date) == "2030-03-04"
    assert [(found.name, found.present) for found in reading.attendance] == [("Eva Ek", True), ("Nils Holm", True)]
