"""What is done on the spot with a line of the check before sending."""

from __future__ import annotations

from datetime import datetime

from kansli.people.guard import Scope
from kansli.people.swedish import folded
from kansli.register.models import Decision
from kansli.sittings import wording
from kansli.sittings.markdown import blocks, escaped, words, written
from kansli.sittings.models import Draft, Stance, Verdict
from kansli.sittings.reading import WITHOUT
from kansli.sittings.services.draft import give_verdict, save_draft


def without_date(draft: Draft, *, kind: str, quote: str) -> None:
    """An assignment has no date, and is not to have one (utan datum)."""
    give_verdict(draft, kind=kind, quote=quote, word=Verdict.Word.YES, values={"due": WITHOUT})


def answer_offer(draft: Draft, *, kind: str, quote: str, yes: bool) -> None:
    """It is an assignment, or it is none."""
    give_verdict(draft, kind=kind, quote=quote, word=Verdict.Word.YES if yes else Verdict.Word.NO)


def wave_off(draft: Draft, key: str) -> None:
    """Let a remark be."""
    now = Draft.objects.get(pk=draft.pk)
    if key not in now.waved:
        Draft.objects.filter(pk=draft.pk).update(waved=[*now.waved, key][-200:])


def stand_by(draft: Draft, decision: Decision, validity: Decision.Validity) -> None:
    """Say what becomes of an earlier decision in the matter; it takes effect when the minutes are sent out."""
    Stance.objects.update_or_create(draft=draft, decision=decision, defaults={"validity": validity})


def add_guest(scope: Scope, draft: Draft, name: str, *, at: datetime) -> None:
    """Write somebody who is named in the text into the attendance.

    Raises:
        LockedError: it is no longer a draft.
    """
    row = list(blocks(draft.content))
    if any(block.kind == "bullet" and folded(words(block.text)).startswith(folded(name)) for block in row):
        return
    start = next((place for place, one in enumerate(row) if one.kind == "heading" and words(one.text) == wording.ATTENDANCE_HEADING), None)
    if start is None:
        return
    end = start + 1
    while end < len(row) and row[end].kind == "bullet":
        end += 1
    line = blocks(wording.attendee(escaped(name), "", role="gäst"))
    save_draft(
        scope,
        draft,
        text=written([*row[:end], *line, *row[end:]]),
        revision=draft.revision,
        base=draft.content,
        at=at,
        why="lade till en gäst",
    )
