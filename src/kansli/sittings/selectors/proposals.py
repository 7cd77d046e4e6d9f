"""What the register proposes for an agenda: computed from what is awaited, each proposal with its reason in words.

Nothing is stored but the secretary's "Inte nu". What minutes do not say is not claimed: where a meeting's minutes are
missing, the reason says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from kansli.matters.models import Matter
from kansli.meetings.models import Item, Meeting
from kansli.meetings.selectors import known_meetings
from kansli.people.guard import Scope
from kansli.people.swedish import folded
from kansli.register.models import Awaited, Fact
from kansli.sittings import headings
from kansli.sittings.models import AgendaItem, NotNow
from kansli.sittings.reasons import Reason, told_day
from kansli.sittings.selectors import proposal_sources as sources

SHOWN = 8
"""So many are shown at first; the template folds the others."""
_DECIDES = ("beslut", "förslag till", "val av", "val ordf")
"""Words of what is to be decided."""


@dataclass(slots=True)
class Proposal:
    """Something that could be taken up, and why."""

    key: str
    """``kind:id``; what "Inte nu" is kept by."""
    heading: str
    reason: Reason
    kind: str = AgendaItem.Kind.INFORMATION
    what: str = ""
    """What is to be done or was said, where the heading does not tell."""
    matter: Matter | None = None
    awaited: Awaited | None = None
    presenter: str = ""
    presenter_person_id: int | None = None
    planned: int | None = None
    meeting: Meeting | None = None
    """The meeting whose minutes the reason rests on."""
    item: Item | None = None
    """Its item there."""
    also: list[str] = field(default_factory=list)
    """Keys of more that is the same thing."""
    asks: bool = False
    """A wish that nobody has answered yet."""

    @property
    def more(self) -> int:
        """How many more assignments of the same item it stands for, where its reason does not tell."""
        return 0 if self.reason.outstanding else sum(key.startswith("awaited:") for key in self.also)


@dataclass(frozen=True, slots=True)
class Proposals:
    """What is proposed for an agenda."""

    shown: list[Proposal]
    aside: int
    """How many were put aside for this meeting."""

    @property
    def more(self) -> int:
        """How many stand folded below the first."""
        return max(0, len(self.shown) - SHOWN)


def proposals(scope: Scope, meeting: Meeting, items: Iterable[AgendaItem], today: date) -> Proposals:
    """What could be taken up at a meeting, weightiest first; what is on its agenda or put aside left out.

    Args:
        scope: who asks; sees what they may.
        meeting: the meeting to be held.
        items: what stands on its agenda.
        today: proposals rest on what was known by then, and by the day before the meeting.
    """
    known = _known(scope, meeting, today)
    taken = _Taken(items)
    found = [one for one in _merged(_all(scope, known)) if not taken.holds(one)]
    aside = set(NotNow.objects.filter(meeting=meeting).values_list("key", flat=True))
    shown = [one for one in found if one.key not in aside]
    shown.sort(key=lambda one: (-one.reason.weight, one.reason.since or date.max, one.heading))
    return Proposals(shown, len(found) - len(shown))


def proposal_of(scope: Scope, meeting: Meeting, key: str, items: Iterable[AgendaItem], today: date) -> Proposal | None:
    """One proposal, put aside or not; None when it no longer is one."""
    known, taken = _known(scope, meeting, today), _Taken(items)
    return next((one for one in _merged(_all(scope, known)) if one.key == key and not taken.holds(one)), None)


def _known(scope: Scope, meeting: Meeting, today: date) -> sources.Known:
    as_of = min(today, meeting.date - timedelta(days=1)) if meeting.date else today
    around = known_meetings(scope).filter(body=meeting.body, date__isnull=False).exclude(pk=meeting.pk)
    around = around.exclude(standing__in=[Meeting.Standing.ABSENT, Meeting.Standing.CANCELLED])
    before = around.filter(date__lt=meeting.date) if meeting.date else around.filter(date__lte=today)
    return sources.Known(meeting, as_of, {one.pk: one for one in before.only("date", "standing", "body").order_by("date")})


def _all(scope: Scope, known: sources.Known) -> Iterator[Proposal]:
    told = sources.told(scope, known)
    for row in sources.awaited(scope, known):
        speaks = next((one for one in told if row.rests_on(one.fact)), None)
        yield _of_awaited(row, speaks.reason if speaks else None)
        told = [one for one in told if not row.rests_on(one.fact)]
    for one in told:
        words = headings.of_passage(one.fact.words)
        heading = _of_item(one.fact) or headings.short(words)
        yield Proposal(
            f"told:{one.fact.pk}", heading, one.reason, AgendaItem.Kind.DISCUSSION, "" if heading == words else one.fact.words,
            one.fact.matter, meeting=one.fact.meeting, item=one.fact.item,
        )  # fmt: skip
    for condition in sources.conditions(scope, known):
        fact = condition.decision.fact
        day = told_day(fact.meeting.date, known.day)
        yield Proposal(
            f"condition:{condition.pk}", _of_item(fact) or headings.short(condition.words),
            Reason(f"medskick till beslutet {day}, inte visat än", 60, fact.meeting.date), what=headings.of_condition(condition.words),
            matter=fact.matter, meeting=fact.meeting, item=fact.item,
        )  # fmt: skip
    for matter in sources.watched(scope, known):
        yield Proposal(
            f"matter:{matter.pk}", matter.name, Reason(f"bevakas, ses över {told_day(matter.review_on, known.day)}", 55, matter.review_on),
            what=matter.next_step, matter=matter, presenter=str(matter.responsible or ""), presenter_person_id=matter.responsible_id,
        )  # fmt: skip
    yield from _wishes(known)
    unsettled = sources.unsettled(scope, known)
    if unsettled:
        yield Proposal(f"unsettled:{known.meeting.body_id}", "Tid och plats för kommande möten", Reason(unsettled, 35, None))


def _wishes(known: sources.Known) -> Iterator[Proposal]:
    for request in sources.requests(known):
        yield Proposal(
            f"request:{request.pk}", request.heading, sources.wished(request, known), AgendaItem.Kind.DISCUSSION, request.why,
            request.matter, presenter=request.person.name if request.person else "", presenter_person_id=request.person_id,
            asks=request.state == "asked",
        )  # fmt: skip
    for visit in sources.visits(known):
        yield Proposal(
            f"visit:{visit.pk}", f"Besök: {visit.guest}", sources.wanted(visit), AgendaItem.Kind.DISCUSSION, visit.purpose,
            presenter=visit.guest, planned=45,
        )  # fmt: skip


def _of_awaited(row: sources.Due, told: Reason | None) -> Proposal:
    one, fact = row.awaited, row.awaited.fact
    own = headings.of_tabled(one.what) if row.tabled else headings.of_assignment(one.what)
    named = fact.matter if fact.matter and _names(fact.matter, fact) else None
    under = headings.of_item(fact.item.heading) if fact.item else ""
    heading = own if row.tabled else (named.name if named else own) or under or headings.short(one.what)
    said = f"{one.what} {fact.words}".casefold()
    decides = any(word in said for word in _DECIDES)
    kind = AgendaItem.Kind.DECISION if decides else AgendaItem.Kind.DISCUSSION if row.tabled else AgendaItem.Kind.INFORMATION
    reason = told if told and told.weight > row.reason.weight else row.reason
    return Proposal(
        f"awaited:{one.pk}", heading, reason, kind, "" if folded(heading) == folded(one.what) else one.what, fact.matter, one,
        one.owner, one.owner_person_id, meeting=one.meeting, item=fact.item,
    )  # fmt: skip


def _names(matter: Matter, fact: Fact) -> bool:
    """Does the passage itself name the matter? One that only stands under its heading is told by its own words."""
    words = fact.words.casefold()
    return any(word.casefold() in words for word in (matter.name, *matter.keys))


def _merged(found: Iterable[Proposal]) -> list[Proposal]:
    """One proposal for each thing: of what is said of one matter, or given at one item, the weightiest stands."""
    groups: dict[object, list[Proposal]] = defaultdict(list)
    for one in found:
        groups[_same(one)].append(one)
    made = []
    for group in groups.values():
        first = max(group, key=lambda one: (one.reason.weight, -(one.reason.since or date.max).toordinal()))
        first.also = [one.key for one in group if one is not first]
        alike = [one for one in group if one.awaited]
        if len(alike) > 1 and first.reason.outstanding:
            first.reason = first.reason.of_many(len(alike))
            first.heading = first.matter.name if first.matter else (first.item and headings.of_item(first.item.heading)) or first.heading
            first.what, first.presenter, first.presenter_person_id = "", "", None
        made.append(first)
    return made


def _same(one: Proposal) -> object:
    if one.matter:
        return "matter", one.matter.pk
    if one.awaited and one.awaited.kind == Awaited.Kind.ASSIGNMENT and one.item and headings.of_item(one.item.heading):
        return "item", one.item.pk
    return one.key


def _of_item(fact: Fact) -> str:
    """What the matter, or else the item, of a fact is called; empty for standing items."""
    return fact.matter.name if fact.matter else headings.of_item(fact.item.heading) if fact.item else ""


class _Taken:
    """What stands on the agenda."""

    def __init__(self, items: Iterable[AgendaItem]) -> None:
        rows = list(items)
        self.awaited = {f"awaited:{one.awaited_id}" for one in rows if one.awaited_id}
        self.matters = {one.matter_id for one in rows if one.matter_id}
        self.headings = {folded(one.heading) for one in rows}

    def holds(self, one: Proposal) -> bool:
        return (
            bool(self.awaited & {one.key, *one.also})
            or bool(one.matter and one.matter.pk in self.matters)
            or folded(one.heading) in self.headings
        )
