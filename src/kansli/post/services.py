"""Mails prepared, had sent, withdrawn and sent again. What is sent is what was shown: nothing is changed on the way."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from kansli.audit.services import record
from kansli.people.codes import make_code
from kansli.people.guard import Scope
from kansli.people.limits import too_often
from kansli.people.links import make_link, sealed
from kansli.people.models import Cooperation, Link, Person
from kansli.post.keeping import keep
from kansli.post.models import Attachment, Concern, Mail
from kansli.workflow import MAIL, MailAct, MailState, NotNowError, next_state

_UID = re.compile(r"^UID:(.*)$", re.MULTILINE)
_FOLD = re.compile(r"\r?\n[ \t]")
_PROGRAM = "kansli post"
"""Who acts, in the log, when no person does."""
_LINKS_A_DAY = 3


@dataclass(frozen=True, slots=True)
class Sender:
    """In whose name a mail goes, and where an answer to it goes beside Kansli's own mailbox."""

    name: str
    reply_to: str = ""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A file that goes along."""

    name: str
    media_type: str
    content: bytes


def sender_of(scope: Scope) -> Sender:
    """Who acts: "Karin Ek, Norra samverkan", answers to her."""
    return Sender(f"{scope.user.name or scope.user.email.partition('@')[0]}, {scope.cooperation}", scope.user.email)


@transaction.atomic
def prepare(
    *,
    cooperation: Cooperation,
    key: str,
    kind: str,
    thing: str,
    person: Person | None,
    to_name: str,
    to_address: str,
    sender: Sender,
    subject: str,
    body: str,
    concerns: Iterable[str] = (),
    parcels: Iterable[Parcel] = (),
    calendar: str = "",
    method: str = "",
    by: str,
    at: datetime,
) -> Mail:
    """A mail, ready to be looked at and sent. The same key twice gives the mail that is there; nothing of it is changed.

    Args:
        cooperation: whose it is.
        key: what it is, unlike every other mail of the cooperation.
        kind: which part takes an answer to it (``ANSWERS`` in ``web/dispatch.py``).
        thing: what an answer is about, as ``kind:id``.
        person: to whom; only an answer from this person's registered address is taken.
        to_name: the name in the To line.
        to_address: the address in the To line.
        sender: in whose name.
        subject: one line.
        body: plain text, complete without a click.
        concerns: what it is about, as ``kind:id`` each; there it is shown.
        parcels: files that go along.
        calendar: an iCalendar object that goes along as an invitation.
        method: its iTIP method.
        by: name of who prepares it.
        at: the instant.

    Raises:
        OSError: the disk is full.
    """
    there = Mail.objects.filter(cooperation=cooperation, key=key).first()
    if there:
        return there
    local, _, host = settings.DEFAULT_FROM_EMAIL.rpartition("@")
    calendar = _FOLD.sub("", calendar)
    uid = _UID.search(calendar)
    mail, new = Mail.objects.get_or_create(
        cooperation=cooperation,
        key=key,
        defaults={
            "kind": kind,
            "thing": thing,
            "person": person,
            "to_name": _line(to_name)[:200],
            "to_address": to_address.strip(),
            "from_name": _line(sender.name)[:200],
            "reply_to": sender.reply_to,
            "subject": _line(subject)[:300],
            "body": sealed(body),
            "calendar": sealed(calendar),
            "method": method.upper(),
            "uid": uid[1].strip()[:200] if uid else "",
            "message_id": f"<{secrets.token_hex(16)}@{host or local}>",
            "by": by,
            "made_at": at,
        },
    )
    if new:
        Concern.objects.bulk_create(Concern(mail=mail, thing=each) for each in dict.fromkeys(concerns))
        for parcel in parcels:
            path = keep(parcel.content, cooperation=cooperation.pk)
            Attachment.objects.create(mail=mail, name=_line(parcel.name)[:255], media_type=parcel.media_type, path=path)
    return mail


def send(mails: Sequence[Mail], *, at: datetime, scope: Scope | None = None) -> int:
    """Let mails go that are prepared; the worker takes them from here. How many: one already on its way is left alone.

    Args:
        mails: which.
        at: the instant.
        scope: who pressed Skicka; None: nobody did.
    """
    return sum(_queue(mail, MailState.PREPARED, at=at, scope=scope, verb="post.send", words="Skickade") for mail in mails)


def send_again(scope: Scope, mail: Mail, *, at: datetime, address: str = "") -> None:
    """Try again with a mail that did not get through, perhaps to another address, which becomes the person's.

    Raises:
        NotNowError: it is on its way already, or gone.
    """
    next_state(MAIL, MailState(mail.state), MailAct.QUEUE)
    if mail.state == MailState.PREPARED:
        raise NotNowError("Mejlet har inte skickats än.")
    with transaction.atomic():
        if address and address != mail.to_address:
            change_address(scope, mail, address, at=at)
        if not _queue(mail, MailState(mail.state), at=at, scope=scope, verb="post.again", words="Skickade igen"):
            raise NotNowError("Mejlet är redan på väg.")


def change_address(scope: Scope, mail: Mail, address: str, *, at: datetime) -> None:
    """Give a mail another address; it becomes the person's, and the person's links follow."""
    label = f"Ändrade adressen till {mail.to_name or mail.to_address}"
    old, address = mail.to_address, address.strip()
    with scope.act(verb="post.address", label=label, thing=f"mail:{mail.pk}", at=at) as changes:
        changes.set(mail, to_address=address)
        if mail.person:
            changes.set(mail.person, email=address.lower())
            for link in Link.objects.filter(person=mail.person, address=old.lower(), revoked_at=None):
                changes.set(link, address=address.lower())


def withdraw(scope: Scope, mail: Mail, *, at: datetime) -> None:
    """Take back a mail that has not left.

    Raises:
        NotNowError: it has left, or is leaving.
    """
    state = next_state(MAIL, MailState(mail.state), MailAct.WITHDRAW)
    label = f"Tog tillbaka ”{mail.subject}” till {mail.to_name or mail.to_address}"
    with transaction.atomic():
        if not Mail.objects.filter(pk=mail.pk, state=mail.state).update(state=state):
            raise NotNowError("Mejlet är redan på väg.")
        _log(mail, at=at, scope=scope, verb="post.withdraw", label=label)


def settle_as_sent(scope: Scope, mail: Mail, *, at: datetime) -> None:
    """A person knows that a mail of which it was unsure did get through.

    Raises:
        NotNowError: there is nothing unsure about it.
    """
    if mail.state != MailState.UNSURE:
        raise NotNowError("Det är redan klart vad som hände med mejlet.")
    with transaction.atomic():
        if not Mail.objects.filter(pk=mail.pk, state=MailState.UNSURE).update(
            state=MailState.SENT, problem="", sent_at=mail.handed_at or at
        ):
            raise NotNowError("Det är redan klart vad som hände med mejlet.")
        _log(
            mail, at=at, scope=scope, verb="post.settle", label=f"Sade att ”{mail.subject}” till {mail.to_name or mail.to_address} kom fram"
        )


def send_code(link: Link, *, at: datetime) -> bool:
    """Mail a new code to the registered address of ``link``; False when too many have been asked for."""
    if link.cooperation is None or not link.address:
        return False
    with transaction.atomic():
        code = make_code(link, at=at)
        if code is None:
            return False
        words = f"Din kod: {code}\n\nDen gäller i 15 minuter. Har du inte bett om en kod? Då kan du bortse från det här mejlet.\n"
        _send_unasked(link, kind="code", subject="Din kod", body=words, at=at)
    return True


def send_link_again(link: Link, *, at: datetime) -> bool:
    """Mail a new link of the same kind, to the registered address, for one that is too old; False when it is asked for too often."""
    if link.cooperation is None or not link.address or link.revoked_at:
        return False
    if too_often(f"link:{link.purpose}:{link.thing}:{link.address}", _LINKS_A_DAY, window=24 * 3600):
        return False
    with transaction.atomic():
        token = make_link(
            Link.Purpose(link.purpose),
            at=at,
            cooperation=link.cooperation,
            person=link.person,
            address=link.address,
            thing=link.thing,
            lasts=link.expires_at - link.created_at if link.expires_at else None,
        )
        address = settings.BASE_URL + reverse("member_link", args=[token])
        words = f"Hej!\n\nHär är en ny länk i stället för den som hade gått ut:\n\n{address}\n\nLänken är din personliga. Du behöver inget konto.\n"
        _send_unasked(link, kind="link", subject="Ny länk", body=words, at=at)
    return True


def _send_unasked(link: Link, *, kind: str, subject: str, body: str, at: datetime) -> None:
    """Mail something that nobody pressed Skicka for, to the registered address of a link."""
    if link.cooperation is None:
        return
    mail = prepare(
        cooperation=link.cooperation,
        key=f"{kind}:{link.pk}:{secrets.token_hex(6)}",
        kind=kind,
        thing=link.thing,
        person=link.person,
        to_name=link.person.name if link.person else "",
        to_address=link.address,
        sender=Sender(str(link.cooperation)),
        subject=f"{subject}, {link.cooperation}",
        body=body,
        by="",
        at=at,
    )
    Mail.objects.filter(pk=mail.pk).update(auto=True)
    send([mail], at=at)


def _queue(mail: Mail, state: MailState, *, at: datetime, scope: Scope | None, verb: str, words: str) -> bool:
    after = next_state(MAIL, state, MailAct.QUEUE)
    with transaction.atomic():
        new = {
            "state": after,
            "due_at": at,
            "queued_at": at,
            "attempts": 0,
            "problem": "",
            "handed_at": None,
            "leased_until": None,
            "worker": "",
        }
        if not Mail.objects.filter(pk=mail.pk, state=state).update(**new):
            return False
        _log(mail, at=at, scope=scope, verb=verb, label=f"{words} ”{mail.subject}” till {mail.to_name or mail.to_address}")
    for name, value in new.items():
        setattr(mail, name, value)
    return True


def _log(mail: Mail, *, at: datetime, scope: Scope | None, verb: str, label: str) -> None:
    actor = f"user:{scope.user.pk}" if scope else _PROGRAM
    record(chain=mail.cooperation_id, at=at, actor=actor, verb=verb, thing=f"mail:{mail.pk}", values={"label": label})


def _line(words: str) -> str:
    """On one line, so that nothing written in a field becomes a header."""
    return " ".join(words.split())
