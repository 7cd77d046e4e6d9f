"""The minutes' own lists of what is still open."""

from __future__ import annotations

import pytest

from kansli.reader.draft import Draft
from kansli.reader.known import Known
from kansli.reader.stages import attendance, head, layout, outline, outstanding
from kansli.reader.text import SourceText

MINUTES = """Minnesanteckningar styrgruppen
Datum: 2023-05-04
Närvarande: Eva Ros, Bo Alm

1. Öppnande
Eva Ros öppnade mötet.

2. {title}
{item}

3. Avslutning
Eva Ros avslutade mötet.
"""


def read(item: str, title: str = "Utestående ärenden") -> Draft:
    draft = Draft(SourceText("minutes.txt", MINUTES.format(title=title, item=item)), Known())
    for stage in (layout, outline, head, attendance, outstanding):
        stage.run(draft)
    return draft


def test_a_list_said_to_be_all_that_remains() -> None:
    draft = read("Eva Ros går igenom listan. Kvarstående punkter är:\n\n- Boka möte med staden.\n- Ny skylt (Bo)\n")
    assert [(o.item, o.span.quote, o.responsible) for o in draft.outstanding] == [
        ("2", "Boka möte med staden.", None),
        ("2", "Ny skylt (Bo)", "Bo Alm"),
    ]
    assert [(r.item, r.complete) for r in draft.reviews] == [("2", True)]


def test_entries_may_be_paragraphs() -> None:
    draft = read("De som återstår är:\n\nEva Ros tar kontakt med staden.\n\nKansliet återkommer om hyran.\n", title="Föregående möten")
    assert [o.responsible for o in draft.outstanding] == ["Eva Ros", "kansliet"]


def test_a_list_that_only_its_item_tells_is_not_said_to_be_complete() -> None:
    draft = read("Möte med staden tas upp på konferensen i januari.")
    assert [o.span.quote for o in draft.outstanding] == ["Möte med staden tas upp på konferensen i januari."]
    assert [r.complete for r in draft.reviews] == [False]


def test_rows_that_are_done_are_left_out() -> None:
    rows = "Åtgärd\tAnsvarig\tStatus\nNy skylt\tBo\tKlart\nMåla boden\tEva\tPågår"
    draft = read(rows, title="Uppföljning av åtgärdslista")
    assert [(o.matter, o.responsible) for o in draft.outstanding] == [("Måla boden", "Eva Ros")]


@pytest.mark.parametrize(
    ("item", "title"),
    [
        ("Eventuella utestående ärenden samlas ihop på nästa möte.", "Utestående ärenden"),
        ("Eva Ros redovisar kort vad som avhandlades på förra mötet.", "Utestående ärenden och föregående möten"),
        ("Eva Ros tar kontakt med staden.", "Lokal"),
    ],
)
def test_what_is_no_list(item: str, title: str) -> None:
    draft = read(item, title)
    assert draft.outstanding == []
    assert draft.reviews == []


def test_nothing_outstanding_is_a_complete_list() -> None:
    draft = read("Inga utestående ärenden.")
    assert (draft.outstanding, [r.complete for r in draft.reviews]) == ([], [True])


def test_matters_told_in_a_paragraph_to_remain() -> None:
    draft = read("Bo skulle ringa banken. Klart. Eva skulle köpa färg. Butiken hade stängt. Kvarstår.", title="Föregående möte")
    assert [(o.responsible, o.span.quote) for o in draft.outstanding] == [
        ("Eva Ros", "Eva skulle köpa färg. Butiken hade stängt. Kvarstår."),
    ]


def test_a_list_in_a_sentence_has_an_entry_for_each_name() -> None:
    draft = read("Kvar att göra: nytt schema (Eva), mall för samtal (Bo).", title="Föregående möte")
    assert [(o.matter, o.responsible) for o in draft.outstanding] == [("nytt schema (Eva)", "Eva Ros"), ("mall för samtal (Bo)", "Bo Alm")]


def test_rows_under_way_in_a_table_with_states() -> None:
    rows = "Uppdrag\tVem\tStatus\nNy skylt\tBo\tKlart 3 maj\nMåla boden\tEva\tEj påbörjat"
    assert [o.matter for o in read(rows, title="Föregående möte").outstanding] == ["Måla boden"]


@pytest.mark.parametrize(
    ("entry", "responsible"),
    [
        ("- Ny skylt (Eva och Bo)", "Eva Ros och Bo Alm"),
        ("- Ny skylt (Eva) – pågår", "Eva Ros"),
        ("- Ny skylt. Bo jagar leverantören.", "Bo Alm"),
        ("- Ny skylt, Eva", "Eva Ros"),
        ("- Ny skylt. Bo har gjort en skiss.", None),
        ("- Ny skylt, väntar på staden", None),
    ],
)
def test_who_answers_for_an_entry(entry: str, responsible: str | None) -> None:
    assert [o.responsible for o in read(entry, title="Kvar sedan tidigare").outstanding] == [responsible]
