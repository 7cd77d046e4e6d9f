"""``kansli serve``: the pages, the worker that reads in and the mail, started together, kept alive together, stopped together."""

from __future__ import annotations

import ctypes
import hashlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from kansli.cli.django import stop as give_up

_PATIENCE = 25
"""Seconds that a part has to finish what it is doing."""
_LONG_LIFE = 60
"""A part that has lived so many seconds is started again at once when it dies."""
_QUICK_DEATHS = 6
"""After so many starts in a row that come to nothing, a part that all rests on is given up."""
_LONGEST_PAUSE = 30.0
"""Seconds at most before a part is started again."""
_PR_SET_PDEATHSIG = 1


class Part:
    """A process of the house that is started again when it dies.

    Args:
        name: in Swedish, for what is said about it.
        command: what to run.
        vital: without it there is no point in going on.
    """

    def __init__(self, name: str, command: Sequence[str], *, vital: bool) -> None:
        self.name, self._vital = name, vital
        self._command = list(command)
        self._deaths = 0
        self.start()

    def start(self) -> None:
        """Start it in a session of its own, so that the interrupt key reaches it through us alone."""
        self._started = time.monotonic()
        self._again_at = 0.0
        self.process = subprocess.Popen(self._command, start_new_session=True, preexec_fn=_end_with_parent)  # noqa: S603 - our own commands

    def look_after(self) -> bool:
        """Start it again if it has died, later and later; False when there is no point any more."""
        if self.process.poll() is None:
            return True
        now = time.monotonic()
        if not self._again_at:
            self._deaths = 1 if now - self._started > _LONG_LIFE else self._deaths + 1
            self._again_at = now + (0 if self._deaths == 1 else min(_LONGEST_PAUSE, 2.0**self._deaths / 2))
            click.echo(f"{self.name} stannade (kod {self.process.returncode}) och startas igen.", err=True)
        if self._vital and self._deaths >= _QUICK_DEATHS:
            return False
        if now >= self._again_at:
            self.start()
        return True

    def stop(self) -> None:
        """Ask it to finish."""
        if self.process.poll() is None:
            self.process.terminate()

    def wait(self, until: float) -> None:
        """Let it finish; after that end it."""
        try:
            self.process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def _end_with_parent() -> None:
    """Where the system can: a part is asked to finish when what looks after it is killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def serve(host: str, port: int, *, link: str = "") -> None:
    """Run the house until it is told to stop.

    Args:
        host: address to listen at.
        port: port to listen at.
        link: mail address of a user for whom a log-in link is printed when the pages answer.
    """
    _claim(host, port)
    collect_static()
    ending = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ending.set())
    parts = [
        Part("Webbservern", _web(host, port), vital=True),
        Part("Inläsningen", [sys.executable, "-m", "kansli", "work"], vital=False),
        Part("Mejlen", [sys.executable, "-m", "kansli", "post"], vital=False),
    ]
    failed = False
    try:
        if _answers(host, port, parts[0], ending):
            _welcome(link)
        while not ending.wait(0.5):
            if not all(part.look_after() for part in parts):
                failed = True
                break
    finally:
        for part in parts:
            part.stop()
        until = time.monotonic() + _PATIENCE
        for part in parts:
            part.wait(until)
    if failed:
        give_up("Kansli kunde inte hållas igång. Felet står ovan.")


def work() -> None:
    """Read in what waits, until told to stop."""
    from kansli.archive.worker import run

    run(_told_to_stop())


def post() -> None:
    """Send mails that wait and take those that come, until told to stop."""
    from kansli.post.worker import run
    from kansli.web.dispatch import hand_over

    run(_told_to_stop(), hand_over)


def _told_to_stop() -> threading.Event:
    ending = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ending.set())
    return ending


def collect_static() -> None:
    """Gather and compress static files, when they have changed since the last time."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
            about = Path(storage.path(name)).stat()
            digest.update(f"{name} {about.st_size} {about.st_mtime_ns}\n".encode())
    stamp = Path(settings.STATIC_ROOT) / ".stamp"
    if not stamp.exists() or stamp.read_text() != digest.hexdigest():
        call_command("collectstatic", verbosity=0, interactive=False)
        stamp.write_text(digest.hexdigest())


def _web(host: str, port: int) -> list[str]:
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return [
        *(sys.executable, "-m", "gunicorn", "kansli.web.wsgi:application", "--bind", address),
        *("--worker-class", "gthread", "--workers", os.environ.get("KANSLI_WEB_WORKERS", "2"), "--threads", "4", "--preload"),
        *("--graceful-timeout", "15", "--timeout", "120", "--log-level", "warning", "--no-control-socket"),
    ]


def _claim(host: str, port: int) -> None:
    """See that the port is free, before anything is started."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError):
            give_up(f"Porten {port} på {host} är upptagen eller får inte användas. Välj en annan med --port.")


def _answers(host: str, port: int, web: Part, ending: threading.Event) -> bool:
    """Wait until the pages answer."""
    at = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not listened at
    while web.process.poll() is None and not ending.wait(0.05):
        try:
            socket.create_connection((at, port), timeout=1).close()
        except OSError:
            continue
        return True
    return False


def _welcome(link: str) -> None:
    from django.conf import settings
    from django.utils import timezone

    click.echo(f"Kansli körs på {settings.BASE_URL} (avsluta med Ctrl+C).")
    if link:
        from kansli.people.models import User

        user = User.objects.filter(email=link, is_active=True).first()
        if user:
            click.echo(f"Logga in: {log_in_address(user.email, at=timezone.now())}")


def log_in_address(email: str, *, at: datetime) -> str:
    """A fresh address that logs the user in, once, within an hour."""
    from django.conf import settings
    from django.urls import reverse

    from kansli.people.links import LOG_IN_FOR, make_link
    from kansli.people.models import Link, User

    token = make_link(Link.Purpose.LOG_IN, at=at, user=User.objects.get(email=email), lasts=LOG_IN_FOR)
    return settings.BASE_URL + reverse("open_link", args=[token])
