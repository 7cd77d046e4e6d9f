"""What a person does with what is outstanding: close it, say that it remains, put a question off, hand it over, plan the next step."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.utils.dateformat import format as formatted

from kansli.audit.acts import Changes
from kansli.meetings.models import Meeting
from kansli.people.guard import Scope
from kansli.people.swedish import folded
from kansli.register.due import due_day
from kansli.register.models import Awaited, Handover, News
from kansli.register.naming import Names
from kansli.register.services.matters import NotPossibleError

A_MONTH = timedelta(days=30)
_OWNERS = ("owner_person", "owner_organisation", "owner_body")
_SHOWN = 80
"""Characters of what is awaited that the history shows."""


def close(
    scope: Scope, awaited: Sequence[Awaited], *, outcome: str, on: date, at: datetime, state: Awaited.State = Awaited.State.DONE
) -> None:
    """It ended, on a day, with an outcome.

    Raises:
        NotPossibleError: no outcome is given, nothing was chosen, or the day lies before it was given.
    """
    outcome = outcome.strip()
    if not outcome:
        raise NotPossibleError("Skriv hur det slutade, till exempel ”Redovisat på mötet”.")
    if state == Awaited.State.OPEN:
        raise NotPossibleError("Välj hur det slutade.")
    _some(awaited)
    if any(one.since and on < one.since for one in awaited):
        raise NotPossibleError("Dagen ligger före mötet då det gavs. Välj en senare dag.")
    with scope.act(verb="awaited.close", label=_label("Avslutade", awaited), thing=_thing(awaited), at=at) as changes:
        for one in awaited:
            changes.set(one, state=state.value, outcome=outcome, closed_on=on)


def reopen(scope: Scope, awaited: Sequence[Awaited], *, at: datetime) -> None:
    """It was not over after all.

    Raises:
        NotPossibleError: nothing was chosen.
    """
    _some(awaited)
    with scope.act(verb="awaited.reopen", label=_label("Öppnade igen:", awaited), thing=_thing(awaited), at=at) as changes:
        for one in awaited:
            changes.set(one, state=Awaited.State.OPEN.value, outcome="", closed_on=None)


def accept_reports(scope: Scope, news: Sequence[News], *, at: datetime) -> None:
    """Later minutes report it, as it seemed: closed from the day of those minutes.

    Raises:
        NotPossibleError: nothing was chosen.
    """
    _some(news)
    with scope.act(
        verb="awaited.reported", label=_label("Redovisat:", [one.awaited for one in news]), thing=_thing_of(news), at=at
    ) as changes:
        for one in news:
            changes.set(one, verdict=News.Verdict.ACCEPTED.value)
            outcome = f"Redovisat {formatted(one.on, 'j F Y')}: ”{one.words}”" if one.on else f"Redovisat: ”{one.words}”"
            changes.set(one.awaited, state=Awaited.State.DONE.value, outcome=outcome, closed_on=one.on or one.awaited.since)


def refuse_reports(scope: Scope, news: Sequence[News], *, on: date, at: datetime) -> None:
    """The passage is about something else: it remains outstanding.

    Raises:
        NotPossibleError: nothing was chosen.
    """
    _some(news)
    with scope.act(
        verb="awaited.not_reported", label=_label("Kvarstår:", [one.awaited for one in news]), thing=_thing_of(news), at=at
    ) as changes:
        for one in news:
            changes.set(one, verdict=News.Verdict.REFUSED.value)
            changes.set(one.awaited, remained_on=max(on, one.awaited.remained_on or on))


def remains(scope: Scope, awaited: Sequence[Awaited], *, on: date, at: datetime) -> None:
    """It is still outstanding, though a list leaves it out or nobody has spoken of it.

    Raises:
        NotPossibleError: nothing was chosen.
    """
    _some(awaited)
    with scope.act(verb="awaited.remains", label=_label("Kvarstår:", awaited), thing=_thing(awaited), at=at) as changes:
        for one in awaited:
            changes.set(one, remained_on=max(on, one.remained_on or on), ask_again_on=None)


def ask_again(scope: Scope, awaited: Sequence[Awaited], *, on: date, at: datetime) -> None:
    """Ask about it again in a month.

    Raises:
        NotPossibleError: nothing was chosen.
    """
    _some(awaited)
    with scope.act(verb="awaited.ask_again", label=_label("Fråga igen om en månad:", awaited), thing=_thing(awaited), at=at) as changes:
        for one in awaited:
            changes.set(one, ask_again_on=on + A_MONTH)


def hand_over(scope: Scope, awaited: Sequence[Awaited], owner: str, *, on: date, at: datetime) -> None:
    """Somebody else is to do it from now on; who had it is kept.

    Raises:
        NotPossibleError: nobody is named, or nothing was chosen.
    """
    owner = " ".join(owner.split())[:300]
    if not owner:
        raise NotPossibleError("Skriv vem som tar över.")
    _some(awaited)
    with scope.act(verb="awaited.hand_over", label=_label(f"Lämnade över till {owner}:", awaited), thing=_thing(awaited), at=at) as changes:
        give(changes, scope, awaited, owner, on=on)


def give(changes: Changes, scope: Scope, awaited: Sequence[Awaited], owner: str, *, on: date) -> None:
    """As part of an act: from a day on somebody else is to do it; who had it is kept."""
    columns = dict.fromkeys(_OWNERS) | Names(scope.cooperation).owners([owner]).get(folded(owner), {})
    for one in awaited:
        if one.owner == owner:
            continue
        changes.create(Handover(awaited=one, on=on, before=one.owner, after=owner, by=str(scope.user)))
        changes.set(one, owner=owner, **columns)


def plan(
    scope: Scope, awaited: Sequence[Awaited], *, next_step: str, due_on: date | None, meeting: Meeting | None = None, at: datetime
) -> None:
    """What comes next, and by when; with a meeting it is reported there, and its papers are wanted by ``due_on``.

    Raises:
        NotPossibleError: nothing was chosen.
    """
    _some(awaited)
    with scope.act(verb="awaited.plan", label=_label("Nästa steg för", awaited), thing=_thing(awaited), at=at) as changes:
        for one in awaited:
            values: dict[str, object] = {"next_step": next_step.strip()[:300]}
            if meeting is not None:
                values |= {"due_on": due_on or meeting.date, "due": str(due_on or meeting.date or ""), "due_meeting": meeting}
            elif due_on != due_day(one):
                values |= {"due_on": due_on, "due": due_on.isoformat() if due_on else "", "due_meeting": _meeting_on(one, due_on)}
            changes.set(one, **values)


def _meeting_on(one: Awaited, day: date | None) -> Meeting | None:
    """The later meeting of its group on the day."""
    if day is None or (one.since and day <= one.since):
        return None
    return one.body.meetings.filter(date=day).exclude(standing__in=[Meeting.Standing.ABSENT, Meeting.Standing.CANCELLED]).first()


def _some(chosen: Sequence[object]) -> None:
    if not chosen:
        raise NotPossibleError("Välj minst en rad.")


def _label(did: str, awaited: Sequence[Awaited]) -> str:
    first = awaited[0].what
    shown = first if len(first) <= _SHOWN else first[: _SHOWN - 1].rsplit(" ", 1)[0] + "…"
    more = len(awaited) - 1
    return f"{did} ”{shown}”" + (f" och {more} till" if more else "")


def _thing(awaited: Sequence[Awaited]) -> str:
    return f"awaited:{awaited[0].pk}" if len(awaited) == 1 else ""


def _thing_of(news: Sequence[News]) -> str:
    return _thing([one.awaited for one in news])
