"""The outbox: mails that wait are claimed with a lease, handed over, and marked. Nothing is sent twice, nothing is lost.

A mail is marked as handed over right before the last line of its text leaves; only from then until the answer of the mail
server is kept can a crash leave it unknown whether the mail went. Such a mail is not sent again by itself: it is *unsure*, and a
person says what to do. Everything else that breaks leads to another attempt.
"""

from __future__ import annotations

import logging
import re
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import count
from os import getpid
from socket import gethostname

from django.conf import settings
from django.db.models import F

from kansli.post.folder import lay
from kansli.post.message import NotWritableError, answer_address, written
from kansli.post.models import Mail
from kansli.workflow import MAIL, MailAct, MailState, next_state

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=10)
"""So long a mail belongs to a worker that gives no sign of life."""
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 360, 720, 720, 1440))
"""Before each new attempt; after the last the mail is given up."""
UNSURE = "Mejlservern svarade inte när mejlet lämnades över. Det kan ha gått iväg. Fråga mottagaren, eller skicka igen."
_CODE = re.compile(r"\d{6}")
_DOT = re.compile(rb"(?m)^\.")
_REASONS = (
    (
        re.compile(
            r"\b5\.1\.[0-3]\b|user unknown|no such user|does ?n.t exist|recipient (address )?rejected|unknown (user|recipient)", re.I
        ),
        "Adressen finns inte.",
    ),
    (re.compile(r"\b[45]\.2\.2\b|mailbox (is )?full|quota", re.I), "Mottagarens brevlåda är full."),
    (re.compile(r"\b5\.3\.4\b|\b5\.2\.3\b|too (large|big)|size", re.I), "Mejlet är för stort för mottagarens mejlserver."),
    (re.compile(r"\b5\.7\.\d+\b|spam|blocked|policy|relay", re.I), "Mejlservern släpper inte fram mejl härifrån."),
)
_numbers = count(1)


class _PermanentError(Exception):
    """The mail server will never take this mail."""


class _TemporaryError(Exception):
    """Not now."""


class _UnsureError(Exception):
    """It may have gone."""


class Outbox:
    """One worker that sends.

    Args:
        clock: tells the time.
    """

    def __init__(self, *, clock: Callable[[], datetime]) -> None:
        self.me = f"{gethostname()[:30]}:{getpid()}:{next(_numbers)}"
        self._clock = clock
        self._smtp: smtplib.SMTP | None = None

    def step(self) -> bool:
        """Send the mail that has waited longest; False when none waits."""
        free_expired(at=self._clock())
        mail = self._claim()
        if mail is None:
            self.hang_up()
            return False
        try:
            content = written(mail)
        except NotWritableError as error:
            self._mark(mail, MailAct.FAIL, problem=str(error))
            return True
        except Exception:  # what cannot be put together today cannot tomorrow, and must not stop the next
            logger.exception("mail %s cannot be put together", mail.pk)
            self._mark(mail, MailAct.FAIL, problem="Mejlet går inte att sätta samman.")
            return True
        self._deliver(mail, content)
        return True

    def _deliver(self, mail: Mail, content: bytes) -> None:
        """Hand it over, and mark what became of it."""
        try:
            if settings.SMTP:
                self._hand_over(mail, content)
            else:
                lay(f"mail-{mail.pk}", content)
        except _PermanentError as error:
            self._mark(mail, MailAct.FAIL, problem=str(error))
        except _UnsureError:
            self._mark(mail, MailAct.LOSE, problem=UNSURE)
        except (_TemporaryError, OSError) as error:
            self._drop()
            self._again(mail, error)
        else:
            self._sent(mail)

    def hang_up(self) -> None:
        """Leave the mail server."""
        if self._smtp is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._smtp.quit()
            self._drop()

    def _claim(self) -> Mail | None:
        at = self._clock()
        waiting = Mail.objects.filter(state=MailState.QUEUED, due_at__lte=at)
        for pk in waiting.order_by("due_at", "pk").values_list("pk", flat=True)[:5]:
            new = {
                "state": MailState.SENDING,
                "worker": self.me,
                "leased_until": at + LEASE,
                "handed_at": None,
                "attempts": F("attempts") + 1,
            }
            if waiting.filter(pk=pk).update(**new):
                return Mail.objects.select_related("cooperation").get(pk=pk)
        return None

    def _connect(self) -> smtplib.SMTP:
        if self._smtp is not None:
            return self._smtp
        secure = ssl.create_default_context()
        if settings.EMAIL_USE_SSL:
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=settings.EMAIL_TIMEOUT, context=secure)
        else:
            smtp = smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=settings.EMAIL_TIMEOUT)
        self._smtp = smtp
        smtp.ehlo_or_helo_if_needed()
        if settings.EMAIL_USE_TLS:
            smtp.starttls(context=secure)
        if settings.EMAIL_HOST_USER:
            smtp.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
        return smtp

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None

    def _hand_over(self, mail: Mail, content: bytes) -> None:
        handed = False
        try:
            smtp = self._connect()
            smtp.rset()
            _expect(smtp.mail(answer_address(mail) or settings.DEFAULT_FROM_EMAIL), 250)
            _expect(smtp.rcpt(_plain(mail.to_address)), 250, 251)
            _expect(smtp.docmd("DATA"), 354)
            smtp.send(_DOT.sub(b"..", content if content.endswith(b"\r\n") else content + b"\r\n"))
            if not self._mark_handed(mail):
                self._drop()  # another worker has taken over; without its last line the mail server forgets the text
                raise _TemporaryError("En annan process har tagit över mejlet.")
            handed = True
            smtp.send(b".\r\n")
            reply = smtp.getreply()
            if reply[0] == -1:
                raise smtplib.SMTPServerDisconnected("no answer that can be read")
            _expect(reply, 250)
        except smtplib.SMTPAuthenticationError as error:
            self._drop()
            raise _TemporaryError(f"Mejlservern godtar inte Kanslis inloggning ({error.smtp_code}).") from error
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            if handed:
                raise _UnsureError from error
            raise _TemporaryError(_unreachable(error)) from error

    def _mark_handed(self, mail: Mail) -> bool:
        at = self._clock()
        mine = Mail.objects.filter(pk=mail.pk, state=MailState.SENDING, worker=self.me, leased_until__gt=at)
        return bool(mine.update(handed_at=at, leased_until=at + LEASE))

    def _sent(self, mail: Mail) -> None:
        body = {"body": _CODE.sub("••••••", mail.body)} if mail.kind == "code" else {}
        self._mark(mail, MailAct.DELIVER, problem="", sent_at=self._clock(), **body)

    def _again(self, mail: Mail, error: Exception) -> None:
        words = (
            str(error) if isinstance(error, _TemporaryError) else f"Disken på servern tar inte emot: {getattr(error, 'strerror', error)}."
        )
        if mail.attempts > len(PAUSES):
            self._mark(mail, MailAct.FAIL, problem=f"{words} Kansli har försökt {mail.attempts} gånger.")
            return
        self._mark(mail, MailAct.RETRY, problem=words, due_at=self._clock() + PAUSES[mail.attempts - 1], handed_at=None)

    def _mark(self, mail: Mail, act: MailAct, **values: object) -> None:
        state = next_state(MAIL, MailState.SENDING, act)
        mine = Mail.objects.filter(pk=mail.pk, state=MailState.SENDING, worker=self.me)
        if not mine.update(state=state, worker="", leased_until=None, **values):
            logger.warning("mail %s was taken over by another worker", mail.pk)


def free_expired(*, at: datetime) -> None:
    """What belonged to workers that are no more: to be sent again, or unsure where the text had been handed over."""
    expired = Mail.objects.filter(state=MailState.SENDING, leased_until__lt=at)
    expired.filter(handed_at=None).update(state=MailState.QUEUED, worker="", leased_until=None)
    expired.exclude(handed_at=None).update(state=MailState.UNSURE, worker="", leased_until=None, problem=UNSURE)


def reason(said: str) -> str:
    """Why a mail server refuses, in Swedish, with its own words."""
    words = " ".join(said.split())[:300]
    first = next((swedish for pattern, swedish in _REASONS if pattern.search(words)), "Mejlservern tog inte emot mejlet.")
    return f"{first} (”{words}”)" if words else first


def _expect(reply: tuple[int, bytes], *wanted: int) -> None:
    code, said = reply
    if code in wanted:
        return
    words = reason(f"{code} {said.decode('utf-8', 'replace')}")
    if code == -1 or code == 421 or 400 <= code < 500:
        raise _TemporaryError(words)
    raise _PermanentError(words)


def _unreachable(error: Exception) -> str:
    if isinstance(error, (smtplib.SMTPConnectError, smtplib.SMTPHeloError, smtplib.SMTPResponseException)):
        return reason(f"{error.smtp_code} {error.smtp_error!r}")
    if isinstance(error, ssl.SSLError):
        return "Mejlservern kan inte svara krypterat."
    return "Mejlservern svarar inte."


def _plain(address: str) -> str:
    local, _, host = address.rpartition("@")
    return f"{local}@{host.encode('idna').decode()}"
