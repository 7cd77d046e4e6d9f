"""Uploads straight to where files are kept, part by part: never in memory, never beyond the limit, nothing left of what fails."""

from __future__ import annotations

import errno
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest

from kansli.documents.services import Spool

FULL = "Servern har inte plats för filen just nu. Inget av den sparades. Be den som sköter servern att göra plats, och läs in filen igen."
NOT_WRITTEN = "Filen kunde inte sparas på servern. Inget av den sparades. Försök igen, eller hör av dig till den som sköter servern."
_ENVELOPE = 1024 * 1024
"""Bytes of a request that are not files: names, limits between them."""


def told(error: OSError) -> str:
    """What a full or broken disk means for who delivers."""
    return FULL if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG} else NOT_WRITTEN


def too_large(limit: int) -> str:
    """What to say of a file that the limit does not let in."""
    return f"Det som skickades är större än {limit // (1024 * 1024)} MB, som är gränsen här. Inget av det sparades. Läs in färre filer åt gången, eller dela upp filen."


class Received(UploadedFile):  # type: ignore[type-arg]  # generic for the type checker alone
    """One file of an upload: spooled, or refused for a reason."""

    def __init__(self, name: str, size: int, spool: Spool | None, problem: str) -> None:
        super().__init__(name=name, size=size)
        self.spool = spool
        self.problem = problem
        """In Swedish; empty: all of it is spooled."""

    def close(self) -> None:
        """The request is over: what was not kept goes."""
        if self.spool:
            self.spool.throw_away()


class SpoolHandler(FileUploadHandler):
    """Takes in all files of one request, together at most the limit.

    A request that says beforehand that it is larger is read to its end, so that the browser can be answered, but
    nothing of it is written.
    """

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self._limit: int = settings.UPLOAD_LIMIT
        self._total = 0
        self._refused = False
        self._spool: Spool | None = None
        self._problem = ""

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        """Look at the size the request says it has."""
        content_length = kwargs.get("content_length", args[2] if len(args) > 2 else 0)
        self._refused = content_length > self._limit + _ENVELOPE

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)
        self._spool, self._problem = None, too_large(self._limit) if self._refused or self._total > self._limit else ""
        if not self._problem:
            try:
                self._spool = Spool()
            except OSError as error:
                self._problem = told(error)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002 - Django gives it
        """Write a part, unless the file is refused already."""
        self._total += len(raw_data)
        if self._spool is None or self._problem:
            return
        if self._total > self._limit:
            self._give_up(too_large(self._limit))
            return
        try:
            self._spool.write(raw_data)
        except OSError as error:
            self._give_up(told(error))

    def _give_up(self, problem: str) -> None:
        self._problem = problem
        if self._spool:
            self._spool.throw_away()
            self._spool = None

    def file_complete(self, file_size: int) -> Received:
        """The file is whole, or refused."""
        if self._spool and not self._problem:
            try:
                self._spool.finish()
            except OSError as error:
                self._give_up(told(error))
        received, self._spool = Received(self.file_name or "", file_size, self._spool, self._problem), None
        return received

    def upload_interrupted(self) -> None:
        """The browser went away: leave nothing."""
        self._give_up("avbruten")


def shown_name(name: str) -> str:
    """A file's name as it can be kept and shown: no control characters, at most so long, its ending kept."""
    plain = "".join(letter for letter in name if letter.isprintable()).strip() or "namnlös fil"
    return plain if len(plain) <= 255 else plain[:200] + "…" + plain[-50:]
