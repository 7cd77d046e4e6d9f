"""Reminders about assignments: one gathered mail to a person, shown before it goes, sent by hand, at most one a week."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings
from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone

from kansli.people.guard import Scope
from kansli.people.links import make_link
from kansli.people.models import Link
from kansli.post.models import Mail
from kansli.post.services import prepare, send, sender_of
from kansli.sittings import headings, reminding
from kansli.sittings.models import AgendaItem, Approval, Release
from kansli.sittings.reminding import Told
from kansli.sittings.selectors.followup import KIND, Due, Reminder, follow_up, week_key
from kansli.sittings.services.adjusting_mails import first_name
from kansli.sittings.wording import genitive

_RETURNING = re.compile(
    r"(?<=\w{4})\s+(?:och (?:att )?(?:återkomma|redovisa|rapportera)\b.*|till (?:det )?nästa \w*möte\w*.*)$", re.IGNORECASE
)


def preview(scope: Scope, reminder: Reminder, dues: Sequence[Told], *, today: date) -> tuple[str, str]:
    """Subject and body of the mail that a person would get, with a stand-in for the personal link."""
    link = f"{settings.BASE_URL}/m/…"
    return reminding.subject(dues, today), reminding.body(first_name(reminder.person), dues, link, str(scope.user), today)


def remind(scope: Scope, persons: Sequence[int], *, at: datetime) -> int:
    """Send each of ``persons`` the reminder that the page shows; how many went. Who has had one within a week gets none."""
    today = timezone.localdate(at)
    chosen = [one for one in follow_up(scope, today, at).ready if one.person.pk in persons]
    told = told_of(chosen, today)
    return send([_prepared(scope, one, told[one.person.pk], at=at) for one in chosen], at=at, scope=scope)


def told_of(reminders: Sequence[Reminder], today: date) -> dict[int, list[Told]]:
    """What the mails tell, by person."""
    dues = [due for one in reminders for due in one.dues]
    adjusted, planned = _adjusted(dues, today), _planned(dues)
    return {one.person.pk: [_told(due, adjusted, planned, today) for due in one.dues] for one in reminders}


def _prepared(scope: Scope, reminder: Reminder, told: Sequence[Told], *, at: datetime) -> Mail:
    person, key = reminder.person, f"{week_key(at)}person:{reminder.person.pk}"
    there = Mail.objects.filter(cooperation=scope.cooperation, key=key).first()
    if there:
        return there
    today = timezone.localdate(at)
    token = make_link(
        Link.Purpose.ASSIGNMENT, at=at, cooperation=scope.cooperation, person=person, address=person.email, thing=f"person:{person.pk}"
    )
    meetings = dict.fromkeys(due.meeting.pk for due in reminder.dues if due.meeting)
    matters = dict.fromkeys(due.awaited.fact.matter_id for due in reminder.dues if due.awaited.fact.matter_id)
    return prepare(
        cooperation=scope.cooperation,
        key=key,
        kind=KIND,
        thing=f"person:{person.pk}",
        person=person,
        to_name=person.name,
        to_address=person.email,
        sender=sender_of(scope),
        subject=reminding.subject(told, today),
        body=reminding.body(first_name(person), told, settings.BASE_URL + reverse("member_link", args=[token]), str(scope.user), today),
        concerns=[
            *(f"awaited:{due.awaited.pk}" for due in reminder.dues),
            *(f"matter:{pk}" for pk in matters),
            *(f"meeting:{pk}" for pk in meetings),
        ],
        by=str(scope.user),
        at=at,
    )


def _told(due: Due, adjusted: dict[int, str], planned: dict[tuple[int, int], int], today: date) -> Told:
    one = due.awaited
    item = one.fact.item
    number = f"punkt {item.number}" if item and item.number and not item.number.startswith("§") else item.number if item else ""
    group = reminding.in_running_text(one.meeting.body.label)
    met = f"{genitive(group)} möte{f' {reminding.short_day(one.since, today)}' if one.since else ''}"
    gathered = list(one.handovers.all())
    if gathered:
        opening = f"På {met} gavs det här uppdraget, som ligger på dig sedan {reminding.short_day(gathered[-1].on, today)}:"
    elif one.owner_person_id:
        opening = f"På {met} fick du i uppdrag:"
    else:
        opening = f"På {met} fick {one.owner} i uppdrag:"
    reported = due.meeting.body if due.meeting else None
    return Told(
        what=_named(one.what),
        opening=opening,
        quote=one.fact.words,
        where=", ".join(part for part in (number, adjusted.get(one.fact.minutes_id, "")) if part),
        papers=due.papers,
        due=due.due,
        group=reminding.in_running_text(reported.label) if reported else "",
        minutes=planned.get((one.pk, due.meeting.pk)) if due.meeting else None,
    )


def _named(what: str) -> str:
    """An assignment in a few words: without when, and without that it is to be reported."""
    bare = _RETURNING.sub("", what.strip())
    return headings.of_assignment(bare) or headings.short(bare)


def _adjusted(dues: Sequence[Due], today: date) -> dict[int, str]:
    """Minutes → when they were approved, or sent out: "anteckningarna justerade 16 februari"."""
    minutes = {due.awaited.fact.minutes_id for due in dues}
    approved = Max("version__approvals__at", filter=Q(version__approvals__hand=Approval.Hand.ADJUSTER))
    told = {}
    for pk, at, hand in Release.objects.filter(minutes__in=minutes).annotate(hand=approved).values_list("minutes_id", "at", "hand"):
        day = reminding.short_day(timezone.localdate(hand or at), today)
        told[pk] = f"anteckningarna {'justerade' if hand else 'utskickade'} {day}"
    return told


def _planned(dues: Sequence[Due]) -> dict[tuple[int, int], int]:
    """(assignment, meeting) → minutes it is given on that meeting's agenda."""
    meetings = {due.meeting.pk for due in dues if due.meeting}
    items = AgendaItem.objects.filter(meeting__in=meetings, awaited__in=[due.awaited.pk for due in dues]).exclude(planned=None)
    return {(awaited or 0, meeting): planned or 0 for awaited, meeting, planned in items.values_list("awaited_id", "meeting_id", "planned")}
