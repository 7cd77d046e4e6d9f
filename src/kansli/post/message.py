"""A mail as it goes over the wire: plain text, files and the calendar's part; the same at every attempt. No picture, no HTML, no tracking."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from django.conf import settings

from kansli.people.links import unsealed
from kansli.post.calendar import folded
from kansli.post.keeping import kept
from kansli.post.models import Mail


class NotWritableError(Exception):
    """A mail that cannot be written out. The message says why, in Swedish."""


def answer_address(mail: Mail) -> str:
    """Where answers to ``mail``, and bounces of it, come to Kansli; empty where Kansli has no mailbox."""
    return settings.REPLY_TO.replace("*", mail.opaque) if settings.IMAP else ""


def written(mail: Mail) -> bytes:
    """The mail's bytes.

    Raises:
        NotWritableError: an address is none, or what goes along is not there.
    """
    message = EmailMessage(policy=SMTP)
    try:
        message["From"] = _address(mail.from_name, settings.DEFAULT_FROM_EMAIL)
        message["To"] = _address(mail.to_name, mail.to_address)
        if replies := reply_addresses(mail):
            message["Reply-To"] = replies
    except (ValueError, IndexError, UnicodeError) as error:
        raise NotWritableError(f"”{mail.to_address}” går inte att skicka till. Ändra adressen.") from error
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.queued_at or mail.made_at)
    message["Message-ID"] = mail.message_id
    if mail.auto:
        message["Auto-Submitted"] = "auto-generated"
    message.set_content(unsealed(mail.body), charset="utf-8", cte="quoted-printable")
    try:
        if mail.calendar:
            calendar = folded(unsealed(mail.calendar))
            message.add_alternative(calendar.decode(), subtype="calendar", charset="utf-8", cte="base64", params={"method": mail.method})
            message.add_attachment(calendar, maintype="application", subtype="ics", filename="mote.ics")
        for attachment in mail.attachments.order_by("pk"):
            maintype, _, subtype = (attachment.media_type or "application/octet-stream").partition("/")
            message.add_attachment(kept(attachment.path), maintype=maintype, subtype=subtype or "octet-stream", filename=attachment.name)
    except OSError as error:
        raise NotWritableError("Det som ska bifogas går inte att läsa på servern.") from error
    return message.as_bytes()


def reply_addresses(mail: Mail) -> list[Address]:
    """Where an answer goes: to Kansli's mailbox, if it has one, and to who sent the mail."""
    name = mail.from_name.partition(",")[0]
    ours = answer_address(mail)
    found = [_address(mail.from_name, ours)] if ours else []
    return [*found, _address(name, mail.reply_to)] if mail.reply_to else found


def _address(name: str, address: str) -> Address:
    local, _, host = address.rpartition("@")
    if not local or not host:
        raise ValueError(address)
    return Address(name, local, host.encode("idna").decode())
