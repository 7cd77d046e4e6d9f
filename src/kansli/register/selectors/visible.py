"""What a user may see, as queries. A secret fact is seen by the secretariat and by the people named for its item.

Where a meeting has several minutes, facts count from the authoritative ones alone.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from kansli.meetings.models import Item
from kansli.people.guard import Scope
from kansli.register.models import Awaited, Decision, Fact, Mention, News


def visible_facts(scope: Scope) -> QuerySet[Fact]:
    """Facts of the cooperation that are not rejected and that the user may see; offered ones are among them."""
    return Fact.objects.filter(seen(scope, ""), cooperation=scope.cooperation, minutes__authoritative=True).exclude(
        state=Fact.State.REJECTED
    )


def visible_decisions(scope: Scope) -> QuerySet[Decision]:
    """Decisions that count and that the user may see."""
    return Decision.objects.filter(
        seen(scope, "fact__"), cooperation=scope.cooperation, fact__state__in=Fact.COUNTED, fact__minutes__authoritative=True
    )


def visible_awaited(scope: Scope) -> QuerySet[Awaited]:
    """What is or was awaited, that counts and that the user may see."""
    return Awaited.objects.filter(
        seen(scope, "fact__"), cooperation=scope.cooperation, fact__state__in=Fact.COUNTED, fact__minutes__authoritative=True
    )


def visible_news(scope: Scope) -> QuerySet[News]:
    """What later minutes say of what is awaited, as far as the user may see those minutes; what a person refused is among it."""
    return News.objects.filter(seen(scope, ""), awaited__cooperation=scope.cooperation)


def visible_mentions(scope: Scope) -> QuerySet[Mention]:
    """Stations of matters' courses that no one has taken away and that the user may see."""
    return Mention.objects.filter(seen(scope, ""), cooperation=scope.cooperation, minutes__authoritative=True).exclude(
        state=Mention.State.REJECTED
    )


def seen(scope: Scope, path: str) -> Q:
    """The condition on rows that lie, by ``path``, at a fact or a mention."""
    sight = scope.sight
    if sight.everything:
        return Q()
    opened = Item.named.through.objects.filter(person=sight.person or 0).values("item")
    named = Q(**{f"{path}item__in": opened})
    return Q(**{f"{path}meeting__state__in": sight.states}) & (Q(**{f"{path}secret": False}) | named)
