"""Mails that come in: each kept whole, taken once, tied to what it answers, and handed to the part that takes such answers.

A From line proves nothing. An answer is taken only when it carries what only the receiver of one of our mails knows (the reply
address or the Message-ID), or the UID of an invitation, *and* comes from the address registered for that mail's person; all
else is for the secretariat to read, with the reason. Kansli never answers a mail by itself, so no loop can arise.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from kansli.audit.services import record
from kansli.people.guard import Scope
from kansli.people.models import Cooperation, Person
from kansli.post.calendar import CalendarAnswer, NoAnswerError, read_answer
from kansli.post.keeping import keep, kept
from kansli.post.models import Concern, Mail, Received
from kansli.post.outbox import reason
from kansli.post.parsing import Incoming, understand
from kansli.workflow import MAIL, MailAct, MailState, NotNowError, next_state

logger = logging.getLogger(__name__)

HandOver = Callable[[Received, Mail, CalendarAnswer | None, datetime], str | None]
"""Takes an answer to where it belongs and says in Swedish what became of it; None: a person must read it."""
Kind, State = Received.Kind, Received.State
_PROGRAM = "kansli post"
_UNKNOWN = "Det går inte att se vilket mejl det svarar på."


def take(content: bytes, *, at: datetime, size: int = 0) -> Received | None:
    """Keep a mail that has come in; None if it has come before.

    Args:
        content: its bytes, or the first of them.
        at: the instant.
        size: bytes it really has, where it was cut off.

    Raises:
        OSError: the disk is full; nothing is kept, so it can be taken later.
    """
    incoming = understand(content)
    if Received.objects.filter(message_id=incoming.message_id).exists():
        return None
    mail = _answered(incoming)
    cooperation = mail.cooperation if mail else _whose(incoming)
    words = incoming.words
    if size > len(content):
        words = f"{words}\n\n(Mejlet är för stort, {_megabytes(size)}. Bara de första {_megabytes(len(content))} är sparade.)".strip()
    path = keep(content, cooperation=cooperation.pk if cooperation else 0)
    try:
        with transaction.atomic():
            received = Received.objects.create(
                cooperation=cooperation,
                mail=mail,
                person=mail.person if mail and _is_from_receiver(incoming, mail) else None,
                message_id=incoming.message_id,
                sender=incoming.sender,
                subject=incoming.subject,
                body=words,
                path=path,
                kind=_kind(incoming, mail),
                came_at=at,
            )
            _concern(received, mail)
    except IntegrityError:
        return None
    return received


def settle(received: Received, hand_over: HandOver, *, at: datetime) -> bool:
    """Do with a new mail what is to be done with it, all of it or nothing; False if another has done so."""
    try:
        incoming = understand(kept(received.path))
    except OSError:
        logger.exception("mail %s cannot be read again", received.pk)
        return False
    try:
        with transaction.atomic():
            return _settle(received, incoming, hand_over, at)
    except NotNowError as error:
        return _told(received, State.ASK, str(error), at)
    except Exception:  # an answer that a part breaks on is for a person to read; the next mails go on
        logger.exception("an answer could not be taken: mail %s", received.pk)
        return _told(received, State.ASK, "Svaret gick inte att föra in. Läs det och för in det för hand.", at)


def settle_all(hand_over: HandOver, *, at: datetime) -> int:
    """Do what is to be done with all new mails, those that a crash left behind included; how many."""
    new = Received.objects.filter(state=State.NEW).select_related("mail__person", "cooperation").order_by("pk")
    return sum(settle(received, hand_over, at=at) for received in new)


def connect(scope: Scope, received: Received, mail: Mail, hand_over: HandOver, *, at: datetime) -> str:
    """A person says which mail this one answers; it is handed to the same part as if that had been seen. What became of it.

    Raises:
        NotNowError: it is settled already.
    """
    with transaction.atomic():
        new = {"mail": mail, "person": mail.person, "cooperation": mail.cooperation, "kind": Kind.ANSWER, "state": State.TAKEN}
        if not Received.objects.filter(pk=received.pk, state=State.ASK).update(**new):
            raise NotNowError("Mejlet är redan omhändertaget.")
        received.refresh_from_db()
        _concern(received, mail)
        told = hand_over(received, mail, None, at) or f"Kopplat till ”{mail.subject}”."
        Received.objects.filter(pk=received.pk).update(told=told)
        label = f"Kopplade ett mejl från {received.sender or 'okänd'} till ”{mail.subject}”: {told}"
        record(
            chain=mail.cooperation_id,
            at=at,
            actor=f"user:{scope.user.pk}",
            verb="post.connect",
            thing=f"received:{received.pk}",
            values={"label": label},
        )
    return told


def put_aside(scope: Scope, received: Received, *, at: datetime) -> None:
    """A person has read it; nothing more is to be done.

    Raises:
        NotNowError: it is settled already.
    """
    label = f"Lade åt sidan ett mejl från {received.sender or 'okänd'}"
    with scope.act(verb="post.aside", label=label, thing=f"received:{received.pk}", at=at) as changes:
        if received.state != State.ASK:
            raise NotNowError("Mejlet är redan omhändertaget.")
        changes.set(received, state=State.LEFT, cooperation=received.cooperation or scope.cooperation)


def _settle(received: Received, incoming: Incoming, hand_over: HandOver, at: datetime) -> bool:
    mail = received.mail
    if received.kind == Kind.BOUNCE:
        return _bounced(received, incoming, at)
    if received.kind == Kind.MACHINE:
        return _told(received, State.LEFT, f"Inget att göra: {incoming.machine or 'vårt eget mejl kom tillbaka'}.", at)
    if mail is None:
        return _told(received, State.ASK, _UNKNOWN, at)
    if doubt := _doubt(incoming, mail):
        return _told(received, State.ASK, doubt, at)
    answer = None
    if received.kind == Kind.CALENDAR:
        try:
            answer = read_answer(incoming.calendar or b"")
        except NoAnswerError as error:
            return _told(received, State.ASK, str(error), at)
        if answer.attendee != incoming.sender:
            return _told(received, State.ASK, f"Svaret gäller {answer.attendee} men kom från {incoming.sender}.", at)
        if answer.uid != mail.uid:
            return _told(received, State.ASK, "Svaret gäller ett annat möte än mejlet.", at)
    if not _told(received, State.TAKEN, "", at, log=False):
        return False
    told = hand_over(received, mail, answer, at)
    new = {"told": told} if told else {"state": State.ASK, "told": "Läs svaret."}
    Received.objects.filter(pk=received.pk).update(**new)
    _log(received, told or "att läsa", at)
    return True


def _bounced(received: Received, incoming: Incoming, at: datetime) -> bool:
    mail, bounce = received.mail, incoming.bounce
    if mail is None or bounce is None:
        return _told(received, State.ASK, "Ett mejl kom i retur, men det går inte att se vilket.", at)
    if not bounce.permanent:
        return _told(received, State.LEFT, "Mejlet är försenat. Mottagarens mejlserver försöker igen.", at)
    why = reason(bounce.why)
    for before in (MailState.SENT, MailState.UNSURE):
        after = next_state(MAIL, before, MailAct.BOUNCE)
        Mail.objects.filter(pk=mail.pk, state=before).update(state=after, problem=why)
    return _told(received, State.TAKEN, f"Mejlet till {mail.to_name or mail.to_address} kom i retur. {why}", at)


def _told(received: Received, state: Received.State, told: str, at: datetime, *, log: bool = True) -> bool:
    if not Received.objects.filter(pk=received.pk, state=State.NEW).update(state=state, told=told):
        return False
    if log and state != State.LEFT:
        _log(received, told, at)
    return True


def _log(received: Received, told: str, at: datetime) -> None:
    if received.cooperation_id:
        label = f"Mejl från {received.sender or 'okänd'}: {told}"
        record(
            chain=received.cooperation_id,
            at=at,
            actor=_PROGRAM,
            verb="post.received",
            thing=f"received:{received.pk}",
            values={"label": label},
        )


def _doubt(incoming: Incoming, mail: Mail) -> str:
    """Why an answer cannot be taken as its person's; empty: it can."""
    if incoming.broken:
        return "Mejlet är trasigt och går inte att läsa säkert."
    if not incoming.sender:
        return "Det går inte att se vem som har skickat det."
    if not _is_from_receiver(incoming, mail):
        return f"Svaret kom från en annan adress än {_registered(mail)}."
    return incoming.refused


def _registered(mail: Mail) -> str:
    return ((mail.person.email if mail.person else "") or mail.to_address).strip().lower()


def _is_from_receiver(incoming: Incoming, mail: Mail) -> bool:
    return bool(incoming.sender) and incoming.sender == _registered(mail)


def _answered(incoming: Incoming) -> Mail | None:
    """The mail of ours that it answers, or that came back in it."""
    mails = Mail.objects.select_related("cooperation", "person")
    before, _, after = settings.REPLY_TO.lower().partition("*")
    place = re.compile(re.escape(before) + r"([0-9a-f]{20})" + re.escape(after))
    opaque = [found[1] for address in incoming.recipients if (found := place.fullmatch(address))]
    if opaque and (mail := mails.filter(opaque__in=opaque).first()):
        return mail
    for message_id in (*incoming.answers, *incoming.mentioned):
        if mail := mails.filter(message_id=message_id).first():
            return mail
    return _invitation(incoming) if incoming.calendar and not incoming.bounce else None


def _invitation(incoming: Incoming) -> Mail | None:
    """The latest invitation to the sender that a calendar's answer is about: calendars answer the organizer, and say no more than its UID."""
    try:
        answer = read_answer(incoming.calendar or b"")
    except NoAnswerError:
        return None
    invitations = Mail.objects.select_related("cooperation", "person").filter(uid=answer.uid).order_by("-made_at", "-pk")
    return next((mail for mail in invitations[:500] if _registered(mail) == incoming.sender), None) or invitations.first()


def _whose(incoming: Incoming) -> Cooperation | None:
    """The cooperation of a mail that answers none: the one that knows its sender, or the only one there is."""
    known = Person.objects.filter(email__iexact=incoming.sender).values_list("cooperation", flat=True) if incoming.sender else []
    one = set(known) or set(Cooperation.objects.filter(demonstration=False).values_list("pk", flat=True)[:2])
    return Cooperation.objects.filter(pk__in=one).first() if len(one) == 1 else None


def _kind(incoming: Incoming, mail: Mail | None) -> Received.Kind:
    if incoming.bounce:
        return Kind.BOUNCE
    if Mail.objects.filter(message_id=incoming.message_id).exists():
        return Kind.MACHINE
    if incoming.calendar:
        return Kind.CALENDAR
    if incoming.machine:
        return Kind.MACHINE
    return Kind.ANSWER if mail else Kind.OTHER


def _concern(received: Received, mail: Mail | None) -> None:
    if mail:
        things = dict.fromkeys(filter(None, [*mail.concerns.values_list("thing", flat=True), mail.thing]))
        Concern.objects.bulk_create(Concern(received=received, thing=thing) for thing in things)


def _megabytes(size: int) -> str:
    return f"{max(0.1, size / 1024 / 1024):.1f} MB".replace(".", ",")
