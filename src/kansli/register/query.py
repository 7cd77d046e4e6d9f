"""What a list's address says: whole numbers, dates, choices. Nonsense narrows nothing."""

from __future__ import annotations

from datetime import date

from django.http import QueryDict


def number(query: QueryDict, name: str) -> int | None:
    """The whole number called ``name``, or None."""
    words = query.get(name, "")
    return int(words) if words.isdigit() and len(words) < 12 else None


def day(query: QueryDict, name: str) -> date | None:
    """The ISO date called ``name``, or None."""
    try:
        return date.fromisoformat(query.get(name, ""))
    except ValueError:
        return None


def choice(query: QueryDict, name: str, choices: list[str]) -> str:
    """The value called ``name`` when it is one of ``choices``, else empty."""
    words = query.get(name, "")
    return words if words in choices else ""
