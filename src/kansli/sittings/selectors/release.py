"""The step Utskick: who gets what, what the items took up, and what to look at before anything goes on the web."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Count

from kansli.meetings.models import Meeting
from kansli.people.models import Holding, Organisation, Person
from kansli.people.seats import holders_on
from kansli.people.swedish import folded
from kansli.post.models import Mail
from kansli.register.models import Awaited, Fact
from kansli.register.naming import people_named
from kansli.sittings.models import AgendaItem, Correction, Draft, Invitee, Release, Version
from kansli.sittings.reading import DraftReading
from kansli.sittings.selectors.checking import number_of
from kansli.sittings.selectors.versions import hidden_from, text_without

Kind = Fact.Kind
MAIL_KIND = "utskick"
"""Kind of the mails that minutes are sent out with."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who gets the minutes."""

    person: Person
    organisation: Organisation | None
    absent: bool = False
    items: tuple[int, ...] | None = None
    """Ids of a guest's own items of the agenda: he gets these alone; None: all."""
    named: tuple[str, ...] = ()
    """Items with a decision that names his municipality: "punkt 3"."""


@dataclass(frozen=True, slots=True)
class TakenUp:
    """Something awaited that an item took up, and what the text says became of it."""

    awaited: Awaited
    item: AgendaItem
    where: str
    closes: bool | None
    """True: settled; False: goes on; None: the text does not say."""
    why: str


@dataclass(slots=True)
class ReleasePage:
    """All that the step shows."""

    draft: Draft | None
    version: Version | None = None
    release: Release | None = None
    recipients: list[Recipient] = field(default_factory=list)
    taken_up: list[TakenUp] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    mails: list[Mail] = field(default_factory=list)
    sent: int = 0
    left: dict[str, int] = field(default_factory=dict)
    corrections: list[Correction] = field(default_factory=list)

    @property
    def members(self) -> list[Recipient]:
        """Those who get all of it."""
        return [one for one in self.recipients if one.items is None]

    @property
    def guests(self) -> list[Recipient]:
        """Those who get their own item."""
        return [one for one in self.recipients if one.items is not None]

    @property
    def unreachable(self) -> list[Recipient]:
        """Those whose address nobody knows."""
        return [one for one in self.recipients if not one.person.email]


def recipients_of(meeting: Meeting, reading: DraftReading, holders: Sequence[Holding] | None = None) -> list[Recipient]:
    """Members, absent ones first, those whose municipality a decision names before the others; then deputies; guests last."""
    away = {folded(one.name) for one in reading.record.attendance if not one.present}
    there = {folded(one.name): one for one in reading.record.attendance if one.present}
    homes = {folded(one.organisation or "") for one in there.values() if one.role.value in {"chair", "member"}}
    named = municipalities_named(meeting, reading)
    found: dict[int, Recipient] = {}
    for holding in holders_on(meeting.body, meeting.date) if holders is None else holders:
        organisation = holding.seat.organisation
        absent = holding.person.folded in away or (holding.person.folded not in there and organisation.folded not in homes)
        found[holding.person_id] = Recipient(holding.person, organisation, absent=absent, named=tuple(named.get(organisation.pk, ())))
    guests = _guests(meeting, reading)
    deputies = [folded(one.name) for one in there.values() if one.role.value in {"chair", "member"}]
    for person in Person.objects.filter(cooperation=meeting.cooperation_id, folded__in=deputies).exclude(pk__in=[*found, *guests]):
        found.setdefault(person.pk, Recipient(person, None))
    rows = sorted(
        found.values(),
        key=lambda one: (not one.absent, not one.named, one.organisation.sort_key if one.organisation else "ö", one.person.pk),
    )
    return [*rows, *(guest for pk, guest in guests.items() if pk not in found)]


def _guests(meeting: Meeting, reading: DraftReading) -> dict[int, Recipient]:
    invited = (
        Invitee.objects.filter(meeting=meeting, role=Invitee.Role.GUEST).select_related("person", "organisation").prefetch_related("items")
    )
    found = {one.person_id: Recipient(one.person, one.organisation, items=tuple(item.pk for item in one.items.all())) for one in invited}
    told = {folded(one.name): one for one in reading.record.attendance if one.present and one.role.value == "guest"}
    items = {
        number_of(reading, section.anchor).rpartition(" ")[2]: int(section.anchor[1:]) for section in reading.sections if section.anchor
    }
    for person in Person.objects.filter(cooperation=meeting.cooperation_id, folded__in=told).exclude(pk__in=found):
        own = tuple(items[number] for number in told[person.folded].items if number in items)
        found[person.pk] = Recipient(person, None, items=own)
    return found


def municipalities_named(meeting: Meeting, reading: DraftReading) -> dict[int, list[str]]:
    """Municipality → the items with a decision that names it (F79)."""
    rows = list(Organisation.objects.filter(cooperation=meeting.cooperation_id, member=True))
    found: dict[int, list[str]] = {}
    for fact in reading.facts:
        if fact.kind not in {Kind.DECISION, Kind.ASSIGNMENT, Kind.NON_PARTICIPATION} or not fact.counts:
            continue
        for one in rows:
            if re.search(rf"\b{re.escape(one.name.removesuffix(' kommun'))}s?\b", fact.quote):
                where = number_of(reading, fact.anchor)
                if where not in found.setdefault(one.pk, []):
                    found[one.pk].append(where)
    return found


def taken_up(meeting: Meeting, reading: DraftReading) -> list[TakenUp]:
    """What the items of the agenda took up that was awaited and is still open."""
    rows = AgendaItem.objects.filter(meeting=meeting, awaited__state=Awaited.State.OPEN).select_related("awaited__fact", "awaited__meeting")
    return [
        _taken_up(item, item.awaited, reading)
        for item in rows
        if item.awaited and any(one.anchor == f"p{item.pk}" for one in reading.sections)
    ]


def _taken_up(item: AgendaItem, awaited: Awaited, reading: DraftReading) -> TakenUp:
    facts = [fact for fact in reading.under(f"p{item.pk}") if fact.counts]
    where = number_of(reading, f"p{item.pk}")
    if any(fact.kind == Kind.TABLED for fact in facts):
        again = awaited.kind == Awaited.Kind.TABLED
        return TakenUp(awaited, item, where, closes=again, why="bordlades på nytt" if again else "punkten bordlades, uppdraget kvarstår")
    if any(fact.kind == Kind.ITEM and fact.entry.outcome.value == "not_reached" for fact in facts):
        return TakenUp(awaited, item, where, closes=False, why="punkten behandlades inte")
    if awaited.kind == Awaited.Kind.TABLED and any(fact.kind == Kind.DECISION for fact in facts):
        return TakenUp(awaited, item, where, closes=True, why="beslut togs")
    return TakenUp(awaited, item, where, closes=None, why="texten säger inte hur det gick")


def left_in_register(meeting: Meeting) -> dict[str, int]:
    """How many assignments and tabled matters the minutes left."""
    rows = Awaited.objects.filter(meeting=meeting).values_list("kind").annotate(Count("pk"))
    return dict(rows)


_NUMBER = re.compile(r"\b(?:19|20)?\d{6}[-+]?\d{4}\b")
_PHONE = re.compile(r"(?:\+46|\b0)\d{1,3}[\s-]{0,2}\d{2,3}(?:[\s-]?\d{2,3}){1,3}\b")
_ADDRESS = re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.-]+\b")
_BODY = re.compile(
    r"\b(?:allergi\w*|glutenfri\w*|laktosfri\w*|vegetari\w*|vegan\w*|nötallergi\w*|specialkost\w*|halal\w*|kosher\w*|"
    r"sjukskriv\w*|sjukdom\w*|diagnos\w*|gravid\w*|funktionsnedsättning\w*|rehabilitering\w*|sjukhus\w*|läkarintyg\w*)\b",
    re.IGNORECASE,
)


def web_warnings(version: Version, reading: DraftReading, holders: Sequence[Holding]) -> list[str]:
    """What to look at before the minutes are published: persons outside their duty, numbers, addresses, food and health."""
    meeting = version.draft.meeting
    text = text_without(version, hidden_from(meeting, None))
    duty = {folded(one.name) for one in reading.record.attendance if not reading.anchor_at(one.span.start)}
    duty |= {holding.person.folded for holding in holders} | {folded(version.by)}
    outside = [name for name, _ in people_named(text) if not any(known == folded(name) or known.startswith(folded(name)) for known in duty)]
    told = []
    if outside:
        count = f"{len(outside)} personnamn utanför tjänst nämns" if len(outside) > 1 else "Ett personnamn utanför tjänst nämns"
        told.append(f"{count}: {', '.join(outside)}.")
    for pattern, words in (
        (_NUMBER, "Det ser ut att stå personnummer"),
        (_PHONE, "Det ser ut att stå telefonnummer"),
        (_ADDRESS, "Det står mejladresser"),
        (_BODY, "Det står något om mat eller hälsa"),
    ):
        found = list(dict.fromkeys(match[0] for match in pattern.finditer(text)))
        if found:
            told.append(f"{words}: {', '.join(found[:5])}.")
    return told


def anchors_of(items: Iterable[int]) -> set[str]:
    """Items of the agenda as the text names them."""
    return {f"p{pk}" for pk in items}
