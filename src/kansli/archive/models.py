"""Reading in old minutes: what was dropped on the page, how far each file has come, and what is asked afterwards."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kansli.documents.models import File
from kansli.people.models import Cooperation, User


class Delivery(models.Model):
    """Files that came together, to be read with what they tell of each other."""

    cooperation = models.ForeignKey(Cooperation, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    tied_at = models.DateTimeField(null=True, blank=True)
    """When its minutes were tied to the rest of the archive; None: not all is read."""
    told_at = models.DateTimeField(null=True, blank=True)
    """When who delivered it was told by mail that it is read; only what takes long is told of."""
    taken_back_at = models.DateTimeField(null=True, blank=True)
    """When somebody took it back; what only it brought is then removed, file by file."""

    class Meta:
        ordering = ["-pk"]


class Arrival(models.Model):
    """One file of a delivery, and how far it has come. The rows themselves are the queue: any worker goes on after a crash."""

    class State(models.TextChoices):
        WAITING = "waiting", "väntar"
        DRAWN = "drawn", "text hämtad"
        """Its text is kept and its evidence gathered; it waits for the others of the delivery."""
        READ = "read", "klar"
        NOT_MINUTES = "not_minutes", "inte minnesanteckningar?"
        UNREADABLE = "unreadable", "kunde inte läsas"
        """Nothing can be read of it; ``message`` says why and what to do."""
        SAME = "same", "fanns redan"

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="arrivals")
    file = models.ForeignKey(File, on_delete=models.CASCADE, null=True, blank=True, related_name="arrivals")
    """None where nothing was kept: an empty file, a file too large."""
    name = models.CharField(max_length=255)
    state = models.CharField(max_length=20, choices=State, default=State.WAITING)
    message = models.TextField(blank=True)
    """What went wrong and what to do, in Swedish."""
    heavy = models.BooleanField(default=False)
    """A scan or an office format that takes long: read after the others."""
    wanted = models.BooleanField(default=False)
    """True: a person says that it is minutes, whatever it looks like."""
    evidence = models.BinaryField(null=True, blank=True)
    """What it tells of people, bodies, meetings and spellings, packed."""
    counted = models.BooleanField(default=False)
    """Its evidence is part of the cooperation's :class:`Knowledge`."""
    parts = models.JSONField(default=list)
    """[[start, end], …]: the meetings its text holds; one as a rule."""
    knowing = models.PositiveIntegerField(default=0)
    """How many files' evidence was known when it was read."""
    pages_done = models.PositiveIntegerField(default=0)
    pages = models.PositiveIntegerField(default=0)
    worker = models.CharField(max_length=60, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    """Until then it belongs to ``worker``; after that any other may take it over."""
    tries = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "drawn", "read", "not_minutes", "unreadable", "same"]), name="archive_arrival_state"
            )
        ]
        indexes = [models.Index(fields=["state", "heavy"], name="archive_arrival_queue")]

    PENDING = (State.WAITING, State.DRAWN)
    """There is still work to do."""


class Knowledge(models.Model):
    """What all files of a cooperation tell together, so that the next can be read without looking at them again."""

    cooperation = models.OneToOneField(Cooperation, on_delete=models.CASCADE, primary_key=True, related_name="+")
    evidence = models.BinaryField()
    """Merged evidence, packed."""
    files = models.PositiveIntegerField(default=0)
    """How many files' evidence it holds."""
    version = models.PositiveIntegerField(default=1)
    """Goes up with each change, so that two workers do not undo each other's."""
    tied = models.CharField(max_length=80, blank=True)
    """Which readings were in use when the archive was tied together last."""
    worker = models.CharField(max_length=60, blank=True)
    """Who ties it together just now."""
    leased_until = models.DateTimeField(null=True, blank=True)


class Question(models.Model):
    """Something the reader cannot know: are these one person, one matter, one group? Asked once, answered once, or "Vet inte"."""

    class Kind(models.TextChoices):
        SAME_PERSON = "same_person", "Är det samma person?"
        SAME_MATTER = "same_matter", "Är det samma ärende?"
        SAME_BODY = "same_body", "Är det samma grupp?"
        MOVED = "moved", "Bytte personen kommun?"
        NAME = "name", "Vad heter samverkan?"

    cooperation = models.ForeignKey(Cooperation, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind)
    key = models.CharField(max_length=200)
    """What it is about, so that it is asked once."""
    weight = models.FloatField()
    """Its effect: how many rows an answer changes."""
    about = models.JSONField()
    """Ids and names of what is asked about."""
    passages = models.JSONField()
    """[{quote, where, minutes}]: the sentences that raise it."""
    answer = models.CharField(max_length=40, blank=True)
    """The choice made; ``unknown`` for "Vet inte"; empty: not answered."""
    answered_at = models.DateTimeField(null=True, blank=True)
    asked = models.BooleanField(default=True)
    """False: it is not asked now, since others matter more or what it is about has gone."""

    class Meta:
        ordering = ["-weight", "pk"]
        constraints = [models.UniqueConstraint(fields=["cooperation", "kind", "key"], name="archive_question_once")]
