"""A real browser: Chromium on the house as it is served, with its content security policy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.support.cast import Visitor

_ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
_WAIT = 10_000
"""Milliseconds until a page that does not come, or a thing that is not there, fails the test."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, one for each process."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser, live_server) -> Iterator[Page]:
    """A page whose addresses begin with the running house. Whatever the browser complains of fails the test."""
    context = browser.new_context(base_url=live_server.url, locale="sv-SE", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(_WAIT)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.complaints = complaints
    yield page
    context.close()
    assert complaints == []


@pytest.fixture
def log_in(page, live_server):
    """``log_in(secretary)``: the page is from now on the visitor's."""
    from django.conf import settings

    def log_in(visitor: Visitor) -> Page:
        session = visitor.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.clear_cookies()
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        return page

    return log_in


@pytest.fixture(scope="session")
def axe():
    """``axe(page)``: no violation of WCAG 2.1 A and AA or of good practice, in light and in dark."""
    from axe_playwright_python.sync_playwright import Axe

    checker = Axe()

    def axe(page: Page) -> None:
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found = checker.run(page).response["violations"]
            told = [f"{one['id']}: {node['html'][:200]} — {node['failureSummary']}" for one in found for node in one["nodes"]]
            assert told == [], f"{page.url} in {scheme}"

    return axe
