from __future__ import annotations

from kansli.reader.draft import Draft, Zone
from kansli.reader.known import Known
from kansli.reader.records import Outcome
from kansli.reader.stages import layout, outline
from kansli.reader.text import SourceText


def outlined(text: str) -> Draft:
    draft = Draft(SourceText("m.txt", text), Known())
    layout.run(draft)
    outline.run(draft)
    return draft


def items(text: str) -> list[tuple[str | None, str | None]]:
    return [(item.number, item.heading) for item in outlined(text).items]


def zones(text: str) -> list[tuple[str, Zone]]:
    return [(block.text, block.zone) for block in outlined(text).blocks]


def test_numbered_headings_are_items() -> None:
    text = "Styrelsemöte\n\n1. Mötet öppnas\n\nEva öppnar.\n\n2. Ekonomi\n\nKassan är god.\n\n3 Övriga frågor\n\nInga övriga frågor.\n"
    assert items(text) == [("1", "Mötet öppnas"), ("2", "Ekonomi"), ("3", "Övriga frågor")]
    assert outlined(text).items[2].outcome is Outcome.NOTHING_TO_REPORT


def test_beslut_label_opens_a_decision_zone_until_the_next_item() -> None:
    found = zones("1. Budget\n\nEva föredrar.\n\nBeslut\n\nBudgeten antas.\n\n2. Nästa möte\n\nI maj.\n")
    assert ("Budgeten antas.", Zone.DECISION) in found
    assert ("I maj.", Zone.TEXT) in found


def test_an_item_taken_up_again_gets_what_follows() -> None:
    draft = outlined(
        "1. Budget\n\nEva föredrar.\n\n2. Övrigt\n\nInget att rapportera.\n\nPunkt 1 återupptas.\n\nBudgeten godkänns.\n\n3. Nästa möte\n\nI maj.\n"
    )
    assert [item.outcome for item in draft.items] == [Outcome.INTERRUPTED_AND_RESUMED, Outcome.NOTHING_TO_REPORT, Outcome.TREATED]
    assert "Budgeten godkänns." in [block.text for block in draft.sections[0].blocks]
