"""What a file is, by its bytes and never by its name."""

from __future__ import annotations

import re
from enum import StrEnum

from kansli.reader.errors import EncryptedError, UnknownFormatError

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_IMAGES = (
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"II*\x00",
    b"MM\x00*",
    b"II+\x00",
    b"MM\x00+",
    b"GIF87a",
    b"GIF89a",
    b"\x00\x00\x00\x0cjP  ",
)
_KNOWN_OTHERS = (
    (b"MZ", "ett Windowsprogram"),
    (b"\x7fELF", "ett program"),
    (b"\x1f\x8b", "ett gzip-arkiv; packa upp det först"),
    (b"BZh", "ett bzip2-arkiv; packa upp det först"),
    (b"7z\xbc\xaf\x27\x1c", "ett 7-Zip-arkiv; packa upp det först"),
    (b"Rar!\x1a\x07", "ett RAR-arkiv; packa upp det först"),
    (b"\xfd7zXZ\x00", "ett xz-arkiv; packa upp det först"),
    (b"SQLite format 3\x00", "en databas"),
    (b"ID3", "en ljudfil"),
    (b"OggS", "en ljudfil"),
    (b"RIFF", "en ljud- eller filmfil"),
    (b"\x1a\x45\xdf\xa3", "en filmfil"),
)
_OFFICE_XML = re.compile(rb"<(?:office:document|w:wordDocument|pkg:package)\b|\?mso-application|<!doctype html|<html\b", re.IGNORECASE)
_CONTROL = bytes(byte for byte in range(32) if byte not in b"\x00\t\n\x0b\x0c\r\x1a\x1b") + b"\x7f"


class Kind(StrEnum):
    """How a file is to be read."""

    TEXT = "text"
    PDF = "pdf"
    ZIP = "zip"
    """DOCX or ODT; the parts inside tell which."""
    IMAGE = "image"
    OFFICE = "office"
    """What LibreOffice reads for us: .doc, .rtf, HTML and XML forms of Word and Writer."""


def kind_of(name: str, raw: bytes) -> Kind:
    """How ``raw`` is to be read.

    Raises:
        UnknownFormatError: no format that can hold minutes.
        EncryptedError: an Office file under a password.
    """
    start = raw[:1024]
    if b"%PDF-" in start:
        return Kind.PDF
    if start.startswith(_ZIP):
        return Kind.ZIP
    if start.startswith(_OLE):
        return _kind_of_ole(name, raw)
    if start.startswith(_IMAGES) or (start[:4] == b"RIFF" and start[8:12] == b"WEBP") or _is_bmp(start):
        return Kind.IMAGE
    if start.lstrip().startswith(b"{\\rtf") or _OFFICE_XML.search(start.lstrip()[:600] if start.lstrip().startswith(b"<") else b""):
        return Kind.OFFICE
    for magic, what in _KNOWN_OTHERS:
        if start.startswith(magic) and not _is_text(raw):
            raise UnknownFormatError(f"{name} är {what} och kan inte läsas som ett protokoll.")
    if not _is_text(raw):
        raise UnknownFormatError(
            f"{name} är ingen text, inget Word-, ODT- eller PDF-dokument och ingen bild. Kontrollera att det är rätt fil; spara den annars som PDF eller DOCX."
        )
    return Kind.TEXT


def _is_bmp(start: bytes) -> bool:
    return start.startswith(b"BM") and start[6:10] == b"\x00\x00\x00\x00" and len(start) > 26


def _kind_of_ole(name: str, raw: bytes) -> Kind:
    """An Office file from before 2007, or the encrypted shell of a later one."""
    if "EncryptedPackage".encode("utf-16-le") in raw:
        raise EncryptedError(f"{name} är skyddad med lösenord. Öppna den i Word, ta bort lösenordet och spara på nytt.")
    if "WordDocument".encode("utf-16-le") in raw:
        if raw[512:514] == b"\xec\xa5" and raw[523:524] and raw[523] & 1:
            raise EncryptedError(f"{name} är skyddad med lösenord. Öppna den i Word, ta bort lösenordet och spara på nytt.")
        return Kind.OFFICE
    for stream, what in (("Workbook", "en Excelfil"), ("PowerPoint Document", "en PowerPointfil"), ("__substg1.0", "ett Outlookbrev")):
        if stream.encode("utf-16-le") in raw:
            raise UnknownFormatError(f"{name} är {what}, inget protokoll. Spara protokollet som Word, PDF eller text.")
    raise UnknownFormatError(f"{name} är en gammal Officefil av okänt slag. Öppna den och spara den som DOCX eller PDF.")


def _is_text(raw: bytes) -> bool:
    """True where few bytes are control characters; a stray NUL is let through, and UTF-16 has its own marks."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")):
        return True
    sample = raw[:65536]
    control = len(sample) - len(sample.translate(None, _CONTROL))
    nul = sample.count(0)
    wide = max(sample[0::2].count(0), sample[1::2].count(0)) > 0.3 * len(sample)
    return control <= 0.02 * len(sample) + 1 and (nul <= 0.1 * len(sample) + 2 or wide)
