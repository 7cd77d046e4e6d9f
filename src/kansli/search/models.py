"""The index: what can be found, who may see it, and the words it is found by.

Entries are narrow and their words lie beside them, so that counting and sorting many hits reads little. The database's
own full-text index stands on :class:`Words` and follows it by itself, whoever writes (see :mod:`kansli.search.backends`).
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kansli.access import State
from kansli.documents.models import File
from kansli.people.models import Body, Cooperation, Person


class Entry(models.Model):
    """Something that can be found."""

    class Kind(models.TextChoices):
        MATTER = "matter", "ärende"
        PERSON = "person", "person"
        MUNICIPALITY = "municipality", "kommun"
        MEETING = "meeting", "möte"
        ITEM = "item", "punkt"
        DECISION = "decision", "beslut"
        ASSIGNMENT = "assignment", "uppdrag"
        TABLED = "tabled", "bordlagt"
        OUTSTANDING = "outstanding", "utestående"
        TEXT = "text", "utanför punkterna"

    cooperation = models.ForeignKey(Cooperation, on_delete=models.CASCADE, related_name="+", db_index=False)
    source = models.CharField(max_length=40)
    """What it was indexed from, as ``kind:id``; all entries of a source are written together."""
    kind = models.CharField(max_length=12, choices=Kind)
    thing = models.BigIntegerField()
    """Id of what is found."""
    item = models.BigIntegerField(null=True, blank=True)
    """The item it is or stands in."""
    lead = models.BooleanField(default=True)
    """False: a fact in an item, which is found by the item's text too and shown under it."""
    file = models.ForeignKey(File, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    """The file it stands in; nothing is found in a file that is gone."""
    body = models.ForeignKey(Body, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    date = models.DateField(null=True, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    order = models.BigIntegerField()
    """Grows from the latest to the earliest, and in a text from its beginning; what has no date comes last."""
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in State], default=State.RELEASED)
    secret = models.BooleanField(default=False)
    named = models.ManyToManyField(Person, blank=True, related_name="+")
    """Who may see it although it is secret, or while it is under review."""
    places = models.CharField(max_length=400, blank=True)
    """Ids of the municipalities it speaks of, as ``,3,7,``: counted beside the other columns, without a table of their own."""
    digest = models.CharField(max_length=32)
    """Of all that was indexed, so that what has not changed is not written again."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "kind", "thing"], name="search_entry_once"),
            models.CheckConstraint(condition=Q(state__in=[state.value for state in State]), name="search_entry_state"),
        ]
        indexes = [
            models.Index(fields=["item"], name="search_entry_item"),
            models.Index(fields=["cooperation", "kind", "lead", "body", "year", "places", "state", "secret"], name="search_entry_counted"),
            models.Index(fields=["cooperation", "lead", "order", "kind", "state", "secret"], name="search_entry_ordered"),
        ]

    def place_of(self, offset: int) -> int:
        """Where a place in the entry's text stands in the text of its minutes."""
        for start, end in self.words.ranges:
            if offset <= end - start:
                return int(start) + offset
            offset -= end - start + 1
        return int(self.words.ranges[0][0]) if self.words.ranges else 0


class Words(models.Model):
    """An entry's words: those shown, and the stems it is found by."""

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, primary_key=True, related_name="words")
    title = models.TextField()
    """What it is called: an item's heading, a matter's name."""
    text = models.TextField()
    """As delivered."""
    read_as = models.TextField(blank=True)
    """As repaired for reading, where that differs."""
    ranges = models.JSONField(default=list)
    """Where ``text`` stands in the text of its minutes; a line break stands between its parts."""
    minutes = models.BigIntegerField(null=True)
    meeting = models.BigIntegerField(null=True)
    anchor = models.CharField(max_length=20, blank=True)
    """Its place on the page of its meeting."""
    title_stems = models.TextField()
    stems = models.TextField()
    parts = models.TextField()
    """Stems of the parts of compounds in title and text, and of the heading that a passage stands under."""


class OtherName(models.Model):
    """A name of something that has several: who searches for one finds the others."""

    cooperation = models.ForeignKey(Cooperation, on_delete=models.CASCADE, related_name="+")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="other_names")
    name = models.CharField(max_length=300)
    stems = models.CharField(max_length=300)

    class Meta:
        indexes = [models.Index(fields=["cooperation", "stems"], name="search_other_name_stems")]
