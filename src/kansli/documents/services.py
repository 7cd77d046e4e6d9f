"""Keeping files and the texts drawn from them."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from kansli.documents.layout import packed, unpacked
from kansli.documents.models import File, Text
from kansli.people.models import Cooperation
from kansli.reader.api import SourceText


class Spool:
    """A file on its way in: written to disk part by part, then kept or thrown away. Nothing half-written is ever kept."""

    def __init__(self) -> None:
        """Begin.

        Raises:
            OSError: the disk cannot be written.
        """
        Path(settings.FILES).mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=settings.FILES, prefix="new-")
        self._file = os.fdopen(handle, "wb")
        self._digest = hashlib.sha256()
        self.path = Path(name)
        self.size = 0

    def write(self, part: bytes) -> None:
        """Add bytes.

        Raises:
            OSError: the disk is full; call :meth:`throw_away`.
        """
        self._file.write(part)
        self._digest.update(part)
        self.size += len(part)

    def finish(self) -> None:
        """All is written; make sure that it is on the disk.

        Raises:
            OSError: the disk is full; call :meth:`throw_away`.
        """
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    @property
    def sha256(self) -> str:
        """Of what has been written."""
        return self._digest.hexdigest()

    def throw_away(self) -> None:
        """Leave nothing behind; what has been kept is not touched."""
        with suppress(OSError):  # closing writes what is left, and the disk may be full
            self._file.close()
        self.path.unlink(missing_ok=True)


def keep_spooled(cooperation: Cooperation, name: str, spool: Spool, *, at: datetime) -> tuple[File, bool]:
    """Keep a finished spool's bytes; the same bytes are kept once in a cooperation.

    Returns:
        the file, and whether it is new.

    Raises:
        OSError: the disk cannot be written.
    """
    sha256 = spool.sha256
    kept_as = f"{cooperation.pk}/{sha256[:2]}/{sha256}"
    place = Path(settings.FILES) / kept_as
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        with transaction.atomic():
            file, new = File.objects.get_or_create(
                cooperation=cooperation, sha256=sha256, defaults={"name": name[:255], "size": spool.size, "path": kept_as, "came_at": at}
            )
            spool.path.replace(place)
    except Exception:
        _remove_unkept(kept_as)
        raise
    return file, new


def _remove_unkept(kept_as: str) -> None:
    """Away with bytes that no row tells of."""
    if not File.objects.filter(path=kept_as).exists():
        (Path(settings.FILES) / kept_as).unlink(missing_ok=True)


def keep_file(cooperation: Cooperation, name: str, content: Iterable[bytes], *, at: datetime) -> tuple[File, bool]:
    """Keep the bytes of a file; the same bytes are kept once in a cooperation.

    Returns:
        the file, and whether it is new.

    Raises:
        OSError: the disk is full or cannot be written; nothing is left half-written.
    """
    spool = Spool()
    try:
        for part in content:
            spool.write(part)
        spool.finish()
        return keep_spooled(cooperation, name, spool, at=at)
    finally:
        spool.throw_away()


def drop_file(file: File) -> None:
    """Remove a file with all that rests on it; its bytes go once that is certain."""
    kept_as = file.path
    file.delete()
    transaction.on_commit(lambda: _remove_unkept(kept_as))  # unless somebody has brought it again meanwhile


def path_of(file: File) -> Path:
    """Where the file's bytes lie."""
    return Path(settings.FILES) / file.path


def keep_text(file: File, source: SourceText) -> Text:
    """Keep the text that an extractor drew from a file; the same extractor's text is kept once."""
    return keep_packed_text(
        file,
        extractor=source.extractor,
        media=source.media,
        content=source.text,
        pages=len(source.pages) or None,
        layout=packed(source),
    )


def keep_packed_text(file: File, *, extractor: str, media: str, content: str, pages: int | None, layout: bytes) -> Text:
    """Keep a text whose layout is packed already; the same extractor's text is kept once."""
    text, _ = Text.objects.get_or_create(
        file=file, extractor=extractor, defaults={"media": media, "content": content, "pages": pages, "layout": layout}
    )
    return text


def source_of(text: Text) -> SourceText:
    """The text as the reader takes it."""
    return unpacked(bytes(text.layout), text.content)
