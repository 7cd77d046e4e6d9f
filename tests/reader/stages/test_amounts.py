from __future__ import annotations

from kansli.reader.draft import Draft
from kansli.reader.known import Known
from kansli.reader.stages import amounts, layout, outline
from kansli.reader.text import SourceText


def amounts_of(text):
    draft = Draft(SourceText("m.txt", text), Known())
    layout.run(draft)
    outline.run(draft)
    amounts.run(draft)
    return [(amount.item, amount.amount_sek, amount.cap, amount.span.quote) for amount in draft.amounts]


def test_each_mention_is_one_amount_of_its_item():
    found = amounts_of(
        "Protokoll\n\n1. Öppnande\nMötet öppnades.\n\n2. Dagen\nKostnaden blir 40 000 kr. Kansliet får boka lokal för högst 25 tkr.\n\n3. Avgift\nAvgiften är 200 kr och 100 kr för unga.\n"
    )
    assert found == [
        ("2", 40000, False, "Kostnaden blir 40 000 kr."),
        ("2", 25000, True, "Kansliet får boka lokal för högst 25 tkr."),
        ("3", 200, False, "Avgiften är 200 kr och 100 kr för unga."),
        ("3", 100, False, "Avgiften är 200 kr och 100 kr för unga."),
    ]


def test_a_proposal_repeated_as_the_decision_counts_once():
    found = amounts_of(
        "Protokoll\n\n§ 1 Öppnande\nMötet öppnades.\n\n§ 2 Bidrag\nFörslag till beslut\nFöreningen får 5 000 kr.\n\nBeslut\nFöreningen får 5 000 kr.\n\n§ 3 Avslut\nMötet avslutades.\n"
    )
    assert [(item, sek) for item, sek, _, _ in found] == [("2", 5000)]


def test_papers_are_passed_over():
    assert (
        amounts_of("Protokoll\n\n§ 1 Öppnande\nMötet öppnades.\n\n§ 2 Hyra\nAvtalet godkändes.\n\nBeslutsunderlag\nOffert om 40 000 kr\n")
        == []
    )
