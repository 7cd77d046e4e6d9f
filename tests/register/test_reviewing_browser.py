"""Review in a real browser: by keys alone, by marking a passage, beside somebody else; and what axe says of it."""

from __future__ import annotations

import fpdf
import pytest
from tests.support.minutes import MINUTES, offer, read_minutes

from kansli.register.models import Awaited, Fact
from kansli.register.selectors.passages import passage_of

State, Kind = Fact.State, Fact.Kind


@pytest.fixture
def minutes(cooperation, at):
    return read_minutes(cooperation, at)


@pytest.fixture
def review(minutes, secretary, log_in):
    def review(query: str = ""):
        page = log_in(secretary)
        page.emulate_media(reduced_motion="reduce")
        page.goto(f"/norra/granska/{minutes.pk}/{query}")
        return page

    return review


def settled(page) -> None:
    page.locator("body:not([aria-busy])").wait_for()


def chosen(page) -> str:
    return page.locator(".fact[aria-current]").get_attribute("data-u")


def test_with_keys_alone(minutes, review):
    fact = offer(minutes)
    page = review()
    for _ in range(3):
        page.keyboard.press("j")
    page.keyboard.press("k")
    second = Fact.objects.get(minutes=minutes, values__name="Jonas Alm")
    assert chosen(page) == str(second.pk)
    assert page.locator(".m.chosen").inner_text() == "Jonas Alm, Solberga"
    page.keyboard.press("Enter")
    settled(page)
    page.locator(f"#u{second.pk}.ok").wait_for()
    second.refresh_from_db()
    assert second.state == State.CONFIRMED
    assert chosen(page) != str(second.pk)

    gone = Fact.objects.get(pk=chosen(page))
    page.keyboard.press("x")
    settled(page)
    page.locator("summary", has_text="1 borttagen").wait_for()
    gone.refresh_from_db()
    assert gone.state == State.REJECTED
    page.keyboard.press("Control+z")
    settled(page)
    page.locator(f"li#u{gone.pk}.found").wait_for()
    gone.refresh_from_db()
    assert gone.state == State.FOUND

    while chosen(page) != str(fact.pk):
        page.keyboard.press("j")
    page.keyboard.press("Enter")
    settled(page)
    assert "Välj vem som ansvarar" in page.locator(".messages").inner_text()
    assert chosen(page) == str(fact.pk)
    page.keyboard.press("e")
    page.wait_for_url(f"**/andra/{fact.pk}/**")
    assert page.evaluate("document.activeElement.name") == "assignee"
    page.keyboard.type("Petra Lind")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/granska/{minutes.pk}/?u={fact.pk}**")
    assert Awaited.objects.get(pk=fact.pk).owner == "Petra Lind"
    assert chosen(page) == str(fact.pk)
    page.keyboard.press("Control+z")
    settled(page)
    page.locator(f"li#u{fact.pk}.check").wait_for()
    assert not Awaited.objects.filter(pk=fact.pk).exists()


def test_the_document_and_the_facts_are_tied_both_ways(minutes, review):
    fact = Fact.objects.get(minutes=minutes, kind=Kind.TABLED)
    page = review()
    page.locator(f"mark[data-u~='{fact.pk}']").last.click()
    assert chosen(page) in page.locator(f"mark[data-u~='{fact.pk}']").last.get_attribute("data-u").split()
    other = Fact.objects.get(minutes=minutes, values__name="Camilla Berg", kind=Kind.ATTENDANCE)
    page.locator(f"#u{other.pk} .source").click()
    mark = page.locator(f"mark[data-u~='{other.pk}']")
    assert "chosen" in mark.get_attribute("class")
    assert mark.evaluate("mark => { const pane = document.querySelector('.document').getBoundingClientRect();"
                         " const place = mark.getBoundingClientRect(); return place.top >= pane.top && place.bottom <= pane.bottom }")  # fmt: skip
    page.locator(f"mark[data-u~='{fact.pk}'] a").last.press("Enter")
    assert chosen(page) != str(other.pk)


def test_a_marked_passage_becomes_a_decision(minutes, review):
    page = review()
    words = "Kommunerna har olika avtalstider."
    page.evaluate(
        """words => {
      const walk = document.createTreeWalker(document.getElementById("text"), NodeFilter.SHOW_TEXT);
      while (walk.nextNode()) {
        const at = walk.currentNode.data.indexOf(words);
        if (at < 0) continue;
        getSelection().setBaseAndExtent(walk.currentNode, at, walk.currentNode, at + words.length);
        document.getElementById("text").dispatchEvent(new MouseEvent("mouseup", { bubbles: true }));
      }
    }""",
        words,
    )
    page.locator("#markerat").get_by_role("button", name="Beslut").click()
    page.wait_for_url("**?u=**")
    added = Fact.objects.get(minutes=minutes, quote=words)
    [(start, end)] = added.ranges
    assert (added.kind, added.rule, minutes.text.content[start:end]) == (Kind.DECISION, "", words)
    assert page.locator(".m.chosen").first.inner_text() == words


def test_the_line_of_keys_goes_with_one_click_and_stays_away(review):
    page = review()
    page.get_by_role("button", name="Dölj").click()
    page.reload()
    assert page.locator("#tangenter").is_hidden()


def test_without_javascript(minutes, secretary, browser, live_server):
    from django.conf import settings

    fact = Fact.objects.get(minutes=minutes, kind=Kind.TABLED)
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    session = secretary.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"/norra/granska/{minutes.pk}/")
    assert page.locator("#tangenter").is_hidden()
    page.locator(f"#u{fact.pk} .source").click()
    assert page.locator(f"mark.chosen[data-u~='{fact.pk}']").count()
    page.locator(f"#u{fact.pk} .yes").click()
    fact.refresh_from_db()
    assert fact.state == State.CONFIRMED
    page.get_by_role("button", name="Ångra").click()
    fact.refresh_from_db()
    assert fact.state == State.FOUND
    context.close()


@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing(minutes, review, axe, width):
    fact = offer(minutes)
    page = review(f"?u={fact.pk}")
    page.set_viewport_size({"width": width, "height": 900})
    axe(page)
    page.goto(f"/norra/granska/{minutes.pk}/andra/{fact.pk}/")
    page.get_by_role("button", name="Spara").click()
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.goto("/norra/granska/")
    axe(page)


def test_a_rectangle_on_a_page_image_becomes_a_decision(cooperation, secretary, log_in, at):
    document = fpdf.FPDF()
    document.set_font("helvetica", size=12)
    document.add_page()
    for line in MINUTES.replace("5 juni", "8 maj").splitlines():
        document.multi_cell(0, 6, line, new_x="LMARGIN", new_y="NEXT")
    minutes = read_minutes(cooperation, at, bytes(document.output()), name="anteckningar.pdf")
    words = "Petra Lind berättar om läget i upphandlingen."
    [box] = passage_of(minutes, words).boxes
    page = log_in(secretary)
    page.goto(f"/norra/granska/{minutes.pk}/")
    image = page.locator(".page svg").first
    image.scroll_into_view_if_needed()
    place = image.bounding_box()
    page.mouse.move(place["x"] + place["width"] * box.x0 - 3, place["y"] + place["height"] * box.y0 - 2)
    page.mouse.down()
    page.mouse.move(place["x"] + place["width"] * box.x1 + 3, place["y"] + place["height"] * box.y1 + 2, steps=5)
    page.mouse.up()
    page.locator("#markerat").get_by_text(words).wait_for()
    page.locator("#markerat").get_by_role("button", name="Beslut").click()
    page.wait_for_url("**?u=**")
    added = Fact.objects.get(minutes=minutes, quote=words)
    assert (added.kind, added.rule) == (Kind.DECISION, "")
    assert page.locator(".page a.chosen rect").count() == 1
    assert page.evaluate("[...document.querySelectorAll('.page img')].every(image => image.naturalWidth > 0)")
