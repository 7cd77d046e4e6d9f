"""Pages of files as images: drawn when they are asked for, kept in the cache folder, within limits."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

import pypdfium2
from django.conf import settings
from PIL import Image, ImageOps, ImageSequence

from kansli.documents.models import File
from kansli.documents.services import path_of

WIDTH = 1100
"""Pixels across; enough to read a scan at the width it is shown."""
_TALLEST = 4000
_MOST_PIXELS = 60_000_000
"""A larger image is not opened: a few kilobytes can hold a picture that fills the memory."""
_KEPT_BYTES = 500 * 1024 * 1024
_QUALITY = 82


class NoPageError(Exception):
    """The file has no such page, or none that can be drawn."""


def page_image(file: File, number: int) -> Path:
    """Where the image of a page lies (JPEG), drawn if it is not there.

    Raises:
        NoPageError: there is no such page, it is too large, or the file is no document of pages.
    """
    place = _folder() / f"{file.cooperation_id}-{file.sha256}-{number}-{WIDTH}.jpg"
    if place.exists():
        return place
    image = _drawn(path_of(file), number)
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=place.parent, prefix="new-", delete=False) as spool:
        try:
            image.convert("RGB").save(spool, "JPEG", quality=_QUALITY, optimize=True)
            spool.close()
            Path(spool.name).replace(place)
        finally:
            Path(spool.name).unlink(missing_ok=True)
    _make_room()
    return place


def _folder() -> Path:
    return Path(settings.HOME) / "cache" / "pages"


def _drawn(path: Path, number: int) -> Image.Image:
    try:
        with path.open("rb") as opened:
            is_pdf = b"%PDF-" in opened.read(1024)
        return _of_pdf(path, number) if is_pdf else _of_image(path, number)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, pypdfium2.PdfiumError) as error:
        raise NoPageError(str(error)) from error


def _of_pdf(path: Path, number: int) -> Image.Image:
    with pypdfium2.PdfDocument(path) as document:
        if not 1 <= number <= len(document):
            raise NoPageError(f"no page {number}")
        page = document[number - 1]
        width, height = page.get_size()
        if width <= 0 or height <= 0:
            raise NoPageError("a page without size")
        scale = min(WIDTH / width, _TALLEST / height)
        image: Image.Image = page.render(scale=scale).to_pil()
        return image


def _of_image(path: Path, number: int) -> Image.Image:
    with Image.open(path) as image:
        frame = next((frame for place, frame in enumerate(ImageSequence.Iterator(image), 1) if place == number), None)
        if frame is None:
            raise NoPageError(f"no page {number}")
        if frame.width * frame.height > _MOST_PIXELS:
            raise NoPageError("too many pixels")
        upright = ImageOps.exif_transpose(frame)
        upright = upright.convert("RGB")
        upright.thumbnail((WIDTH, _TALLEST))
        return upright


def _make_room() -> None:
    """Throw the images that were drawn longest ago, so that the folder stays within its size."""
    found = []
    for entry in os.scandir(_folder()):
        with suppress(OSError):
            told = entry.stat()
            found.append((told.st_mtime, told.st_size, entry.path))
    size = sum(each[1] for each in found)
    for _, bytes_, name in sorted(found):
        if size <= _KEPT_BYTES:
            break
        with suppress(OSError):
            Path(name).unlink()
            size -= bytes_
