"""Pages, search and memory on an archive of twenty years, on both databases.

Each database has a process of its own (``python -m tests.bench.house HOME DATABASE``), since Django knows one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple
from pathlib import Path
from typing import Any

from tests.bench import search
from tests.bench.table import Row

_TIMES = 30
_MEETINGS = int(os.environ.get("BENCH_MEETINGS", "1000"))
_SLUG = "arkivet"


def rows() -> list[Row]:
    """Pages, search and memory, on SQLite and on PostgreSQL."""
    from tests.support.postgres import Cluster

    made: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="kansli-bench-") as folder:
        made += _measured("SQLite", Path(folder) / "sqlite", "")
        cluster = Cluster()
        try:
            made += _measured("PostgreSQL", Path(folder) / "postgres", cluster.create_database())
        finally:
            cluster.stop()
    return made


def _measured(name: str, home: Path, database: str) -> list[Row]:
    environment = {word: value for word, value in os.environ.items() if not word.startswith(("KANSLI_", "DJANGO_"))}
    environment |= {"KANSLI_HOME": str(home), "KANSLI_DATABASE": database, "DJANGO_SETTINGS_MODULE": "kansli.web.settings"}
    done = subprocess.run([sys.executable, "-m", "tests.bench.house"], env=environment, stdout=subprocess.PIPE, text=True, check=True)
    told = json.loads(done.stdout.splitlines()[-1])
    pages = [
        Row(f"{name}: page {page}, {one['queries']} queries", f"p95 {one['p95']:.0f} ms", "≤ 100 ms, ≤ 15 queries")
        for page, one in told["pages"].items()
    ]
    return [
        *pages,
        *(Row(*row) for row in told["search"]),
        Row(f"{name}: a server process", f"{told['memory']:.0f} MB", "< 250 MB"),
    ]


def measure() -> dict[str, Any]:
    """Everything on the database of this process's settings."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    setup_test_environment()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    _read_in()
    client = _secretary()
    told: dict[str, Any] = {
        "pages": {page: _page(client, page) for page in _pages()},
        "search": [astuple(row) for row in search.rows(_SLUG)],
    }
    told["memory"] = _memory(client)
    return told


def _read_in() -> None:
    """Read the archive as the worker does, on all cores, until the last row is tied and indexed."""
    from django.utils import timezone

    from kansli.archive.receiving import receive_paths
    from kansli.archive.worker import run
    from kansli.people.models import Cooperation
    from tests.support.archive_maker import write

    cooperation = Cooperation.objects.create(slug=_SLUG, name="Ekebybygdens samverkan", named_by_person=True, created_at=timezone.now())
    with tempfile.TemporaryDirectory() as folder:
        receive_paths(cooperation, write(Path(folder), _MEETINGS), at=timezone.now())
        stop = threading.Event()
        threading.Thread(target=_stop_when_done, args=(stop,), daemon=True).start()
        run(stop)


def _stop_when_done(stop: threading.Event) -> None:
    from django.db import connection

    from kansli.archive.models import Delivery

    while not Delivery.objects.exclude(tied_at=None).exists():
        time.sleep(0.2)
    connection.close()
    stop.set()


def _secretary() -> Any:  # noqa: ANN401 - Django's test client
    from django.conf import settings
    from django.test import Client

    from kansli.people.models import Cooperation, Membership, User

    user = User.objects.create(email="karin.ek@ekeby.example", name="Karin Ek")
    Membership.objects.create(user=user, cooperation=Cooperation.objects.get(slug=_SLUG), role="administrator")
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def _pages() -> Iterator[str]:
    from kansli.matters.models import Matter
    from kansli.meetings.models import Meeting, Minutes
    from kansli.people.models import Organisation, Person
    from kansli.register.models import Decision

    yield from (
        "",
        "utestaende/",
        "utestaende/?visa=alla",
        "moten/",
        "arenden/",
        "beslut/",
        "uppdrag/",
        "personer/",
        "granska/",
        "hittat/",
        "historik/",
        "las-in/",
    )
    busiest = Matter.objects.order_by("pk").first()
    yield f"arenden/{busiest.pk}/"
    yield f"moten/{Meeting.objects.filter(standing='held').first().pk}/"
    yield f"beslut/{Decision.objects.first().pk}/"
    yield f"personer/{Person.objects.first().pk}/"
    yield f"kommuner/{Organisation.objects.filter(member=True).first().pk}/"
    yield f"granska/{Minutes.objects.first().pk}/"


def _page(client: Any, page: str) -> dict[str, float]:  # noqa: ANN401 - Django's test client
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    path = f"/{_SLUG}/{page}"
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return {"queries": len(queries), "p95": _p95(lambda: client.get(path))}


def _p95(act: Any) -> float:  # noqa: ANN401 - any call
    return sorted(_timed(act) for _ in range(_TIMES))[int(_TIMES * 0.95) - 1]


def _timed(act: Any) -> float:  # noqa: ANN401 - any call
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


def _memory(client: Any) -> float:  # noqa: ANN401 - Django's test client
    """The largest server process of ``kansli serve`` after every page has been fetched from it, in MB."""
    import socket

    import requests
    from django.conf import settings

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with _serving(port) as process:
        cookies = {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}
        for page in [*_pages(), "sok/?q=avtal"] * 3:
            answer = requests.get(f"http://127.0.0.1:{port}/{_SLUG}/{page}", cookies=cookies, timeout=30)
            assert answer.status_code == 200, page
        return max(_resident(pid) for pid in _family(process.pid))


@contextmanager
def _serving(port: int) -> Iterator[subprocess.Popen[bytes]]:
    import requests

    process = subprocess.Popen([Path(sys.executable).with_name("kansli"), "serve", "--port", str(port)], stdout=subprocess.DEVNULL)
    try:
        for _ in range(300):
            try:
                requests.get(f"http://127.0.0.1:{port}/logga-in/", timeout=1)
                break
            except requests.RequestException:
                time.sleep(0.1)
        yield process
    finally:
        process.terminate()
        process.wait(30)


def _family(pid: int) -> Iterator[int]:
    yield pid
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        yield from _family(int(child))


def _resident(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


if __name__ == "__main__":
    print(json.dumps(measure()))
