"""Mails as the secretariat reads them: by state, at their thing, and as the receiver sees one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from kansli.people.guard import Scope
from kansli.people.links import unsealed
from kansli.people.models import Membership
from kansli.post.message import reply_addresses
from kansli.post.models import Concern, Mail, Received
from kansli.workflow import MailState

FAILED = (MailState.FAILED, MailState.BOUNCED, MailState.UNSURE)
GONE = (MailState.QUEUED, MailState.SENDING, MailState.SENT)
_TOKENS = re.compile(r"/m/[A-Za-z0-9_\-\[\]]+/")
_AT_A_THING = 20
_LOG_INS = 10


def prepared(scope: Scope) -> QuerySet[Mail]:
    """Mails that wait for Skicka, the oldest first, as they were prepared."""
    return _mails(scope).filter(state=MailState.PREPARED).order_by("made_at", "pk")


def gone(scope: Scope) -> QuerySet[Mail]:
    """Mails that somebody has sent, the latest first."""
    return _mails(scope).filter(state__in=GONE).order_by("-queued_at", "-pk")


def failed(scope: Scope) -> QuerySet[Mail]:
    """Mails that did not get through, or may not have."""
    return _mails(scope).filter(state__in=FAILED).order_by("-queued_at", "-pk")


def received(scope: Scope) -> QuerySet[Received]:
    """Mails that have come in; those to read first. What nothing ties to a cooperation only administrators see."""
    whose = Q(cooperation=scope.cooperation) | (Q(cooperation=None) if scope.administers else Q(pk=None))
    return Received.objects.filter(whose).select_related("mail", "person").order_by("-came_at", "-pk")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many there are in each part of the page Mejl."""

    prepared: int
    failed: int
    to_read: int


def counts(scope: Scope) -> Counts:
    """What waits for a person."""
    ours = Mail.objects.filter(cooperation=scope.cooperation).aggregate(
        prepared=Count("pk", filter=Q(state=MailState.PREPARED)), failed=Count("pk", filter=Q(state__in=FAILED))
    )
    return Counts(ours["prepared"], ours["failed"], received(scope).filter(state=Received.State.ASK).count())


def mail_of(scope: Scope, pk: int) -> Mail | None:
    """One mail of the cooperation."""
    return _mails(scope).filter(pk=pk).first()


def may_answer(scope: Scope, one: Received) -> list[Mail]:
    """The mails that one that has come in may answer: those to its sender, or else the latest of all."""
    sent = _mails(scope).filter(state__in=[MailState.SENT, *FAILED]).order_by("-queued_at", "-pk")
    return list(sent.filter(Q(to_address__iexact=one.sender) | Q(person__email__iexact=one.sender))[:30]) or list(sent[:50])


@dataclass(frozen=True, slots=True)
class Shown:
    """A mail as its receiver sees it."""

    lines: tuple[tuple[str, str], ...]
    """Heading and value."""
    body: str
    """With the addresses of personal links where no mail leaves the server; else with their secret part left out."""


def shown(mail: Mail) -> Shown:
    """What goes, or went, to the receiver."""
    lines = [
        ("Från", f"{mail.from_name} <{settings.DEFAULT_FROM_EMAIL}>"),
        ("Till", f"{mail.to_name} <{mail.to_address}>" if mail.to_name else mail.to_address),
        ("Ämne", mail.subject),
    ]
    try:
        replies = [one.addr_spec for one in reply_addresses(mail)]
    except (ValueError, IndexError, UnicodeError):
        replies = []
    if replies:
        lines.insert(2, ("Svar går till", " och ".join(replies)))
    return Shown(tuple(lines), _body(mail))


def _body(mail: Mail) -> str:
    if settings.SMTP:
        return _TOKENS.sub("/m/…/", mail.body)
    laid = Path(settings.OUTBOX) / f"mail-{mail.pk}.eml"
    return _text_of(laid.read_bytes()) if mail.kind == "code" and laid.exists() else unsealed(mail.body)


@dataclass(frozen=True, slots=True)
class LogIn:
    """A log-in mail that lies in the folder because no mail server is set."""

    to: str
    body: str


def log_ins(scope: Scope) -> list[LogIn]:
    """The latest log-in mails to users of the cooperation, where mails are laid in the folder; for administrators."""
    if settings.SMTP or not scope.administers:
        return []
    folder = Path(settings.OUTBOX)
    ours = set(Membership.objects.filter(cooperation=scope.cooperation).values_list("user__email", flat=True))
    latest = sorted(folder.glob("login-*.eml"), key=lambda one: one.stat().st_mtime, reverse=True)[: 3 * _LOG_INS]
    found = [(str(message_from_bytes(content)["To"]).lower(), content) for content in (one.read_bytes() for one in latest)]
    return [LogIn(to, _text_of(content)) for to, content in found if to in ours][:_LOG_INS]


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail, out or in, where it is shown at its thing."""

    at: datetime
    who: str
    subject: str
    told: str
    came_in: bool
    pk: int


def concerning(scope: Scope, thing: str) -> list[Letter]:
    """The latest mails about ``thing`` (``matter:3``), out and in; for the secretariat alone."""
    if not scope.edits:
        return []
    ours = Q(mail__cooperation=scope.cooperation) | Q(received__cooperation=scope.cooperation)
    concerns = Concern.objects.filter(ours, thing=thing).select_related("mail", "received__person").order_by("-pk")[:_AT_A_THING]
    letters = []
    for one in concerns:
        if (came := one.received) is not None:
            letters.append(
                Letter(
                    came.came_at,
                    str(came.person or came.sender),
                    came.subject,
                    came.told or came.get_state_display(),
                    came_in=True,
                    pk=came.pk,
                )
            )
        elif (mail := one.mail) is not None and mail.state != MailState.WITHDRAWN:
            at = mail.sent_at or mail.queued_at or mail.made_at
            letters.append(Letter(at, mail.to_name or mail.to_address, mail.subject, mail.get_state_display(), came_in=False, pk=mail.pk))
    return sorted(letters, key=lambda letter: letter.at, reverse=True)


def _mails(scope: Scope) -> QuerySet[Mail]:
    return Mail.objects.filter(cooperation=scope.cooperation).select_related("person")


def _text_of(content: bytes) -> str:
    part = message_from_bytes(content, policy=policy.default).get_body(("plain",))
    return str(part.get_content()) if part else ""
