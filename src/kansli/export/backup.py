"""Backup and restore of a whole installation, from either database into either: one file holds rows and files.

The rows are written model by model as JSON lines, so a backup can be read by people and by other programs; the search
index is left out, since it is made anew. Nothing is restored over what is there.
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path, PurePosixPath

from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.core.management.color import no_style
from django.db import connection, models, transaction

from kansli import __version__
from kansli.documents.models import File
from kansli.documents.services import path_of
from kansli.people.models import Cooperation
from kansli.post.models import Attachment, Received
from kansli.register.indexing import index_all

_FORMAT = 1
_LEFT_OUT = {"sessions", "contenttypes", "search", "auth"}
"""Who is logged in is not kept, and the search index is made anew."""
_BATCH = 500


class BackupError(Exception):
    """A backup cannot be written or restored; the message says why, in Swedish."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a backup holds."""

    rows: int
    files: int


def backup(target: Path, *, at: datetime) -> Told:
    """Write everything to ``target``. It appears there when it is whole, or not at all.

    Raises:
        BackupError: the file exists, or the disk does not take it.
    """
    if target.exists():
        raise BackupError(f"{target} finns redan. Välj ett annat namn, så skrivs inget över.")
    counts: dict[str, int] = {}
    try:
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".backup-", delete=False) as spool:
            try:
                with _one_moment(), zipfile.ZipFile(spool, "w", zipfile.ZIP_DEFLATED) as archive:
                    for model in _models():
                        counts[model._meta.label_lower] = _write_rows(archive, model)
                    files = [_write_file(archive, file) for file in File.objects.order_by("pk").iterator()]
                    for place in _own_templates():
                        archive.write(place, place.relative_to(settings.HOME))
                    for place in _of_mails():
                        archive.write(place, f"post/{place.relative_to(settings.MAIL_FILES)}", zipfile.ZIP_STORED)
                    told = {"format": _FORMAT, "kansli": __version__, "at": at.isoformat(), "rows": counts, "files": files}
                    archive.writestr("backup.json", json.dumps(told, ensure_ascii=False, indent=1))
                spool.close()
                Path(spool.name).replace(target)
            finally:
                Path(spool.name).unlink(missing_ok=True)
    except OSError as error:
        raise BackupError(f"Det gick inte att skriva {target}: {error.strerror or error}. Inget halvt är kvar.") from error
    return Told(sum(counts.values()), len(files))


def restore(source: Path) -> Told:
    """Put back everything from ``source`` into an installation that holds nothing; all of it or nothing.

    Raises:
        BackupError: the file is no whole backup, or something is here already.
    """
    if Cooperation.objects.exists() or File.objects.exists():
        raise BackupError("Här finns redan en samverkan. Återställ till en tom installation: välj en annan KANSLI_HOME eller databas.")
    try:
        with zipfile.ZipFile(source) as archive:
            told = json.loads(archive.read("backup.json"))
            if told.get("format") != _FORMAT:
                raise BackupError(f"{source} är skriven av en annan version av Kansli ({told.get('kansli')}).")
            if archive.testzip() is not None:
                raise BackupError(f"{source} är skadad. Använd en annan säkerhetskopia.")
            files = [_read_file(archive, entry) for entry in told["files"]]
            archive.extractall(settings.HOME, [name for name in archive.namelist() if name.startswith(("templates/", "post/"))])
            with transaction.atomic():
                rows = sum(_read_rows(archive, model, told["rows"].get(model._meta.label_lower, 0)) for model in _models())
                _set_sequences()
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, serializers.base.DeserializationError) as error:
        _forget_files()
        raise BackupError(f"{source} är ingen hel säkerhetskopia: {error}") from error
    except BaseException:
        _forget_files()
        raise
    for cooperation in Cooperation.objects.all():
        index_all(cooperation)
    return Told(rows, len(files))


def _models() -> list[type[models.Model]]:
    """Every model whose rows are kept, tables between two others included."""
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label not in _LEFT_OUT]


@contextmanager
def _one_moment() -> Iterator[None]:
    """All rows as they were at one moment, while others go on writing: a transaction that only reads."""
    if connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("BEGIN" if connection.vendor == "sqlite" else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _write_rows(archive: zipfile.ZipFile, model: type[models.Model]) -> int:
    number = 0
    with archive.open(f"rows/{model._meta.label_lower}.jsonl", "w", force_zip64=True) as to:
        for row in model._default_manager.order_by("pk").iterator(chunk_size=_BATCH):
            to.write(line_of(row).encode())
            number += 1
    return number


def line_of(row: models.Model) -> str:
    """A row as one line of JSON; instants to the microsecond, which the log's chain needs (Django's own JSON cuts them)."""
    return json.dumps(serializers.serialize("python", [row])[0], default=_plain, ensure_ascii=False) + "\n"


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, (date, datetime, time)) else str(value)


def _read_rows(archive: zipfile.ZipFile, model: type[models.Model], wanted: int) -> int:
    name = f"rows/{model._meta.label_lower}.jsonl"
    rows: list[models.Model] = []
    number = 0
    with archive.open(name) as lines:
        for found in serializers.deserialize("python", (json.loads(line) for line in io.TextIOWrapper(lines, "utf-8"))):
            rows.append(found.object)
            number += 1
            if len(rows) >= _BATCH:
                model._default_manager.bulk_create(rows)
                rows = []
    model._default_manager.bulk_create(rows)
    if number != wanted:
        raise BackupError(f"Säkerhetskopian är inte hel: {number} av {wanted} rader i {name}.")
    return number


def _write_file(archive: zipfile.ZipFile, file: File) -> dict[str, str]:
    place = path_of(file)
    try:
        archive.write(place, f"files/{file.path}", zipfile.ZIP_STORED)
    except FileNotFoundError as error:
        raise BackupError(f"Filen ”{file.name}” saknas på disken ({place}). Kör »kansli check« först.") from error
    return {"path": file.path, "sha256": file.sha256}


def _read_file(archive: zipfile.ZipFile, entry: dict[str, str]) -> Path:
    path = PurePosixPath(entry["path"])
    if path.is_absolute() or ".." in path.parts:
        raise BackupError(f"Säkerhetskopian har en sökväg som inte är tillåten: {path}")
    place = Path(settings.FILES) / path
    place.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(f"files/{path}") as source, place.open("wb") as to:
        shutil.copyfileobj(source, to)
    if _digest(place) != entry["sha256"]:
        raise BackupError(f"Filen {path} i säkerhetskopian är inte den som sparades.")
    return place


def _own_templates() -> list[Path]:
    return sorted((Path(settings.HOME) / "templates").glob("*/*.docx"))


def _of_mails() -> list[Path]:
    """What mails carry, and mails as they came in. What is on its way at this moment is with the next backup."""
    paths = {*Attachment.objects.values_list("path", flat=True), *Received.objects.values_list("path", flat=True)}
    return [place for path in sorted(paths) if (place := Path(settings.MAIL_FILES) / path).exists()]


def _digest(place: Path) -> str:
    with place.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _forget_files() -> None:
    shutil.rmtree(settings.FILES, ignore_errors=True)
    shutil.rmtree(Path(settings.HOME) / "templates", ignore_errors=True)
    shutil.rmtree(settings.MAIL_FILES, ignore_errors=True)


def _set_sequences() -> None:
    """New rows get numbers after the restored ones."""
    statements = connection.ops.sequence_reset_sql(no_style(), _models())
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
