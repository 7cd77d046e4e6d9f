"""What one document tells of people, bodies, meetings and spellings: the first pass over a batch.

Reads a :class:`~kansli.reader.text.SourceText`; leaves a compact :class:`~kansli.reader.known.Evidence`. Only the stages it
needs are run, and nothing is known yet.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from kansli.reader.draft import Draft
from kansli.reader.known import Evidence, Known, KnownMeeting
from kansli.reader.repair import repair
from kansli.reader.repair.evidence import spellings_of
from kansli.reader.stages import attendance, head, layout, outline
from kansli.reader.structure.next_meeting import coming_meetings

if TYPE_CHECKING:
    from kansli.reader.text import SourceText

_STAGES = (layout.run, outline.run, head.run)
_HEAD = 800
"""Code points of a damaged document that are repaired to find its body and its day."""
# What a damaged document tells of the next meeting ("Nista mote"); the dates themselves have few letters to lose.
_COMING = re.compile(r"\b(?:n\w{1,2}sta|kommande)\s\w*(?:m\w{1,2}te|sammantr|tr\w{1,2}ff|g\w{1,2}ng).{0,80}", re.IGNORECASE)


def evidence_of(source: SourceText) -> Evidence:
    """What ``source`` tells. A damaged document tells of meetings, but only its undamaged parts tell of spellings."""
    known = Known()
    coming = [found.span() for found in _COMING.finditer(source.text, min(_HEAD, len(source.text)))]
    draft = Draft(source, known, repair(source, known, [(0, _HEAD), *coming]))
    for stage in _STAGES:
        stage(draft)
    meetings = tuple(_meetings(draft))
    words, pairs = spellings_of(source)
    if draft.replacements:
        return Evidence(meetings=meetings, words=words, pairs=pairs)
    attendance.run(draft)
    people = Counter((person.name, person.organisation or "") for person in draft.attendance)
    bodies = Counter([draft.head.body] if draft.head.body else [])
    return Evidence(people, bodies, meetings, words, pairs)


def _meetings(draft: Draft) -> list[KnownMeeting]:
    """The meeting itself, the next one, and those planned; none where the year of it all is not certain."""
    if draft.head.date is None:
        return []
    body = draft.head.body or ""
    source = draft.source.document
    found = [KnownMeeting(body, draft.head.date, source, "held", draft.head.starts, draft.head.ends)]
    coming, planned = coming_meetings(draft)
    if coming and coming.date:
        found.append(KnownMeeting(body, coming.date, source, "next", coming.starts, coming.ends))
    found.extend(KnownMeeting(body, one.day, source, "planned", one.starts, one.ends) for one in planned)
    return list(dict.fromkeys(found))
