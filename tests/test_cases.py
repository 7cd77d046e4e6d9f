"""The ten cases on the five samples, through the pages: as the minutes alone tell them, and with the secretary's review.

Each case gives the pages to visit, by links from Idag and no more than three clicks away, and what must stand on the
last of them. docs/cases.md holds the same table for readers; a test holds the two together.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from kansli.register.services.review_file import apply_review

ROOT = Path(__file__).parents[1]
REVIEW = ROOT / "samples" / "review.toml"
CASES = ROOT / "docs" / "cases.md"


@dataclass(frozen=True)
class Case:
    """Where a case shows."""

    number: int
    clicks: tuple[str, ...]
    """Words of the links to follow from Idag; in a list that is cut by year, the year's heading first, before " · "."""
    shows: tuple[str, ...]
    """What the last page says, in this order."""
    review: bool = False
    """It needs the secretary's review."""


SEPTEMBER, OCTOBER, DECEMBER, JUNE, LAST = "1 september 2022", "28 oktober 2022", "2 december 2022", "9 juni 2023", "15 december 2023"
MISSING = ("10 februari 2023", "28 april 2023", "21 september 2023", "27 oktober 2023")

WITHOUT = [
    Case(1, ("Utestående", "Frågan som samarbetsytan på hemsidan"), (SEPTEMBER, "utan datum", DECEMBER,"Stäms av på planeringskonferensen den 21 september", JUNE, "Kan höra ihop", "Hemsidan går att redigera igen", LAST, "Anteckningar saknas sedan dess från 2 möten", "21 september 2023", "Ärendets gång", DECEMBER, "10 februari 2023", "28 april 2023", JUNE)),
    Case(1, ("Ärenden", "Samarbetsytan"), ("senast 9 juni 2023", "281 dagar", SEPTEMBER, DECEMBER, JUNE)),
    Case(2, ("Ärenden", "Teams"), ("senast 2 december 2022", SEPTEMBER, "Alla återkopplar att Teams fungerar bra", DECEMBER, "svart att komma at team i Teams", "anteckningar saknas")),
    Case(3, ("Utestående", "Organisationsförslag kopplat till nya SUP2040"), ("Bordlagt", SEPTEMBER, "på grund av tidsbrist", "Kan höra ihop", "organisationsförslag stäms av med ledningsgruppen antingen via mejl eller extra möte", "Kan höra ihop", "starta upp nya organisationen", DECEMBER, "Anteckningar saknas", *MISSING)),
    Case(4, ("Beslut", "uppdrar åt arbetsgruppen att starta utredningen"), ("Medskick", "ska delredovisas till ledningsgruppen före de andra delarna startas i utredningen", "inte visat")),
    Case(4, ("Utestående", "Punkt 3 i projektdirektivet"), ("Anteckningar saknas", "Ärendets gång", OCTOBER, "26 september till 21 oktober")),
    Case(5, ("Utestående", "Förslag val ordförande"), ("Bordlagt", OCTOBER, "Ser redovisat ut", "Botkyrka blir ordförande och Salem vice ordförande", "skickas ut till nya samarbetskommittén för beslut under december", DECEMBER)),
    Case(5, ("Möten", "2022 · 2 december"), ("Frånvarande", "Botkyrka", "Salem")),
    Case(6, ("Utestående", "Planera och genomföra upphandling av konsultstöd"), (JUNE, "under hösten", "150 000 kr", "Kan höra ihop", "egna analyser/underlag behöver nödvändigtvis inte tas fram", LAST)),
    Case(6, ("Beslut", "genomföra en analys av effektsituationen"), ("150 000 kr", "högst 150 000 kr")),
    Case(7, ("Beslut", "Uppdra till förvaltningsorganisationen"), ("Deltar inte", "Södertälje", "Avviker från förslaget", "12 månader i stället för 24", "Om det genomförs", "14 juli 2025", "36 månader av möjlig förlängning återstår", "kommundirektörskonferensen i september")),
    Case(8, ("Möten", "2023 · 4 maj"), ("datum har justerats i efterhand",)),
    Case(8, ("Möten", "2023 · 17 augusti"), ("SSK torsdag 17 augusti", "behöver flyttas", "ordinarie möte den 17 augusti utgår", JUNE)),
    Case(8, ("Möten", "2023 · 9 juni"), ("Boka nytt möte den 22 augusti",)),
    Case(8, ("Möten", "2023 · 21 september"), ("torsdag den 21 september (em)", "start kl 12.00 den 21 september")),
    Case(9, ("Ärenden", "RUFS"), ("kallas även", "RUFES", "RUFFS", "RUFs", "RUFSS", SEPTEMBER, LAST)),
    Case(10, ("Möten", "2023 · 9 juni"), ("Mikael Blomberg", "gäst")),
    Case(10, ("Personer", "Magnus Gyllestad"), ("Haninge", "Södertälje")),
]  # fmt: skip
WITH = [
    Case(5, ("Ärenden", "Samarbetskommitténs ordförande 2023"), (OCTOBER, "bordläggs", DECEMBER, "Botkyrka blir ordförande"), review=True),
    Case(10, ("Personer", "Mats Andersson"), ("kallas även", "Mats Anderson"), review=True),
]


def told(response):
    """The page's words."""
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body.split("<main", 1)[-1])).replace("\u00a0", " ").split())


def follow(client, response, words):
    """Click the first link that says so, in the menu or on the page."""
    heading, _, words = words.rpartition(" · ")
    page = response.content.decode()
    page = page[re.search(rf"<h2>{heading}</h2>", page).end() :] if heading else page
    for address, inside in re.findall(r'<a\b[^>]*?href="([^"]+)"[^>]*>(.*?)</a>', page, flags=re.S):
        said = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", inside)).split())
        if words.casefold() in said.casefold() and not address.startswith("#"):
            base = response.request["PATH_INFO"]
            there = html.unescape(address).split("#")[0]
            found = client.get(there if there.startswith("/") else base + there)
            assert found.status_code == 200, there
            return found
    raise AssertionError(f"no link says ”{words}”")


def shown(client, case):
    page = client.get("/exempel/")
    assert page.status_code == 200
    assert len(case.clicks) <= 3
    for words in case.clicks:
        page = follow(client, page, words)
    return told(page)


def check(client, case):
    words, place = shown(client, case), 0
    for wanted in case.shows:
        found = words.find(wanted, place)
        assert found >= 0, f"”{wanted}” does not follow in: {words[place : place + 3000]}"
        place = found


@pytest.fixture
def reviewed(samples, secretary, at):
    apply_review(samples, REVIEW, secretary.user, at)


@pytest.mark.parametrize("case", WITHOUT, ids=lambda case: f"{case.number}-{case.clicks[-1][:24]}")
def test_as_the_minutes_alone_tell_it(samples, secretary, case):
    check(secretary, case)


@pytest.mark.parametrize("case", WITH, ids=lambda case: f"{case.number}-{case.clicks[-1][:24]}")
def test_with_the_secretarys_review(samples, reviewed, secretary, case):
    check(secretary, case)


def test_the_reviewed_archive_still_shows_the_rest(samples, reviewed, secretary):
    for case in WITHOUT:
        if case.number in {1, 2, 6, 7, 8, 9}:
            check(secretary, case)


def test_magnus_is_asked_about_once_with_both_sentences(samples, secretary):
    from kansli.archive.models import Question

    asked = [question for question in Question.objects.filter(cooperation=samples) if "Magnus Gyllestad" in str(question.about)]
    assert len(asked) == 1
    assert len(asked[0].passages) == 2


def test_the_table_says_which_cases_need_the_review():
    rows = re.findall(r"^\| (\d+) \|.*\| (ja|delvis|nej) \|$", CASES.read_text(encoding="utf-8"), flags=re.M)
    assert [int(number) for number, _ in rows] == list(range(1, 11))
    without = {case.number for case in WITHOUT}
    assert {int(number) for number, answer in rows if answer != "nej"} == without
    assert len(without - {case.number for case in WITH}) >= 7
