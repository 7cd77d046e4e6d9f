"""Tables kept as bytecode: found again, read anew when the file changes, and read also where nothing may be kept."""

from __future__ import annotations

import os
import sys
import tomllib
from pathlib import Path

import pytest

from kansli.reader.tables import read_table


def _written(path: Path, text: str, *, at: int) -> Path:
    path.write_text(text, encoding="utf-8")
    os.utime(path, (at, at))
    return path


@pytest.fixture(autouse=True)
def _kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "kept"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    read_table.cache_clear()


def test_it_says_what_the_file_says_the_second_time_without_parsing_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _written(tmp_path / "a.toml", 'words = ["å", "\\"ä\'"]\n[[rule]]\nid = "b"\ncase = true\n', at=1_000_000)
    said = {"words": ["å", "\"ä'"], "rule": [{"id": "b", "case": True}]}
    assert read_table(path) == said
    read_table.cache_clear()
    monkeypatch.setattr(tomllib, "loads", lambda _: pytest.fail("parsed again"))
    assert read_table(path) == said


def test_a_changed_file_is_read_anew(tmp_path: Path) -> None:
    path = _written(tmp_path / "a.toml", "one = 1", at=1_000_000)
    assert read_table(path) == {"one": 1}
    read_table.cache_clear()
    _written(path, "two = 2", at=2_000_000)
    assert read_table(path) == {"two": 2}


def test_nothing_need_be_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert read_table(_written(tmp_path / "a.toml", "one = 1", at=1_000_000)) == {"one": 1}
    assert not (tmp_path / "kept").exists()


def test_what_is_wrong_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_table(tmp_path / "none.toml")
    with pytest.raises(tomllib.TOMLDecodeError):
        read_table(_written(tmp_path / "a.toml", "one =", at=1_000_000))
