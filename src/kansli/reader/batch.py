"""A folder of minutes: two passes over all files, on all cores, with no more than a few documents in memory.

The first pass gathers compact evidence from every file, the second reads each with what the batch knows. Both are
maps over files whose results are merged in a way that does not depend on order, so neither the order of the files
nor the number of workers changes anything. A bad file becomes a :class:`Failure` and the others go on.
"""

from __future__ import annotations

import gc
import os
import pickle
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from kansli.reader.errors import UnreadableError
from kansli.reader.evidence import evidence_of
from kansli.reader.known import Evidence, Known, known_from, merge
from kansli.reader.sources import load
from kansli.reader.text import SourceText

T = TypeVar("T")
Progress = Callable[[int, int], None]
"""Called with (steps done, steps in all)."""

_POOL_FROM = 16
"""With fewer files than this, starting processes costs more than it saves."""
_MERGE_EVERY = 256
"""So many files' evidence is held before it is merged."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be read."""

    path: Path
    code: str
    message: str
    """In Swedish, for the user: what is wrong and what to do."""


class Batch:
    """Files to be read together.

    Args:
        paths: files, in the order results are wanted.
        workers: processes to use; None: as many as the machine has cores.
        progress: told after each file of each pass.
    """

    def __init__(self, paths: Sequence[Path], *, workers: int | None = None, progress: Progress | None = None) -> None:
        self.paths = tuple(paths)
        self.workers = max(1, workers or os.cpu_count() or 1)
        self.progress = progress
        self.failures: list[Failure] = []

    def run(self, task: Callable[[SourceText, Known], T], known: Known | None = None) -> Iterator[tuple[Path, T]]:
        """Read every file: ``task(text, known)`` for each that can be read, in order; the others are in :attr:`failures`.

        ``task`` must be a module-level function when several processes are used. ``known`` is what a register
        knows already; what the batch itself tells is added to it.
        """
        with tempfile.TemporaryDirectory(prefix="kansli-") as spool, self._mapper() as mapper:
            total = 2 * len(self.paths)
            jobs = [_Job(index, path, spool, self._pages_at_once()) for index, path in enumerate(self.paths)]
            parts: list[Evidence] = []
            readable: list[_Job] = []
            for done, (job, found) in enumerate(zip(jobs, mapper(_gather, jobs), strict=True), 1):
                if isinstance(found, Failure):
                    self.failures.append(found)
                else:
                    readable.append(job)
                    parts.append(found)
                if len(parts) >= _MERGE_EVERY:
                    parts = [merge(parts)]
                self._tell(done, total)
            everything = known_from(merge(parts), known)
            shared = Path(spool) / "known"
            shared.write_bytes(pickle.dumps(everything))
            tasks = [(job, shared, task) for job in readable]
            skipped = len(jobs) - len(readable)
            for done, (job, result) in enumerate(zip(readable, mapper(_perform, tasks), strict=True), 1):
                self._tell(len(jobs) + skipped + done, total)
                yield job.path, result

    def _pages_at_once(self) -> int:
        return 1 if self._pooled() else self.workers

    def _pooled(self) -> bool:
        return self.workers > 1 and len(self.paths) >= _POOL_FROM

    def _tell(self, done: int, total: int) -> None:
        if self.progress:
            self.progress(done, total)

    @contextmanager
    def _mapper(self) -> Iterator[Callable[..., Iterable[Any]]]:
        if not self._pooled():
            yield map
            return
        chunk = max(1, min(16, len(self.paths) // (4 * self.workers)))
        import multiprocessing  # slow to load, and not needed for a few files

        # What is loaded stays, so that the collector of garbage need not look at it again and again.
        with multiprocessing.get_context("fork").Pool(self.workers, initializer=gc.freeze) as pool:
            yield lambda function, jobs: pool.imap(function, jobs, chunksize=chunk)


@dataclass(frozen=True, slots=True)
class _Job:
    index: int
    path: Path
    spool: str
    pages_at_once: int

    def text(self) -> SourceText:
        """The file's text; what took long to draw (scans, office formats) is kept for the second pass."""
        kept = Path(self.spool) / str(self.index)
        if kept.exists():
            return pickle.loads(kept.read_bytes())  # type: ignore[no-any-return]  # noqa: S301 - our own file in our own folder
        text = load(self.path, workers=self.pages_at_once)
        if text.media not in {"text", "markdown"}:
            kept.write_bytes(pickle.dumps(text))
        return text


def _gather(job: _Job) -> Evidence | Failure:
    try:
        return evidence_of(job.text())
    except UnreadableError as error:
        return Failure(job.path, error.code, error.message)


def _perform(order: tuple[_Job, Path, Callable[[SourceText, Known], T]]) -> T:
    job, shared, task = order
    return task(job.text(), _known(shared))


_loaded: tuple[Path, Known] | None = None


def _known(shared: Path) -> Known:
    """The batch's knowledge, read once in each process."""
    global _loaded
    if _loaded is None or _loaded[0] != shared:
        _loaded = (shared, pickle.loads(shared.read_bytes()))  # noqa: S301 - our own file in our own folder
    return _loaded[1]


READABLE = frozenset(
    "txt text md markdown docx docm odt pdf doc rtf png jpg jpeg tif tiff bmp gif webp".split()  # noqa: SIM905 - reads better
)


def find_files(paths: Iterable[Path]) -> list[Path]:
    """The files named, and those in the folders named (by name, all levels down) whose endings the reader knows.

    Hidden files and folders and Word's lock files ("~$…") are passed over. A path that does not exist is kept,
    so that reading it gives its error.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if not path.is_dir():
            found[path] = None
            continue
        for entry in sorted(path.rglob("*")):
            inside = entry.relative_to(path).parts
            hidden = any(part.startswith((".", "~$")) for part in inside)
            if entry.is_file() and not hidden and entry.suffix[1:].lower() in READABLE:
                found[entry] = None
    return list(found)


_QUICK = frozenset({".txt", ".text", ".md", ".markdown", ".docx", ".odt"})
_NEAREST = 100


def neighbours(path: Path) -> list[Path]:
    """Files beside ``path`` that are quick to read, at most a hundred: the nearest by name, for what they tell of names and meetings."""
    beside = [
        file for file in find_files([path.resolve().parent]) if file.suffix.lower() in _QUICK and file.parent == path.resolve().parent
    ]
    here = next((index for index, file in enumerate(beside) if file == path.resolve()), 0)
    nearest = sorted((abs(index - here), file) for index, file in enumerate(beside) if file != path.resolve())
    return sorted(file for _, file in nearest[:_NEAREST])
