"""A secretary's first hour in a browser: an empty installation, twelve files, what was found, what is outstanding, a matter closed and found."""

from __future__ import annotations

import re
import threading
import time
from dataclasses import dataclass

import pytest
from tests.support import papers
from tests.support.cast import visitor

from kansli.archive import worker
from kansli.archive.models import Arrival
from kansli.people.models import Cooperation

pytestmark = pytest.mark.slow
CLICKS = 30
SECONDS = 600
READ = 240_000
"""Milliseconds until all is read, scans included, on a machine with other things to do."""
OUTCOME = "Övningen är bokad till den 14 oktober i Solberga."


@dataclass
class Hand:
    """Her hand on the mouse: each click and each field she types in is counted."""

    clicks: int = 0

    def click(self, place) -> None:
        self.clicks += 1
        place.click()

    def type(self, place, words: str) -> None:
        self.clicks += 1
        place.fill(words)


@pytest.fixture
def reading(live_server, settings, tmp_path):
    """The worker, as it runs beside the pages."""
    settings.FILES = tmp_path / "files"
    stop = threading.Event()
    thread = threading.Thread(target=worker.run, args=(stop,), kwargs={"count": 1})
    thread.start()
    yield
    stop.set()
    thread.join()


def left_to_read() -> bool:
    return Arrival.objects.filter(state__in=[Arrival.State.WAITING, Arrival.State.DRAWN]).exists()


def answer_all(page, hand: Hand) -> int:
    """Take the questions one by one: yes where she knows, otherwise "Vet inte"."""
    answered = 0
    while page.url.endswith("/fragor/"):
        asked = page.locator("h1").inner_text()
        known = {"Vad heter samverkan?": "Så heter samverkan", "Är det samma person?": "Ja"}.get(asked, "Vet inte")
        page.locator("main form").evaluate("form => form.dataset.seen = 1")
        hand.click(page.get_by_role("button", name=known, exact=True))
        page.wait_for_function("!document.querySelector('main form[data-seen]')")
        answered += 1
        assert answered <= 10
    return answered


def test_the_first_hour(live_server, reading, log_in, axe, tmp_path):
    files = papers.write(tmp_path / "in")
    assert len(files) == 12
    page, hand = log_in(visitor(None)), Hand()
    assert not Cooperation.objects.exists()

    page.goto("/")
    assert page.locator("h1").inner_text() == "Börja med det du redan har"
    axe(page)
    started = time.monotonic()
    hand.clicks += 2  # "Välj filer", and all of them in the folder
    page.get_by_label("Välj filer").set_input_files(files)
    page.wait_for_url("**/las-in/")

    first = page.get_by_role("link", name=re.compile("^Öppna")).first
    first.wait_for(timeout=READ)
    hand.click(first)
    page.locator(".fact").first.wait_for()
    first_seen = time.monotonic() - started
    assert left_to_read(), "the first minutes are opened while the rest is read"
    assert first_seen < 10

    hand.click(page.get_by_role("link", name="Läs in", exact=True))
    page.get_by_text("inte minnesanteckningar?").wait_for(timeout=READ)
    hand.click(page.get_by_role("button", name="Ta bort lunchmeny.docx"))
    assert "lunchmeny.docx är borttagen" in page.locator(".messages").inner_text()
    there = page.get_by_role("link", name="Se vad vi hittade")
    there.wait_for(timeout=READ)
    assert page.locator(".state.ok").count() == 11
    hand.click(there)

    assert page.locator("h1").inner_text() == "Det här hittade vi i 11 anteckningar"
    assert "2 grupper" in page.locator(".counts").inner_text()
    assert "5 kommuner" in page.locator(".counts").inner_text()
    assert page.get_by_role("heading", name="1 möte utan anteckningar").is_visible()
    assert papers.MISSING in page.locator(".missing").inner_text()
    hand.click(page.get_by_role("link", name="Börja"))
    assert answer_all(page, hand) >= 2
    hand.click(page.get_by_role("link", name="Visa utestående"))

    assert page.locator(".home").inner_text() == papers.COOPERATION
    listed = page.locator("section", has=page.get_by_role("heading", name="Enligt senaste genomgången")).locator("tbody tr")
    told = [(row.locator("[data-label=Ärende]").inner_text(), row.locator(".row-link").inner_text()) for row in listed.all()]
    assert [what for _, what in told] == [f"{matter}: {what}" for matter, what in papers.OUTSTANDING]
    assert [shown for (matter, _), (shown, _) in zip(papers.OUTSTANDING, told, strict=True) if matter not in shown.split(", ")] == []
    assert "Anteckningar saknas från 1 möte" in page.locator("main").inner_text()
    axe(page)
    reached, clicks = time.monotonic() - started, hand.clicks

    hand.click(listed.nth(1).locator("[data-label=Ärende] a"))
    assert page.locator("h1").inner_text() == "Beredskapsövning"
    hand.click(page.get_by_text("Ändra status"))
    hand.click(page.get_by_role("radio", name="avslutat"))
    hand.type(page.get_by_label("Hur det slutade, eller varför"), OUTCOME)
    hand.click(page.locator("form", has=page.get_by_label("Hur det slutade, eller varför")).get_by_role("button", name="Spara"))
    page.get_by_text(f"Avslutat {time.localtime().tm_mday}").wait_for()

    hand.type(page.get_by_role("searchbox", name="Sök i arkivet"), "övning bokad Solberga")
    page.keyboard.press("Enter")
    hit = page.get_by_role("listitem").filter(has_text="Övningen är bokad")
    hand.click(hit.get_by_role("heading").get_by_role("link"))
    assert page.locator("h1").inner_text() == "Beredskapsövning"
    assert OUTCOME in page.locator("main").inner_text()

    hand.click(page.get_by_role("link", name="Utestående", exact=True))
    assert listed.count() == 2
    took = time.monotonic() - started
    print(
        f"the first minutes after {first_seen:.1f} s; outstanding after {reached:.0f} s and {clicks} clicks; all {took:.0f} s, {hand.clicks}"
    )
    assert hand.clicks <= CLICKS
    assert took < SECONDS
