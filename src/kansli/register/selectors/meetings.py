"""Meetings of all groups, and all that one meeting left."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Prefetch, Q, QuerySet

from kansli.meetings.models import Item, Meeting, Minutes
from kansli.meetings.selectors import visible_meetings
from kansli.people.guard import Scope
from kansli.register.models import Attendance, Fact, Mention
from kansli.register.selectors.visible import visible_facts, visible_mentions


def meetings_in_order(scope: Scope, *, body: int | None = None, year: int | None = None) -> QuerySet[Meeting]:
    """Meetings of all groups, latest first, each with how many items, decisions and assignments its minutes hold."""
    found = visible_meetings(scope).select_related("body").exclude(standing=Meeting.Standing.ABSENT)
    if body:
        found = found.filter(body=body)
    if year:
        found = found.filter(date__year=year)
    counted = Q(facts__state__in=Fact.COUNTED)
    return found.annotate(
        decided=Count("facts", filter=counted & Q(facts__kind=Fact.Kind.DECISION)),
        assigned=Count("facts", filter=counted & Q(facts__kind=Fact.Kind.ASSIGNMENT)),
        unread=Count("facts", filter=Q(facts__state__in=[Fact.State.FOUND, Fact.State.OFFERED])),
    ).order_by("-date", "pk")


@dataclass(slots=True)
class ItemPage:
    """One item with what it left."""

    item: Item | None
    facts: list[Fact] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)


@dataclass(slots=True)
class MeetingPage:
    """All that one meeting left."""

    meeting: Meeting
    minutes: Minutes | None
    renditions: list[Minutes]
    attendance: list[Attendance]
    items: list[ItemPage]
    before: Meeting | None
    after: Meeting | None


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
    items = meeting.items.filter(minutes__authoritative=True).prefetch_related(Prefetch("named"))
    if not scope.sight.everything:
        items = items.filter(Q(secret=False) | Q(named=scope.person or 0)).distinct()
    pages = [ItemPage(item, facts.pop(item.pk, []), mentions.pop(item.pk, [])) for item in items]
    if None in facts:
        pages.append(ItemPage(None, facts[None]))
    attendance = (
        Attendance.objects.filter(meeting=meeting, fact__minutes__authoritative=True)
        .exclude(fact__state=Fact.State.REJECTED)
        .select_related("fact", "person", "organisation")
    )
    around = visible_meetings(scope).filter(body=meeting.body, standing=Meeting.Standing.HELD)
    return MeetingPage(
        meeting,
        minutes[0] if minutes else None,
        minutes[1:],
        list(attendance),
        pages,
        around.filter(date__lt=meeting.date).order_by("-date").first() if meeting.date else None,
        around.filter(date__gt=meeting.date).order_by("date").first() if meeting.date else None,
    )
