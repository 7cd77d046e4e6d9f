"""Speed of the repair: undamaged text, a damaged sample with nothing remembered, and the evidence of one document."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path

from kansli.reader.api import evidence_of, known_from, load, merge
from kansli.reader.repair import clear_caches, repair
from kansli.reader.repair.evidence import spellings_of
from kansli.reader.text import SourceText
from tests.bench.table import Row, print_table

SAMPLES = Path(__file__).parents[2] / "samples" / "minutes"
ROUNDS = 15


def milliseconds(job: Callable[[], object], before: Callable[[], object] = lambda: None) -> float:
    """Median time of ``job``; ``before`` runs first each time and is not counted."""
    times = []
    for _ in range(ROUNDS):
        before()
        start = time.perf_counter()
        job()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000


def rows() -> list[Row]:
    """Measure."""
    texts = {path.name[:3]: load(path) for path in sorted(SAMPLES.glob("*.txt"))}
    known = known_from(merge(evidence_of(text) for text in texts.values()))
    sound = texts["003"].text
    ten = SourceText("ten.txt", (sound * (10_000 // len(sound) + 1))[:10_000])
    made = [Row("undamaged text, 10 kB", f"{milliseconds(lambda: repair(ten, known)):.2f} ms", "1 ms")]
    for name in ("001", "004"):
        text = texts[name]
        figure = milliseconds(lambda text=text: repair(text, known), clear_caches)
        made.append(Row(f"damaged sample {name}, caches emptied", f"{figure:.0f} ms", "100 ms"))
    made.append(Row("spellings of one document, 10 kB", f"{milliseconds(lambda: spellings_of(ten)):.1f} ms", "10 ms"))
    return made


if __name__ == "__main__":
    print_table("Repair", rows())
