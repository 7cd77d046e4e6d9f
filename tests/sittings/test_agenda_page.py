"""The agenda's page in a real browser: by mouse, by keyboard, without JavaScript; for the secretary and for a member."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from kansli.meetings.models import Meeting
from kansli.meetings.services.extra import When, call_meeting
from kansli.people.models import Body
from kansli.sittings.models import AgendaItem, Summons
from kansli.sittings.services import agenda as services


@pytest.fixture
def meeting(samples, secretary, at) -> Meeting:
    body = Body.objects.get(cooperation=samples, key="ledningsgrupp")
    scope = secretary.scope(samples)
    when = When(date=date(2024, 2, 16), starts="09:00", ends="11:30", place="Ekeby kommunhus", form=Meeting.Form.PHYSICAL)
    meeting = call_meeting(scope, body, when, at=at)
    services.begin(scope, meeting, at=at)
    return meeting


@pytest.fixture
def address(samples, meeting) -> str:
    return reverse("agenda", args=[samples.slug, meeting.pk])


def shown(page) -> list[str]:
    return page.locator("#work .item .heading").all_inner_texts()


def stored(meeting: Meeting) -> list[str]:
    return list(AgendaItem.objects.filter(meeting=meeting).order_by("ordinal").values_list("heading", flat=True))


def test_a_proposal_is_taken_and_its_reason_stays_with_it(secretary, meeting, address, log_in, axe):
    page = log_in(secretary)
    page.goto(address)
    proposal = page.locator(".proposal", has_text="Organisationsförslag kopplat till nya SUP2040")
    expect(proposal).to_contain_text("Bordlagt 1 september 2022 på grund av tidsbrist.")
    proposal.get_by_role("button", name="Lägg till").click()
    row = page.locator("#work .item", has_text="Organisationsförslag kopplat till nya SUP2040")
    expect(row).to_contain_text("Bordlagt 1 september 2022 på grund av tidsbrist.")
    expect(page.locator(".proposal", has_text="Organisationsförslag kopplat")).to_have_count(0)
    expect(page.locator("#sagt")).to_contain_text("Lade till på agendan")
    row.get_by_text("Ärendets gång").click()
    expect(row.locator(".course-brief")).to_contain_text("1 september 2022")
    page.get_by_role("button", name="Ångra").click()
    expect(page.locator(".proposal", has_text="Organisationsförslag kopplat")).to_have_count(1)
    axe(page)


def test_items_move_with_alt_and_the_arrows_and_the_focus_follows(secretary, meeting, address, log_in):
    page = log_in(secretary)
    page.goto(address)
    page.get_by_role("link", name="Val av justerare").focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("#work .item .heading").first).to_have_text("Val av justerare")
    assert page.evaluate("document.activeElement.textContent") == "Val av justerare"
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#work .item .heading").first).to_have_text("Välkommen")
    assert stored(meeting)[:2] == ["Välkommen", "Val av justerare"]


def test_items_move_by_dragging(secretary, meeting, address, log_in):
    page = log_in(secretary)
    page.goto(address)
    source = page.locator("#work .item", has_text="Kommande möten")
    source.drag_to(page.locator("#work .item", has_text="Välkommen"), target_position={"x": 60, "y": 3})
    expect(page.locator("#work .item .heading").first).to_have_text("Kommande möten")
    assert stored(meeting)[0] == "Kommande möten"
    assert shown(page) == stored(meeting)


def test_an_item_is_changed_in_its_place(secretary, meeting, address, log_in, axe):
    page = log_in(secretary)
    page.goto(address)
    page.get_by_role("link", name="Val av justerare").click()
    expect(page.get_by_label("Rubrik")).to_be_focused()
    axe(page)
    page.get_by_label("Rubrik").fill("Val av två justerare")
    page.get_by_label("Minuter").fill("10")
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.locator("#work .item .heading").nth(1)).to_have_text("Val av två justerare")
    expect(page.locator(".sum")).to_contain_text("Summa 50 av 150 minuter")


def test_a_paper_is_hung_from_the_page(secretary, meeting, address, log_in):
    page = log_in(secretary)
    page.goto(address)
    page.get_by_role("link", name="Kommande möten").click()
    page.get_by_label("Lägg till filer").set_input_files({"name": "Mötesplan.txt", "mimeType": "text/plain", "buffer": b"Plan"})
    page.locator(".papers-edit form", has=page.get_by_label("Lägg till filer")).locator("button[value=hang]").click()
    expect(page.locator(".papers-edit .paper")).to_contain_text("Mötesplan")
    page.goto(address)
    expect(page.locator("#work .item", has_text="Kommande möten")).to_contain_text("Mötesplan")
    expect(page.get_by_role("link", name="Hela underlaget som en PDF")).to_be_visible()


def test_without_javascript_the_buttons_do_the_same(secretary, meeting, address, browser, live_server):
    from django.conf import settings

    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    session = secretary.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    page = context.new_page()
    page.goto(address)
    page.get_by_role("button", name="Flytta upp Val av justerare").click()
    assert stored(meeting)[:2] == ["Val av justerare", "Välkommen"]
    page.get_by_label("Ny punkt").fill("Vattenplan")
    page.locator(".new-item").get_by_role("button", name="Lägg till").click()
    assert "Vattenplan" in stored(meeting)
    page.locator(".proposal", has_text="Samarbetsytan").get_by_role("button", name="Inte nu").click()
    expect(page.locator(".proposal", has_text="Samarbetsytan")).to_have_count(0)
    context.close()


def test_a_member_reads_it_on_a_phone(member, meeting, address, log_in, axe, at):
    Meeting.objects.filter(pk=meeting.pk).update(announced=True)
    Summons.objects.create(meeting=meeting, number=1, stage="agenda", content={}, by="Karin Ek", at=at)
    page = log_in(member)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(address)
    expect(page.get_by_role("heading", name="Val av justerare")).to_be_visible()
    expect(page.get_by_role("button", name="Lägg till")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    axe(page)


def test_several_presses_before_the_page_has_answered_are_all_done(secretary, meeting, address, log_in):
    page = log_in(secretary)
    page.goto(address)
    before = page.locator("#work .item").count()
    page.evaluate("() => [...document.querySelectorAll('.proposal button[value=take]')].slice(0, 3).forEach((one) => one.click())")
    expect(page.locator("#work .item")).to_have_count(before + 3)
    assert len(stored(meeting)) == before + 3


def test_what_is_typed_in_an_item_stays_when_something_else_is_done(secretary, meeting, address, log_in):
    page = log_in(secretary)
    page.goto(address)
    page.locator("#work .item .heading a").nth(1).click()
    page.locator(".editing textarea[name=background]").fill("Halvskriven bakgrund")
    before = page.locator("#work .item").count()
    page.locator(".proposal").first.get_by_role("button", name="Lägg till").click()
    expect(page.locator("#work .item")).to_have_count(before + 1)
    expect(page.locator(".editing textarea[name=background]")).to_have_value("Halvskriven bakgrund")
