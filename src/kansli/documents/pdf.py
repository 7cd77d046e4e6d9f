"""A page of HTML as a PDF: tagged, its fonts in it, built as PDF/A-2a and PDF/UA-1. Reaches nothing outside the page."""

from __future__ import annotations

import io
import warnings
from typing import Any

from pikepdf import Dictionary, Name, Pdf

_UA = b'<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description></rdf:RDF>'
"""What a file built for accessibility says of itself, beside what WeasyPrint says of an archival one."""


def pdf_of(html: str) -> bytes:
    """The PDF of a page that stands alone. The page must have a title and a language; images must have their words (alt)."""
    from weasyprint import HTML  # half a second to import: only where a PDF is made

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # it leaves its own colour profile to be closed by the collector
        made = HTML(string=html, url_fetcher=_nothing_outside).write_pdf(pdf_variant="pdf/a-2a")
    with Pdf.open(io.BytesIO(made)) as pdf:
        metadata = pdf.Root.Metadata
        metadata.write(metadata.read_bytes().replace(b"</rdf:RDF>", _UA, 1))
        pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        for page in pdf.pages:
            page.Tabs = Name.S
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _nothing_outside(url: str, *_: Any, **__: Any) -> dict[str, Any]:
    """No file and no address is fetched for a page, whatever it names.

    Raises:
        ValueError: always, save for data that stands in the page itself.
    """
    from weasyprint import default_url_fetcher

    if url.startswith("data:"):
        return dict(default_url_fetcher(url))
    raise ValueError("a page for a PDF stands alone")
