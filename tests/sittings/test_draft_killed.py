"""The server is killed in the middle of a sentence (kill -9) and started again: nothing is lost while the page is open, and at
most the last two seconds if that goes too.

A real server of its own: gunicorn on a folder of its own, as ``kansli serve`` starts it.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

_MAKE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("collectstatic", verbosity=0, interactive=False)
from django.test import Client
from django.utils import timezone
from kansli.access import Role
from kansli.sittings.services.draft import open_draft
from tests.support.cast import make_cooperation, visitor
from tests.support.sitting import agenda, planned_meeting, seat_everybody
cooperation = make_cooperation("norra", "Norra samverkan", at=timezone.now())
seat_everybody(cooperation)
meeting = planned_meeting(cooperation)
agenda(meeting)
secretary = visitor(Role.SECRETARIAT, cooperation)
open_draft(secretary.scope(), meeting, at=timezone.now())
print(meeting.pk, secretary.cookies["sessionid"].value)
"""
_LOST = 2.0
"""Seconds of typing that may be lost."""


class Server:
    """Gunicorn on a folder of its own, that can be killed and started again on the same port."""

    def __init__(self, home: Path) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("KANSLI_", "DJANGO_"))}
        self.home = home
        self.environment = kept | {"DJANGO_SETTINGS_MODULE": "kansli.web.settings", "KANSLI_HOME": str(home), "KANSLI_HOSTS": "127.0.0.1"}
        made = subprocess.run([sys.executable, "-c", _MAKE], env=self.environment, capture_output=True, text=True, check=True)
        self.meeting, self.session = made.stdout.split()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            "kansli.web.wsgi",
            "--bind",
            f"127.0.0.1:{self.port}",
            "--workers",
            "1",
            "--threads",
            "4",
        ]
        self.process = subprocess.Popen(command, env=self.environment, start_new_session=True, stderr=subprocess.DEVNULL)
        limit = time.monotonic() + 60
        while True:
            try:
                urllib.request.urlopen(f"{self.url}/logga-in/", timeout=5).close()  # noqa: S310 - our own server
                return
            except OSError:
                if time.monotonic() > limit:
                    raise
                threading.Event().wait(0.1)

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def kept(self) -> str:
        """The draft as the database holds it."""
        with sqlite3.connect(next(self.home.glob("*.sqlite3"))) as database:
            return str(database.execute("select content from sittings_draft").fetchone()[0])


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("killed"))
    yield server
    if server.process.poll() is None:
        server.kill()


@pytest.fixture
def server(running) -> Server:
    if running.process.poll() is not None:
        running.start()
    return running


@pytest.fixture
def desk(browser, server) -> Page:
    context = browser.new_context(base_url=server.url, locale="sv-SE")
    context.set_default_timeout(20_000)
    context.add_cookies([{"name": "sessionid", "value": server.session, "url": server.url}])
    page = context.new_page()
    page.goto(f"/norra/moten/{server.meeting}/anteckningar/")
    page.wait_for_function("() => window.kansliDraft")
    page.locator(".jump a").nth(1).click()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    yield page
    context.close()


def test_what_is_written_while_the_server_is_gone_is_saved_when_it_is_back(server, desk):
    with desk.expect_response("**/spara/"):
        desk.keyboard.type("Före. ")
    server.kill()
    desk.keyboard.type("Medan den var borta. ")
    expect(desk.locator("#saved")).to_have_text("Ingen uppkoppling – det du skriver finns kvar här", timeout=20_000)
    server.start()
    expect(desk.locator("#saved")).to_contain_text("Sparat", timeout=20_000)
    desk.wait_for_function("() => !kansliDraft.saving.dirty")
    assert "Före. Medan den var borta." in server.kept()


def test_at_most_two_seconds_are_lost_if_the_page_goes_too(server, desk):
    typed: list[float] = []
    for number in range(60):
        desk.keyboard.type(f"ord{number} ", delay=8)
        typed.append(time.monotonic())
    server.kill()
    dead = time.monotonic()
    desk.context.close()
    saved = {int(number) for number in re.findall(r"ord(\d+) ?(?=ord|\n)", server.kept())}
    lost = [when for number, when in enumerate(typed) if number not in saved]
    assert saved, "nothing was saved at all"
    assert all(dead - when <= _LOST for when in lost), f"{dead - min(lost):.1f} seconds were lost"
