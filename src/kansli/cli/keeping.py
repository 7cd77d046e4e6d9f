"""``kansli backup`` and ``kansli restore``: everything in one file, and back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from kansli.cli.django import stop
from kansli.export.backup import BackupError, Told, backup, restore


def write(target: Path, *, at: datetime) -> None:
    """Write a backup and say what it holds."""
    try:
        told = backup(target, at=at)
    except BackupError as error:
        stop(str(error))
    click.echo(f"{target}: {_words(told)}.")


def put_back(source: Path) -> None:
    """Restore a backup and say what came back."""
    try:
        told = restore(source)
    except BackupError as error:
        stop(str(error))
    click.echo(f"Återställt: {_words(told)}.")


def _words(told: Told) -> str:
    return f"{told.rows} rader och {told.files} {'fil' if told.files == 1 else 'filer'}"
