"""From lists of persons to attendees: who was there, as what, how, and when.

Reads :class:`~kansli.reader.persons.lists.PersonList` objects; leaves one :class:`Person` for each human being, however many
lists name them, with what all of them say weighed together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kansli.reader.language.namewords import is_surname_like, is_title, municipalities
from kansli.reader.language.notes import ItemLimit, Note, is_party
from kansli.reader.persons.lists import is_column_head
from kansli.reader.records import Mode, Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kansli.reader.flow import Flow
    from kansli.reader.language.entries import Entry
    from kansli.reader.persons.lists import Column, ListLabel, PersonList, Row


@dataclass(slots=True)
class Listing:
    """One person in one list."""

    entry: Entry
    flow: Flow
    """The words of the entry."""
    label: ListLabel
    organisation: str | None
    note: Note
    present: bool | None = None
    """By a mark in a column."""


@dataclass(slots=True)
class Person:
    """One human being, with all that the lists say."""

    name: str
    listings: list[Listing] = field(default_factory=list)
    present: bool = True
    note: Note = field(default_factory=Note)
    """All notes together; the first word counts."""

    @property
    def organisation(self) -> str | None:
        """The first organisation said."""
        return next((listing.organisation for listing in self.listings if listing.organisation), None)

    @property
    def kinds(self) -> set[str]:
        """Kinds of the lists that name the person."""
        return {listing.label.kind for listing in self.listings}

    @property
    def alias(self) -> str | None:
        """Letters the person goes by."""
        return next((listing.entry.alias for listing in self.listings if listing.entry.alias), None)


def persons_of(lists: Iterable[PersonList]) -> list[Person]:
    """Everybody the lists name, in order of first mention."""
    persons: dict[str, Person] = {}
    kept = [replace(one, rows=[row for row in one.rows if not is_column_head(row)]) for one in lists]
    flattened = any(_organisations_follow(one.rows) for one in kept)
    for one in kept:
        listings = _listings(one, flattened=flattened)
        _read_marks(listings)
        for listing in listings:
            key = listing.entry.name.casefold()
            persons.setdefault(key, Person(listing.entry.name)).listings.append(listing)
    made = list(persons.values())
    for person in made:
        for listing in person.listings:
            person.note = person.note.and_also(listing.note).and_also(listing.label.note)
    _settle_presence(made)
    return made


def place_apart(persons: Sequence[Person], text: str) -> None:
    """Take the place they came from off names it follows without a sign ("Eva Alm Norrby"), where the minutes show that it is one.

    They do where most names of the list are that long, and somebody is named without it, or several came from there; and where
    another is listed with it as his own.
    """
    told = {organisation.lower() for person in persons if (organisation := person.organisation)}
    long = [person for person in persons if person.organisation is None and _LONG_NAME.fullmatch(person.name)]
    last = [person.name.rsplit(" ", 1) for person in long]
    shown = [
        name for name, place in last if sum(other == place for _, other in last) > 1 or text.count(name) > text.count(f"{name} {place}")
    ]
    many = len(long) >= _COLUMN_LENGTH and len(long) * 2 > len(persons) and len(shown) > 1 and len(shown) * 4 >= len(long)
    for person, (name, place) in zip(long, last, strict=True):
        plainly = len(told) > 1 and _PLACE.search(place) is not None
        if place.lower() in told or plainly or (many and (is_surname_like(name.split()[1]) or not is_surname_like(place))):
            person.name = name
            for listing in person.listings:
                listing.organisation = place


_PLACE = re.compile(r"\w(?:berga|köping|boda|sala|hamn|åsen|dalen|viken|holmen|bygden|stad)$")
_LONG_NAME = re.compile(r"[A-ZÅÄÖ][\w-]+ [A-ZÅÄÖ][\w-]+ [A-ZÅÄÖ][a-zåäö]+")


def _listings(one: PersonList, *, flattened: bool) -> list[Listing]:
    """The persons of a list, those of a table flattened into lines put together again."""
    made: list[Listing] = []
    heading: str | None = None
    everybody = Note()
    _match_two_lists(one.rows)
    _read_local_parties(one.rows)
    _give_organisations_down(one.rows)
    after = flattened and bool(one.rows) and bool(one.rows[0].parsed.entries) and all(len(row.cells) == 1 for row in one.rows[1:])
    for row in one.rows:
        parsed = row.parsed
        if not parsed.entries or (after and made and _may_be_organisation(row) and made[-1].organisation is None):
            organisation = parsed.organisation or (row.flow.text.strip(" :*_") if parsed.entries else None)
            if made and len(row.cells) > 1 and not after and (organisation or parsed.note.present is False):
                continue  # an organisation that sent nobody, an office that nobody holds
            if made and (parsed.note or (after and organisation)):
                made[-1].note = made[-1].note.and_also(parsed.note)
                made[-1].organisation = made[-1].organisation or (organisation if after else None)
            elif not made:
                everybody = everybody.and_also(parsed.note)
            if organisation and not after:
                heading = organisation
            continue
        made.extend(_listing(row, entry, one, heading) for entry in parsed.entries)
    for listing in made:
        listing.note = listing.note.and_also(everybody)
    return made


def _match_two_lists(rows: list[Row]) -> None:
    """Where all names stand first and then as many organisations, in the same order, give each person theirs (a table read column by column)."""
    named = len(rows) // 2
    if named < _COLUMN_LENGTH or len(rows) % 2 or any(len(row.cells) > 1 for row in rows):
        return
    people, rest = rows[:named], rows[named:]
    if not all(len(row.parsed.entries) == 1 and row.parsed.entries[0].organisation is None for row in people):
        return
    if all(row.parsed.organisation or _may_be_organisation(row) for row in rest):
        for row, told in zip(people, rest, strict=True):
            row.parsed.entries[0].organisation = told.parsed.organisation or told.flow.text.strip(" :*_")
        del rows[named:]


def _read_local_parties(rows: Sequence[Row]) -> None:
    """Where parties stand in brackets after the names, letters that no list of parties has are those of a local one."""
    entries = [entry for row in rows for entry in row.parsed.entries]
    known = sum(entry.note.party is not None for entry in entries)
    if known < _COLUMN_LENGTH or known * 3 < len(entries) * 2:
        return
    for entry in entries:
        if entry.note.party is None and entry.organisation and _LETTERS.fullmatch(entry.organisation):
            entry.note, entry.organisation = replace(entry.note, party=entry.organisation), None


def _give_organisations_down(rows: Sequence[Row]) -> None:
    """An organisation in the first column is that of the rows below too, where these begin in the column of the names."""
    organisation: str | None = None
    column = 0
    for row in rows:
        entry = row.parsed.entries[0] if row.parsed.entries else None
        if entry is None or not row.places:
            organisation = None
        elif len(row.cells) > 1 and entry.organisation == row.cells[0].text.strip(" :") and entry.start >= len(row.cells[0].text):
            organisation, column = entry.organisation, row.places[1]
        elif len(row.cells) == 1 and entry.organisation and row.flow.text.startswith(f"{entry.organisation} {entry.name}"):
            organisation, column = entry.organisation, row.places[0] + len(entry.organisation) + 1
        elif organisation and row.places[0] + 2 >= column:
            entry.organisation = entry.organisation or organisation
        else:
            organisation = None


_LETTERS = re.compile(r"[A-ZÅÄÖ]{1,5}")
_COLUMN_LENGTH = 3
"""Fewer lines than this are no column."""


def _organisations_follow(rows: Sequence[Row]) -> bool:
    """Does an organisation stand on the line after each name (a table of columns, flattened into lines)?"""
    named = [bool(row.parsed.entries) and not _may_be_organisation(row) for row in rows]
    if not named or not named[0] or any(len(row.cells) > 1 for row in rows[1:]):
        return False
    followed = sum(
        1
        for row, here, next_ in zip(rows[1:], named, named[1:], strict=False)
        if here and not next_ and (row.parsed.organisation or row.parsed.entries)
    )
    return followed >= 2 and followed * 2 > sum(named)


def _may_be_organisation(row: Row) -> bool:
    """A row whose only "name" may as well be an organisation ("Upphandling Väst")."""
    return len(row.parsed.entries) == 1 and not row.parsed.entries[0].sure and len(row.cells) == 1


def _listing(row: Row, entry: Entry, one: PersonList, heading: str | None) -> Listing:
    column = _column_of(row, entry.start, one.columns)
    label = column.label if column and column.label and one.columns.index(column) > 0 else one.label
    note = entry.note.and_also(row.parsed.note) if entry is row.parsed.entries[0] else entry.note
    organisation = _clean(entry.organisation) or heading
    listing = Listing(entry, row.flow.slice(entry.start, entry.end), label, organisation, note)
    if not one.columns:
        return listing
    marked = [
        _column_at(place, one.columns)
        for cell, place in zip(row.cells, row.places, strict=False)
        if cell.text.lower() in {"x", "✓", "☒", "☑"}
    ]
    if marked and any(column and column.kind == "absent" for column in marked):
        listing.present = False
    return listing


def _column_of(row: Row, position: int, columns: Sequence[Column]) -> Column | None:
    """The column in which ``position`` of the row's words stands."""
    if not columns:
        return None
    start = 0
    for cell, place in zip(row.cells, row.places, strict=False):
        if start <= position <= start + len(cell.text):
            return _column_at(place, columns)
        start += len(cell.text) + 1
    return None


def _column_at(place: int, columns: Sequence[Column]) -> Column | None:
    return min(columns, key=lambda column: abs(column.place - place), default=None)


def _clean(organisation: str | None) -> str | None:
    """An organisation as it is to be recorded; None for what is a party or a title after all."""
    if organisation is None or is_party(organisation) or is_title(organisation):
        return None
    return organisation.strip(" *_.,;:") or None


def _read_marks(listings: Sequence[Listing]) -> None:
    """Where some are marked as there ("X"), those without a mark are not."""
    marked = [listing for listing in listings if listing.note.marked]
    for listing in listings:
        if listing.present is None and listing.note.present is not None:
            listing.present = listing.note.present
        if listing.present is None and len(marked) >= 2 and (listing.note.unmarked or not listing.note.limits):
            listing.present = False


def _settle_presence(persons: Sequence[Person]) -> None:
    """Absent are those a list of the absent names, those marked so, and those asked or listed as members whom the list of those present lacks."""
    there = {person.name for person in persons if "present" in person.kinds}
    relisted = {kind: _is_relisted(kind, persons) for kind in ("roster", "invited")}
    for person in persons:
        told = [listing.present for listing in person.listings if listing.present is not None]
        if told:
            person.present = told[-1]
        elif "absent" in person.kinds:
            person.present = False
        elif person.name not in there and "officer" not in person.kinds:
            person.present = not any(relisted[kind] for kind in person.kinds & {"roster", "invited"})


def _is_relisted(kind: str, persons: Sequence[Person]) -> bool:
    """Does a list of those present name at least half of those in the lists of ``kind`` once more?"""
    listed = [person for person in persons if kind in person.kinds]
    again = sum(1 for person in listed if "present" in person.kinds)
    return again >= 2 and again * 2 >= len(listed)


def role_of(person: Person, *, outside: bool) -> Role:
    """What the lists make of the person; ``outside``: the organisation is none of those the members come from."""
    note = person.note
    for role in (Role.SECRETARY, Role.CHAIR):
        if note.role is role or any(listing.label.role is role for listing in person.listings):
            return role
    if note.role is Role.GUEST:
        return Role.GUEST
    labelled = [listing.label for listing in person.listings]
    if any(label.role is Role.GUEST for label in labelled):
        return Role.MEMBER if (note.party or note.deputy) and not note.title and not note.limits else Role.GUEST
    if person.present and all(label.kind == "invited" for label in labelled) and labelled and "kalla" not in labelled[0].words.lower():
        return Role.GUEST
    if note.party or note.deputy or any(label.deputy for label in labelled):
        return Role.MEMBER
    for_items = [limit for limit in note.limits if limit.how == "only"]
    window = note.from_time is not None and note.to_time is not None
    if (for_items and (outside or len(for_items[0].numbers) == 1)) or (window and outside):
        return Role.GUEST
    return Role.MEMBER


def mode_of(person: Person, *, digital_meeting: bool) -> Mode | None:
    """How the person took part; None for the absent."""
    if not person.present:
        return None
    said = person.note.mode or next((listing.label.mode for listing in person.listings if listing.label.mode), None)
    return said or (Mode.DIGITAL if digital_meeting else Mode.IN_PERSON)


def items_of(limits: Sequence[ItemLimit], numbers: Sequence[str]) -> tuple[str, ...]:
    """The items a presence is limited to, out of the meeting's ``numbers``; empty: no limit, or none that can be told."""
    items: list[str] = []
    for limit in limits:
        if limit.how == "only":
            items.extend(limit.numbers)
        elif limit.how == "except" and numbers:
            items.extend(number for number in numbers if number not in limit.numbers)
        elif limit.numbers and limit.numbers[0] in numbers:
            alike = [number for number in numbers if number.count(".") <= limit.numbers[0].count(".")]
            place = alike.index(limit.numbers[0])
            items.extend(alike[place:] if limit.how == "from" else alike[: place + 1])
    return tuple(dict.fromkeys(items))


def is_municipality(organisation: str) -> bool:
    """Is this a municipality, with or without the word?"""
    bare = organisation.lower().removesuffix(" kommun").removesuffix(" stad").removesuffix("s kommuns")
    return bare in municipalities() or bare.removesuffix("s") in municipalities()
