"""Groups whose minutes hold no complete review, several groups at once, and other ways of writing the list."""

from __future__ import annotations

from datetime import date

import pytest

from kansli.archive.services import read_in
from kansli.register.selectors.outstanding import outstanding

HEAD = """Minnesanteckningar från {group}

Tid: {day} kl 9.00-11.00
Plats: Ekeby kommunhus
Närvarande: Camilla Berg, Ekeby, ordförande
Petra Lind, Solberga
Mikael Ström, Nykvik
Karin Ek, sekreterare

1. Mötets öppnande

Camilla Berg öppnar mötet.

2. Gemensam växel

{switchboard}

3. Utestående ärenden

{review}

4. Nästa möte

Nästa möte hålls {following} kl 9.00.
"""
GIVEN = "Beslut\n\nPetra Lind får i uppdrag att undersöka kostnaden för växeltelefonin till nästa möte."
TABLED = "Frågan om öppettider bordläggs till nästa möte på grund av tidsbrist."
NONE = "Inga utestående ärenden."


def minutes(
    folder,
    name,
    *,
    day,
    following,
    group="Norra kommunernas ledningsgrupp",
    switchboard="Inget nytt.",
    review="Listan gås igenom nästa gång.",
):
    path = folder / f"{name}.txt"
    path.write_text(HEAD.format(group=group, day=day, following=following, switchboard=switchboard, review=review), encoding="utf-8")
    return path


@pytest.fixture
def read(cooperation, secretary, at, tmp_path):
    def read(*papers):
        paths = [minutes(tmp_path, str(number), **paper) for number, paper in enumerate(papers)]
        read_in(cooperation, paths, at=at)
        return secretary.scope()

    return read


FIRST = {"day": "måndagen den 4 mars 2024", "following": "måndagen den 6 maj 2024"}
SECOND = {"day": "måndagen den 6 maj 2024", "following": "måndagen den 2 september 2024"}
LATER = {"day": "måndagen den 1 september 2025", "following": "måndagen den 3 november 2025"}


def whats(found, part):
    return [row.what for row in found.rows(part)]


def test_without_any_review_what_was_given_is_shown_with_its_age(read):
    scope = read({**FIRST, "switchboard": GIVEN}, SECOND)
    found = outstanding(scope, date(2024, 6, 1))
    (row,) = [row for row in found.rows("added") if "växeltelefonin" in row.what]
    assert (row.as_of - row.since).days == 89
    assert row.owner == "Petra Lind"
    assert row.due_on == date(2024, 5, 6)
    assert row.passed
    assert found.rows("listed") == []


def test_without_any_review_a_year_of_silence_makes_it_a_question(read):
    scope = read({**FIRST, "switchboard": GIVEN}, SECOND, LATER)
    found = outstanding(scope, date(2025, 9, 2))
    assert any("växeltelefonin" in what for what in whats(found, "unheard"))
    assert found.counted == 0


def test_a_review_that_says_nothing_is_left_leaves_nothing(read):
    scope = read({**FIRST, "switchboard": GIVEN}, {**SECOND, "review": NONE})
    found = outstanding(scope, date(2024, 6, 1))
    assert whats(found, "added") == whats(found, "listed") == []


def test_each_group_has_its_own_review(read):
    scope = read(
        {**FIRST, "switchboard": GIVEN},
        {**SECOND, "review": "De som återstår är:\n\nPetra Lind undersöker kostnaden för växeltelefonin.\n"},
        {**FIRST, "group": "Norra kommunernas klimatnätverk", "switchboard": GIVEN.replace("växeltelefonin", "solcellerna")},
    )
    found = outstanding(scope, date(2024, 6, 1))
    parts = {part.body.label: part for part in found.parts}
    assert len(parts) == 2
    group, network = sorted(parts.values(), key=lambda part: part.reviewed is None)
    assert ["växeltelefonin" in row.what for row in group.listed] == [True]
    assert group.listed[0].since == date(2024, 3, 4)
    assert any("solcellerna" in row.what for row in network.added)
    assert outstanding(scope, date(2024, 6, 1), body=network.body.pk).counted == len(network.added)


def test_the_order_of_arrival_does_not_matter(read, cooperation, secretary, at, tmp_path):
    late = minutes(tmp_path, "sen", **{**SECOND, "review": "De som återstår är:\n\nPetra Lind undersöker kostnaden för växeltelefonin.\n"})
    read_in(cooperation, [late], at=at)
    scope = secretary.scope()
    (row,) = outstanding(scope, date(2024, 6, 1)).rows("listed")
    assert row.since == date(2024, 5, 6)
    early = minutes(tmp_path, "tidig", **{**FIRST, "switchboard": GIVEN})
    read_in(cooperation, [early], at=at)
    found = outstanding(scope, date(2024, 6, 1))
    (row,) = found.rows("listed")
    assert row.since == date(2024, 3, 4)
    assert found.rows("added") == []
