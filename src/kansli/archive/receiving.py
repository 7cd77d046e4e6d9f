"""Files come in: kept, put in the queue, and said of those that cannot be why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from django.db import transaction

from kansli.archive.models import Arrival, Delivery
from kansli.documents.services import Spool, keep_spooled
from kansli.documents.uploads import shown_name, told
from kansli.people.models import Cooperation, User

State = Arrival.State
_PART = 256 * 1024


def receive_paths(cooperation: Cooperation, paths: Sequence[Path], *, at: datetime, by: User | None = None) -> Delivery:
    """Deliver files that lie on this machine."""
    delivery = Delivery.objects.create(cooperation=cooperation, by=by, at=at)
    for path in paths:
        spool = Spool()
        try:
            for part in _parts(path):
                spool.write(part)
            spool.finish()
            arrive(delivery, path.name, spool, at=at)
        finally:
            spool.throw_away()
    return delivery


def _parts(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while part := file.read(_PART):
            yield part


def receive_spooled(delivery: Delivery, name: str, spool: Spool, *, at: datetime) -> Arrival:
    """Keep a file that is spooled; where the disk is full or broken, note that instead. Nothing is left of what could not be kept."""
    try:
        return arrive(delivery, name, spool, at=at)
    except OSError as error:
        return refuse(delivery, name, told(error))
    finally:
        spool.throw_away()


def arrive(delivery: Delivery, name: str, spool: Spool, *, at: datetime) -> Arrival:
    """Keep a finished file and put it in the queue; a file that was there already is not read again."""
    with transaction.atomic():
        file, new = keep_spooled(delivery.cooperation, name, spool, at=at)
        there = not new and Arrival.objects.filter(file=file).exclude(state=State.UNREADABLE).exists()
        return Arrival.objects.create(delivery=delivery, file=file, name=shown_name(name), state=State.SAME if there else State.WAITING)


def refuse(delivery: Delivery, name: str, message: str) -> Arrival:
    """Note a file that could not be taken in, and why."""
    return Arrival.objects.create(delivery=delivery, name=shown_name(name), state=State.UNREADABLE, message=message)
