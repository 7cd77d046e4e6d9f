"""Bytes that belong to mails: what goes along with them, and mails as they came in. The same bytes are kept once in a cooperation."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings


def keep(content: bytes, *, cooperation: int) -> str:
    """Keep bytes; the path below the folder of mails where they lie.

    Raises:
        OSError: the disk is full or cannot be written; nothing is left half-written.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    kept_as = f"{cooperation}/{sha256[:2]}/{sha256}"
    place = Path(settings.MAIL_FILES) / kept_as
    if not place.exists() or place.stat().st_size != len(content):
        write_whole(place, content)
    return kept_as


def kept(path: str) -> bytes:
    """The bytes at ``path``.

    Raises:
        OSError: they are not there.
    """
    return (Path(settings.MAIL_FILES) / path).read_bytes()


def write_whole(place: Path, content: bytes) -> None:
    """Write a file that is there whole or not at all, also after a crash.

    Raises:
        OSError: the disk is full or cannot be written.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=".new-")
    spooled = Path(name)
    try:
        with os.fdopen(handle, "wb") as to:
            to.write(content)
            to.flush()
            os.fsync(to.fileno())
        spooled.replace(place)
    except BaseException:
        spooled.unlink(missing_ok=True)
        raise
