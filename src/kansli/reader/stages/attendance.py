"""Stage attendance: who was there.

Reads lines, blocks, sections and the head; leaves :attr:`Draft.attendance`, and remarks on what contradicts itself.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kansli.reader.language.entries import Ways
from kansli.reader.language.namewords import is_first_name, municipalities
from kansli.reader.persons.attendees import is_municipality, items_of, mode_of, persons_of, place_apart, role_of
from kansli.reader.persons.lists import PersonList, lists_of
from kansli.reader.persons.naming import same_body
from kansli.reader.records import Attendee, Role
from kansli.reader.rules import rules

if TYPE_CHECKING:
    from kansli.reader.draft import Draft
    from kansli.reader.persons.attendees import Person


def run(draft: Draft) -> None:
    """Find the lists of persons and leave one attendee for each person in them."""
    lists = _lists(draft)
    persons = persons_of(lists)
    place_apart(persons, draft.source.text)
    numbers = [section.number for section in draft.sections if section.number]
    homes = {person.organisation for person in persons if person.organisation and not person.note.limits and person.note.to_time is None}
    digital = _is_digital(draft)
    for person in persons:
        outside = person.organisation is not None and person.organisation not in homes and not is_municipality(person.organisation)
        note = person.note
        draft.attendance.append(
            Attendee(
                name=person.name,
                organisation=_as_known(draft, person),
                role=role_of(person, outside=outside),
                present=person.present,
                mode=mode_of(person, digital_meeting=digital),
                span=draft.span(person.listings[0].flow),
                rule=person.listings[0].label.rule,
                items=items_of(note.limits, numbers) if person.present else (),
                from_time=note.from_time if person.present else None,
                to_time=note.to_time if person.present else None,
                title=note.title,
                deputy=note.deputy or any(listing.label.deputy for listing in person.listings),
                alias=person.alias,
            )
        )
    _keep_one_chair(draft, persons)
    _compare_counts(draft)


def _as_known(draft: Draft, person: Person) -> str | None:
    """The person's organisation, spelled as the other documents most often spell it."""
    if person.organisation is None:
        return None
    known = draft.known.people.get(person.name, ())
    return next((name for name in known if same_body(name, person.organisation)), person.organisation)


def _lists(draft: Draft) -> list[PersonList]:
    """The lists of persons, read again once it shows how they are written."""
    ways = Ways(people=draft.known.people.keys(), organisations={name.lower() for name in draft.known.organisations}, first_names=True)
    lists = lists_of(draft, ways)
    seen = replace(ways, spaced=_is_spaced(lists), reversed=_is_turned(lists), lone=_is_lone(lists))
    return lists_of(draft, seen) if seen != ways else lists


def _is_lone(lists: list[PersonList]) -> bool:
    """Are persons called by first names only?"""
    names = [entry.name for one in lists for row in one.rows for entry in row.parsed.entries]
    alone = sum(1 for name in names if " " not in name)
    return alone >= _SEVERAL and alone >= len(names) - 1


def _is_turned(lists: list[PersonList]) -> bool:
    """Are several persons written surname first?"""
    names = [entry for one in lists for row in one.rows for entry in row.parsed.entries]
    turned = sum(1 for entry in names if entry.turned or _is_surname_first(entry.name))
    return turned >= 2 and turned * 2 > len(names)


def _is_surname_first(name: str) -> bool:
    words = name.split()
    return len(words) == 2 and is_first_name(words[1]) and not is_first_name(words[0])


def _is_spaced(lists: list[PersonList]) -> bool:
    """Do municipalities follow names after a single space, so that a third word may be one too (misread, or of another kind)?"""
    if not any(len(entry.name.split()) > _PLAIN for one in lists for row in one.rows for entry in row.parsed.entries):
        return False
    alone = [row for one in lists for row in one.rows if len(row.cells) == 1 and len(row.parsed.entries) == 1]
    spaced = sum(
        1
        for row in alone
        for entry in row.parsed.entries
        if entry.organisation and entry.organisation.lower() in municipalities() and f"{entry.name} {entry.organisation}" in row.flow.text
    )
    return spaced >= 2


_SEVERAL = 3
_PLAIN = 2
"""Words of a plain name."""
_DIGITAL = rules("attendance")["attendance.meeting-digital"]
_HELD_FROM_AFAR = rules("attendance")["attendance.held-from-afar"]
_TITLE = 120
"""No title is longer than this."""


def _is_digital(draft: Draft) -> bool:
    """Was the whole meeting held from afar?"""
    if draft.head.place is not None:
        return _DIGITAL.search(draft.head.place) is not None
    titles = [block.text for block in draft.blocks[:8] if block.section is None and len(block.text) < _TITLE]
    return any(_DIGITAL.search(title) or _HELD_FROM_AFAR.search(title) for title in titles)


def _compare_counts(draft: Draft) -> None:
    """Tell where the minutes say that more or fewer were there than the list names."""
    there = [attendee for attendee in draft.attendance if attendee.present]
    if len(there) < _PLAIN:
        return
    for block in draft.blocks[:_BEGINNING]:
        found = _COUNT.search(block.text) if len(block.text) < _SENTENCE else None
        if found is None:
            continue
        said = int(found["there"] or found["listed"])
        if said not in {len(there), sum(1 for attendee in there if attendee.role is not Role.GUEST)}:
            told = f"Det står att {said} var närvarande, men listan har {len(there)}."
            draft.remark("count-differs", told, 0.3, block.flow.match(found))
        return


_COUNT = rules("attendance")["attendance.count"]
_BEGINNING = 20
"""Blocks in which the minutes say how many were there."""
_SENTENCE = 200


def _keep_one_chair(draft: Draft, persons: list[Person]) -> None:
    """Where the list calls several persons chair, those under another label than the first are told of."""
    chairs = [attendee for attendee in draft.attendance if attendee.role is Role.CHAIR and attendee.present]
    if len(chairs) > 1:
        names = ", ".join(chair.name for chair in chairs)
        flow = next(person.listings[0].flow for person in persons if person.name == chairs[1].name)
        draft.remark("several-chairs", f"Flera står som ordförande: {names}.", 0.2, flow)
