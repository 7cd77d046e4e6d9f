"""What a worker stores of one file: its text, then its readings. Of files that are ready together a few share a short transaction."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from time import monotonic
from typing import TypeVar

from django.db import transaction

from kansli.archive.models import Arrival
from kansli.archive.parsing import Drawn, Heavy, Refused, looks_like_minutes, unpack
from kansli.archive.queue import let_go
from kansli.audit.services import record as log
from kansli.documents.models import File, Text
from kansli.documents.services import keep_packed_text
from kansli.meetings.models import Minutes
from kansli.reader.api import Reading
from kansli.register.naming import Names
from kansli.register.reading import store_reading

State = Arrival.State
T = TypeVar("T")
_LONG = 0.02
"""After so many seconds no further file is taken into a transaction, so that nobody who types waits for it."""


def few_at_once(ready: Iterable[T], store: Callable[[T], None]) -> None:
    """Store what is ready, a few in each transaction. None of the few is stored if one breaks."""
    rest = deque(ready)
    while rest:
        with transaction.atomic():
            until = monotonic() + _LONG
            while rest and monotonic() < until:
                store(rest.popleft())


def store_drawn(me: str, arrival: Arrival, drawn: Drawn | Refused | Heavy) -> None:
    """Keep a file's text and evidence, or why it has none."""
    if isinstance(drawn, Heavy):
        let_go(me, arrival, done=True, heavy=True)
    elif isinstance(drawn, Refused):
        let_go(me, arrival, done=True, state=State.UNREADABLE, message=drawn.message)
    else:
        with transaction.atomic():
            kept = let_go(
                me,
                arrival,
                done=True,
                state=State.DRAWN,
                evidence=drawn.evidence,
                parts=[list(part) for part in drawn.parts],
                pages=drawn.pages or 0,
            )
            if kept:
                keep_packed_text(
                    _file(arrival), extractor=drawn.extractor, media=drawn.media, content=drawn.text, pages=drawn.pages, layout=drawn.layout
                )


def store_read(me: str, arrival: Arrival, text: Text, contents: Sequence[bytes], *, names: Names, knowing: int, at: datetime) -> None:
    """Take a file's readings into the register: all of its meetings or none."""
    records = [unpack(content) for content in contents]
    if not arrival.wanted and not any(looks_like_minutes(record) for record in records):
        let_go(me, arrival, done=True, state=State.NOT_MINUTES, counted=True)
        return
    file = _file(arrival)
    with transaction.atomic():
        there = Minutes.objects.filter(file=file).exists()
        if not let_go(me, arrival, done=True, state=State.SAME if there else State.READ, knowing=knowing) or there:
            return
        for (start, end), record in zip(arrival.parts, records, strict=True):
            _take_in(file, text, record, (start, end), names, at=at)


def _take_in(file: File, text: Text, record: Reading, part: tuple[int, int], names: Names, *, at: datetime) -> None:
    cooperation = names.cooperation
    minutes = store_reading(cooperation=cooperation, file=file, text=text, record=record, at=at, start=part[0], end=part[1], names=names)
    log(chain=cooperation.pk, at=at, actor="läsaren", verb="archive.read", thing=f"minutes:{minutes.pk}", values={"file": file.name})


def _file(arrival: Arrival) -> File:
    if arrival.file is None:
        raise ValueError("only what has a file is claimed")
    return arrival.file
