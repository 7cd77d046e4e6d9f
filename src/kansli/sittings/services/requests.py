"""Wishes for the agenda (önskemål), from who has a role or a personal link, and the secretariat's answer; and the visit plan."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from kansli.audit.services import record
from kansli.meetings.models import Meeting
from kansli.people.guard import Scope
from kansli.people.models import Body, Membership, Person
from kansli.post.models import Mail
from kansli.post.services import prepare, send, sender_of
from kansli.register.services.matters import NotPossibleError
from kansli.sittings.models import Request, Visit
from kansli.sittings.wording import day
from kansli.workflow import REQUEST, RequestAct, RequestState, next_state

KIND = "request"
"""Kind of the mails that answer."""
_ANSWERS = {
    RequestState.ACCEPTED: "Det tas upp",
    RequestState.IF_TIME: "Det tas upp om tid finns",
    RequestState.DECLINED: "Det tas inte upp den här gången",
}


def submit(scope: Scope, body: Body, heading: str, *, why: str = "", meeting: Meeting | None = None, at: datetime) -> Request:
    """Wish for an item.

    Raises:
        NotPossibleError: it has no heading.
    """
    person = Person.objects.filter(pk=scope.person).first() if scope.person else None
    row = _new(body, heading, why, meeting, person, str(scope.user), at)
    with scope.act(verb="requests.submit", label=f"Önskar till agendan: {row.heading}", thing=f"body:{body.pk}", at=at) as changes:
        return changes.create(row)


def submit_by_link(person: Person, meeting: Meeting, heading: str, *, why: str = "", name: str = "", at: datetime) -> Request:
    """Wish for an item by a personal link.

    Args:
        person: whose link.
        meeting: the meeting that the link is of.
        heading: what is to be taken up.
        why: why.
        name: the name to show, "Anna Ek för Camilla Berg"; empty: the person.
        at: the instant.

    Raises:
        NotPossibleError: it has no heading.
    """
    row = _new(meeting.body, heading, why, meeting, person, name or person.name, at)
    with transaction.atomic():
        row.save()
        told = {"label": f"Önskar till agendan: {row.heading}"}
        record(chain=row.cooperation_id, at=at, actor=f"person:{person.pk}", verb="requests.submit", thing=f"request:{row.pk}", values=told)
    return row


def answer(scope: Scope, row: Request, act: RequestAct, *, meeting: Meeting | None = None, words: str = "", at: datetime) -> Mail | None:
    """Say what becomes of a wish, and tell who wished; None where no address is known.

    Raises:
        NotNowError: it is answered already.
        ChangedMeanwhileError: somebody else has just answered it.
    """
    state = next_state(REQUEST, RequestState(row.state), act)
    words = " ".join(words.split())[:300]
    meeting = meeting or row.meeting
    with transaction.atomic():
        label = f"{_ANSWERS[state]}: {row.heading}"
        with scope.act(verb="requests.answer", label=label, thing=f"request:{row.pk}", at=at) as changes:
            changes.set(row, state=state.value, answer=words, meeting=meeting if state != RequestState.DECLINED else row.meeting)
        mail = _tell(scope, row, meeting, at)
        if mail:
            send([mail], at=at, scope=scope)
    return mail


def _tell(scope: Scope, row: Request, meeting: Meeting | None, at: datetime) -> Mail | None:
    address = row.person.email if row.person else ""
    if not address and row.person:
        address = (
            Membership.objects.filter(person=row.person, cooperation=scope.cooperation).values_list("user__email", flat=True).first() or ""
        )
    if not address:
        return None
    state = RequestState(row.state)
    there = f" på mötet {day(meeting.date)}" if meeting and meeting.date and state != RequestState.DECLINED else ""
    name = row.person.name.split()[0] if row.person else row.by
    lines = [f"Hej {name}!", "", f"Du har önskat till agendan: {row.heading}", "", f"{_ANSWERS[state]}{there}."]
    lines += ["", row.answer] if row.answer else []
    lines += ["", "Hälsningar", f"{scope.user.name or scope.user.email}, kansliet", ""]
    return prepare(
        cooperation=scope.cooperation,
        key=f"{KIND}:{row.pk}:{state.value}",
        kind=KIND,
        thing=f"request:{row.pk}",
        person=row.person,
        to_name=row.person.name if row.person else row.by,
        to_address=address,
        sender=sender_of(scope),
        subject=f"Ditt önskemål till agendan: {row.heading}",
        body="\n".join(lines),
        concerns=[f"body:{row.body_id}", *([f"meeting:{meeting.pk}"] if meeting else [])],
        by=str(scope.user),
        at=at,
    )


def _new(body: Body, heading: str, why: str, meeting: Meeting | None, person: Person | None, by: str, at: datetime) -> Request:
    heading = " ".join(heading.split())[:500]
    if not heading:
        raise NotPossibleError("Skriv vad du vill ta upp.")
    return Request(
        cooperation_id=body.cooperation_id,
        body=body,
        meeting=meeting,
        heading=heading,
        why=why.strip()[:4000],
        person=person,
        by=by[:200],
        at=at,
    )


def plan_visit(scope: Scope, visit: Visit | None, body: Body, *, at: datetime, **values: Any) -> Visit:
    """Put somebody on the visit plan, or change what stands there."""
    guest = str(values["guest"])
    if visit is None:
        with scope.act(verb="visits.plan", label=f"I besöksplanen: {guest}", thing=f"body:{body.pk}", at=at) as changes:
            return changes.create(Visit(cooperation=scope.cooperation, body=body, **values))
    with scope.act(verb="visits.change", label=f"Ändrade besöket {guest}", thing=f"visit:{visit.pk}", at=at) as changes:
        return changes.set(visit, body=body, **values)


def taken_up(scope: Scope, key: str, meeting: Meeting, *, at: datetime) -> None:
    """What a proposal taken to an agenda means for the wish or the visit behind it."""
    kind, _, number = key.partition(":")
    if kind == "request":
        row = Request.objects.filter(pk=int(number), cooperation=scope.cooperation).select_related("person").first()
        if row and row.state in {RequestState.ASKED, RequestState.IF_TIME}:
            answer(scope, row, RequestAct.ACCEPT, meeting=meeting, at=at)
    elif kind == "visit":
        visit = Visit.objects.filter(pk=int(number), cooperation=scope.cooperation).first()
        if visit and visit.meeting_id != meeting.pk:
            with scope.act(verb="visits.take", label=f"Besöket {visit.guest} till mötet", thing=f"visit:{visit.pk}", at=at) as changes:
                changes.set(visit, meeting=meeting)
