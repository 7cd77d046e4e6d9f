"""Paragraph and character styles of a DOCX, with inheritance resolved, and its automatic numbering."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kansli.reader.sources.office_model import numeral, shown_symbols

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BODY_LEVEL = 9
_AUTO_SPACING = 14.0
_HEADING_NAME = re.compile(r"(?:heading|rubrik) ?([1-9])$", re.IGNORECASE)
_OFF = frozenset(("0", "false", "off", "none"))


def child(element: _Element | None, *path: str) -> _Element | None:
    """The first descendant along ``path`` of local names."""
    for name in path:
        if element is None:
            return None
        element = element.find(W + name)
    return element


def value(element: _Element | None, attribute: str = "val") -> str | None:
    """An attribute of the element, if there is one."""
    return element.get(W + attribute) if element is not None else None


def is_on(element: _Element | None) -> bool | None:
    """A switch (``<w:b/>``): on, off, or not given."""
    return None if element is None else (value(element) or "1") not in _OFF


def number(text: str | None, otherwise: int = 0) -> int:
    """A whole number that may be missing or broken."""
    try:
        return int(float(text)) if text is not None else otherwise
    except (ValueError, OverflowError):
        return otherwise


@dataclass(frozen=True, slots=True)
class Format:
    """What a style, or a paragraph itself, says of its look; None where it says nothing."""

    heading: int | None = None
    """0: body text by its own word."""
    list_id: str | None = None
    list_level: int | None = None
    bold: bool | None = None
    before: float | None = None
    after: float | None = None
    contextual: bool | None = None

    def over(self, base: Format) -> Format:
        """This format on top of ``base``."""
        own = {name: mine for name in Format.__slots__ if (mine := getattr(self, name)) is not None}
        return replace(base, **own)


def format_of(properties: _Element | None, *, run: _Element | None = None) -> Format:
    """What ``w:pPr`` (and the style's ``w:rPr``) say."""
    if properties is None:
        return Format(bold=is_on(child(run, "b")))
    level = value(child(properties, "outlineLvl"))
    heading = None if level is None else (number(level) + 1 if number(level) < _BODY_LEVEL else 0)
    spacing = child(properties, "spacing")
    list_level = value(child(properties, "numPr", "ilvl"))
    return Format(
        heading=heading,
        list_id=value(child(properties, "numPr", "numId")),
        list_level=None if list_level is None else number(list_level),
        bold=is_on(child(run, "b")),
        before=_space(spacing, "before"),
        after=_space(spacing, "after"),
        contextual=is_on(child(properties, "contextualSpacing")),
    )


def _space(spacing: _Element | None, side: str) -> float | None:
    if value(spacing, side + "Autospacing") in ("1", "true", "on"):
        return _AUTO_SPACING
    twips = value(spacing, side)
    return None if twips is None else number(twips) / 20


class Styles:
    """The styles part; empty where there is none."""

    def __init__(self, root: _Element | None) -> None:
        self._elements: dict[str, _Element] = {}
        self._resolved: dict[str, Format] = {}
        self.default_paragraph = ""
        self._defaults = Format()
        if root is None:
            return
        self._defaults = format_of(child(root, "docDefaults", "pPrDefault", "pPr"), run=child(root, "docDefaults", "rPrDefault", "rPr"))
        for style in root.iterfind(W + "style"):
            identity = value(style, "styleId") or ""
            self._elements[identity] = style
            if value(style, "type") == "paragraph" and value(style, "default") in ("1", "true", "on"):
                self.default_paragraph = identity

    def format(self, identity: str) -> Format:
        """The format of a style with all it is based on."""
        if identity not in self._resolved:
            self._resolved[identity] = self._defaults  # should a style be based on itself
            style = self._elements.get(identity)
            if style is not None:
                base = value(child(style, "basedOn"))
                inherited = self.format(base) if base else self._defaults
                self._resolved[identity] = self._own(style).over(inherited)
        return self._resolved[identity]

    def is_bold(self, identity: str | None) -> bool | None:
        """What a character style says of boldness."""
        return self.format(identity).bold if identity else None

    def _own(self, style: _Element) -> Format:
        own = format_of(child(style, "pPr"), run=child(style, "rPr"))
        named = _HEADING_NAME.match(value(child(style, "name")) or "")
        return replace(own, heading=int(named.group(1))) if named and own.heading is None else own


@dataclass(slots=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""
    restart_after: int | None = None
    """Only a number of this level (from 1) or a higher one restarts this level; 0: nothing does."""
    legal: bool = False


@dataclass(slots=True)
class _List:
    abstract: str
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, _Level] = field(default_factory=dict)
    """Levels that differ from those of the abstract list."""


_FORMS = {"decimal": "1", "decimalZero": "01", "lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I"}
_PLACE = re.compile(r"%([1-9])")


class Numbering:
    """The numbering part: gives each numbered paragraph, in order, its number or bullet as it shows."""

    def __init__(self, root: _Element | None) -> None:
        self._abstract: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, _List] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        self._style_levels: dict[str, int] = {}
        if root is not None:
            self._read(root)

    def _read(self, root: _Element) -> None:
        linked: dict[str, str] = {}
        named: dict[str, str] = {}
        for abstract in root.iterfind(W + "abstractNum"):
            identity = value(abstract, "abstractNumId") or ""
            self._abstract[identity] = dict(_levels(abstract))
            if link := value(child(abstract, "numStyleLink")):
                linked[identity] = link
            if name := value(child(abstract, "styleLink")):
                named[name] = identity
        for identity, link in linked.items():
            self._abstract[identity] = self._abstract.get(named.get(link, ""), {})
        for item in root.iterfind(W + "num"):
            entry = _List(value(child(item, "abstractNumId")) or "")
            for override in item.iterfind(W + "lvlOverride"):
                if start := value(child(override, "startOverride")):
                    entry.starts[number(value(override, "ilvl"))] = number(start, 1)
                entry.levels.update(_levels(override))
            self._lists[value(item, "numId") or ""] = entry
        for level in root.iter(W + "lvl"):
            if style := value(child(level, "pStyle")):
                self._style_levels.setdefault(style, number(value(level, "ilvl")))

    def level_of_style(self, style: str) -> int:
        """The list level that the numbering part ties to a paragraph style."""
        return self._style_levels.get(style, 0)

    def mark(self, list_id: str, level: int) -> str | None:
        """The next number or bullet of a list; None where the list is not defined (or is "no list")."""
        entry = self._lists.get(list_id)
        if entry is None:
            return None
        levels = {**self._abstract.get(entry.abstract, {}), **entry.levels}
        at = levels.get(level)
        if at is None:
            return None
        counters = self._counters.setdefault(entry.abstract, {})
        start = entry.starts.get(level)
        if start is not None and (list_id, level) not in self._begun:
            counters[level] = start
        else:
            counters[level] = counters.get(level, at.start - 1) + 1
        self._begun.add((list_id, level))
        for deeper in [known for known in counters if known > level]:
            after = levels[deeper].restart_after if deeper in levels else None
            if after is None or level < after:
                del counters[deeper]
        return _written(levels, level, counters)


def _levels(element: _Element) -> Iterator[tuple[int, _Level]]:
    for level in element.iterfind(W + "lvl"):
        restart = value(child(level, "lvlRestart"))
        yield (
            number(value(level, "ilvl")),
            _Level(
                start=number(value(child(level, "start")), 1),
                form=value(child(level, "numFmt")) or "decimal",
                text=value(child(level, "lvlText")) or "",
                restart_after=None if restart is None else number(restart),
                legal=bool(is_on(child(level, "isLgl"))),
            ),
        )


def _written(levels: dict[int, _Level], level: int, counters: dict[int, int]) -> str:
    at = levels[level]
    if at.form == "bullet":
        return shown_symbols(at.text)
    if at.form == "none":
        return _PLACE.sub("", at.text).strip()

    def place(match: re.Match[str]) -> str:
        index = int(match.group(1)) - 1
        source = levels.get(index, at)
        count = counters.get(index, source.start)
        form = "1" if at.legal else _FORMS.get(source.form, "1")
        return "" if source.form == "none" else numeral(count, form)

    return _PLACE.sub(place, at.text).strip()
