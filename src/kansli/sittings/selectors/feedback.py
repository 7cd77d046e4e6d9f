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
class Line:
    """One decision with what it gave out, or something given out or tabled without one."""

    decision: Decision | None = None
    awaited: list[Awaited] = field(default_factory=list)

    @property
    def quote(self) -> str:
        """As the minutes have it."""
        return self.decision.fact.words if self.decision else self.awaited[0].fact.words


@dataclass(slots=True)
class Fed:
    """One item of the meeting with what it led to."""

    item: Item | None
    lines: list[Line] = field(default_factory=list)

    @property
    def states(self) -> list[str]:
        """How far it has come, in words that give nothing out anew: "beslutet gäller", "uppdraget pågår (Jonas Alm)"."""
        alone = [one.decision for one in self.lines if one.decision and not one.awaited]
        counted = Counter(one.validity for one in alone if one.fact.values.get("kind") not in _PASSING)
        told = [
            f"beslutet {_STANDS[Decision.Validity(validity)]}" if count == 1 else f"{count} beslut {_STAND[Decision.Validity(validity)]}"
            for validity, count in counted.items()
        ]
        for one in (awaited for line in self.lines for awaited in line.awaited):
            if one.kind == Awaited.Kind.TABLED:
                told.append("inte taget upp igen än" if one.state == Awaited.State.OPEN else "taget upp igen")
            else:
                told.append(f"uppdraget {_ENDED[Awaited.State(one.state)]}{f' ({one.owner})' if one.owner else ''}")
        return list(dict.fromkeys(told))


_PASSING = {"election", "tabling"}
"""Kinds of decisions that were for the meeting itself."""
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
    decisions = visible_decisions(scope).filter(meeting=meeting).select_related("fact", "replaced_by__fact__meeting")
    lines: dict[int, Line] = {}
    for decision in decisions.prefetch_related("conditions").order_by("fact__start"):
        lines[decision.pk] = Line(decision)
        found[decision.fact.item_id or 0].lines.append(lines[decision.pk])
    awaited = visible_awaited(scope).filter(meeting=meeting).exclude(kind=Awaited.Kind.LISTED)
    by_start = {line.decision.fact.start: line for line in lines.values() if line.decision}
    for one in awaited.select_related("fact", "due_meeting__body__ways").order_by("fact__start"):
        line = lines.get(one.decision_id or 0) or by_start.get(one.fact.start)
        if line is None:
            line = Line()
            found[one.fact.item_id or 0].lines.append(line)
        line.awaited.append(one)
    items = Item.objects.in_bulk([pk for pk in found if pk])
    for pk, fed in found.items():
        fed.item = items.get(pk)
    return sorted((one for one in found.values() if one.lines), key=lambda one: one.item.ordinal if one.item else 0)


def meeting_before(scope: Scope, meeting: Meeting) -> Meeting | None:
    """The group's last meeting before this one whose minutes the user may see."""
    earlier = visible_meetings(scope).filter(body=meeting.body_id, standing=Meeting.Standing.HELD).exclude(date=None).exclude(pk=meeting.pk)
    return (earlier.filter(date__lt=meeting.date) if meeting.date else earlier).order_by("-date").first()
