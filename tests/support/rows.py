"""The five samples as rows, read in once for each process and copied into the tests that want them."""

from __future__ import annotations

import copy
import shutil
from datetime import datetime
from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.db import connection, models, transaction

from kansli.archive.services import read_in
from kansli.documents.models import File
from kansli.documents.services import path_of
from kansli.people.models import Cooperation

SAMPLES = Path(__file__).parents[2] / "samples" / "minutes"
_FIRST_ID = 1_000_000
"""Ids of the copied rows lie above those of rows that a test makes before it takes them."""
_KEPT_BY_DJANGO = {"contenttypes", "auth", "sessions"}


def read_samples(at: datetime) -> list[models.Model]:
    """Read the samples into an empty database, take all rows of it, and empty it again."""
    with transaction.atomic():
        _start_ids()
    cooperation = Cooperation.objects.create(slug="exempel", demonstration=True, created_at=at)
    read_in(cooperation, sorted(SAMPLES.glob("*.txt")), at=at)
    rows = [row for model in _models() for row in model._default_manager.order_by("pk")]
    call_command("flush", interactive=False, reset_sequences=False, inhibit_post_migrate=True, verbosity=0)
    return rows


def put_rows(rows: list[models.Model]) -> None:
    """Store copies of the rows, ids included, and see that their files are there, whatever another test did to them."""
    by_model: dict[type[models.Model], list[models.Model]] = {}
    for row in rows:
        by_model.setdefault(type(row), []).append(copy.copy(row))
    with transaction.atomic():
        for model, copies in by_model.items():
            model._default_manager.bulk_create(copies)
    for file in by_model[File]:
        place = path_of(file)
        if not place.exists() or place.stat().st_size != file.size:
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(SAMPLES / file.name, place)


def _models() -> list[type[models.Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label not in _KEPT_BY_DJANGO]


def _start_ids() -> None:
    with connection.cursor() as cursor:
        for model in _models():
            if isinstance(model._meta.pk, models.AutoField):
                table = model._meta.db_table
                if connection.vendor == "sqlite":
                    cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                    cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, _FIRST_ID])
                else:
                    cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [f'"{table}"', model._meta.pk.column, _FIRST_ID])
