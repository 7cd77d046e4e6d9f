"""Reading in an archive of twenty years as a worker does it: read, linked, stored and indexed, on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.table import Row
from tests.support.postgres import Cluster

COUNT = 1000
ROOT = Path(__file__).parents[2]


def rows() -> list[Row]:
    """A thousand text minutes into an empty house on each database."""
    made = _measured("SQLite", "")
    cluster = Cluster()
    try:
        made += _measured("PostgreSQL", cluster.create_database())
    finally:
        cluster.stop()
    return made


def _measured(name: str, database: str) -> list[Row]:
    with tempfile.TemporaryDirectory() as home:
        environment = os.environ | {"KANSLI_HOME": home, "KANSLI_DATABASE": database, "DJANGO_SETTINGS_MODULE": "kansli.web.settings"}
        told = subprocess.run(
            [sys.executable, "-m", "tests.bench.archive", str(COUNT)], check=True, cwd=ROOT, env=environment, stdout=subprocess.PIPE
        )
    found = json.loads(told.stdout.splitlines()[-1])
    return [
        Row(
            f"{COUNT} text minutes read in, {name}", f"{found['seconds']:.1f} s ({COUNT / found['seconds']:.0f} a second)", "≥ 40 a second"
        ),
        Row(f"of that tying together, {name}", f"{found['tying']:.1f} s"),
        Row(f"processor time of storing and tying together a file, {name}", f"{found['processor'] / COUNT * 1000:.0f} ms"),
        Row(f"first minutes to open, {name}", f"{found['first']:.1f} s", "≤ 10 s"),
        Row(f"longest transaction, {name}", f"{found['longest'] * 1000:.0f} ms", "≤ 100 ms"),
        Row(f"facts stored, {name}", f"{found['facts']}"),
    ]


def _read_in(count: int) -> None:
    """In a process of its own: make the house, deliver the archive, work until nothing is left, and tell the figures."""
    import time

    import django

    django.setup()
    from django.core.management import call_command
    from django.db.transaction import Atomic
    from django.utils import timezone

    from kansli.archive import finishing
    from kansli.archive.models import Arrival
    from kansli.archive.pool import processes
    from kansli.archive.receiving import receive_paths
    from kansli.archive.worker import Worker
    from kansli.people.models import Cooperation
    from kansli.register.models import Fact
    from tests.support.archive_maker import write

    call_command("migrate", verbosity=0)
    cooperation = Cooperation.objects.create(slug="arkiv", created_at=timezone.now())
    with tempfile.TemporaryDirectory() as folder:
        receive_paths(cooperation, write(Path(folder), count), at=timezone.now())
    held: list[float] = []
    enter, leave, open_since = Atomic.__enter__, Atomic.__exit__, []

    def begin(self: Atomic) -> None:
        open_since.append(time.perf_counter())
        enter(self)

    def end(self: Atomic, *error: object) -> None:
        try:
            leave(self, *error)
        finally:
            began = open_since.pop()
            if not open_since:
                held.append(time.perf_counter() - began)

    tie, took = finishing.tie_together, [0.0]

    def timed(*told: object) -> None:
        began = time.perf_counter()
        tie(*told)
        took[0] += time.perf_counter() - began

    finishing.tie_together = timed
    Atomic.__enter__, Atomic.__exit__ = begin, end
    first = 0.0
    with processes() as pool:
        pool.submit(int).result()
        began, before = time.perf_counter(), time.process_time()
        worker = Worker(pool)
        while worker.step():
            if not first and Arrival.objects.filter(state=Arrival.State.READ).exists():
                first = time.perf_counter() - began
        seconds, own = time.perf_counter() - began, time.process_time() - before
        worker.end()
    told = {"seconds": seconds, "first": first, "longest": max(held), "tying": took[0], "facts": Fact.objects.count(), "processor": own}
    print(json.dumps(told))


if __name__ == "__main__":
    _read_in(int(sys.argv[1]))
