"""Files in, :class:`~kansli.reader.text.SourceText` out: one module a format. The only place that knows formats.

What a file is, its bytes tell: a PDF named ``.docx`` is read as a PDF.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from kansli.reader.errors import EmptyFileError, FileTooLargeError, FolderError, NotFoundError, PermissionDeniedError, UnreadableError
from kansli.reader.sources import plain
from kansli.reader.sources.sniff import Kind, kind_of

if TYPE_CHECKING:
    from pathlib import Path

    from kansli.reader.sources.page_text import Progress
    from kansli.reader.text import SourceText

MAX_BYTES = 500_000_000


def load(path: Path, *, workers: int | None = None, progress: Progress | None = None) -> SourceText:
    """The text of a file.

    Args:
        path: of the file; its name becomes :attr:`SourceText.document`.
        workers: pages read by OCR at a time; by default as many as there are processors.
        progress: told (pages done, pages in all) while pages are read by OCR.

    Raises:
        UnreadableError: the file cannot be read; the message says what to do.
    """
    return load_bytes(path.name, _bytes_of(path), workers=workers, progress=progress)


def load_bytes(name: str, raw: bytes, *, workers: int | None = None, progress: Progress | None = None) -> SourceText:
    """The text of a file whose bytes are at hand; otherwise as :func:`load`.

    Raises:
        UnreadableError: the bytes cannot be read; the message says what to do.
    """
    if not raw.strip(b"\x00 \t\r\n\f\xef\xbb\xbf"):
        raise EmptyFileError(f"{name} är tom. Kontrollera att filen sparades och kopierades hel.")
    at_a_time = workers or os.cpu_count() or 1
    match kind_of(name, raw):
        case Kind.TEXT:
            return plain.read_plain(name, raw)
        case Kind.PDF:
            from kansli.reader.sources.pdf import read_pdf

            return read_pdf(name, raw, workers=at_a_time, progress=progress)
        case Kind.IMAGE:
            from kansli.reader.sources.scan import read_images

            return read_images(name, raw, workers=at_a_time, progress=progress)
        case Kind.ZIP:
            from kansli.reader.sources.office import read_zip

            return read_zip(name, raw)
        case Kind.OFFICE:
            from kansli.reader.sources.libreoffice import read_through_libreoffice

            return read_through_libreoffice(name, raw)


def takes_long(name: str, raw: bytes) -> bool:
    """Is the file a picture, or a format read by another program? A PDF tells through ``progress`` that it has pages to recognise.

    Raises:
        UnreadableError: the bytes are of no format that can be read.
    """
    return bool(raw.strip(b"\x00 \t\r\n\f\xef\xbb\xbf")) and kind_of(name, raw) in {Kind.IMAGE, Kind.OFFICE}


def _bytes_of(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise FolderError(f"{path} är en mapp. Ange en fil, eller läs hela mappen.")
        if not path.exists():
            raise NotFoundError(f"{path} finns inte. Kontrollera namnet och mappen.")
        if not path.is_file():
            raise FolderError(f"{path} är ingen vanlig fil.")
        if path.stat().st_size > MAX_BYTES:
            raise FileTooLargeError(
                f"{path.name} är större än {MAX_BYTES // 1_000_000} MB. Dela upp filen eller spara den i lägre upplösning."
            )
        return path.read_bytes()
    except PermissionError as error:
        raise PermissionDeniedError(f"{path} får inte läsas. Be den som äger filen om läsrätt.") from error
    except OSError as error:
        raise UnreadableError(f"{path} kunde inte läsas: {error.strerror or error}.") from error
