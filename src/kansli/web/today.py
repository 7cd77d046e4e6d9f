"""Idag: what to do now, what waits for others, what comes soon. At most seven lines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from kansli.archive.models import Arrival, Question
from kansli.matters.models import Matter
from kansli.meetings.models import Meeting, Minutes
from kansli.meetings.selectors import visible_meetings
from kansli.people.guard import Scope
from kansli.people.models import Cooperation
from kansli.register.models import Awaited, Fact
from kansli.register.selectors import visible_awaited
from kansli.register.selectors.outstanding import counted
from kansli.register.selectors.standing import Part
from kansli.register.selectors.weighing import pairs_to_weigh
from kansli.web.templatetags.kansli import day, times

_SOON = timedelta(days=30)
_MOST = 7


@dataclass(frozen=True, slots=True)
class Line:
    """One thing, and where it is done."""

    words: str
    address: str


@dataclass(frozen=True, slots=True)
class Group:
    """Lines under one heading."""

    title: str
    lines: list[Line]


def today_lines(scope: Scope, today: date) -> list[Group]:
    """The day's lines in three groups, the most pressing first; empty groups are left out."""
    now, waiting, soon = (
        (_secretary_now(scope, today), _waiting(scope), _soon(scope, today)) if scope.edits else ([], [], _mine(scope, today))
    )
    left = _MOST
    groups = []
    for title, lines in (("Gör nu", now), ("Väntar på andra", waiting), ("Snart", soon)):
        if lines[:left]:
            groups.append(Group(title, lines[:left]))
            left -= len(lines[:left])
    return groups


def _secretary_now(scope: Scope, today: date) -> list[Line]:
    slug, cooperation = scope.cooperation.slug, scope.cooperation
    lines = []
    asked = Question.objects.filter(cooperation=cooperation, answer="").count()
    if asked:
        lines.append(Line(f"{times(min(asked, 10), 'fråga,frågor')} om inlästa anteckningar", reverse("found", args=[slug])))
    reported = counted(scope, today)[Part.REPORTED]
    if reported:
        lines.append(
            Line(
                f"{times(reported, 'uppdrag')} ser {'redovisat' if reported == 1 else 'redovisade'} ut. Stämmer det?",
                reverse("outstanding", args=[slug]) + "#redovisat",
            )
        )
    weighed = sum(map(len, pairs_to_weigh(scope).values()))
    if weighed:
        words = f"{weighed} tidigare beslut: gäller {'det' if weighed == 1 else 'de'} fortfarande?"
        lines.append(Line(words, reverse("weigh_decisions", args=[slug])))
    doubtful = (
        Minutes.objects.filter(meeting__cooperation=cooperation, authoritative=True, reviewed_at=None)
        .annotate(doubts=Count("facts", filter=Q(facts__state__in=[Fact.State.FOUND, Fact.State.OFFERED]) & ~Q(facts__doubt="")))
        .filter(doubts__gt=0)
        .order_by("-meeting__date")
    )
    found = list(doubtful.values_list("pk", flat=True))
    if found:
        words = f"{times(len(found), 'anteckning,anteckningar')} har något att kontrollera"
        lines.append(Line(words, reverse("review", args=[slug, found[0]])))
    return lines


def _waiting(scope: Scope) -> list[Line]:
    slug = scope.cooperation.slug
    unread_files = Arrival.objects.filter(delivery__cooperation=OuterRef("pk"), state__in=[Arrival.State.WAITING, Arrival.State.DRAWN])
    told_of = Meeting.objects.filter(cooperation=OuterRef("pk"), standing=Meeting.Standing.MENTIONED)
    unread, missing = Cooperation.objects.values_list(_number(unread_files), _number(told_of)).get(pk=scope.cooperation.pk)
    lines = [Line(f"{times(unread, 'fil,filer')} läses in", reverse("reading_in", args=[slug]))] if unread else []
    if missing:
        lines.append(
            Line(f"Anteckningar saknas från {times(missing, 'möte,möten')} som nämns", reverse("meetings", args=[slug]) + "?saknas=1")
        )
    return lines


def _number(rows: QuerySet[Any]) -> Coalesce:
    """How many rows there are, within another query."""
    counted = rows.order_by().annotate(one=Value(1)).values("one").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def _soon(scope: Scope, today: date) -> list[Line]:
    slug = scope.cooperation.slug
    due = visible_awaited(scope).filter(state=Awaited.State.OPEN, due_on__gte=today, due_on__lte=today + _SOON).order_by("due_on")
    lines = [
        Line(f"{_short(one.what)}, {one.owner or 'ansvarig saknas'}, senast {day(one.due_on)}", reverse("outstanding", args=[slug]))
        for one in due[:3]
    ]
    watched = Matter.objects.filter(cooperation=scope.cooperation, state=Matter.State.WATCHED, review_on__lte=today + _SOON).order_by(
        "review_on"
    )
    lines += [Line(f"Bevakas: {one.name}, se över {day(one.review_on)}", reverse("matter", args=[slug, one.pk])) for one in watched[:2]]
    return lines


def _mine(scope: Scope, today: date) -> list[Line]:
    """A member's own: assignments, and the next meeting."""
    slug, lines = scope.cooperation.slug, []
    mine = visible_awaited(scope).filter(state=Awaited.State.OPEN, owner_person=scope.person) if scope.person else Awaited.objects.none()
    number = mine.count()
    if number and scope.person:
        lines.append(Line(f"Ditt: {times(number, 'uppdrag')}", reverse("person", args=[slug, scope.person])))
    coming = visible_meetings(scope).filter(date__gte=today).select_related("body").order_by("date").first()
    if coming:
        lines.append(Line(f"Nästa möte: {coming.body.label} {day(coming.date)}", reverse("meeting", args=[slug, coming.pk])))
    latest = (
        visible_meetings(scope).filter(standing=Meeting.Standing.HELD, date__lte=today).select_related("body").order_by("-date").first()
    )
    if latest:
        lines.append(Line(f"Senaste anteckningar: {latest.body.label} {day(latest.date)}", reverse("meeting", args=[slug, latest.pk])))
    return lines


def _short(words: str) -> str:
    return words if len(words) <= 90 else words[:88].rsplit(" ", 1)[0] + " …"
