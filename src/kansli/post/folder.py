"""Where mails go without a mail server: a folder of .eml files, one for each mail, that the page Mejl shows."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from kansli.post.keeping import write_whole


def lay(name: str, content: bytes) -> None:
    """Lay a mail in the folder; the same name twice is the same mail.

    Raises:
        OSError: the disk is full or cannot be written.
    """
    write_whole(Path(settings.OUTBOX) / f"{name}.eml", content)


class FolderBackend(BaseEmailBackend):
    """Takes Django's own mails (log-in links) to the folder."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Lay each in the folder."""
        for message in email_messages:
            lay(f"login-{secrets.token_hex(8)}", message.message().as_bytes())
        return len(email_messages)
