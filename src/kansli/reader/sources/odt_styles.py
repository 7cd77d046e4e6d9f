"""Styles and lists of an ODT: what a paragraph style says with all it is based on, and the numbers lists show."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING

from kansli.reader.sources.office_model import numeral, shown_symbols

if TYPE_CHECKING:
    from lxml.etree import _Element

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"

_HEADING_NAME = re.compile(r"(?:Heading|Rubrik)_20_([1-9])$")
_LENGTH = re.compile(r"(-?\d+(?:\.\d+)?)(pt|in|cm|mm|pc|px)?$")
_POINTS = {"pt": 1.0, "in": 72.0, "cm": 28.35, "mm": 2.835, "pc": 12.0, "px": 0.75, None: 1.0}
_OUTLINE = "\x00outline"
_MOST_LEVELS = 10


@dataclass(frozen=True, slots=True)
class Look:
    """What a style says, inherited words included."""

    parent: str | None = None
    heading: int | None = None
    list_style: str | None = None
    bold: bool | None = None
    hidden: bool | None = None
    before: float | None = None
    after: float | None = None
    contextual: bool | None = None


@dataclass(frozen=True, slots=True)
class _Level:
    form: str = ""
    bullet: str = ""
    prefix: str = ""
    suffix: str = ""
    shown: int = 1
    start: int = 1


def points(length: str | None) -> float | None:
    """A length in points; None where it is none (a percentage)."""
    match = _LENGTH.match(length or "")
    return float(match.group(1)) * _POINTS[match.group(2)] if match else None


def whole(text: str | None, otherwise: int) -> int:
    """A small whole number that may be missing or broken."""
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 7 else otherwise


class Styles:
    """The styles of styles.xml and of content.xml."""

    def __init__(self, *roots: _Element | None) -> None:
        self._looks: dict[tuple[str, str], Look] = {}
        self.levels: dict[str, dict[int, _Level]] = {}
        present = [root for root in roots if root is not None]
        for style in chain.from_iterable(root.iter(STYLE + "style") for root in present):
            self._looks[style.get(STYLE + "family", ""), style.get(STYLE + "name", "")] = _look(style)
        for listed in chain.from_iterable(root.iter(TEXT + "list-style") for root in present):
            self.levels[listed.get(STYLE + "name", "")] = _levels(listed)
        for outline in chain.from_iterable(root.iter(TEXT + "outline-style") for root in present):
            self.levels[_OUTLINE] = _levels(outline)

    def look(self, name: str | None, family: str = "paragraph") -> Look:
        """The look of a style with all it is based on."""
        seen: set[str] = set()
        result = Look()
        while name and name not in seen:
            seen.add(name)
            own = self._looks.get((family, name), Look())
            result = replace(own, **{key: said for key in Look.__slots__ if (said := getattr(result, key)) is not None})
            name = own.parent
        return result


def _look(style: _Element) -> Look:
    paragraph = style.find(STYLE + "paragraph-properties")
    letters = style.find(STYLE + "text-properties")
    weight = letters.get(FO + "font-weight") if letters is not None else None
    display = letters.get(TEXT + "display") if letters is not None else None
    contextual = paragraph.get(STYLE + "contextual-spacing") if paragraph is not None else None
    named = _HEADING_NAME.match(style.get(STYLE + "name", ""))
    level = whole(style.get(STYLE + "default-outline-level"), int(named.group(1)) if named else 0)
    return Look(
        parent=style.get(STYLE + "parent-style-name"),
        heading=level or None,
        list_style=style.get(STYLE + "list-style-name"),
        bold=None if weight is None else weight in ("bold", "600", "700", "800", "900"),
        hidden=None if display is None else display == "none",
        before=points(paragraph.get(FO + "margin-top")) if paragraph is not None else None,
        after=points(paragraph.get(FO + "margin-bottom")) if paragraph is not None else None,
        contextual=None if contextual is None else contextual == "true",
    )


def _levels(listed: _Element) -> dict[int, _Level]:
    levels = {}
    for element in listed:
        if isinstance(element.tag, str) and element.tag.endswith(
            ("list-level-style-number", "list-level-style-bullet", "outline-level-style")
        ):
            levels[whole(element.get(TEXT + "level"), 1)] = _Level(
                form=element.get(STYLE + "num-format", ""),
                bullet=shown_symbols(element.get(TEXT + "bullet-char", "")),
                prefix=element.get(STYLE + "num-prefix", ""),
                suffix=element.get(STYLE + "num-suffix", ""),
                shown=whole(element.get(TEXT + "display-levels"), 1),
                start=whole(element.get(TEXT + "start-value"), 1),
            )
    return levels


@dataclass(slots=True)
class Count:
    """How far the items of one list have come, level by level."""

    style: str
    counters: dict[int, int] = field(default_factory=dict)


class Lists:
    """Counts list items and headings in document order."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._by_style: dict[str, Count] = {}
        self._by_id: dict[str, Count] = {}
        self._headings = Count(_OUTLINE)

    def begin(self, element: _Element, style: str) -> Count:
        """The count that an outermost list goes on with: its own, or that of the list it continues."""
        continued = element.get(TEXT + "continue-list")
        if continued in self._by_id:
            count = self._by_id[continued]
        elif element.get(TEXT + "continue-numbering") == "true" and style in self._by_style:
            count = self._by_style[style]
        else:
            count = Count(style)
        self._by_style[style] = count
        for name, identity in element.attrib.items():
            if str(name).endswith("}id"):
                self._by_id[str(identity)] = count
        return count

    def item(self, count: Count, style: str, level: int, start: int | None) -> str:
        """The number or bullet of the next item at ``level`` (from 1)."""
        levels = self._styles.levels.get(style, {})
        at = levels.get(level, _Level())
        counters = count.counters
        counters[level] = start if start is not None else counters.get(level, at.start - 1) + 1
        for deeper in [known for known in counters if known > level]:
            del counters[deeper]
        if at.bullet or not at.form:
            return at.bullet
        first = max(1, level - min(at.shown, _MOST_LEVELS) + 1)
        shown = [
            numeral(counters.get(k, levels.get(k, at).start), levels.get(k, at).form)
            for k in range(first, level + 1)
            if levels.get(k, at).form
        ]
        return f"{at.prefix}{'.'.join(shown)}{at.suffix}".strip()

    def heading(self, level: int, start: int | None) -> str:
        """The number of the next heading by the outline's numbering; empty where headings have none."""
        return self.item(self._headings, _OUTLINE, level, start)
