"""Files of other kinds as PDFs: office documents through LibreOffice where it is there, images and plain text as pages of their own.

What has been converted is kept by its SHA-256, so that the same file is converted once.
"""

from __future__ import annotations

import base64
import io
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from html import escape
from pathlib import Path

from django.conf import settings
from PIL import Image, ImageOps

from kansli.documents.kinds import Kind, kind_of
from kansli.documents.models import File
from kansli.documents.pdf import pdf_of
from kansli.documents.services import path_of

SECONDS = 60
"""LibreOffice is given so long for all the files it is handed at once."""
_FILTERS = {
    **dict.fromkeys((".docx", ".odt", ".doc", ".rtf"), "writer"),
    **dict.fromkeys((".xlsx", ".xls", ".ods"), "calc"),
    **dict.fromkeys((".pptx", ".ppt", ".odp"), "impress"),
}
_TAGGED = '{"UseTaggedPDF":{"type":"boolean","value":"true"},"ExportBookmarks":{"type":"boolean","value":"true"}}'
_MOST_PIXELS = 60_000_000
_WIDEST = 2000
_TEXT_AT_MOST = 400_000
"""Characters of a plain text that become pages."""
_STYLE = "@page { size: A4; margin: 20mm } body { font: 11pt 'Liberation Sans', sans-serif } pre { white-space: pre-wrap; font: inherit } img { max-width: 100%; max-height: 250mm }"


def as_pdf(files: Iterable[File]) -> dict[int, bytes]:
    """Each file as a PDF, by its id; what cannot be made into one is left out."""
    rows = {file.pk: file for file in files}
    found: dict[int, bytes] = {}
    office = []
    for file in rows.values():
        kept = _kept(file)
        try:
            kind = kind_of(path_of(file), file.name)
            if kind is Kind.PDF:
                found[file.pk] = path_of(file).read_bytes()
            elif kept.exists():
                found[file.pk] = kept.read_bytes()
            elif kind is Kind.OFFICE:
                office.append(file)
            elif (made := _drawn(file, kind)) is not None:
                found[file.pk] = _keep(kept, made)
        except OSError:  # the bytes are gone; the pack says that the file is missing
            continue
    for file, content in _through_office(office):
        found[file.pk] = _keep(_kept(file), content)
    return found


def _drawn(file: File, kind: Kind) -> bytes | None:
    if kind is Kind.TEXT:
        text = path_of(file).read_bytes().decode("utf-8", "replace")[:_TEXT_AT_MOST]
        return pdf_of(_page(file.name, f"<pre>{escape(text)}</pre>"))
    if kind is Kind.IMAGE:
        try:
            with Image.open(path_of(file)) as image:
                if image.width * image.height > _MOST_PIXELS:
                    return None
                upright = ImageOps.exif_transpose(image).convert("RGB")
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):  # what no page can be drawn of
            return None
        upright.thumbnail((_WIDEST, _WIDEST))
        out = io.BytesIO()
        upright.save(out, "JPEG", quality=85)
        source = f"data:image/jpeg;base64,{base64.b64encode(out.getvalue()).decode()}"
        return pdf_of(_page(file.name, f'<img src="{source}" alt="{escape(file.name)}">'))
    return None


def _page(title: str, body: str) -> str:
    return f'<!doctype html><html lang="sv"><head><meta charset="utf-8"><title>{escape(title)}</title><style>{_STYLE}</style></head><body>{body}</body></html>'


def _through_office(files: list[File]) -> list[tuple[File, bytes]]:
    """All at once for each kind: most of the time goes to starting."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if not files or program is None:
        return []
    made = []
    with tempfile.TemporaryDirectory(prefix="kansli-") as name:
        folder = Path(name)
        groups: dict[str, list[tuple[File, Path]]] = {}
        for file in files:
            suffix = Path(file.name).suffix.lower()
            copy = folder / f"{file.pk}{suffix}"
            shutil.copyfile(path_of(file), copy)
            groups.setdefault(_FILTERS.get(suffix, "writer"), []).append((file, copy))
        for module, rows in groups.items():
            _run(program, module, [copy for _, copy in rows], folder)
            for file, copy in rows:
                result = folder / "out" / f"{copy.stem}.pdf"
                if result.exists():
                    made.append((file, result.read_bytes()))
    return made


def _run(program: str, module: str, copies: list[Path], folder: Path) -> None:
    command = [
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",  # its own profile: several can run, none touches the user's
        *("--headless", "--norestore", "--nologo", "--convert-to", f"pdf:{module}_pdf_Export:{_TAGGED}", "--outdir", str(folder / "out")),
        *map(str, copies),
    ]
    process = subprocess.Popen(  # noqa: S603 - fixed program, no shell
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        process.wait(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return  # what it has made is taken; the rest is listed as files of their own
    finally:
        if process.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _kept(file: File) -> Path:
    return Path(settings.HOME) / "cache" / "pdf" / f"{file.cooperation_id}-{file.sha256}.pdf"


def _keep(place: Path, content: bytes) -> bytes:
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=place.parent, prefix="new-", delete=False) as spool:
        spool.write(content)
    Path(spool.name).replace(place)
    return content
