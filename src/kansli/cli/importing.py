"""``kansli import``: the same queue as the page, read at once by this very process, or by a running worker."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from concurrent.futures import Executor
from pathlib import Path

import click

from kansli.archive.models import Arrival, Delivery
from kansli.archive.pool import Inline, processes
from kansli.archive.receiving import receive_paths
from kansli.archive.worker import Worker
from kansli.cli.choosing import chosen_to_write
from kansli.cli.house import now
from kansli.cli.swedish import FAILED, USAGE
from kansli.reader.batch import find_files

_POOL_FROM = 8
"""With fewer files than this, starting processes costs more than it saves."""


def read_in(paths: Sequence[Path], slug: str | None) -> None:
    """Deliver the files, follow them until they are read, and tell what could not be."""
    missing = [path for path in paths if not path.exists()]
    files = find_files([path for path in paths if path.exists()])
    for path in missing:
        click.echo(f"{path} finns inte.", err=True)
    if not files:
        click.echo("Här finns inga filer att läsa in. Ange en fil eller en mapp med Word-, PDF-, bild- eller textfiler.", err=True)
        sys.exit(USAGE)
    at = now()
    delivery = receive_paths(chosen_to_write(slug, at=at), files, at=at)
    follow(delivery)
    told = _told(delivery)
    if missing or told:
        sys.exit(FAILED)


def follow(delivery: Delivery) -> None:
    """Read until nothing of the delivery is left, with progress on a terminal; a worker that runs beside shares the work."""
    many = delivery.arrivals.filter(state__in=Arrival.PENDING).count() >= _POOL_FROM
    with processes() if many else Inline() as pool:
        _follow(delivery, pool)


def _follow(delivery: Delivery, pool: Executor) -> None:
    total = delivery.arrivals.count()
    worker = Worker(pool)
    try:
        with click.progressbar(length=total, label="Läser in", file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
            while True:
                busy = worker.step()
                left = delivery.arrivals.filter(state__in=Arrival.PENDING).count()
                bar.update(total - left - bar.pos)
                if not busy:
                    if not left:
                        break
                    time.sleep(0.5)
    finally:
        worker.end()


def _told(delivery: Delivery) -> bool:
    """Say how it went; True if some file could not be read."""
    state = Arrival.State
    arrivals = list(delivery.arrivals.order_by("name", "pk"))
    count = {each: sum(arrival.state == each for arrival in arrivals) for each in state}
    told = [
        (count[state.READ], "inläst", "inlästa"),
        (count[state.SAME], "fanns redan", "fanns redan"),
        (count[state.NOT_MINUTES], "ser inte ut som minnesanteckningar", "ser inte ut som minnesanteckningar"),
        (count[state.UNREADABLE], "kunde inte läsas", "kunde inte läsas"),
    ]
    click.echo(" · ".join(f"{many} {one if many == 1 else more}" for many, one, more in told if many) + ".")
    for arrival in arrivals:
        if arrival.state == state.NOT_MINUTES:
            click.echo(f"{arrival.name}: inte minnesanteckningar? Säg till på sidan Läs in om det är det.", err=True)
        elif arrival.state == state.UNREADABLE:
            click.echo(f"{arrival.name}: {arrival.message}", err=True)
    return bool(count[state.UNREADABLE])
