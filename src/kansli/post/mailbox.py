"""The mailbox that answers come to, over IMAP. It is only looked at: flags and mails stay as they are."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from django.conf import settings
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from kansli.post.inbox import take
from kansli.post.models import Mailbox

_TIMEOUT = 15
"""Seconds the mail server may take to answer."""
BROKEN = (OSError, IMAPClientError)
"""What a mail server that is gone, or refuses, leads to."""


class Inbox:
    """A connection to the mailbox, kept open between looks.

    Args:
        clock: tells the time.
    """

    def __init__(self, *, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._imap: IMAPClient | None = None
        self._idles = False

    def poll(self) -> int:
        """Take all mails that have come since the last look; how many were new.

        Raises:
            OSError: the mail server is gone, or the disk is full.
            IMAPClientError: the mail server refuses.
        """
        imap = self._connected()
        chosen = imap.select_folder(settings.IMAP_FOLDER, readonly=True)
        name = f"{settings.IMAP_USER}@{settings.IMAP}/{settings.IMAP_FOLDER}"
        box, _ = Mailbox.objects.get_or_create(name=name[:300])
        validity = int(chosen.get(b"UIDVALIDITY", 0))
        if validity != box.validity:
            box.validity, box.uid = validity, 0
            box.save()
        new = 0
        for uid in sorted(uid for uid in imap.search(["UID", f"{box.uid + 1}:*"]) if uid > box.uid):
            new += self._take(imap, uid)
            box.uid = uid
            box.save(update_fields=["uid"])
        return new

    def wait(self, stop: threading.Event, seconds: float) -> None:
        """Wait for the next mail, at most so long; without IDLE all of it.

        Raises:
            OSError: the mail server is gone.
            IMAPClientError: the mail server refuses.
        """
        if self._imap is None or not self._idles:
            stop.wait(seconds)
            return
        self._imap.idle()
        try:
            for _ in range(max(1, int(seconds))):
                if stop.is_set() or any(b"EXISTS" in said for said in self._imap.idle_check(timeout=1)):
                    break
        finally:
            self._imap.idle_done()

    def hang_up(self) -> None:
        """Leave the mail server."""
        if self._imap is not None:
            with suppress(*BROKEN):
                self._imap.logout()
            self._imap = None

    def drop(self) -> None:
        """Forget a connection that broke."""
        if self._imap is not None:
            with suppress(*BROKEN):
                self._imap.shutdown()
            self._imap = None

    def _connected(self) -> IMAPClient:
        if self._imap is None:
            host, _, port = settings.IMAP.partition(":")
            secure = ssl.create_default_context() if settings.IMAP_SSL or settings.IMAP_STARTTLS else None
            imap = IMAPClient(
                host,
                port=int(port) if port else None,
                ssl=settings.IMAP_SSL,
                ssl_context=secure if settings.IMAP_SSL else None,
                timeout=_TIMEOUT,
            )
            try:
                if settings.IMAP_STARTTLS:
                    imap.starttls(ssl_context=secure)
                imap.login(settings.IMAP_USER, settings.IMAP_PASSWORD)
                self._idles = bool(imap.has_capability("IDLE"))
            except BaseException:
                with suppress(*BROKEN):
                    imap.shutdown()
                raise
            self._imap = imap
        return self._imap

    def _take(self, imap: IMAPClient, uid: int) -> int:
        size = int(imap.fetch([uid], ["RFC822.SIZE"]).get(uid, {}).get(b"RFC822.SIZE", 0))
        part = f"BODY.PEEK[]<0.{settings.MAIL_LIMIT}>" if size > settings.MAIL_LIMIT else "BODY.PEEK[]"
        told = imap.fetch([uid], [part]).get(uid, {})
        content = next((value for name, value in told.items() if name.startswith(b"BODY[]")), None)
        if not content:  # gone meanwhile
            return 0
        return take(bytes(content), at=self._clock(), size=size) is not None
