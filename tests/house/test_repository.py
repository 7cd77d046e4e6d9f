"""The repository keeps its own promises: what is depended on is locked, paths in the docs exist, files stay short."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LIMIT = 500


def kept() -> list[Path]:
    """The files that git keeps."""
    told = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in told.split("\0") if name and (ROOT / name).exists()]


def locked(name: str) -> set[str]:
    return {
        line.split("==")[0] for line in (ROOT / "requirements" / f"{name}.lock").read_text(encoding="utf-8").splitlines() if "==" in line
    }


def names(requirements: list[str]) -> set[str]:
    """The packages, without their extras and versions."""
    return {re.split(r"[\[<>=~!;]", requirement)[0].strip().lower().replace("_", "-") for requirement in requirements}


def test_everything_depended_on_is_locked():
    needed = names(PROJECT["dependencies"])
    assert needed <= locked("runtime")
    extras = names([name for group in PROJECT["optional-dependencies"].values() for name in group])
    assert needed | extras <= locked("dev")


def test_every_locked_version_has_its_hash():
    for name in ("runtime", "dev"):
        text = (ROOT / "requirements" / f"{name}.lock").read_text(encoding="utf-8")
        assert len(re.findall(r"^[a-z0-9.-]+==[^\n]*\\\n +--hash=", text, re.MULTILINE)) == len(locked(name))


def test_no_file_names_a_package_registry():
    hosts = [".".join(parts) for parts in (("files", "pythonhosted"), ("pypi", "org"), ("registry", "npmjs"), ("deb", "debian"))]
    for file in kept():
        if file.suffix not in {".png", ".pdf"}:
            text = file.read_text(encoding="utf-8", errors="replace")
            assert not [host for host in hosts if host in text], file


def test_source_files_stay_short():
    long = [
        file for file in kept() if file.suffix in {".py", ".toml", ".md"} and len(file.read_text(encoding="utf-8").splitlines()) > LIMIT
    ]
    assert long == []


def test_every_setting_is_in_the_manual():
    told = set(re.findall(r"`(KANSLI_\w+)`", (ROOT / "docs" / "running.md").read_text(encoding="utf-8")))
    used = {
        name
        for file in kept()
        if file.is_relative_to(ROOT / "src") and file.suffix == ".py"
        for name in re.findall(r"KANSLI_[A-Z_]+", file.read_text(encoding="utf-8"))
    }
    assert told == used


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "docs/acceptance.md"])
def test_paths_named_in_the_docs_exist(document):
    text = (ROOT / document).read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:src|tests|docs|samples|requirements|scripts)/[\w./-]+)`", text)) | set(
        re.findall(r"\]\(([\w./-]+)\)", text)
    )
    named = {name for name in named if not re.search(r"[A-Z]{4,}\.", name)}
    base = (ROOT / document).parent
    assert named
    assert [name for name in named if not (ROOT / name).exists() and not (base / name).exists()] == []
