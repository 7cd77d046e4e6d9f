from __future__ import annotations

import shutil
import subprocess

import pytest
from tests.reader.sources.source_documents import styled_lines, word_minutes

from kansli.reader import errors
from kansli.reader.sources import libreoffice, load_bytes

needs_libreoffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
RTF = rb"{\rtf1\ansi\ansicpg1252 Protokoll fr\'e5n \'c5n\'e4s\par Beslut\par}"


@pytest.fixture(scope="module")
def converted(tmp_path_factory):
    """The same minutes as LibreOffice writes them in other formats."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "a.docx").write_bytes(word_minutes())
    for form in ("odt", "doc", "pdf"):
        subprocess.run(
            [
                "soffice",
                f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                "--headless",
                "--convert-to",
                form,
                "--outdir",
                folder,
                folder / "a.docx",
            ],
            check=True,
            capture_output=True,
        )
    return {form: (folder / f"a.{form}").read_bytes() for form in ("docx", "odt", "doc", "pdf")}


@pytest.mark.slow
@needs_libreoffice
def test_another_producer_of_odt_is_read_like_the_word_file(converted):
    assert styled_lines(load_bytes("a.odt", converted["odt"])) == styled_lines(load_bytes("a.docx", converted["docx"]))


@pytest.mark.slow
@needs_libreoffice
def test_an_old_word_file_is_read_like_the_new(converted):
    old = load_bytes("a.doc", converted["doc"])
    assert styled_lines(old) == styled_lines(load_bytes("a.docx", converted["docx"]))
    assert old.extractor == "libreoffice/1"


@pytest.mark.slow
@needs_libreoffice
def test_a_pdf_of_it_has_the_same_words(converted):
    """Running heads and feet stand on each page of a PDF, and cells of a table are read cell by cell."""
    source = load_bytes("a.pdf", converted["pdf"])
    body = " ".join(line for line, style in styled_lines(source) if not (style and style.furniture))
    expected = " ".join(line for line, style in styled_lines(load_bytes("a.docx", converted["docx"])) if not style.furniture)
    assert body.replace("\uf0b7", "•").split() == expected.split()


@pytest.mark.slow
@needs_libreoffice
def test_rtf():
    assert load_bytes("a.txt", RTF).text.split("\n")[:2] == ["Protokoll från Ånäs", "Beslut"]


def test_without_libreoffice_the_error_says_what_to_install(monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(errors.ToolMissingError, match="libreoffice-writer"):
        load_bytes("a.rtf", RTF)


def test_a_program_that_hangs_is_stopped(monkeypatch, tmp_path):
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nexec /bin/sleep 60\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(libreoffice, "SECONDS", 0.2)
    with pytest.raises(errors.ToolTimeoutError, match="inte klart"):
        load_bytes("a.rtf", RTF)


def test_a_program_that_makes_nothing_of_the_file(monkeypatch, tmp_path):
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nexit 0\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(errors.BrokenFileError, match="kunde inte läsa"):
        load_bytes("a.rtf", RTF)
