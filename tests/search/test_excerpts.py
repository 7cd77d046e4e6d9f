"""The passage of a hit holds the words asked for, marked; a scan is shown as delivered."""

from __future__ import annotations

from kansli.search.excerpts import excerpt
from kansli.search.query import parse, with_names

LONG = "Helt annat sägs här. " * 30 + "Frågan om kostnaderna för samarbetsytan tas upp. " + "Och annat igen. " * 30


def query(words: str):
    return with_names(parse(words), {})


def marked(pieces) -> list[str]:
    return [words for words, is_marked in pieces if is_marked]


def test_every_form_and_compound_is_marked():
    found = excerpt("Nämndmötet och mötena om planen.", "", query("möte "))
    assert marked(found.pieces) == ["Nämndmötet", "mötena"]
    assert "".join(words for words, _ in found.pieces) == "Nämndmötet och mötena om planen."


def test_the_passage_is_where_most_of_the_words_are():
    found = excerpt(LONG, "", query("samarbetsyta kostnad"))
    assert marked(found.pieces) == ["kostnaderna", "samarbetsytan"]
    assert found.cut_before
    assert found.cut_after
    assert sum(len(words) for words, _ in found.pieces) < 400
    assert LONG[found.offset :].startswith("kostnaderna")


def test_a_phrase_is_marked_whole_and_only_in_a_row():
    found = excerpt("I uppdrag gavs. Det får i uppdrag att se på uppdrag i höst.", "", query('"får i uppdrag"'))
    assert marked(found.pieces) == ["får i uppdrag"]


def test_a_scan_is_shown_as_delivered_and_as_read():
    found = excerpt(
        "Ytterligare avstamningar och dialogmoéten, pa olika nivaer.",
        "Ytterligare avstämningar och dialogmöten, på olika nivåer.",
        query("dialogmöte"),
    )
    assert marked(found.pieces) == ["dialogmoéten"]
    assert marked(found.read_as) == ["dialogmöten"]


def test_the_heading_is_not_said_twice():
    found = excerpt("9. RUFFS\n\nArbetet går vidare med RUFFS.", "", query("ruffs "), title="9. RUFFS")
    assert "".join(words for words, _ in found.pieces) == "Arbetet går vidare med RUFFS."
    assert not found.cut_before


def test_empty_text_has_no_passage():
    assert excerpt("", "", query("möte")).pieces == ()
