"""What the tests of reading in share: uploads and minutes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.support.archive_maker import papers

from kansli.archive.models import Arrival


def minutes(count: int = 1, *, seed: int = 1) -> list[tuple[str, bytes]]:
    """So many text minutes: names and bytes."""
    return [(paper.name, paper.text.encode()) for paper in papers(count, seed=seed)]


def upload(client, files, address="/norra/las-in/", **more):
    """Post files as the form does."""
    return client.post(address, {"filer": [SimpleUploadedFile(name, content) for name, content in files], **more})


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A ZIP file of these."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def states() -> dict[str, str]:
    """File name → state."""
    return dict(Arrival.objects.values_list("name", "state"))


def messages() -> dict[str, str]:
    """File name → what is said of it."""
    return dict(Arrival.objects.values_list("name", "message"))


def kept() -> list[Path]:
    """Whatever lies on the disk: kept files and what was left half-written."""
    return [path for path in Path(settings.FILES).rglob("*") if path.is_file()] if Path(settings.FILES).exists() else []
