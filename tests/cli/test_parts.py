"""A part of the house that dies is started again, later and later; one that all rests on is given up in the end."""

from __future__ import annotations

import sys
import time

import pytest

from kansli.cli import serving
from kansli.cli.serving import Part


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands still until it is set."""

    class Clock:
        now = 1000.0

    monkeypatch.setattr(serving.time, "monotonic", lambda: Clock.now)
    return Clock


def die(part: Part) -> None:
    part.process.kill()
    part.process.wait()


@pytest.fixture
def part(clock):
    made = []

    def part(*, vital: bool) -> Part:
        made.append(Part("Delen", [sys.executable, "-c", "import time; time.sleep(60)"], vital=vital))
        return made[-1]

    yield part
    for each in made:
        each.stop()
        each.process.wait()


def test_the_first_death_is_mended_at_once_and_the_next_ones_later(part, clock, capfd):
    one = part(vital=False)
    pauses = []
    for _ in range(8):
        die(one)
        died = clock.now
        while one.process.poll() is not None:
            assert one.look_after()
            clock.now += 0.5
        pauses.append(clock.now - 0.5 - died)
    assert pauses == [0, 2, 4, 8, 16, 30, 30, 30]
    assert capfd.readouterr().err.count("Delen stannade (kod -9) och startas igen.") == 8


def test_after_a_long_life_it_is_started_at_once_again(part, clock):
    one = part(vital=True)
    for _ in range(10):
        clock.now += 61
        die(one)
        assert one.look_after()
        assert one.process.poll() is None


def test_what_all_rests_on_is_given_up(part, clock):
    one = part(vital=True)
    for _ in range(5):
        die(one)
        while one.process.poll() is not None:
            assert one.look_after()
            clock.now += 0.5
    die(one)
    assert not one.look_after()


def test_what_does_not_finish_is_ended():
    stubborn = Part(
        "Delen",
        [sys.executable, "-c", "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(); time.sleep(60)"],
        vital=True,
    )
    stubborn.stop()
    stubborn.wait(time.monotonic() + 0.2)
    assert stubborn.process.returncode is not None
