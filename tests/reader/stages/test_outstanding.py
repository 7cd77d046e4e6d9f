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


def test_a_table_with_case_numbers_and_a_column_for_who() -> None:
    rows = "Nr\tUppdrag\tBeslutat\tAnsvarig\tLäge\n22:4\tAvtal om is\t2022-09-16\tbadmästaren\tväntar på offert\n22:5\tNy skylt\t2022-10-01\tBo\tklart"
    draft = read(rows, title="Ej avslutade uppdrag")
    assert [(o.matter, o.responsible) for o in draft.outstanding] == [("Avtal om is", "badmästaren")]


def test_a_table_whose_columns_were_lost() -> None:
    draft = read("Nr Åtgärd Ansvarig Status\n1 Skyltar Bo Pågår\n2 Lås Eva Klar", title="Åtgärdslogg")
    assert [o.span.quote for o in draft.outstanding] == ["1 Skyltar Bo Pågår"]


@pytest.mark.parametrize(
    ("item", "matters"),
    [
        ("Arkivlokal: Eva\nReglemente, väntar på juristen", [("Arkivlokal: Eva", "Eva Ros"), ("Reglemente, väntar på juristen", None)]),
        (
            "1. Hörslinga (fastighetschefen)\n2. Bänkar. Väntar på staden.",
            [("Hörslinga (fastighetschefen)", "fastighetschefen"), ("Bänkar. Väntar på staden", None)],
        ),
        ("Listan gicks igenom. Skyltarna kvarstår.", [("Skyltarna kvarstår", None)]),
        ("Inga.", []),
    ],
)
def test_entries_in_many_forms(item: str, matters: list[tuple[str, str | None]]) -> None:
    assert [(o.matter, o.responsible) for o in read(item, "Punkter som ligger kvar sedan tidigare").outstanding] == matters


def test_what_was_not_done_and_why_remains() -> None:
    draft = read("Elfiske vid bron. Bo. Inte genomfört på grund av högt vatten, görs i maj.", title="Förra mötets anteckningar")
    assert [o.span.quote for o in draft.outstanding] == ["Elfiske vid bron. Bo. Inte genomfört på grund av högt vatten, görs i maj."]


def test_what_is_gone_through_is_done_unless_said_otherwise() -> None:
    draft = read(
        "- Eva har ringt banken.\n- Bo skulle köpa lås – inte klart.\n- Bo har ringt men väntar på svar.",
        title="Uppföljning av tidigare beslut",
    )
    assert [o.responsible for o in draft.outstanding] == ["Bo Alm", "Bo Alm"]


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


@pytest.mark.parametrize(("state", "whole"), [("Klart 3 maj", True), ("Pågår", False)])
def test_a_table_with_states_is_whole_when_it_tells_what_is_done_too(state, whole) -> None:
    draft = read(f"Uppdrag\tVem\tStatus\nNy skylt\tBo\t{state}\nMåla boden\tEva\tEj påbörjat", title="Lokalen")
    assert [o.matter for o in draft.outstanding][-1] == "Måla boden"
    assert [r.complete for r in draft.reviews] == [whole]


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


def test_a_list_of_actions_after_the_items() -> None:
    rows = "Nr   Åtgärd             Ansvarig     Status\n1    Boka ny lokal      Bo Alm       Pågår\n2    Laga grinden       Eva Ros      Klar\n"
    draft = Draft(
        SourceText("minutes.txt", MINUTES.format(title="Lokal", item="Lokalen är trång.") + "\n\nÅTGÄRDSLISTA\n\n" + rows), Known()
    )
    for stage in (layout, outline, head, attendance, outstanding):
        stage.run(draft)
    assert [(o.item, o.matter, o.responsible) for o in draft.outstanding] == [(None, "Boka ny lokal", "Bo Alm")]


def test_that_all_remains_is_no_entry() -> None:
    assert read("Konstaterades att samtliga punkter kvarstår.", title="Genomgång av åtgärdslista").outstanding == []
