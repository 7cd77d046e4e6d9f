"""Lines, running heads and feet, paragraphs, lists and columns."""

from __future__ import annotations

import time

import pytest

from kansli.reader.draft import BlockKind, Draft
from kansli.reader.known import Known
from kansli.reader.stages import layout
from kansli.reader.text import LineStyle, SourceText


def laid_out(text: str, styles: dict[int, LineStyle] | None = None) -> Draft:
    draft = Draft(SourceText("m.txt", text, styles=styles or {}), Known())
    layout.run(draft)
    return draft


def texts(text: str) -> list[str]:
    return [block.text for block in laid_out(text).blocks]


def furniture(text: str) -> list[str]:
    return [line.flow.text for line in laid_out(text).lines if line.furniture]


WRAPPED = """\
Styrgruppen gick igenom den plan som arbetsgruppen har tagit fram under våren
och som nu har varit ute på remiss hos samtliga medlemmar. Svaren är överlag
goda, men flera har synpunkter på tidplanen och på hur kostnaderna ska delas
mellan kommunerna.
Nästa steg är att arbetsgruppen skriver om avsnittet om kostnader.
"""


def test_wrapped_lines_make_paragraphs_and_a_short_line_ends_one() -> None:
    found = texts(WRAPPED)
    assert len(found) == 2
    assert found[0].endswith("hur kostnaderna ska delas mellan kommunerna.")


def test_lines_of_one_paragraph_each_stay_apart() -> None:
    assert texts("Eva hälsade alla välkomna.\nBo redovisade läget.\n") == ["Eva hälsade alla välkomna.", "Bo redovisade läget."]


def test_a_sentence_split_by_blank_lines_is_one() -> None:
    assert texts("Stämman\n\nbeslutar\n\natt\n\nbevilja ansvarsfrihet.\n") == ["Stämman beslutar att bevilja ansvarsfrihet."]


def test_a_word_broken_at_the_line_end_and_a_soft_hyphen_are_mended() -> None:
    assert texts("Arbetet med samarbets-\navtalet och vatten\u00adplanen fortsätter.\n") == [
        "Arbetet med samarbetsavtalet och vattenplanen fortsätter."
    ]


@pytest.mark.parametrize(
    ("line", "marker", "words"),
    [
        ("- Boka lokal", "-", "Boka lokal"),
        ("• Boka lokal", "•", "Boka lokal"),
        ("* Boka lokal", "*", "Boka lokal"),
        ("o Boka lokal", "o", "Boka lokal"),
        ("1) Boka lokal", "1)", "Boka lokal"),
        ("a) Boka lokal", "a)", "Boka lokal"),
        ("- 2) Boka lokal", "- 2)", "Boka lokal"),
    ],
)
def test_list_items_lose_their_markers(line: str, marker: str, words: str) -> None:
    block = laid_out(f"Följande görs:\n{line}\n").blocks[1]
    assert (block.kind, block.marker, block.text) == (BlockKind.BULLET, marker, words)


def test_a_starred_word_and_a_negative_number_are_no_list_items() -> None:
    assert {block.kind for block in laid_out("*Beslut**\n\n-5 grader ute\n").blocks} == {BlockKind.PARAGRAPH}


def test_att_clauses_are_a_block_each_but_a_wrapped_att_is_not() -> None:
    assert texts("Direktionen beslutar\natt anta planen,\natt avsätta medel.\n") == [
        "Direktionen beslutar",
        "att anta planen,",
        "att avsätta medel.",
    ]
    wrapped = WRAPPED + "\nStyrgruppen rekommenderar därför kommunstyrelsen i varje medlemskommun\natt inte besluta före sommaren.\n"
    assert texts(wrapped)[-1].endswith("medlemskommun att inte besluta före sommaren.")


def test_tabs_and_gaps_make_columns() -> None:
    blocks = laid_out("Deltagare\tEva Ek\tStorstad\n\tBo Lind\tLillstad\nOrdförande      Cia Dal\n").blocks
    assert [[cell.text for cell in block.cells] for block in blocks] == [
        ["Deltagare", "Eva Ek", "Storstad"],
        ["", "Bo Lind", "Lillstad"],
        ["Ordförande", "Cia Dal"],
    ]


def in_cells(*placed: tuple[str, tuple[int, int, int]]) -> Draft:
    """Lines that are alike in no word, each in its table cell."""
    text = "\n".join(line for line, _ in placed)
    return laid_out(text, {text.index(line): LineStyle(cell=cell) for line, cell in placed})


def test_cells_with_lines_of_their_own_make_a_row() -> None:
    heads = [("Namn", (0, 0, 0)), ("Ort", (0, 0, 1)), ("Roll", (0, 0, 2))]
    first = [("Eva Ek", (0, 1, 0)), ("Bo Lind", (0, 1, 0)), ("ordförande", (0, 1, 2))]
    second = [("Cia Dal", (0, 2, 0)), ("Storstad", (0, 2, 1)), ("vid sjön", (0, 2, 1)), ("sekreterare", (0, 2, 2))]
    assert [[cell.text for cell in block.cells] for block in in_cells(*heads, *first, *second).blocks] == [
        ["Namn", "Ort", "Roll"],
        ["Eva Ek, Bo Lind", "", "ordförande"],
        ["Cia Dal", "Storstad vid sjön", "sekreterare"],
    ]


def test_minutes_in_cells_and_a_label_beside_its_list_stay_lines() -> None:
    item = [("1. Öppnande", (0, 0, 0)), ("Eva hälsar alla välkomna.", (0, 0, 1)), ("Mötet är öppnat.", (0, 0, 2))]
    assert [block.kind for block in in_cells(*item).blocks] == [BlockKind.PARAGRAPH] * 3
    heads = [("Punkt", (0, 0, 0)), ("Anteckningar", (0, 0, 1)), ("Ansvarig", (0, 0, 2))]
    below = [(line, (0, 1, column)) for line, (_, _, column) in item]
    assert [block.kind for block in in_cells(*heads, *below).blocks] == [BlockKind.ROW] + [BlockKind.PARAGRAPH] * 3
    present = [("Närvarande", (0, 0, 0)), ("Eva Ek", (0, 0, 1)), ("Bo Lind", (0, 0, 1))]
    assert [block.text for block in in_cells(*present).blocks] == ["Närvarande", "Eva Ek", "Bo Lind"]


def test_a_number_or_marker_before_a_tab_makes_no_column() -> None:
    assert [block.kind for block in laid_out("1.\tÖppnande\n-\tBoka lokal\n").blocks] == [BlockKind.PARAGRAPH, BlockKind.BULLET]


def test_the_last_cell_may_go_on_on_the_next_line() -> None:
    block = laid_out("Närvarande:\tEva Ek, Bo Lind, Cia Dal, Dan Alm, Eli Berg,\nFia Holm och Gun Vik\n").blocks[0]
    assert block.cells[1].text.endswith("Eli Berg, Fia Holm och Gun Vik")


def filler(page: int) -> str:
    return "\n".join(f"Stycke {page}:{line} handlar om något helt annat." for line in range(10, 22))


def test_heads_and_feet_that_come_back_are_furniture_save_the_first_head() -> None:
    page = "Vattenrådet Ån   Protokoll   Sida {n} (3)\n2024-03-05 i Storstad\n\n{body}\n\nEkgatan 1, 123 45 Storstad\n"
    found = furniture("\f".join(page.format(n=n, body=filler(n)) for n in (1, 2, 3)))
    assert "Vattenrådet Ån Protokoll Sida 2 (3)" in found
    assert found.count("2024-03-05 i Storstad") == 2
    assert found.count("Ekgatan 1, 123 45 Storstad") == 3
    assert not any("Stycke" in text for text in found)


@pytest.mark.parametrize("line", ["Sida 2 (5)", "2(7)", "- 4 -", "Sid 3 av 8", "Justerandes sign          Utdragsbestyrkande"])
def test_page_numbers_and_signature_feet_are_furniture(line: str) -> None:
    assert furniture(f"{filler(1)}\n{line}\n{filler(2)}\n") == [" ".join(line.split())]


def test_two_spaces_part_columns_under_the_heads_of_a_table_of_actions() -> None:
    table = "Nr  Vad             Ansvarig  Klart       Status\n12  Ta fram en karta  Eva     2022-10-01  Pågår\n13  Boka lokal        Bo      \n\nEva tackade för i dag.\n"
    rows = [[cell.text for cell in block.cells] for block in laid_out(table).blocks if block.cells]
    assert rows[1:] == [["12", "Ta fram en karta", "Eva", "2022-10-01", "Pågår"], ["13", "Boka lokal", "Bo", "", ""]]


def test_a_label_that_comes_back_at_page_edges_is_no_furniture() -> None:
    assert furniture(f"{filler(1)}\n\fBeslut\n{filler(2)}\n\fBeslut\n{filler(3)}\n") == []


def test_a_paragraph_over_a_page_foot_is_one_block_with_a_break() -> None:
    text = f"{filler(1)}\nArbetsgruppen har tagit fram en plan för\nSida 1 (2)\n\fhur samarbetet ska gå till.\n{filler(2)}\n"
    block = next(block for block in laid_out(text).blocks if block.text.startswith("Arbetsgruppen"))
    assert block.text == "Arbetsgruppen har tagit fram en plan för hur samarbetet ska gå till."
    assert len(block.flow.ranges()) == 2


def test_the_format_tells_where_paragraphs_go_on() -> None:
    text = "Eva hälsar\nBo tackar\n"
    styles = {0: LineStyle(paragraph_start=True), 11: LineStyle(paragraph_start=False)}
    assert [block.text for block in laid_out(text, styles).blocks] == ["Eva hälsar Bo tackar"]


@pytest.mark.parametrize(
    "text", ["ordet är fritt " * 60_000, "1. " * 200_000, "ord\n" * 60_000, "1. Punkt\nText.\n" * 15_000, "a\t" * 150_000]
)
def test_large_and_odd_texts_take_no_time(text: str) -> None:
    begun = time.process_time()
    laid_out(text)
    assert time.process_time() - begun < 8
