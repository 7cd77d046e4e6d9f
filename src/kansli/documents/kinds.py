"""What a file is by its first bytes, and how many pages it has, where it has pages."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

import pypdfium2
from pikepdf import PasswordError, Pdf, PdfError

_FIRST = 1024
_IMAGES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*")
_OFFICE = frozenset({".docx", ".odt", ".doc", ".rtf", ".xlsx", ".xls", ".ods", ".pptx", ".ppt", ".odp"})


class Kind(StrEnum):
    """What can be made of a file."""

    PDF = "pdf"
    OFFICE = "office"
    """Something that LibreOffice opens."""
    IMAGE = "image"
    TEXT = "text"
    OTHER = "other"


def kind_of(path: Path, name: str) -> Kind:
    """What a file is: its bytes tell before its name does."""
    with path.open("rb") as opened:
        first = opened.read(_FIRST)
    suffix = Path(name).suffix.lower()
    if b"%PDF-" in first:
        return Kind.PDF
    if first.startswith(_IMAGES):
        return Kind.IMAGE
    if first.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf")) and suffix in _OFFICE:
        return Kind.OFFICE
    if suffix in {".txt", ".md", ".csv"} and b"\x00" not in first:
        return Kind.TEXT
    return Kind.OTHER


def pages_of(path: Path, name: str) -> int | None:
    """How many pages a PDF has; None for what is no PDF, or one that cannot be opened."""
    if kind_of(path, name) is not Kind.PDF:
        return None
    try:
        with pypdfium2.PdfDocument(path) as document:
            return len(document)
    except pypdfium2.PdfiumError:
        return None


def speaks(path: Path, name: str) -> bool:
    """Can a screen reader tell what is what in it? False for a PDF that says nothing of its structure; other kinds are given one when they are bound."""
    try:
        if kind_of(path, name) is not Kind.PDF:
            return True
        with Pdf.open(path) as document:
            return "/StructTreeRoot" in document.Root
    except (OSError, PdfError, PasswordError, ValueError, RuntimeError):  # gone, broken or locked; that is told elsewhere
        return True
