"""The draft as it is written: opened, saved while somebody types, never overwritten in silence, put back as it once was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from kansli.audit.services import record
from kansli.meetings.models import Meeting
from kansli.people.guard import Scope
from kansli.sittings.markdown import Section, normal, sections, together
from kansli.sittings.merging import Conflict, merge
from kansli.sittings.models import Draft, Snapshot, Verdict
from kansli.sittings.selectors.prefill import prefilled
from kansli.workflow import MinutesState

PAUSE = timedelta(seconds=20)
"""So long without a change is a pause: the draft as it was then is kept."""
LONGEST = timedelta(minutes=5)
"""Somebody who never pauses has it kept this often."""
LARGEST = 2_000_000
"""Characters a draft may hold."""
_TRIES = 5


class LockedError(Exception):
    """The minutes are no longer a draft; the message is Swedish, for the page."""


class TooLongError(Exception):
    """More text than minutes can hold."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a text that was to be saved."""

    revision: int
    content: str
    """As it is kept now; the page shows this."""
    by: str = ""
    """Who else wrote, where it was merged or both are kept."""
    conflicts: tuple[Conflict, ...] = ()
    """Items that both have changed: theirs is kept, ours is among the earlier versions, until somebody chooses."""


def open_draft(scope: Scope, meeting: Meeting, *, at: datetime) -> Draft:
    """The meeting's draft; begun from what is known where there is none."""
    known = Draft.objects.filter(meeting=meeting).first()
    if known:
        return known
    content = prefilled(scope, meeting, at.date())
    with transaction.atomic():
        draft, made = Draft.objects.get_or_create(
            meeting=meeting, defaults={"content": content, "saved_at": at, "saved_by": str(scope.user)}
        )
        if made:
            _keep(draft, 0, content, str(scope.user), at, "som de började")
            _tell(scope, draft, at, "draft.open")
    return draft


def save_draft(scope: Scope, draft: Draft, *, text: str, revision: int, base: str | None, at: datetime, why: str = "") -> Saved:
    """Keep what has been written, on top of what it was written upon.

    Where somebody else has saved since, each one's changes are taken in, item by item; what both have changed stays as
    the other has it, ours is kept as an earlier version, and the page is told.

    Args:
        scope: who writes.
        draft: what is written on.
        text: all of it, as Markdown with anchors.
        revision: the revision it was written upon.
        base: the text of that revision, as the page had it; None: not at hand, and then nothing can be merged.
        at: now.
        why: what made it, where it was not typing ("skrivet i Word").

    Raises:
        LockedError: it is no longer a draft.
        TooLongError: more than can be minutes.
    """
    if len(text) > LARGEST:
        raise TooLongError
    ours = normal(text)
    by = str(scope.user)
    conflicts: tuple[Conflict, ...] = ()
    other = ""
    for _ in range(_TRIES):
        now = Draft.objects.get(pk=draft.pk)
        if now.state != MinutesState.DRAFT:
            raise LockedError("Anteckningarna är inte längre ett utkast, så ändringen sparas inte här. Texten finns kvar på sidan.")
        wanted = ours
        if now.revision != revision and now.content != ours:
            merged = merge(base if base is not None else now.content, ours, now.content)
            wanted, conflicts, other = merged.content, merged.conflicts, now.saved_by
        if wanted == now.content:
            if conflicts:
                _keep(now, now.revision, ours, by, at, f"skrevs samtidigt som {other}")
            return Saved(now.revision, now.content, other, conflicts)
        if _swap(now, wanted, by, at, lost=ours if conflicts else "", why=f"skrevs samtidigt som {other}" if conflicts else why):
            return Saved(now.revision + 1, wanted, other, conflicts)
    raise LockedError("Flera skriver samtidigt just nu. Texten finns kvar på sidan och sparas strax.")


def _swap(now: Draft, wanted: str, by: str, at: datetime, *, lost: str, why: str) -> bool:
    """Put ``wanted`` in place of what ``now`` holds; False: somebody was faster."""
    with transaction.atomic():
        done = Draft.objects.filter(pk=now.pk, revision=now.revision, state=MinutesState.DRAFT).update(
            content=wanted, revision=now.revision + 1, saved_at=at, saved_by=by
        )
        if not done:
            return False
        _keep_before(now, by, at, why)
        if lost:
            _keep(now, now.revision, lost, by, at, why)
    return True


def _keep_before(now: Draft, by: str, at: datetime, why: str) -> None:
    """Keep the text as it was, where a pause, another hand or something other than typing ends a spell of writing."""
    last = Snapshot.objects.filter(draft=now).first()
    if last and last.content == now.content:
        return
    if why or now.saved_by != by or at - now.saved_at >= PAUSE or (last and at - last.at >= LONGEST):
        _keep(now, now.revision, now.content, now.saved_by, now.saved_at, "")


def restore(scope: Scope, draft: Draft, kept: Snapshot, *, revision: int, at: datetime, do: str = "whole", anchor: str = "") -> bool:
    """Let the draft be as it once was, or as it was written in Word; what it is now is kept.

    Args:
        scope: who asks.
        draft: the draft.
        kept: the version.
        revision: of the draft, as the page showed it.
        at: now.
        do: whole · item (one item alone) · beside (the item's words after those that stand there now).
        anchor: the item; empty: the head.

    Returns:
        False: somebody has written since the page was shown.

    Raises:
        LockedError: it is no longer a draft.
    """
    now = Draft.objects.get(pk=draft.pk)
    if now.state != MinutesState.DRAFT:
        raise LockedError("Anteckningarna är inte längre ett utkast.")
    wanted = kept.content if do == "whole" else _one_item(now.content, kept.content, anchor, beside=do == "beside")
    why = kept.why or "tog tillbaka en tidigare version"
    done = now.revision == revision and (wanted == now.content or _swap(now, wanted, str(scope.user), at, lost="", why=why))
    if done:
        _tell(scope, draft, at, "draft.restore")
    return done


def _one_item(content: str, kept: str, anchor: str, *, beside: bool) -> str:
    """The text with one item as ``kept`` has it, or with that item's words after its own."""
    theirs = next((one for one in sections(kept) if one.anchor == anchor), None)
    ours = sections(content)
    there = any(one.anchor == anchor for one in ours)
    if theirs is None:
        return together(one for one in ours if one.anchor != anchor)
    if not there:
        return together([*ours, theirs])
    both = [Section(anchor, (*one.blocks, *theirs.blocks[1 if anchor else 0 :])) if one.anchor == anchor else one for one in ours]
    return together(both if beside else [theirs if one.anchor == anchor else one for one in ours])


def give_verdict(draft: Draft, *, kind: str, quote: str, word: str, values: dict[str, str] | None = None) -> None:
    """A person's word on something read in the draft; empty: taken back."""
    if not word:
        Verdict.objects.filter(draft=draft, kind=kind, quote=quote).delete()
    else:
        Verdict.objects.update_or_create(draft=draft, kind=kind, quote=quote, defaults={"word": word, "values": values or {}})


def _keep(draft: Draft, revision: int, content: str, by: str, at: datetime, why: str) -> None:
    Snapshot.objects.create(draft=draft, revision=revision, content=content, by=by, at=at, why=why[:200])


def _tell(scope: Scope, draft: Draft, at: datetime, verb: str) -> None:
    record(chain=scope.cooperation.pk, at=at, actor=f"user:{scope.user.pk}", verb=verb, thing=f"meeting:{draft.pk}", values={})
