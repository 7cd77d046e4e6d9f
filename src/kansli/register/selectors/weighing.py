"""Earlier decisions of matters in which a later one was confirmed: each still holds, or was changed or cancelled by it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from kansli.people.guard import Scope
from kansli.register.models import Decision, StillValid
from kansli.register.selectors.visible import visible_decisions

_NO_STANCE = ["tabling", "election"]
"""Kinds of decisions that settle nothing which a later one could change."""


@dataclass(frozen=True, slots=True)
class Weighing:
    """A confirmed decision with the earlier ones of its matter of which nobody has said whether they still hold."""

    later: Decision
    earlier: list[Decision]


def pairs_to_weigh(scope: Scope, *, minutes: int | None = None) -> dict[int, list[int]]:
    """Latest confirmed decision of a matter → the earlier ones that nobody has held against it, in the order of their meetings.

    What was decided before the day from which the archive counts asks for nothing.

    Args:
        scope: who asks.
        minutes: only decisions of these minutes ask.
    """
    settled = _that_take_a_stand(scope).exclude(number="")
    if minutes:
        settled = settled.filter(fact__minutes=minutes)
    if scope.cooperation.history_before:
        settled = settled.filter(meeting__date__gte=scope.cooperation.history_before)
    latest: dict[int, tuple[date, int]] = {}
    for pk, matter, day in settled.order_by("meeting__date", "fact__start").values_list("pk", "fact__matter", "meeting__date"):
        if matter and day:
            latest[matter] = (day, pk)
    if not latest:
        return {}
    held = set(StillValid.objects.filter(later__in=[pk for _, pk in latest.values()]).values_list("earlier", "later"))
    found: dict[int, list[int]] = defaultdict(list)
    others = _that_take_a_stand(scope).filter(validity=Decision.Validity.IN_FORCE, fact__matter__in=list(latest))
    for pk, matter, day in others.order_by("meeting__date", "fact__start").values_list("pk", "fact__matter", "meeting__date"):
        then, later = latest[matter or 0]
        if day and day < then and (pk, later) not in held:
            found[later].append(pk)
    return dict(found)


def weighings(scope: Scope, pairs: dict[int, list[int]]) -> list[Weighing]:
    """The decisions of some pairs, with what their page shows."""
    wanted = {*pairs, *(pk for earlier in pairs.values() for pk in earlier)}
    rows = visible_decisions(scope).filter(pk__in=wanted).select_related("fact__matter", "fact__item", "meeting__body")
    by_pk = {row.pk: row for row in rows}
    return [Weighing(by_pk[later], [by_pk[pk] for pk in earlier]) for later, earlier in pairs.items()]


def _that_take_a_stand(scope: Scope) -> QuerySet[Decision]:
    return visible_decisions(scope).exclude(fact__matter=None).exclude(meeting__date=None).exclude(fact__values__kind__in=_NO_STANCE)
