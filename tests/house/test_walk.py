"""Every page that can be reached by links from the start page, for every role: each link leads somewhere, and looking changes nothing."""

from __future__ import annotations

import hashlib
from collections import Counter, deque
from html.parser import HTMLParser
from urllib.parse import parse_qs, urldefrag, urljoin, urlsplit

import pytest
from django.apps import apps
from django.http import HttpResponse
from django.urls import resolve
from tests.support.cast import Visitor

from kansli.access import Role

_ALIKE = 4
"""So many pages of each kind, by address and names of what is asked for, are visited."""


class Links(HTMLParser):
    """What a page links to or fetches."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if told.get("id"):
            self.ids.add(told["id"] or "")
        for name in ("href",) if tag == "a" else ("hx-get", "src"):
            if told.get(name):
                self.found.append(told[name] or "")


def stored() -> dict[str, str]:
    """All rows, by table, as a digest each."""
    told = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label != "sessions":
            digest = hashlib.sha256()
            for row in model._default_manager.order_by("pk").values_list():
                digest.update(repr([bytes(value) if isinstance(value, memoryview) else value for value in row]).encode())
            told[model._meta.label] = digest.hexdigest()
    return told


def walk(visitor: Visitor, start: str) -> tuple[dict[str, str], list[str]]:
    """Visit what can be reached: every address with the page that links to it, and what is wrong."""
    waiting, seen, kinds, wrong = deque([(start, "")]), {start: ""}, Counter(), []
    while waiting:
        address, origin = waiting.popleft()
        answer: HttpResponse = visitor.get(address, follow=True)
        if answer.status_code != 200:
            wrong.append(f"{address} answers {answer.status_code}; {origin} links to it")
            continue
        if answer.streaming:
            list(answer.streaming_content)
            continue
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            continue
        page = Links()
        page.feed(answer.content.decode())
        for link in page.found:
            target, anchor = urldefrag(urljoin(address, link))
            if link.startswith("#") and anchor not in page.ids:
                wrong.append(f"{address}: nothing has the id {anchor}")
            parts = urlsplit(target)
            if target in seen or parts.netloc or parts.scheme or parts.path.startswith("/static/") or link.startswith("#"):
                continue
            kind = resolve(parts.path).view_name, tuple(sorted(parse_qs(parts.query, keep_blank_values=True)))
            kinds[kind] += 1
            if kinds[kind] <= _ALIKE:
                seen[target] = address
                waiting.append((target, address))
    return seen, wrong


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.SECRETARIAT, Role.MEMBER])
def test_every_link_leads_somewhere_and_looking_changes_nothing(samples, enter, role):
    visitor = enter(role)
    before = stored()
    seen, wrong = walk(visitor, "/exempel/")
    assert wrong == []
    assert len(seen) > 10
    after = stored()
    assert [name for name in before if before[name] != after[name]] == []


def test_what_one_role_can_see_a_stranger_cannot(samples, administrator, stranger):
    seen, _ = walk(administrator, "/exempel/")
    own = [address for address in seen if address.startswith("/exempel/")]
    assert {address: stranger.get(address).status_code for address in own} == dict.fromkeys(own, 404)
