"""Deliveries and how far each file has come."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Case, Count, QuerySet, Value, When

from kansli.archive.models import Arrival, Delivery
from kansli.meetings.models import Minutes
from kansli.people.guard import Scope
from kansli.register.models import Fact

State = Arrival.State
SHOWN = 60
"""Files shown of one delivery; the others are counted."""
_EARLIER = 20
_ORDER = Case(
    When(state=State.READ, then=Value(0)),
    When(state=State.NOT_MINUTES, then=Value(1)),
    When(state=State.UNREADABLE, then=Value(2)),
    When(state=State.SAME, then=Value(3)),
    When(heavy=False, then=Value(4)),
    default=Value(5),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The minutes that a file turned out to be."""

    minutes: Minutes
    items: int
    decisions: int
    assignments: int


@dataclass(frozen=True, slots=True)
class Row:
    """One file of a delivery."""

    arrival: Arrival
    outcomes: list[Outcome]

    @property
    def pending(self) -> bool:
        """It is being read, or waits for it."""
        return self.arrival.state in Arrival.PENDING


@dataclass(frozen=True, slots=True)
class Progress:
    """A delivery on the page."""

    delivery: Delivery
    rows: list[Row]
    counts: Counter[str]

    @property
    def files(self) -> int:
        """All of its files."""
        return self.counts.total()

    @property
    def read(self) -> int:
        """Files that turned out to be minutes."""
        return self.counts[State.READ]

    @property
    def waiting(self) -> int:
        """Files that are still to be read."""
        return sum(self.counts[state] for state in Arrival.PENDING)

    @property
    def unreadable(self) -> int:
        """Files that could not be read."""
        return self.counts[State.UNREADABLE]

    @property
    def under_way(self) -> bool:
        """There is more to come: the page should look again."""
        return bool(self.waiting) or self.delivery.tied_at is None or self.delivery.taken_back_at is not None

    @property
    def hidden(self) -> int:
        """Files that are not shown."""
        return max(0, self.files - len(self.rows))


def deliveries(scope: Scope) -> QuerySet[Delivery]:
    """The cooperation's deliveries, newest first."""
    return Delivery.objects.filter(cooperation=scope.cooperation).select_related("by").order_by("-pk")


def earlier(scope: Scope, shown: Delivery | None) -> list[Delivery]:
    """The deliveries besides the one shown, with how many files each brought."""
    rest = deliveries(scope).exclude(pk=shown.pk if shown else 0).annotate(files=Count("arrivals"))
    return list(rest[:_EARLIER])


def progress(delivery: Delivery) -> Progress:
    """How far a delivery has come."""
    counts = Counter(dict(delivery.arrivals.order_by().values_list("state").annotate(Count("pk"))))
    arrivals = list(delivery.arrivals.defer("evidence").order_by(_ORDER, "-file__minutes__meeting__date", "pk")[: 2 * SHOWN])
    arrivals = list(dict.fromkeys(arrivals))[:SHOWN]
    read = [arrival.file_id for arrival in arrivals if arrival.state == State.READ]
    outcomes: dict[int, list[Outcome]] = defaultdict(list)
    found = Minutes.objects.filter(file__in=read).select_related("meeting__body").order_by("start")
    facts: dict[tuple[int, str], int] = {}
    counted = Fact.objects.filter(
        minutes__in=[one.pk for one in found], kind__in=[Fact.Kind.ITEM, Fact.Kind.DECISION, Fact.Kind.ASSIGNMENT]
    )
    for minutes, kind, number in counted.filter(state__in=Fact.COUNTED).order_by().values_list("minutes", "kind").annotate(Count("pk")):
        facts[minutes, kind] = number
    for one in found:
        numbers = (facts.get((one.pk, kind), 0) for kind in (Fact.Kind.ITEM, Fact.Kind.DECISION, Fact.Kind.ASSIGNMENT))
        outcomes[one.file_id].append(Outcome(one, *numbers))
    return Progress(delivery, [Row(arrival, outcomes.get(arrival.file_id or 0, [])) for arrival in arrivals], counts)
