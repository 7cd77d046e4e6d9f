"""Återkoppling: what a meeting decided and gave out, item by item, and how far each has come."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from kansli.meetings.models import Item, Meeting
from kansli.meetings.selectors import visible_meetings
from kansli.people.guard import Scope
from kansli.register.models import Awaited, Decision
from kansli.register.selectors.visible import visible_awaited, visible_decisions


@dataclass(slots=True)
class Fed:
    """One item of the meeting with what it led to."""

    item: Item | None
    decisions: list[Decision] = field(default_factory=list)
    awaited: list[Awaited] = field(default_factory=list)

    @property
    def states(self) -> list[str]:
        """How far it has come, in words that give nothing out anew: "beslutet gäller", "uppdraget pågår (Jonas Alm)"."""
        told = [
            f"beslutet {_STANDS[Decision.Validity(validity)]}" if count == 1 else f"{count} beslut {_STAND[Decision.Validity(validity)]}"
            for validity, count in Counter(one.validity for one in self.decisions).items()
        ]
        for one in self.awaited:
            name = {Awaited.Kind.TABLED: "bordläggningen", Awaited.Kind.LISTED: "frågan"}.get(Awaited.Kind(one.kind), "uppdraget")
            told.append(
                f"{name} {_ENDED[Awaited.State(one.state)]}{f' ({one.owner})' if one.owner and one.kind == Awaited.Kind.ASSIGNMENT else ''}"
            )
        return list(dict.fromkeys(told))


_STANDS = {Decision.Validity.IN_FORCE: "gäller", Decision.Validity.CHANGED: "är ändrat", Decision.Validity.CANCELLED: "är upphävt"}
_STAND = {Decision.Validity.IN_FORCE: "gäller", Decision.Validity.CHANGED: "är ändrade", Decision.Validity.CANCELLED: "är upphävda"}
_ENDED = {
    Awaited.State.OPEN: "pågår",
    Awaited.State.DONE: "är klart",
    Awaited.State.HANDED_OVER: "är överlämnat",
    Awaited.State.DROPPED: "är avskrivet",
}


def feedback_of(scope: Scope, meeting: Meeting) -> list[Fed]:
    """What a meeting led to, in the order of its items, as far as the user may see it."""
    found: dict[int, Fed] = defaultdict(lambda: Fed(None))
    decisions = visible_decisions(scope).filter(meeting=meeting).select_related("fact__item", "fact__matter", "replaced_by__fact__meeting")
    for decision in decisions.prefetch_related("conditions").order_by("fact__start"):
        found[decision.fact.item_id or 0].decisions.append(decision)
    awaited = visible_awaited(scope).filter(meeting=meeting).exclude(kind=Awaited.Kind.LISTED)
    for one in awaited.select_related("fact__item", "due_meeting__body__ways").order_by("fact__start"):
        found[one.fact.item_id or 0].awaited.append(one)
    items = Item.objects.in_bulk([pk for pk in found if pk])
    for pk, fed in found.items():
        fed.item = items.get(pk)
    return sorted(found.values(), key=lambda one: one.item.ordinal if one.item else 0)


def meeting_before(scope: Scope, meeting: Meeting) -> Meeting | None:
    """The group's last meeting before this one whose minutes the user may see."""
    earlier = visible_meetings(scope).filter(body=meeting.body_id, standing=Meeting.Standing.HELD).exclude(date=None).exclude(pk=meeting.pk)
    return (earlier.filter(date__lt=meeting.date) if meeting.date else earlier).order_by("-date").first()
