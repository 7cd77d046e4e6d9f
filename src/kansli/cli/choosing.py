"""Which cooperation a command is about."""

from __future__ import annotations

from datetime import datetime

from kansli.cli.django import stop
from kansli.people.models import Cooperation

FIRST = "samverkan"
"""The address of the first cooperation, until there are more."""


def chosen(slug: str | None) -> Cooperation | None:
    """The cooperation named, or the only one; the demonstration where there is no other. None: there is none at all."""
    everything = list(Cooperation.objects.order_by("demonstration", "pk"))
    if slug:
        found = [one for one in everything if one.slug == slug]
        if not found:
            stop(f"Det finns ingen samverkan {slug}. {_names(everything)}")
        return found[0]
    own = [one for one in everything if not one.demonstration]
    if len(own) > 1:
        stop(f"Det finns flera samverkan. Välj med --cooperation. {_names(own)}")
    return everything[0] if everything else None


def chosen_to_write(slug: str | None, *, at: datetime) -> Cooperation:
    """The same, but never the demonstration unless it is named; the first cooperation is made when there is none."""
    cooperation = chosen(slug)
    if cooperation is None or (cooperation.demonstration and not slug):
        return Cooperation.objects.create(slug=FIRST, created_at=at)
    return cooperation


def _names(found: list[Cooperation]) -> str:
    return "Här finns: " + ", ".join(f"{one.slug} ({one})" for one in found) + "." if found else "Här finns ingen än."
