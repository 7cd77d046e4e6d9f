"""The items of a meeting, when a person says that one is there, is not, or is called something else."""

from __future__ import annotations

from kansli.audit.acts import Changes
from kansli.meetings.models import Item
from kansli.register.models import Fact, Mention, News


def correct_item(changes: Changes, fact: Fact) -> None:
    """Number, heading and outcome follow the fact."""
    item = Item.objects.filter(pk=fact.item_id or 0).first()
    if item:
        changes.set(item, **_told(fact))


def remove_item(changes: Changes, fact: Fact) -> None:
    """It was no item: what stands in it belongs to the one before."""
    item = Item.objects.filter(pk=fact.item_id or 0).first()
    if item is None:
        return
    before = Item.objects.filter(minutes=fact.minutes_id, ordinal__lt=item.ordinal).order_by("-ordinal").first()
    _move(changes, item, before, from_start=0)
    if before:
        changes.set(before, ranges=[*before.ranges, *item.ranges])
    changes.delete(item)


def add_item(changes: Changes, fact: Fact) -> None:
    """An item begins at the fact's passage; what follows until the next one belongs to it."""
    rows = list(Item.objects.filter(minutes=fact.minutes_id).order_by("ordinal"))
    before = next((item for item in reversed(rows) if item.ranges and item.ranges[0][0] <= fact.start), None)
    after = [item for item in rows if item.ranges and item.ranges[0][0] > fact.start]
    end = after[0].ranges[0][0] if after else fact.minutes.end
    ordinal = before.ordinal + 1 if before else min((item.ordinal for item in rows), default=1)
    taken = {item.ordinal for item in rows}
    for item in reversed([item for item in rows if item.ordinal >= ordinal] if ordinal in taken else []):
        changes.set(item, ordinal=item.ordinal + 1)
    made = Item(
        meeting_id=fact.meeting_id,
        minutes_id=fact.minutes_id,
        ordinal=ordinal,
        ranges=[[fact.start, end]],
        secret=before.secret if before else fact.minutes.file.secret,
        **_told(fact),
    )
    changes.create(made)
    if before:
        changes.set(before, ranges=[[start, min(stop, fact.start)] for start, stop in before.ranges if start < fact.start])
        _move(changes, before, made, from_start=fact.start)
    fact.refresh_from_db(fields=["item"])
    changes.set(fact, item_id=made.pk)
    fact.item = made


def mentions_in(item: int | None) -> list[Mention]:
    """Stations of matters' courses in an item."""
    return list(Mention.objects.filter(item=item).exclude(state=Mention.State.REJECTED)) if item else []


def _told(fact: Fact) -> dict[str, str]:
    values = fact.values
    outcome = values.get("outcome") or Item.Outcome.TREATED
    return {"number": (values.get("number") or "")[:40], "heading": (values.get("heading") or "")[:500], "outcome": outcome}


def _move(changes: Changes, item: Item, to: Item | None, *, from_start: int) -> None:
    """What rests on passages of one item and stands at or after a place goes to another."""
    target = to.pk if to else None
    changes.set_all(list(Fact.objects.filter(item=item, start__gte=from_start)), item_id=target)
    changes.set_all(list(Mention.objects.filter(item=item, start__gte=from_start)), item_id=target)
    changes.set_all(list(News.objects.filter(item=item, start__gte=from_start)), item_id=target)
