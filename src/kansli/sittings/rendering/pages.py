"""Minutes as a page that stands alone, and as a PDF of that page."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from kansli.documents.pdf import pdf_of
from kansli.sittings.rendering.blocks import to_html
from kansli.sittings.rendering.record import Record


def to_page(record: Record) -> str:
    """The page: semantic HTML, its style in it, no script, no address outside itself."""
    return render_to_string("sittings/minutes_page.html", {"record": record, "text": to_html(record.blocks), "style": style()})


def to_pdf(record: Record) -> bytes:
    """The PDF."""
    return pdf_of(to_page(record))


@lru_cache(maxsize=1)
def style() -> SafeString:
    """The house style, to stand in a page that stands alone."""
    return mark_safe((Path(__file__).parent / "minutes.css").read_text("utf-8"))  # noqa: S308 - our own file
