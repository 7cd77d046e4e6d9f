"""The page that a meeting is run from, in a real browser: writing, pasting, losing the connection, two at once, the buttons."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect
from tests.support.sitting import agenda, planned_meeting, seat_everybody

from kansli.sittings.models import Draft, Snapshot
from kansli.sittings.services.draft import open_draft

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal {color: red}</style></head><body>
<h2 style='color:#2F5496'>Bakgrund<o:p></o:p></h2>
<p class=MsoNormal style='margin:0cm'><span style='font-size:12.0pt'>Jonas <b>redovisar</b> och <i>svarar</i>.<o:p></o:p></span></p>
<p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp; </span></span></span>Första<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·<span>&nbsp; </span></span>Andra<o:p></o:p></p>
<table><tr><td><p>I en</p></td><td><p>tabell</p></td></tr></table><p><a href="https://exempel.example">länk</a><img src="x.png"></p></body></html>"""


@pytest.fixture
def draft(transactional_db, cooperation, secretary, at) -> Draft:
    seat_everybody(cooperation)
    meeting = planned_meeting(cooperation)
    agenda(meeting)
    return open_draft(secretary.scope(), meeting, at=at)


@pytest.fixture
def desk(draft, secretary, log_in) -> Iterator[Page]:
    """The page, its script running; left when it has nothing more to ask the server."""
    page = log_in(secretary)
    watched(page)
    yield opened(page, draft)
    left(page)


def watched(page: Page) -> None:
    """Keep count of what the page has asked for and not been answered."""
    page.asked = set()
    page.on("request", lambda one: page.asked.add(one))
    for end in ("requestfinished", "requestfailed"):
        page.on(end, lambda one: page.asked.discard(one))


def left(page: Page) -> None:
    """Let nothing be under way when the database is emptied after the test."""
    page.evaluate("() => globalThis.kansliDraft?.rest()")
    page.goto("about:blank")
    while page.asked:
        page.wait_for_timeout(20)


def opened(page: Page, draft: Draft) -> Page:
    page.goto(f"/norra/moten/{draft.pk}/anteckningar/")
    page.wait_for_function("() => window.kansliDraft")
    return page


def anchor(draft: Draft, heading: str) -> str:
    return f"p{draft.meeting.agenda.get(heading=heading).pk}"


def at_the_end_of(page: Page, draft: Draft, heading: str) -> None:
    page.click(f".jump a[data-anchor={anchor(draft, heading)}]")
    page.keyboard.press("End")


def kept(draft: Draft) -> str:
    return Draft.objects.get(pk=draft.pk).content


def text_of(page: Page) -> str:
    return str(page.evaluate("kansliDraft.text()"))


@contextmanager
def saving(page: Page):
    with page.expect_response("**/spara/"):
        yield


def write(page: Page, draft: Draft, heading: str, words: str) -> None:
    at_the_end_of(page, draft, heading)
    page.keyboard.press("Enter")
    page.keyboard.type(words)


def press(page: Page, name: str, fill: Callable[[Page], None] = lambda _: None) -> None:
    page.locator(".tool > summary", has_text=name).click()
    fill(page)
    with page.expect_response("**/skriv/"):
        page.locator(".tool[open] button.main").click()


def test_what_is_typed_is_saved_by_itself(desk, draft):
    with saving(desk):
        write(desk, draft, "Kommunikationsresurs", "Karin redovisar underlaget.")
    expect(desk.locator("#saved")).to_contain_text("Sparat")
    assert "Karin redovisar underlaget." in kept(draft)
    assert "Vid anteckningarna" in kept(draft)


def test_somebody_who_never_pauses_is_saved_all_the_same(desk, draft):
    at_the_end_of(desk, draft, "Kommunikationsresurs")
    desk.keyboard.press("Enter")
    with desk.expect_response("**/spara/", timeout=4000):
        for _ in range(30):
            desk.keyboard.type("ord ", delay=25)
    assert "ord ord" in kept(draft)


def test_headings_lists_and_bold_are_made_as_one_writes(desk, draft):
    at_the_end_of(desk, draft, "Kommunikationsresurs")
    with saving(desk):
        for line in ("### Beslut", "Ledningsgruppen **godkänner** planen.", "- ett", "två"):
            desk.keyboard.press("Enter")
            desk.keyboard.type(line)
    assert "### Beslut\n\nLedningsgruppen **godkänner** planen.\n\n- ett\n- två\n" in text_of(desk)


def test_what_is_pasted_from_word_keeps_headings_lists_and_bold(desk, draft):
    at_the_end_of(desk, draft, "Kommunikationsresurs")
    desk.keyboard.press("Enter")
    with saving(desk):
        desk.evaluate("(html) => kansliDraft.editor.view.pasteHTML(html)", WORD)
    made = kept(draft).split("Kommunikationsresurs", 1)[1].split("\n## ")[0] + kept(draft)
    assert "Bakgrund" in [line.lstrip("# ") for line in made.splitlines() if line.startswith("#")]
    assert "Jonas **redovisar** och *svarar*." in made
    assert "- Första\n- Andra" in made
    for gone in ("style", "Mso", "·", "<", "https://"):
        assert gone not in kept(draft)
    assert "länk" in made


def test_an_item_cut_and_pasted_elsewhere_keeps_its_anchor_and_a_copy_gets_none(desk, draft):
    name = anchor(draft, "Organisationsförslag")
    html = f'<h2 data-anchor="{name}">3. Organisationsförslag</h2><p>kopia</p>'
    at_the_end_of(desk, draft, "Övriga frågor")
    desk.keyboard.press("Enter")
    with saving(desk):
        desk.evaluate("(html) => kansliDraft.editor.view.pasteHTML(html)", html)
    assert kept(draft).count(f"{{#{name}}}") == 1


def test_one_key_moves_between_items(desk, draft):
    desk.keyboard.press("Control+Home")
    places = []
    desk.locator(".ProseMirror").click(position={"x": 60, "y": 60})
    for _ in range(3):
        desk.keyboard.press("Alt+ArrowDown")
        places.append(desk.locator(".jump a[aria-current]").get_attribute("data-anchor"))
    assert places == [anchor(draft, one) for one in ("Val av justerare", "Kommunikationsresurs", "Organisationsförslag")]
    desk.keyboard.press("Alt+ArrowUp")
    assert desk.locator(".jump a[aria-current]").get_attribute("data-anchor") == places[1]


# --- without connection -----------------------------------------------------------------------------------------------


def forgive(page: Page) -> None:
    page.complaints[:] = [one for one in page.complaints if "ERR_INTERNET_DISCONNECTED" not in one and "ERR_FAILED" not in one]


def test_without_connection_nothing_is_lost(desk, draft):
    desk.context.set_offline(True)
    write(desk, draft, "Kommunikationsresurs", "Skrivet utan nät.")
    expect(desk.locator("#saved")).to_have_text("Ingen uppkoppling – det du skriver finns kvar här")
    assert "Skrivet utan nät." not in kept(draft)
    with saving(desk):
        desk.context.set_offline(False)
    expect(desk.locator("#saved")).to_contain_text("Sparat")
    assert "Skrivet utan nät." in kept(draft)
    forgive(desk)


def test_a_page_that_is_closed_without_connection_comes_back_with_its_words(desk, draft):
    desk.context.route("**/spara/", lambda route: route.abort())
    write(desk, draft, "Kommunikationsresurs", "Locket slogs igen.")
    expect(desk.locator("#saved")).to_contain_text("Ingen uppkoppling")
    desk.evaluate("() => { globalThis.fetch = () => Promise.reject(); }")  # nor does what is sent as the page goes away arrive
    desk.goto("about:blank")
    desk.context.unroute("**/spara/")
    with saving(desk):
        opened(desk, draft)
    assert "Locket slogs igen." in kept(draft)
    desk.wait_for_function("() => localStorage.length === 0")
    forgive(desk)


def test_words_from_a_closed_page_are_merged_with_what_others_wrote(desk, draft):
    desk.context.route("**/spara/", lambda route: route.abort())
    write(desk, draft, "Kommunikationsresurs", "Locket slogs igen.")
    expect(desk.locator("#saved")).to_contain_text("Ingen uppkoppling")
    desk.goto("about:blank")
    other = kept(draft).replace("Övriga frågor", "Övriga frågor och annat")
    Draft.objects.filter(pk=draft.pk).update(content=other, revision=5, saved_by="Inga Björk")
    desk.context.unroute("**/spara/")
    with saving(desk):
        opened(desk, draft)
    assert "Locket slogs igen." in kept(draft)
    assert "Övriga frågor och annat" in kept(draft)
    expect(desk.locator("#page")).to_contain_text("Övriga frågor och annat")
    forgive(desk)


# --- two at once ------------------------------------------------------------------------------------------------------


@pytest.fixture
def other(browser, live_server, administrator, draft) -> Iterator[Page]:
    """Somebody else with the same page open."""
    from django.conf import settings

    context = browser.new_context(base_url=live_server.url, locale="sv-SE")
    context.set_default_timeout(10_000)
    session = administrator.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    page = context.new_page()
    watched(page)
    yield opened(page, draft)
    left(page)
    context.close()


def test_two_write_under_different_items(desk, other, draft):
    with saving(other):
        write(other, draft, "Övriga frågor", "Ingas ord.")
    with saving(desk):
        write(desk, draft, "Kommunikationsresurs", "Karins ord.")
    expect(desk.locator("#page")).to_contain_text("Ingas ord.")
    expect(desk.locator("#saved")).to_contain_text("Inga Björk skriver också")
    assert "Ingas ord." in kept(draft)
    assert "Karins ord." in kept(draft)
    with saving(desk):
        desk.keyboard.type(" Mer.")
    assert "Karins ord. Mer." in kept(draft), "the cursor stays where it was"


@pytest.mark.parametrize(("button", "mine", "theirs"), [("Behåll min", 1, 0), ("Behåll den andra", 0, 1), ("Båda, efter varandra", 1, 1)])
def test_two_write_under_the_same_item(desk, other, draft, button, mine, theirs):
    with saving(other):
        write(other, draft, "Övriga frågor", "Ingas ord.")
    write(desk, draft, "Övriga frågor", "Karins ord.")
    dialog = desk.locator("#both")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("Inga Björk har skrivit under samma punkt som du")
    expect(dialog.locator("[data-mine]")).to_contain_text("Karins ord.")
    expect(dialog.locator("[data-theirs]")).to_contain_text("Ingas ord.")
    if mine:
        with saving(desk):
            dialog.get_by_role("button", name=button).click()
    else:
        dialog.get_by_role("button", name=button).click()
    expect(dialog).to_be_hidden()
    assert (text_of(desk).count("Karins ord."), text_of(desk).count("Ingas ord.")) == (mine, theirs)
    assert kept(draft) == text_of(desk)
    versions = list(Snapshot.objects.filter(draft=draft).values_list("content", flat=True))
    assert any("Karins ord." in one for one in [*versions, kept(draft)])
    assert any("Ingas ord." in one for one in [*versions, kept(draft)])


# --- read along and the buttons ---------------------------------------------------------------------------------------


def test_facts_come_as_she_pauses_and_show_their_passage(desk, draft):
    write(desk, draft, "Kommunikationsresurs", "Petra Lind återkommer med tider.")
    fact = desk.locator("#side .passage", has_text="Petra Lind återkommer med tider")
    expect(fact).to_contain_text("Uppdrag?")
    fact.click()
    assert desk.evaluate("[...CSS.highlights.get('passage')][0].toString()") == "Petra Lind återkommer med tider."
    desk.locator("#side").get_by_role("button", name="Ja").click()
    expect(desk.locator("#side")).to_contain_text("Petra Lind: återkomma med tider")
    desk.get_by_role("button", name="nästa möte").click()
    expect(desk.locator("#side")).to_contain_text("senast: nästa möte")
    assert "Petra Lind återkommer med tider till nästa möte." in text_of(desk)


def test_without_a_date_on_purpose(desk, draft):
    write(desk, draft, "Kommunikationsresurs", "Petra Lind får i uppdrag att räkna.")
    desk.get_by_role("button", name="utan datum").click()
    expect(desk.locator("#side")).to_contain_text("senast: utan datum")


def test_what_is_read_wrong_is_refused_and_taken_back(desk, draft):
    write(desk, draft, "Kommunikationsresurs", "Petra Lind får i uppdrag att räkna.")
    desk.get_by_role("button", name="Stämmer inte: Petra Lind").click()
    expect(desk.locator("#side")).to_contain_text("Räknas inte.")
    desk.locator("#side").get_by_role("button", name="Ångra").click()
    expect(desk.locator("#side")).not_to_contain_text("Räknas inte.")


def test_the_six_buttons(desk, draft):
    at_the_end_of(desk, draft, "Kommunikationsresurs")
    press(desk, "Beslut", lambda page: page.fill("#vad-beslut", "att avsätta högst 150 000 kr"))
    press(desk, "Uppdrag", lambda page: (page.fill("#vem-uppdrag", "Jonas Alm"), page.fill("#vad-uppdrag", "ta fram en plan")))
    press(desk, "Deltar inte", lambda page: page.locator(".tool[open]").get_by_label("Nykvik").check())
    at_the_end_of(desk, draft, "Organisationsförslag")
    press(desk, "Bordlägg")
    press(desk, "Justerare", lambda page: page.locator(".tool[open]").get_by_label("Petra Lind").check())
    press(
        desk,
        "Närvaro",
        lambda page: (
            page.locator(".tool[open] tbody tr", has=page.locator("[value='Jonas Alm']")).locator("[name=mode]").select_option("digital")
        ),
    )
    expect(desk.locator("#saved")).to_contain_text("Sparat")
    for words in (
        "Ledningsgruppen beslutar att avsätta högst 150 000 kr.",
        "Jonas Alm får i uppdrag att ta fram en plan till nästa möte.",
        "Nykvik deltar inte i beslutet.",
        "Punkten bordläggs till nästa möte på grund av tidsbrist.",
        "Petra Lind väljs till justerare.",
        "- Jonas Alm, Ålsäter (digitalt)",
    ):
        assert words in text_of(desk)
    desk.evaluate("kansliDraft.saving.flush()")
    desk.wait_for_function("() => !kansliDraft.saving.dirty")
    assert kept(draft) == text_of(desk)


def test_a_button_by_keyboard_and_undone(desk, draft):
    at_the_end_of(desk, draft, "Kommunikationsresurs")
    before = text_of(desk)
    summary = desk.locator(".tool > summary", has_text="Beslut")
    summary.focus()
    desk.keyboard.press("Enter")
    expect(desk.locator("#vad-beslut")).to_be_focused()
    desk.keyboard.press("Escape")
    expect(summary).to_be_focused()
    desk.keyboard.press("Enter")
    expect(desk.locator("#vad-beslut")).to_be_focused()
    desk.keyboard.type("att anta planen")
    desk.keyboard.press("Tab")
    with desk.expect_response("**/skriv/"):
        desk.keyboard.press("Enter")
    expect(desk.locator("#page")).to_contain_text("Ledningsgruppen beslutar att anta planen.")
    desk.keyboard.press("Control+z")
    expect(desk.locator("#page")).not_to_contain_text("anta planen")
    assert text_of(desk) == before


def test_what_is_lacking_is_said_in_the_dialog(desk, draft):
    at_the_end_of(desk, draft, "Kommunikationsresurs")
    desk.locator(".tool > summary", has_text="Deltar inte").click()
    desk.locator(".tool[open] button.main").click()
    expect(desk.locator(".tool[open] [data-error]")).to_have_text("Välj vem som inte deltar i beslutet.")
    assert any("422" in one for one in desk.complaints)
    desk.complaints.clear()


def test_what_a_button_writes_while_words_are_typed_loses_neither(desk, draft):
    write(desk, draft, "Kommunikationsresurs", "Först.")
    desk.locator(".tool > summary", has_text="Beslut").click()
    desk.fill("#vad-beslut", "att anta planen")
    with desk.expect_response("**/skriv/"):
        desk.locator(".tool[open] button.main").click()
    expect(desk.locator("#page")).to_contain_text("Ledningsgruppen beslutar att anta planen.")
    expect(desk.locator("#page [contenteditable]")).to_be_focused()
    with saving(desk):
        desk.keyboard.type(" Sedan.")
    assert "Ledningsgruppen beslutar att anta planen. Sedan." in text_of(desk)
    assert "Först." in text_of(desk)


def test_the_time_and_the_end(desk, draft):
    desk.get_by_role("button", name="Börja mötet").click()
    expect(desk.locator(".clock")).to_contain_text("Val av justerare")
    desk.wait_for_function("() => window.kansliDraft")
    at_the_end_of(desk, draft, "Organisationsförslag")
    desk.get_by_role("button", name="Byt till punkten jag skriver på").click()
    expect(desk.locator(".clock .up")).to_contain_text("Organisationsförslag")
    desk.get_by_role("link", name="Avsluta mötet").click()
    desk.get_by_role("group", name="Kommunikationsresurs").get_by_label("Behandlad", exact=True).check()
    for name, words in (("Organisationsförslag", "Behandlad"), ("Övriga frågor", "Inga övriga frågor")):
        group = desk.get_by_role("group", name=name)
        if group.count():
            group.get_by_label(words, exact=True).check()
    desk.get_by_role("button", name="Avsluta mötet").click()
    expect(desk.locator(".messages")).to_contain_text("Mötet är avslutat")


def test_the_page_is_open_to_everybody(desk, draft, axe):
    write(desk, draft, "Kommunikationsresurs", "Petra Lind återkommer med tider.")
    expect(desk.locator("#side .passage").first).to_be_visible()
    axe(desk)
    desk.locator(".tool > summary", has_text="Närvaro").click()
    axe(desk)
    desk.set_viewport_size({"width": 360, "height": 740})
    assert desk.evaluate("document.documentElement.scrollWidth") <= 360
    for name in ("avsluta/", "tidigare/", f"tidigare/{Snapshot.objects.first().pk}/"):
        desk.goto(f"/norra/moten/{draft.pk}/anteckningar/{name}")
        axe(desk)
        assert desk.evaluate("document.documentElement.scrollWidth") <= 360
