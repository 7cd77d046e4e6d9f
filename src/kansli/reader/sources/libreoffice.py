"""Old Word files, RTF and the like, turned into ODT by LibreOffice where it is installed.

Reads bytes; leaves what :mod:`kansli.reader.sources.odt` makes of the converted file.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kansli.reader.errors import BrokenFileError, ToolMissingError, ToolTimeoutError
from kansli.reader.sources.container import Container
from kansli.reader.sources.odt import read_odt

if TYPE_CHECKING:
    from kansli.reader.text import SourceText

EXTRACTOR = "libreoffice/1"
SECONDS = 120

_SUFFIXES = ((b"\xd0\xcf\x11\xe0", ".doc"), (b"{\\rtf", ".rtf"))
_HTML = (b"<!doctype html", b"<html")


def read_through_libreoffice(name: str, raw: bytes) -> SourceText:
    """The text of a file that LibreOffice can read.

    Raises:
        ToolMissingError, ToolTimeoutError: LibreOffice is not there, or did not finish.
        BrokenFileError: it could make nothing of the file. Otherwise as :func:`~kansli.reader.sources.odt.read_odt`.
    """
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise ToolMissingError(
            f"{name} är i ett äldre format som läses med LibreOffice, som inte är installerat. "
            "Installera Debianpaketet libreoffice-writer, eller öppna filen i Word och spara den som DOCX."
        )
    with tempfile.TemporaryDirectory(prefix="kansli-") as folder:
        converted = _convert(program, name, raw, Path(folder))
    return replace(read_odt(name, Container(name, converted)), extractor=EXTRACTOR)


def _convert(program: str, name: str, raw: bytes, folder: Path) -> bytes:
    source = folder / f"in{_suffix(raw)}"
    source.write_bytes(raw)
    command = [
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",  # its own profile: several can run, none touches the user's
        "--headless",
        "--norestore",
        "--nologo",
        "--convert-to",
        "odt:writer8",
        "--outdir",
        str(folder / "out"),
        str(source),
    ]
    process = subprocess.Popen(  # noqa: S603 - fixed program, no shell
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        process.wait(timeout=SECONDS)
    except subprocess.TimeoutExpired as error:
        raise ToolTimeoutError(
            f"LibreOffice blev inte klart med {name} på {SECONDS} sekunder. Öppna filen i Word eller LibreOffice och spara den som DOCX."
        ) from error
    finally:
        _stop(process)
    made = folder / "out" / "in.odt"
    if not made.exists():
        raise BrokenFileError(
            f"LibreOffice kunde inte läsa {name}; filen är skadad eller lösenordsskyddad. Öppna den i Word och spara den som DOCX."
        )
    return made.read_bytes()


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the starter and the office it started, should they still run."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _suffix(raw: bytes) -> str:
    start = raw[:600].lstrip()
    known = next((suffix for magic, suffix in _SUFFIXES if start.startswith(magic)), None)
    return known or (".html" if start.lower().startswith(_HTML) else ".xml")
