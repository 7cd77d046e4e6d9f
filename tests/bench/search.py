"""Questions to the archive as people ask them, and how long each takes; ``python -m tests.bench.search SLUG`` asks the database in use."""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from typing import Any

from tests.bench.table import Row, print_table

_QUESTIONS = 240
_FIRST = 20
"""The first questions load what is loaded once."""
_NARROWED: tuple[dict[str, str], ...] = ({}, {"slag": "decision"}, {"sida": "3"})


def questions(count: int = _QUESTIONS + _FIRST) -> list[str]:
    """Words as often as the archive says them: alone, two together, as a phrase, half written."""
    from kansli.search.models import Words
    from kansli.search.words import tokens

    chance = random.Random(7)  # noqa: S311 - varied, and the same every time
    texts = Words.objects.order_by("pk").values_list("text", flat=True)[:4000]
    said = Counter(token.group() for text in texts for token in tokens(text))
    known, often = list(said), list(said.values())
    made = []
    for number in range(count):
        first, second = chance.choices(known, often, k=2)
        rare = chance.choice(known)
        made.append([first, rare, f"{first} {rare}", f"{first} {second}", f'"{rare}"', rare[: max(3, len(rare) // 2)]][number % 6])
    return made


def times(client: Any, slug: str) -> list[float]:  # noqa: ANN401 - Django's test client
    """Milliseconds of each question, from the request to the finished hits."""
    made = []
    for number, words in enumerate(questions()):
        begun = time.perf_counter()
        answer = client.get(f"/{slug}/sok/", {"q": words} | _NARROWED[number % 3], headers={"HX-Request": "true"})
        made.append((time.perf_counter() - begun) * 1000)
        assert answer.status_code == 200, words
    return sorted(made[_FIRST:])


def rows(slug: str) -> list[Row]:
    """The secretariat's and a member's questions to a cooperation that is there."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    from kansli.people.models import Cooperation, Membership, User
    from kansli.search.models import Entry

    cooperation = Cooperation.objects.get(slug=slug)
    made = []
    for role in ("secretariat", "member"):
        user, _ = User.objects.get_or_create(email=f"{role}@ekeby.example")
        Membership.objects.get_or_create(user=user, cooperation=cooperation, defaults={"role": role})
        client = Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        took = times(client, slug)
        what = f"search, {connection.vendor}, {Entry.objects.filter(cooperation=cooperation).count()} entries, {role}: p50 · p95"
        made.append(Row(what, f"{took[len(took) // 2]:.0f} · {took[int(len(took) * 0.95)]:.0f} ms", "≤ 50 ms"))
    return made


def _main() -> None:
    import django

    django.setup()
    from django.test.utils import setup_test_environment

    setup_test_environment()
    print_table("Search", rows(sys.argv[1]))


if __name__ == "__main__":
    _main()
