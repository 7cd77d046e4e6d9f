"""Office documents: which zip file is what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kansli.reader.errors import UnknownFormatError
from kansli.reader.sources.container import Container
from kansli.reader.sources.docx import read_docx
from kansli.reader.sources.odt import read_odt

if TYPE_CHECKING:
    from kansli.reader.text import SourceText

_OTHER_PARTS = (("xl/", "en Excelfil"), ("ppt/", "en PowerPointfil"), ("visio/", "en Visiofil"))


def read_zip(name: str, raw: bytes) -> SourceText:
    """The text of a DOCX or ODT.

    Raises:
        UnreadableError: broken, protected, or a zip file of another kind.
    """
    container = Container(name, raw)
    parts = container.parts
    for folder, what in _OTHER_PARTS:
        if any(part.startswith(folder) for part in parts):
            raise UnknownFormatError(f"{name} är {what}, inget protokoll. Spara protokollet som Word, PDF eller text.")
    if "[Content_Types].xml" in container or "word/document.xml" in container:
        return read_docx(name, container)
    if "content.xml" in container:
        return _read_open_document(name, container)
    raise UnknownFormatError(f"{name} är ett zip-arkiv. Packa upp det och läs in filerna i det.")


def _read_open_document(name: str, container: Container) -> SourceText:
    kind = container.read("mimetype").decode("ascii", errors="replace") if "mimetype" in container else ""
    if "opendocument" in kind and "opendocument.text" not in kind:
        raise UnknownFormatError(
            f"{name} är ett kalkylblad, en bild eller en presentation, inget protokoll. Spara protokollet som ODT, PDF eller text."
        )
    return read_odt(name, container)
