"""Backup and restore: what comes back is what there was."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.conf import settings

from kansli.export.backup import BackupError, backup, line_of, restore
from kansli.people.models import Cooperation
from kansli.register.models import Fact

SAMPLES = Path(__file__).parents[2] / "samples" / "minutes"


def rows(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name != "backup.json"}


def run(home: Path, *words: str, ok: bool = True) -> str:
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("KANSLI_", "DJANGO_"))}
    environment = plain | {"KANSLI_HOME": str(home)}
    kansli = str(Path(sys.executable).with_name("kansli"))
    done = subprocess.run([kansli, *words], env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode == 0) == ok, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.mark.slow
def test_an_installation_comes_back_whole(tmp_path):
    here, there = tmp_path / "here", tmp_path / "there"
    run(here, "adduser", "karin.ek@ekeby.example")
    run(here, "import", str(SAMPLES))
    before = run(here, "outstanding", "--as-of", "2022-12-02")
    run(here, "backup", str(tmp_path / "one.zip"))
    run(there, "restore", str(tmp_path / "one.zip"))
    run(there, "backup", str(tmp_path / "two.zip"))
    assert rows(tmp_path / "one.zip") == rows(tmp_path / "two.zip")
    assert run(there, "outstanding", "--as-of", "2022-12-02") == before
    run(there, "check")
    assert "Här finns redan en samverkan" in run(there, "restore", str(tmp_path / "one.zip"), ok=False)
    assert "finns redan" in run(here, "backup", str(tmp_path / "one.zip"), ok=False)


@pytest.mark.django_db
def test_a_backup_holds_every_row(samples, tmp_path, at):
    told = backup(tmp_path / "all.zip", at=at)
    kept = rows(tmp_path / "all.zip")
    facts = kept["rows/register.fact.jsonl"].decode().splitlines()
    assert len(facts) == Fact.objects.count()
    assert facts[0] == line_of(Fact.objects.order_by("pk").first()).strip()
    assert told.files == 5
    assert not any(name.startswith(("rows/sessions", "rows/search")) for name in kept)


@pytest.mark.django_db
@pytest.mark.parametrize("damage", ["cut", "no zip", "row gone"])
def test_what_is_not_whole_is_not_restored(tmp_path, at, damage, db):
    whole = tmp_path / "whole.zip"
    Cooperation.objects.create(slug="norra", name="Norra", created_at=at)
    backup(whole, at=at)
    Cooperation.objects.all().delete()
    broken = tmp_path / "broken.zip"
    if damage == "cut":
        broken.write_bytes(whole.read_bytes()[:-200])
    elif damage == "no zip":
        broken.write_text("anteckningar")
    else:
        with zipfile.ZipFile(whole) as source, zipfile.ZipFile(broken, "w") as to:
            for name in source.namelist():
                to.writestr(name, b"" if name == "rows/people.cooperation.jsonl" else source.read(name))
    with pytest.raises(BackupError, match="hel"):
        restore(broken)
    assert not Cooperation.objects.exists()
    assert not list(Path(settings.FILES).glob("*"))


@pytest.mark.django_db
def test_paths_that_climb_are_refused(tmp_path, at, db):
    import json

    whole, evil = tmp_path / "whole.zip", tmp_path / "evil.zip"
    backup(whole, at=at)
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(evil, "w") as to:
        for name in source.namelist():
            content = source.read(name)
            if name == "backup.json":
                content = json.dumps(json.loads(content) | {"files": [{"path": "../../ute", "sha256": ""}]}).encode()
            to.writestr(name, content)
    with pytest.raises(BackupError, match="inte är tillåten"):
        restore(evil)


@pytest.mark.django_db
def test_a_full_disk_leaves_nothing_half(tmp_path, at, db):
    with pytest.raises(BackupError, match="Inget halvt är kvar"):
        backup(Path("/dev/full/x.zip"), at=at)
    folder = tmp_path / "folder"
    folder.mkdir()
    assert list(folder.iterdir()) == []
