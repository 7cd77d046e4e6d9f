"""kill -9 in the middle of reading in: the next worker goes on, no fact twice, none lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.db import connection
from tests.support.archive_maker import write
from tests.support.cast import make_cooperation

from kansli.archive.models import Arrival, Delivery
from kansli.archive.receiving import receive_paths
from kansli.archive.services import read_in
from kansli.audit.services import breaks
from kansli.meetings.models import Minutes
from kansli.register.models import Fact, Mention, Reading

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
_WORKER = """
import sys, threading
from kansli.web import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
settings.FILES = __import__("pathlib").Path(sys.argv[2])
import django
django.setup()
from kansli.archive.worker import run
if __name__ == "__main__":
    run(threading.Event(), count=2)
"""
COUNT = 40
_PATIENCE = 120


@pytest.fixture
def start(tmp_path):
    """``start()``: a worker in a process of its own, on the test's database."""
    script = tmp_path / "worker.py"
    script.write_text(_WORKER)
    started = []

    def start() -> subprocess.Popen:
        environment = os.environ | {"DJANGO_SETTINGS_MODULE": "kansli.web.settings", "KANSLI_HOME": str(settings.HOME)}
        name = str(connection.settings_dict["NAME"])
        started.append(subprocess.Popen([sys.executable, script, name, settings.FILES], env=environment))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def wait_until(reached) -> None:
    until = time.monotonic() + _PATIENCE
    while not reached():
        assert time.monotonic() < until
        time.sleep(0.02)


def told(cooperation) -> list[tuple]:
    facts = Fact.objects.filter(cooperation=cooperation).values_list("meeting__date", "meeting__body__key", "kind", "start", "quote")
    mentions = Mention.objects.filter(cooperation=cooperation).values_list("matter__key", "meeting__date", "start")
    return [sorted(facts), sorted(mentions)]


def test_a_worker_that_is_killed_again_and_again_loses_nothing_and_doubles_nothing(start, settings, tmp_path, at):
    settings.FILES = tmp_path / "files"
    paths = write(tmp_path / "in", COUNT)
    killed, whole = make_cooperation("avbruten", "Avbruten", at=at), make_cooperation("hel", "Hel", at=at)
    receive_paths(killed, paths, at=at)
    mine = Arrival.objects.filter(delivery__cooperation=killed)
    for most in (3, 12, 25):
        process = start()
        wait_until(lambda most=most: mine.filter(state=Arrival.State.READ).count() >= most)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert mine.filter(state=Arrival.State.READ).count() < COUNT or Delivery.objects.filter(cooperation=killed, tied_at=None).exists()
    last = start()
    wait_until(lambda: Delivery.objects.filter(cooperation=killed).exclude(tied_at=None).exists())
    last.kill()
    last.wait()
    assert set(mine.values_list("state", flat=True)) == {Arrival.State.READ}
    assert Minutes.objects.filter(meeting__cooperation=killed).count() == COUNT
    assert Reading.objects.filter(minutes__meeting__cooperation=killed, in_use=True).count() == COUNT
    read_in(whole, paths, at=at)
    assert told(killed) == told(whole)
    assert list(breaks()) == []
