"""The process of the mail: sends what waits, and takes what has come in. ``kansli serve`` keeps it alive."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from django.conf import settings
from django.db import close_old_connections, connection
from django.utils import timezone

from kansli.post.inbox import HandOver, settle_all
from kansli.post.mailbox import BROKEN, Inbox
from kansli.post.outbox import Outbox

logger = logging.getLogger(__name__)

_PAUSE = 1.0
"""Seconds between looks at an empty outbox."""
_BETWEEN = 60
"""Seconds between looks at the mailbox, where the server does not tell of new mails by itself (IDLE)."""
_LONGEST = 900
"""Seconds at most before the mailbox is tried again after it broke."""


def run(stop: threading.Event, hand_over: HandOver) -> None:
    """Send and take until ``stop`` is set; what is under way is finished."""
    receiving = threading.Thread(target=_receive, args=(stop, hand_over), name="inbox")
    receiving.start()
    outbox = Outbox(clock=timezone.now)
    _again(stop, "sending", outbox.step, _PAUSE)
    outbox.hang_up()
    receiving.join()
    connection.close()


def run_once(hand_over: HandOver, *, clock: Callable[[], datetime] = timezone.now) -> tuple[int, int]:
    """Send all that is due and take all that has come; how many of each.

    Raises:
        OSError: the mail server that answers come to is gone.
        IMAPClientError: it refuses.
    """
    outbox, sent, taken = Outbox(clock=clock), 0, 0
    while outbox.step():
        sent += 1
    if settings.IMAP:
        inbox = Inbox(clock=clock)
        try:
            taken = inbox.poll()
        finally:
            inbox.hang_up()
    settle_all(hand_over, at=clock())
    return sent, taken


def _receive(stop: threading.Event, hand_over: HandOver) -> None:
    inbox, failures = Inbox(clock=timezone.now), 0
    while not stop.is_set():
        try:
            close_old_connections()
            if settings.IMAP:
                inbox.poll()
            settle_all(hand_over, at=timezone.now())
            if settings.IMAP:
                inbox.wait(stop, _BETWEEN)
            else:
                stop.wait(_BETWEEN)
            failures = 0
        except Exception as error:  # a worker that ends helps nobody
            failures += 1
            if isinstance(error, BROKEN):
                logger.warning("the mailbox cannot be read: %s", error)
            else:
                logger.exception("taking mails broke; trying again")
            inbox.drop()
            stop.wait(min(_LONGEST, 5 * 2**failures))
    with suppress(*BROKEN):
        inbox.hang_up()
    connection.close()


def _again(stop: threading.Event, what: str, step: Callable[[], bool], pause: float) -> None:
    failures = 0
    while not stop.is_set():
        try:
            close_old_connections()
            busy = step()
            failures = 0
        except Exception:  # as above
            failures += 1
            logger.exception("%s broke; trying again", what)
            busy = False
        if not busy:
            stop.wait(pause * min(60, 2**failures))
