"""``kansli check``: does everything still hold what it held when it was written?"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
from django.apps import apps
from django.conf import settings
from django.db import connection

from kansli.audit.models import Entry
from kansli.audit.services import breaks
from kansli.cli.swedish import FAILED
from kansli.documents.models import File, Text
from kansli.documents.services import path_of
from kansli.post.models import Attachment, Received
from kansli.register.models import Fact, Mention, News

_SHOWN = 20
"""So many faults of each kind are named; the rest are counted."""


def check() -> None:
    """Check everything, name the faults, and leave with an exit code that says whether there were any."""
    parts: list[tuple[str, int, Callable[[], Iterator[str]]]] = [
        ("poster i loggen", Entry.objects.count(), _log),
        ("filer", File.objects.count(), _files),
        ("filer som hör till mejl", Attachment.objects.count() + Received.objects.count(), _of_mails),
        ("citat", sum(model.objects.count() for model in (Fact, News, Mention)), _quotes),
        ("tabeller", len(apps.get_models(include_auto_created=True)), _orphans),
    ]
    failed = False
    for what, count, faults in parts:
        found = list(faults())
        failed = failed or bool(found)
        click.echo(f"{count} {what}: {'stämmer' if not found else f'{len(found)} fel'}")
        for fault in found[:_SHOWN]:
            click.echo(f"  {fault}", err=True)
        if len(found) > _SHOWN:
            click.echo(f"  … och {len(found) - _SHOWN} till", err=True)
    if failed:
        sys.exit(FAILED)


def _log() -> Iterator[str]:
    for fault in breaks():
        yield f"logg {fault.chain}, post {fault.number}: {fault.what}"


def _files() -> Iterator[str]:
    kept = set()
    for file in File.objects.order_by("pk").iterator():
        place = path_of(file)
        kept.add(place)
        try:
            with place.open("rb") as content:
                digest = hashlib.file_digest(content, "sha256").hexdigest()
        except OSError:
            yield f"fil {file.pk} ({file.name}): går inte att läsa på {place}"
            continue
        if digest != file.sha256:
            yield f"fil {file.pk} ({file.name}): innehållet är inte det som lästes in"
    for place in sorted(Path(settings.FILES).glob("*/*/*")):
        if place not in kept:
            yield f"{place}: hör inte till något som är inläst"


def _of_mails() -> Iterator[str]:
    """What lies under a digest holds what the digest says."""
    for path in sorted({*Attachment.objects.values_list("path", flat=True), *Received.objects.values_list("path", flat=True)}):
        place = Path(settings.MAIL_FILES) / path
        try:
            with place.open("rb") as content:
                digest = hashlib.file_digest(content, "sha256").hexdigest()
        except OSError:
            yield f"{place}: går inte att läsa"
            continue
        if digest != place.name:
            yield f"{place}: innehållet är inte det som sparades"


def _quotes() -> Iterator[str]:
    """A quote is its ranges of the text, white space single, joined by " … "."""
    texts: dict[int, str] = {}
    for model in (Fact, News, Mention):
        for row in model.objects.order_by("text_id", "pk").only("pk", "text_id", "ranges", "quote").iterator():
            if row.text_id not in texts:
                texts = {row.text_id: Text.objects.values_list("content", flat=True).get(pk=row.text_id)}
            content = texts[row.text_id]
            if row.quote != " … ".join(" ".join(content[start:end].split()) for start, end in row.ranges):
                yield f"{model._meta.label_lower} {row.pk}: citatet står inte på sin plats i text {row.text_id}"


def _orphans() -> Iterator[str]:
    """Rows that point to nothing."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model:
                table, column = map(connection.ops.quote_name, (model._meta.db_table, str(field.column)))
                target = field.target_field  # type: ignore[attr-defined]  # a foreign key's
                other, key = map(connection.ops.quote_name, (target.model._meta.db_table, str(target.column)))
                with connection.cursor() as cursor:
                    cursor.execute(
                        f"SELECT COUNT(*) FROM {table} a LEFT JOIN {other} b ON a.{column} = b.{key}"  # noqa: S608 - names of our own tables
                        f" WHERE a.{column} IS NOT NULL AND b.{key} IS NULL"
                    )
                    count = cursor.fetchone()[0]
                if count:
                    yield f"{model._meta.label_lower}.{field.name}: {count} rader pekar på något som inte finns"
