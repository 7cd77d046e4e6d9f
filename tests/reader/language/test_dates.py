from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kansli.reader.language.dates import find_dates, resolve

MONTHS = ["januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december"]
SHORT = ["jan", "feb.", "mars", "apr", "maj", "juni", "juli", "aug", "sept", "okt.", "nov", "dec"]
WEEKDAYS = ["måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"]

STYLES = {
    "spelled out": lambda d: f"{WEEKDAYS[d.weekday()]}en den {d.day} {MONTHS[d.month - 1]} {d.year}",
    "day and month": lambda d: f"den {d.day} {MONTHS[d.month - 1]} {d.year}",
    "ordinal": lambda d: f"den {d.day}:e {MONTHS[d.month - 1]} {d.year}",
    "capitals": lambda d: f"{WEEKDAYS[d.weekday()].upper()} {d.day} {MONTHS[d.month - 1].upper()} {d.year}",
    "short month": lambda d: f"{d.day} {SHORT[d.month - 1]} {d.year}",
    "comma": lambda d: f"{d.day} {MONTHS[d.month - 1]}, {d.year}",
    "ISO": lambda d: d.isoformat(),
    "spaces": lambda d: f"{d:%Y %m %d}",
    "full stops, year first": lambda d: f"{d:%Y.%m.%d}",
    "figures only": lambda d: f"{d:%Y%m%d}",
    "six figures": lambda d: f"{d:%y%m%d}",
    "six figures with hyphens": lambda d: f"{d:%y-%m-%d}",
    "Finland": lambda d: f"{d.day}.{d.month}.{d.year}",
    "slash and hyphen": lambda d: f"{d.day}/{d.month}-{d.year}",
    "slash and space": lambda d: f"{d.day}/{d.month} {d.year}",
    "slash, short year": lambda d: f"{d.day}/{d.month}-{d:%y}",
}


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES.keys())
def test_every_day_of_some_years_is_found_whole_and_is_itself(style):
    day = date(2019, 1, 1)
    while day < date(2025, 1, 1):
        text = f"Mötet är {style(day)}, i stora salen."
        (mention,) = find_dates(text)
        assert resolve(mention, near=day) == day, text
        assert text[mention.start : mention.end] == style(day).removesuffix("."), text
        day += timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("28 okt", [(28, 10, None)]),
        ("1:a juni", [(1, 6, None)]),
        ("den 3:e maj", [(3, 5, None)]),
        ("16/3", [(16, 3, None)]),
        ("fre 2/3 och tors 5/4", [(2, 3, None), (5, 4, None)]),
        ("3 dec -18", [(3, 12, 2018)]),
        ("12/11 '19", [(12, 11, 2019)]),
        ("9.2.17", [(9, 2, 2017)]),
        ("tisdagen den 9.2 kl 18", [(9, 2, None)]),
        ("1-2 december 2007", [(1, 12, 2007), (2, 12, 2007)]),
        ("den 21 och 22 september", [(21, 9, None), (22, 9, None)]),
        ("den 3:e, 10:e samt 17:e maj", [(3, 5, None), (10, 5, None), (17, 5, None)]),
        ("3-5/4 2017", [(3, 4, 2017), (5, 4, 2017)]),
        ("9/2-10/2", [(9, 2, None), (10, 2, None)]),
        ("9.–10.2.2017", [(9, 2, 2017), (10, 2, 2017)]),
        ("26 september till 21 oktober 2022", [(26, 9, 2022), (21, 10, 2022)]),
        ("28 december - 3 januari 2020", [(28, 12, 2019), (3, 1, 2020)]),
        ("2018-10-31 – 2018-11-02", [(31, 10, 2018), (2, 11, 2018)]),
        ("punkt 3, 4 maj", [(4, 5, None)]),
        ("13.24.06", []),
        ("Nästa möte 24.5 kl. 18", [(24, 5, None)]),
        ("Dnr 12-2023, 2023-05-04", [(4, 5, 2023)]),
        ("ärende 2023-05-04", [(4, 5, 2023)]),
    ],
)
def test_ways_to_write_a_date(text, found):
    assert [(m.day, m.month, m.year) for m in find_dates(text)] == found


@pytest.mark.parametrize(
    "text",
    [
        "SFS 2017:725",
        "2 kap. 3 §",
        "9 kap. 2 § kommunallagen (2017:725)",
        "Dnr 2019-00123",
        "KS 2022/34",
        "dnr 16/3",
        "§ 4 maj",
        "tel 08-530 610 00",
        "070-123 45 67",
        "org.nr 556677-1234",
        "180412-1234",
        "9,5 %",
        "9.2",
        "kl 8.30-11.00",
        "1 250 000 kr",
        "150000",
        "121212 kr",
        "prop. 2018/19:100",
        "läsåret 2018/19",
        "3/4 av medlemmarna",
        "2/3 majoritet",
        "öppet 24/7",
        "2. Jan Sjö valdes",
        "3. Maj-Britt Lund",
        "31 februari",
        "30.2.2017",
        "2018-02-30",
        "sidan 2/5",
        "3 majoriteter",
        "september 2023",
        "fastigheten Berga 1:15",
        "punkt 10.2.1",
        "1.2.10 Budget",
        "dnr 2023-05-04",
    ],
)
def test_other_figures_are_no_dates(text):
    assert list(find_dates(text)) == []


@pytest.mark.parametrize(
    ("text", "weekday"),
    [
        ("torsdagen den 1 september", 3),
        ("mån 4/5", 0),
        ("tors. 4 maj", 3),
        ("må 4.5.", 0),
        ("den 14 mars (torsdag)", 3),
        ("LÖRDAG 3 JUNI", 5),
        ("4 maj", None),
    ],
)
def test_the_weekday_is_read(text, weekday):
    assert [m.weekday for m in find_dates(text)] == [weekday]


def test_the_last_day_of_a_stretch_says_so():
    assert [m.through for m in find_dates("1-2 december")] == [False, True]
    assert [m.through for m in find_dates("mellan den 3 maj och 5 juni")] == [False, True]
    assert [m.through for m in find_dates("den 3 maj och den 5 juni")] == [False, False]


@pytest.mark.parametrize(
    ("text", "near", "years", "day"),
    [
        ("28 oktober", date(2022, 9, 1), (), date(2022, 10, 28)),
        ("den 10 februari", date(2022, 12, 2), (), date(2023, 2, 10)),
        ("fredag 15 december", date(2022, 12, 2), (2023,), date(2023, 12, 15)),
        ("torsdag 25 augusti", date(2022, 9, 1), (), date(2022, 8, 25)),
        ("den 9 juni", date(2023, 6, 9), (), date(2023, 6, 9)),
        ("den 29 februari", date(2022, 3, 1), (), date(2024, 2, 29)),
        ("fredagen den 9 juni", None, (2012, 2024), date(2023, 6, 9)),
        ("fredag 15 december", None, (2024, 2025), date(2023, 12, 15)),
        ("15 december", None, (2024, 2025), None),
        ("15 december", None, (2024,), date(2024, 12, 15)),
        ("15 december", None, (), None),
        ("24.12.06", None, (), date(2024, 12, 6)),
        ("16.11.06", None, (), date(2006, 11, 16)),
        ("24.12.06", None, (2006,), date(2006, 12, 24)),
        ("24.12.06", date(2024, 11, 1), (), date(2024, 12, 6)),
        ("fredag 24.12.06", None, (), date(2024, 12, 6)),
        ("24.12.06", None, (2023, 2024), date(2024, 12, 6)),
    ],
)
def test_the_year_comes_from_what_is_known(text, near, years, day):
    (mention,) = find_dates(text)
    assert resolve(mention, near=near, years=years) == day


@given(st.text(max_size=300) | st.from_regex(r"([0-9 ./:-]|den |maj|jan |[Kk]l |,|och|§){0,40}", fullmatch=True))
@example("den 31 och 32 februari 2023-2/3.4.5")
def test_any_text_gives_dates_inside_it_in_order(text):
    end = 0
    for mention in find_dates(text):
        assert end <= mention.start < mention.end <= len(text)
        assert resolve(mention, near=date(2023, 1, 1)) is not None
        end = mention.end


@pytest.mark.parametrize(
    ("text", "day"),
    [("23 april kl 13-15, 4 juni", 4), ("kl. 9–12, 3 maj", 3), ("sid 3-4, 5 maj", 5), ("§§ 12-13, 4 juni 2024", 4)],
)
def test_hours_and_pages_before_a_date_are_no_days(text, day):
    assert [mention.day for mention in find_dates(text)][-1] == day
    assert len(list(find_dates(text))) == text.count("april") + 1
