"""Speed of the sources, against the bare library or program that each rests on."""

from __future__ import annotations

import io
import os
import statistics
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
from docx import Document

from kansli.reader.sources import load_bytes
from tests.bench.table import Row
from tests.reader.sources.source_documents import MINUTES, degraded, pdf, pictures_of, scanned_pdf, word_minutes

if TYPE_CHECKING:
    from collections.abc import Callable

PDF_PAGES = 20
SCANNED_PAGES = 4
WORKERS = 2
ROUNDS = 9


def text_pdf() -> list[Row]:
    """A PDF of dense text pages against PDFium's own text of them."""
    page = "\n".join(
        [*MINUTES.split("\n"), *["Rådet diskuterade fisket i Långsjön och kom fram till att näten bör ses över före våren."] * 32]
    )
    raw = bytes(pdf("\f".join([page] * PDF_PAGES)).output())
    bare = _best(lambda: _bare_pdf(raw))
    own = _best(lambda: load_bytes("a.pdf", raw))
    extra = (own - bare) * 1000
    return [
        Row(f"PDF of {PDF_PAGES} pages, bare pypdfium2", f"{bare * 1000:.0f} ms"),
        Row("the same, read with lines and places", f"{own * 1000:.0f} ms"),
        Row("more than bare", f"{extra:.0f} ms ({extra / PDF_PAGES:.1f} ms a page)", f"≤ {10 + 10 * PDF_PAGES} ms"),
    ]


def word_file() -> list[Row]:
    """A DOCX against python-docx's own text of it."""
    raw = word_minutes()
    bare = _best(lambda: _bare_docx(raw))
    own = _best(lambda: load_bytes("a.docx", raw))
    return [
        Row("DOCX, bare python-docx", f"{bare * 1000:.0f} ms"),
        Row("the same, read with styles and numbering", f"{own * 1000:.0f} ms", f"≤ {bare * 1000 + 40:.0f} ms"),
    ]


def scans() -> list[Row]:
    """A scanned PDF against `tesseract … tsv` over the same pictures, as many at a time."""
    page = "\n".join([*MINUTES.split("\n"), *["Rådet diskuterade fisket i Långsjön och kom fram till att näten bör ses över."] * 25])
    pictures = [degraded(picture, skew=0.3) for picture in pictures_of(bytes(pdf("\f".join([page] * SCANNED_PAGES)).output()))]
    raw = bytes(scanned_pdf(pictures).output())
    with tempfile.TemporaryDirectory() as name:
        files = []
        for number, picture in enumerate(pictures):
            picture.save(Path(name, f"{number}.png"), dpi=(200, 200))
            files.append(Path(name, f"{number}.png"))
        # In turns, so that what else the machine does meets both alike.
        pairs = [(_seconds(lambda: _bare_tesseract(files)), _seconds(lambda: load_bytes("a.pdf", raw, workers=WORKERS))) for _ in range(3)]
    bare, own = (statistics.median(side) for side in zip(*pairs, strict=True))
    return [
        Row(f"scanned PDF of {SCANNED_PAGES} pages, bare tesseract, {WORKERS} at a time", f"{bare:.2f} s"),
        Row("the same, read with lines and places", f"{own:.2f} s"),
        Row("against bare", f"{own / bare:.2f} times", "≤ 1.15 times"),
    ]


def _bare_pdf(raw: bytes) -> None:
    document = pdfium.PdfDocument(raw)
    for page in document:
        page.get_textpage().get_text_range()
    document.close()


def _bare_docx(raw: bytes) -> None:
    for block in Document(io.BytesIO(raw)).iter_inner_content():
        _ = block.text if hasattr(block, "text") else [cell.text for row in block.rows for cell in row.cells]


def _bare_tesseract(files: list[Path]) -> None:
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}

    def run(file: Path) -> None:
        subprocess.run(["tesseract", file, "stdout", "-l", "swe", "tsv"], check=True, capture_output=True, env=environment)

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(run, files))


def _seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def _best(action: Callable[[], object]) -> float:
    """The quickest of several rounds: what the work takes when nothing else is in the way."""
    return min(_seconds(action) for _ in range(ROUNDS))


if __name__ == "__main__":
    from tests.bench.table import print_table

    print_table("Sources", [*text_pdf(), *word_file(), *scans()])
