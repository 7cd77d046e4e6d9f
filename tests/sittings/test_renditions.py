"""Minutes as PDF, Word and a page: their structure by independent eyes (pikepdf, qpdf, poppler, LibreOffice), and nothing lost or let in."""

from __future__ import annotations

import io
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import docx
import pikepdf
import pytest

from kansli.documents.word import own_template
from kansli.people.models import Cooperation
from kansli.sittings.markdown import normal
from kansli.sittings.rendering.blocks import blocks_of, to_html, without_signatures
from kansli.sittings.rendering.comparing import compared
from kansli.sittings.rendering.docx import to_docx
from kansli.sittings.rendering.pages import to_page, to_pdf
from kansli.sittings.rendering.record import Addition, Hand, Record, shown_blocks

TEXT = normal("""# Minnesanteckningar från Norra samverkans ledningsgrupp

Tid: Fredag den 12 februari 2027 kl. 8.30–11.00

## Deltagare

- Camilla Berg, Ekeby, ordförande
  - med *Anna Ek* som stöd
- Petra Lind, Nykvik

## 1. <Länsplanen> & annat

**Viktigt** och *kursivt* om högst 150 000 kr till den 27 januari 2027.

1. först
2. sedan

Vid anteckningarna

Karin Ek

Justeras
""")
AT = datetime(2027, 2, 14, 15, 5, tzinfo=UTC)


@pytest.fixture
def record() -> Record:
    return Record(
        Cooperation(pk=987_654, name="Norra samverkan", slug="norra"),
        "Minnesanteckningar, Ledningsgruppen 12 februari 2027",
        shown_blocks(TEXT),
        (Hand("Karin Ek", AT),),
        (Hand("Anna Ek för Petra Lind", AT),),
        (Addition("Punkt 1 gäller <alla>.", "Karin Ek", AT),),
    )


def test_html_is_semantic_and_escapes():
    html = to_html(without_signatures(blocks_of(TEXT)), deeper=1)
    assert "<h3>1. &lt;Länsplanen&gt; &amp; annat</h3>" in html
    assert (
        re.sub(r"\s+", "", html).count(
            "<ul><li>CamillaBerg,Ekeby,ordförande<ul><li>med<em>AnnaEk</em>somstöd</li></ul></li><li>PetraLind,Nykvik</li></ul>"
        )
        == 1
    )
    assert "<strong>Viktigt</strong> och <em>kursivt</em>" in html
    assert "<ol><li>\nförst" in html
    assert "Vid anteckningarna" not in html


def test_no_line_ends_within_a_date_or_a_sum():
    assert "150\u00a0000\u00a0kr till den 27\u00a0januari\u00a02027" in to_html(blocks_of(TEXT))


def test_each_block_tells_where_in_the_text_it_stands():
    for block in blocks_of(TEXT):
        line = TEXT[block.start : block.end]
        assert block.text.replace("*", "")[:8].strip() in line.replace("*", "").replace("\\", "")
    assert f'data-start="{TEXT.index("- Petra Lind")}"' in to_html(blocks_of(TEXT), places=True)


def test_the_page_stands_alone_with_hands_and_corrections(record):
    page = to_page(record)
    assert not re.search(r"<script|src=|href=|url\(", page.replace('<link rel="icon" href="data:,">', ""))
    assert '<html lang="sv">' in page
    assert "<title>Minnesanteckningar, Ledningsgruppen 12 februari 2027</title>" in page
    assert 'Anna Ek för Petra Lind</p>\n<p class="when">14 februari 2027 kl. 16.05' in page
    assert "14 februari 2027: Punkt 1 gäller &lt;alla&gt;. (Karin Ek)" in page


def test_the_pdf_is_tagged_titled_and_archivable(record):
    """Built as PDF/A-2a and PDF/UA-1: what those ask for is there. No certificate."""
    with pikepdf.open(io.BytesIO(to_pdf(record))) as pdf:
        root = pdf.Root
        assert root.Lang == "sv"
        assert root.MarkInfo.Marked
        assert root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.docinfo["/Title"]) == record.heading
        assert str(root.OutputIntents[0].S) == "/GTS_PDFA1"
        metadata = root.Metadata.read_bytes().decode()
        assert metadata.count("<rdf:RDF") == 1
        assert 'pdfaid:part="2"' in metadata
        assert 'pdfaid:conformance="A"' in metadata
        assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
        kinds = tags(root.StructTreeRoot)
        assert {"/H1", "/H2", "/L", "/LI", "/LBody", "/P"} <= kinds
        assert all(page.Tabs == pikepdf.Name.S for page in pdf.pages)
        assert "/Outlines" in root
        for font in fonts(pdf):
            assert "/FontFile2" in font or "/FontFile3" in font, "a font is not in the file"


def tags(node) -> set[str]:
    found: set[str] = set()
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, pikepdf.Array):
            waiting.extend(one)
        elif isinstance(one, pikepdf.Dictionary):
            if "/S" in one:
                found.add(str(one.S))
            if "/K" in one:
                waiting.append(one.K)
    return found


def fonts(pdf: pikepdf.Pdf) -> list:
    found = []
    for page in pdf.pages:
        for font in page.Resources.Font.values():
            found.extend(inner.FontDescriptor for inner in font.get("/DescendantFonts", []))
    return found


def test_qpdf_and_poppler_read_it(record, tmp_path):
    place = tmp_path / "a.pdf"
    place.write_bytes(to_pdf(record))
    assert (
        "No syntax or stream encoding errors"
        in subprocess.run(["qpdf", "--check", place], capture_output=True, text=True, check=True).stdout
    )
    text = subprocess.run(["pdftotext", place, "-"], capture_output=True, text=True, check=True).stdout
    for words in ("<Länsplanen> & annat", "Viktigt och kursivt", "Justeras", "Anna Ek för Petra Lind", "Rättelser"):
        assert words in text


def test_word_keeps_headings_lists_and_looks(record):
    document = docx.Document(io.BytesIO(to_docx(record)))
    styles = {one.text: one.style.name for one in document.paragraphs}
    assert styles["Minnesanteckningar från Norra samverkans ledningsgrupp"] == "Heading 1"
    assert styles["1. <Länsplanen> & annat"] == "Heading 2"
    assert styles["Petra Lind, Nykvik"] == "List Bullet"
    assert styles["med Anna Ek som stöd"] == "List Bullet 2"
    bold = next(one for one in document.paragraphs if one.text.startswith("Viktigt"))
    assert [(run.text, bool(run.bold), bool(run.italic)) for run in bold.runs if run.text][:3] == [
        ("Viktigt", True, False),
        (" och ", False, False),
        ("kursivt", False, True),
    ]
    assert "14 februari 2027: Punkt 1 gäller <alla>. (Karin Ek)" in styles


def test_the_cooperations_own_template_is_used(record, settings, tmp_path):
    settings.HOME = tmp_path
    place = own_template(record.cooperation, "anteckningar")
    place.parent.mkdir(parents=True)
    template = docx.Document()
    template.add_paragraph("Norra samverkans eget brevhuvud")
    template.add_paragraph("{% for block in blocks %}{{r block.words }}{% endfor %}")
    template.save(place)
    text = "\n".join(one.text for one in docx.Document(io.BytesIO(to_docx(record))).paragraphs)
    assert "Norra samverkans eget brevhuvud" in text
    assert "<Länsplanen> & annat" in text


@pytest.mark.slow
def test_libreoffice_opens_the_word_document(record, tmp_path):
    place = tmp_path / "a.docx"
    place.write_bytes(to_docx(record))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "txt:Text", "--outdir", tmp_path, place],
        check=True,
        capture_output=True,
        timeout=120,
    )
    text = Path(tmp_path / "a.txt").read_text("utf-8-sig")
    assert "<Länsplanen> & annat" in text
    assert "Anna Ek för Petra Lind" in text


def test_what_differs_between_versions_is_marked_word_by_word():
    after = TEXT.replace("150 000", "120 000").replace("- Petra Lind, Nykvik\n", "").replace("1. först", "1. först av allt")
    told = [str(one.html) for one in compared(TEXT, after) if one.changed]
    gone, new = '<span class="hidden-text">borttaget: </span>', '<span class="hidden-text">nytt: </span>'
    assert told == [
        f"<del>{gone}Petra Lind, Nykvik</del>",
        f"Viktigt och kursivt om högst <del>{gone}150</del><ins>{new}120</ins> 000 kr till den 27 januari 2027.",
        f"först<ins>{new} av allt</ins>",
    ]


def test_nothing_differs_from_itself():
    assert not any(one.changed for one in compared(TEXT, TEXT))
