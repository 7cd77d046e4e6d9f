"""`make bench`: every figure of docs/performance.md, as Markdown tables. One part by name: `python -m tests.bench reader`."""

from __future__ import annotations

import sys
from collections.abc import Callable

from tests.bench import archive, bench_accuracy, bench_reader, bench_repair, bench_sources, draft, house, members, pack
from tests.bench.table import Row, print_table

PARTS: dict[str, tuple[str, Callable[[], list[Row]]]] = {
    "accuracy": ("How well it reads", bench_accuracy.golden),
    "repair": ("OCR repair", bench_repair.rows),
    "reader": ("One document, in process", bench_reader.in_process),
    "command": ("One command", bench_reader.command),
    "pdf": ("PDF with text", bench_sources.text_pdf),
    "docx": ("DOCX", bench_sources.word_file),
    "scans": ("Scans", bench_sources.scans),
    "folder": ("A folder of thousands", bench_reader.folder),
    "links": ("Linking", bench_reader.linking),
    "archive": ("An archive of twenty years read in", archive.rows),
    "pack": ("Forty papers as one PDF", pack.rows),
    "draft": ("Live minutes", draft.rows),
    "house": ("The house on an archive of twenty years", house.rows),
    "members": ("A hundred members open one meeting", members.rows),
}


def main(names: list[str]) -> None:
    """Measure the parts named, or all."""
    for name in names or PARTS:
        title, measure = PARTS[name]
        print_table(title, measure())


if __name__ == "__main__":  # processes that parse import this module too
    main(sys.argv[1:])
