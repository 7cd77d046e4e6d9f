"""The log of what was done: append-only, chained by hash, one chain per cooperation.

An entry holds the verb, ids and a salted digest of the values; the values themselves lie in an erasable side table, so
that erasing a person's data and an unbroken chain live together.
"""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """One act. Never changed, never deleted."""

    chain = models.BigIntegerField()
    """Id of the cooperation; 0 for the installation's own acts."""
    number = models.PositiveBigIntegerField()
    """Place in the chain, from 1 without gaps."""
    at = models.DateTimeField()
    actor = models.CharField(max_length=40)
    """``user:7``, ``person:12``, or the name of a program ("läsaren")."""
    verb = models.CharField(max_length=60)
    """What was done: ``register.fact_rejected`` …"""
    thing = models.CharField(max_length=60, blank=True)
    """To what: ``fact:381``."""
    digest = models.CharField(max_length=64, blank=True)
    """SHA-256 of salt and values; empty where there are none."""
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["chain", "number"], name="audit_entry_place")]
        indexes = [models.Index(fields=["chain", "thing"], name="audit_entry_thing")]


class Values(models.Model):
    """What an entry was about, in words and numbers. May be erased; the chain still holds."""

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, primary_key=True, related_name="values_kept")
    salt = models.CharField(max_length=32)
    content = models.JSONField()


class Act(models.Model):
    """One act of a person that can be undone: what each row held before and after."""

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, related_name="act")
    """Its place in the log."""
    cooperation = models.BigIntegerField()
    at = models.DateTimeField()
    user = models.BigIntegerField()
    by = models.CharField(max_length=200)
    """The person's name, to show."""
    verb = models.CharField(max_length=60)
    label = models.CharField(max_length=300)
    """What was done, in Swedish: ”Avslutade ”Samarbetsytan””."""
    thing = models.CharField(max_length=60, blank=True)
    """To what, as ``kind:id``."""
    changes = models.JSONField()
    """[{model, pk, before, after}] in the order they were made; before is null for what was created, after for what was deleted."""
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["cooperation", "thing"], name="audit_act_thing")]
