"""The meeting as it goes on: begun, one item up at a time, ended."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from kansli.people.guard import Scope
from kansli.sittings import wording
from kansli.sittings.models import AgendaItem, Draft, ItemTime
from kansli.sittings.services.writing import put

OUTCOMES = {"tabled": "Bordlägg på grund av tidsbrist", "not_reached": "Ej behandlad", "treated": "Behandlad"}
"""What can be said of an item under which nothing was written."""


def begin(scope: Scope, draft: Draft, *, at: datetime) -> None:
    """The meeting begins; the second time nothing happens."""
    with transaction.atomic():
        if not Draft.objects.filter(pk=draft.pk, started_at=None).update(started_at=at):
            return
        with scope.act(verb="draft.begin", label="Började mötet", thing=f"meeting:{draft.pk}", at=at) as changes:
            changes.set(draft.meeting, held_from=wall_clock(at))


def start_item(draft: Draft, item: AgendaItem, *, at: datetime) -> None:
    """This item is up; the one before it is not."""
    with transaction.atomic():
        running = ItemTime.objects.filter(item__meeting=draft.meeting_id, ended=None)
        if running.filter(item=item).exists():
            return
        running.update(ended=at)
        ItemTime.objects.create(item=item, began=at)


def stop_items(draft: Draft, *, at: datetime) -> None:
    """No item is up: a pause."""
    ItemTime.objects.filter(item__meeting=draft.meeting_id, ended=None).update(ended=at)


def settle(content: str, said: Mapping[str, str], *, other: Collection[str] = ()) -> str:
    """The text with what was said of each untouched item: anchor → one of :data:`OUTCOMES`; ``other`` are those of övriga frågor."""
    for anchor, outcome in said.items():
        if outcome == "tabled":
            content = put(content, anchor, [wording.tables("tidsbrist")])
        elif outcome == "not_reached":
            content = put(content, anchor, [wording.not_reached()])
        elif anchor in other:
            content = put(content, anchor, [wording.no_other_questions()])
    return content


def end(scope: Scope, draft: Draft, *, ends: str, at: datetime) -> None:
    """The meeting has ended: when, and no item is up any longer."""
    with transaction.atomic():
        stop_items(draft, at=at)
        Draft.objects.filter(pk=draft.pk).update(closed_at=at)
        with scope.act(verb="draft.end", label="Avslutade mötet", thing=f"meeting:{draft.pk}", at=at) as changes:
            changes.set(draft.meeting, held_to=ends)


def wall_clock(at: datetime) -> str:
    """The time on the wall: "08:31"."""
    return timezone.localtime(at).strftime("%H:%M")
