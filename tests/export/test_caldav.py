"""The feeds, taken in by a calendar server of its own kind and read by a client that is not ours."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import caldav
import pytest
import requests
import vobject
from icalendar import Calendar

from kansli.meetings.models import Meeting
from kansli.people.models import Body

pytestmark = pytest.mark.slow


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """Radicale, a CalDAV server, in a process of its own on loopback."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "radicale",
        "--server-hosts",
        f"127.0.0.1:{port}",
        "--auth-type",
        "none",
        "--storage-filesystem-folder",
        str(tmp_path),
    ]
    log = (tmp_path / "log").open("wb")
    process = subprocess.Popen([*command, "--rights-type", "authenticated"], stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}/"
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until and process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.05)
        yield address
    finally:
        process.terminate()
        process.wait(30)
        log.close()


@pytest.fixture
def meeting(transactional_db, cooperation) -> Meeting:
    body = Body.objects.get(cooperation=cooperation, key="ledningsgrupp")
    return Meeting.objects.create(
        cooperation=cooperation, body=body, date=date(2027, 2, 12), starts="08:30", ends="11:00", place="Ekeby kommunhus, Välsalen", announced=True, standing="planned", state="draft"
    )  # fmt: skip


def put(calendar: caldav.Calendar, feed: bytes) -> None:
    """Each event with the time zones it needs, as a client does that subscribes and keeps a copy."""
    whole = Calendar.from_ical(feed)
    for event in whole.walk("VEVENT"):
        one = Calendar()
        one.add("prodid", "-//test//")
        one.add("version", "2.0")
        for zone in whole.walk("VTIMEZONE"):
            one.add_component(zone)
        one.add_component(event)
        calendar.save_event(one.to_ical().decode())


def test_a_feed_through_a_calendar_server(server, live_server, secretary, meeting):
    page = secretary.post("/norra/kalender/ny/", {"thing": f"body:{meeting.body_id}"}, follow=True).content.decode()
    path = re.search(r"https?://[^/]+(/kalender/[^\"]+\.ics)", page)[1]

    def feed() -> bytes:
        answer = requests.get(live_server.url + path, timeout=30)
        assert answer.headers["Content-Type"].startswith("text/calendar")
        return answer.content

    with caldav.DAVClient(server, username="karin", password="karin") as client:  # noqa: S106 - a server that asks for none
        calendar = client.principal().make_calendar(name="Möten", cal_id="moten")
        put(calendar, feed())
        [event] = calendar.events()
        kept = vobject.readOne(event.data).vevent
        assert kept.uid.value == meeting.uid
        assert kept.dtstart.value.isoformat() == "2027-02-12T08:30:00+01:00"
        assert kept.location.value == "Ekeby kommunhus, Välsalen"
        found = calendar.search(start=date(2027, 2, 12), end=date(2027, 2, 13), event=True)
        assert len(found) == 1

        Meeting.objects.filter(pk=meeting.pk).update(date=date(2027, 4, 9), sequence=1)
        put(calendar, feed())
        [event] = calendar.events()  # the same meeting, moved: no second one
        kept = vobject.readOne(event.data).vevent
        assert kept.dtstart.value.isoformat() == "2027-04-09T08:30:00+02:00"
        assert int(kept.sequence.value) >= 1  # the client raises it itself when it saves
        assert calendar.search(start=date(2027, 2, 12), end=date(2027, 2, 13), event=True) == []
