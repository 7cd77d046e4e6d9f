"""Several minutes of one meeting: which of them counts."""

from __future__ import annotations

from datetime import datetime

from kansli.meetings.models import Minutes
from kansli.people.guard import Scope
from kansli.register.models import Reading
from kansli.register.naming import Names
from kansli.register.packing import unpacked
from kansli.register.reading import take_up


def make_authoritative(scope: Scope, minutes: Minutes, *, at: datetime) -> None:
    """Let these minutes count for their meeting. What was read, and reviewed, in the others is kept and counts again if they do.

    Raises:
        ChangedMeanwhileError: somebody else has just chosen.
    """
    if minutes.authoritative:
        return
    meeting = minutes.meeting
    others = list(Minutes.objects.filter(meeting=meeting, authoritative=True))
    label = (
        f"Anteckningarna i {minutes.file.name} gäller för {meeting.body.label} {meeting.date.isoformat() if meeting.date else ''}".strip()
    )
    with scope.act(verb="meetings.authoritative", label=label, thing=f"meeting:{meeting.pk}", at=at) as changes:
        for other in others:
            changes.set(other, authoritative=False)
        changes.set(minutes, authoritative=True)
        if not minutes.facts.exists():
            record = unpacked(bytes(Reading.objects.get(minutes=minutes, in_use=True).content))
            take_up(minutes, record, Names(scope.cooperation))
