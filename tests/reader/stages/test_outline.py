"""Sections, zones, outcomes and remarks of the outline. Which items a layout has is tried in test_outline_layouts."""

from __future__ import annotations

import pytest

from kansli.reader.draft import Block, Draft, Zone
from kansli.reader.known import Known
from kansli.reader.records import Outcome
from kansli.reader.stages import layout, outline
from kansli.reader.text import LineStyle, SourceText


def outlined(text: str, styles: dict[int, LineStyle] | None = None) -> Draft:
    draft = Draft(SourceText("m.txt", text, styles=styles or {}), Known())
    layout.run(draft)
    outline.run(draft)
    return draft


def block_of(draft: Draft, words: str) -> Block:
    return next(block for block in draft.blocks if block.text.startswith(words))


def item(body: str) -> Draft:
    return outlined(f"Protokoll\n\n1. Öppnande\n\nEva öppnar.\n\n2. Ärendet om vägen\n\n{body}\n\n3. Avslut\n\nEva tackar.\n")


@pytest.mark.parametrize(
    ("label", "zone"),
    [
        ("Beslut", Zone.DECISION),
        ("BESLUT:", Zone.DECISION),
        ("*Beslut**", Zone.DECISION),
        ("**Beslut:**", Zone.DECISION),
        ("Kommunstyrelsens beslut", Zone.DECISION),
        ("Styrelsen beslutar", Zone.DECISION),
        ("Förslag till beslut", Zone.PROPOSAL),
        ("Förvaltningens förslag:", Zone.PROPOSAL),
        ("Diskussion", Zone.DISCUSSION),
        ("Sammanfattning av ärendet", Zone.BACKGROUND),
        ("Yrkanden", Zone.MOTION),
        ("Reservation", Zone.RESERVATION),
        ("Beslutsunderlag", Zone.PAPERS),
        ("Beslutet skickas till", Zone.DISPATCH),
    ],
)
def test_a_label_opens_a_zone(label: str, zone: Zone) -> None:
    draft = item(f"Bo föredrar.\n\n{label}\n\nVägen byggs i vår.")
    assert block_of(draft, "Bo föredrar.").zone is Zone.TEXT
    assert block_of(draft, "Vägen byggs i vår.").zone is zone
    assert block_of(draft, "Eva tackar.").zone is Zone.TEXT


def test_a_label_before_its_words_covers_that_paragraph_and_its_list() -> None:
    draft = item("Beslut: Vägen byggs.\n- Bo begär in anbud.\n- Eva skriver avtal.\n\nDärefter talade Bo om bron.")
    assert block_of(draft, "Vägen byggs.").zone is Zone.DECISION
    assert block_of(draft, "Eva skriver avtal.").zone is Zone.DECISION
    assert block_of(draft, "Därefter talade").zone is Zone.TEXT


def test_talk_after_a_list_of_resolutions_is_talk() -> None:
    draft = item("Beslut\n\n1. Vägen byggs.\n2. Bron rivs.\n\nBo från länet informerar om fisket i ån.")
    assert block_of(draft, "Bron rivs.").zone is Zone.DECISION
    assert block_of(draft, "Bo från länet").zone is Zone.TEXT


def test_a_subheading_ends_a_zone_and_a_label_is_none() -> None:
    draft = item("Beslut\n\nVägen byggs.\n\nBron över ån\n\nBo redovisar läget.\n\nDiskussion\n\nAlla är nöjda.")
    assert block_of(draft, "Bo redovisar").zone is Zone.TEXT
    assert draft.items[1].subheadings == ("Bron över ån",)


def test_a_table_of_actions_has_its_own_zone() -> None:
    draft = item("Åtgärd\tAnsvarig\tKlart\nBegär in anbud\tBo\t1 maj")
    assert block_of(draft, "Begär in anbud").zone is Zone.ACTIONS


def test_head_agenda_signatures_and_appendix_are_no_items() -> None:
    text = (
        "Protokoll\nNärvarande: Eva Ek\n\nDagordning\n1. Öppnande\n2. Vägen\n3. Avslut\n\n1. Öppnande\nEva öppnar.\n2. Vägen\nVägen byggs.\n"
        "3. Avslut\nEva tackar.\n\nVid protokollet\nBo Lind\n\nBilaga 1 Karta\nKartan visar vägen.\n"
    )
    draft = outlined(text)
    assert [i.number for i in draft.items] == ["1", "2", "3"]
    assert block_of(draft, "Närvarande").zone is Zone.HEAD
    assert draft.zone(Zone.AGENDA)[0].text == "Dagordning"
    assert block_of(draft, "Bo Lind").zone is Zone.SIGNATURES
    assert block_of(draft, "Kartan visar").zone is Zone.APPENDIX


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        ("Vägen byggs.", Outcome.TREATED),
        ("Inget att rapportera.", Outcome.NOTHING_TO_REPORT),
        ("Punkten utgår.", Outcome.NOTHING_TO_REPORT),
        ("Inget nytt, men Bo undersöker saken.", Outcome.TREATED),
        ("Punkten hanns inte med.\n\nBo mejlar läget.", Outcome.NOT_REACHED),
    ],
)
def test_the_outcome_of_an_item(body: str, outcome: Outcome) -> None:
    assert item(body).items[1].outcome is outcome


def test_what_is_said_after_an_item_is_taken_up_again_is_its_own() -> None:
    draft = outlined(
        "1. Budget\n\nEva föredrar.\n\n2. Övrigt\n\nInget att rapportera.\n\nPunkt 1 återupptas.\n\nBudgeten godkänns.\n\n3. Nästa möte\n\nI maj.\n"
    )
    assert [i.outcome for i in draft.items] == [Outcome.INTERRUPTED_AND_RESUMED, Outcome.NOTHING_TO_REPORT, Outcome.TREATED]
    section = block_of(draft, "Budgeten godkänns.").section
    assert section is not None
    assert section.number == "1"


def test_an_items_dnr_is_kept_and_is_no_heading() -> None:
    draft = outlined("§ 45   Dnr KS 2023/12\nVal av ombud\nEva Ek väljs.\n\n§ 46\nDnr KS 2023/14\nRemiss om vatten\nYttrande avges.\n")
    assert [(i.heading, i.case_number) for i in draft.items] == [("Val av ombud", "KS 2023/12"), ("Remiss om vatten", "KS 2023/14")]


def test_the_decision_column_of_a_table_holds_decisions() -> None:
    draft = outlined("Nr\tÄrende\tBeslut\n1\tÖppnande\tMötet öppnas.\n2\tBudget\tBudgeten antas.\n3\tAvslut\tMötet avslutas.\n")
    assert block_of(draft, "Budgeten antas.").zone is Zone.DECISION


def test_headings_by_style_are_items_and_a_list_under_one_is_not() -> None:
    lines = ["Läget", "Allt går bra.", "Att göra", "1. Boka lokal", "2. Bjuda in", "3. Köpa fika", "Avslut", "Eva tackar."]
    text = "\n".join(lines)
    styles = {text.index(line): LineStyle(heading=2) for line in ("Läget", "Att göra", "Avslut")}
    draft = outlined(text, styles)
    assert [i.heading for i in draft.items if i.heading != "Att göra"] == ["Läget", "Avslut"]


def test_odd_numbering_and_empty_items_are_remarked_on() -> None:
    draft = outlined(
        "1. Öppnande\n\nEva öppnar.\n\n2. Vägen\n\nVägen byggs.\n\n2. Bron\n\nBron rivs.\n\n4. Hamnen\n\n5. Avslut\n\nEva tackar.\n"
    )
    assert {remark.code for remark in draft.remarks} == {"number-twice", "number-gap", "empty-item"}


def test_the_body_of_an_item_holds_its_words() -> None:
    draft = item("Vägen byggs.")
    assert "Vägen byggs." in draft.source.quote(draft.items[1].body)
    assert "Eva tackar." not in draft.source.quote(draft.items[1].body)


@pytest.mark.parametrize(
    ("written", "heading"),
    [
        ("Ny båt (besluts punkt)", "Ny båt (beslutspunkt)"),
        ("Verksamhets planering", "Verksamhetsplanering"),
        ("Informations- och utbildningsplan", "Informations- och utbildningsplan"),
        ("Kommunens avtal", "Kommunens avtal"),
    ],
)
def test_compounds_split_after_the_binding_s_are_joined(written: str, heading: str) -> None:
    assert outlined(f"1. Öppnande\n\nEva öppnar.\n\n2. {written}\n\nBo föredrar.\n").items[1].heading == heading


@pytest.mark.parametrize("text", ["", " \n\f\n", "\x00", "1.", "§", "#", "- ", "**", "12 §", "Beslut:"])
def test_next_to_nothing_is_read_as_such(text: str) -> None:
    draft = outlined(text)
    assert sum(len(block.lines) for block in draft.blocks) <= 1
