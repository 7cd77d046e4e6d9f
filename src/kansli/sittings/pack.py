"""The papers of a meeting as one PDF: the agenda first, then each paper in the agenda's order, with bookmarks.

The same papers are bound once: the PDF is kept under what it is made of, and who asks while it is being made waits for it.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string

from kansli.documents.binding import Bound, Mark, bind, opens
from kansli.documents.converting import as_pdf
from kansli.documents.pdf import pdf_of
from kansli.meetings.models import Meeting
from kansli.sittings.models import AgendaItem, Paper, PaperVersion
from kansli.sittings.selectors.papers import latest

_MADE_AS = 1
"""Goes up when the same papers are to give another PDF."""
_KEPT = 8
"""So many packs of one meeting are kept."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A paper in the pack."""

    item: AgendaItem
    paper: Paper
    version: PaperVersion


@dataclass(slots=True)
class PackPlan:
    """What goes in, and what cannot."""

    chapters: list[Chapter] = field(default_factory=list)
    apart: list[Chapter] = field(default_factory=list)
    """Files that cannot be made into pages; they are had beside the pack."""


def pack_path(meeting: Meeting, items: list[AgendaItem]) -> Path:
    """Where the pack of these items lies, made if it is not there. The items have ``seen_papers``, as somebody sees them.

    Raises:
        OSError: the disk is full.
    """
    place = _folder(meeting) / f"{_digest(meeting, items)}.pdf"
    if place.exists():
        return place
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not place.exists():
            _write(place, _made(meeting, items))
            _make_room(place)
    return place


def _made(meeting: Meeting, items: list[AgendaItem]) -> bytes:
    plan = PackPlan()
    told = [Chapter(item, paper, version) for item in items for paper in item.seen_papers if (version := latest(paper))]  # type: ignore[attr-defined]  # put there by Prefetch
    pdfs = as_pdf(one.version.file for one in told)
    contents: dict[int, bytes] = {}
    for one in told:
        content = pdfs.get(one.version.file_id)
        opened = opens(content) if content else None
        if content is None or opened is None:
            plan.apart.append(one)
            continue
        opened.close()
        contents[one.version.pk] = content
        plan.chapters.append(one)
    cover = pdf_of(render_to_string("sittings/pack.html", {"meeting": meeting, "items": items, "plan": plan}))
    parts = [Bound(cover, "Agenda", "Agenda ", own_bookmarks=False)]
    parts += [Bound(contents[one.version.pk], one.paper.title, f"Punkt {one.item.ordinal}, ") for one in plan.chapters]
    marks = [Mark("Agenda", 0)]
    for item in items:
        below = tuple(Mark(one.paper.title, place) for place, one in enumerate(plan.chapters, 1) if one.item is item)
        marks.append(Mark(f"{item.ordinal}. {item.heading}", below[0].part if below else 0, 0, below))
    return bind(parts, marks, title=f"{meeting.title or meeting.body.label} {meeting.date or ''}: agenda och underlag").content


def _digest(meeting: Meeting, items: list[AgendaItem]) -> str:
    told = [_MADE_AS, meeting.title, str(meeting.date), meeting.starts, meeting.ends, meeting.place, meeting.form, meeting.body.label]
    rows = [
        [
            [one.ordinal, one.heading, one.kind, one.presenter, one.planned, one.proposal, one.reason, one.background],
            [
                [paper.title, paper.owner, paper.handed_out, version.file.sha256 if (version := latest(paper)) else ""]
                for paper in one.seen_papers  # type: ignore[attr-defined]  # put there by Prefetch
            ],
        ]
        for one in items
    ]
    return hashlib.sha256(json.dumps([told, rows], ensure_ascii=False).encode()).hexdigest()


def _folder(meeting: Meeting) -> Path:
    return Path(settings.HOME) / "cache" / "packs" / str(meeting.cooperation_id) / str(meeting.pk)


def _write(place: Path, content: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir=place.parent, prefix="new-", delete=False) as spool:
        spool.write(content)
    Path(spool.name).replace(place)


def _make_room(newest: Path) -> None:
    found = sorted((entry.stat().st_mtime, entry.path) for entry in os.scandir(newest.parent) if entry.name.endswith(".pdf"))
    for _, name in found[:-_KEPT]:
        if name != str(newest):
            with suppress(OSError):
                Path(name).unlink()
                Path(name).with_suffix(".lock").unlink(missing_ok=True)
