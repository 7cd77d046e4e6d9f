"""Answers to a kallelse, whichever way they come: on the page, by a written reply, from a calendar, noted by hand."""

from __future__ import annotations

import re
from datetime import datetime

from django.db import transaction

from kansli.audit.services import record
from kansli.people.guard import Scope
from kansli.post.calendar import CalendarAnswer
from kansli.post.models import Mail, Received
from kansli.sittings.models import Invitee

Answer = Invitee.Answer
_MOST_WORDS = 14
"""A reply longer than this says more than yes or no, and is read by a person."""
_SAYS = (
    (Answer.DEPUTY, re.compile(r"\b(ersättare|i mitt ställe|kommer i stället|skickar)\b")),
    (Answer.NO, re.compile(r"\b(nej|tackar nej|tyvärr|förhinder|kan inte|kommer inte|inte komma|inte delta|deltar inte|avböjer)\b")),
    (Answer.DIGITAL, re.compile(r"\b(digitalt|på distans|via teams|på teams|via länk)\b")),
    (Answer.YES, re.compile(r"\b(ja|jag kommer|kommer|jag deltar|deltar|accepterar|tackar ja|ok|okej)\b")),
)
_DOUBT = re.compile(r"\b(kanske|försöker|osäker|återkommer|eventuellt|men|om|delvis|senare|tidigare)\b|\?")
_PARTSTAT = {"ACCEPTED": Answer.YES, "DECLINED": Answer.NO, "TENTATIVE": Answer.MAYBE}


def answer(
    invitee: Invitee,
    said: str,
    *,
    name: str,
    via: str,
    at: datetime,
    actor: str,
    comment: str = "",
    deputy: str = "",
    sequence: int | None = None,
) -> None:
    """Keep an answer; the latest counts, and the log has them all.

    Args:
        invitee: who was called.
        said: one of :class:`Invitee.Answer`.
        name: who answered, where it was not the person.
        via: page · mail · calendar · noted.
        at: the instant.
        actor: for the log.
        comment: what was written besides.
        deputy: whom a member sends instead.
        sequence: the meeting's sequence that was answered; None: the one that holds.
    """
    with transaction.atomic():
        Invitee.objects.filter(pk=invitee.pk).update(
            answer=said,
            deputy=deputy[:200],
            comment=comment,
            answered_by=name[:200],
            answered_via=via,
            answered_at=at,
            answer_sequence=invitee.meeting.sequence if sequence is None else sequence,
        )
        values = {"label": f"{invitee.person.name}: {Answer(said).label}", "deputy": deputy, "comment": comment, "by": name}
        record(
            chain=invitee.meeting.cooperation_id, at=at, actor=actor, verb="summons.answer", thing=f"invitee:{invitee.pk}", values=values
        )
    invitee.refresh_from_db()


def note(scope: Scope, invitee: Invitee, said: str, *, deputy: str, at: datetime) -> None:
    """What the secretary was told in the corridor, or sees in Outlook."""
    answer(invitee, said, name=str(scope.user), via="noted", at=at, actor=f"user:{scope.user.pk}", deputy=deputy)


def by_reply(received: Received, mail: Mail, at: datetime) -> str | None:
    """Take a written reply that says plainly yes or no; None: somebody has to read it."""
    invitee = _invitee(mail)
    if invitee is None:
        return None
    said = plain_answer(received.body)
    if said is None:
        return None
    answer(invitee, said, name="", via="mail", at=at, actor=f"person:{invitee.person_id}", comment=received.body.strip())
    return f"{invitee.person.name}: {Answer(said).label} ({_meeting(invitee)})"


def plain_answer(words: str) -> str | None:
    """What a short reply says; None where it says more, or nothing plain."""
    told = " ".join(words.casefold().split())
    if not told or len(told.split()) > _MOST_WORDS or _DOUBT.search(told):
        return None
    found = [said for said, pattern in _SAYS if pattern.search(told)]
    if not found or found[0] == Answer.DEPUTY:
        return None
    return found[0]


def by_calendar(_received: Received, mail: Mail, told: CalendarAnswer, at: datetime) -> str | None:
    """Take a calendar's answer. One to an earlier time than holds settles nothing; who answers must be who was called."""
    invitee = _invitee(mail)
    if invitee is None or told.uid != invitee.meeting.uid or told.attendee != invitee.person.email.lower():
        return None
    now = invitee.meeting.sequence
    said = _PARTSTAT.get(told.partstat)
    if said is None or told.sequence > now or told.proposed_start:
        return None
    if invitee.answered_via == "calendar" and told.sequence < invitee.answer_sequence:
        return f"Ett äldre svar från {invitee.person.name} lades åt sidan; ett nyare finns."
    answer(invitee, said, name="", via="calendar", at=at, actor=f"person:{invitee.person_id}", comment=told.comment, sequence=told.sequence)
    if told.sequence < now:
        return f"{invitee.person.name}: {Answer(said).label}, till den tidigare tiden ({_meeting(invitee)}). Svar till den nya saknas."
    return f"{invitee.person.name}: {Answer(said).label} ({_meeting(invitee)})"


def _invitee(mail: Mail) -> Invitee | None:
    kind, _, number = mail.thing.partition(":")
    if kind != "invitee" or not number.isdigit():
        return None
    found = Invitee.objects.select_related("meeting__body", "person").filter(pk=int(number), meeting__cooperation=mail.cooperation_id)
    return found.filter(person=mail.person_id).first()


def _meeting(invitee: Invitee) -> str:
    return f"{invitee.meeting.body.label} {invitee.meeting.date or ''}".strip()
