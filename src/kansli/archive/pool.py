"""Processes that parse while the worker stores; they end when the worker does, however it ends."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from multiprocessing.connection import wait
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Inline(Executor):
    """Does the work at once, in the caller's own process: for tests, commands and few files."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Call ``fn`` and hold its result or error."""
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - whoever asks for the result gets it
            future.set_exception(error)
        return future


def processes(count: int | None = None) -> ProcessPoolExecutor:
    """A pool of so many processes, by default as many as there are cores. They start clean and hold no database connection."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["kansli.archive.warm"])
    pool = ProcessPoolExecutor(count or os.cpu_count() or 1, mp_context=context, initializer=_settle)
    pool.submit(int)  # starts the first process, so that nobody waits for it when files come
    return pool


def _settle() -> None:
    """Leave the interrupt key to the worker, give way to the pages, and end with the worker."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(5)
    parent: Any = multiprocessing.parent_process()
    threading.Thread(target=lambda: (wait([parent.sentinel]), os._exit(1)), daemon=True).start()
