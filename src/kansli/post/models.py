"""Mails on their way out, with what is attached; and mails that have come in."""

from __future__ import annotations

import secrets

from django.db import models
from django.db.models import Q

from kansli.people.models import Cooperation, Person
from kansli.workflow import MAIL, MailState


def new_opaque() -> str:
    """Eighty random bits, in what an address may hold."""
    return secrets.token_hex(10)


class Mail(models.Model):
    """One mail to one person. Its row is the queue: claimed by a conditional update with a lease, sent once."""

    cooperation = models.ForeignKey(Cooperation, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    """What it is, so that the same mail is never made twice: ``summons:12:3:person:7``."""
    kind = models.CharField(max_length=40)
    """What it asks or tells (summons, justering, reminder …); which higher room takes an answer to it."""
    thing = models.CharField(max_length=60, blank=True)
    """What an answer to it is about, as ``kind:id``."""
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    to_name = models.CharField(max_length=200, blank=True)
    to_address = models.EmailField()
    from_name = models.CharField(max_length=200)
    """The secretary's name and the cooperation's; the address it leaves from is the installation's."""
    reply_to = models.EmailField(blank=True)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    """Plain text, complete without a click."""
    calendar = models.TextField(blank=True)
    """An iCalendar object that goes along as an invitation, an update or a cancellation."""
    method = models.CharField(max_length=20, blank=True)
    """iTIP method of ``calendar``: REQUEST, CANCEL …"""
    uid = models.CharField(max_length=200, blank=True, db_index=True)
    """UID of ``calendar``: answers from calendars name it."""
    opaque = models.CharField(max_length=40, unique=True, default=new_opaque, editable=False)
    """Random; stands in the address that answers and bounces go to."""
    auto = models.BooleanField(default=False)
    """Nobody pressed Skicka: codes, a new link for one that was too old."""
    message_id = models.CharField(max_length=200, unique=True)
    """Kept over all attempts, so that the same mail delivered twice is known as one."""
    state = models.CharField(max_length=20, choices=list(MAIL.words.items()), default=MailState.PREPARED)
    by = models.CharField(max_length=200, blank=True)
    """Name of who had it sent."""
    made_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    """Not to be sent before this instant; goes up with each attempt."""
    queued_at = models.DateTimeField(null=True, blank=True)
    """When somebody had it sent; its date, over all attempts."""
    leased_until = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(max_length=60, blank=True)
    handed_at = models.DateTimeField(null=True, blank=True)
    """When this attempt began to hand the text over: a worker that dies after it leaves it unsure whether the mail went."""
    attempts = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    problem = models.TextField(blank=True)
    """Why it has not gone, in Swedish, for the page."""

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["cooperation", "key"], name="post_mail_once"),
            models.CheckConstraint(condition=Q(state__in=[state.value for state in MailState]), name="post_mail_state"),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="post_mail_due")]


class Attachment(models.Model):
    """A file that goes along with a mail; several mails may carry the same bytes."""

    mail = models.ForeignKey(Mail, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=100)
    path = models.CharField(max_length=200)
    """Where the bytes lie, below the folder of mails."""


class Concern(models.Model):
    """What a mail, out or in, is about; by this it is found at its meeting, matter or assignment."""

    mail = models.ForeignKey(Mail, on_delete=models.CASCADE, null=True, blank=True, related_name="concerns")
    received = models.ForeignKey("Received", on_delete=models.CASCADE, null=True, blank=True, related_name="concerns")
    thing = models.CharField(max_length=60)
    """As ``kind:id``: meeting:12, matter:3, awaited:9, minutes-version:4."""

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(mail__isnull=False) ^ Q(received__isnull=False), name="post_concern_one")]
        indexes = [models.Index(fields=["thing"], name="post_concern_thing")]


class Received(models.Model):
    """One mail that has come in, kept as it came."""

    class Kind(models.TextChoices):
        ANSWER = "answer", "svar"
        CALENDAR = "calendar", "svar i kalendern"
        BOUNCE = "bounce", "retur"
        MACHINE = "machine", "svar från en maskin"
        """Out of office, a list, another robot: kept, never answered."""
        OTHER = "other", "annat"

    class State(models.TextChoices):
        NEW = "new", "nytt"
        TAKEN = "taken", "omhändertaget"
        """Its answer stands where it belongs."""
        ASK = "ask", "att läsa"
        """The secretariat has to look at it."""
        LEFT = "left", "lagt åt sidan"

    cooperation = models.ForeignKey(Cooperation, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    """None: nothing in it tells whose it is."""
    mail = models.ForeignKey(Mail, on_delete=models.SET_NULL, null=True, blank=True, related_name="answers")
    """The mail it answers."""
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    message_id = models.CharField(max_length=300, unique=True)
    """The same mail fetched twice is taken once."""
    sender = models.CharField(max_length=300)
    """Address in the From line, lower case; what a From line says is never proof."""
    subject = models.CharField(max_length=500, blank=True)
    body = models.TextField(blank=True)
    """What was written, without the quoted mail below."""
    path = models.CharField(max_length=200)
    """Where the whole mail lies, below the folder of mails."""
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.OTHER)
    state = models.CharField(max_length=20, choices=State, default=State.NEW)
    told = models.TextField(blank=True)
    """What became of it, in Swedish."""
    came_at = models.DateTimeField()

    class Meta:
        ordering = ["-came_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["answer", "calendar", "bounce", "machine", "other"]), name="post_received_kind"),
            models.CheckConstraint(condition=Q(state__in=["new", "taken", "ask", "left"]), name="post_received_state"),
        ]


class Mailbox(models.Model):
    """How far a mailbox has been read. Mails are left as they are in it: people may read it too."""

    name = models.CharField(max_length=300, unique=True)
    """user@host:port/folder"""
    validity = models.BigIntegerField(default=0)
    """UIDVALIDITY: when the server changes it, all is read anew; what has been taken is known by its Message-ID."""
    uid = models.BigIntegerField(default=0)
    """The last mail that was taken."""
