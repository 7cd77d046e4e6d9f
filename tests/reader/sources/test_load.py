from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.reader.sources.source_documents import MINUTES, docx, odt, pdf, word_minutes, zipped

from kansli.reader import errors
from kansli.reader.sources import load, load_bytes
from kansli.reader.text import SourceText


def test_a_folder_a_missing_file_and_an_empty_one_have_errors_of_their_own(tmp_path):
    (tmp_path / "tom.txt").write_bytes(b"  \r\n\f")
    with pytest.raises(errors.FolderError, match="är en mapp"):
        load(tmp_path)
    with pytest.raises(errors.NotFoundError, match="finns inte"):
        load(tmp_path / "saknas.txt")
    with pytest.raises(errors.EmptyFileError, match="är tom"):
        load(tmp_path / "tom.txt")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path):
    path = tmp_path / "hemlig.txt"
    path.write_text("Protokoll")
    path.chmod(0)
    with pytest.raises(errors.PermissionDeniedError, match="får inte läsas"):
        load(path)


def test_a_file_too_large_is_not_even_opened(tmp_path):
    path = tmp_path / "stor.txt"
    with path.open("wb") as file:
        file.truncate(600_000_000)
    with pytest.raises(errors.FileTooLargeError, match="500 MB"):
        load(path)


def test_what_a_file_is_its_bytes_tell_and_not_its_name():
    assert load_bytes("protokoll.docx", bytes(pdf().output())).media == "pdf"
    assert load_bytes("protokoll.pdf", word_minutes()).media == "docx"
    assert load_bytes("protokoll.doc", b"Protokoll").media == "text"
    assert load_bytes("protokoll.txt", odt("<text:p>Protokoll</text:p>")).media == "odt"


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"MZ\x90\x00\x03" + bytes(range(256)) * 4, "Windowsprogram"),
        (b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 4, "program"),
        (b"\x1f\x8b\x08\x00" + bytes(range(256)) * 4, "gzip"),
        (bytes(range(256)) * 8, "ingen text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "Workbook".encode("utf-16-le"), "Excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "okänt slag"),
        (zipped({"xl/workbook.xml": "<x/>", "[Content_Types].xml": "<x/>"}), "Excel"),
        (zipped({"brev.txt": "hej"}), "zip-arkiv"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}), "kalkylblad"),
    ],
)
def test_what_holds_no_minutes_is_named(raw, words):
    with pytest.raises(errors.UnknownFormatError, match=words):
        load_bytes("protokoll.txt", raw)


def test_an_encrypted_word_file_of_either_age():
    shell = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    for raw in (
        shell + "EncryptedPackage".encode("utf-16-le"),
        shell + b"\xec\xa5" + bytes(9) + b"\x01" + "WordDocument".encode("utf-16-le"),
    ):
        with pytest.raises(errors.EncryptedError, match="lösenord"):
            load_bytes("protokoll.doc", raw)


def test_every_error_has_a_code_of_its_own():
    found = [errors.UnreadableError]
    for error in found:
        found += error.__subclasses__()
    codes = [error.code for error in found]
    assert len(set(codes)) == len(codes)


ORIGINALS = [
    word_minutes(),
    bytes(pdf().output()),
    odt("<text:p>Protokoll</text:p>"),
    docx("<w:p><w:r><w:t>Hej</w:t></w:r></w:p>"),
    MINUTES.encode("utf-16"),
]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(ORIGINALS), st.integers(0), st.binary(max_size=12), st.booleans())
def test_a_damaged_file_gives_text_or_a_named_error(original, at, noise, cut):
    at %= len(original)
    raw = original[:at] + noise + (b"" if cut else original[at + len(noise) :])
    _loads_or_names_the_error(raw)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from([b"", b"%PDF-1.4\n", b"PK\x03\x04", b"II*\x00", b"\xff\xd8\xff", b"GIF89a", b"BM", b"\xff\xfe"]),
    st.binary(max_size=300),
)
def test_any_bytes_give_text_or_a_named_error(magic, raw):
    _loads_or_names_the_error(magic + raw)


def _loads_or_names_the_error(raw: bytes) -> None:
    try:
        source = load_bytes("protokoll.bin", raw)
    except errors.UnreadableError as error:
        _is_a_sentence(error.message)
        return
    assert isinstance(source, SourceText)
    assert "\r" not in source.text
    assert all(0 <= word.start < word.end <= len(source.text) for word in source.words)
    assert all(page.start <= page.end <= len(source.text) for page in source.pages)


def _is_a_sentence(message: str) -> None:
    assert message.endswith((".", "?"))
