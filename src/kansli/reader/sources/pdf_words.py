"""The words of one PDF page, with their places, through PDFium.

Reads a page's text layer; leaves pieces of lines for :mod:`kansli.reader.sources.page_layout`.
"""

from __future__ import annotations

import ctypes
import math
import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from kansli.reader.sources.page_layout import Word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_HYPHENS = "\x02\ufffe"  # what PDFium makes of a hyphen at a line end; the line break after it is dropped
_WORD = re.compile(rf"[^\s{_HYPHENS}]+[{_HYPHENS}]?|[{_HYPHENS}]")
_ASCENT, _DESCENT = 0.85, 0.2  # of the letters' size, about right for all usual fonts
_BOLD = re.compile(rb"bold|black|heavy|semibd", re.IGNORECASE)

_Box = tuple[float, float, float, float]


@dataclass(slots=True)
class PageWords:
    """What a page's text layer says."""

    width: float
    height: float
    lines: list[list[Word]] = field(default_factory=list)
    """Pieces of at most one line each, in drawing order."""
    upright_lines: list[list[Word]] = field(default_factory=list)
    """Words set along the margin, at right angles to the others (stamps of signing services)."""

    @property
    def text(self) -> str:
        """All words of the page, for judging it."""
        return " ".join(word.text for line in self.lines for word in line)


def words_of_page(page: pdfium.PdfPage) -> PageWords:
    """The words of a page, placed as the page is displayed."""
    width, height = page.get_size()
    textpage = page.get_textpage()
    try:
        words = _Words(page, textpage, width, height)
        placed = [word for match in _WORD.finditer(words.text) for word in words.between(*match.span())]
        return _sorted_by_direction(placed, width, height)
    finally:
        textpage.close()


class _Style(NamedTuple):
    """What the words of one text object have in common."""

    em: float
    """Size of the letters as shown, in points."""
    across: int
    """1: set from left to right on the unturned page; -1: upside down; 0: upright."""
    upward: int
    """1: set from the foot up; -1: from the top down; 0: neither."""
    bold: bool


class _Words:
    """Makes :class:`Word` of ranges of PDFium's characters."""

    def __init__(self, page: pdfium.PdfPage, textpage: pdfium.PdfTextPage, width: float, height: float) -> None:
        self.textpage = textpage
        self.text = _characters(textpage)
        self._place = _placer(page, width, height)
        self._turned = page.get_rotation() in (90, 270)
        self._width = width or 1.0
        self._height = height or 1.0
        self._rect = pdfium_c.FS_RECTF()
        self._matrix = pdfium_c.FS_MATRIX()
        self._x = ctypes.c_double()
        self._y = ctypes.c_double()
        self._name = ctypes.create_string_buffer(128)
        self._flags = ctypes.c_int()
        self._object: int | None = None
        self._style = _Style(1.0, 1, 0, bold=False)

    def between(self, start: int, end: int) -> Iterator[Word]:
        """The word of characters ``start`` to ``end``; two or more where it turns out to stand on several lines."""
        style = self._style_at(start)
        box = self._box(start, end - 1, style)
        if end - start > 1 and (middle := self._line_break(start, end, style)):
            yield from self.between(start, middle)
            yield from self.between(middle, end)
            return
        text = self.text[start:end].replace("\x00", "")
        if text and text[-1] in _HYPHENS:
            text = text[:-1] + "-"
        if text:
            x0, y0, x1, y1 = box
            fractions = (_share(x0, self._width), _share(y0, self._height), _share(x1, self._width), _share(y1, self._height))
            yield Word(text, x0, y0, x1, y1, fractions, style.bold, bool(style.across) == self._turned)

    def _line_break(self, start: int, end: int, style: _Style) -> int | None:
        """Where in the range a new line begins though no white space says so."""
        if not self._origin(start) or not style.across:
            return None
        y = self._y.value
        self._origin(end - 1)
        if abs(self._y.value - y) < style.em:
            return None
        return next((i for i in range(start + 1, end) if self._origin(i) and abs(self._y.value - y) >= style.em), None)

    def _origin(self, index: int) -> bool:
        return bool(pdfium_c.FPDFText_GetCharOrigin(self.textpage, index, self._x, self._y))

    def _box(self, first: int, last: int, style: _Style) -> _Box:
        """From the first letter to the last; across the line, the height of the font rather than of the letters."""
        rect = self._rect
        pdfium_c.FPDFText_GetLooseCharBox(self.textpage, first, rect)
        left, bottom, right, top = rect.left, rect.bottom, rect.right, rect.top
        if last != first:
            pdfium_c.FPDFText_GetLooseCharBox(self.textpage, last, rect)
            left, bottom, right, top = min(left, rect.left), min(bottom, rect.bottom), max(right, rect.right), max(top, rect.top)
        if self._origin(first):
            if style.across:
                y, up, down = self._y.value, _ASCENT * style.em, _DESCENT * style.em
                bottom, top = (y - down, y + up) if style.across > 0 else (y - up, y + down)
            elif style.upward:
                x, up, down = self._x.value, _ASCENT * style.em, _DESCENT * style.em
                left, right = (x - up, x + down) if style.upward > 0 else (x - down, x + up)
        return self._place(left, bottom, right, top)

    def _style_at(self, index: int) -> _Style:
        """Style of the text object the character belongs to; consecutive words mostly share one."""
        drawn = pdfium_c.FPDFText_GetTextObject(self.textpage, index)
        address = ctypes.cast(drawn, ctypes.c_void_p).value
        if address != self._object or address is None:
            self._object = address
            matrix = self._matrix
            pdfium_c.FPDFText_GetMatrix(self.textpage, index, matrix)
            em = pdfium_c.FPDFText_GetFontSize(self.textpage, index) * math.hypot(matrix.c, matrix.d)
            flat = abs(matrix.a) >= abs(matrix.b)
            length = pdfium_c.FPDFText_GetFontInfo(self.textpage, index, self._name, 128, self._flags)
            bold = bool(_BOLD.search(self._name.raw[: min(length, 128)]))
            self._style = _Style(
                em if em > 0 else 1.0,
                0 if not flat else 1 if matrix.a >= 0 else -1,
                0 if flat else 1 if matrix.b > 0 else -1,
                bold,
            )
        return self._style


def _share(part: float, whole: float) -> float:
    return max(0.0, min(1.0, part / whole))


def _characters(textpage: pdfium.PdfTextPage) -> str:
    """One character for each of PDFium's, so that indices agree."""
    count = textpage.count_chars()
    if not count:
        return ""
    text: str = textpage.get_text_range()
    if len(text) == count:
        return text
    units = [pdfium_c.FPDFText_GetUnicode(textpage, index) for index in range(count)]
    return "".join(chr(unit) if 0 < unit <= 0x10FFFF and not 0xD800 <= unit <= 0xDFFF else "\x00" for unit in units)


def _placer(page: pdfium.PdfPage, width: float, height: float) -> Callable[[float, float, float, float], _Box]:
    """From left, bottom, right, top of the PDF to x0, y0, x1, y1 on the page as displayed, origin top left."""
    page_left, page_bottom, *_ = page.get_bbox()
    rotation = page.get_rotation()

    def upright(left: float, bottom: float, right: float, top: float) -> _Box:
        return left - page_left, height - (top - page_bottom), right - page_left, height - (bottom - page_bottom)

    def quarter(left: float, bottom: float, right: float, top: float) -> _Box:
        return bottom - page_bottom, left - page_left, top - page_bottom, right - page_left

    def half(left: float, bottom: float, right: float, top: float) -> _Box:
        return width - (right - page_left), bottom - page_bottom, width - (left - page_left), top - page_bottom

    def three_quarters(left: float, bottom: float, right: float, top: float) -> _Box:
        return width - (top - page_bottom), height - (right - page_left), width - (bottom - page_bottom), height - (left - page_left)

    return {90: quarter, 180: half, 270: three_quarters}.get(rotation, upright)


def _sorted_by_direction(words: list[Word], width: float, height: float) -> PageWords:
    """Lines of words; on a page set sideways the words are laid out as if it were turned."""
    upright = [word for word in words if word.upright]
    if len(upright) * 2 <= len(words):
        found = PageWords(width, height)
        found.lines = list(_chunks([word for word in words if not word.upright]))
        found.upright_lines = list(_columns_of(upright))
        return found
    upward = sum(b.y0 < a.y0 for a, b in pairwise(upright)) > len(upright) / 2
    turned = [
        word._replace(x0=height - word.y1, y0=word.x0, x1=height - word.y0, y1=word.x1)
        if upward
        else word._replace(x0=word.y0, y0=width - word.x1, x1=word.y1, y1=width - word.x0)
        for word in words
    ]
    return PageWords(height, width, list(_chunks(turned)))


def _chunks(words: list[Word]) -> Iterator[list[Word]]:
    """Consecutive words that go on to the right at the same height."""
    chunk: list[Word] = []
    for word in words:
        if chunk:
            last = chunk[-1]
            overlap = min(last.y1, word.y1) - max(last.y0, word.y0)
            if overlap <= 0.5 * min(last.y1 - last.y0, word.y1 - word.y0) or word.x0 < last.x1 - 0.5 * (last.y1 - last.y0):
                yield chunk
                chunk = []
        chunk.append(word)
    if chunk:
        yield chunk


def _columns_of(words: list[Word]) -> Iterator[list[Word]]:
    """Consecutive upright words on the same vertical line."""
    chunk: list[Word] = []
    for word in words:
        if chunk and not (word.x0 < chunk[-1].x1 and word.x1 > chunk[-1].x0):
            yield chunk
            chunk = []
        chunk.append(word)
    if chunk:
        yield chunk
