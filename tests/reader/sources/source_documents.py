"""Documents for the tests of sources, made here: PDFs, pictures of pages, packages with hand-written XML."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
from docx import Document
from fpdf import FPDF
from PIL import Image, ImageFilter

if TYPE_CHECKING:
    from collections.abc import Sequence

MINUTES = """Protokoll från Ånäs vattenråd
Tid: torsdagen den 14 mars 2024 kl 13.00-15.30
Plats: Gästgården, Örby
Närvarande: Åsa Öhman, Björn Sjö, Märta Källström

1. Mötets öppnande
Åsa Öhman hälsar alla välkomna och förklarar mötet öppnat.

2. Val av justerare
Björn Sjö väljs till justerare.

3. Provfiske i Långsjön
Märta Källström redogör för höstens provfiske. Fångsten var större än året före.
Beslut
Rådet beslutar att köpa in nya nät för högst 25 000 kronor.
Märta Källström får i uppdrag att hämta in offerter till nästa möte."""

DOCX_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
ODT_NAMESPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
)


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """A zip file of these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def docx(body: str, **parts: str) -> bytes:
    """A DOCX whose body is this XML; other parts (styles, numbering, footnotes, header1 …) by name."""
    kinds = {name: name.rstrip("0123456789") for name in parts}
    relations = "".join(
        f'<Relationship Id="{name}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{name}.xml"/>'
        for name, kind in kinds.items()
    )
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f"<w:document {DOCX_NAMESPACES}><w:body>{body}</w:body></w:document>",
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}">{relations}</Relationships>',
            **{f"word/{name}.xml": xml.replace("NAMESPACES", DOCX_NAMESPACES, 1) for name, xml in parts.items()},
        }
    )


def odt(body: str, *, automatic: str = "", styles: str = "") -> bytes:
    """An ODT whose text is this XML."""
    parts: dict[str, str | bytes] = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f"<office:document-content {ODT_NAMESPACES}><office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
    }
    if styles:
        parts["styles.xml"] = f"<office:document-styles {ODT_NAMESPACES}>{styles}</office:document-styles>"
    return zipped(parts)


def word_minutes() -> bytes:
    """Minutes written with python-docx: headings, lists, tables, header and footer."""
    document = Document()
    document.sections[0].header.paragraphs[0].text = "Ånäs kommunalförbund\tProtokoll\t2024-03-14"
    document.sections[0].footer.paragraphs[0].text = "Justerares signatur"
    document.add_paragraph("Tid\tTorsdagen den 14 mars 2024 kl 13.00–15.30")
    document.add_paragraph("Plats\tGästgården, Örby")
    _fill(document, [("Ledamöter", "Åsa Öhman, ordförande\nBjörn Sjö"), ("Sekreterare", "Märta Källström")])
    document.add_heading("Val av justerare", 1)
    document.add_paragraph("Björn Sjö väljs att jämte ordföranden justera dagens protokoll. " * 4)
    document.add_paragraph("Första saken", style="List Number")
    document.add_paragraph("Andra saken", style="List Number")
    document.add_paragraph("En sak utan nummer", style="List Bullet")
    _fill(
        document,
        [
            ("Åtgärd", "Ansvarig", "Klart"),
            ("Ta fram ett förslag till ny gemensam plan för vattnet och stäm av det med kommunerna", "Åsa Öhman och Björn Sjö", "15 mars"),
            ("Boka lokal", "Märta Källström", "Nästa möte"),
        ],
    )
    document.add_heading("Övrigt", 1)
    for number in range(25):
        document.add_paragraph(f"Punkt {number} handlade om fisket i Långsjön och om näten. " * (1 + number % 3))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _fill(document: Document, rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(len(rows), len(rows[0]))
    for index, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(index, column).text = text


def pdf(text: str = MINUTES, *, size: float = 11) -> FPDF:
    """A PDF with a line for each line of ``text``; a form feed begins a new page."""
    document = FPDF(format="A4")
    document.set_margin(20)
    document.set_auto_page_break(auto=False)
    for page in text.split("\f"):
        document.add_page()
        document.set_font("helvetica", size=size)
        for line in page.split("\n"):
            document.cell(0, size * 0.5, line, new_x="LMARGIN", new_y="NEXT")
    return document


def pictures_of(raw: bytes, dpi: int = 200) -> list[Image.Image]:
    """The pages of a PDF as grey pictures."""
    document = pdfium.PdfDocument(raw)
    try:
        return [page.render(scale=dpi / 72, grayscale=True).to_pil().copy() for page in document]
    finally:
        document.close()


def degraded(picture: Image.Image, *, skew: float = 0.6, noise: float = 0.12) -> Image.Image:
    """A picture as a worn scanner would give it: askew, blurred, noisy."""
    turned = picture.rotate(skew, fillcolor=255, resample=Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(0.6))
    return Image.blend(turned, Image.effect_noise(turned.size, 40), noise)


def saved(picture: Image.Image, form: str, **options: object) -> bytes:
    """The picture as a file of this format."""
    buffer = io.BytesIO()
    picture.copy().save(buffer, form, **options)
    return buffer.getvalue()


def scanned_pdf(pictures: Sequence[Image.Image], *, hidden: str = "", dpi: int = 200) -> FPDF:
    """A PDF of pictures, with an invisible text layer over each where ``hidden`` is given."""
    document = FPDF(format="A4")
    document.set_margin(20)
    document.set_auto_page_break(auto=False)
    for picture in pictures:
        document.add_page()
        document.image(io.BytesIO(saved(picture, "PNG")), x=0, y=0, w=document.w, h=document.h)
        if hidden:
            document.set_font("helvetica", size=11)
            document.text_mode = "INVISIBLE"
            for line in hidden.split("\n"):
                document.cell(0, 5.5, line, new_x="LMARGIN", new_y="NEXT")
            document.text_mode = "FILL"
    return document


def styled_lines(source: object) -> list[tuple[str, object]]:
    """(line, its style or None) of a SourceText, blank lines left out."""
    lines = []
    offset = 0
    for line in source.text.split("\n"):
        if line.strip():
            lines.append((line, source.styles.get(offset)))
        offset += len(line) + 1
    return lines
