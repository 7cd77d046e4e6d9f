"""Every fact of a paged document can be shown on its page: its boxes, cut out of the page, hold its words.

Poppler cuts the words out of a PDF, Tesseract out of a scan: neither is what drew the boxes in the first case, and in the
second only the cut-out is read anew.
"""

from __future__ import annotations

import re
import subprocess

import pytest
from PIL import Image
from tests.reader.sources.source_documents import pdf, pictures_of, scanned_pdf

from kansli.reader.api import load_bytes, read
from kansli.reader.records import Box, Span

LONG = """Protokoll från Ekbackens vägförenings styrelse

Tid: måndag 4 mars 2030 kl. 18.30-20.00
Plats: Ekbackens förskola
Närvarande: Eva Ek (ordförande), Nils Holm, Åsa Öberg (sekreterare)

1. Mötets öppnande
Eva Ek hälsade alla välkomna.

2. Val av justerare
Nils Holm valdes till justerare.

3. Grus till Ängsvägen
Beslut
Styrelsen beslutade att köpa grus för högst 12 000 kr, att låta sladda Ängsvägen före
midsommar och att skriva till kommunen om trumman vid Åbron.
\f
4. Skyltar
Åsa Öberg får i uppdrag att ta in priser på nya skyltar till nästa möte.
"""


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def facts(reading) -> list[Span]:
    return [fact.span for fact in (*reading.decisions, *reading.assignments)]


def test_boxes_in_a_pdf_hold_the_passage(tmp_path):
    file = tmp_path / "protokoll.pdf"
    file.write_bytes(bytes(pdf(LONG).output()))
    source = load_bytes(file.name, file.read_bytes())
    reading = read(source)
    spans = facts(reading)
    assert len(spans) > 3
    assert {span.page for span in spans} >= {1, 2}
    for span in spans:
        cut = " ".join(_poppler(file, source, box) for box in span.boxes)
        assert words(cut) == words(span.quote)


def _poppler(file, source, box: Box) -> str:
    page = source.pages[box.page - 1]
    left, top = box.x0 * page.width - 1, box.y0 * page.height - 1
    width, height = (box.x1 - box.x0) * page.width + 2, (box.y1 - box.y0) * page.height + 2
    area = ["-x", round(left), "-y", round(top), "-W", round(width), "-H", round(height)]
    command = ["pdftotext", "-f", box.page, "-l", box.page, "-r", 72, *area, file, "-"]
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, check=True).stdout


@pytest.mark.slow
def test_boxes_in_a_scan_hold_the_passage(tmp_path):
    pictures = pictures_of(bytes(pdf(LONG).output()))
    source = load_bytes("skannad.pdf", bytes(scanned_pdf(pictures).output()))
    reading = read(source)
    assert source.media == "scan"
    assert not reading.repaired
    spans = facts(reading)
    assert len(spans) >= 3
    for span in spans:
        cut = words(" ".join(_tesseract(tmp_path, pictures[box.page - 1], box) for box in span.boxes))
        wanted = words(span.quote)
        assert len(set(cut) & set(wanted)) >= 0.9 * len(set(wanted)), (cut, wanted)


def _tesseract(folder, picture: Image.Image, box: Box) -> str:
    width, height = picture.size
    margin = 12
    area = (box.x0 * width - margin, box.y0 * height - margin, box.x1 * width + margin, box.y1 * height + margin)
    file = folder / "cut.png"
    picture.crop(tuple(round(edge) for edge in area)).save(file)
    command = ["tesseract", str(file), "-", "-l", "swe", "--psm", "7", "--dpi", "200"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
