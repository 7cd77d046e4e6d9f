from __future__ import annotations

import io
import shutil
import subprocess

import pikepdf
import pytest
from fpdf import FPDF
from tests.reader.sources.source_documents import MINUTES, pdf, pictures_of, scanned_pdf, styled_lines

from kansli.reader import errors
from kansli.reader.sources import load_bytes


def text_of(document: FPDF) -> str:
    return load_bytes("a.pdf", bytes(document.output())).text


def blank_document() -> FPDF:
    document = FPDF(format="A4")
    document.set_auto_page_break(auto=False)
    document.add_page()
    document.set_font("helvetica", size=11)
    return document


def test_the_lines_and_gaps_of_a_page_are_those_a_person_sees():
    assert text_of(pdf()).strip() == MINUTES


def test_words_know_where_they_stand():
    source = load_bytes("a.pdf", bytes(pdf().output()))
    for word in source.words:
        assert not any(sign.isspace() for sign in source.text[word.start : word.end])
        assert 0 <= word.x0 < word.x1 <= 1
        assert 0 <= word.y0 < word.y1 <= 1
    start = source.text.index("Björn Sjö väljs")
    (box,) = source.span([(start, start + len("Björn Sjö väljs till justerare."))]).boxes
    assert box.page == 1
    assert box.x0 == pytest.approx(21 / 210, abs=0.01)
    assert box.y0 == pytest.approx((20 + 9 * 5.5) / 297, abs=0.01)
    assert box.y1 - box.y0 < 6 / 297


def test_every_page_has_its_range_and_size():
    source = load_bytes("a.pdf", bytes(pdf("Första sidan\fAndra sidan").output()))
    assert [(page.number, source.text[page.start : page.end].strip()) for page in source.pages] == [(1, "Första sidan"), (2, "Andra sidan")]
    assert (source.pages[0].width, source.pages[0].height) == pytest.approx((595.28, 841.89), abs=0.1)


def test_columns_of_a_table_are_parted_by_tabs():
    document = blank_document()
    for name, place in (("Åsa Öhman", "Örby, ordförande"), ("Björn Sjö", "Älvsund"), ("Märta Källström", "Ånäs (digitalt)")):
        document.cell(70, 6, name)
        document.cell(70, 6, place, new_x="LMARGIN", new_y="NEXT")
    assert text_of(document) == "Åsa Öhman\tÖrby, ordförande\nBjörn Sjö\tÄlvsund\nMärta Källström\tÅnäs (digitalt)\n"


def test_an_empty_first_column_is_a_tab_too():
    document = blank_document()
    for label, name in (("Närvarande", "Åsa Öhman"), ("", "Björn Sjö"), ("Frånvarande", "Märta Källström")):
        document.cell(50, 6, label)
        document.cell(70, 6, name, new_x="LMARGIN", new_y="NEXT")
    assert text_of(document) == "Närvarande\tÅsa Öhman\n\tBjörn Sjö\nFrånvarande\tMärta Källström\n"


def test_a_narrow_tab_is_seen_by_the_column_above():
    document = blank_document()
    for label, text in (("Tid", "Torsdag den 14 mars"), ("Platser:", "Gästgården i Örby")):
        document.cell(17, 6, label)
        document.cell(70, 6, text, new_x="LMARGIN", new_y="NEXT")
    assert text_of(document) == "Tid\tTorsdag den 14 mars\nPlatser:\tGästgården i Örby\n"


def test_wrapped_cells_are_read_one_after_the_other():
    document = blank_document()
    with document.table(width=170, col_widths=(80, 50, 40)) as table:
        for row in (
            ("Åtgärd", "Ansvarig", "Klart"),
            ("Ta fram ett förslag till plan för vattnet i sjön och stäm av det med alla kommuner runt sjön", "Åsa Öhman", "15 mars"),
            ("Boka lokal", "Björn Sjö", "Nästa möte"),
        ):
            table.row(row)
    source = load_bytes("a.pdf", bytes(document.output()))
    cells: dict[tuple[int, int, int], str] = {}
    for line, style in styled_lines(source):
        cells[style.cell] = f"{cells.get(style.cell, '')} {line}".strip()
    assert cells[0, 1, 0] == "Ta fram ett förslag till plan för vattnet i sjön och stäm av det med alla kommuner runt sjön"
    assert [cells[0, row, 1] for row in range(3)] == ["Ansvarig", "Åsa Öhman", "Björn Sjö"]
    assert [cells[0, row, 2] for row in range(3)] == ["Klart", "15 mars", "Nästa möte"]


def test_newspaper_columns_are_read_one_after_the_other():
    document = blank_document()
    document.cell(
        0, 8, "Ett brev till alla medlemmar om sjön och allt som händer där under det kommande året", new_x="LMARGIN", new_y="NEXT"
    )
    left = "Till vänster står det om fisket och om hur näten ska läggas ut i sjön. " * 6
    right = "Till höger står det om vägen och om bron som ska byggas över ån nästa år. " * 6
    with document.text_columns(text=left + right, ncols=2, gutter=10, balance=True):
        pass
    text = " ".join(text_of(document).split())
    assert text.endswith((left + right).strip())


def test_a_hyphen_at_a_line_end_is_kept():
    document = blank_document()
    document.cell(0, 6, "Styrelsen beslutar att lämna frågan till samarbets-", new_x="LMARGIN", new_y="NEXT")
    document.cell(0, 6, "kommittén för vidare beredning.", new_x="LMARGIN", new_y="NEXT")
    assert text_of(document) == "Styrelsen beslutar att lämna frågan till samarbets-\nkommittén för vidare beredning.\n"


def test_heads_and_feet_that_pages_repeat_are_known():
    pages = [f"Ånäs vattenråd\n\n\nPunkt {7 * n} om fisket i sjön" + "\n" * 42 + f"Sida {n} av 3" for n in (1, 2, 3)]
    source = load_bytes("a.pdf", bytes(pdf("\f".join(pages)).output()))
    furniture = [line for line, style in styled_lines(source) if style and style.furniture]
    assert furniture == ["Ånäs vattenråd", "Sida 1 av 3", "Ånäs vattenråd", "Sida 2 av 3", "Ånäs vattenråd", "Sida 3 av 3"]


def test_bold_lines_are_known():
    document = blank_document()
    document.set_font("helvetica", style="B", size=11)
    document.cell(0, 6, "Beslut", new_x="LMARGIN", new_y="NEXT")
    document.set_font("helvetica", size=11)
    document.cell(0, 6, "Att bifalla förslaget", new_x="LMARGIN", new_y="NEXT")
    assert [(line, bool(style and style.bold)) for line, style in styled_lines(load_bytes("a.pdf", bytes(document.output())))] == [
        ("Beslut", True),
        ("Att bifalla förslaget", False),
    ]


def test_a_stamp_along_the_margin_stands_last():
    document = pdf()
    with document.rotation(90, x=10, y=200):
        document.text(10, 200, "Signerat elektroniskt av Åsa Öhman")
    lines = text_of(document).rstrip().split("\n")
    assert "\n".join(lines[:-1]).strip() == MINUTES
    assert lines[-1] == "Signerat elektroniskt av Åsa Öhman"


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_turned_page_is_read_as_it_is_displayed(quarters):
    """The page says "turn me", and the text is set so that it stands upright after turning."""
    upright = bytes(pdf().output())
    with pikepdf.open(io.BytesIO(upright)) as document:
        page = document.pages[0]
        width, height = 595.28, 841.89
        turn = {1: (0, 1, -1, 0, height, 0), 2: (-1, 0, 0, -1, width, height), 3: (0, -1, 1, 0, 0, width)}[quarters]
        page.contents_add(f"q {' '.join(str(n) for n in turn)} cm".encode(), prepend=True)
        page.contents_add(b"Q")
        if quarters != 2:
            page.MediaBox = [0, 0, height, width]
        page.Rotate = {1: 90, 2: 180, 3: 270}[quarters]
        turned = io.BytesIO()
        document.save(turned)
    source = load_bytes("a.pdf", turned.getvalue())
    assert source.text.strip() == MINUTES
    expected = load_bytes("a.pdf", upright).words[5]
    found = source.words[5]
    assert (found.x0, found.y0, found.x1, found.y1) == pytest.approx((expected.x0, expected.y0, expected.x1, expected.y1), abs=0.002)


def test_text_set_sideways_is_read_as_if_the_page_were_turned():
    document = FPDF(format="A4")
    document.set_auto_page_break(auto=False)
    document.add_page()
    document.set_font("helvetica", size=11)
    with document.rotation(90, x=100, y=150):
        for index, line in enumerate(MINUTES.split("\n")):
            document.text(30, 100 + 6 * index, line)
    assert text_of(document).strip() == MINUTES


def test_a_pdf_under_a_password():
    with pikepdf.open(io.BytesIO(bytes(pdf().output()))) as document:
        raw = io.BytesIO()
        document.save(raw, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(errors.EncryptedError, match="skyddad med lösenord"):
        load_bytes("a.pdf", raw.getvalue())


def test_a_pdf_that_only_forbids_printing_is_read():
    with pikepdf.open(io.BytesIO(bytes(pdf().output()))) as document:
        raw = io.BytesIO()
        document.save(raw, encryption=pikepdf.Encryption(owner="a", user="", allow=pikepdf.Permissions(extract=False)))
    assert load_bytes("a.pdf", raw.getvalue()).text.strip() == MINUTES


@pytest.mark.parametrize("raw", [b"%PDF-1.7\n", b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF"])
def test_a_broken_pdf(raw):
    with pytest.raises(errors.BrokenFileError, match="skadad PDF"):
        load_bytes("a.pdf", raw)


def test_an_empty_pdf_holds_no_text():
    with pytest.raises(errors.NoTextError, match="Ingen text"):
        load_bytes("a.pdf", bytes(blank_document().output()))


def test_an_empty_page_is_told():
    assert load_bytes("a.pdf", bytes(pdf("Första sidan\f\fTredje sidan").output())).notes == ("Sida 2 är tom.",)


def test_a_good_text_layer_over_a_scan_is_used(monkeypatch):
    monkeypatch.setenv("PATH", "")  # no Tesseract is needed
    raw = bytes(scanned_pdf(pictures_of(bytes(pdf().output()), dpi=50), hidden=MINUTES).output())
    source = load_bytes("a.pdf", raw)
    assert source.media == "pdf"
    assert "Märta Källström får i uppdrag" in source.text


def test_a_poor_text_layer_serves_where_there_is_no_tesseract(monkeypatch):
    monkeypatch.setenv("PATH", "")
    damaged = MINUTES.translate(str.maketrans("åäöÅÄÖ", "aaoAAO"))
    source = load_bytes("a.pdf", bytes(scanned_pdf(pictures_of(bytes(pdf().output()), dpi=50), hidden=damaged).output()))
    assert "Marta Kallstrom" in source.text
    assert "Tesseract" in source.notes[0]


def test_a_scan_without_tesseract_names_the_package(monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(errors.ToolMissingError, match="tesseract-ocr-swe"):
        load_bytes("a.pdf", bytes(scanned_pdf(pictures_of(bytes(pdf().output()), dpi=50)).output()))


def test_a_stamp_on_a_scan_does_not_pass_for_its_text(monkeypatch):
    monkeypatch.setenv("PATH", "")
    raw = bytes(scanned_pdf(pictures_of(bytes(pdf().output()), dpi=50), hidden="Inkommet 2024-03-14 till Ånäs vattenråd").output())
    with pytest.raises(errors.ToolMissingError):
        load_bytes("a.pdf", raw)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
def test_the_words_are_those_another_program_finds():
    raw = bytes(pdf("\f".join([MINUTES] * 2)).output())
    told = subprocess.run(["pdftotext", "-", "-"], input=raw, capture_output=True, check=True).stdout.decode()
    assert load_bytes("a.pdf", raw).text.split() == told.split()
