"""What holds for any text: no crash, every quote verbatim, spans inside the text, the same in gives the same out."""

from __future__ import annotations

import re
from dataclasses import fields

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kansli.reader.api import SourceText, evidence_of, known_from, read
from kansli.reader.records import Reading, Span

PIECES = [
    "Protokoll från Norra nämnden", "Tid: måndag 4 mars 2030 kl. 18-20", "Plats Folkets hus", "Närvarande: Eva Ek (S), Nils Holm, ordf.", "Frånvarande",
    "1. Mötets öppnande", "§ 12 Val av justerare", "$ 13", "2", "Beslut", "Beslut:", "Styrelsen beslutade att", "- att godkänna planen", "att avslå motionen.",
    "Eva Ek får i uppdrag att ta fram ett förslag till nästa möte.", "Frågan bordlades.", "*Norrby kommun deltar inte i beslutet.", "högst 12 000 kr", "Åtgärd\tAnsvarig\tKlart",
    "Köpa grus\tNils\t2 april", "De som återstår är:", "Nästa möte 5 maj kl 9.00 i Folkets hus", "Vid protokollet", "Justeras", "Sida 1 (2)", "\f", "", "", "Mötet bryts för punkt 9.",
    "Punkt 1 återupptas.", "Minnesanteckningar fran Sodra namnden", "S6dertérn och ytterligare avstamningar pa olika nivaer", "Bilaga 1", "Diskussion", "samarbets-", "kommittén",
]  # fmt: skip

lines = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=60)), max_size=40)
texts = st.one_of(st.text(max_size=400), lines.map("\n".join))


def spans_of(reading: Reading) -> list[Span]:
    found = [span for _, span in reading.head.spans]
    for entry in fields(reading):
        value = getattr(reading, entry.name)
        for fact in value if isinstance(value, tuple) else [value]:
            span = getattr(fact, "span", None)
            if span is not None:
                found.append(span)
    return found


def source(text: str) -> SourceText:
    return SourceText("prov.txt", text)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(texts)
def test_any_text_is_read_and_every_quote_is_verbatim(text):
    reading = read(source(text))
    for span in spans_of(reading):
        last = 0
        for start, end in span.ranges:
            assert last <= start < end <= len(text)
            last = end
        assert span.quote == " … ".join(re.sub(r"\s+", " ", text[start:end]).strip() for start, end in span.ranges)
        assert span.quote.strip(" …")


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(texts)
def test_the_same_text_gives_the_same_reading(text):
    assert read(source(text)) == read(source(text))


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(texts)
def test_what_a_text_itself_tells_changes_no_passage(text):
    known = known_from(evidence_of(source(text)))
    for span in spans_of(read(source(text), known)):
        assert span.quote == source(text).quote(span.ranges)
