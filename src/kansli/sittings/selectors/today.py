"""What the meetings on their way ask of the secretary today, what they wait for, and what comes soon."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from kansli.meetings.models import Change, Meeting
from kansli.people.counting import COOPERATION
from kansli.people.guard import Scope
from kansli.post.models import Mail, Received
from kansli.sittings import wording
from kansli.sittings.models import Adjuster, Approval, Comment, Draft, Invitee, Paper, Report, Summons, Version
from kansli.sittings.selectors.agenda import SENT
from kansli.workflow import MailState, MinutesState, ProposalState

_NEAR = timedelta(days=30)
_EARLY = timedelta(days=3)
"""A kallelse is asked for so long before its day."""
_DEFAULT_DISPATCH = 7


@dataclass(frozen=True, slots=True)
class Pressing:
    """One thing: its words, the name of the address where it is done, and what that address is of."""

    words: str
    page: str
    meeting: int | None = None


@dataclass(slots=True)
class Today:
    """What the day holds, each part with the most pressing first."""

    now: list[Pressing] = field(default_factory=list)
    waiting: list[Pressing] = field(default_factory=list)
    soon: list[Pressing] = field(default_factory=list)


def waiting_rows(scope: Scope) -> dict[str, QuerySet[Any]]:
    """What the day's lines count, for :func:`kansli.people.counting.count_all`; mail that is nobody's is the administrators' to read."""
    mails = Mail.objects.filter(cooperation=COOPERATION)
    unread = Q(cooperation=COOPERATION) | Q(cooperation=None) if scope.administers else Q(cooperation=COOPERATION)
    return {
        "stuck": mails.filter(state__in=[MailState.FAILED, MailState.BOUNCED, MailState.UNSURE]),
        "prepared": mails.filter(state=MailState.PREPARED),
        "unread": Received.objects.filter(unread, state=Received.State.ASK),
        "reports": Report.objects.filter(awaited__cooperation=COOPERATION, awaited__state="open", settled=False),
        "changes": Change.objects.filter(meeting__cooperation=COOPERATION, state=ProposalState.PENDING),
        "drafts": Draft.objects.filter(meeting__cooperation=COOPERATION).exclude(state=MinutesState.RELEASED),
    }


def meetings_today(scope: Scope, today: date, counted: Mapping[str, int]) -> Today:
    """All of it, for the secretariat; ``counted`` are the numbers of :func:`waiting_rows`."""
    found = Today()
    without = Paper.objects.filter(item__meeting=OuterRef("pk"), versions=None, handed_out=False).order_by("item__ordinal", "pk")
    planned = list(
        Meeting.objects.filter(Q(date__gte=today) | Q(date=None), cooperation=scope.cooperation, standing=Meeting.Standing.PLANNED)
        .annotate(
            called=Exists(Summons.objects.filter(meeting=OuterRef("pk"), stage__in=SENT)),
            lacks=Subquery(without.values("item__ordinal")[:1]),
            lacks_whose=Subquery(without.values("owner")[:1]),
        )
        .select_related("body__ways")
        .order_by("date", "pk")
    )
    _kallelser([one for one in planned if one.date and one.date <= today + _NEAR], today, found)
    if counted["drafts"]:
        _minutes(scope, today, found)
    _letters(counted, found)
    if counted["changes"]:
        number = counted["changes"]
        words = f"{number} {'föreslagen ändring' if number == 1 else 'föreslagna ändringar'} av möten väntar på svar"
        found.waiting.append(Pressing(words, "plans"))
    near = [one for one in planned if one.unsettled and (one.date is None or one.date <= today + 3 * _NEAR)]
    if near:
        first = near[0]
        words = f"{_capital(_called(first))}, ej fastställt: {first.unsettled}"
        found.soon.append(Pressing(words if len(near) == 1 else f"{words}, och {len(near) - 1} till", "plan_meeting", first.pk))
    return found


def _kallelser(rows: list[Meeting], today: date, found: Today) -> None:
    silent: dict[int, list[Invitee]] = defaultdict(list)
    members = Invitee.objects.filter(meeting__in=rows, told__gt=0, role=Invitee.Role.MEMBER).select_related(
        "organisation", "person", "meeting"
    )
    asked: dict[int, int] = defaultdict(int)
    for one in members:
        asked[one.meeting_id] += 1
        if one.answer == Invitee.Answer.NONE or (one.answer_sequence < one.meeting.sequence and one.answered_via != "noted"):
            silent[one.meeting_id].append(one)
    for meeting in rows:
        ways = getattr(meeting.body, "ways", None)
        deadline = (meeting.date or today) - timedelta(days=ways.dispatch_days if ways else _DEFAULT_DISPATCH)
        if not meeting.called and deadline <= today + _EARLY:  # type: ignore[attr-defined]  # annotated
            late = (
                "ska ut i dag" if deadline == today else f"ska ut senast {_short(deadline)}" if deadline > today else "har inte gått ut än"
            )
            found.now.append(Pressing(f"Kallelse till {_called(meeting)} {late}", "summons", meeting.pk))
        if meeting.lacks:  # type: ignore[attr-defined]  # annotated
            whose = f" ({meeting.lacks_whose})" if meeting.lacks_whose else ""  # type: ignore[attr-defined]  # annotated
            found.waiting.append(Pressing(f"Underlag saknas till punkt {meeting.lacks}{whose}, {_called(meeting)}", "agenda", meeting.pk))  # type: ignore[attr-defined]  # annotated
        waits = silent[meeting.pk]
        if waits:
            names = wording.joined([one.organisation.name if one.organisation else one.person.name for one in waits][:3])
            told = f"{asked[meeting.pk] - len(waits)} av {asked[meeting.pk]} har svarat"
            rest = f", {names} saknas" if len(waits) <= 3 else ""
            found.waiting.append(Pressing(f"{_capital(_called(meeting))}: {told}{rest}", "summons", meeting.pk))
    if rows:
        found.soon.append(Pressing(f"Nästa möte: {_called(rows[0])}", "agenda", rows[0].pk))


def _minutes(scope: Scope, today: date, found: Today) -> None:
    drafts = Draft.objects.filter(meeting__cooperation=scope.cooperation).exclude(state=MinutesState.RELEASED)
    for draft in drafts.select_related("meeting__body").defer("content").order_by("meeting__date"):
        name = f"anteckningarna från {_called(draft.meeting)}"
        if draft.state == MinutesState.APPROVED:
            found.now.append(Pressing(f"{_capital(name)} är justerade och kan skickas ut", "release", draft.pk))
        elif draft.state == MinutesState.DRAFT and draft.meeting.date and draft.meeting.date <= today:
            found.now.append(Pressing(f"Gör klart {name}", "draft", draft.pk))
    latest = Version.objects.filter(draft=OuterRef("meeting")).order_by("-number")
    asked = (
        Adjuster.objects.filter(meeting__cooperation=scope.cooperation, meeting__draft__state=MinutesState.REVIEW, replaced_on=None)
        .annotate(since=Subquery(latest.values("at")[:1]), version=Subquery(latest.values("pk")[:1]))
        .annotate(
            done=Exists(Approval.objects.filter(version=OuterRef("version"), person=OuterRef("person"), hand=Approval.Hand.ADJUSTER)),
            said=Exists(Comment.objects.filter(version=OuterRef("version"), person=OuterRef("person"), state=Comment.State.OPEN)),
        )
        .filter(done=False)
        .select_related("person")
    )
    for one in asked:
        if one.said:
            found.now.append(Pressing(f"{one.person.name} har synpunkter på anteckningarna", "adjusting", one.meeting_id))
        else:
            days = (today - one.since.date()).days if one.since else 0
            waited = "sedan i dag" if days <= 0 else f"{days} {'dag' if days == 1 else 'dagar'}"
            found.waiting.append(Pressing(f"Justering: {one.person.name}, {waited}", "adjusting", one.meeting_id))


def _letters(counted: Mapping[str, int], found: Today) -> None:
    if counted["stuck"]:
        found.now.append(Pressing(f"{counted['stuck']} mejl gick inte fram", "mails"))
    if counted["prepared"]:
        words = f"{counted['prepared']} mejl {'är klart' if counted['prepared'] == 1 else 'är klara'} att skicka"
        found.now.append(Pressing(words, "mails"))
    if counted["unread"]:
        found.now.append(Pressing(f"{counted['unread']} mejl att läsa", "mails"))
    if counted["reports"]:
        found.now.append(Pressing(f"{counted['reports']} svar om uppdrag att ta ställning till", "followup"))


def _called(meeting: Meeting) -> str:
    """ "ledningsgruppen 12 februari"."""
    label = meeting.title or meeting.body.label
    label = label[:1].lower() + label[1:] if label[1:2].islower() and " " not in label else label
    return f"{label} {_short(meeting.date)}" if meeting.date else label


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _short(day: date) -> str:
    """A day near enough to need no year."""
    return wording.day(day).rsplit(" ", 1)[0]
