"""A page of HTML as a PDF: tagged, its fonts in it, built as PDF/A-2a and PDF/UA-1. Reaches nothing outside the page."""

from __future__ import annotations

import io
import warnings

from pikepdf import Dictionary, Name, Pdf
from PIL import ImageFile

_UA = b'<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description></rdf:RDF>'
"""What a file built for accessibility says of itself, beside what WeasyPrint says of an archival one."""


def pdf_of(html: str) -> bytes:
    """The PDF of a page that stands alone. The page must have a title and a language; images must have their words (alt)."""
    from weasyprint import HTML  # half a second to import: only where a PDF is made
    from weasyprint.urls import URLFetcher

    ImageFile.LOAD_TRUNCATED_IMAGES = False  # its import lets damaged images pass in the whole process, scans to be read too
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # it leaves its own colour profile to be closed by the collector
        made = HTML(string=html, url_fetcher=URLFetcher(allowed_protocols={"data"})).write_pdf(pdf_variant="pdf/a-2a")
    with Pdf.open(io.BytesIO(made)) as pdf:
        metadata = pdf.Root.Metadata
        metadata.write(metadata.read_bytes().replace(b"</rdf:RDF>", _UA, 1))
        pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        for page in pdf.pages:
            page.Tabs = Name.S
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()
