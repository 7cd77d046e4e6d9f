"""The worker that reads in: text files before scans, a round at a time, resumed by any other worker after a crash.

A round draws the text of some files and gathers what they tell, then reads them with all that is known by then. The
first rounds are short, so that the first minutes can be opened within seconds. When nothing of a delivery is left to
read, the archive is tied together (:mod:`kansli.archive.finishing`).
"""

from __future__ import annotations

import logging
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from kansli.archive import finishing, queue
from kansli.archive.knowing import Memory
from kansli.archive.models import Arrival
from kansli.archive.parsing import draw, records_of, share
from kansli.archive.pool import Inline, processes
from kansli.archive.storing import few_at_once, store_drawn, store_read
from kansli.documents.models import Text
from kansli.documents.services import path_of
from kansli.people.models import Cooperation
from kansli.register.naming import Names

State = Arrival.State
T = TypeVar("T")
logger = logging.getLogger(__name__)

_ROUND = 48
"""Files of the first round."""
_PAUSE = 0.7
"""Seconds between looks at an empty queue."""
_SIGN_OF_LIFE = timedelta(minutes=1)


def run(stop: threading.Event, *, count: int | None = None) -> None:
    """Read in what comes, until ``stop`` is set.

    Args:
        stop: set it to end; what is under way is given back.
        count: processes to parse in, by default as many as there are cores.
    """
    while not stop.is_set():
        with processes(count) as pool:
            worker = Worker(pool)
            try:
                _work(worker, stop)
            except BrokenProcessPool:
                logger.warning("a parsing process was killed; starting anew")
            finally:
                worker.end()
                pool.shutdown(wait=False, cancel_futures=True)
    connection.close()


def _work(worker: Worker, stop: threading.Event) -> None:
    failures = 0
    while not stop.is_set():
        try:
            close_old_connections()
            busy = worker.step()
            failures = 0
        except BrokenProcessPool:
            raise
        except Exception:  # a worker that ends helps nobody; what breaks again and again is put aside by the queue
            failures += 1
            logger.exception("a step of reading in broke; trying again")
            worker.start_over()
            busy = False
        if not busy:
            stop.wait(_PAUSE * min(60, 2**failures))


def work_once() -> bool:
    """One step of work in this very process; False when there is nothing left to do."""
    worker = Worker(Inline())
    try:
        return worker.step()
    finally:
        worker.end()


def work_all() -> None:
    """Work until nothing is left, in this very process."""
    worker = Worker(Inline())
    try:
        while worker.step():
            pass
    finally:
        worker.end()


class Worker:
    """One worker: its name, what it knows, and the slow file under way.

    Args:
        pool: where to parse.
        clock: tells the time.
    """

    def __init__(self, pool: Executor, *, clock: Callable[[], datetime] = timezone.now) -> None:
        self.me = queue.new_worker()
        self._pool = pool
        self._clock = clock
        self._memories: dict[int, Memory] = {}
        self._slow: tuple[Arrival, Future[Any], Path] | None = None
        self._signed = clock()
        self._ties = finishing.Ties()
        home = settings.HOME / "work"
        home.mkdir(parents=True, exist_ok=True)
        self._spool = tempfile.TemporaryDirectory(prefix="reading-", dir=home)
        self._folder = Path(self._spool.name)
        queue.take_over()

    def start_over(self) -> None:
        """Give back what is under way, forget what is known, go on."""
        with suppress(DatabaseError):
            queue.give_back(self.me)
        self._memories.clear()
        self._slow = None

    def end(self) -> None:
        """Give back what is under way."""
        with suppress(DatabaseError):
            queue.retire(self.me)
        self._spool.cleanup()

    def step(self) -> bool:
        """Do the most urgent thing; False when there is nothing to do."""
        self._sign()
        return (
            finishing.take_back_one(at=self._clock())
            or self._read(heavy=False)
            or self._draw_light()
            or self._read(heavy=True)
            or self._draw_heavy()
            or finishing.finish(self.me, self._ties, self._read_again, at=self._clock())
        )

    def _sign(self) -> None:
        if self._clock() - self._signed > _SIGN_OF_LIFE:
            self._signed = self._clock()
            queue.hold_on(self.me, at=self._signed)

    def _memory(self, cooperation: Cooperation) -> Memory:
        return self._memories.setdefault(cooperation.pk, Memory(cooperation))

    def _claim(self, state: Arrival.State, *, heavy: bool, most: int) -> list[Arrival]:
        first = (
            Arrival.objects.filter(state=state, heavy=heavy)
            .order_by("delivery_id")
            .values_list("delivery__cooperation_id", flat=True)
            .first()
        )
        if first is None:
            return []
        waiting = Arrival.objects.filter(state=state, heavy=heavy, delivery__cooperation_id=first)
        return queue.claim(self.me, waiting, most, at=self._clock())

    def _round(self) -> int:
        """How many files to take: few at first, so that the first are soon ready, then more, so that merging costs little."""
        return max(_ROUND, max((memory.files for memory in self._memories.values()), default=0) // 2)

    def _draw_light(self) -> bool:
        arrivals = self._claim(State.WAITING, heavy=False, most=self._round())
        waiting = {self._pool.submit(draw, *_where(arrival), light=True): arrival for arrival in arrivals}
        for ready in _as_ready(waiting):
            few_at_once(ready, lambda one: self._store_drawn(*one))
            self._sign()
        return bool(arrivals)

    def _store_drawn(self, arrival: Arrival, done: Future[Any]) -> None:
        if self._is_whole(done, arrival):
            store_drawn(self.me, arrival, done.result())

    def _is_whole(self, done: Future[Any], arrival: Arrival) -> bool:
        """Did parsing end with a result? A file on which it breaks is put aside with a word of it; the others go on.

        Raises:
            BrokenProcessPool: the process was killed, whichever file it was at.
        """
        error = done.exception()
        if isinstance(error, BrokenProcessPool):
            raise error
        if error:
            logger.error("parsing %s broke", arrival.file_id, exc_info=error)
            queue.let_go(self.me, arrival, done=True, state=State.UNREADABLE, message=queue.GIVEN_UP)
        return error is None

    def _draw_heavy(self) -> bool:
        if self._slow is None:
            for arrival in self._claim(State.WAITING, heavy=True, most=1):
                told = self._folder / f"pages-{arrival.pk}"
                self._slow = arrival, self._pool.submit(draw, *_where(arrival), light=False, progress=told), told
        if self._slow is None:
            return False
        arrival, future, told = self._slow
        wait([future], timeout=0.5)
        self._tell_pages(arrival, told)
        if future.done():
            self._slow = None
            self._store_drawn(arrival, future)
        return True

    def _tell_pages(self, arrival: Arrival, told: Path) -> None:
        with suppress(FileNotFoundError):
            done, total = map(int, told.read_text().split())
            if (done, total) != (arrival.pages_done, arrival.pages):
                arrival.pages_done, arrival.pages = done, total
                Arrival.objects.filter(pk=arrival.pk, worker=self.me).update(pages_done=done, pages=total)

    def _read(self, *, heavy: bool) -> bool:
        arrivals = self._claim(State.DRAWN, heavy=heavy, most=self._round())
        if not arrivals:
            return False
        memory = self._memory(arrivals[0].delivery.cooperation)
        memory.learn()
        told: dict[str, Any] = {"names": Names(memory.cooperation, at_hand=True), "knowing": memory.files}
        for ready in self._parse(arrivals, memory):
            few_at_once(ready, lambda one: store_read(self.me, *one, **told, at=self._clock()))
            self._sign()
        return True

    def _read_again(self, cooperation: Cooperation) -> None:
        """Read those anew that gain from what came after them."""
        memory = self._memory(cooperation)
        memory.learn()
        arrivals = finishing.gaining(cooperation, known=memory.files)
        for ready in self._parse(arrivals, memory):
            for arrival, _, contents in ready:
                finishing.store_again(arrival, contents, knowing=memory.files, at=self._clock())
            self._sign()

    def _parse(self, arrivals: list[Arrival], memory: Memory) -> Iterator[list[tuple[Arrival, Text, list[bytes]]]]:
        """Each file with its text and its packed readings: those that are ready, as they become so."""
        shared = self._folder / f"known-{memory.cooperation.pk}-{memory.version}"
        if arrivals and not shared.exists():
            for old in self._folder.glob(f"known-{memory.cooperation.pk}-*"):
                old.unlink()
            share(memory.known(), shared)
        texts = {text.file_id: text for text in Text.objects.filter(file__in=[one.file_id for one in arrivals]).order_by("pk")}
        waiting = {}
        for arrival in arrivals:
            text = texts[arrival.file_id or 0]
            parts = tuple((start, end) for start, end in arrival.parts)
            future = self._pool.submit(records_of, text.content, bytes(text.layout), str(arrival.file_id), parts, shared)
            waiting[future] = arrival, text
        for ready in _as_ready(waiting):
            yield [(arrival, text, done.result()) for (arrival, text), done in ready if self._is_whole(done, arrival)]


def _as_ready(waiting: Mapping[Future[Any], T]) -> Iterator[list[tuple[T, Future[Any]]]]:
    """What each future was for, and the future: all that are done by now, then those that have become so meanwhile, until none is left."""
    done: SimpleQueue[Future[Any]] = SimpleQueue()
    for future in waiting:
        future.add_done_callback(done.put)
    left = len(waiting)
    while left:
        ready = [done.get()]
        with suppress(Empty):
            while True:
                ready.append(done.get_nowait())
        left -= len(ready)
        yield [(waiting[future], future) for future in ready]


def _where(arrival: Arrival) -> tuple[Path, str, str]:
    if arrival.file is None:
        raise ValueError("only what has a file is claimed")
    return path_of(arrival.file), arrival.name, str(arrival.file_id)
