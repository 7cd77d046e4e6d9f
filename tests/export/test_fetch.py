"""Lists, courses and everything at once, read back by other programs than those that wrote them."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import zipfile
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from docx import Document

from kansli.documents.models import File
from kansli.documents.word import own_template
from kansli.export.files import csv_text, xlsx
from kansli.export.tables import Table
from kansli.matters.models import Matter
from kansli.register.models import Decision

pytestmark = pytest.mark.django_db
LISTS = ["utestaende", "beslut", "uppdrag", "moten", "arenden", "personer"]


def fetched(client, path: str) -> bytes:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def rows_of(content: bytes) -> list[tuple]:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    return [row for row in sheet.iter_rows(values_only=True) if any(value is not None for value in row)]


def words_of(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


@pytest.mark.parametrize("name", LISTS)
def test_every_list_as_excel_and_csv(secretary, samples, name):
    path = f"/{samples.slug}/hamta/{name}"
    rows = rows_of(fetched(secretary, f"{path}.xlsx"))
    text = fetched(secretary, f"{path}.csv").decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert len(lines) > 1
    assert len(lines) == len([row for row in rows if len([value for value in row if value is not None]) > 1])


def test_a_list_is_fetched_as_filtered(secretary, samples):
    path = f"/{samples.slug}/hamta/beslut.xlsx"
    everything, one_year = rows_of(fetched(secretary, path)), rows_of(fetched(secretary, f"{path}?ar=2022"))
    assert 1 < len(one_year) < len(everything)
    assert {row[0].year for row in one_year[1:]} == {2022}


def test_dates_and_sums_are_dates_and_sums(secretary, samples):
    with_ceiling = Decision.objects.exclude(ceiling_sek=None).filter(cooperation=samples)
    assert with_ceiling
    rows = rows_of(fetched(secretary, f"/{samples.slug}/hamta/beslut.xlsx?tak=1"))
    assert sorted(row[6] for row in rows[1:]) == sorted(float(one.ceiling_sek) for one in with_ceiling)


def test_what_looks_like_a_formula_stays_text():
    table = Table("x", "X", ("Ord", "Tal", "Dag"), [("=1+1", Decimal("2.50"), date(2026, 3, 1)), ("-5 platser", None, None)])
    assert csv_text(table).decode("utf-8-sig").splitlines()[1:] == ["'=1+1;2,5;2026-03-01", "'-5 platser;;"]
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx([table]))).active
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s")


def test_outstanding_as_word_holds_the_minutes_own_four(secretary, samples):
    words = words_of(fetched(secretary, f"/{samples.slug}/hamta/utestaende.docx?per=2022-12-02"))
    assert "Utestående 2 december 2022" in words
    assert "Bygger på 3 inlästa anteckningar till och med 2022-12-02" in words
    assert "Enligt genomgången 2 december 2022" in words
    assert "{{" not in words


def test_the_course_of_a_matter_as_word(secretary, samples):
    matter = Matter.objects.filter(cooperation=samples, mentions__isnull=False).distinct().first()
    words = words_of(fetched(secretary, f"/{samples.slug}/hamta/arende-{matter.pk}.docx"))
    assert matter.name in words
    assert "Ärendets gång" in words


def test_signs_that_mean_something_in_xml_come_through(secretary):
    matter = Matter.objects.create(cooperation=secretary.cooperation, key="a", name="Ängar & <hagar>")
    assert "Ängar & <hagar>" in words_of(fetched(secretary, f"/norra/hamta/arende-{matter.pk}.docx"))


@pytest.mark.slow
def test_libreoffice_opens_what_we_write(secretary, samples, tmp_path):
    slug = samples.slug
    for name in ("utestaende.docx", "utestaende.xlsx"):
        (tmp_path / name).write_bytes(fetched(secretary, f"/{slug}/hamta/{name}?per=2022-12-02"))
    home = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, tmp_path / "utestaende.docx"], check=True, timeout=120
    )
    text = subprocess.run(["pdftotext", "-layout", tmp_path / "utestaende.pdf", "-"], check=True, capture_output=True, text=True).stdout
    assert "Enligt genomgången 2 december 2022" in text


def test_own_template_is_used_and_a_broken_one_is_told(secretary, samples):
    place = own_template(samples, "utestaende")
    place.parent.mkdir(parents=True)
    own = Document()
    own.add_paragraph("Vår egen mall, {{ as_of }}")
    own.save(str(place))
    path = f"/{samples.slug}/hamta/utestaende.docx?per=2022-12-02"
    assert "Vår egen mall, 2 december 2022" in words_of(fetched(secretary, path))
    own.add_paragraph("{{ as_of | hittar_på }}")
    own.save(str(place))
    answer = secretary.get(path)
    place.unlink()
    assert answer.status_code == 409
    assert "går inte att fylla i" in answer.content.decode()


def test_everything_in_one_zip(secretary, samples):
    answer = secretary.get(f"/{samples.slug}/hamta/allt.zip")
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        files = File.objects.filter(cooperation=samples)
        for file in files:
            assert len(archive.read(f"filer/{file.name}")) == file.size
        assert len(rows_of(archive.read("listor/allt.xlsx"))) > 1
        records = [json.loads(archive.read(name)) for name in names if name.startswith("lasningar/")]
    assert len(records) == len(files) == 5
    assert "filename*=UTF-8''" in answer["Content-Disposition"]


def test_a_name_is_saved_with_its_letters(secretary):
    matter = Matter.objects.create(cooperation=secretary.cooperation, key="a", name='Åtgärder / "Östra"')
    header = secretary.get(f"/norra/hamta/arende-{matter.pk}.docx")["Content-Disposition"]
    assert header == "attachment; filename=\"Atgarder  Ostra.docx\"; filename*=UTF-8''%C3%85tg%C3%A4rder%20%20%C3%96stra.docx"


def test_only_the_secretariat_fetches_everything(member):
    assert member.get("/norra/hamta/allt.zip").status_code == 403
    assert member.get("/norra/hamta/beslut.csv").status_code == 200


def test_no_other_list_is_there(secretary):
    assert secretary.get("/norra/hamta/losenord.csv").status_code == 404
