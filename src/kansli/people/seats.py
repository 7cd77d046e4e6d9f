"""Who holds the seats of a body on a day."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from kansli.people.models import Body, Cooperation, Holding


def holders_on(body: Body, day: date | None) -> list[Holding]:
    """The holding in force of each seat of ``body`` on ``day`` (None: as far as is known), by municipality.

    A seat whose holder has left and that nobody has taken is not among them. Where two have been seen in one seat, the
    later one holds it; a person found to be another's other spelling counts as that person.
    """
    found = Holding.objects.filter(seat__body=body).select_related("person__merged_into", "seat__organisation")
    found = found.filter(Q(ended=None) | Q(ended__gte=day), seen_first__lte=day) if day else found.filter(ended=None)
    latest: dict[int, Holding] = {}
    for holding in found.order_by("seen_first", "seen_last", "pk"):
        latest[holding.seat_id] = holding
    for holding in latest.values():
        holding.person = holding.person.merged_into or holding.person
    return sorted(latest.values(), key=lambda one: (one.seat.organisation.sort_key, one.pk))


def seated(cooperation: Cooperation, day: date) -> dict[int, dict[int, str]]:
    """For each body, by its id, the persons who hold its seats on ``day``, by theirs, with their names."""
    found = Holding.objects.filter(Q(ended=None) | Q(ended__gte=day), seat__cooperation=cooperation, seen_first__lte=day)
    latest: dict[int, Holding] = {}
    for holding in found.select_related("seat", "person__merged_into").order_by("seen_first", "seen_last", "pk"):
        latest[holding.seat_id] = holding
    bodies: dict[int, dict[int, str]] = {}
    for holding in latest.values():
        person = holding.person.merged_into or holding.person
        bodies.setdefault(holding.seat.body_id, {})[person.pk] = person.name
    return bodies
