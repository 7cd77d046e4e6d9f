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

_letter_box = pdfium_c.FPDFText_GetLooseCharBox
# As an address rather than a pointer, since ctypes is slow to compare pointers.
_text_object = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)(
    ctypes.cast(pdfium_c.FPDFText_GetTextObject, ctypes.c_void_p).value or 0
)

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
    text: str = ""
    """All characters of the page in drawing order, for judging it."""


def words_of_page(page: pdfium.PdfPage) -> PageWords:
    """The words of a page, placed as the page is displayed."""
    width, height = page.get_size()
    textpage = page.get_textpage()
    try:
        words = _Words(page, textpage, width, height)
        found = _sorted_by_direction(words.all(), width, height)
        found.text = words.text
        return found
    finally:
        textpage.close()


class _Style(NamedTuple):
    """What the words of one text object have in common; it is drawn in one go, on one baseline."""

    across: int
    """1: set from left to right on the unturned page; -1: upside down; 0: upright."""
    upward: int
    """1: set from the foot up; -1: from the top down; 0: neither."""
    top: float
    """How far the letters reach to the side of their ascenders: a height, or for upright text a place across."""
    foot: float
    """The same to the other side."""
    upright: bool
    """At right angles to level lines, as the page is displayed."""
    bold: bool


class _Words:
    """Makes :class:`Word` of ranges of PDFium's characters.

    This runs once for every word, so calls into PDFium and steps in Python are few.
    """

    def __init__(self, page: pdfium.PdfPage, textpage: pdfium.PdfTextPage, width: float, height: float) -> None:
        self.text = _characters(textpage)
        self._raw = textpage.raw
        self._place = _placer(page, width, height)
        self._turned = page.get_rotation() in (90, 270)
        self._width = width or 1.0
        self._height = height or 1.0
        self._first = pdfium_c.FS_RECTF()
        self._last = pdfium_c.FS_RECTF()
        self._object: int | None = None
        self._style = _Style(1, 0, 0.0, 0.0, upright=False, bold=False)

    def all(self) -> list[Word]:
        """The words in drawing order."""
        words: list[Word] = []
        for match in _WORD.finditer(self.text):
            self._add(words, match.start(), match.end())
        return words

    def _add(self, words: list[Word], start: int, end: int) -> None:
        """Add the word of characters ``start`` to ``end``, or the several it turns out to be."""
        raw, first, last = self._raw, self._first, self._last
        drawn = _text_object(raw, start)
        if drawn != self._object:
            self._object = drawn
            self._style = self._style_at(start)
        across, upward, top, foot, upright, bold = self._style
        _letter_box(raw, start, first)
        _letter_box(raw, end - 1, last)
        if across > 0:
            bottom = first.bottom
            if last.top < bottom and end - start > 1:
                middle = self._line_break(start, end, bottom)
                self._add(words, start, middle)
                self._add(words, middle, end)
                return
            x0, y0, x1, y1 = self._place(first.left, foot, last.right, top)
        elif across < 0:
            x0, y0, x1, y1 = self._place(last.left, top, first.right, foot)
        elif upward > 0:
            x0, y0, x1, y1 = self._place(top, first.bottom, foot, last.top)
        else:
            x0, y0, x1, y1 = self._place(foot, last.bottom, top, first.top)
        text = self.text[start:end]
        if not text.isprintable() or text[-1] == _HYPHENS[1]:
            text = _without_marks(text)
        width, height = self._width, self._height
        if x0 < 0 or y0 < 0 or x1 > width or y1 > height:
            box = (_within(x0 / width), _within(y0 / height), _within(x1 / width), _within(y1 / height))
        else:
            box = (x0 / width, y0 / height, x1 / width, y1 / height)
        if text:
            words.append(Word(text, x0, y0, x1, y1, box, bold, upright))

    def _line_break(self, start: int, end: int, bottom: float) -> int:
        """Where in the range letters begin that lie all below ``bottom``, though no white space says so."""
        for index in range(start + 1, end):
            pdfium_c.FPDFText_GetLooseCharBox(self._raw, index, self._last)
            if self._last.top < bottom:
                return index
        return end - 1

    def _style_at(self, index: int) -> _Style:
        """Style of the text object that the character belongs to."""
        matrix = pdfium_c.FS_MATRIX()
        x, y = ctypes.c_double(), ctypes.c_double()
        name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
        pdfium_c.FPDFText_GetMatrix(self._raw, index, matrix)
        pdfium_c.FPDFText_GetCharOrigin(self._raw, index, x, y)
        length = pdfium_c.FPDFText_GetFontInfo(self._raw, index, name, 128, flags)
        em = pdfium_c.FPDFText_GetFontSize(self._raw, index) * math.hypot(matrix.c, matrix.d) or 1.0
        flat = abs(matrix.a) >= abs(matrix.b)
        across = 0 if not flat else 1 if matrix.a >= 0 else -1
        upward = 0 if flat else 1 if matrix.b > 0 else -1
        # Ascenders point up, down, to the left or to the right.
        origin, side = (y.value, across) if flat else (x.value, -upward)
        return _Style(
            across,
            upward,
            origin + side * _ASCENT * em,
            origin - side * _DESCENT * em,
            upright=flat == self._turned,
            bold=bool(_BOLD.search(name.raw[: min(length, 128)])),
        )


def _without_marks(text: str) -> str:
    """Letters without Unicode left out, and PDFium's mark for a hyphen at a line end made a hyphen again."""
    text = text.replace("\x00", "")
    return text[:-1] + "-" if text and text[-1] in _HYPHENS else text


def _within(share: float) -> float:
    return max(0.0, min(1.0, share))


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
        found.lines = list(_chunks([word for word in words if not word.upright] if upright else words))
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
            level = word.y1 == last.y1 or _overlap(word, last)
            if not level or word.x0 < last.x1 - 0.5 * (last.y1 - last.y0):
                yield chunk
                chunk = []
        chunk.append(word)
    if chunk:
        yield chunk


def _overlap(a: Word, b: Word) -> bool:
    return min(a.y1, b.y1) - max(a.y0, b.y0) > 0.5 * min(a.y1 - a.y0, b.y1 - b.y0)


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
