"""The one list of stages, in order."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from kansli.reader.draft import Draft
from kansli.reader.flow import Replacement
from kansli.reader.known import Known
from kansli.reader.records import Assignment, Reading
from kansli.reader.stages import (
    amounts,
    assignments,
    attendance,
    completeness,
    decisions,
    events,
    guests,
    head,
    layout,
    non_participation,
    officers,
    outline,
    outstanding,
    topics,
)
from kansli.reader.text import SourceText

_ISO = re.compile(r"\d{4}-\d\d-\d\d\Z")

READER_VERSION = "1"

STAGES: tuple[Callable[[Draft], None], ...] = (
    layout.run,
    outline.run,
    head.run,
    attendance.run,
    officers.run,
    guests.run,
    outstanding.run,
    decisions.run,
    non_participation.run,
    assignments.run,
    events.run,
    amounts.run,
    topics.run,
    completeness.run,
)


def drafted(source: SourceText, known: Known, replacements: tuple[Replacement, ...] = ()) -> Draft:
    """The draft after all stages."""
    draft = Draft(source, known, replacements)
    for stage in STAGES:
        stage(draft)
    return draft


def reading_of(draft: Draft) -> Reading:
    """The immutable record of a finished draft."""
    following = draft.next_meeting.date if draft.next_meeting else None
    return Reading(
        document=draft.source.document,
        reader=READER_VERSION,
        head=draft.head,
        attendance=tuple(draft.attendance),
        items=tuple(draft.items),
        decisions=tuple(draft.decisions),
        assignments=tuple(_with_due_date(entry, following) for entry in draft.assignments),
        tabled=tuple(draft.tabled),
        outstanding=tuple(draft.outstanding),
        reviews=tuple(draft.reviews),
        dated_events=tuple(draft.dated_events),
        amounts=tuple(draft.amounts),
        non_participation=tuple(draft.non_participation),
        next_meeting=draft.next_meeting,
        topics=tuple(draft.topics),
        told=tuple(draft.told),
        remarks=tuple(sorted(draft.remarks, key=lambda r: (-r.weight, r.span.start if r.span else 0, r.code))),
        pages=len(draft.source.pages) or None,
        repaired=bool(draft.replacements),
        repairs=tuple((one.start, one.end, one.text) for one in draft.replacements),
    )


def _with_due_date(assignment: Assignment, following: date | None) -> Assignment:
    day = due_date(assignment.due, following)
    return replace(assignment, due_date=day) if day != assignment.due_date else assignment


def due_date(due: str | None, following: date | None) -> date | None:
    """The day a due date comes to: its own, or that of the next meeting once that is known."""
    if due == "next_meeting":
        return following
    return date.fromisoformat(due) if due and _ISO.match(due) else None
