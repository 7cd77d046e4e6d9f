"""Builds the one delivered text line by line, keeping each line's style, page and word boxes in step with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kansli.reader.text import LineStyle, Page, SourceText, WordBox

if TYPE_CHECKING:
    from collections.abc import Sequence

PLAIN = LineStyle()

RelativeBox = tuple[int, int, float, float, float, float]
"""A word of a line: start and end in the line, then x0, y0, x1, y1 in fractions of the page."""


class TextBuilder:
    """Collects lines; :meth:`build` makes the :class:`~kansli.reader.text.SourceText`."""

    def __init__(self) -> None:
        self.notes: list[str] = []
        self._parts: list[str] = []
        self._length = 0
        self._styles: dict[int, LineStyle] = {}
        self._pages: list[Page] = []
        self._words: list[WordBox] = []
        self._page_start = 0

    @property
    def at_blank(self) -> bool:
        """True at the very beginning and after a blank line."""
        return not self._parts or self._parts[-1] == "\n"

    def line(self, text: str, style: LineStyle = PLAIN, words: Sequence[RelativeBox] = ()) -> None:
        """Add one line; ``text`` holds no newline. Word boxes belong to the page that :meth:`end_page` closes next."""
        if style != PLAIN:
            self._styles[self._length] = style
        number = len(self._pages) + 1
        start = self._length
        self._words.extend(WordBox(start + a, start + b, number, x0, y0, x1, y1) for a, b, x0, y0, x1, y1 in words)
        self._parts.append(text + "\n")
        self._length += len(text) + 1

    def blank(self) -> None:
        """Add a blank line, unless one is there or nothing is yet."""
        if not self.at_blank:
            self.line("")

    def end_page(self, width: float, height: float) -> None:
        """All lines since the last page make one page of this size in points."""
        self._pages.append(Page(len(self._pages) + 1, self._page_start, self._length, width, height))
        self._page_start = self._length

    def build(self, document: str, media: str, extractor: str) -> SourceText:
        """The finished text."""
        return SourceText(
            document=document,
            text="".join(self._parts),
            media=media,
            extractor=extractor,
            pages=tuple(self._pages),
            styles=self._styles,
            words=tuple(self._words),
            notes=tuple(self.notes),
        )
