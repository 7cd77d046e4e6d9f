from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kansli.reader.language.times import find_times


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("kl 8.30-11.00", [("08:30", "11:00")]),
        ("kl. 12", [("12:00", None)]),
        ("kl 13:00–17:30", [("13:00", "17:30")]),
        ("kI 9.00-11.30", [("09:00", "11:30")]),
        ("ki 10.", [("10:00", None)]),
        ("KL 18.30", [("18:30", None)]),
        ("klockan 9", [("09:00", None)]),
        ("kl.18-20.30", [("18:00", "20:30")]),
        ("kl 1830-2015", [("18:30", "20:15")]),
        ("kl 18.00 - ca kl. 21", [("18:00", "21:00")]),
        ("18.00 – 20.15", [("18:00", "20:15")]),
        ("till kl 10.15", [(None, "10:15")]),
        ("mellan kl 8 och 10", [("08:00", "10:00")]),
        ("kl 9 och kl 11", [("09:00", None), ("11:00", None)]),
        ("Tid: 13-15", [("13:00", "15:00")]),
        ("Tid torsdag 3 maj 2022, 18.00", [("18:00", None)]),
        ("Mötet avslutades 21.15", [(None, "21:15")]),
        ("Mötet öppnades 18.00", [("18:00", None)]),
        ("den 4 maj 18.00", [("18:00", None)]),
    ],
)
def test_ways_to_write_a_time(text, found):
    assert [(m.starts, m.ends) for m in find_times(text)] == found


@pytest.mark.parametrize(
    "text",
    ["§ 12.30", "9.25 %", "1.50-2.50 kr", "13-15 personer", "Berga 11:15", "SFS 2017:25", "klass 9", "24.12.2006", "8-10 år", "2.1 Budget"],
)
def test_other_figures_are_no_times(text):
    assert list(find_times(text)) == []


@given(st.text(max_size=200) | st.from_regex(r"([0-9 .:-]|kl |tid |till ){0,40}", fullmatch=True))
def test_any_text_gives_times_of_day_inside_it(text):
    end = 0
    for mention in find_times(text):
        assert end <= mention.start < mention.end <= len(text)
        assert all(re.fullmatch(r"\d\d:\d\d", time) for time in (mention.starts, mention.ends) if time)
        end = mention.end
