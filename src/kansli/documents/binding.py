"""Several PDFs bound into one: bookmarks, page labels, links that still lead right, and what each file says of its own
structure (headings, lists, tables), so that the whole can be read aloud as far as its parts can.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from pikepdf import (
    Array,
    Dictionary,
    Name,
    NameTree,
    NumberTree,
    Object,
    ObjectStreamMode,
    OutlineItem,
    Page,
    PageCopyWarning,
    PasswordError,
    Pdf,
    PdfError,
    String,
)

_DEEP = 3
"""Levels of a part's own bookmarks that are kept."""
_RUNS = {Name.JavaScript, Name.Launch, Name.ImportData, Name.SubmitForm, Name.Rendition, Name.Movie, Name.Sound}
"""What a link in a bound file never does."""
_BROKEN = (PdfError, ValueError, RuntimeError, AttributeError, TypeError, KeyError, IndexError)
"""What comes of a file whose parts are not what the format says they are."""


@dataclass(frozen=True, slots=True)
class Bound:
    """One PDF to be bound in."""

    content: bytes
    title: str
    label: str
    """What its pages are called, before their number: "Punkt 3, "."""
    own_bookmarks: bool = True


@dataclass(frozen=True, slots=True)
class Mark:
    """A bookmark: to the first page of a part, with others below it."""

    title: str
    part: int
    page: int = 0
    below: tuple[Mark, ...] = ()


@dataclass(slots=True)
class Told:
    """What was bound."""

    content: bytes
    pages: int
    untagged: list[int] = field(default_factory=list)
    """Parts that say nothing of their structure."""


def opens(content: bytes) -> Pdf | None:
    """A PDF that can be read and bound; None where it is broken or locked by a password."""
    try:
        pdf = Pdf.open(io.BytesIO(content))
        return pdf if len(pdf.pages) else None
    except (PdfError, PasswordError, ValueError, RuntimeError):  # what qpdf gives up on
        return None


def bind(parts: Sequence[Bound], marks: Sequence[Mark], *, title: str, language: str = "sv-SE") -> Told:
    """One PDF of all parts, in order. Each part must open (:func:`opens`)."""
    whole = Pdf.new()
    structure = _Structure(whole)
    starts, untagged, own, kept = [], [], [], []
    for number, part in enumerate(parts):
        source = Pdf.open(io.BytesIO(part.content))
        kept.append(source)  # pages are read from it until the whole is saved
        start = len(whole.pages)
        starts.append(start)
        own.append(list(_own_marks(source)) if part.own_bookmarks else [])
        destinations = _destinations(source)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", PageCopyWarning)  # named places are led right below; forms are for reading here
            whole.pages.extend(source.pages)
        for page in list(whole.pages)[start:]:
            _clean(whole, page.obj, destinations, start)
        if not structure.takes(source, part.title, start):
            untagged.append(number)
    structure.finish()
    _label(whole, parts, starts)
    with whole.open_outline() as outline:
        outline.root.extend(_bookmark(mark, starts, own) for mark in marks)
    whole.Root.Lang = String(language)
    whole.Root.MarkInfo = Dictionary(Marked=True)
    whole.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    whole.Root.PageMode = Name.UseOutlines
    with whole.open_metadata(set_pikepdf_as_editor=False) as told:
        told["dc:title"] = title
        told["dc:language"] = [language]
    whole.docinfo["/Title"] = title
    for page in whole.pages:
        page.obj.Tabs = Name.S
    out = io.BytesIO()
    whole.save(out, deterministic_id=True, object_stream_mode=ObjectStreamMode.generate)
    return Told(out.getvalue(), len(whole.pages), untagged)


def _label(whole: Pdf, parts: Sequence[Bound], starts: Sequence[int]) -> None:
    numbers = Array()
    for part, start in zip(parts, starts, strict=True):
        numbers.append(start)
        numbers.append(Dictionary(S=Name.D, P=String(part.label), St=1))
    whole.Root.PageLabels = Dictionary(Nums=numbers)


def _bookmark(mark: Mark, starts: Sequence[int], own: Sequence[list[OutlineItem]]) -> OutlineItem:
    made = OutlineItem(mark.title, starts[mark.part] + mark.page)
    made.children.extend(_bookmark(one, starts, own) for one in mark.below)
    if not mark.below:
        made.children.extend(_moved(one, starts[mark.part]) for one in own[mark.part])
    return made


def _own_marks(source: Pdf) -> Iterator[OutlineItem]:
    """A part's own bookmarks, their pages told by number."""
    numbers = {page.obj.objgen: number for number, page in enumerate(source.pages)}
    destinations = _destinations(source)
    try:
        with source.open_outline(max_depth=_DEEP) as outline:
            yield from _numbered(outline.root, numbers, destinations, 1)
    except _BROKEN:  # bookmarks that are broken are left out
        return


def _numbered(marks: Sequence[OutlineItem], numbers: dict[Any, int], destinations: dict[str, Any], depth: int) -> Iterator[OutlineItem]:
    for mark in marks:
        where: Any = mark.destination
        if where is None and mark.action is not None and mark.action.get("/S") == Name.GoTo:
            where = mark.action.get("/D")
        where = _explicit(where, destinations)
        page = where[0] if isinstance(where, Array) and len(where) else None
        number = numbers.get(page.objgen) if isinstance(page, Object) else None
        if number is not None and depth <= _DEEP:
            made = OutlineItem(str(mark.title)[:300], number)
            made.children.extend(_numbered(mark.children, numbers, destinations, depth + 1))
            yield made


def _moved(mark: OutlineItem, start: int) -> OutlineItem:
    made = OutlineItem(mark.title, int(mark.destination) + start)  # type: ignore[arg-type]  # a page's number, as _numbered tells it
    made.children.extend(_moved(one, start) for one in mark.children)
    return made


def _destinations(source: Pdf) -> dict[str, Any]:
    """Named places of a part, and each with the number of its page first."""
    found: dict[str, Any] = {}
    try:
        names = source.Root.get("/Names", Dictionary()).get("/Dests")
        if names is not None:
            found.update({str(key): value for key, value in NameTree(names).items()})
        for key, value in dict(source.Root.get("/Dests", Dictionary())).items():
            found[str(key).lstrip("/")] = value
    except _BROKEN:
        return found
    return found


def _explicit(where: Any, destinations: dict[str, Any]) -> Any:  # noqa: ANN401 - any object of a PDF
    if isinstance(where, (String, Name)):
        where = destinations.get(str(where).lstrip("/"))
    if isinstance(where, Dictionary):
        where = where.get("/D")
    return where


def _clean(whole: Pdf, page: Object, destinations: dict[str, Any], start: int) -> None:
    """Take away what runs programs; let links to named places lead to their pages in the whole."""
    if "/AA" in page:
        del page["/AA"]
    annotations = page.get("/Annots")
    if not isinstance(annotations, Array):
        return
    for note in annotations:
        if not isinstance(note, Dictionary):
            continue
        if "/AA" in note:
            del note["/AA"]
        action = note.get("/A")
        if isinstance(action, Dictionary) and action.get("/S") in _RUNS:
            del note["/A"]
        holder, key = (action, "/D") if isinstance(action, Dictionary) and action.get("/S") == Name.GoTo else (note, "/Dest")
        told = holder.get(key) if holder is not None else None
        if isinstance(told, (String, Name)):
            where = _explicit(told, destinations)
            led = _led(whole, where, start) if isinstance(where, Array) and len(where) and isinstance(where[0], Dictionary) else None
            if led is None:
                del holder[key]
            else:
                holder[key] = led


def _led(whole: Pdf, where: Array, start: int) -> Array | None:
    try:
        number: Any = Page(where[0]).index
    except _BROKEN:
        return None
    rest = [one for one in list(where)[1:] if not isinstance(one, Dictionary)]
    return Array([whole.pages[start + number].obj, *(rest or [Name.Fit])])


class _Structure:
    """The structure trees of the parts, one after the other, under one document."""

    def __init__(self, whole: Pdf) -> None:
        self._whole = whole
        self._parents: list[tuple[int, Object]] = []
        self._next = 0
        self._roles: dict[str, Object] = {}
        self._classes: dict[str, Object] = {}
        self._ids: dict[bytes, Object] = {}
        self._spaces: list[Object] = []
        self._document = whole.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, K=Array()))

    def takes(self, source: Pdf, title: str, start: int) -> bool:
        """Add the tree of a part whose pages lie in the whole from ``start``; False where it has none, or one that is broken."""
        before = len(self._parents)
        try:
            return self._take(source, title, start)
        except _BROKEN:
            del self._parents[before:]
            for page in list(self._whole.pages)[start:]:
                _forget(page.obj)
            return False

    def _take(self, source: Pdf, title: str, start: int) -> bool:
        root = source.Root.get("/StructTreeRoot")
        pages = [page.obj for page in list(self._whole.pages)[start:]]
        if not isinstance(root, Dictionary) or "/K" not in root or not isinstance(root.get("/ParentTree"), Dictionary):
            for page in pages:
                _forget(page)
            return False
        tree = self._whole.copy_foreign(source.make_indirect(root))
        offset = self._next
        highest = -1
        for key, value in NumberTree(tree.ParentTree).items():
            self._parents.append((int(key) + offset, value))
            highest = max(highest, int(key))
        seen: set[Any] = set()
        for page in pages:
            highest = max(highest, _renumber(page, offset, seen))
        self._next = offset + highest + 1
        part = self._whole.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Part, P=self._document, T=String(title), K=Array()))
        kids = tree.K if isinstance(tree.K, Array) else Array([tree.K])
        for kid in kids:
            if isinstance(kid, Dictionary):
                kid.P = part
                part.K.append(kid)
        self._merge(tree, part)
        self._document.K.append(part)
        return True

    def _merge(self, tree: Object, part: Object) -> None:
        roles = {str(key): value for key, value in dict(tree.get("/RoleMap", Dictionary())).items()}
        others = {key: value for key, value in roles.items() if key in self._roles and self._roles[key] != value}
        if others:
            _rename(part, others)
        self._roles.update({key: value for key, value in roles.items() if key not in others})
        for key, value in dict(tree.get("/ClassMap", Dictionary())).items():
            self._classes.setdefault(str(key), value)
        before = f"{len(self._document.K)}-".encode()  # two parts may use the same names
        for element in _elements(part):
            _name_anew(element, before, self._ids)
        self._spaces.extend(tree.get("/Namespaces", Array()))

    def finish(self) -> None:
        """Put the whole tree in place."""
        whole = self._whole
        numbers = Array()
        for number, value in sorted(self._parents, key=lambda one: one[0]):
            numbers.append(number)
            numbers.append(value)
        root = whole.make_indirect(
            Dictionary(
                Type=Name.StructTreeRoot,
                K=Array([self._document]),
                ParentTree=whole.make_indirect(Dictionary(Nums=numbers)),
                ParentTreeNextKey=self._next,
            )
        )
        if self._roles:
            root.RoleMap = Dictionary(self._roles)
        if self._classes:
            root.ClassMap = Dictionary(self._classes)
        if self._ids:
            names = Array()
            for name in sorted(self._ids):
                names.append(String(name))
                names.append(self._ids[name])
            root.IDTree = whole.make_indirect(Dictionary(Names=names))
        if self._spaces:
            root.Namespaces = Array(self._spaces)
        self._document.P = root
        whole.Root.StructTreeRoot = root


def _renumber(page: Object, offset: int, seen: set[Any]) -> int:
    """Shift the keys by which a page, its notes and its forms are found in the tree; the highest key before the shift."""
    highest = -1
    for thing, key in _keyed(page, seen):
        highest = max(highest, int(thing[key]))
        thing[key] = int(thing[key]) + offset
    return highest


def _forget(page: Object) -> None:
    for thing, key in list(_keyed(page, set())):
        del thing[key]


def _keyed(page: Object, seen: set[Any]) -> Iterator[tuple[Object, str]]:
    if "/StructParents" in page:
        yield page, "/StructParents"
    for note in page.get("/Annots", Array()):
        if isinstance(note, Dictionary) and "/StructParent" in note and note.objgen not in seen:
            if note.is_indirect:
                seen.add(note.objgen)
            yield note, "/StructParent"
    yield from _keyed_forms(page.get("/Resources"), seen)


def _keyed_forms(resources: Object | None, seen: set[Any]) -> Iterator[tuple[Object, str]]:
    if not isinstance(resources, Dictionary):
        return
    for form in dict(resources.get("/XObject", Dictionary())).values():
        if not form.is_indirect or form.objgen in seen:
            continue
        seen.add(form.objgen)
        for key in ("/StructParents", "/StructParent"):
            if key in form:
                yield form, key
        yield from _keyed_forms(form.get("/Resources"), seen)


def _rename(part: Object, roles: dict[str, Object]) -> None:
    """Write a part's own roles out where another part means something else by the same name."""
    for element in _elements(part):
        role = element.get("/S")
        if role is not None and str(role) in roles:
            element.S = roles[str(role)]


def _name_anew(element: Object, before: bytes, ids: dict[bytes, Object]) -> None:
    """Give the name of an element, and those that a cell names as its headers, the part's own beginning."""
    if "/ID" in element:
        name: Any = before + bytes(element.ID)
        element.ID = String(name)
        ids[name] = element
    told = element.get("/A")
    for attributes in told if isinstance(told, Array) else [told]:
        if isinstance(attributes, Dictionary) and isinstance(attributes.get("/Headers"), Array):
            attributes.Headers = Array([String(before + bytes(one)) for one in attributes.Headers])


def _elements(part: Object) -> Iterator[Object]:
    """All elements of a part's tree."""
    waiting: list[Any] = [part]
    seen: set[Any] = set()
    while waiting:
        element = waiting.pop()
        if isinstance(element, Dictionary):
            if element.is_indirect:
                if element.objgen in seen:
                    continue
                seen.add(element.objgen)
            if "/S" in element:
                yield element
            if "/K" in element:
                waiting.append(element.K)
        elif isinstance(element, Array):
            waiting.extend(element)
