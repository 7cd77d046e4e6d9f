"""What is no minutes at all, or hardly text: an honest, nearly empty record, and nothing dropped in silence."""

from __future__ import annotations

import random

from kansli.reader.api import load_bytes, read

WORDS = "hus bil träd gå springa öppna stänga katt hund båt vatten skog sten kaffe bröd".split()  # noqa: SIM905


def test_three_hundred_pages_of_something_else():
    chance = random.Random(2)  # noqa: S311 - a test's text
    pages = ["\n\n".join(" ".join(chance.choices(WORDS, k=60)).capitalize() + "." for _ in range(6)) for _ in range(300)]
    reading = read(load_bytes("roman.txt", "\f".join(pages).encode()))
    assert reading.pages == 300
    assert not reading.complete
    assert reading.remarks[0].code == "no-minutes"
    assert [*reading.attendance, *reading.decisions, *reading.assignments, *reading.items] == []


def test_a_line_of_a_megabyte():
    text = "Protokoll från styrelsen\n1. Val av justerare\nNils Holm valdes till justerare.\n2. Rapport\n" + "ord och mer ord " * 70_000
    reading = read(load_bytes("lång.txt", text.encode()))
    assert [item.number for item in reading.items] == ["1", "2"]
    assert "Nils Holm valdes till justerare." in [decision.span.quote for decision in reading.decisions]


def test_nul_bytes_and_mixed_encodings():
    raw = "Protokoll\x00 från Åsby råd\n1. Val av justerare\n".encode() + "Åke Öberg valdes till justerare.\n".encode("cp1252")
    reading = read(load_bytes("blandad.txt", raw))
    assert [decision.span.quote for decision in reading.decisions] == ["Åke Öberg valdes till justerare."]
    assert reading.head.kind == "protokoll"
