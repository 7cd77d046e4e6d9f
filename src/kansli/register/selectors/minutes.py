"""The text of one set of minutes, as far as the user may see it, with words marked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from kansli.meetings.models import Item, Minutes
from kansli.meetings.selectors import visible_meetings
from kansli.people.guard import Scope
from kansli.register.indexing import Repairs, repairs_of, told
from kansli.search.excerpts import Mark, as_delivered, marks
from kansli.search.query import Query
from kansli.search.selectors import query_of


def visible_minutes(scope: Scope) -> QuerySet[Minutes]:
    """Minutes whose meeting the user may see; a secret file only with the secretariat."""
    found = Minutes.objects.filter(meeting__in=visible_meetings(scope))
    return found if scope.sight.everything else found.filter(file__secret=False)


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of the text, and how they are shown."""

    words: str
    marked: bool = False
    here: bool = False
    """This is the place one asked for."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the text that belongs to one item, or to none."""

    item: Item | None
    pieces: list[Piece]
    hidden: bool = False
    """It is secret, and the user is not among those who may see it."""


@dataclass(frozen=True, slots=True)
class MinutesPage:
    """The whole text."""

    stretches: list[Stretch]
    marked: int
    """How many words are marked."""


def minutes_page(scope: Scope, minutes: Minutes, words: str = "", *, at: int | None = None) -> MinutesPage:
    """The text of the minutes with ``words`` marked; the first of them at or after ``at`` is the place asked for."""
    query, repairs = query_of(scope, words) if words.strip() else Query(), repairs_of(minutes)
    text = minutes.text.content
    items = list(Item.objects.filter(minutes=minutes).order_by("ordinal"))
    allowed = {item.pk for item in items if not item.secret or scope.sight.everything}
    if len(allowed) < len(items) and scope.person:
        allowed |= set(Item.objects.filter(minutes=minutes, named=scope.person).values_list("pk", flat=True))
    made: list[Stretch] = []
    count, pending = 0, at is not None or bool(query)
    for item, start, end in _stretches(minutes, items):
        if item and item.pk not in allowed:
            made.append(Stretch(None, [], hidden=True))
            continue
        found = [(first + start, last + start) for first, last, _ in _marks(text, start, end, repairs, query)]
        here = next((mark for mark in found if mark[0] >= (at or 0)), None) if pending else None
        pending = pending and here is None
        count += len(found)
        made.append(Stretch(item, list(_pieces(text, start, end, found, here))))
    return MinutesPage(made, count)


def _stretches(minutes: Minutes, items: list[Item]) -> Iterator[tuple[Item | None, int, int]]:
    text = minutes.text.content
    at = minutes.start
    places = [(start, end, item) for item in items for start, end in item.ranges]
    for start, end, of in sorted(places, key=lambda place: place[:2]):
        if text[at:start].strip():
            yield None, at, start
        if end > max(at, start):
            yield of, max(at, start), end
        at = max(at, end)
    if text[at : minutes.end].strip():
        yield None, at, minutes.end


def _marks(text: str, start: int, end: int, repairs: Repairs, query: Query) -> list[Mark]:
    if not query:
        return []
    delivered, read = told(text, [[start, end]], repairs)
    return as_delivered(delivered, read, marks(read, query)) if read else marks(delivered, query)


def _pieces(text: str, start: int, end: int, found: list[tuple[int, int]], here: tuple[int, int] | None) -> Iterator[Piece]:
    start += len(text[start:end]) - len(text[start:end].lstrip())
    end = start + len(text[start:end].rstrip())
    at = start
    for first, last in found:
        if first >= at:
            if first > at:
                yield Piece(text[at:first])
            yield Piece(text[first:last], marked=True, here=(first, last) == here)
            at = last
    if end > at:
        yield Piece(text[at:end])
