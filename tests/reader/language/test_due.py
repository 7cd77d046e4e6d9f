from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kansli.reader.language.due import DueKind, find_due


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Klart senast 21 oktober.", [("date", "21 oktober")]),
        ("Redovisas på styrelsens nästa möte 28 okt.", [("date", "28 okt")]),
        ("Kansliet återkommer till nästa styrgruppsmöte.", [("next_meeting", "till nästa styrgruppsmöte")]),
        ("Kalle skickar snarast ut kallelsen.", [("words", "snarast")]),
        ("Ta kontakt i början på 2023 för avstämning.", [("words", "i början på 2023")]),
        ("Upphandlas under hösten till en kostnad av 5 kr.", [("words", "under hösten")]),
        ("Nätverksdagen hålls i höst.", [("words", "i höst")]),
        ("Klart v. 34.", [("words", "v. 34")]),
        ("Stäms av före det skickas ut till nämnden.", [("words", "före det skickas ut till nämnden")]),
        ("Skickas ut under eftermiddagen den 9 juni.", [("date", "den 9 juni")]),
        ("Läggs fram på ekonomikonferensen i september.", [("words", "på ekonomikonferensen i september")]),
        ("Tas fram inför årsmötet.", [("words", "inför årsmötet")]),
        ("Protokoll från mötet gicks igenom.", []),
        ("Enligt beslut den 4 maj ska kansliet se över detta.", []),
        ("Frågan berör alla i vår kommun och före detta ledamöter.", []),
        ("Kommande möten planeras av kansliet.", []),
    ],
)
def test_when_something_is_due(text, found):
    assert [(m.kind.value, m.text) for m in find_due(text)] == found


@given(st.text(max_size=200) | st.from_regex(r"(före |innan |senast |nästa möte |3 maj |till |v\.? ?\d|[.,]){0,20}", fullmatch=True))
def test_any_text_gives_mentions_inside_it_that_do_not_overlap(text):
    end = 0
    for mention in find_due(text):
        assert end <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text
        assert (mention.date is not None) == (mention.kind is DueKind.DATE)
        end = mention.end
