"""Zip files with XML parts (DOCX, ODT), opened with care.

Reads bytes; leaves parts and parsed XML, or a named error: nothing is unpacked beyond limits, no DTD or entity is followed.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

from lxml import etree

from kansli.reader.errors import BrokenFileError, EncryptedError, ForbiddenXmlError, MissingPartError, ZipBombError

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_ENTRIES = 20_000
MAX_PART = 200_000_000
_RATIO_FROM = 20_000_000  # smaller files may be packed as tightly as they like
MAX_RATIO = 150

_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, KeyError)


class Container:
    """The parts of one zip file."""

    def __init__(self, name: str, raw: bytes) -> None:
        """Open it.

        Raises:
            BrokenFileError: no whole zip file. ZipBombError: it would unpack to too much.
        """
        self.name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(raw))
        except _BROKEN as error:
            raise BrokenFileError(f"{name} är skadad (arkivet är inte helt). Hämta eller spara den på nytt.") from error
        entries = self._zip.infolist()
        unpacked = sum(entry.file_size for entry in entries)
        if len(entries) > MAX_ENTRIES or (unpacked > _RATIO_FROM and unpacked > MAX_RATIO * len(raw)):
            raise self._bomb()
        self._entries = {entry.filename: entry for entry in entries}

    def __contains__(self, part: str) -> bool:
        return part in self._entries

    @property
    def parts(self) -> list[str]:
        """Names of all parts."""
        return list(self._entries)

    def read(self, part: str) -> bytes:
        """The bytes of a part.

        Raises:
            MissingPartError, EncryptedError, BrokenFileError, ZipBombError: the part cannot be had.
        """
        entry = self._entries.get(part)
        if entry is None:
            raise MissingPartError(f"{self.name} är skadad: delen {part} saknas. Öppna den i Word eller LibreOffice och spara den på nytt.")
        if entry.flag_bits & 1:
            raise EncryptedError(f"{self.name} är skyddad med lösenord. Ta bort lösenordet och spara filen på nytt.")
        if entry.file_size > MAX_PART:
            raise self._bomb()
        try:
            with self._zip.open(entry) as stream:
                # The size the entry states may be a lie; what comes out is measured.
                data = stream.read(MAX_PART + 1)
        except RuntimeError as error:  # zipfile's way to ask for a password
            raise EncryptedError(f"{self.name} är skyddad med lösenord. Ta bort lösenordet och spara filen på nytt.") from error
        except _BROKEN as error:
            raise BrokenFileError(
                f"{self.name} är skadad: delen {part} går inte att packa upp. Hämta eller spara filen på nytt."
            ) from error
        if len(data) > MAX_PART:
            raise self._bomb()
        return data

    def xml(self, part: str, *, replacing: Sequence[tuple[bytes, bytes]] = ()) -> etree._Element:
        """The root element of an XML part; ``replacing`` gives namespaces to read as others.

        Raises:
            ForbiddenXmlError: it declares a DTD. BrokenFileError: it is no well-formed XML. Also as :meth:`read`.
        """
        data = self.read(part)
        for variant, usual in replacing:
            data = data.replace(variant, usual)
        return self._parse(part, data)

    def optional_xml(self, part: str | None) -> etree._Element | None:
        """As :meth:`xml`, but None where there is no such part."""
        return self.xml(part) if part is not None and part in self else None

    def _parse(self, part: str, data: bytes) -> etree._Element:
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
        )
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            if b"<!DOCTYPE" in data[:2000] or b"<!ENTITY" in data[:2000]:
                raise self._forbidden(part) from error
            raise BrokenFileError(
                f"{self.name} är skadad: delen {part} är inte giltig XML. Öppna filen i Word eller LibreOffice och spara den på nytt."
            ) from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise self._forbidden(part)
        return root

    def _forbidden(self, part: str) -> ForbiddenXmlError:
        return ForbiddenXmlError(
            f"{self.name} läses inte: delen {part} innehåller en DTD eller externa entiteter, vilket dokument aldrig behöver. Be avsändaren om en ny fil."
        )

    def _bomb(self) -> ZipBombError:
        return ZipBombError(f"{self.name} läses inte: den skulle packas upp till orimligt mycket. Be avsändaren om en ny fil.")
