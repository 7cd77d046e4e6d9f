"""An agenda: the items that somebody may see, what a new one begins with, and what its minutes come to."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from kansli.meetings.models import Item, Meeting
from kansli.people.guard import Scope
from kansli.people.models import Body
from kansli.sittings.models import AgendaItem, GroupWays, Invitee, Paper, PaperVersion, Summons
from kansli.sittings.standing import Start, from_headings, from_template, usual

SENT = (Summons.Stage.AGENDA, Summons.Stage.PAPERS, Summons.Stage.ADDITION, Summons.Stage.CHANGE)


@dataclass(frozen=True, slots=True)
class Onlooker:
    """Who looks at an agenda, as far as what may be seen depends on it."""

    everything: bool = False
    """The secretariat."""
    person: int | None = None
    guest: int | None = None
    """The invitation of a guest, who sees his own items alone."""


def onlooker(scope: Scope) -> Onlooker:
    """Somebody who is logged in."""
    return Onlooker(scope.sight.everything, scope.person)


def invited(invitee: Invitee) -> Onlooker:
    """Somebody called to the meeting, who comes by a personal link."""
    return Onlooker(person=invitee.person_id, guest=invitee.pk if invitee.role == Invitee.Role.GUEST else None)


def seen_items(meeting: Meeting, who: Onlooker) -> QuerySet[AgendaItem]:
    """The items of the agenda that somebody may see: the one rule, for pages, mails, packs and personal links."""
    items = AgendaItem.objects.filter(meeting=meeting)
    if who.everything:
        return items
    named = AgendaItem.named.through.objects.filter(person=who.person or 0).values("agendaitem")
    items = items.filter(Q(secret=False) | Q(pk__in=named))
    if who.guest:
        own = Invitee.items.through.objects.filter(invitee=who.guest).values("agendaitem")
        items = items.filter(pk__in=own)
    return items


def seen_papers(meeting: Meeting, who: Onlooker) -> QuerySet[Paper]:
    """The papers that somebody may see: those of the items seen, secret ones where the person is named for the item."""
    papers = Paper.objects.filter(item__in=seen_items(meeting, who))
    if who.everything:
        return papers
    named = AgendaItem.named.through.objects.filter(person=who.person or 0).values("agendaitem")
    return papers.filter(Q(secret=False) | Q(item__in=named))


def items_for(meeting: Meeting, who: Onlooker) -> list[AgendaItem]:
    """The items somebody may see, in order, each with ``seen_papers``: its papers that may be seen, with their versions."""
    papers = seen_papers(meeting, who).prefetch_related(
        Prefetch("versions", PaperVersion.objects.select_related("file").order_by("-number"))
    )
    items = seen_items(meeting, who).select_related("matter", "awaited__meeting", "presenter_person")
    return list(
        items.prefetch_related(Prefetch("papers", papers.select_related("owner_person"), to_attr="seen_papers")).order_by("ordinal", "pk")
    )


def is_sent(meeting: Meeting) -> bool:
    """Has the agenda gone out with a kallelse?"""
    return Summons.objects.filter(meeting=meeting, stage__in=SENT).exists()


def agenda_of(scope: Scope, meeting: Meeting) -> list[AgendaItem]:
    """The items of a meeting's agenda that a user may see, each with ``seen_papers``; nothing before it has gone out, save for the secretariat."""
    who = onlooker(scope)
    return items_for(meeting, who) if who.everything or is_sent(meeting) else []


def ways_of(body: Body) -> GroupWays:
    """How a group works; not stored before somebody changes it."""
    return GroupWays.objects.filter(body=body).first() or GroupWays(body=body)


def start_of(meeting: Meeting) -> list[Start]:
    """What the agenda begins with: the group's template, else its last agenda's standing items, else those of its latest minutes, else the usual."""
    found = from_template(ways_of(meeting.body).template)
    if found:
        return found
    before = AgendaItem.objects.filter(meeting__body=meeting.body, meeting__date__isnull=False).exclude(meeting=meeting)
    if meeting.date:
        before = before.filter(meeting__date__lt=meeting.date)
    last = before.order_by("-meeting__date").values_list("meeting", flat=True).first()
    if last:
        rows = AgendaItem.objects.filter(meeting=last).exclude(standing=AgendaItem.Standing.NONE)
        found = [Start(one.heading, one.standing, one.kind, one.planned, one.presenter, one.areas) for one in rows]
        if found:
            return found
    held = Item.objects.filter(meeting__body=meeting.body, meeting__standing=Meeting.Standing.HELD, minutes__authoritative=True)
    if meeting.date:
        held = held.filter(meeting__date__lt=meeting.date)
    latest = held.order_by("-meeting__date").values_list("minutes", "minutes__repaired").first()
    headings = Item.objects.filter(minutes=latest[0]).values_list("heading", flat=True) if latest else ()
    return from_headings(headings, scanned=bool(latest and latest[1])) or usual()


def stamp_of(item: AgendaItem) -> str:
    """What an item says, as one value; a form that was shown with another is out of date."""
    told = [item.heading, item.kind, item.presenter, item.planned, item.proposal, item.background, item.secret]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:16]


def agenda_hash(items: Iterable[AgendaItem]) -> str:
    """What an agenda says, as one value: another order, heading, kind, presenter, time or proposed decision gives another."""
    told = [[one.heading, one.kind, one.presenter, one.planned, one.proposal] for one in items]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Sum:
    """The minutes planned against those there are."""

    planned: int
    there: int | None
    """The meeting's length; None: its times are not settled."""
    untimed: int
    """Items without minutes."""

    @property
    def over(self) -> int:
        """So many minutes too many."""
        return max(0, self.planned - self.there) if self.there else 0


def sum_of(meeting: Meeting, items: Iterable[AgendaItem]) -> Sum:
    """What the planned minutes come to."""
    rows = list(items)
    there = minutes_between(meeting.starts, meeting.ends)
    return Sum(sum(one.planned or 0 for one in rows), there, sum(one.planned is None for one in rows))


def minutes_between(starts: str, ends: str) -> int | None:
    """Minutes from one wall-clock time to another the same day."""
    try:
        first, last = ([int(part) for part in told.split(":")] for told in (starts, ends))
        length = (last[0] * 60 + last[1]) - (first[0] * 60 + first[1])
    except (ValueError, IndexError):
        return None
    return length if length > 0 else None
