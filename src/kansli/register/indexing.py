"""What of the register can be found: minutes with all of their text, matters with their names, persons, municipalities.

Called where rows are stored (:mod:`kansli.register.reading`, :mod:`kansli.register.following`). What a person does, and
undoes, is followed by :func:`follow`, which the settings name under ``AFTER_ACTS``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from django.db.models import Q, QuerySet
from django.utils.dateformat import format as formatted

from kansli.access import State
from kansli.matters.models import Matter, OtherName
from kansli.meetings.models import Item, Minutes
from kansli.people.models import Cooperation, Organisation, Person
from kansli.register.models import Attendance, Awaited, Fact, Mention, Reading
from kansli.register.packing import unpacked
from kansli.search import services as search
from kansli.search.models import Entry
from kansli.search.services import NewEntry

_FOUND = {
    Fact.Kind.DECISION: Entry.Kind.DECISION,
    Fact.Kind.ASSIGNMENT: Entry.Kind.ASSIGNMENT,
    Fact.Kind.TABLED: Entry.Kind.TABLED,
    Fact.Kind.OUTSTANDING: Entry.Kind.OUTSTANDING,
}
_NAMES = (Entry.Kind.MATTER, Entry.Kind.PERSON, Entry.Kind.MUNICIPALITY)
_LEAST = 20
"""Fewer letters outside the items are a page number or a signature."""
_AT_ONCE = 100
"""Names written in one transaction, so that none is long."""
NOTHING: Sequence[NewEntry] = ()


class ToldFact(Protocol):
    """What must be known of a fact that is being stored."""

    pk: int
    kind: Fact.Kind
    start: int
    ranges: list[list[int]]
    quote: str
    read_as: str
    secret: bool
    owner_organisation: int | None

    @property
    def item_id(self) -> int | None:
        """The item it stands in."""


Ranges = Sequence[Sequence[int]]
Repairs = Sequence[tuple[int, int, str]]


def index_minutes(minutes: Minutes) -> None:
    """Let all that these minutes say be found, and nothing that they no longer say; of other renditions nothing is found."""
    entries: Sequence[NewEntry] = ()
    if minutes.authoritative:
        kept = Item.named.through.objects.filter(item__minutes=minutes).order_by("person").values_list("item", "person")
        named: dict[int, tuple[int, ...]] = defaultdict(tuple)
        for item, person in kept:
            named[item] += (person,)
        items = Item.objects.filter(minutes=minutes).order_by("ordinal")
        facts = Fact.objects.filter(minutes=minutes, kind__in=list(_FOUND)).exclude(state=Fact.State.REJECTED)
        rows = facts.order_by("start", "pk").select_related("awaited")
        entries = _entries(minutes, repairs_of(minutes), items, [(fact, _owner_of(fact)) for fact in rows], named)
    meeting = [_meeting_entry(minutes)] if minutes.authoritative else []
    search.index(minutes.meeting.cooperation_id, {_source(minutes.pk): entries, _meeting_source(minutes.pk): meeting})


def index_new_minutes(
    minutes: Minutes, items: Iterable[Item], facts: Iterable[ToldFact], repairs: Repairs, municipalities: Mapping[str, int]
) -> None:
    """The same for minutes of which nothing is indexed, whose rows are at hand and have not been touched."""
    rows = sorted((fact for fact in facts if fact.kind in _FOUND), key=lambda fact: (fact.start, fact.pk))
    entries = _entries(minutes, repairs, items, [(fact, fact.owner_organisation) for fact in rows], defaultdict(tuple))
    sources = {_source(minutes.pk): entries, _meeting_source(minutes.pk): [_meeting_entry(minutes)]}
    search.index_new(minutes.meeting.cooperation_id, sources, municipalities)


def _source(minutes: int) -> str:
    return f"minutes:{minutes}"


def _meeting_source(minutes: int) -> str:
    return f"meeting-of:{minutes}"


def forget_minutes(cooperation: int, minutes: Iterable[int]) -> None:
    """Find nothing of these minutes any more."""
    search.forget(cooperation, [source for pk in minutes for source in (_source(pk), _meeting_source(pk))])


def index_names(cooperation: Cooperation, *, matters: Iterable[int] | None = None, persons: Iterable[int] | None = None) -> None:
    """Let matters, persons and municipalities be found by their names, and meetings by those of their groups.

    Args:
        cooperation: whose.
        matters: only these, and the persons given; None together with ``persons``: all of all, and what is no longer there is forgotten.
        persons: only these.
    """
    everything = matters is None and persons is None
    rows = Matter.objects.filter(cooperation=cooperation)
    people = Person.objects.filter(cooperation=cooperation)
    sources: dict[str, Sequence[NewEntry]]
    if everything:
        sources = dict.fromkeys(search.known_sources(cooperation.pk, _NAMES), NOTHING) | _municipalities(cooperation)
        held = Minutes.objects.filter(meeting__cooperation=cooperation, authoritative=True).select_related("meeting__body", "file")
        meetings = {one.pk: [_meeting_entry(one)] for one in held}
        gone = {int(source.partition(":")[2]) for source in search.known_sources(cooperation.pk, [Entry.Kind.MEETING])} - meetings.keys()
        forget_minutes(cooperation.pk, gone)
        sources |= {_meeting_source(pk): entry for pk, entry in meetings.items()}
    else:
        chosen, known = list(matters or ()), list(persons or ())
        sources = dict.fromkeys([*(f"matter:{pk}" for pk in chosen), *(f"person:{pk}" for pk in known)], NOTHING)
        rows, people = rows.filter(pk__in=chosen), people.filter(pk__in=known)
    sources |= _matters(rows) | _persons(people)
    pairs = list(sources.items())
    for at in range(0, len(pairs), _AT_ONCE):
        search.index(cooperation.pk, dict(pairs[at : at + _AT_ONCE]))


def index_all(cooperation: Cooperation) -> None:
    """Index the whole of a cooperation anew; what is right already is not written again."""
    for minutes in Minutes.objects.filter(meeting__cooperation=cooperation).select_related("meeting__body", "file", "text"):
        index_minutes(minutes)
    index_names(cooperation)


def follow(cooperation: int, changes: Sequence[Mapping[str, Any]]) -> None:
    """After an act, or its undoing: index anew what rests on the rows it changed."""
    touched: dict[str, set[int]] = defaultdict(set)
    for change in changes:
        kind = str(change["model"])
        touched[kind].add(change["pk"])
        for values in (change["before"] or {}, change["after"] or {}):
            for name, key in _POINTERS.get(kind, ()):
                if values.get(name):
                    touched[key].add(values[name])
    minutes = Q(pk__in=touched["meetings.minutes"])
    for kind, path in _TO_MINUTES.items():
        if touched[kind]:
            minutes |= Q(**{f"{path}__in": touched[kind]})
    rows = Minutes.objects.filter(minutes, meeting__cooperation=cooperation).select_related("meeting__body", "file", "text").distinct()
    found = list(rows) if any(touched[kind] for kind in (*_TO_MINUTES, "meetings.minutes")) else []
    for one in found:
        index_minutes(one)
    gone = touched["meetings.minutes"] - {one.pk for one in found}
    forget_minutes(cooperation, gone)
    matters, persons = touched["matters.matter"], touched["people.person"]
    if found and touched.keys() & {"meetings.meeting", "meetings.item", "documents.file", "meetings.minutes"}:
        matters |= set(Mention.objects.filter(minutes__in=found).values_list("matter", flat=True))
        persons |= set(Attendance.objects.filter(meeting__minutes__in=found).values_list("person", flat=True))
    if matters or persons:
        index_names(Cooperation.objects.get(pk=cooperation), matters=matters, persons=persons)


_TO_MINUTES = {
    "register.fact": "facts",
    "meetings.item": "items",
    "meetings.meeting": "meeting",
    "documents.file": "file",
    "people.body": "meeting__body",
}
"""Rows whose change shows in minutes, and the way from those to them."""
_POINTERS = {
    "register.fact": (("minutes", "meetings.minutes"), ("matter", "matters.matter")),
    "register.mention": (("matter", "matters.matter"),),
    "register.attendance": (("person", "people.person"), ("person_id", "people.person")),
    "register.awaited": (("owner_person", "people.person"), ("owner_person_id", "people.person")),
    "meetings.item": (("minutes", "meetings.minutes"),),
    "meetings.minutes": (("meeting", "meetings.meeting"),),
    "meetings.item_named": (("item", "meetings.item"),),
    "matters.othername": (("matter", "matters.matter"),),
    "matters.matter": (("merged_into", "matters.matter"),),
    "people.person": (("merged_into", "people.person"),),
}
"""What the values of changed rows point to, where that must be indexed too."""


# Minutes


def _entries(
    minutes: Minutes,
    repairs: Repairs,
    rows: Iterable[Item],
    told_facts: Sequence[tuple[Fact | ToldFact, int | None]],
    named: Mapping[int, tuple[int, ...]],
) -> list[NewEntry]:
    """What can be found of minutes.

    Args:
        minutes: the minutes.
        repairs: what was restored in their text.
        rows: their items.
        told_facts: their facts, each with the organisation that is to do it, if one is.
        named: for each item, those who may see it although it is secret.
    """
    text, common = minutes.text.content, _common(minutes)
    items, facts = {item.pk: item for item in rows}, [fact for fact, _ in told_facts]
    made: list[NewEntry] = []
    owners = {fact.pk: (owner,) if owner else () for fact, owner in told_facts}
    owners_in: dict[int | None, dict[int, None]] = defaultdict(dict)
    for fact in facts:
        owners_in[fact.item_id] |= dict.fromkeys(owners[fact.pk])
    made.extend(
        NewEntry(
            Entry.Kind.ITEM,
            item.pk,
            item.label,
            *told(text, item.ranges, repairs),
            item=item.pk,
            ranges=_pairs(item.ranges),
            anchor=f"p{item.ordinal}",
            secret=item.secret or minutes.file.secret,
            named=named[item.pk],
            municipalities=tuple(owners_in[item.pk]),
            **common,
        )
        for item in items.values()
    )
    outside = _outside(minutes, text, [pair for item in items.values() for pair in item.ranges])
    if outside:
        made.append(
            NewEntry(
                Entry.Kind.TEXT, minutes.pk, "", *told(text, outside, repairs), ranges=_pairs(outside), secret=minutes.file.secret, **common
            )
        )
    made.extend(
        NewEntry(
            _FOUND[Fact.Kind(fact.kind)],
            fact.pk,
            items[fact.item_id].label if fact.item_id in items else "",
            fact.quote,
            fact.read_as,
            item=fact.item_id,
            ranges=_pairs(fact.ranges),
            anchor=f"u{fact.pk}",
            secret=fact.secret or minutes.file.secret,
            named=named[fact.item_id] if fact.item_id else (),
            municipalities=owners[fact.pk],
            under=items[fact.item_id].heading if fact.item_id in items else "",
            **common,
        )
        for fact in facts
    )
    return made


def _meeting_entry(minutes: Minutes) -> NewEntry:
    """The meeting itself, by its group, day and file."""
    meeting = minutes.meeting
    day = meeting.date.isoformat() if meeting.date else ""
    return NewEntry(
        Entry.Kind.MEETING,
        meeting.pk,
        f"{meeting.body.label} {_day(meeting.date)}".strip(),
        read_as="\n".join(filter(None, [minutes.title, meeting.body.name, day, minutes.file.name])),
        secret=minutes.file.secret,
        **_common(minutes),
    )


def _common(minutes: Minutes) -> dict[str, Any]:
    meeting = minutes.meeting
    return {
        "body": meeting.body_id,
        "date": meeting.date,
        "minutes": minutes.pk,
        "meeting": meeting.pk,
        "state": str(meeting.state),
        "file": minutes.file_id,
    }


def told(text: str, ranges: Ranges, repairs: Repairs) -> tuple[str, str]:
    """The words at ranges of a text as delivered, and as read where that differs."""
    delivered = "\n".join(text[start:end] for start, end in ranges)
    if not repairs:
        return delivered, ""
    read = "\n".join(_repaired(text, start, end, repairs) for start, end in ranges)
    return delivered, read if read != delivered else ""


def _repaired(text: str, start: int, end: int, repairs: Repairs) -> str:
    made: list[str] = []
    at = start
    for first, last, words in repairs[bisect_left(repairs, (start,)) :]:
        if last > end:
            break
        made += [text[at:first], words]
        at = last
    return "".join([*made, text[at:end]])


def repairs_of(minutes: Minutes) -> Repairs:
    """What was restored in a scan, as its reading in use tells."""
    if not minutes.repaired:
        return ()
    content = Reading.objects.filter(minutes=minutes, in_use=True).values_list("content", flat=True).first()
    return unpacked(bytes(content)).repairs if content else ()


def _outside(minutes: Minutes, text: str, taken: Ranges) -> list[list[int]]:
    """The stretches of the minutes that belong to no item."""
    made: list[list[int]] = []
    at = minutes.start
    for start, end in [*sorted(map(list, taken)), [minutes.end, minutes.end]]:
        if start > at and len(text[at:start].strip()) >= _LEAST:
            made.append([at, start])
        at = max(at, end)
    return made


def _pairs(ranges: Ranges) -> tuple[tuple[int, int], ...]:
    return tuple((start, end) for start, end in ranges)


def _day(day: date | None) -> str:
    return formatted(day, "j F Y") if day else ""


def _owner_of(fact: Fact) -> int | None:
    """The organisation that is to do it, if one is; as far as the row of what is awaited is at hand."""
    awaited: Awaited | None = Fact._meta.get_field("awaited").get_cached_value(fact, default=None)  # type: ignore[assignment]  # it is one
    return awaited.owner_organisation_id if awaited else None


# Names


class _Seen:
    """Who may see a thing that stands in several minutes: whoever sees one of its places."""

    def __init__(self) -> None:
        self._open: set[int] = set()
        self._named: dict[int, set[int]] = defaultdict(set)
        self.last: dict[int, date] = {}

    def add(self, thing: int, state: str, *, secret: bool, item: int | None, day: date | None, named: Mapping[int, set[int]]) -> None:
        """One place where it stands."""
        if state == State.RELEASED and not secret:
            self._open.add(thing)
        elif state != State.DRAFT:
            self._named[thing] |= named.get(item or 0, set())
        if day and day > self.last.get(thing, date.min):
            self.last[thing] = day

    def columns(self, thing: int) -> dict[str, Any]:
        """What the index must know of it."""
        if thing in self._open:
            return {"date": self.last.get(thing)}
        return {"date": self.last.get(thing), "secret": True, "named": tuple(sorted(self._named[thing]))}


def _named_people(cooperation: Q) -> Mapping[int, set[int]]:
    named: dict[int, set[int]] = defaultdict(set)
    for item, person in Item.named.through.objects.filter(cooperation).values_list("item", "person"):
        named[item].add(person)
    return named


def _matters(rows: QuerySet[Matter]) -> dict[str, Sequence[NewEntry]]:
    matters = [matter for matter in rows if matter.merged_into_id is None]
    narrow = {} if len(matters) > _MANY else {"matter__in": matters}
    if not matters:
        return {}
    cooperation = matters[0].cooperation_id
    seen = _Seen()
    named = _named_people(Q(item__meeting__cooperation=cooperation))
    places = Mention.objects.filter(cooperation=cooperation, **narrow).exclude(state=Mention.State.REJECTED).order_by()
    for matter, state, secret, item, day in places.values_list("matter", "meeting__state", "secret", "item", "meeting__date"):
        seen.add(matter, state, secret=secret, item=item, day=day, named=named)
    names: dict[int, list[str]] = defaultdict(list)
    for pk, name in OtherName.objects.filter(cooperation=cooperation, **narrow).order_by("folded", "pk").values_list("matter", "name"):
        names[pk].append(name)
    return {
        f"matter:{matter.pk}": [
            NewEntry(
                Entry.Kind.MATTER,
                matter.pk,
                matter.name,
                "\n".join(filter(None, [matter.outcome, matter.next_step])),
                other_names=tuple(dict.fromkeys([matter.name, *names[matter.pk]])),
                **seen.columns(matter.pk),
            )
        ]
        for matter in matters
    }


_MANY = 100
"""More rows than these are looked up all at once."""


def _persons(rows: QuerySet[Person]) -> dict[str, Sequence[NewEntry]]:
    everybody = list(rows)
    persons = [person for person in everybody if person.merged_into_id is None]
    if not persons:
        return {}
    cooperation = persons[0].cooperation_id
    rows = Person.objects.filter(cooperation=cooperation, merged_into__isnull=False)
    merged = {pk: into for pk, into in rows.values_list("pk", "merged_into") if into}
    also: dict[int, list[str]] = defaultdict(list)
    for pk, name in Person.objects.filter(pk__in=list(merged)).order_by("sort_key").values_list("pk", "name"):
        also[merged[pk]].append(name)
    known = {person.pk for person in persons}
    known |= {pk for pk, into in merged.items() if into in known}
    narrow = known if len(persons) <= _MANY else None
    seen, homes = _Seen(), dict[int, dict[str, None]]()
    there = (
        Attendance.objects.filter(meeting__cooperation=cooperation)
        .exclude(fact__state=Fact.State.REJECTED)
        .order_by("-meeting__date", "pk")
    )
    if narrow is not None:
        there = there.filter(person__in=narrow)
    named = _named_people(Q(item__meeting__cooperation=cooperation))
    for pk, state, secret, item, day, home in there.values_list(
        "person", "meeting__state", "fact__secret", "fact__item", "meeting__date", "organisation__name"
    ):
        person = merged.get(pk, pk)
        seen.add(person, state, secret=secret, item=item, day=day, named=named)
        if home:
            homes.setdefault(person, {})[home] = None
    given = Awaited.objects.filter(cooperation=cooperation, owner_person__isnull=False, fact__state__in=Fact.COUNTED)
    if narrow is not None:
        given = given.filter(owner_person__in=narrow)
    for pk, state, secret, item, day in given.values_list("owner_person", "meeting__state", "fact__secret", "fact__item", "since"):
        owner = pk or 0
        seen.add(merged.get(owner, owner), state, secret=secret, item=item, day=day, named=named)
    return {
        f"person:{person.pk}": [
            NewEntry(
                Entry.Kind.PERSON,
                person.pk,
                person.name,
                ", ".join(filter(None, [person.title, *homes.get(person.pk, ())])),
                other_names=tuple(dict.fromkeys([person.name, *also[person.pk]])) if also[person.pk] else (),
                **seen.columns(person.pk),
            )
        ]
        for person in persons
    }


def _municipalities(cooperation: Cooperation) -> dict[str, Sequence[NewEntry]]:
    rows = Organisation.objects.filter(cooperation=cooperation, kind=Organisation.Kind.MUNICIPALITY, member=True)
    return {f"municipality:{row.pk}": [NewEntry(Entry.Kind.MUNICIPALITY, row.pk, row.name)] for row in rows}
