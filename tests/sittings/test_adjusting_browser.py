"""Justering and utskick in a real browser: the whole way, the adjuster on a phone, without a mouse, nothing that axe finds."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from tests.support.sitting import DECISION, draft_of

from kansli.people.links import token_of
from kansli.people.models import Link
from kansli.post.models import Mail
from kansli.sittings.models import Approval, Comment, Draft, Release
from kansli.sittings.services import adjusting


@pytest.fixture
def draft(cooperation, at) -> Draft:
    return draft_of(cooperation, at=at, more={"Övriga frågor": "Mikael Blom berättar om bussarna."})


def address(draft, name: str, *more) -> str:
    return reverse(name, args=["norra", draft.pk, *more])


def fits(page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360, "wider than a phone"
    page.set_viewport_size({"width": 1280, "height": 900})


def test_from_the_check_to_sent_out(secretary, draft, log_in, axe, page):
    log_in(secretary)
    page.goto(address(draft, "adjusting"))
    axe(page)
    fits(page)
    page.click("text=Lägg till som gäst")
    page.wait_for_selector("text=Allt är på plats.")
    page.click("button:has-text('Till justering')")
    page.wait_for_selector("text=1 mejl att skicka")
    axe(page)
    fits(page)
    page.click("button:text-is('Skicka')")
    page.wait_for_selector("text=har inte svarat ännu")

    # the adjuster, on a phone, by the link of the mail
    link = f"/m/{token_of(Link.objects.get(purpose='adjust'))}/"
    page.context.clear_cookies()
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(link)
    axe(page)
    fits(page)
    mark(page, "150 000 kr")
    assert page.text_content("[data-marked]") == "150 000 kr"
    page.fill("#vad", "Ska det inte vara 120 000 kr?")
    page.click("text=Skicka synpunkten")
    page.wait_for_selector("text=Din synpunkt har gått till kansliet")
    comment = Comment.objects.get()
    assert (comment.quote, comment.start) == ("150 000 kr", comment.version.content.index(DECISION))
    page.click("text=Mejla koden")
    code = re.search(r"\d{6}", Mail.objects.get(kind="code").body)[0]
    axe(page)
    page.fill("#kod", code)
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Anteckningarna är justerade av dig.")
    assert Approval.objects.get(hand="adjuster").via == "page"

    # sent out
    log_in(secretary)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(address(draft, "adjusting"))
    axe(page)
    page.click("text=Till utskick")
    axe(page)
    fits(page)
    page.check("text=Lägg ut på webbplatsen")
    page.click("button:has-text('Skicka ut')")
    page.wait_for_selector("text=6 mejl att skicka")
    axe(page)
    page.click("button:text-is('Skicka')")
    page.wait_for_selector("text=6 mejl har gått")
    page.click("text=Gör en rättelse")
    page.fill("#rattelse", "Bussarna går på söndagar också.")
    page.click("text=Lägg till rättelsen")
    page.wait_for_selector("text=6 mejl att skicka")
    axe(page)
    fits(page)
    page.goto(address(draft, "meeting"))
    assert "Bussarna går på söndagar också." in page.text_content("main")
    page.context.clear_cookies()
    for open_page in ("/publicerat/norra/", reverse("published_minutes", args=["norra", Release.objects.get().pk, "sida"])):
        page.goto(open_page)
        axe(page)
        fits(page)


def test_versions_side_by_side(secretary, draft, log_in, axe, page, at):
    Draft.objects.filter(pk=draft.pk).update(waved=["name:mikael blom"])
    whole = Draft.objects.select_related("meeting__body", "meeting__cooperation")
    adjusting.submit(secretary.scope(), whole.get(pk=draft.pk), revision=1, at=at)
    adjusting.take_back(secretary.scope(), whole.get(pk=draft.pk), at=at)
    Draft.objects.filter(pk=draft.pk).update(content=draft.content.replace("150 000", "120 000"), revision=2)
    adjusting.submit(secretary.scope(), whole.get(pk=draft.pk), revision=2, at=at)
    log_in(secretary)
    page.goto(address(draft, "compare_versions", 2))
    axe(page)
    fits(page)
    assert page.text_content("del") == "borttaget: 150"
    assert page.text_content("ins") == "nytt: 120"


def mark(page, words: str) -> None:
    """Mark words of the text as a finger does."""
    page.evaluate(
        """words => {
            const node = [...document.querySelectorAll('#text [data-start]')].map(one => one.firstChild).find(one => one.textContent.replace(/\\u00a0/g, ' ').includes(words));
            const at = node.textContent.replace(/\\u00a0/g, ' ').indexOf(words);
            const range = document.createRange();
            range.setStart(node, at);
            range.setEnd(node, at + words.length);
            getSelection().removeAllRanges();
            getSelection().addRange(range);
        }""",
        words,
    )
    page.wait_for_selector("[data-marked]:not([hidden])")
