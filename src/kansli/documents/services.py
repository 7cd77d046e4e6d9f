"""Keeping files and the texts drawn from them."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.conf import settings

from kansli.documents.layout import packed, unpacked
from kansli.documents.models import File, Text
from kansli.people.models import Cooperation
from kansli.reader.api import SourceText


def keep_file(cooperation: Cooperation, name: str, content: Iterable[bytes], *, at: datetime) -> tuple[File, bool]:
    """Keep the bytes of a file; the same bytes are kept once in a cooperation.

    Returns:
        the file, and whether it is new.

    Raises:
        OSError: the disk is full or cannot be written; nothing is left half-written.
    """
    folder = Path(settings.FILES) / str(cooperation.pk)
    folder.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(dir=folder, prefix="new-", delete=False) as spool:
        try:
            for part in content:
                digest.update(part)
                size += len(part)
                spool.write(part)
            spool.flush()
            os.fsync(spool.fileno())
            sha256 = digest.hexdigest()
            place = folder / sha256[:2] / sha256
            place.parent.mkdir(exist_ok=True)
            shutil.move(spool.name, place)
        finally:
            Path(spool.name).unlink(missing_ok=True)
    return File.objects.get_or_create(
        cooperation=cooperation,
        sha256=sha256,
        defaults={"name": name[:255], "size": size, "path": f"{cooperation.pk}/{sha256[:2]}/{sha256}", "came_at": at},
    )


def path_of(file: File) -> Path:
    """Where the file's bytes lie."""
    return Path(settings.FILES) / file.path


def keep_text(file: File, source: SourceText) -> Text:
    """Keep the text that an extractor drew from a file; the same extractor's text is kept once."""
    text, _ = Text.objects.get_or_create(
        file=file,
        extractor=source.extractor,
        defaults={"media": source.media, "content": source.text, "pages": len(source.pages) or None, "layout": packed(source)},
    )
    return text


def source_of(text: Text) -> SourceText:
    """The text as the reader takes it."""
    return unpacked(bytes(text.layout), text.content)
