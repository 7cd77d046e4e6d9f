"""Pages that are pictures: OCR in parallel, and image files as documents.

Reads pictures of pages; leaves lines of words for :mod:`kansli.reader.sources.page_layout`.
"""

from __future__ import annotations

import io
import warnings
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain
from statistics import mean, median
from typing import TYPE_CHECKING

from PIL import Image, ImageOps, UnidentifiedImageError

from kansli.reader.errors import BrokenFileError, FileTooLargeError, NoTextError
from kansli.reader.sources import tesseract
from kansli.reader.sources.builder import TextBuilder
from kansli.reader.sources.page_image import PageImage, prepare
from kansli.reader.sources.page_layout import PageLine, Word, arrange
from kansli.reader.sources.page_text import Progress, add_pages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kansli.reader.text import SourceText

EXTRACTOR = "scan/1"
MAX_PIXELS = 250_000_000

_A4_LONG_SIDE = 841.9  # points; what resolution pictures claim is seldom true
_POOR_CONFIDENCE = 55
_MIN_WORDS_FOR_SLOPE = 5
_ASCENT, _DESCENT = 0.8, 0.2


def read_images(name: str, raw: bytes, *, workers: int, progress: Progress | None) -> SourceText:
    """The text of an image file, each frame a page.

    Raises:
        UnreadableError: broken or too large; Tesseract missing; no text in the picture.
    """
    tesseract.demand_tesseract(name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's warnings of odd metadata and of size; size has its own check
        try:
            picture = Image.open(io.BytesIO(raw))
        except Image.DecompressionBombError as error:
            raise _too_large(name) from error
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
            raise BrokenFileError(f"{name} är en skadad bild. Skanna eller spara den på nytt.") from error
        total = getattr(picture, "n_frames", 1) if picture.format in ("TIFF", "MPO", "GIF", "WEBP") else 1
        sizes: list[tuple[float, float]] = []
        builder = TextBuilder()
        pages = []
        for page in ocr_pages(_frames(name, picture, total, sizes), workers=workers):
            pages.append(page)
            if progress:
                progress(len(pages), total)
    add_pages(builder, pages, sizes)
    text = builder.build(name, "scan", EXTRACTOR)
    if not any(character.isalnum() for character in text.text):
        raise NoTextError(f"Ingen text hittades i bilden {name}. Skanna om sidan rakt och skarpt i 300 dpi, eller be om originalet.")
    return text


def _frames(name: str, picture: Image.Image, total: int, sizes: list[tuple[float, float]]) -> Iterator[Image.Image]:
    for index in range(total):
        try:
            if index:
                picture.seek(index)
            if picture.width * picture.height > MAX_PIXELS:
                raise _too_large(name)
            frame = ImageOps.exif_transpose(picture)
            frame.load()
        except (OSError, ValueError, SyntaxError, EOFError) as error:
            raise BrokenFileError(f"{name} är en skadad bild (sida {index + 1}). Skanna eller spara den på nytt.") from error
        scale = _A4_LONG_SIDE / max(frame.size)
        sizes.append((frame.width * scale, frame.height * scale))
        yield frame


def _too_large(name: str) -> FileTooLargeError:
    return FileTooLargeError(f"Bilden {name} har för många bildpunkter. Spara den i 300 dpi.")


def ocr_pages(pictures: Iterable[Image.Image], *, workers: int) -> Iterator[list[PageLine]]:
    """The lines of each picture, in order; ``workers`` pages at a time, with no more pictures in memory than that needs."""
    with ThreadPoolExecutor(max(1, workers)) as pool:
        waiting: deque[Future[list[PageLine]]] = deque()
        for picture in pictures:
            waiting.append(pool.submit(lines_of_picture, picture))
            while len(waiting) > workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def lines_of_picture(picture: Image.Image) -> list[PageLine]:
    """The lines that OCR finds on one page."""
    page = prepare(picture)
    pnm = page.pnm()
    lines = tesseract.read_lines(pnm, page.dpi)
    if _is_poor(lines):
        turn = tesseract.turn_needed(pnm, page.dpi)
        if turn:
            page = page.turned(turn)
            lines = tesseract.read_lines(page.pnm(), page.dpi)
    return arrange(_placed(lines, page), width=page.pixels.width, drawn_in_order=False)


def _is_poor(lines: list[list[tesseract.OcrWord]]) -> bool:
    """So little or so doubtful that the page may lie on its side."""
    confidences = [word.confidence for word in chain.from_iterable(lines)]
    return bool(confidences) and mean(confidences) < _POOR_CONFIDENCE


def _placed(lines: list[list[tesseract.OcrWord]], page: PageImage) -> list[list[Word]]:
    """Words set level on their lines' baselines, so that what stands at one height on the paper does so here."""
    slope = _slope(lines)
    usual = median([word.height for word in chain.from_iterable(lines)] or [1.0])
    placed = []
    for line in lines:
        em = max(_tall(line), 0.8 * usual)
        feet = sorted(word.top + word.height - slope * (word.left + word.width / 2) for word in line)
        baseline = feet[len(feet) // 4]  # some words hang below it, by a p or a comma; few end above
        placed.append(
            [
                Word(
                    word.text,
                    word.left,
                    baseline - _ASCENT * em,
                    word.left + word.width,
                    baseline + _DESCENT * em,
                    page.fractions(word.left, word.top, word.left + word.width, word.top + word.height),
                )
                for word in line
            ]
        )
    return placed


def _tall(line: list[tesseract.OcrWord]) -> float:
    """Height of the line's taller words: about that of a letter with ascender."""
    heights = sorted(word.height for word in line)
    return heights[len(heights) * 3 // 4]


def _slope(lines: list[list[tesseract.OcrWord]]) -> float:
    """How much lines sink per pixel to the right, by the feet of the words at both ends of long lines."""
    slopes = []
    for line in lines:
        if len(line) >= _MIN_WORDS_FOR_SLOPE:
            first, last = line[0], line[-1]
            run = last.left + last.width / 2 - first.left - first.width / 2
            if run > 0:
                slopes.append((last.top + last.height - first.top - first.height) / run)
    return median(slopes) if len(slopes) >= _MIN_WORDS_FOR_SLOPE else 0.0
