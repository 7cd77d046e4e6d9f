"""Words and numbers as Swedish readers expect them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django import template
from django.utils.dateformat import format as formatted

register = template.Library()


@register.filter
def day(value: date | None) -> str:
    """A date in running text: "9 juni 2023"; "utan datum" where there is none."""
    return formatted(value, "j F Y") if value else "utan datum"


@register.filter
def iso_day(value: str | None) -> str:
    """A date that is kept as text, in running text; other words as they are."""
    try:
        return day(date.fromisoformat(value or ""))
    except ValueError:
        return value or "utan datum"


@register.filter
def clock(value: str) -> str:
    """A wall-clock time as written in Swedish: "08:30" → "8.30"."""
    hours, _, minutes = value.partition(":")
    return f"{int(hours)}.{minutes}" if hours.isdigit() and minutes else value


@register.filter
def times(number: int | None, words: str) -> str:
    """A number with its noun: ``3|times:"möte,möten"`` → "3 möten"."""
    one, _, many = words.partition(",")
    number = number or 0
    return f"{formatted_number(number)} {one if number == 1 else many or one}"


@register.filter
def days_since(since: date | None, until: date | None) -> str:
    """The time between two dates in words: "92 dagar"; empty where either is not known."""
    if not since or not until:
        return ""
    return times((until - since).days, "dag,dagar")


@register.filter
def kronor(amount: Decimal | int | None) -> str:
    """A sum of money: "150 000 kr", "1 200,50 kr"."""
    if amount is None:
        return ""
    whole, ore = divmod(round(Decimal(amount) * 100), 100)
    return f"{formatted_number(int(whole))}{f',{int(ore):02d}' if ore else ''}\u00a0kr"


def formatted_number(number: int) -> str:
    """Thousands apart by a space that does not break."""
    return f"{number:,}".replace(",", "\u00a0")
