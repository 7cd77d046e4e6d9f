from __future__ import annotations

import difflib
import shutil

import pytest
from PIL import Image
from tests.reader.sources.source_documents import MINUTES, degraded, pdf, pictures_of, saved, scanned_pdf

from kansli.reader import errors
from kansli.reader.sources import load_bytes, tesseract
from kansli.reader.sources.page_image import prepare, skew_of

needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")


@pytest.fixture(scope="module")
def page() -> Image.Image:
    return pictures_of(bytes(pdf().output()))[0]


def share_read(text: str) -> float:
    """Share of the minutes' words that came out right, in order."""
    expected = MINUTES.split()
    matcher = difflib.SequenceMatcher(None, expected, text.split(), autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks()) / len(expected)


@pytest.mark.slow
@needs_tesseract
def test_a_worn_scan_is_read_line_by_line_with_its_places(page):
    told: list[tuple[int, int]] = []
    source = load_bytes("a.png", saved(degraded(page), "PNG"), progress=lambda done, total: told.append((done, total)))
    assert share_read(source.text) > 0.95
    assert source.media == "scan"
    assert told == [(1, 1)]
    assert "\n2. Val av justerare\nBjörn Sjö väljs till justerare.\n\n3. Provfiske i Långsjön\n" in source.text
    start = source.text.index("Björn Sjö väljs")
    (box,) = source.span([(start, start + 15)]).boxes
    assert (box.x0, box.y0) == pytest.approx((21 / 210, (20 + 9 * 5.5) / 297), abs=0.012)


@pytest.mark.slow
@needs_tesseract
@pytest.mark.parametrize("angle", [-4.0, 90, 180])
def test_a_page_put_in_askew_or_sideways(page, angle):
    turned = page.rotate(angle, expand=abs(angle) == 90, fillcolor=255, resample=Image.Resampling.BICUBIC)
    source = load_bytes("a.jpg", saved(turned, "JPEG", quality=85))
    assert share_read(source.text) > 0.9
    first = source.words[0]
    assert source.text[first.start : first.end] == "Protokoll"
    found = turned.crop(
        (int(first.x0 * turned.width), int(first.y0 * turned.height), int(first.x1 * turned.width), int(first.y1 * turned.height))
    )
    assert found.getextrema()[0] < 100  # there is ink in the box


@pytest.mark.slow
@needs_tesseract
def test_a_small_picture_is_enlarged():
    source = load_bytes("a.png", saved(pictures_of(bytes(pdf().output()), dpi=75)[0], "PNG"))
    assert share_read(source.text) > 0.9


@pytest.mark.slow
@needs_tesseract
def test_every_page_of_a_tiff_in_order():
    pages = pictures_of(bytes(pdf("Första sidan handlar om fisket\fAndra sidan handlar om näten\fTredje sidan handlar om bron").output()))
    raw = saved(pages[0], "TIFF", save_all=True, append_images=[page.copy() for page in pages[1:]])
    source = load_bytes("a.tif", raw, workers=2)
    assert [source.text[page.start : page.end].split()[0] for page in source.pages] == ["Första", "Andra", "Tredje"]


@pytest.mark.slow
@needs_tesseract
def test_a_pdf_where_one_page_is_a_scan(page):
    document = pdf("Denna sida är skriven på dator och handlar om mötet i Örby där alla var med.")
    document.add_page()
    document.image(page, x=0, y=0, w=document.w, h=document.h)
    told: list[tuple[int, int]] = []
    source = load_bytes("a.pdf", bytes(document.output()), progress=lambda done, total: told.append((done, total)))
    assert source.media == "mixed"
    assert source.text.startswith("Denna sida är skriven")
    assert share_read(source.text) > 0.95
    assert told == [(1, 2), (2, 2)]


@pytest.mark.slow
@needs_tesseract
def test_a_scan_whose_text_layer_lost_its_letters_is_read_anew(page):
    damaged = MINUTES.translate(str.maketrans("åäöÅÄÖ", "aaoAAO"))
    source = load_bytes("a.pdf", bytes(scanned_pdf([page], hidden=damaged).output()))
    assert source.media == "scan"
    assert share_read(source.text) > 0.95


@pytest.mark.slow
@needs_tesseract
def test_a_picture_without_text():
    with pytest.raises(errors.NoTextError, match="Ingen text"):
        load_bytes("a.png", saved(Image.linear_gradient("L"), "PNG"))


@pytest.mark.parametrize(("languages", "message"), [(None, "tesseract-ocr och tesseract-ocr-swe"), ("eng\nosd", "saknar svenska")])
def test_what_is_missing_is_named(page, monkeypatch, tmp_path, languages, message):
    if languages:
        program = tmp_path / "tesseract"
        program.write_text(f"#!/bin/sh\nprintf 'List of languages:\\n{languages}\\n'\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(errors.ToolMissingError, match=message):
        load_bytes("a.png", saved(page, "PNG"))


def test_a_program_that_fails_or_hangs(page, monkeypatch, tmp_path):
    program = tmp_path / "tesseract"
    monkeypatch.setenv("PATH", str(tmp_path))
    for body, error in (("echo trasig >&2; exit 1", errors.ToolFailedError), ("exec /bin/sleep 60", errors.ToolTimeoutError)):
        program.write_text(f'#!/bin/sh\nif [ "$1" = --list-langs ]; then echo swe; exit 0; fi\n{body}\n')
        program.chmod(0o755)
        monkeypatch.setattr(tesseract, "SECONDS_A_PAGE", 0.5)
        with pytest.raises(error):
            load_bytes("a.png", saved(page, "PNG"))


@needs_tesseract
@pytest.mark.parametrize("raw", [b"\x89PNG\r\n\x1a\n" + b"x" * 50, b"\xff\xd8\xff\xe0" + b"x" * 50])
def test_a_broken_picture(raw):
    with pytest.raises(errors.BrokenFileError, match="skadad bild"):
        load_bytes("a.png", raw)


@needs_tesseract
def test_a_picture_cut_short(page):
    with pytest.raises(errors.BrokenFileError, match="skadad bild"):
        load_bytes("a.png", saved(page, "PNG")[:-5000])


@needs_tesseract
def test_a_picture_of_too_many_pixels():
    with pytest.raises(errors.FileTooLargeError, match="bildpunkter"):
        load_bytes("a.png", saved(Image.new("1", (20_000, 20_000)), "PNG"))


@pytest.mark.parametrize("skew", [-3.0, -1.5, 2.0, 4.5])
def test_skew_is_measured(page, skew):
    assert skew_of(page.rotate(skew, fillcolor=255, resample=Image.Resampling.BICUBIC)) == pytest.approx(-skew, abs=0.5)


def test_a_straight_page_of_usual_size_is_left_as_it_is(page):
    prepared = prepare(page)
    assert prepared.angle == 0
    assert prepared.pixels.tobytes() == page.tobytes()


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "LA", "P", "1", "I;16", "CMYK"])
def test_pictures_of_any_mode_become_dark_on_white(page, mode):
    small = page.resize((1240, 1754))
    picture = small.point(lambda value: value * 256).convert("I;16") if mode == "I;16" else small.convert(mode)
    pixels = prepare(picture).pixels
    assert pixels.mode == "L"
    assert pixels.getpixel((5, 5)) > 240
    assert pixels.getextrema()[0] < 100
