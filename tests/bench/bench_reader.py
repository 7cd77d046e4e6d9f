"""Speed of the reader: one document in process, one command, and a folder of thousands on one core and on two."""

from __future__ import annotations

import os
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import count as counting
from pathlib import Path

from kansli.reader.api import evidence_of, known_from, load, merge, read
from kansli.reader.matters import link
from kansli.reader.repair import clear_caches
from kansli.reader.rules.cues import CUES
from kansli.reader.text import SourceText
from tests.bench.table import Row

ROOT = Path(__file__).parents[2]
SAMPLES = sorted((ROOT / "samples" / "minutes").glob("*.txt"))
GOLDEN = sorted((ROOT / "tests" / "reader" / "golden").glob("*.txt"))
FOLDER = 2000
LONGEST = 3
"""The sample that is lengthened."""
WORDS = 5000
ROUNDS = 15


def in_process() -> list[Row]:
    """Median processor time to read each sample with what the others tell, and minutes of 5,000 words; caches emptied before each round."""
    texts = [load(path) for path in SAMPLES]
    known = known_from(merge(evidence_of(text) for text in texts))
    rows = []
    for text in texts:
        damaged = read(text, known).repaired
        seconds = _median(lambda text=text: read(text, known), before=_forget, clock=time.process_time)
        rows.append(
            Row(f"read {text.document}{' (damaged)' if damaged else ''}", f"{seconds * 1000:.1f} ms", f"≤ {150 if damaged else 10} ms")
        )
    long = _lengthened(texts[LONGEST], WORDS)
    seconds = _median(lambda: read(long, known), before=_forget, rounds=7, clock=time.process_time)
    rows.append(Row(f"read {len(long.text.split()):,} words, {len(read(long, known).items)} items", f"{seconds * 1000:.0f} ms", "≤ 250 ms"))
    return rows


def _forget() -> None:
    """Nothing is remembered of the document read before."""
    clear_caches()
    CUES.possible.cache_clear()


def _lengthened(source: SourceText, words: int) -> SourceText:
    """Minutes of at least so many words: those given over and over, the numbers of their items rising."""
    numbers = counting(1)
    text = ""
    while len(text.split()) < words:
        text += re.sub(r"(?m)^\d{1,2}(?=[.)] )", lambda _: str(next(numbers)), source.text) + "\n"
    return SourceText("long.txt", text)


def command() -> list[Row]:
    """`kansli read` of one text file, process start included."""
    seconds = _median(lambda: _kansli("read", str(SAMPLES[0])), rounds=7)
    return [Row("kansli read, one text file", f"{seconds:.2f} s", "≤ 0.6 s")]


def folder() -> list[Row]:
    """Two thousand text minutes on one worker and on two, in one run, and the memory of the largest process."""
    with tempfile.TemporaryDirectory() as name:
        _write_minutes(Path(name), FOLDER)
        one = _seconds(lambda: _kansli("read", "--json", "--workers", "1", name))
        two = _seconds(lambda: _kansli("read", "--json", "--workers", "2", name))
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return [
        Row(f"{FOLDER} text minutes, one worker", f"{one:.1f} s ({FOLDER / one:.0f} a second)"),
        Row(f"{FOLDER} text minutes, two workers", f"{two:.1f} s ({FOLDER / two:.0f} a second)"),
        Row("two workers against one", f"{one / two:.2f} times", "≥ 1.7 times"),
        Row("memory of the largest process", f"{memory:.0f} MB", "< 300 MB in all"),
    ]


def _write_minutes(folder: Path, count: int) -> None:
    """Minutes like the golden ones, each with its own day, numbers and names."""
    chance = random.Random(1)  # noqa: S311 - varied, and the same every time
    models = [
        path.read_text(encoding="utf-8") for path in [*GOLDEN, *(path for path in SAMPLES if "å" in path.read_text(encoding="utf-8"))]
    ]
    for number in range(count):
        text = re.sub(r"\b(20)\d\d\b", lambda _: f"20{chance.randrange(10, 30)}", models[number % len(models)])
        text = re.sub(
            r"\b\d{1,2}(?= (?:januari|februari|mars|april|maj|juni|augusti|oktober|november))", lambda _: str(chance.randrange(1, 28)), text
        )
        (folder / f"{number:04}.txt").write_text(text, encoding="utf-8")


def _kansli(*arguments: str) -> None:
    subprocess.run(
        [Path(sys.executable).parent / "kansli", *arguments], check=True, stdout=subprocess.DEVNULL, env={**os.environ, "NO_COLOR": "1"}
    )


def _seconds(action: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    start = clock()
    action()
    return clock() - start


def _median(
    action: Callable[[], object],
    *,
    rounds: int = ROUNDS,
    before: Callable[[], None] | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> float:
    times = []
    for _ in range(rounds):
        if before:
            before()
        times.append(_seconds(action, clock))
    return statistics.median(times)


def linking() -> list[Row]:
    """Time to link as many readings, and twice as many: near-linear growth."""
    texts = [load(path) for path in [*GOLDEN, *SAMPLES]]
    models = [read(text) for text in texts]
    rows = []
    times = []
    for count in (1000, 2000, 4000):
        readings = [
            replace(
                models[n % len(models)],
                document=f"{n:05}",
                head=replace(models[n % len(models)].head, date=date(2000, 1, 1) + timedelta(days=2 * n)),
            )
            for n in range(count)
        ]
        times.append(_seconds(lambda readings=readings: link(readings)))
        rows.append(Row(f"link {count} readings", f"{times[-1]:.1f} s"))
    rows.append(Row("4,000 against 1,000", f"{times[-1] / times[0]:.1f} times", "near 4"))
    return rows
