"""Patterns compiled beforehand are those that ``re`` would compile, and nothing rests on their being there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kansli.reader.rules import kept, rule_files, rules

WANTED = sorted({wanted for name in rule_files() for rule in rules(name) for wanted in rule.wanted()})
GROUPS = (r"(?P<a>x)|(y)(?P<b>z)?", int(re.IGNORECASE))


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(kept, "_FILE", tmp_path / "made" / "patterns.bin")
    kept._kept.cache_clear()
    yield tmp_path / "made" / "patterns.bin"
    kept._kept.cache_clear()


def test_every_pattern_is_the_one_that_re_compiles(monkeypatch: pytest.MonkeyPatch) -> None:
    kept.keep([*WANTED, GROUPS])
    own = {wanted: re.compile(*wanted) for wanted in [*WANTED, GROUPS]}
    monkeypatch.setattr(re, "compile", lambda *_: pytest.fail("compiled again"))
    for wanted, pattern in own.items():
        found = kept.compiled(*wanted)
        assert found == pattern  # patterns compare their code
        assert found.groupindex == pattern.groupindex


def test_its_groups_have_their_names() -> None:
    kept.keep([GROUPS])
    found = kept.compiled(*GROUPS).search("-YZ")
    assert found is not None
    assert (found.groupdict(), found.lastgroup, found.group(2)) == ({"a": None, "b": "Z"}, "b", "Y")


def test_what_is_not_kept_is_compiled() -> None:
    assert kept.compiled("x+", 0) == re.compile("x+")
    kept.keep([("x+", 0)])
    assert kept.compiled("x+", re.IGNORECASE) == re.compile("x+", re.IGNORECASE)


def test_what_was_asked_for_is_kept_too(monkeypatch: pytest.MonkeyPatch) -> None:
    own = kept.compiled("y+", 0)
    kept.keep([])
    kept._kept.cache_clear()
    monkeypatch.setattr(re, "compile", lambda *_: pytest.fail("compiled again"))
    assert kept.compiled("y+", 0) == own


@pytest.mark.parametrize("content", [b"", b"no", b"\xe9\x00"])
def test_a_broken_file_is_no_file(file: Path, content: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    assert kept.compiled("x+", 0) == re.compile("x+")


def test_another_python_compiles_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    kept.keep([("x+", 0)])
    monkeypatch.setattr(kept, "_MADE_BY", ("4.0", 1))
    assert kept._kept() == {}
