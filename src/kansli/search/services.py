"""Writing the index. Higher rooms say what can be found; what has not changed is not written again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from operator import attrgetter
from typing import Any

from django.db import connection, transaction

from kansli.access import State
from kansli.people.models import Organisation
from kansli.people.rows import as_json, insert, write
from kansli.search.models import Entry, OtherName
from kansli.search.words import FORM, parts, stems, stems_of_name

_BATCH = 300
_FACTS = {Entry.Kind.DECISION, Entry.Kind.ASSIGNMENT, Entry.Kind.TABLED, Entry.Kind.OUTSTANDING}
_NO_PLACES = {Entry.Kind.TEXT, Entry.Kind.MEETING}
"""Who was there says nothing of what a meeting was about."""
_LATER = 4_000_000
"""More days than any date counts."""
_LETTERS = 10_000_000
"""More than any text holds."""


@dataclass(frozen=True, slots=True)
class NewEntry:
    """Something that can be found, as a higher room tells it."""

    kind: str
    thing: int
    """Its id."""
    title: str
    text: str = ""
    read_as: str = ""
    item: int | None = None
    """The item it is or stands in."""
    under: str = ""
    """The heading it stands under; found by it too, though less."""
    body: int | None = None
    date: date | None = None
    ranges: tuple[tuple[int, int], ...] = ()
    minutes: int | None = None
    meeting: int | None = None
    file: int | None = None
    """The file it stands in; goes with it."""
    anchor: str = ""
    state: str = State.RELEASED
    secret: bool = False
    named: tuple[int, ...] = ()
    other_names: tuple[str, ...] = ()
    """Everything it is called, its title among them; who searches for one finds the others."""
    municipalities: tuple[int, ...] = ()
    """Organisations it concerns whether it names them or not; the municipalities among them count."""

    @property
    def is_lead(self) -> bool:
        """Is it shown by itself, not under its item?"""
        return self.item is None or self.kind not in _FACTS

    @property
    def order(self) -> int:
        """The latest first; in a text from its beginning."""
        day = self.date.toordinal() if self.date else 0
        return (_LATER - day) * _LETTERS + min(self.ranges[0][0] if self.ranges else 0, _LETTERS - 1)


_VALUES = attrgetter(*(field.name for field in fields(NewEntry)))


class Places:
    """The cooperation's municipalities by the stems of their names.

    Args:
        names: the municipalities' names and ids.
    """

    def __init__(self, names: Mapping[str, int]) -> None:
        self._by_stems = {tuple(stems_of_name(name).split()): pk for name, pk in names.items()}
        self._known = set(self._by_stems.values())

    def of(self, entry: NewEntry, found: Sequence[str]) -> str:
        """Those that a row of stems names, and those the entry concerns anyhow."""
        known = set(found)
        named = {pk for name, pk in self._by_stems.items() if name and known.issuperset(name)}
        all_of_them = sorted(named | (self._known & set(entry.municipalities)))
        return f",{','.join(map(str, all_of_them))}," if all_of_them else ""


@transaction.atomic
def index(cooperation: int, sources: Mapping[str, Iterable[NewEntry]]) -> None:
    """Make each source's entries what is told here; a source without any is forgotten.

    Args:
        cooperation: id of the cooperation.
        sources: what is found in each source (``minutes:12``, ``matter:5``).
    """
    stored: dict[tuple[str, str, int], tuple[int, str]] = {}
    keys = list(sources)
    for at in range(0, len(keys), _BATCH):
        rows = Entry.objects.filter(cooperation=cooperation, source__in=keys[at : at + _BATCH])
        stored |= {
            (source, kind, thing): (pk, digest)
            for source, kind, thing, pk, digest in rows.values_list("source", "kind", "thing", "pk", "digest")
        }
    new: dict[tuple[str, str, int], tuple[NewEntry, str]] = {}
    for source, entries in sources.items():
        for entry in entries:
            key, digest = (source, entry.kind, entry.thing), _digest(entry)
            if stored.get(key, (0, ""))[1] == digest:
                del stored[key]
            else:
                new[key] = entry, digest
    _forget(Entry.objects.filter(pk__in=chunk) for chunk in _chunks([pk for pk, _ in stored.values()]))
    if new:
        municipalities = Organisation.objects.filter(cooperation=cooperation, kind=Organisation.Kind.MUNICIPALITY)
        _store(cooperation, new, Places(dict(municipalities.values_list("name", "pk"))))


@transaction.atomic(savepoint=False)
def index_new(cooperation: int, sources: Mapping[str, Iterable[NewEntry]], municipalities: Mapping[str, int]) -> None:
    """The same for sources of which nothing is indexed yet.

    Args:
        cooperation: id of the cooperation.
        sources: what is found in each source.
        municipalities: the names and ids of the cooperation's municipalities.
    """
    new = {(source, entry.kind, entry.thing): (entry, _digest(entry)) for source, entries in sources.items() for entry in entries}
    _store(cooperation, new, Places(municipalities))


@transaction.atomic
def forget(cooperation: int, sources: Iterable[str]) -> None:
    """Find nothing of these sources any more."""
    _forget(Entry.objects.filter(cooperation=cooperation, source__in=chunk) for chunk in _chunks(list(sources)))


def known_sources(cooperation: int, kinds: Iterable[str]) -> set[str]:
    """The sources of all entries of some kinds."""
    return set(Entry.objects.filter(cooperation=cooperation, kind__in=list(kinds)).values_list("source", flat=True))


def _forget(groups: Iterable[Any]) -> None:
    for entries in groups:
        entries.delete()


def _chunks(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (values[at : at + _BATCH] for at in range(0, len(values), _BATCH))


def _digest(entry: NewEntry) -> str:
    return hashlib.md5(repr((FORM, _VALUES(entry))).encode(), usedforsecurity=False).hexdigest()


@dataclass(slots=True)
class _Row:
    """The columns of an :class:`~kansli.search.models.Entry`, without what the framework makes of a row."""

    cooperation_id: int
    source: str
    kind: str
    thing: int
    item: int | None
    lead: bool
    order: int
    file_id: int | None
    body_id: int | None
    date: date | None
    year: int | None
    state: str
    secret: bool
    places: str
    digest: str
    pk: int = 0


def _store(cooperation: int, new: Mapping[tuple[str, str, int], tuple[NewEntry, str]], places: Places) -> None:
    told = [(entry, _told(entry)) for entry, _ in new.values()]
    rows = [
        _Row(
            cooperation_id=cooperation,
            source=source,
            kind=entry.kind,
            thing=entry.thing,
            item=entry.item,
            lead=entry.is_lead,
            order=entry.order,
            file_id=entry.file,
            body_id=entry.body,
            date=entry.date,
            year=entry.date.year if entry.date else None,
            state=entry.state,
            secret=entry.secret,
            places="" if entry.kind in _NO_PLACES else places.of(entry, f"{words[0]} {words[1]}".split()),
            digest=digest,
        )
        for ((source, _, _), (entry, digest)), (_, words) in zip(new.items(), told, strict=True)
    ]
    insert(Entry, rows)
    with connection.cursor() as cursor:
        write(cursor, "search_words", _WORDS, [_words(row.pk, *each) for row, each in zip(rows, told, strict=True)])
    through = Entry.named.through
    pairs = list(zip(rows, new.values(), strict=True))
    insert(through, (through(entry_id=row.pk, person_id=pk) for row, (entry, _) in pairs for pk in entry.named))
    names = ((row.pk, name) for row, (entry, _) in pairs for name in entry.other_names)
    insert(
        OtherName,
        (OtherName(cooperation_id=cooperation, entry_id=pk, name=name[:300], stems=stems_of_name(name)[:300]) for pk, name in names),
    )


_WORDS = ("entry_id", "title", "text", "read_as", "ranges", "minutes", "meeting", "anchor", "title_stems", "stems", "parts")
"""The columns of :class:`~kansli.search.models.Words`."""


def _words(pk: int, entry: NewEntry, words: tuple[str, str, str]) -> tuple[Any, ...]:
    ranges = as_json(entry.ranges)
    return (pk, entry.title, entry.text, entry.read_as, ranges, entry.minutes, entry.meeting, entry.anchor, *words)


def _told(entry: NewEntry) -> tuple[str, str, str]:
    """Stems of the title, of the text, and of the parts of compounds in both with those of the heading above."""
    read = entry.read_as or entry.text
    title = " ".join(filter(None, map(stems_of_name, dict.fromkeys([entry.title, *entry.other_names]))))
    extra = " ".join([*parts(f"{entry.title}\n{read}"), *((stems_of_name(entry.under), *parts(entry.under)) if entry.under else ())])
    return title, " ".join(stems(read)), extra
