"""Nothing is dropped in silence, and nothing is called lost that was read."""

from __future__ import annotations

import pytest

from kansli.reader.api import load_bytes, read

HEAD = "Protokoll från Ekeby nämnd\nmåndag 4 mars 2030 kl. 18\nNärvarande: Eva Ek, ordförande, Nils Holm\n\n1. Öppnande\nEva Ek öppnade mötet.\n\n"


def remarks(text: str) -> dict[str, bool]:
    """Code of each remark → whether it leaves a gap."""
    return {remark.code: remark.leaves_gap for remark in read(load_bytes("prov.txt", text.encode())).remarks}


def test_minutes_read_whole_have_nothing_to_check():
    reading = read(load_bytes("prov.txt", (HEAD + "2. Grus\nBeslut\nNämnden beslutar att köpa grus.\n").encode()))
    assert reading.complete
    assert reading.remarks == ()


@pytest.mark.parametrize("label", ["Beslut", "Beslut\nNämnden beslutar"])
def test_a_proposal_repeated_as_the_decision_is_read(label):
    text = f"{HEAD}2. Grus\nFörvaltningens förslag till beslut\nNämnden beslutar\natt köpa grus.\n\n{label}\natt köpa grus.\n"
    assert not set(remarks(text)) & {"unread-decision", "empty-label"}


def test_a_label_without_text_is_told():
    assert "empty-label" in remarks(HEAD + "2. Grus\nDiskussion\nBeslut\nNämnden beslutar att köpa grus.\n")


def test_names_before_the_first_item_that_were_not_read_leave_a_gap():
    text = "Protokoll från Ekeby nämnd\nmåndag 4 mars 2030 kl. 18\nRundringning: Eva Ek, Nils Holm, Åsa Öberg och Per Lund\n\n1. Öppnande\nMötet öppnades.\n\n2. Grus\nBeslut\nNämnden beslutar att köpa grus.\n"
    assert remarks(text)["unread-people"]


def test_no_list_of_people_is_told():
    assert "no-attendance" in remarks(
        "Protokoll från Ekeby nämnd\nmåndag 4 mars 2030 kl. 18\n\n1. Öppnande\nMötet öppnades.\n\n2. Grus\nNämnden beslutade att köpa grus.\n"
    )


def test_a_note_of_the_source_leaves_a_gap():
    from kansli.reader.text import SourceText

    reading = read(SourceText("prov.txt", HEAD, notes=("Sida 2 är skadad och kunde inte läsas.",)))
    assert not reading.complete
    assert reading.remarks[0].message == "Sida 2 är skadad och kunde inte läsas."
