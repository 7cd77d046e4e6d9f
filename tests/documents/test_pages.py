"""Pages of files as images, and the files themselves."""

from __future__ import annotations

import io
from pathlib import Path

import fpdf
import pytest
from django.conf import settings
from PIL import Image

from kansli.documents import pages
from kansli.documents.models import File
from kansli.documents.pages import NoPageError, page_image
from kansli.documents.services import keep_file


def pdf(*texts: str, size: tuple[int, int] = (210, 297)) -> bytes:
    document = fpdf.FPDF(format=size)
    document.set_font("helvetica", size=20)
    for text in texts:
        document.add_page()
        document.cell(text=text)
    return bytes(document.output())


def image(width: int, height: int, *frames: str, kind: str = "TIFF") -> bytes:
    made = [Image.new("L", (width, height), shade) for shade in frames]
    out = io.BytesIO()
    made[0].save(out, kind, save_all=True, append_images=made[1:])
    return out.getvalue()


@pytest.fixture
def keep(cooperation, at):
    def keep(content: bytes, name: str = "protokoll.pdf") -> File:
        return keep_file(cooperation, name, [content], at=at)[0]

    return keep


def test_a_page_of_a_pdf_is_drawn_once(keep):
    file = keep(pdf("ett", "två"))
    place = page_image(file, 2)
    with Image.open(place) as drawn:
        assert (drawn.format, drawn.width) == ("JPEG", pages.WIDTH)
        assert drawn.convert("L").getextrema()[0] < 90
    first = place.stat().st_mtime_ns
    assert page_image(file, 2) == place
    assert place.stat().st_mtime_ns == first
    assert place.is_relative_to(Path(settings.HOME) / "cache")


@pytest.mark.parametrize("number", [0, 3, 10**9])
def test_a_page_that_is_not_there(keep, number):
    with pytest.raises(NoPageError):
        page_image(keep(pdf("ett", "två")), number)


def test_the_frames_of_an_image_are_its_pages(keep):
    file = keep(image(800, 1000, "white", "black"), "skanning.tif")
    with Image.open(page_image(file, 2)) as drawn:
        assert drawn.convert("L").getpixel((5, 5)) < 5
    with pytest.raises(NoPageError):
        page_image(file, 3)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"PK\x03\x04 no pages", "brev.docx"),
        (b"%PDF-1.7 broken", "trasig.pdf"),
        (b"", "tom.pdf"),
        (pdf("lång", size=(2, 20_000)), "lång.pdf"),
    ],
)
def test_what_has_no_pages_is_told_or_kept_within_limits(keep, content, name):
    file = keep(content, name)
    try:
        with Image.open(page_image(file, 1)) as drawn:
            assert drawn.width * drawn.height <= pages.WIDTH * 4000
    except NoPageError:
        assert name != "lång.pdf"


def test_an_image_that_would_fill_the_memory_is_not_opened(keep):
    out = io.BytesIO()
    Image.new("1", (12_000, 6_000)).save(out, "PNG")
    with pytest.raises(NoPageError):
        page_image(keep(out.getvalue(), "stor.png"), 1)


def test_the_folder_stays_within_its_size(keep, monkeypatch):
    first = page_image(keep(pdf("ett")), 1)
    monkeypatch.setattr(pages, "_KEPT_BYTES", first.stat().st_size * 2)
    later = [page_image(keep(pdf(f"nummer {number}")), 1) for number in range(4)]
    left = [place for place in (first, *later) if place.exists()]
    assert 1 <= len(left) <= 2
    assert later[-1].exists()


def test_over_the_web(secretary, stranger, keep, client):
    file = keep(pdf("ett"), "möte å.pdf")
    address = f"/norra/filer/{file.pk}/"
    shown = secretary.get(f"{address}sida/1/")
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")
    assert b"".join(shown.streaming_content)[:3] == b"\xff\xd8\xff"
    assert secretary.get(f"{address}sida/2/").status_code == 404
    saved = secretary.get(address)
    assert saved["Content-Disposition"] == "attachment; filename*=utf-8''m%C3%B6te%20%C3%A5.pdf"
    assert saved["Content-Type"] == "application/octet-stream"
    for answer in (shown, saved):
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert "private" in answer["Cache-Control"]
    assert b"".join(saved.streaming_content) == pdf_bytes(file)
    for path in (address, f"{address}sida/1/"):
        assert stranger.get(path).status_code == 404
        assert client.get(path).status_code == 302
        assert secretary.post(path).status_code == 405


def pdf_bytes(file: File) -> bytes:
    return (Path(settings.FILES) / file.path).read_bytes()


def test_another_cooperations_file_is_not_there(secretary, other_cooperation, at):
    file, _ = keep_file(other_cooperation, "hemlig.pdf", [pdf("ett")], at=at)
    assert secretary.get(f"/norra/filer/{file.pk}/").status_code == 404
    assert secretary.get(f"/norra/filer/{file.pk}/sida/1/").status_code == 404


def test_a_file_whose_bytes_have_gone_is_not_there(secretary, keep):
    file = keep(pdf("borta"))
    (Path(settings.FILES) / file.path).unlink()
    assert secretary.get(f"/norra/filer/{file.pk}/").status_code == 404
    assert secretary.get(f"/norra/filer/{file.pk}/sida/1/").status_code == 404


def test_a_file_without_minutes_is_the_secretariats(member, secretary, keep):
    file = keep(pdf("lunchmeny"))
    answer = secretary.get(f"/norra/filer/{file.pk}/")
    assert (answer.status_code, answer.getvalue()[:4]) == (200, b"%PDF")
    assert member.get(f"/norra/filer/{file.pk}/").status_code == 404
