"""Who is to be reminded of which assignments, who has it that they lie with, and what has been answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from kansli.access import State
from kansli.meetings.models import Item, Meeting
from kansli.people.guard import Scope
from kansli.people.models import Cooperation, Holding, Person
from kansli.people.swedish import folded
from kansli.post.models import Mail
from kansli.register.due import due_day, papers_on
from kansli.register.models import Attendance, Awaited, Fact
from kansli.register.selectors.outstanding import pending
from kansli.register.selectors.visible import visible_awaited
from kansli.sittings.models import AgendaItem, Report
from kansli.workflow import MailState

KIND = "reminder"
"""Of the mails."""
NEAR = timedelta(days=14)
"""What is wanted within so long is reminded of."""
WEEK = timedelta(days=7)
_LONGEST_DISPATCH = timedelta(days=60)
"""No group wants its papers longer before a meeting."""
CONFIRMED = (Fact.State.CONFIRMED, Fact.State.CORRECTED)
"""What Kansli sends rests on these alone."""
_SECRETARIAT = {"kansliet", "kansli", "sekreteraren", "sekreterare"}


@dataclass(slots=True)
class Due:
    """One assignment that it is time for."""

    awaited: Awaited
    papers: date | None
    """The day its papers are wanted by."""
    due: date | None
    reports: list[Report] = field(default_factory=list)
    """What has been answered and not yet settled, latest first."""

    @property
    def first(self) -> date | None:
        """The day that comes first."""
        return self.papers or self.due

    @property
    def meeting(self) -> Meeting | None:
        """Where it is reported, where that meeting is to come."""
        bound = self.awaited.due_meeting
        return bound if bound and bound.standing == Meeting.Standing.PLANNED else None


@dataclass(slots=True)
class Reminder:
    """One person and what to remind of."""

    person: Person
    dues: list[Due] = field(default_factory=list)
    mail: Mail | None = None
    """The latest reminder, of the last week or this one; None: none, so that one may go."""


@dataclass(frozen=True, slots=True)
class Unreachable:
    """An assignment that nobody can be reminded of, and why."""

    due: Due
    why: str
    review: bool = False
    """It has only to be reviewed."""


@dataclass(slots=True)
class FollowUp:
    """The page of reminders and answers."""

    reports: list[Report]
    people: list[Person]
    """The members of all groups: to whom something may be handed over."""
    ready: list[Reminder]
    reminded: list[Reminder]
    unreachable: list[Unreachable]


class Owners:
    """With whom assignments lie today: persons themselves, who holds a municipality's seat, who convenes a group."""

    def __init__(self, cooperation: Cooperation, today: date) -> None:
        holdings = Holding.objects.filter(Q(ended=None) | Q(ended__gte=today), seat__cooperation=cooperation, seen_first__lte=today)
        self._holders: dict[tuple[int, int], Person] = {}
        for one in holdings.select_related("seat", "person__merged_into").order_by("seen_first", "seen_last", "pk"):
            self._holders[one.seat.body_id, one.seat.organisation_id] = one.person.merged_into or one.person
        self._cooperation = cooperation
        self._conveners: dict[int, Person] | None = None

    @property
    def members(self) -> list[Person]:
        """Everybody who holds a seat, by name."""
        return sorted(set(self._holders.values()), key=lambda one: one.sort_key)

    def person(self, one: Awaited) -> Person | None:
        """Whom to ask; None: nobody is known."""
        if one.owner_person:
            return one.owner_person.merged_into or one.owner_person
        if one.owner_organisation_id:
            return self._holders.get((one.body_id, one.owner_organisation_id))
        return self._convener(one.owner_body_id) if one.owner_body_id else None

    def _convener(self, body: int) -> Person | None:
        """Who chaired the group the last time that minutes tell."""
        if self._conveners is None:
            chairs = Attendance.objects.filter(meeting__cooperation=self._cooperation, role="chair").exclude(
                fact__state=Fact.State.REJECTED
            )
            self._conveners = {}
            for chair in chairs.select_related("person__merged_into", "meeting").order_by("meeting__date", "pk"):
                self._conveners[chair.meeting.body_id] = chair.person.merged_into or chair.person
        return self._conveners.get(body)


def follow_up(scope: Scope, today: date, at: datetime) -> FollowUp:
    """What it is time for, by whom, and what has been answered."""
    open_reports = unsettled(scope)
    by_awaited: dict[int, list[Report]] = defaultdict(list)
    for report in open_reports:
        by_awaited[report.awaited_id].append(report)
    owners, named = Owners(scope.cooperation, today), Named()
    rows = _due(scope, today)
    named.learn(rows)
    reminders: dict[int, Reminder] = {}
    unreachable: list[Unreachable] = []
    for one in rows:
        due = Due(one, papers_on(one), due_day(one), by_awaited[one.pk])
        if due.reports:
            continue  # it has been answered: that comes first
        person = owners.person(one)
        why = _why_not(one, person, named)
        if why or person is None:
            unreachable.append(Unreachable(due, why, review=one.fact.state not in CONFIRMED))
        else:
            reminders.setdefault(person.pk, Reminder(person)).dues.append(due)
    _learn_mails(scope, reminders, at)
    rows_of = sorted(reminders.values(), key=lambda each: (each.dues[0].first or date.max, each.person.sort_key))
    return FollowUp(
        open_reports,
        owners.members,
        [one for one in rows_of if one.mail is None],
        [one for one in rows_of if one.mail is not None],
        unreachable,
    )


def unsettled(scope: Scope) -> list[Report]:
    """Answers that the secretariat has not taken a stand on, oldest first."""
    found = Report.objects.filter(awaited__cooperation=scope.cooperation, awaited__state=Awaited.State.OPEN, settled=False)
    return list(
        found.select_related("awaited__meeting__body", "awaited__fact__item", "awaited__due_meeting__body__ways", "person").order_by(
            "at", "pk"
        )
    )


def assignments_of(person: Person, cooperation: Cooperation, today: date) -> list[Due]:
    """What lies with a person and is not over, as far as it has been confirmed and the person may see it; what comes first first."""
    known_as = [person.pk, *person.merged.values_list("pk", flat=True)]
    seats = Holding.objects.filter(Q(ended=None) | Q(ended__gte=today), person__in=known_as, seat__cooperation=cooperation)
    theirs = Q(owner_person__in=known_as) | Q(owner_organisation__in=seats.values("seat__organisation")) | Q(owner_body__isnull=False)
    rows = list(_loaded(Awaited.objects.filter(theirs, cooperation=cooperation, fact__state__in=CONFIRMED)).prefetch_related("reports"))
    owners, named = Owners(cooperation, today), Named()
    named.learn(rows)
    found = []
    for one in rows:
        holder = owners.person(one)
        if holder and holder.pk == person.pk and named.may_see(one, person):
            found.append(Due(one, papers_on(one), due_day(one), list(one.reports.all())))
    return sorted(found, key=lambda due: (due.first or date.max, due.awaited.pk))


def with_answers(items: Iterable[AgendaItem]) -> None:
    """Give each item of an agenda the latest that the owner has answered about what it takes up, as ``answered``; None: nothing."""
    rows = list(items)
    latest: dict[int, Report] = {}
    told = Report.objects.filter(awaited__in=[one.awaited_id for one in rows if one.awaited_id], awaited__fact__secret=False)
    for report in told.order_by("at", "pk"):
        latest[report.awaited_id] = report
    for one in rows:
        one.answered = latest.get(one.awaited_id or 0)  # type: ignore[attr-defined]  # for the page


class Named:
    """Who may see secret items."""

    def __init__(self) -> None:
        self._persons: dict[int, set[int]] = defaultdict(set)

    def learn(self, rows: Iterable[Awaited]) -> None:
        """Look up who is named for the items of ``rows`` that are secret."""
        items = {one.fact.item_id for one in rows if one.fact.secret and one.fact.item_id}
        if items:
            for item, person in Item.named.through.objects.filter(item__in=items).values_list("item_id", "person_id"):
                self._persons[item].add(person)

    def may_see(self, one: Awaited, person: Person) -> bool:
        """May the person be told of it?"""
        return not one.fact.secret or person.pk in self._persons[one.fact.item_id or 0]


def _due(scope: Scope, today: date) -> list[Awaited]:
    """Assignments that count as outstanding and whose day is near or has passed."""
    soon = today + NEAR
    dated = Q(due_on__lte=soon) | Q(due_meeting__date__lte=soon + _LONGEST_DISPATCH)
    rows = _loaded(visible_awaited(scope).filter(dated, pk__in=pending(scope, today))).prefetch_related("handovers")
    return [one for one in rows if (day := papers_on(one) or due_day(one)) and day <= soon]


def _loaded(rows: QuerySet[Awaited]) -> QuerySet[Awaited]:
    counting = rows.filter(
        kind=Awaited.Kind.ASSIGNMENT, state=Awaited.State.OPEN, fact__minutes__authoritative=True, meeting__state=State.RELEASED
    )
    return (
        counting.exclude(fact__state=Fact.State.REJECTED)
        .select_related("meeting__body", "fact__item", "fact__minutes", "due_meeting__body__ways", "owner_person__merged_into")
        .order_by("since", "pk")
    )


def _why_not(one: Awaited, person: Person | None, named: Named) -> str:
    """Why nobody is reminded of it; empty: somebody is."""
    if one.fact.state not in CONFIRMED:
        return "uppgiften är inte granskad"
    if folded(one.owner) in _SECRETARIAT:
        return "ligger på kansliet"
    if not one.owner:
        return "ingen ansvarig"
    if person is None:
        return "ingen person är känd för den ansvariga"
    if not named.may_see(one, person):
        return "punkten har sekretess och den ansvariga är inte namngiven för den"
    return "" if person.email else "ingen mejladress"


def _learn_mails(scope: Scope, reminders: dict[int, Reminder], at: datetime) -> None:
    """Who has been reminded within a week, or has this week's mail waiting or taken back."""
    sent = Mail.objects.filter(cooperation=scope.cooperation, kind=KIND, person__in=reminders)
    lately = Q(made_at__gt=at - WEEK) & ~Q(state=MailState.PREPARED)
    for mail in sent.filter(lately | Q(key__startswith=week_key(at))).exclude(state=MailState.PREPARED).order_by("made_at", "pk"):
        if mail.person_id:
            reminders[mail.person_id].mail = mail


def week_key(at: datetime) -> str:
    """What the reminders of a week begin with."""
    year, week, _ = timezone.localdate(at).isocalendar()
    return f"{KIND}:{year}-{week:02d}:"
