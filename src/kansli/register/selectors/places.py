"""What concerns a municipality: what lies with it or its people, and what names it."""

from __future__ import annotations

from django.db.models import Q

from kansli.people.models import Holding, Organisation

_WORDS = (" kommun", " stad")


def called(place: Organisation) -> str:
    """The municipality's name without the word: minutes that list "Ekeby kommun" speak of "Ekebys ekonomichef" as well."""
    for word in _WORDS:
        if place.name.endswith(word):
            return place.name.removesuffix(word)
    return place.name


def concerns(place: Organisation) -> Q:
    """What is awaited of a municipality, of who holds or held its seats or of an office of its own, or names it."""
    name = called(place)
    holders = Holding.objects.filter(seat__organisation=place).values("person")
    lies = Q(owner_organisation=place) | Q(owner_person__in=holders) | Q(owner__contains=name)
    return lies | Q(what__contains=name) | Q(fact__quote__contains=name) | Q(fact__read_as__contains=name)


def named(place: Organisation, fact: str = "") -> Q:
    """Facts whose words name a municipality; ``fact`` leads to the fact, with its two underscores."""
    name = called(place)
    return Q(**{f"{fact}quote__contains": name}) | Q(**{f"{fact}read_as__contains": name})
