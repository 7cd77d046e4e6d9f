"""ZIP files unpacked with care: by base name only, never beyond the limit, no file in a file in a file."""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from kansli.documents.services import Spool
from kansli.documents.uploads import told

MOST_FILES = 5000
_PART = 256 * 1024
_RATIO, _RATIO_FROM = 200, 10_000_000
_ZIP = b"PK\x03\x04"
_JUNK = frozenset({".ds_store", "thumbs.db", "desktop.ini", "ehthumbs.db"})
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, KeyError, RuntimeError)

CLIMBS = "Filens plats i ZIP-filen pekar utanför den. Filen lästes inte. Packa om filerna och läs in dem igen."
LOCKED = "Filen är skyddad med lösenord i ZIP-filen. Packa upp den själv och läs in filen."
NESTED = "Det här är en ZIP-fil i en ZIP-fil. Packa upp den själv och läs in filerna."
BOMB = "Filen packas upp till mycket mer än anteckningar brukar vara, så den lästes inte. Packa upp den själv och läs in det som behövs."
BROKEN = "Filen är skadad i ZIP-filen. Packa om den och läs in den igen."
NO_ZIP = "ZIP-filen är skadad. Packa om filerna och läs in dem igen."
TOO_MANY = f"ZIP-filen har fler än {MOST_FILES} filer. Dela upp den."
LINK = "Det här är en genväg, ingen fil. Läs in filen den pekar på."


@dataclass(frozen=True, slots=True)
class Found:
    """One file of a ZIP file: spooled, or not taken out for a reason."""

    name: str
    spool: Spool | None
    problem: str = ""


def is_archive(path: Path) -> bool:
    """Is it a ZIP file of files? Word and OpenDocument files are ZIP files too, but of one document's parts."""
    with path.open("rb") as file:
        if file.read(4) not in {_ZIP, b"PK\x05\x06"}:
            return False
    with suppress(*_BROKEN, OSError), zipfile.ZipFile(path) as archive:
        names = set(archive.namelist()[:MOST_FILES])
        return not names & {"[Content_Types].xml", "mimetype", "content.xml"}
    return True


def unpacked(path: Path, name: str, *, room: int, too_large: str) -> Iterator[Found]:
    """The files of a ZIP file, one after another; the junk that computers leave in them is passed over.

    Args:
        path: where the ZIP file lies.
        name: what it is called.
        room: bytes that may come out of it.
        too_large: what to say of what does not fit.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir() and not _is_junk(entry.filename)]
            if len(entries) > MOST_FILES:
                yield Found(name, None, TOO_MANY)
                return
            for entry in entries:
                found = _take_out(archive, entry, room, too_large)
                room -= found.spool.size if found.spool else 0
                yield found
    except _BROKEN:
        yield Found(name, None, NO_ZIP)


def _take_out(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, room: int, too_large: str) -> Found:
    name = _name(entry)
    problem = _problem(entry, room, too_large)
    if problem:
        return Found(name, None, problem)
    try:
        spool = Spool()
    except OSError as error:
        return Found(name, None, told(error))
    try:
        with archive.open(entry) as inside:
            while part := inside.read(_PART):
                if spool.size + len(part) > room or spool.size + len(part) > entry.file_size:
                    problem = BOMB if spool.size + len(part) > entry.file_size else too_large
                    break
                spool.write(part)
        spool.finish()
    except _BROKEN:
        problem = BROKEN
    except OSError as error:
        problem = told(error)
    if not problem and is_archive(spool.path):
        problem = NESTED
    if problem:
        spool.throw_away()
        return Found(name, None, problem)
    return Found(name, spool)


def _problem(entry: zipfile.ZipInfo, room: int, too_large: str) -> str:
    path = entry.filename.replace("\\", "/")
    if path.startswith("/") or path[1:2] == ":" or ".." in PurePosixPath(path).parts:
        return CLIMBS
    if stat.S_ISLNK(entry.external_attr >> 16):
        return LINK
    if entry.flag_bits & 1:
        return LOCKED
    if entry.file_size > _RATIO_FROM and entry.file_size > _RATIO * max(1, entry.compress_size):
        return BOMB
    return too_large if entry.file_size > room else ""


def _is_junk(path: str) -> bool:
    parts = PurePosixPath(path.replace("\\", "/")).parts
    last = parts[-1].casefold() if parts else ""
    return "__MACOSX" in parts or last in _JUNK or last.startswith(("~$", "._"))


def _name(entry: zipfile.ZipInfo) -> str:
    """The file's own name; some programs write UTF-8 without saying so."""
    path = entry.filename
    if not entry.flag_bits & 0x800:
        with suppress(UnicodeError):
            path = path.encode("cp437").decode("utf-8")
    return PurePosixPath(path.replace("\\", "/")).name or entry.filename
