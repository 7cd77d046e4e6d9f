"""What has been found in the archive, in numbers; what is asked; and which meetings have no minutes."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from kansli.archive.models import Arrival, Delivery, Question
from kansli.archive.questions import MOST
from kansli.meetings.models import Meeting, Minutes
from kansli.people.guard import Scope
from kansli.people.models import Body, Cooperation, Organisation, Person
from kansli.register.models import Awaited, Fact
from kansli.register.selectors.visible import visible_facts


@dataclass(frozen=True, slots=True)
class Found:
    """The page "Det här hittade vi"."""

    minutes: int
    bodies: int
    municipalities: int
    people: int
    decisions: int
    assignments: int
    """As many as the pages of decisions and of assignments list."""
    questions: int
    answered: list[Question]
    missing: list[Meeting]
    """Meetings that minutes tell of, whose own are not loaded; by their day."""
    absent: int
    """Meetings of which a person has said that there are no minutes."""
    latest: Minutes | None
    under_way: bool
    """Files are being read, so there is more to come."""


def found(scope: Scope) -> Found:
    """All of it, in a fixed number of queries."""
    cooperation = scope.cooperation
    counted = (
        visible_facts(scope)
        .filter(state__in=Fact.COUNTED)
        .order_by()
        .aggregate(
            decisions=Count("pk", filter=Q(kind=Fact.Kind.DECISION)),
            assignments=Count("pk", filter=Q(awaited__kind=Awaited.Kind.ASSIGNMENT)),
        )
    )
    standing = dict(Meeting.objects.filter(cooperation=cooperation).order_by().values_list("standing").annotate(Count("pk")))
    missing = Meeting.objects.filter(cooperation=cooperation, standing=Meeting.Standing.MENTIONED).select_related(
        "body", "told_in__meeting"
    )
    organisations = Organisation.objects.filter(cooperation=cooperation).aggregate(members=Count("pk", filter=Q(member=True)))
    return Found(
        minutes=Minutes.objects.filter(meeting__cooperation=cooperation, authoritative=True).count(),
        bodies=Body.objects.filter(cooperation=cooperation, own=True, merged_into=None).count(),
        municipalities=organisations["members"],
        people=Person.objects.filter(cooperation=cooperation, merged_into=None, attendance__isnull=False).distinct().count(),
        decisions=counted["decisions"],
        assignments=counted["assignments"],
        questions=min(MOST, open_questions(cooperation).count()),
        answered=list(Question.objects.filter(cooperation=cooperation).exclude(answer="").order_by("-answered_at")[:MOST]),
        missing=list(missing.order_by("-date", "body")[:200]),
        absent=standing.get(Meeting.Standing.ABSENT, 0),
        latest=_latest(cooperation),
        under_way=_under_way(cooperation),
    )


def open_questions(cooperation: Cooperation) -> QuerySet[Question]:
    """What is asked now, largest effect first."""
    return Question.objects.filter(cooperation=cooperation, answer="", asked=True)


def _latest(cooperation: Cooperation) -> Minutes | None:
    minutes = Minutes.objects.filter(meeting__cooperation=cooperation, authoritative=True).exclude(meeting__date=None)
    return minutes.select_related("meeting__body").order_by("-meeting__date", "-pk").first()


def _under_way(cooperation: Cooperation) -> bool:
    return (
        Arrival.objects.filter(delivery__cooperation=cooperation, state__in=Arrival.PENDING).exists()
        or Delivery.objects.filter(cooperation=cooperation, tied_at=None).exists()
    )
