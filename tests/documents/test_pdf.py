"""Pages made into PDFs leave the rest of the process as it was."""

from __future__ import annotations

from PIL import ImageFile

from kansli.documents.pdf import pdf_of


def test_a_damaged_image_is_still_told_of_after_a_pdf_was_made():
    pdf_of('<html lang="sv"><head><title>Sida</title></head><body><p>Text</p></body></html>')
    assert not ImageFile.LOAD_TRUNCATED_IMAGES
