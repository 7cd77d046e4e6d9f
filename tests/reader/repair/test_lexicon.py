"""The lexicon and its building."""

from __future__ import annotations

import subprocess
import sys

import pytest

from kansli.reader.repair import lexicon as module
from kansli.reader.repair.channel import skeleton
from kansli.reader.repair.lexicon import Lexicon, build, lexicon, path


@pytest.fixture
def empty_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("KANSLI_CACHE", str(tmp_path / "cache"))
    lexicon.cache_clear()
    yield tmp_path / "cache"
    lexicon.cache_clear()


def test_a_skeleton_finds_the_words_it_may_stand_for():
    found = dict(lexicon().find(skeleton("for")))
    assert {"för", "far", "får"} <= found.keys()
    assert found["för"] > found["får"] > -20


def test_it_is_built_on_first_use_and_whole(empty_cache):
    assert isinstance(lexicon(), Lexicon)
    assert [file.name for file in empty_cache.iterdir()] == [path().name], "nothing half-written is left"


def test_it_works_where_nothing_can_be_written(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("no directory", encoding="utf-8")
    monkeypatch.setenv("KANSLI_CACHE", str(tmp_path / "file" / "cache"))
    lexicon.cache_clear()
    try:
        assert dict(lexicon().find(skeleton("från")))["från"] < 0
    finally:
        lexicon.cache_clear()


def test_a_failed_write_leaves_nothing_behind(empty_cache, monkeypatch):
    class Broken:
        def save(self, _: str) -> None:
            raise OSError("disk full")

    monkeypatch.setattr(module, "_trie", Broken)
    with pytest.raises(OSError, match="disk full"):
        build()
    assert list(empty_cache.iterdir()) == []


@pytest.mark.slow
def test_several_processes_may_build_at_once(empty_cache):
    jobs = [subprocess.Popen([sys.executable, "-m", "kansli.reader.repair.lexicon"], stdout=subprocess.PIPE, text=True) for _ in range(3)]
    said = {job.communicate()[0].strip() for job in jobs}
    assert said == {str(path())}
    assert dict(lexicon().find(skeleton("mötet")))
