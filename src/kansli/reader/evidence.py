"""What one document tells of people, bodies, meetings and spellings: the first pass over a batch.

Reads a :class:`~kansli.reader.text.SourceText`; leaves a compact :class:`~kansli.reader.known.Evidence`. Only the stages it
needs are run, and nothing is known yet.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kansli.reader.draft import Draft
from kansli.reader.known import Evidence, Known, KnownMeeting
from kansli.reader.repair import repair
from kansli.reader.repair.evidence import spellings_of
from kansli.reader.stages import attendance, events, head, layout, outline

if TYPE_CHECKING:
    from kansli.reader.text import SourceText

_STAGES = (layout.run, outline.run, head.run, attendance.run, events.run)


def evidence_of(source: SourceText) -> Evidence:
    """What ``source`` tells. A damaged document tells of meetings, but only its undamaged parts tell of spellings."""
    known = Known()
    draft = Draft(source, known, repair(source, known))
    for stage in _STAGES:
        stage(draft)
    meetings = tuple(_meetings(draft))
    words, pairs = spellings_of(source)
    if draft.replacements:
        return Evidence(meetings=meetings, words=words, pairs=pairs)
    people = Counter((person.name, person.organisation or "") for person in draft.attendance)
    bodies = Counter([draft.head.body] if draft.head.body else [])
    return Evidence(people, bodies, meetings, words, pairs)


def _meetings(draft: Draft) -> list[KnownMeeting]:
    """The meeting itself, the next one, and those told of with their date; none where the year of it all is not certain."""
    if draft.head.date is None:
        return []
    body = draft.head.body or ""
    source = draft.source.document
    found = [KnownMeeting(body, draft.head.date, source, "held", draft.head.starts, draft.head.ends)]
    if draft.next_meeting and draft.next_meeting.date:
        found.append(KnownMeeting(body, draft.next_meeting.date, source, "next", draft.next_meeting.starts, draft.next_meeting.ends))
    found.extend(
        KnownMeeting(event.body, event.date, source, "mentioned", event.starts, event.ends) for event in draft.dated_events if event.body
    )
    return list(dict.fromkeys(found))
