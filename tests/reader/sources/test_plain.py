from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kansli.reader.sources import load_bytes
from kansli.reader.sources.plain import decode

SWEDISH = "Närvarande: Åsa Öhman, Björn Sjö\n§ 3 Årsmötet ägde rum på Gästgården i Örby – „så är det”.\nÄrendet återremitteras.\n"
LETTERS = "Närvarande: Åsa Öhman, Björn Sjö\nÅrsmötet ägde rum på Gästgården i Örby.\nÄrendet återremitteras.\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_modern_encodings_are_read_whole(encoding):
    assert load_bytes("a.txt", SWEDISH.encode(encoding)).text == SWEDISH


@pytest.mark.parametrize("encoding", ["latin-1", "mac_roman", "cp850", "cp437"])
def test_older_encodings_are_known_by_the_swedish_letters(encoding):
    assert load_bytes("a.txt", LETTERS.encode(encoding)).text == LETTERS


@pytest.mark.parametrize("older", ["cp1252", "mac_roman", "cp850"])
def test_a_file_of_two_encodings_is_read_line_by_line(older):
    lines = LETTERS.splitlines(keepends=True)
    raw = lines[0].encode("utf-8") + lines[1].encode(older) + lines[2].encode("utf-8")
    assert load_bytes("a.txt", raw).text == LETTERS


def test_two_encodings_in_one_line():
    assert decode("Mötet i ".encode() + "Örby är öppnat".encode("cp1252")) == "Mötet i Örby är öppnat"


def test_bytes_without_meaning_in_cp1252_do_not_stop_it():
    assert decode(b"M\xf6tet \x81\x8d \xe4r \xf6ppnat av styrelsen") == "Mötet \x81\x8d är öppnat av styrelsen"


def test_a_foreign_encoding_is_guessed_as_a_last_resort():
    russian = "Протокол заседания правления товарищества. Присутствовали все члены правления.\n" * 3
    assert load_bytes("a.txt", russian.encode("cp1251")).text == russian


@pytest.mark.parametrize("newline", ["\r\n", "\r", "\n"])
def test_newlines_become_one_kind(newline):
    assert load_bytes("a.txt", newline.join(["Beslut", "", "Att bifalla"]).encode()).text == "Beslut\n\nAtt bifalla"


def test_nul_bytes_stay_where_they_were():
    assert load_bytes("a.txt", b"Bes\x00lut att bifalla").text == "Bes\x00lut att bifalla"


def test_form_feeds_part_pages_and_stay_in_the_text():
    source = load_bytes("a.txt", "Sida ett\n\fSida två\n\f".encode())
    assert source.text == "Sida ett\n\fSida två\n\f"
    assert [source.text[page.start : page.end] for page in source.pages] == ["Sida ett\n\f", "Sida två\n\f"]
    assert source.page_of(source.text.index("två")) == 2


def test_no_form_feed_no_pages():
    assert load_bytes("a.txt", b"En enda sida\n\f").pages == ()


def test_a_line_of_a_megabyte():
    text = "Styrelsen beslutade att bifalla förslaget. " * 25_000
    assert load_bytes("a.txt", text.encode()).text == text


def test_three_hundred_pages_of_nonsense_load():
    text = "\f".join("xyzzy plugh " * 300 for _ in range(300))
    assert len(load_bytes("a.txt", text.encode()).pages) == 300


def test_markdown_keeps_its_marks_and_tells_its_headings():
    text = "# Protokoll\n\nÅrsmöte\n=======\n\n## 1. Öppnande\n\n**Beslut**\n\n```\n# ingen rubrik\n```\n"
    source = load_bytes("a.md", text.encode())
    styles = {text[start:].split("\n")[0]: style for start, style in source.styles.items()}
    assert source.text == text
    assert source.media == "markdown"
    assert {line: style.heading for line, style in styles.items() if style.heading} == {"# Protokoll": 1, "Årsmöte": 1, "## 1. Öppnande": 2}
    assert styles["**Beslut**"].bold


@given(st.text())
def test_any_text_in_utf8_comes_out_the_same(text):
    assert (
        decode(text.encode("utf-8", errors="replace")) == text.encode("utf-8", errors="replace").decode()
        or text[:1] == "\ufeff"
        or "\x00" in text
    )


@given(st.binary())
def test_any_bytes_decode(raw):
    assert isinstance(decode(raw), str)
