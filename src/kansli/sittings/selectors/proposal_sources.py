"""Where proposals for an agenda come from: one function for each source, each reading what the register shows the user."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from kansli.matters.models import Matter
from kansli.meetings.models import Meeting
from kansli.meetings.selectors import known_meetings
from kansli.people.guard import Scope
from kansli.people.swedish import folded
from kansli.register.models import NEXT_MEETING, Awaited, Condition, Fact, News
from kansli.register.selectors.outstanding import Row, outstanding
from kansli.register.selectors.visible import visible_awaited, visible_decisions, visible_facts, visible_mentions
from kansli.sittings import reasons
from kansli.sittings.models import Request, Visit
from kansli.sittings.reasons import Reason, told_day
from kansli.sittings.standing import Standing, standing_of
from kansli.workflow import RequestState

_MOST = 12
"""So many tabled matters, told days and conditions at most; older ones are in Utestående."""
_NEXT_TIME = re.compile(r"nästa (?:lednings\w*|ordinarie )?\s?möte|(?:gruppens|mötets|kommitténs) nästa möte")
_TAKES_UP = re.compile(
    r"tas upp|ta upp|lyfts|redovis|presenter|stäms av|stämmas av|diskut|behandl|gästas|gäst\b|återkom|informer|beslut|besök|föredr|fokus är"
)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the meeting that proposals are for."""

    meeting: Meeting
    as_of: date
    """Minutes up to this day count."""
    before: dict[int, Meeting]
    """The group's known meetings before it, in date order."""

    @property
    def day(self) -> date:
        """The meeting's day; as far as is known."""
        return self.meeting.date or self.as_of

    def is_next_after(self, meeting: Meeting) -> bool:
        """Is this the group's first known meeting after ``meeting``?"""
        later = [one for one in self.before.values() if one.date and meeting.date and one.date > meeting.date]
        return not later

    def next_after(self, meeting: Meeting) -> Meeting | None:
        """The group's first known meeting after ``meeting`` and before this one."""
        return next((one for one in self.before.values() if one.date and meeting.date and one.date > meeting.date), None)


@dataclass(frozen=True, slots=True)
class Due:
    """Something awaited, and why it could be taken up now."""

    awaited: Awaited
    reason: Reason
    tabled: bool
    entry: Fact | None = None
    """The entry of the group's latest review that carries it on."""

    def rests_on(self, fact: Fact) -> bool:
        """Does the passage of ``fact`` lie in one of those this rests on?"""
        return any(
            one.minutes_id == fact.minutes_id and one.start < fact.ranges[-1][1] and fact.start < one.ranges[-1][1]
            for one in (self.awaited.fact, self.entry)
            if one
        )


@dataclass(frozen=True, slots=True)
class Told:
    """A passage that says that something comes up at the meeting."""

    fact: Fact
    reason: Reason


def awaited(scope: Scope, known: Known) -> Iterator[Due]:
    """What is tabled, what is due, and what is outstanding in the group."""
    found = outstanding(scope, known.as_of, body=known.meeting.body_id, shown=0)
    rows = [(row, listed) for part in found.parts for listed, rows in ((True, part.listed), (False, part.added)) for row in rows]
    put_off = list(_tabled(scope, known))
    again = _times(scope, known, put_off)
    seen = set()
    for one in put_off:
        seen.add(one.pk)
        yield Due(one, _why_tabled(one, known, again), tabled=True)
    for row, listed in rows:
        if row.awaited and row.awaited.pk not in seen and not row.watched and row.awaited.kind != Awaited.Kind.TABLED:
            seen.update(one.pk for one in (row.awaited, *row.also))
            yield Due(row.awaited, _why_due(row, known, listed=listed), tabled=False, entry=row.entry)


def _tabled(scope: Scope, known: Known) -> Iterator[Awaited]:
    """Tabled matters that no later minutes seem to take up and that nobody has closed."""
    reported = News.objects.filter(kind=News.Kind.SEEMS_REPORTED, on__lte=known.as_of).exclude(verdict=News.Verdict.REFUSED)
    rows = visible_awaited(scope).filter(kind=Awaited.Kind.TABLED, since__lte=known.as_of, body=known.meeting.body_id)
    rows = rows.exclude(pk__in=reported.values("awaited")).filter(Q(closed_on=None) | Q(closed_on__gt=known.as_of))
    rows = rows.exclude(Q(fact__matter__state=Matter.State.CLOSED) & Q(fact__matter__closed_on__lte=known.as_of))
    if scope.cooperation.history_before:
        rows = rows.filter(Q(since__gte=scope.cooperation.history_before) | Q(remained_on__isnull=False))
    yield from rows.select_related("fact__matter", "fact__item", "meeting__body", "due_meeting", "owner_person").order_by("-since", "pk")[
        :_MOST
    ]


def _times(scope: Scope, known: Known, rows: list[Awaited]) -> Counter[str]:
    """How often each has been tabled: by its matter, else by its words."""
    if not rows:
        return Counter()
    told = visible_facts(scope).filter(kind=Fact.Kind.TABLED, state__in=Fact.COUNTED, meeting__date__lte=known.as_of)
    named = told.filter(meeting__body=known.meeting.body_id).values_list("matter", "values")
    return Counter(
        key for matter, values in named for key in {f"m{matter}" if matter else "", folded(str(values.get("matter") or ""))} if key
    )


def _why_tabled(one: Awaited, known: Known, again: Counter[str]) -> Reason:
    fact = one.fact
    times = again[f"m{fact.matter_id}"] if fact.matter_id else again[folded(one.what)]
    bound = one.due_meeting
    if one.due == NEXT_MEETING:
        bound = known.next_after(one.meeting) or known.meeting
    here = bool(bound and bound.pk == known.meeting.pk) or (one.due_on is not None and one.due_on == known.meeting.date)
    unread = bound is not None and bound.standing == Meeting.Standing.MENTIONED and not here
    return reasons.tabled(
        since=one.since,
        near=known.day,
        why=str(fact.values.get("reason") or ""),
        times=max(times, 1),
        here=here,
        to=bound.date if bound and unread else None,
        put_off="bordl" in fact.words.casefold() or not re.search(r"tas upp|återkom", fact.words.casefold()),
    )


def _why_due(row: Row, known: Known, *, listed: bool) -> Reason:
    one = row.awaited
    assert one is not None  # noqa: S101 - rows without are left out above
    to_next = one.due == NEXT_MEETING or (not one.due and _NEXT_TIME.search(f"{one.what} {row.what}".casefold()) is not None)
    origin = row.entry.meeting if row.entry and not one.due else one.meeting
    here = one.due_meeting_id == known.meeting.pk or row.due_on == known.meeting.date or (to_next and known.is_next_after(origin))
    if here and (row.due_on or to_next or one.due_meeting_id):
        return reasons.due_here(one.what, since=row.since)
    if row.due_on and row.due_on <= known.day:
        return reasons.due_earlier(since=row.since, near=known.day, due=row.due_on)
    return reasons.outstanding(since=row.since, near=known.day, listed=listed, told="" if one.due or row.due_on else "utan datum")


def told(scope: Scope, known: Known) -> list[Told]:
    """What earlier minutes, of any group, say comes up on the meeting's day."""
    if not known.meeting.date:
        return []
    facts = visible_facts(scope).filter(
        kind=Fact.Kind.EVENT, state__in=Fact.COUNTED, values__date=known.meeting.date.isoformat(), meeting__date__lte=known.as_of
    )
    names = {folded(known.meeting.body.name), folded(known.meeting.body.label)}
    found = []
    for fact in facts.select_related("matter", "item", "meeting__body").order_by("meeting__date", "start")[: _MOST * 3]:
        body = folded(str(fact.values.get("body") or ""))
        meant = body in names if body else fact.meeting.body_id == known.meeting.body_id
        announced = fact.item is not None and standing_of(fact.item.heading) == Standing.NEXT
        if meant and not announced and _TAKES_UP.search(fact.words.casefold()):
            where = "anteckningarna" if fact.meeting.body_id == known.meeting.body_id else fact.meeting.body.label
            words = f"skulle tas upp på det här mötet, enligt {where} {told_day(fact.meeting.date, known.day)}"
            found.append(Told(fact, Reason(words, 80, fact.meeting.date)))
    return found


def conditions(scope: Scope, known: Known) -> list[Condition]:
    """What decisions of the group required and no minutes show."""
    decisions = visible_decisions(scope).filter(meeting__body=known.meeting.body_id, meeting__date__lte=known.as_of)
    if scope.cooperation.history_before:
        decisions = decisions.filter(meeting__date__gte=scope.cooperation.history_before)
    rows = Condition.objects.filter(decision__in=decisions, state=Condition.State.OPEN)
    return list(rows.select_related("decision__fact__meeting", "decision__fact__item", "decision__fact__matter").order_by("-pk")[:_MOST])


def watched(scope: Scope, known: Known) -> list[Matter]:
    """Matters that are only watched, and whose day to be looked at has come."""
    rows = Matter.objects.filter(cooperation=scope.cooperation, merged_into=None, state=Matter.State.WATCHED, review_on__lte=known.day)
    theirs = visible_mentions(scope).filter(meeting__body=known.meeting.body_id).values("matter")
    return list(
        rows.filter(Q(body=known.meeting.body_id) | Q(body=None, pk__in=theirs)).select_related("responsible").order_by("review_on")
    )


def requests(known: Known) -> list[Request]:
    """Wishes for this meeting, or for any of the group's, that are not declined and not yet on an agenda."""
    rows = Request.objects.filter(Q(meeting=known.meeting) | Q(meeting=None), body=known.meeting.body_id)
    return list(rows.exclude(state=RequestState.DECLINED).select_related("person", "matter"))


def wished(request: Request, known: Known) -> Reason:
    """Why a wish is proposed."""
    who = f"önskat av {request.by} {told_day(request.at.date(), known.day)}"
    if request.state == RequestState.ACCEPTED:
        return Reason(f"{who}, tas upp", 85, request.at.date())
    if request.state == RequestState.IF_TIME:
        return Reason(f"{who}, om tid finns", 30, request.at.date())
    return Reason(who, 65, request.at.date())


def visits(known: Known) -> list[Visit]:
    """Whom the group wants to meet: at this meeting, or some time this year."""
    open_states = [Visit.State.WISHED, Visit.State.ASKED, Visit.State.BOOKED]
    rows = Visit.objects.filter(body=known.meeting.body_id, state__in=open_states)
    return list(rows.filter(Q(meeting=known.meeting) | Q(meeting=None, year=known.day.year) | Q(meeting=None, year=None)))


def wanted(visit: Visit) -> Reason:
    """Why a visit is proposed."""
    if visit.meeting_id:
        return Reason(f"besök, {visit.get_state_display()} till det här mötet", 85, None)
    return Reason(
        f"i besöksplanen{f' för {visit.year}' if visit.year else ''}, {visit.get_state_display()}", 45 if visit.year else 25, None
    )


def unsettled(scope: Scope, known: Known) -> str:
    """Meetings of the group whose day or place is not settled, in words; empty: none."""
    coming = known_meetings(scope).filter(body=known.meeting.body_id, standing=Meeting.Standing.PLANNED).exclude(pk=known.meeting.pk)
    coming = coming.filter(Q(date=None) | Q(date__gt=known.day))
    rows = list(coming.values_list("date", "place", "form"))
    undated = sum(day is None for day, _, _ in rows)
    unplaced = sum(day is not None and not place and form != Meeting.Form.DIGITAL for day, place, form in rows)
    parts = [f"datum för {undated}" if undated else "", f"plats för {unplaced}" if unplaced else ""]
    told = " och ".join(part for part in parts if part)
    return f"{told} av gruppens möten ej fastställt" if told else ""
