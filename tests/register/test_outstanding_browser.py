"""The outstanding list in a real browser: the panel beside it by keyboard, at phone width, and without anything axe minds."""

from __future__ import annotations

import re

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ADDRESS = "/exempel/utestaende/?per=2023-12-15"


def test_a_row_opens_its_matter_beside_the_list_and_escape_leads_back(samples, secretary, log_in, axe):
    page = log_in(secretary)
    page.goto(ADDRESS)
    axe(page)
    for part in page.locator("details.folded > summary").all():
        part.click()
    axe(page)
    row = page.get_by_role("link", name=re.compile("Frågan som samarbetsytan"))
    row.focus()
    page.keyboard.press("Enter")
    panel = page.get_by_role("complementary", name="Ärendet")
    panel.get_by_role("heading", name="Ärendets gång").wait_for()
    assert "Hemsidan går att redigera igen" in panel.inner_text()
    axe(page)
    page.keyboard.press("Escape")
    assert panel.count() == 0 or not panel.is_visible()
    assert page.evaluate("document.activeElement.textContent").startswith("Frågan som samarbetsytan")


def test_on_a_phone_the_list_fits_and_a_row_leads_to_a_page_of_its_own(samples, secretary, log_in, axe):
    page = log_in(secretary)
    page.set_viewport_size({"width": 360, "height": 780})
    page.goto(ADDRESS)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("link", name=re.compile("Frågan som samarbetsytan")).click()
    page.get_by_role("heading", name="Ärendets gång").wait_for()
    assert re.search(r"/exempel/utestaende/\d+/", page.url)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    axe(page)


def test_closing_with_an_outcome_and_undoing_it_on_the_page(samples, secretary, log_in):
    page = log_in(secretary)
    page.goto(ADDRESS)
    page.get_by_role("checkbox", name=re.compile("Boka in möte")).check()
    page.get_by_label("Hur det slutade").fill("Bokat till våren")
    page.get_by_role("group", name="Markerade rader").get_by_role("button", name="Avsluta").click()
    page.get_by_text("Avslutade ”Boka in möte").wait_for()
    assert page.get_by_role("link", name=re.compile("Boka in möte")).count() == 0
    page.get_by_role("button", name="Ångra").click()
    page.get_by_text("Ångrat: Avslutade").wait_for()
    assert page.get_by_role("link", name=re.compile("Boka in möte")).count() == 1
