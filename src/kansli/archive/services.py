"""Reading files into the register."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from django.db import transaction

from kansli.archive.models import Arrival, Delivery
from kansli.documents.services import keep_file, keep_text
from kansli.people.models import Cooperation, User
from kansli.reader.api import UnreadableError, evidence_of, known_from, load, merge, read
from kansli.register.following import tie_together
from kansli.register.reading import store_reading


def read_in(cooperation: Cooperation, paths: Sequence[Path], *, at: datetime, by: User | None = None) -> Delivery:
    """Read files into the register, all at once, and tie them to what is there."""
    delivery = Delivery.objects.create(cooperation=cooperation, by=by, at=at)
    drawn = []
    for path in paths:
        file, _ = keep_file(cooperation, path.name, [path.read_bytes()], at=at)
        arrival = Arrival.objects.create(delivery=delivery, file=file, name=path.name)
        try:
            source = replace(load(path), document=str(file.pk))
        except UnreadableError as error:
            arrival.state, arrival.message = Arrival.State.UNREADABLE, error.message
            arrival.save()
            continue
        drawn.append((arrival, file, source))
    known = known_from(merge(evidence_of(source) for _, _, source in drawn))
    for arrival, file, source in drawn:
        record = read(source, known)
        with transaction.atomic():
            store_reading(cooperation=cooperation, file=file, text=keep_text(file, source), record=record, at=at)
            arrival.state = Arrival.State.READ
            arrival.save()
    tie_together(cooperation)
    delivery.tied_at = at
    delivery.save()
    return delivery
