"""Writing the index. Higher rooms say what can be found; what has not changed is not written again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Model

from kansli.access import State
from kansli.people.models import Organisation
from kansli.search.models import Entry, OtherName, Words
from kansli.search.words import parts, stems

_BATCH = 300
_POINTS = {
    Entry.Kind.MATTER: 1,
    Entry.Kind.PERSON: 2,
    Entry.Kind.MUNICIPALITY: 3,
    Entry.Kind.MEETING: 4,
    Entry.Kind.ITEM: 5,
    Entry.Kind.TEXT: 6,
}


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
    """The item it stands in; hits of one item are shown as one."""
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
    """Those it concerns whether it names them or not."""

    @property
    def point(self) -> int:
        """What its hits are shown under."""
        kind = Entry.Kind.ITEM if self.item else Entry.Kind(self.kind)
        return (self.item or self.thing) * 8 + _POINTS.get(kind, 0)


class Places:
    """The cooperation's municipalities by the stems of their names."""

    def __init__(self, cooperation: int) -> None:
        rows = Organisation.objects.filter(cooperation=cooperation, kind=Organisation.Kind.MUNICIPALITY).values_list("name", "pk")
        self._by_stems = {tuple(stems(name)): pk for name, pk in rows}

    def named_in(self, found: Sequence[str]) -> set[int]:
        """Those that a row of stems names."""
        known = set(found)
        return {pk for name, pk in self._by_stems.items() if name and known.issuperset(name)}


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
        _store(cooperation, new, Places(cooperation))


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
    return hashlib.md5(repr(astuple(entry)).encode(), usedforsecurity=False).hexdigest()


def _store(cooperation: int, new: Mapping[tuple[str, str, int], tuple[NewEntry, str]], places: Places) -> None:
    entries = Entry.objects.bulk_create(
        (
            Entry(
                cooperation_id=cooperation,
                source=source,
                kind=entry.kind,
                thing=entry.thing,
                point=entry.point,
                file_id=entry.file,
                body_id=entry.body,
                date=entry.date,
                year=entry.date.year if entry.date else None,
                start=entry.ranges[0][0] if entry.ranges else 0,
                state=entry.state,
                secret=entry.secret,
                digest=digest,
            )
            for (source, _, _), (entry, digest) in new.items()
        ),
        batch_size=_BATCH,
    )
    words: list[Words] = []
    named: list[Any] = []
    about: list[Any] = []
    names: list[OtherName] = []
    for row, (entry, _) in zip(entries, new.values(), strict=True):
        made = _words(row, entry)
        words.append(made)
        named += [Entry.named.through(entry_id=row.pk, person_id=person) for person in entry.named]
        if entry.kind not in {Entry.Kind.TEXT, Entry.Kind.MEETING}:
            concerned = places.named_in(f"{made.title_stems} {made.stems}".split()) | set(entry.municipalities)
            about += [Entry.municipalities.through(entry_id=row.pk, organisation_id=place) for place in sorted(concerned)]
        names += [
            OtherName(cooperation_id=cooperation, entry=row, name=name[:300], stems=" ".join(stems(name))[:300])
            for name in entry.other_names
        ]
    Words.objects.bulk_create(words, batch_size=_BATCH)
    beside: tuple[tuple[type[Model], Sequence[Any]], ...] = (
        (Entry.named.through, named),
        (Entry.municipalities.through, about),
        (OtherName, names),
    )
    for model, rows in beside:
        if rows:
            model._default_manager.bulk_create(rows, batch_size=_BATCH)


def _words(row: Entry, entry: NewEntry) -> Words:
    read = entry.read_as or entry.text
    title = dict.fromkeys([entry.title, *entry.other_names])
    extra = [*parts(f"{entry.title}\n{read}"), *stems(entry.under), *parts(entry.under)]
    return Words(
        entry=row,
        title=entry.title,
        text=entry.text,
        read_as=entry.read_as,
        ranges=[list(pair) for pair in entry.ranges],
        minutes=entry.minutes,
        meeting=entry.meeting,
        anchor=entry.anchor,
        title_stems=" ".join(stem for name in title for stem in stems(name)),
        stems=" ".join(stems(read)),
        parts=" ".join(extra),
    )
