"""Files in, :class:`~kansli.reader.text.SourceText` out: one module a format. The only place that knows formats.

What a file is, its bytes tell: a PDF named ``.docx`` is read as a PDF.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kansli.reader.errors import EmptyFileError, FileTooLargeError, FolderError, NotFoundError, PermissionDeniedError, UnreadableError
from kansli.reader.sources import plain
from kansli.reader.sources.sniff import Kind, kind_of

if TYPE_CHECKING:
    from pathlib import Path

    from kansli.reader.text import SourceText

MAX_BYTES = 500_000_000


def load(path: Path) -> SourceText:
    """The text of a file.

    Raises:
        UnreadableError: the file cannot be read; the message says what to do.
    """
    return load_bytes(path.name, _bytes_of(path))


def load_bytes(name: str, raw: bytes) -> SourceText:
    """The text of a file whose bytes are at hand; ``name`` is for messages and for :attr:`SourceText.document`.

    Raises:
        UnreadableError: the bytes cannot be read; the message says what to do.
    """
    if not raw.strip(b"\x00 \t\r\n\f\xef\xbb\xbf"):
        raise EmptyFileError(f"{name} är tom. Kontrollera att filen sparades och kopierades hel.")
    kind = kind_of(name, raw)
    if kind is Kind.TEXT:
        return plain.read_plain(name, raw)
    raise UnreadableError(f"{name} kan inte läsas ännu.")


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
