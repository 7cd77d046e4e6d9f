"""A hundred members who open one meeting through their links: within ten seconds, and all in the same instant.

The server is the one ``kansli serve`` starts, in processes of its own, on SQLite and on PostgreSQL.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from tests.bench.table import Row

_MEMBERS = 100
_SPREAD = 10.0
"""Seconds within which they open it when nobody hurries them."""


def rows() -> list[Row]:
    """Both ways of opening, on both databases."""
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
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {word: value for word, value in os.environ.items() if not word.startswith(("KANSLI_", "DJANGO_"))}
    environment |= {
        "KANSLI_HOME": str(home),
        "KANSLI_DATABASE": database,
        "KANSLI_URL": f"http://127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": "kansli.web.settings",
    }
    made = subprocess.run([sys.executable, "-m", "tests.bench.members"], env=environment, stdout=subprocess.PIPE, text=True, check=True)
    paths = json.loads(made.stdout.splitlines()[-1])
    server = subprocess.Popen([sys.executable, "-m", "kansli", "serve", "--port", str(port)], env=environment, stdout=subprocess.DEVNULL)
    try:
        _await(port)
        _open(port, paths[0])  # templates and code are loaded once
        spread = _together(port, paths, lambda number: number * _SPREAD / _MEMBERS)
        burst = _together(port, paths, lambda _: 0.0)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(60)
    p95 = statistics.quantiles([seconds for _, seconds in spread], n=20)[18]
    refused = sum(status != 200 for status, _ in burst)
    return [
        Row(f"{name}: {_MEMBERS} members within {_SPREAD:.0f} s", f"p95 {p95 * 1000:.0f} ms", "≤ 300 ms"),
        Row(f"{name}: all in the same instant", f"{refused} refused, the last after {max(s for _, s in burst):.1f} s", "0 refused, ≤ 5 s"),
    ]


def _await(port: int) -> None:
    until = time.monotonic() + 180
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the server does not answer")


def _open(port: int, path: str) -> tuple[int, float]:
    """Status and seconds."""
    began = time.perf_counter()
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
            answer.read()
            return answer.status, time.perf_counter() - began
    except OSError:
        return 0, time.perf_counter() - began


def _together(port: int, paths: list[str], after: Callable[[int], float]) -> list[tuple[int, float]]:
    found: list[tuple[int, float]] = []
    gate = threading.Barrier(len(paths) + 1)

    def one(number: int, path: str) -> None:
        gate.wait()
        time.sleep(after(number))
        found.append(_open(port, path))

    threads = [threading.Thread(target=one, args=(number, path)) for number, path in enumerate(paths)]
    for thread in threads:
        thread.start()
    gate.wait()
    for thread in threads:
        thread.join()
    return found


def prepare() -> list[str]:
    """A meeting with an agenda and papers, and a hundred called to it; the paths of their links."""
    import django

    django.setup()
    from datetime import date

    from django.core.management import call_command
    from django.utils import timezone

    from kansli.access import Role
    from kansli.meetings.models import Meeting
    from kansli.people.guard import Scope
    from kansli.people.models import Body, Cooperation, Holding, Membership, Organisation, Person, Seat, User
    from kansli.sittings.models import AgendaItem, Invitee
    from kansli.sittings.services.summons import link_of, summon

    call_command("migrate", verbosity=0)
    at = timezone.now()
    cooperation = Cooperation.objects.create(slug="norra", name="Norra samverkan", named_by_person=True, created_at=at)
    body = Body.objects.create(cooperation=cooperation, name="Stora nätverket", key="nätverk")
    user = User.objects.create(email="karin@ekeby.example", name="Karin Ek")
    Membership.objects.create(user=user, cooperation=cooperation, role=Role.SECRETARIAT)
    scope = Scope(cooperation, user, Role.SECRETARIAT, None)
    for number in range(_MEMBERS):
        home = Organisation.objects.create(cooperation=cooperation, name=f"Kommun {number:03}", member=True)
        person = Person.objects.create(cooperation=cooperation, name=f"Ledamot {number:03}", email=f"l{number}@kommun.example")
        seat = Seat.objects.create(cooperation=cooperation, body=body, organisation=home)
        Holding.objects.create(seat=seat, person=person, seen_first=date(2025, 1, 1), seen_last=date(2026, 1, 1))
    meeting = Meeting.objects.create(
        cooperation=cooperation,
        body=body,
        date=date(2027, 2, 12),
        starts="08:30",
        ends="11:00",
        place="Valsalen",
        standing="planned",
        state="draft",
    )
    for number in range(1, 13):
        AgendaItem.objects.create(
            meeting=meeting, ordinal=number, heading=f"Ärende {number}", kind="decision", proposal="att anta förslaget.", planned=10
        )
    summon(scope, meeting, at=at)
    invited = Invitee.objects.filter(meeting=meeting).select_related("person", "meeting")
    return [link_of(scope, one, at=at).removeprefix(os.environ["KANSLI_URL"]) for one in invited]


if __name__ == "__main__":
    print(json.dumps(prepare()))
