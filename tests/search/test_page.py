"""The page of search, with and without JavaScript."""

from __future__ import annotations

import re

import pytest


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_without_words_it_only_asks(samples, secretary):
    page = secretary.get("/exempel/sok/")
    assert "0 träffar" not in text_of(page)
    assert "Sök i arkivet" in text_of(page)


def test_hits_lead_to_the_passage_in_its_document(samples, secretary):
    page = secretary.get("/exempel/sok/", {"q": "elkapacitet"}).content.decode()
    (address,) = set(re.findall(r'<h3><a href="([^"]+)"', page))
    document = secretary.get(address.replace("&amp;", "&").partition("#")[0]).content.decode()
    assert re.search(r'<mark id="traff"[^>]*>elkapacitet', document)


def test_the_hits_alone_while_one_types(samples, secretary):
    page = secretary.get("/exempel/sok/", {"q": "elkapac"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in page
    assert "<mark>elkapacitet</mark>" in page
    assert 'hx-swap-oob="true">1 träff<' in page


def test_a_facet_is_taken_and_taken_away(samples, secretary):
    page = secretary.get("/exempel/sok/", {"q": "RUFS"}).content.decode()
    address = re.search(r'<a href="(\?[^"]*ar=2022[^"]*)"', page).group(1).replace("&amp;", "&")
    narrowed = secretary.get("/exempel/sok/" + address).content.decode()
    assert "2023</a></p>" not in narrowed
    assert re.search(r'<a href="\?q=RUFS" aria-current="true">2022', narrowed)


def test_pages_go_on_in_order_without_gaps(samples, secretary):
    first = secretary.get("/exempel/sok/", {"q": "möte "}).content.decode()
    second = secretary.get("/exempel/sok/", {"q": "möte ", "sida": 2}).content.decode()
    total = int(re.search(r"(\d+) träffar", first).group(1))
    hits = [re.findall(r"<h3>(.*?)</h3>", page) for page in (first, second)]
    assert len(hits[0]) == 20
    assert len(hits[0]) + len(hits[1]) == total


@pytest.mark.parametrize(
    "words",
    [
        "<script>alert(1)</script>",
        "'; DROP TABLE x; --",
        '"',
        "AND OR NOT",
        "a*b",
        "möte\x00",
        "x" * 5000,
        "-",
        "((",
        "a:b",
        "% _",
        "NEAR(",
        "\\",
    ],
)
def test_nothing_one_writes_breaks_it(samples, secretary, words):
    page = secretary.get("/exempel/sok/", {"q": words})
    assert page.status_code == 200
    assert b"<script>alert" not in page.content


@pytest.mark.parametrize("query", ["slag=bilar", "grupp=x", "ar=99999999999999999", "kommun=-1", "sida=0", "sida=99999", "ar=²"])
def test_nonsense_in_the_address_is_borne(samples, secretary, query):
    assert secretary.get(f"/exempel/sok/?q=RUFS&{query}").status_code == 200


def test_few_words_that_stand_apart(samples, secretary):
    assert "Var för sig" in text_of(secretary.get("/exempel/sok/", {"q": "elkapacitet avhopp"}))


def test_many_hits_take_few_queries(samples, secretary, django_assert_max_num_queries):
    for words in ("RUFS", "möte", "Camilla", "finns inte alls"):
        with django_assert_max_num_queries(15):
            secretary.get("/exempel/sok/", {"q": words})


def test_the_key_and_typing_in_the_browser(samples, secretary, log_in, axe):
    page = log_in(secretary)
    page.goto("/exempel/moten/")
    page.keyboard.press("/")
    page.locator("#sok:focus").wait_for()
    page.keyboard.type("rufs")
    page.keyboard.press("Enter")
    page.locator("h2.count").wait_for()
    assert page.url.endswith("/sok/?q=rufs")
    axe(page)
    page.locator("#sok").fill("elkapac")
    page.locator("mark", has_text="elkapacitet").wait_for()
    assert "elkapac" in page.url
    page.locator("h3 a").first.click()
    page.locator("#traff").wait_for()
    axe(page)
