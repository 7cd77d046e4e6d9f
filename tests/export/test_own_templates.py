"""Mallar: an own Word template is put in place when it works, and told of when it does not."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from kansli.documents.word import own_template

pytestmark = pytest.mark.django_db
PUT = "/norra/mallar/utestaende/lagg-in/"


@pytest.fixture(autouse=True)
def _none_left(cooperation):
    yield
    own_template(cooperation, "utestaende").unlink(missing_ok=True)


def word(text: str) -> SimpleUploadedFile:
    document, made = Document(), io.BytesIO()
    document.add_paragraph(text)
    document.save(made)
    return SimpleUploadedFile("mall.docx", made.getvalue())


def test_the_way_of_a_template(secretary):
    assert secretary.post(PUT, {"do": "put", "file": word("Norras mall {{ as_of }}")}).status_code == 302
    made = secretary.get("/norra/hamta/utestaende.docx?per=2026-03-01").content
    assert Document(io.BytesIO(made)).paragraphs[0].text == "Norras mall 1 mars 2026"
    kept = secretary.get("/norra/mallar/utestaende/").content
    assert Document(io.BytesIO(kept)).paragraphs[0].text == "Norras mall {{ as_of }}"
    assert "Egen mall för Utestående" in secretary.get("/norra/historik/").content.decode()
    secretary.post(PUT, {"do": "remove"})
    assert "Mallen som följer med används" in secretary.get("/norra/mallar/").content.decode()


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (lambda: word("{{ as_of | hittar_på }}"), "går inte att fylla i"),
        (lambda: word("{% for row in %}"), "går inte att fylla i"),
        (lambda: word("{{ ''.__class__.__mro__ }}"), "går inte att fylla i"),
        (lambda: SimpleUploadedFile("mall.docx", b"ingen Word-fil"), "går inte att fylla i"),
        (lambda: SimpleUploadedFile("mall.docx", b""), "Välj en Word-fil"),
    ],
)
def test_what_does_not_work_is_told_and_not_kept(secretary, cooperation, file, told):
    answer = secretary.post(PUT, {"do": "put", "file": file()})
    assert answer.status_code == 400
    assert told in answer.content.decode()
    assert not own_template(cooperation, "utestaende").exists()


def test_no_other_template_is_there(secretary):
    assert secretary.get("/norra/mallar/losenord/").status_code == 404
    assert secretary.post("/norra/mallar/losenord/lagg-in/").status_code == 404


def test_a_member_has_none(member):
    assert member.get("/norra/mallar/").status_code == 403
    assert member.post(PUT, {"do": "remove"}).status_code == 403
