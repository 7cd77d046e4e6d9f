"""``kansli serve`` as a whole, in processes of its own with a home of its own."""

from __future__ import annotations

import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
_PATIENCE = 90


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def environment(tmp_path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KANSLI_", "DJANGO_"))}
    return {**kept, "KANSLI_HOME": str(tmp_path / "home"), "PYTHONUNBUFFERED": "1", "XDG_CACHE_HOME": str(Path.home() / ".cache")}


class Running:
    """A started house and what it has said."""

    def __init__(self, environment: dict[str, str], told: Path, *words: str) -> None:
        self._told = told
        with told.open("w") as out:
            self.process = subprocess.Popen([sys.executable, "-m", "kansli", "serve", *words], env=environment, stdout=out, stderr=out)

    @property
    def said(self) -> str:
        return self._told.read_text()

    def wait_for(self, words: str) -> str:
        until = time.monotonic() + _PATIENCE
        while words not in self.said:
            assert self.process.poll() is None, self.said
            assert time.monotonic() < until, self.said
            time.sleep(0.05)
        return self.said

    def parts(self) -> dict[str, int]:
        """The processes right below: what they run, and their ids."""
        told = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        names = {"gunicorn": "web", "work": "worker", "post": "post"}
        commands = {int(pid): Path(f"/proc/{pid}/cmdline").read_text().split("\0") for pid in told}
        return {name: pid for pid, words in commands.items() for word, name in names.items() if word in words}


@contextmanager
def serving(environment: dict[str, str], told: Path, *words: str) -> Iterator[Running]:
    running = Running(environment, told, *words)
    try:
        yield running
    finally:
        running.process.terminate()
        running.process.wait(60)


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except FileNotFoundError:
        return False


def wait_until(holds) -> None:
    until = time.monotonic() + _PATIENCE
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_from_the_first_start_to_the_end(environment, port, tmp_path):
    with serving(environment, tmp_path / "first", "--demo", "--port", str(port)) as house:
        lines = house.wait_for("Logga in: ").splitlines()
        assert lines[-1].startswith(f"Logga in: http://localhost:{port}/logga-in/"), lines
        link = lines[-1].removeprefix("Logga in: ")
        jar = http.cookiejar.CookieJar()
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        page = browser.open(link).read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
        browser.open(link, urllib.parse.urlencode({"csrfmiddlewaretoken": token, "next": "/exempel/moten/"}).encode())
        shown = browser.open(f"http://localhost:{port}/exempel/moten/")
        assert "9 juni" in shown.read().decode()
        assert "unsafe-inline" not in shown.headers["Content-Security-Policy"]
        style = re.search(r'href="(/static/kansli/kansli\.\w+\.css)"', page)[1]
        assert browser.open(f"http://localhost:{port}{style}").headers["Cache-Control"].endswith("immutable")
        with pytest.raises(urllib.error.HTTPError, match="410"):
            browser.open(link)

        parts = house.parts()
        os.kill(parts["worker"], signal.SIGKILL)
        house.wait_for("Inläsningen stannade")
        wait_until(lambda: house.parts().get("worker", parts["worker"]) != parts["worker"])
        assert house.parts()["web"] == parts["web"]
        last = house.parts()
    assert house.process.returncode == 0
    assert not [pid for pid in last.values() if is_alive(pid)]

    with serving(environment, tmp_path / "second", "--demo", "--port", str(port)) as again:
        said = again.wait_for("Logga in: ")
        assert "exempel är inlästa" not in said
        assert said.splitlines()[-1] != lines[-1]
        children = again.parts()
        again.process.kill()
        again.process.wait(10)
        wait_until(lambda: not [pid for pid in children.values() if is_alive(pid)])


def test_a_port_in_use_is_said_before_anything_is_started(environment, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "kansli", "serve", "--port", str(port)],
            env=environment,
            capture_output=True,
            text=True,
            timeout=_PATIENCE,
        )
    assert done.returncode == 1
    assert done.stderr == f"Porten {port} på 127.0.0.1 är upptagen eller får inte användas. Välj en annan med --port.\n"


def test_a_database_that_is_none_is_said(environment):
    for address, words in (
        ("mysql://x/y", "Inställningarna går inte att använda"),
        ("postgresql://a@127.0.0.1:9/b", "Databasen går inte att använda"),
    ):
        done = subprocess.run(
            [sys.executable, "-m", "kansli", "check"],
            env={**environment, "KANSLI_DATABASE": address},
            capture_output=True,
            text=True,
            timeout=_PATIENCE,
        )
        assert done.returncode == 1
        assert words in done.stderr
        assert "Traceback" not in done.stderr


def test_the_reading_commands_start_without_django():
    code = "import sys; from kansli.cli import main\ntry: main(['read', '--help'])\nexcept SystemExit: pass\nassert 'django' not in sys.modules"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True).returncode == 0
