"""Idag: what to do now, what waits for others, what comes soon. At most seven lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from kansli.archive.models import Arrival, Question
from kansli.matters.models import Matter
from kansli.meetings.models import Meeting, Minutes
from kansli.meetings.selectors import visible_meetings
from kansli.people.counting import COOPERATION, count_all
from kansli.people.guard import Scope
from kansli.register.models import Awaited, Fact
from kansli.register.selectors import visible_awaited
from kansli.register.selectors.outstanding import counted
from kansli.register.selectors.standing import Part
from kansli.register.selectors.weighing import pairs_to_weigh
from kansli.sittings.selectors.today import Pressing, meetings_today, waiting_rows
from kansli.web.templatetags.kansli import day, times

_SOON = timedelta(days=30)
_MOST = 7
_SHARES = (4, 2, 1)
"""So many lines each group has before the others get more."""


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
    now, waiting, soon = _secretarys(scope, today) if scope.edits else ([], [], _mine(scope, today))
    parts = (("Gör nu", now), ("Väntar på andra", waiting), ("Snart", soon))
    shown = [min(len(lines), share) for (_, lines), share in zip(parts, _SHARES, strict=True)]
    for number, (_, lines) in enumerate(parts):  # what one group leaves goes to the first that has more
        shown[number] += min(len(lines) - shown[number], _MOST - sum(shown))
    return [Group(title, lines[:many]) for (title, lines), many in zip(parts, shown, strict=True) if many]


def _secretarys(scope: Scope, today: date) -> tuple[list[Line], list[Line], list[Line]]:
    """What meetings on their way ask for comes before what old minutes do, which is sought only where there is room."""
    counts = count_all(scope.cooperation, waiting_rows(scope) | _read_in_rows())
    meetings = meetings_today(scope, today, counts)
    now, waiting, soon = ([_line(scope, one) for one in part] for part in (meetings.now, meetings.waiting, meetings.soon))
    waiting += _waiting(scope, counts)
    if len(now) < _SHARES[0] - 1:
        now += _secretary_now(scope, today, counts["questions"])
    if not soon:
        soon += _soon(scope, today)
    return now, waiting, soon


def _read_in_rows() -> dict[str, QuerySet[Any]]:
    return {
        "questions": Question.objects.filter(cooperation=COOPERATION, answer=""),
        "unread_files": Arrival.objects.filter(delivery__cooperation=COOPERATION, state__in=[Arrival.State.WAITING, Arrival.State.DRAWN]),
        "told_of": Meeting.objects.filter(cooperation=COOPERATION, standing=Meeting.Standing.MENTIONED),
    }


def _line(scope: Scope, one: Pressing) -> Line:
    slug = scope.cooperation.slug
    return Line(one.words, reverse(one.page, args=[slug, one.meeting] if one.meeting else [slug]))


def _secretary_now(scope: Scope, today: date, asked: int) -> list[Line]:
    slug, cooperation = scope.cooperation.slug, scope.cooperation
    lines = []
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
    doubtful = Fact.objects.filter(cooperation=cooperation, doubt__gt="", state__in=[Fact.State.FOUND, Fact.State.OFFERED])
    unseen = Minutes.objects.filter(meeting__cooperation=cooperation, authoritative=True, reviewed_at=None)
    found = list(unseen.filter(pk__in=doubtful.order_by().values("minutes")).order_by("-meeting__date").values_list("pk", flat=True))
    if found:
        words = f"{times(len(found), 'anteckning,anteckningar')} har något att kontrollera"
        lines.append(Line(words, reverse("review", args=[slug, found[0]])))
    return lines


def _waiting(scope: Scope, counts: Mapping[str, int]) -> list[Line]:
    slug, unread, missing = scope.cooperation.slug, counts["unread_files"], counts["told_of"]
    lines = [Line(f"{times(unread, 'fil,filer')} läses in", reverse("reading_in", args=[slug]))] if unread else []
    if missing:
        lines.append(
            Line(f"Anteckningar saknas från {times(missing, 'möte,möten')} som nämns", reverse("meetings", args=[slug]) + "?saknas=1")
        )
    return lines


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
