from __future__ import annotations

import random
from pathlib import Path

import pytest

from kansli.reader.api import Known, SourceText, read, record_of
from kansli.reader.batch import Batch, find_files

MINUTES = """Protokoll fört vid möte med Ekbackens vägförening

{weekday} den {day} mars{year} kl. 18.30
Närvarande: Eva Ek, ordförande, Nils Holm

1. Mötets öppnande
Eva Ek hälsade välkommen.

2. Grus
Föreningen beslutade att köpa grus.

3. Nästa möte
Nästa möte är {following} kl. 18.30.
"""


def record(text: SourceText, known: Known) -> dict[str, object]:
    return record_of(read(text, known))


@pytest.fixture
def folder(tmp_path):
    days = {"a": ("Måndag", 4, " 2030", "11 mars"), "b": ("Måndag", 11, "", "18 mars"), "c": ("Måndag", 18, "", "25 mars")}
    for name, (weekday, day, year, following) in days.items():
        (tmp_path / f"{name}.txt").write_text(MINUTES.format(weekday=weekday, day=day, year=year, following=following), encoding="utf-8")
    return tmp_path


def by_name(paths, workers=1):
    return {path.name: found for path, found in Batch(paths, workers=workers).run(record)}


def test_a_year_comes_from_the_other_minutes_of_the_body(folder):
    found = by_name(find_files([folder]))
    assert {name: entry["date"] for name, entry in found.items()} == {"a.txt": "2030-03-04", "b.txt": "2030-03-11", "c.txt": "2030-03-18"}


def test_neither_order_nor_workers_change_anything(folder):
    for number in range(20):
        (folder / f"{number:02}.txt").write_text(
            MINUTES.format(weekday="Fredag", day=number + 1, year=" 2030", following="25 mars"), encoding="utf-8"
        )
    paths = find_files([folder])
    wanted = by_name(paths)
    assert len(wanted) == 23
    random.Random(3).shuffle(paths)  # noqa: S311 - a test's order
    assert by_name(paths) == wanted
    assert by_name(paths, workers=2) == wanted


def test_bad_files_are_told_and_the_others_read(folder):
    (folder / "tom.txt").write_bytes(b"")
    (folder / "trasig.docx").write_bytes(b"PK\x03\x04 no more")
    batch = Batch(find_files([folder]), workers=1)
    assert [path.name for path, _ in batch.run(record)] == ["a.txt", "b.txt", "c.txt"]
    assert sorted(failure.path.name for failure in batch.failures) == ["tom.txt", "trasig.docx"]
    assert all(failure.code and failure.message.endswith(".") for failure in batch.failures)


def test_progress_reaches_its_end(folder):
    steps = []
    batch = Batch(find_files([folder]), workers=1, progress=lambda done, total: steps.append((done, total)))
    list(batch.run(record))
    assert steps[-1] == (6, 6)
    assert [done for done, _ in steps] == sorted(done for done, _ in steps)


def test_what_a_register_knows_is_used(folder):
    known = Known(people={"Siv Sten": ("Ekeby",)})
    seen = []
    list(Batch([folder / "a.txt"], workers=1).run(lambda _, given: seen.append(given.people), known))
    assert seen[0]["Siv Sten"] == ("Ekeby",)
    assert "Eva Ek" in seen[0]


def test_folders_are_searched_and_odd_files_passed_over(tmp_path):
    for name in ("b.txt", "a.docx", ".dold.txt", "~$a.docx", "bild.exe", "under/c.md"):
        target = tmp_path / name
        target.parent.mkdir(exist_ok=True)
        target.write_text("x", encoding="utf-8")
    assert [path.relative_to(tmp_path) for path in find_files([tmp_path])] == [Path("a.docx"), Path("b.txt"), Path("under/c.md")]


def test_a_file_named_twice_is_read_once(folder):
    assert len(find_files([folder / "a.txt", folder, folder / "a.txt"])) == 3
