"""When something awaited is due, on pages."""

from __future__ import annotations

from django import template

from kansli.register.due import due_in_words
from kansli.register.models import Awaited

register = template.Library()


@register.filter
def due_words(one: Awaited) -> str:
    """ "till mötet 23 april 2027, underlag senast 16 april", "senast 1 mars 2027", "utan datum"."""
    return due_in_words(one) or "utan datum"
