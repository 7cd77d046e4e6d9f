"""The meeting as a record: when and where a body met, the minutes of it, and its items."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kansli.access import State
from kansli.documents.models import File, Text
from kansli.people.models import Body, Cooperation, Person


class Meeting(models.Model):
    """One meeting of a body, held or known of."""

    class Standing(models.TextChoices):
        HELD = "held", "hölls"
        """Its minutes are loaded."""
        MENTIONED = "mentioned", "nämns i andra anteckningar"
        """Other minutes tell of it; its own are not loaded."""
        ABSENT = "absent", "hölls inte"
        """By a person's word there are no minutes of it."""

    cooperation = models.ForeignKey(Cooperation, on_delete=models.CASCADE, related_name="+")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="meetings")
    date = models.DateField(null=True, blank=True)
    starts = models.CharField(max_length=5, blank=True)
    """Wall clock, "08:30"; empty where not told."""
    ends = models.CharField(max_length=5, blank=True)
    place = models.CharField(max_length=300, blank=True)
    standing = models.CharField(max_length=20, choices=Standing, default=Standing.HELD)
    state = models.CharField(max_length=20, choices=[(state.value, state.value) for state in State], default=State.RELEASED)
    """How far its minutes have come; old minutes that are read in were sent out long ago."""
    told_quote = models.TextField(blank=True)
    """The passage that tells of a meeting whose minutes are not loaded."""
    told_in = models.ForeignKey("Minutes", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-date", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["body", "date"], name="meetings_meeting_once"),
            models.CheckConstraint(condition=Q(standing__in=["held", "mentioned", "absent"]), name="meetings_meeting_standing"),
            models.CheckConstraint(condition=Q(state__in=[state.value for state in State]), name="meetings_meeting_state"),
        ]
        indexes = [models.Index(fields=["cooperation", "date"], name="meetings_meeting_date")]


class Minutes(models.Model):
    """A file's text, or part of it, as the minutes of one meeting. Several of one meeting are renditions; one is authoritative."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="minutes")
    file = models.ForeignKey(File, on_delete=models.CASCADE, related_name="minutes")
    text = models.ForeignKey(Text, on_delete=models.CASCADE, related_name="minutes")
    start = models.PositiveIntegerField(default=0)
    """First code point of the part; a file with several meetings is split."""
    end = models.PositiveIntegerField()
    authoritative = models.BooleanField(default=True)
    """Facts count from this one alone."""
    title = models.CharField(max_length=200, blank=True)
    """What they call themselves (Minnesanteckningar, Protokoll)."""
    adjuster = models.CharField(max_length=300, blank=True)
    note_taker = models.CharField(max_length=300, blank=True)
    chaired_by = models.CharField(max_length=300, blank=True)
    repaired = models.BooleanField(default=False)
    """True: characters lost in scanning were restored for reading."""
    complete = models.BooleanField(default=True)
    """False: something in them was left unread; a remark says what."""
    reviewed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    """Goes up with each act of review, so that two people reviewing see each other's acts."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["text", "start"], name="meetings_minutes_part_once"),
            models.UniqueConstraint(fields=["meeting"], condition=Q(authoritative=True), name="meetings_minutes_one_authoritative"),
        ]


class Item(models.Model):
    """One point of a meeting (punkt)."""

    class Outcome(models.TextChoices):
        TREATED = "treated", "behandlad"
        TABLED = "tabled", "bordlagd"
        NOT_REACHED = "not_reached", "inte behandlad"
        NOTHING = "nothing_to_report", "inget att rapportera"
        RESUMED = "interrupted_and_resumed", "avbruten och återupptagen"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="items")
    ordinal = models.PositiveIntegerField()
    """Place among the meeting's items, from 1."""
    number = models.CharField(max_length=40, blank=True)
    heading = models.CharField(max_length=500, blank=True)
    case_number = models.CharField(max_length=60, blank=True)
    outcome = models.CharField(max_length=30, choices=Outcome, default=Outcome.TREATED)
    ranges = models.JSONField(default=list)
    """Ranges of the text that belong to it, heading included."""
    secret = models.BooleanField(default=False)
    named = models.ManyToManyField(Person, blank=True, related_name="+")
    """Who may see it although it is secret."""

    class Meta:
        ordering = ["ordinal"]
        constraints = [models.UniqueConstraint(fields=["minutes", "ordinal"], name="meetings_item_place")]

    @property
    def label(self) -> str:
        """Number and heading as one."""
        return " ".join(part for part in (f"{self.number}." if self.number else "", self.heading) if part)
