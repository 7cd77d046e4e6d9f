"""Files as they came, and the texts drawn from them."""

from __future__ import annotations

from django.db import models

from kansli.people.models import Cooperation


class File(models.Model):
    """A file as it came: bytes and SHA-256, kept once in a cooperation however often it comes."""

    cooperation = models.ForeignKey(Cooperation, on_delete=models.CASCADE, related_name="+")
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=255)
    """As it was called when it came first."""
    size = models.PositiveBigIntegerField()
    """Bytes."""
    path = models.CharField(max_length=200)
    """Where the bytes lie, below the files folder."""
    secret = models.BooleanField(default=False)
    came_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cooperation", "sha256"], name="documents_file_once")]

    def __str__(self) -> str:
        return self.name


class Text(models.Model):
    """What a named extractor drew from a file. Never changed; every passage counts its code points."""

    file = models.ForeignKey(File, on_delete=models.CASCADE, related_name="texts")
    extractor = models.CharField(max_length=60)
    """Name and version."""
    media = models.CharField(max_length=20)
    """text · markdown · docx · odt · pdf · scan · mixed"""
    content = models.TextField()
    pages = models.PositiveIntegerField(null=True)
    """Pages; None where the source has none."""
    layout = models.BinaryField()
    """Pages, line styles and word boxes, as :mod:`kansli.documents.layout` packs them."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "extractor"], name="documents_text_once")]
