from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kansli.reader.language.amounts import find_amounts


@pytest.mark.parametrize(
    ("text", "sums"),
    [
        ("150 000 kr", [150000]),
        ("85 000 kr exkl. moms", [85000]),
        ("högst 250 tkr", [250000]),
        ("1 250 tkr", [1250000]),
        ("1,2 mnkr", [1200000]),
        ("2,5 miljoner kronor", [2500000]),
        ("2,500 mnkr", [2500000]),
        ("3.5 mkr", [3500000]),
        ("500:-", [500]),
        ("1 200:–", [1200]),
        ("250,-", [250]),
        ("SEK 40 000", [40000]),
        ("kr 500", [500]),
        ("12 kronor", [12]),
        ("357kr", [357]),
        ("drygt 90 000 kr", [90000]),
        ("10-15 000 kr", [15000]),
        ("1.250.000 kr", [1250000]),
        ("1 500,50 kr", [1500.5]),
        ("2,500 kr", [2500]),
        ("2 500 kr/år och 100 kr", [2500, 100]),
        ("40 tusen kronor", [40000]),
        ("två miljoner kronor", [2000000]),
        ("femhundra kronor", [500]),
        ("etthundratusen kronor", [100000]),
        ("underskott på -5 000 kr", [5000]),
        ("14 MSEK", [14000000]),
        ("1,2 miljarder kronor", [1200000000]),
        ("0,5 mnkr", [500000]),
        ("150\u00a0000\u00a0kr", [150000]),
    ],
)
def test_ways_to_write_a_sum(text, sums):
    assert [mention.sek for mention in find_amounts(text)] == sums


@pytest.mark.parametrize(
    "text",
    [
        "5 000 euro",
        "12 kronblad",
        "3 krav",
        "kl 18-20",
        "SFS 2017:725",
        "2 miljoner invånare",
        "kr 2022-05-03",
        "några kronor",
        "150 000",
        "punkt 5: - ekonomi",
        "€ 500",
        "10 % av hyran",
    ],
)
def test_other_figures_are_no_sums(text):
    assert list(find_amounts(text)) == []


@pytest.mark.parametrize(
    ("text", "cap"),
    [
        ("till ett maxbelopp om 110 000 kr", True),
        ("till en maximal kostnad om 150 000 kr", True),
        ("högst 250 tkr", True),
        ("upp till 5 000 kr", True),
        ("Kostnaden får inte överstiga 40 000 kr exkl. moms", True),
        ("en ram om 100 000 kr som inte får överskridas, max", False),
        ("500 kr per person som mest", True),
        ("Total kostnad beräknas uppgå till 110 000 kr", False),
        ("minst 500 kr", False),
        ("Taket på huset kostar 40 000 kr", False),
    ],
)
def test_a_ceiling_is_told_from_a_sum(text, cap):
    assert [mention.cap for mention in find_amounts(text)] == [cap]


@given(st.integers(1, 999_999_999))
def test_any_sum_is_read_with_its_groups_of_three(number):
    written = f"{number:,}".replace(",", " ")
    assert [mention.sek for mention in find_amounts(f"Kostnaden blir {written} kr.")] == [number]


@given(st.text(max_size=200) | st.from_regex(r"([0-9 .,:-]|kr |tkr |mnkr |SEK |kronor ){0,40}", fullmatch=True))
def test_any_text_gives_sums_inside_it_in_order(text):
    end = 0
    for mention in find_amounts(text):
        assert end <= mention.start < mention.end <= len(text)
        assert mention.sek >= 0
        end = mention.end
