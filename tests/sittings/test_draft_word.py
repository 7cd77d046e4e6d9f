"""The same minutes written in Word: out as a file that LibreOffice opens, back with the anchors found again."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document
from tests.support.sitting import draft_of

from kansli.sittings.markdown import sections
from kansli.sittings.models import Draft, Snapshot
from kansli.sittings.reading import read_draft
from kansli.sittings.services import words


@pytest.fixture
def draft(cooperation, secretary, at) -> Draft:
    return draft_of(cooperation, at=at)


def facts(draft: Draft) -> list[tuple[str, str]]:
    return [(one.kind, one.words) for one in read_draft(draft).facts]


def test_out_and_back_says_the_same(draft, secretary, at):
    raw = words.word_file(secretary.scope(), draft)
    kept = words.take_back(secretary.scope(), draft, name="anteckningar.docx", raw=raw, at=at)
    assert [one.anchor for one in sections(kept.content)] == [one.anchor for one in sections(draft.content)]
    before = facts(draft)
    draft.content = kept.content
    assert facts(draft) == before


def test_libreoffice_opens_it(draft, secretary, tmp_path: Path):
    (tmp_path / "anteckningar.docx").write_bytes(words.word_file(secretary.scope(), draft))
    home = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", home, "--headless", "--convert-to", "txt:Text", "--outdir", tmp_path, tmp_path / "anteckningar.docx"]
    subprocess.run(command, check=True, timeout=180, capture_output=True)
    told = (tmp_path / "anteckningar.txt").read_text(encoding="utf-8-sig")
    assert "Minnesanteckningar från Norra samverkans ledningsgrupp" in told
    assert "Kommunikationsresurs" in told
    assert "{#p" not in told


def written_in_word(draft: Draft, scope) -> bytes:
    """The file as somebody leaves it: a decision added, a heading reworded, an item of one's own."""
    document = Document(io.BytesIO(words.word_file(scope, draft)))
    for paragraph in document.paragraphs:
        if paragraph.text.startswith("2. Kommunikationsresurs"):
            paragraph.runs[0].text = "2. Gemensam kommunikationsresurs"
            for run in paragraph.runs[1:]:
                run.text = ""
        if "bordläggs" in paragraph.text:
            paragraph.insert_paragraph_before("Jonas Alm får i uppdrag att bearbeta förslaget till nästa möte.")
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def test_what_was_written_in_word_is_shown_and_taken_over(draft, secretary):
    before = Draft.objects.get(pk=draft.pk)
    file = SimpleUploadedFile("anteckningar.docx", written_in_word(draft, secretary.scope()))
    answer = secretary.post(reverse("draft_word_back", args=["norra", draft.pk]), {"file": file})
    kept = Snapshot.objects.get(why="skrivet i Word")
    assert answer["Location"] == reverse("draft_version", args=["norra", draft.pk, kept.pk])
    assert Draft.objects.get(pk=draft.pk).content == before.content, "nothing is taken over unasked"
    page = secretary.get(answer["Location"]).content.decode()
    assert "Det som är skrivet i Word" in page
    assert "bearbeta förslaget" in page
    secretary.post(reverse("draft_take_over", args=["norra", draft.pk, kept.pk]), {"revision": before.revision, "do": "whole"})
    now = Draft.objects.get(pk=draft.pk)
    assert [one.anchor for one in sections(now.content)] == [one.anchor for one in sections(before.content)], "found by number too"
    assert "2. Gemensam kommunikationsresurs" in now.content
    draft.content = now.content
    assert ("assignment", "Jonas Alm: bearbeta förslaget till nästa möte") in facts(draft)


@pytest.mark.parametrize("raw", [b"", b"inte en word-fil", b"PK\x03\x04trasig"])
def test_a_file_that_is_no_word_file_is_told(draft, secretary, raw):
    file = SimpleUploadedFile("anteckningar.docx", raw)
    page = secretary.post(reverse("draft_word_back", args=["norra", draft.pk]), {"file": file}, follow=True).content.decode()
    assert 'class="error"' in page or 'class="messages"' in page
    assert not Snapshot.objects.filter(why="skrivet i Word").exists()


def test_the_file_is_fetched(draft, secretary):
    answer = secretary.get(reverse("draft_word", args=["norra", draft.pk]))
    assert answer["Content-Type"].endswith("wordprocessingml.document")
    assert "Anteckningar%20Ledningsgruppen%202026-11-13.docx" in answer["Content-Disposition"]
