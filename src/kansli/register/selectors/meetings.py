"""Meetings of all groups, and all that one meeting left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, F, Q, QuerySet

from kansli.meetings.models import Item, Meeting, Minutes
from kansli.meetings.selectors import known_meetings, visible_meetings
from kansli.people.guard import Scope
from kansli.register.models import Attendance, Fact, Mention
from kansli.register.selectors.visible import visible_facts, visible_mentions

_YET_TO_BE = (Meeting.Standing.PLANNED, Meeting.Standing.CANCELLED)


def meetings_in_order(scope: Scope, *, body: int | None = None, year: int | None = None, missing: bool = False) -> QuerySet[Meeting]:
    """Meetings of all groups, latest first; ``missing``: only those that are mentioned but not loaded."""
    found = visible_meetings(scope).select_related("body").exclude(standing__in=[Meeting.Standing.ABSENT, *_YET_TO_BE])
    if body:
        found = found.filter(body=body)
    if year:
        found = found.filter(date__year=year)
    if missing:
        found = found.filter(standing=Meeting.Standing.MENTIONED)
    return found.order_by("-date", "pk")


def coming_meetings(scope: Scope, *, body: int | None = None) -> QuerySet[Meeting]:
    """Meetings that are planned and whose minutes have not gone out, the next first; those without a day last."""
    found = known_meetings(scope).filter(standing=Meeting.Standing.PLANNED).select_related("body", "host")
    if body:
        found = found.filter(body=body)
    return found.order_by(F("date").asc(nulls_last=True), "pk")


def with_counts(scope: Scope, meetings: Iterable[Meeting]) -> list[tuple[Meeting, int, int]]:
    """Each meeting with how many decisions and assignments its minutes hold."""
    rows = list(meetings)
    counted = visible_facts(scope).filter(meeting__in=rows, state__in=Fact.COUNTED, kind__in=[Fact.Kind.DECISION, Fact.Kind.ASSIGNMENT])
    numbers = {(meeting, kind): number for meeting, kind, number in counted.order_by().values_list("meeting", "kind").annotate(Count("pk"))}
    return [(one, numbers.get((one.pk, Fact.Kind.DECISION), 0), numbers.get((one.pk, Fact.Kind.ASSIGNMENT), 0)) for one in rows]


@dataclass(slots=True)
class Said:
    """One passage with all that it says: often a decision, who is to carry it out, and by when."""

    passage: Fact
    """The widest of the facts; its quote is shown."""
    facts: list[Fact]

    @property
    def kinds(self) -> str:
        """What the passage is, in words: "beslut, uppdrag"."""
        return ", ".join(
            dict.fromkeys(f"{fact.get_kind_display()}{'?' * (fact.state == Fact.State.OFFERED)}" for fact in self.facts)
        ).capitalize()

    @property
    def assignments(self) -> list[Fact]:
        """The assignments it gives."""
        return [fact for fact in self.facts if fact.kind == Fact.Kind.ASSIGNMENT]


@dataclass(slots=True)
class ItemPage:
    """One item with what it left."""

    item: Item | None
    said: list[Said] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)


@dataclass(slots=True)
class MeetingPage:
    """All that one meeting left."""

    meeting: Meeting
    minutes: Minutes | None
    renditions: list[Minutes]
    present: list[Attendance]
    absent: list[Attendance]
    items: list[ItemPage]
    before: Meeting | None
    after: Meeting | None
    told: list[Fact]
    """What other minutes say of its day, in their order; for meetings whose own minutes are not loaded."""


_SHOWN = (
    Fact.Kind.DECISION, Fact.Kind.ASSIGNMENT, Fact.Kind.TABLED, Fact.Kind.OUTSTANDING, Fact.Kind.NON_PARTICIPATION, Fact.Kind.EVENT, Fact.Kind.NEXT_MEETING,
)  # fmt: skip


def meeting_page(scope: Scope, meeting: Meeting) -> MeetingPage:
    """Everything the minutes of a meeting hold, item by item."""
    minutes = list(meeting.minutes.select_related("file", "text").defer("text__content", "text__layout").order_by("-authoritative", "pk"))
    facts = defaultdict(list)
    for fact in visible_facts(scope).filter(meeting=meeting, kind__in=_SHOWN).select_related("matter", "decision"):
        facts[fact.item_id].append(fact)
    mentions = defaultdict(list)
    for mention in visible_mentions(scope).filter(meeting=meeting).select_related("matter"):
        mentions[mention.item_id].append(mention)
    shown = meeting.items.filter(minutes__authoritative=True)
    if not scope.sight.everything:
        shown = shown.filter(Q(secret=False) | Q(named=scope.person or 0)).distinct()
    items = list(shown)
    for fact in facts.pop(None, []):
        facts[next((item.pk for item in items if _stands_in(fact, item)), None)].append(fact)
    pages = [ItemPage(item, _said(facts.pop(item.pk, [])), mentions.pop(item.pk, [])) for item in items]
    if None in facts:
        pages.append(ItemPage(None, _said(facts[None])))
    attendance = list(
        Attendance.objects.filter(meeting=meeting, fact__minutes__authoritative=True)
        .exclude(fact__state=Fact.State.REJECTED)
        .select_related("fact", "person", "organisation")
    )
    around = visible_meetings(scope).filter(body=meeting.body, standing=Meeting.Standing.HELD)
    return MeetingPage(
        meeting,
        minutes[0] if minutes else None,
        minutes[1:],
        [one for one in attendance if one.present],
        [one for one in attendance if not one.present],
        pages,
        around.filter(date__lt=meeting.date).order_by("-date").first() if meeting.date else None,
        around.filter(date__gt=meeting.date).order_by("date").first() if meeting.date else None,
        _told(scope, meeting),
    )


def _stands_in(fact: Fact, item: Item) -> bool:
    return any(start <= fact.start and fact.ranges[-1][1] <= end for start, end in item.ranges)


def _told(scope: Scope, meeting: Meeting) -> list[Fact]:
    if meeting.standing == Meeting.Standing.HELD or not meeting.date:
        return []
    told = visible_facts(scope).filter(kind__in=[Fact.Kind.EVENT, Fact.Kind.NEXT_MEETING], values__date=meeting.date.isoformat())
    return list(told.select_related("meeting__body", "item").order_by("meeting__date", "start"))


def _said(facts: list[Fact]) -> list[Said]:
    """Facts by passage: one that lies within another's passage stands with it."""
    made: list[Said] = []
    for fact in sorted(facts, key=lambda fact: (fact.start, -fact.ranges[-1][1], _SHOWN.index(Fact.Kind(fact.kind)))):
        if made and fact.ranges[-1][1] <= made[-1].passage.ranges[-1][1]:
            made[-1].facts.append(fact)
        else:
            made.append(Said(fact, [fact]))
    return made
