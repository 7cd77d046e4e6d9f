"""What the page of live minutes shows beside the text: the items with their time and background, and what the buttons choose from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from kansli.matters.models import Matter
from kansli.meetings.models import Meeting
from kansli.people.guard import Scope
from kansli.people.models import Organisation, Person
from kansli.people.seats import holders_on
from kansli.people.swedish import folded
from kansli.register.models import Mention
from kansli.register.selectors.course import EVENTS
from kansli.register.selectors.visible import visible_mentions
from kansli.sittings import wording
from kansli.sittings.attendance import Present
from kansli.sittings.markdown import sections
from kansli.sittings.models import Adjuster, AgendaItem, Draft, ItemTime, Snapshot
from kansli.sittings.selectors.prefill import Attendee, ways_of

BACKGROUND = 3
"""So many stations of a matter's course stand beside its item."""
MORE = {
    "guest_in": "Gäst in",
    "guest_out": "Gäst ut",
    "digital": "Digitalt",
    "break_off": "Avbryt punkt",
    "resume": "Återuppta punkt",
    "nothing": "Inget att rapportera",
    "not_reached": "Ej behandlad",
    "send_back": "Återremiss",
    "disqualified": "Jäv",
    "reserve": "Reservation",
    "agree": "Samsyn",
}
"""What may stand under Mer, and its words; a group chooses which (GroupWays.buttons)."""
ROLES = ("", "ordförande", "ersättare", "sekreterare", "gäst")


@dataclass(slots=True)
class Point:
    """One item of the draft, with what the agenda and the register know of it."""

    anchor: str
    heading: str
    """With its number, as the text has it."""
    number: str
    item: AgendaItem | None = None
    used: int = 0
    """Whole minutes it has been up."""
    up: bool = False
    stations: list[Mention] = field(default_factory=list)

    @property
    def planned(self) -> int | None:
        """Minutes planned."""
        return self.item.planned if self.item else None

    @property
    def matter(self) -> Matter | None:
        """The matter it belongs to."""
        return self.item.matter if self.item else None

    @property
    def standing(self) -> str:
        """Which standing item it is; empty: none."""
        return self.item.standing if self.item else ""


@dataclass(frozen=True, slots=True)
class Clock:
    """The time of the whole meeting."""

    used: int
    planned: int
    running: bool


@dataclass(frozen=True, slots=True)
class Eligible:
    """Somebody who can be chosen to adjust, and when that was last."""

    name: str
    home: str
    last: str
    """In words; empty: never, as far as is known."""
    chosen: bool


def points_of(scope: Scope, draft: Draft, at: datetime) -> list[Point]:
    """The items in the text's own order."""
    rows = AgendaItem.objects.filter(meeting=draft.meeting_id).select_related("matter", "presenter_person")
    items = {f"p{one.pk}": one for one in rows}
    points = []
    for section in sections(draft.content):
        if section.anchor:
            number = section.heading.removeprefix("§").strip().partition(" ")[0].rstrip(".")
            points.append(Point(section.anchor, section.heading, number if number.isdigit() else "", items.get(section.anchor)))
    _times(points, at)
    _background(scope, points)
    return points


def _times(points: Sequence[Point], at: datetime) -> None:
    spells = ItemTime.objects.filter(item__in=[one.item for one in points if one.item])
    seconds: dict[int, float] = {}
    up: set[int] = set()
    for spell in spells:
        seconds[spell.item_id] = seconds.get(spell.item_id, 0) + ((spell.ended or at) - spell.began).total_seconds()
        if spell.ended is None:
            up.add(spell.item_id)
    for point in points:
        if point.item:
            point.used, point.up = int(seconds.get(point.item.pk, 0) // 60), point.item.pk in up


def _background(scope: Scope, points: Sequence[Point]) -> None:
    matters = {one.item.matter_id for one in points if one.item and one.item.matter_id}
    if not matters:
        return
    found: dict[int, list[Mention]] = {}
    mentions = visible_mentions(scope).filter(matter__in=matters).select_related("meeting__body", "item").defer("boxes", "ranges")
    for mention in mentions.order_by("-meeting__date", "-start"):
        there = found.setdefault(mention.matter_id, [])
        if len(there) < BACKGROUND:
            mention.what = EVENTS.get(mention.event, mention.event)  # type: ignore[attr-defined]  # for the page
            there.append(mention)
    for point in points:
        if point.item and point.item.matter_id:
            point.stations = found.get(point.item.matter_id, [])


def clock_of(points: Sequence[Point]) -> Clock:
    """Time used and planned in all."""
    return Clock(sum(one.used for one in points), sum(one.planned or 0 for one in points), any(one.up for one in points))


@dataclass(frozen=True, slots=True)
class Choices:
    """What the buttons choose from."""

    people: list[Present]
    """The attendance as the text has it."""
    others: list[Attendee]
    """Holders of seats who do not stand in it."""
    eligible: list[Eligible]
    municipalities: list[str]
    owners: list[str]
    """Names that an assignment may go to."""
    buttons: list[tuple[str, str]]
    """Under Mer."""


def choices_of(scope: Scope, draft: Draft, people: list[Present]) -> Choices:
    """What the buttons choose from, where ``people`` are the attendance that stands in the text."""
    meeting = draft.meeting
    there = {folded(one.attendee.name) for one in people}
    seats = holders_on(meeting.body, meeting.date)
    others = [Attendee(one.person.name, one.seat.organisation.name) for one in seats if one.person.folded not in there]
    municipalities = list(Organisation.objects.filter(cooperation=scope.cooperation, member=True).values_list("name", flat=True))
    known = Person.objects.filter(cooperation=scope.cooperation, merged_into=None, holdings__seat__body=meeting.body_id).distinct()
    present = [one.attendee.name for one in people if one.attendee.present]
    owners = list(dict.fromkeys([*present, *known.values_list("name", flat=True), *municipalities, "Kansliet"]))
    chosen = ways_of(meeting).buttons
    buttons = [(name, words) for name, words in MORE.items() if not chosen or name in chosen]
    return Choices(people, others, eligible(meeting, people), municipalities, owners, buttons)


def eligible(meeting: Meeting, people: Sequence[Present]) -> list[Eligible]:
    """Members present, those who have had the duty longest ago (or never) first."""
    last: dict[str, date] = {}
    now: set[str] = set()
    duties = Adjuster.objects.filter(meeting__body=meeting.body_id)
    for name, of, day, replaced in duties.values_list("person__folded", "meeting", "meeting__date", "replaced_on"):
        if of != meeting.pk and day:
            last[name] = max(day, last.get(name, day))
        elif of == meeting.pk and replaced is None:
            now.add(name)
    told = Meeting.objects.filter(body=meeting.body_id, minutes__authoritative=True).exclude(minutes__adjuster="").exclude(pk=meeting.pk)
    for names, day in told.values_list("minutes__adjuster", "date"):
        if day:
            last |= {name: max(day, last.get(name, day)) for name in map(folded, names.split(", "))}
    members = [one.attendee for one in people if one.attendee.present and one.attendee.role not in {"gäst", "sekreterare"}]
    members.sort(key=lambda one: (last.get(folded(one.name)) is not None, last.get(folded(one.name)) or meeting.date))
    return [
        Eligible(one.name, one.home, wording.day(when) if (when := last.get(folded(one.name))) else "", folded(one.name) in now)
        for one in members
    ]


def untouched(draft: Draft, points: Sequence[Point]) -> list[Point]:
    """Items under which nothing has been written since the minutes were begun."""
    first = Snapshot.objects.filter(draft=draft).order_by("pk").values_list("content", flat=True).first() or ""
    before = {one.anchor: one.blocks[1:] for one in sections(first)}
    now = {one.anchor: one.blocks[1:] for one in sections(draft.content)}
    quiet = {AgendaItem.Standing.WELCOME}
    return [
        one
        for one in points
        if one.item and before.get(one.anchor) == now.get(one.anchor) and not one.used and one.item.standing not in quiet
    ]
