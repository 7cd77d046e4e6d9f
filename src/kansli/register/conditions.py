"""What decisions require before or besides (medskick), as far as their own words say so."""

from __future__ import annotations

from kansli.people.models import Cooperation
from kansli.register.chunks import create_few
from kansli.register.models import Awaited, Condition, Fact

_RULE = "assignments.condition"
"""The reader's rule for what is to be shown before or besides what is decided."""


def store_conditions(cooperation: Cooperation) -> None:
    """Add the conditions that decisions tell of and that are not noted yet; none is taken away."""
    read = Fact.objects.filter(cooperation=cooperation, kind=Fact.Kind.ASSIGNMENT, rule=_RULE, state__in=Fact.COUNTED)
    told = {
        (one.decision_id, one.fact.words) for one in Awaited.objects.filter(fact__in=read, decision__isnull=False).select_related("fact")
    }
    kept = set(Condition.objects.filter(decision__cooperation=cooperation).values_list("decision_id", "words"))
    create_few(Condition, (Condition(decision_id=decision, words=words) for decision, words in sorted(told - kept)))
