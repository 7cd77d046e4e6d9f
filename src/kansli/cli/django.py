"""Django for the commands that need it; the reading commands start without."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import click

from kansli.cli.swedish import FAILED


def start_django(*, migrate: bool) -> None:
    """Set Django up, and bring the database to what this version needs.

    Args:
        migrate: False where a command only looks: it then says what is missing instead.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kansli.web.settings")
    try:
        import django

        django.setup()
    except (ValueError, OSError) as error:
        stop(f"Inställningarna går inte att använda: {error}")
    with told():
        _prepare(migrate=migrate)


def _prepare(*, migrate: bool) -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return
    if not migrate:
        stop("Databasen är inte förberedd för den här versionen. Starta »kansli serve« en gång, så blir den det.")
    call_command("migrate", verbosity=0, interactive=False)


@contextmanager
def told() -> Iterator[None]:
    """Say in Swedish that the database or the disk refuses, instead of a trace."""
    from django.db import OperationalError

    try:
        yield
    except OperationalError as error:
        stop(f"Databasen går inte att använda: {str(error).strip()}")
    except OSError as error:
        stop(f"Filerna går inte att nå: {error}")


def stop(message: str) -> NoReturn:
    """Say what is wrong, and leave."""
    click.echo(message, err=True)
    sys.exit(FAILED)
