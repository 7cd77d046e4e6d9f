"""Matters: the spine. A matter lives through many meetings and bodies; what meetings say of it is in the register."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kansli.people.models import Body, Cooperation, Named, Person


class Matter(Named):
    """Something that recurs (ärende), under one name, whatever the minutes call it."""

    class State(models.TextChoices):
        OPEN = "open", "pågår"
        WATCHED = "watched", "bevakas"
        TABLED = "tabled", "bordlagt"
        HANDED_OVER = "handed_over", "överlämnat"
        DECIDED = "decided", "beslutat"
        CLOSED = "closed", "avslutat"

    key = models.CharField(max_length=200)
    """Identity given when it was first linked; stays whatever is read later."""
    keys = models.JSONField(default=list)
    """Words it is known by, as the reader keys them."""
    state = models.CharField(max_length=20, choices=State, default=State.OPEN)
    outcome = models.TextField(blank=True)
    """How it was closed, in the secretary's words."""
    closed_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    """A watched matter is looked at again on this date."""
    responsible = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    body = models.ForeignKey(Body, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    """The group it now lies with, by a person's word."""
    next_step = models.CharField(max_length=300, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="merged")
    settled = models.BooleanField(default=False)
    """True: a person has named, merged, split or closed it; reading more changes none of that."""

    class Meta:
        ordering = ["sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["cooperation", "key"], name="matters_matter_once"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "watched", "tabled", "handed_over", "decided", "closed"]), name="matters_matter_state"
            ),
        ]

    @property
    def shown_names(self) -> list[str]:
        """Its other names, save those that differ from its name in capitals alone."""
        return [name.name for name in self.other_names.all() if name.folded != self.folded]


class OtherName(models.Model):
    """What else the minutes call a matter (kallas även)."""

    cooperation = models.ForeignKey(Cooperation, on_delete=models.CASCADE, related_name="+")
    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="other_names")
    name = models.CharField(max_length=300)
    folded = models.CharField(max_length=300)

    class Meta:
        ordering = ["folded"]
        constraints = [models.UniqueConstraint(fields=["matter", "name"], name="matters_other_name_once")]

    def __str__(self) -> str:
        return self.name


class Step(models.Model):
    """What a person did with a matter: changed its state, handed it over, closed it. Stands in its course beside the meetings."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="steps")
    on = models.DateField()
    state = models.CharField(max_length=20, choices=Matter.State)
    note = models.TextField(blank=True)
    by = models.CharField(max_length=200)
    """Name of who did it."""

    class Meta:
        ordering = ["on", "pk"]
