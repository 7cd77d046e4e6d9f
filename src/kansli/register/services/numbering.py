"""Permanent numbers of decisions: group, date, item, ordinal. Given once, never given again, in whatever order minutes arrive."""

from __future__ import annotations

from collections.abc import Sequence

from kansli.register.models import Decision, DecisionNumber, Fact


def give_numbers(decisions: Sequence[Decision]) -> None:
    """Number the decisions that have none yet; call it in the transaction of the act that confirms them.

    The ordinal is the decision's place among its item's decisions, so that numbers follow the text even where she
    confirms the last one first; where that number is taken, the next free one. A number is no part of what an undo
    puts back: a decision that is confirmed again has the number it had.

    Args:
        decisions: of one set of minutes, stored or about to be, each with its fact, and the fact's item and meeting, at hand.
    """
    lacking = [one for one in decisions if not one.number]
    if not lacking:
        return
    minutes = lacking[0].fact.minutes_id
    places: dict[int | None, list[int]] = {}
    rows = Fact.objects.filter(minutes=minutes, kind=Fact.Kind.DECISION).exclude(state=Fact.State.REJECTED).order_by("start", "pk")
    for item, pk in rows.values_list("item_id", "pk"):
        places.setdefault(item, []).append(pk)
    cooperation = lacking[0].cooperation_id
    known = DecisionNumber.objects.filter(cooperation=cooperation, number__startswith=_meeting(lacking[0].fact))
    taken = set(known.values_list("number", flat=True))
    given = []
    for one in lacking:
        among = places.get(one.fact.item_id, [])
        place = among.index(one.fact.pk) + 1 if one.fact.pk in among else len(among) + 1
        one.number = _free(_series(one.fact), place, taken)
        taken.add(one.number)
        given.append(DecisionNumber(cooperation_id=cooperation, number=one.number))
    DecisionNumber.objects.bulk_create(given)
    stored = set(Decision.objects.filter(pk__in=[one.fact.pk for one in lacking]).values_list("pk", flat=True))
    Decision.objects.bulk_update([one for one in lacking if one.pk in stored], ["number"])


def _series(fact: Fact) -> str:
    """All of the number but the ordinal: "Ledningsgruppen 2026-11-20 p. 5:"."""
    item = fact.item
    place = (item.number or str(item.ordinal))[:20] if item else ""
    return f"{_meeting(fact)}{f' {place}' if place.startswith('§') else f' p. {place}' if place else ''}:"


def _meeting(fact: Fact) -> str:
    return f"{fact.meeting.body.label[:40]} {fact.meeting.date.isoformat() if fact.meeting.date else 'utan datum'}"


def _free(series: str, place: int, taken: set[str]) -> str:
    ordinals = {int(number[len(series) :]) for number in taken if number.startswith(series) and number[len(series) :].isdigit()}
    return f"{series}{place if place not in ordinals else max(ordinals) + 1}"
