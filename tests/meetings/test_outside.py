"""Other organisations' calendars: read defensively, and never fetched from an address that points inwards."""

from __future__ import annotations

import ipaddress
import socket
import threading
from contextlib import suppress
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kansli.meetings.fetching import allowed_by, fetch, is_public
from kansli.meetings.outside import CalendarError, entries_of
from kansli.meetings.services import calendars
from kansli.meetings.services.errors import NotPossibleError

YEAR = (date(2027, 1, 1), date(2027, 12, 31))
LOOPBACK = allowed_by(["127.0.0.0/8"])


def calendar(*events: str) -> bytes:
    return (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//\r\n"
        + "".join(f"BEGIN:VEVENT\r\n{one}END:VEVENT\r\n" for one in events)
        + "END:VCALENDAR\r\n"
    ).encode()


def test_recurring_entries_are_unfolded_over_summer_time():
    weekly = "UID:1\r\nDTSTART;TZID=Europe/Stockholm:20270322T083000\r\nDTEND;TZID=Europe/Stockholm:20270322T100000\r\nRRULE:FREQ=WEEKLY;COUNT=2\r\nSUMMARY:Råd\r\n"
    assert [(one.first, one.starts, one.ends) for one in entries_of(calendar(weekly), *YEAR)] == [
        (date(2027, 3, 22), "08:30", "10:00"),
        (date(2027, 3, 29), "08:30", "10:00"),
    ]


def test_a_whole_day_ends_on_its_last_day():
    [one] = entries_of(calendar("UID:1\r\nDTSTART;VALUE=DATE:20270301\r\nDTEND;VALUE=DATE:20270306\r\nSUMMARY:Sportlov\r\n"), *YEAR)
    assert (one.first, one.last, one.starts) == (date(2027, 3, 1), date(2027, 3, 5), "")


def test_what_is_called_off_is_left_out():
    assert entries_of(calendar("UID:1\r\nSTATUS:CANCELLED\r\nDTSTART;VALUE=DATE:20270301\r\nSUMMARY:Inställt\r\n"), *YEAR) == []


def test_an_endless_calendar_is_given_up():
    minutely = "UID:1\r\nDTSTART:20270101T000000Z\r\nRRULE:FREQ=MINUTELY\r\nSUMMARY:Oändlig\r\n"
    with pytest.raises(CalendarError, match="fler än"):
        entries_of(calendar(minutely), *YEAR)


@given(st.binary(max_size=400) | st.text(max_size=400).map(lambda words: calendar(words)))
def test_nonsense_is_told_and_never_more(content):
    with suppress(CalendarError):  # any other error fails the test
        assert isinstance(entries_of(content, *YEAR), list)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "192.168.0.1",
        "169.254.169.254",
        "::1",
        "fe80::1",
        "::ffff:127.0.0.1",
        "0.0.0.0",  # noqa: S104 - asked about, not listened at
        "224.0.0.1",
        "100.64.0.1",
    ],
)
def test_inward_addresses_are_never_asked(address):
    assert not is_public(ipaddress.ip_address(address))


def test_public_addresses_may_be_asked():
    assert is_public(ipaddress.ip_address("193.10.0.1"))
    assert is_public(ipaddress.ip_address("2a00:1450:400f::1"))


@pytest.fixture
def server():
    """A web server on loopback whose answers the test gives; it counts what it was asked."""

    class Handler(BaseHTTPRequestHandler):
        answers: dict[str, tuple[int, dict[str, str], bytes]] = {}
        asked: list[str] = []

        def do_GET(self) -> None:
            self.asked.append(self.path)
            status, headers, body = self.answers.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    Handler.answers, Handler.asked = {}, []
    with HTTPServer(("127.0.0.1", 0), Handler) as web:
        thread = threading.Thread(target=web.serve_forever)
        thread.start()
        Handler.base = f"http://127.0.0.1:{web.server_address[1]}"
        yield Handler
        web.shutdown()
        thread.join()


def test_a_calendar_that_points_inwards_is_not_asked(server):
    with pytest.raises(CalendarError, match="internt nät"):
        fetch(f"{server.base}/kalender.ics", may_ask=is_public)
    assert server.asked == []


def test_a_redirection_inwards_is_not_followed(server):
    server.answers["/a"] = (302, {"Location": "http://169.254.169.254/hemligt"}, b"")
    with pytest.raises(CalendarError, match="internt nät"):
        fetch(f"{server.base}/a", may_ask=LOOPBACK)
    assert server.asked == ["/a"]


def test_an_address_in_a_network_of_ones_own_is_fetched(server):
    server.answers["/k.ics?x=1"] = (200, {}, calendar("UID:1\r\nDTSTART;VALUE=DATE:20270301\r\nSUMMARY:Råd\r\n"))
    server.answers["/vidare"] = (301, {"Location": "/k.ics?x=1"}, b"")
    assert b"VCALENDAR" in fetch(f"{server.base}/vidare", may_ask=LOOPBACK)


@pytest.mark.parametrize(
    ("answer", "words"),
    [((500, {}, b""), "fel 500"), ((200, {}, b"x" * (2 * 1024 * 1024 + 1)), "för stor"), ((302, {"Location": "/x"}, b""), "för många")],
)
def test_what_an_address_answers_wrongly_is_told(server, answer, words):
    server.answers["/x"] = answer
    with pytest.raises(CalendarError, match=words):
        fetch(f"{server.base}/x", may_ask=LOOPBACK)


def test_an_address_that_never_answers_is_given_up(monkeypatch):
    monkeypatch.setattr("kansli.meetings.fetching._PATIENCE", 0.3)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with pytest.raises(CalendarError, match="svarade inte"):
            fetch(f"http://127.0.0.1:{silent.getsockname()[1]}/", may_ask=LOOPBACK)


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://x.example/k.ics", "kalender", "http://"])
def test_other_kinds_of_address_are_refused(address):
    with pytest.raises(CalendarError, match="https"):
        fetch(address, may_ask=is_public)


def test_what_cannot_be_fetched_keeps_what_was_there(secretary, at):
    scope = secretary.scope()
    good = calendar("UID:1\r\nDTSTART;VALUE=DATE:20270301\r\nSUMMARY:Råd\r\n")
    kept = calendars.add_calendar(scope, "Regionen", at=at, address="https://regionen.example/k.ics", get=lambda _: good)

    def fails(_: str) -> bytes:
        raise CalendarError("Adressen svarade inte.")

    calendars.refresh_calendar(kept, at=at, get=fails)
    kept.refresh_from_db()
    assert (kept.events.count(), kept.problem) == (1, "Adressen svarade inte.")
    calendars.refresh_calendar(kept, at=at, get=lambda _: good)
    kept.refresh_from_db()
    assert (kept.events.count(), kept.problem) == (1, "")
    with pytest.raises(NotPossibleError, match="redan"):
        calendars.add_calendar(scope, "Regionen", at=at)


def test_the_page_adds_a_file_and_days_by_hand(secretary):
    from django.core.files.uploadedfile import SimpleUploadedFile

    act = "/norra/motesplan/kalendrar/andra/"
    file = SimpleUploadedFile("k.ics", calendar("UID:1\r\nDTSTART;VALUE=DATE:20270301\r\nSUMMARY:Mälartinget\r\n"))
    secretary.post(act, {"do": "add", "name": "Mälartinget", "file": file})
    secretary.post(act, {"do": "add", "name": "Skollov"})
    from kansli.meetings.models import OutsideCalendar

    breaks = OutsideCalendar.objects.get(name="Skollov")
    secretary.post(act, {"do": "entry", "calendar": breaks.pk, "title": "Sportlov", "first": "2027-03-01", "last": "2027-03-05"})
    page = secretary.get("/norra/motesplan/kalendrar/").content.decode()
    assert "1 mars 2027 – 5 mars 2027 Sportlov" in page
    assert "Mälartinget" in page
    broken = secretary.post(act, {"do": "add", "name": "Trasig", "file": SimpleUploadedFile("k.ics", b"hej")}, follow=True).content.decode()
    assert "ingen kalender som går att läsa" in broken
