"""PDF: text layers where they are worth reading, OCR of the pages where they are not.

Reads bytes; leaves the text with pages, word boxes and recognisable running heads and feet.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from kansli.reader.errors import BrokenFileError, EncryptedError, FileTooLargeError, NoTextError
from kansli.reader.sources import tesseract
from kansli.reader.sources.builder import TextBuilder
from kansli.reader.sources.page_layout import PageLine, arrange
from kansli.reader.sources.page_text import Progress, add_pages
from kansli.reader.sources.pdf_words import PageWords, words_of_page
from kansli.reader.sources.scan import ocr_pages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL import Image

    from kansli.reader.text import SourceText

EXTRACTOR = "pdf/1"
MAX_PAGES = 5000

_FEW_LETTERS = 25  # fewer on a page with a picture: the picture holds the text
_SOME_LETTERS = 200  # fewer on a page that a picture covers: a stamp on a scan; enough to judge the share of å, ä and ö by
_COVERS = 0.6  # of the page's area
_SWEDISH_SHARE = 0.01  # of all letters; in Swedish å, ä and ö are nearly five in a hundred
_LEAST_DPI, _MOST_DPI, _USUAL_DPI = 150, 300, 200
_MANY_SHAPES = 100
_MAX_SIDE = 9000  # pixels
_SWEDISH = re.compile("[åäö]", re.IGNORECASE)
_BROKEN_LETTER = re.compile("[\x00-\x08\ufffd\ue000-\uf8ff]")


@dataclass(slots=True)
class _PdfPage:
    width: float
    height: float
    lines: list[PageLine] = field(default_factory=list)
    dpi: int | None = None
    """Resolution at which the page is to be read by OCR; None: its text layer serves."""
    spare: bool = False
    """The text layer is poor but there; it serves where OCR cannot be had."""


def read_pdf(name: str, raw: bytes, *, workers: int, progress: Progress | None) -> SourceText:
    """The text of a PDF.

    Raises:
        UnreadableError: broken, under a password, too large, without text; Tesseract missing where it is needed.
    """
    document = _open(name, raw)
    try:
        builder = TextBuilder()
        pages = [_page(document, index, builder.notes) for index in range(len(document))]
        scanned = [index for index, page in enumerate(pages) if page.dpi]
        done = len(pages) - len(scanned)
        if scanned and not tesseract.is_ready() and all(pages[index].spare for index in scanned):
            builder.notes.append("Tesseract med svenska saknas; den inskannade textens eget textlager lästes i stället.")
            scanned = []
        elif scanned:
            tesseract.demand_tesseract(name)
        if progress and (done or scanned):
            progress(done, len(pages))
        for index, lines in zip(scanned, ocr_pages(_pictures(document, pages, scanned), workers=workers), strict=True):
            pages[index].lines = lines
            done += 1
            if progress:
                progress(done, len(pages))
    finally:
        document.close()
    return _text(name, builder, pages, scanned)


def _text(name: str, builder: TextBuilder, pages: list[_PdfPage], scanned: list[int]) -> SourceText:
    add_pages(builder, [page.lines for page in pages], [(page.width, page.height) for page in pages])
    if not any(page.lines for page in pages):
        raise NoTextError(f"Ingen text hittades i {name}. Skanna om den rakt och skarpt i 300 dpi, eller be om originalet.")
    builder.notes += [f"Sida {number} är tom." for number, page in enumerate(pages, 1) if not page.lines]
    media = "pdf" if not scanned else "scan" if len(scanned) == len(pages) else "mixed"
    return builder.build(name, media, EXTRACTOR)


def _open(name: str, raw: bytes) -> pdfium.PdfDocument:
    try:
        document = pdfium.PdfDocument(raw)
    except pdfium.PdfiumError as error:
        if error.err_code in (pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY):
            raise EncryptedError(
                f"{name} är skyddad med lösenord. Öppna den, skriv ut den till en ny PDF utan lösenord och läs in den."
            ) from error
        raise BrokenFileError(f"{name} är en skadad PDF. Hämta eller spara den på nytt.") from error
    if len(document) > MAX_PAGES:
        document.close()
        raise FileTooLargeError(f"{name} har fler än {MAX_PAGES} sidor. Dela upp den.")
    return document


def _page(document: pdfium.PdfDocument, index: int, notes: list[str]) -> _PdfPage:
    """One page: its lines, and whether it is rather to be read by OCR."""
    try:
        page = document[index]
    except pdfium.PdfiumError:
        notes.append(f"Sida {index + 1} är skadad och kunde inte läsas.")
        return _PdfPage(0.0, 0.0)
    try:
        words = words_of_page(page)
        dpi, spare = _ocr_needed(page, words)
        width, height = page.get_size()
        lines = arrange(words.lines, width=words.width, drawn_in_order=True)
        return _PdfPage(width, height, lines + _margin_lines(words), dpi=dpi, spare=spare)
    finally:
        page.close()


def _ocr_needed(page: pdfium.PdfPage, words: PageWords) -> tuple[int | None, bool]:
    """Resolution to read the page's picture at, and whether its text layer could serve instead."""
    text = words.text
    letters = sum(map(str.isalpha, text))
    swedish = len(_SWEDISH.findall(text))
    unreadable = len(_BROKEN_LETTER.findall(text)) > max(20, 0.3 * len(text))
    doubtful = letters < _SOME_LETTERS or swedish < _SWEDISH_SHARE * letters
    if not doubtful and not unreadable:
        return None, False
    coverage, dpi = _pictures_on(page)
    if unreadable:
        return dpi or _USUAL_DPI, False
    if letters < _FEW_LETTERS:
        return (dpi or _USUAL_DPI, False) if coverage > 0.02 or _is_drawn(page, letters) else (None, False)
    if coverage < _COVERS:
        return None, False
    return dpi, letters >= _SOME_LETTERS


def _pictures_on(page: pdfium.PdfPage) -> tuple[float, int]:
    """Share of the page that pictures cover, and the finest resolution among the larger ones."""
    width, height = page.get_size()
    covered = 0.0
    dpi = 0.0
    for picture in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = picture.get_bounds()
        share = max(0.0, right - left) * max(0.0, top - bottom) / max(1.0, width * height)
        covered += share
        if share > 0.02 and right > left:
            dpi = max(dpi, max(picture.get_px_size()) * 72 / max(right - left, top - bottom))
    return covered, round(min(_MOST_DPI, max(_LEAST_DPI, dpi))) if dpi else 0


def _is_drawn(page: pdfium.PdfPage, letters: int) -> bool:
    """The page has no letters but many shapes: text turned into outlines."""
    shapes = page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_PATH], max_depth=3)
    return not letters and sum(1 for _ in islice(shapes, _MANY_SHAPES)) == _MANY_SHAPES


def _margin_lines(words: PageWords) -> list[PageLine]:
    """Words set along the page's edge, after all others."""
    return [line for upright in words.upright_lines for line in arrange([upright], width=words.width, drawn_in_order=False)]


def _pictures(document: pdfium.PdfDocument, pages: list[_PdfPage], scanned: list[int]) -> Iterator[Image.Image]:
    """The pages to read by OCR, drawn one by one as they are asked for."""
    for index in scanned:
        page = document[index]
        dpi = pages[index].dpi or _USUAL_DPI
        scale = min(dpi / 72, _MAX_SIDE / max(page.get_size()))
        bitmap = page.render(scale=scale, grayscale=True)
        picture = bitmap.to_pil().copy()
        bitmap.close()
        page.close()
        yield picture
