"""What the latest minutes of each group say of its next meeting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kansli.meetings.models import Meeting
from kansli.people.guard import Scope
from kansli.people.models import Body
from kansli.register.models import Fact
from kansli.register.selectors.visible import visible_facts


@dataclass(frozen=True, slots=True)
class NextTold:
    """A group's next meeting, as minutes tell of it and nobody has planned it yet."""

    body: Body
    fact: Fact
    date: date
    initial: dict[str, object]
    """What the form of a new meeting begins with."""


def next_told(scope: Scope) -> list[NextTold]:
    """For each group the next meeting its latest minutes tell of, unless one is planned or held since."""
    latest: dict[int, Fact] = {}
    facts = visible_facts(scope).filter(kind=Fact.Kind.NEXT_MEETING, state__in=Fact.COUNTED, meeting__date__isnull=False)
    for fact in facts.select_related("meeting__body").order_by("-meeting__date", "start")[:_MOST]:
        latest.setdefault(fact.meeting.body_id, fact)
    there = set(
        Meeting.objects.filter(
            body__in=latest, standing__in=[Meeting.Standing.PLANNED, Meeting.Standing.HELD, Meeting.Standing.CANCELLED]
        ).values_list("body", "date")
    )
    found = []
    for body, fact in latest.items():
        try:
            day = date.fromisoformat(str(fact.values.get("date") or ""))
        except ValueError:
            continue
        if (body, day) not in there and (fact.meeting.date is None or day > fact.meeting.date):
            told = {name: fact.values.get(name) or "" for name in ("starts", "ends", "place")}
            found.append(NextTold(fact.meeting.body, fact, day, {"body": body, "date": day, "kind": "ordinary", **told}))
    return sorted(found, key=lambda one: one.body.sort_key)


_MOST = 40
"""So many of the latest are looked through; groups that meet are among them."""
