from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.archive_maker import papers

from kansli.reader.api import in_whole, load, part_of, read, split
from kansli.reader.records import Span
from kansli.reader.sources.plain import read_plain
from kansli.reader.text import SourceText

GOLDEN = sorted(Path("tests/reader/golden").glob("*.txt")) + sorted(Path("samples/minutes").glob("*.txt"))


def _together(count: int) -> tuple[SourceText, list[str]]:
    texts = [paper.text for paper in papers(count)]
    return read_plain("flera.txt", "\n\n".join(texts).encode()), texts


def test_each_meeting_becomes_a_part_and_nothing_is_lost() -> None:
    source, texts = _together(4)

    parts = split(source)

    assert len(parts) == 4
    assert parts[0][0] == 0
    assert parts[-1][1] == len(source.text)
    assert [end for _, end in parts[:-1]] == [start for start, _ in parts[1:]]
    assert [source.text[start:end].strip() for start, end in parts] == [text.strip() for text in texts]


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_minutes_of_one_meeting_are_never_split(path: Path) -> None:
    source = load(path)

    assert split(source) == ((0, len(source.text)),)


def test_the_same_minutes_twice_are_one_part() -> None:
    text = next(papers(1)).text

    assert len(split(read_plain("tva.txt", f"{text}\n\n{text}".encode()))) == 1


def test_a_part_is_read_as_if_it_stood_alone_with_passages_of_the_whole() -> None:
    source, texts = _together(3)
    start, end = split(source)[1]

    found = in_whole(read(part_of(source, start, end)), start)
    alone = read(read_plain("flera.txt", texts[1].encode()))

    assert found.head.date == alone.head.date
    assert [entry.span.quote for entry in found.decisions] == [entry.span.quote for entry in alone.decisions]
    assert found.items[0].body[0][0] >= start
    for span in _spans(found):
        assert source.quote(span.ranges) == span.quote


def _spans(value: object) -> list[Span]:
    if isinstance(value, Span):
        return [value]
    if isinstance(value, tuple):
        return [span for one in value for span in _spans(one)]
    names = getattr(value, "__dataclass_fields__", ())
    return [span for name in names for span in _spans(getattr(value, name))]
