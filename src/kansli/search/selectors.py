"""What is found, in an order of our own, so that both databases give the same.

First matters, persons and municipalities that are called so, then headings, then texts that hold the very words, last
those that hold them as parts of compounds or as beginnings; of each, the latest first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from django.db.models import Case, Count, F, Max, Min, Q, QuerySet, Value, When, prefetch_related_objects

from kansli.access import State
from kansli.people.guard import Scope
from kansli.people.models import Body, Organisation
from kansli.search.backends import EVERYTHING, TITLE, WHOLE, matching
from kansli.search.excerpts import Excerpt, Piece, excerpt, marked
from kansli.search.models import Entry, OtherName
from kansli.search.query import Query, parse, with_names

Key = TypeVar("Key", str, int)
A_PAGE = 20
_PASSAGES = 3
"""Passages shown of one hit."""
_NAME_WORDS = 4
_NAMES_MOST = 15
_NAMED = (Entry.Kind.MATTER, Entry.Kind.PERSON, Entry.Kind.MUNICIPALITY)
_FACTS = (Entry.Kind.DECISION, Entry.Kind.ASSIGNMENT, Entry.Kind.TABLED, Entry.Kind.OUTSTANDING)


def visible_entries(scope: Scope) -> QuerySet[Entry]:
    """The cooperation's entries that the user may see: what :func:`kansli.access.check` says, as a query."""
    found = Entry.objects.filter(cooperation=scope.cooperation)
    sight = scope.sight
    if sight.everything:
        return found
    open_to_role = Q(state__in=sight.states, secret=False)
    if sight.person is None:
        return found.filter(open_to_role)
    named = Entry.named.through.objects.filter(person=sight.person).values("entry")
    return found.filter(open_to_role | Q(state__in=[*sight.states, State.REVIEW], pk__in=named))


@dataclass(frozen=True, slots=True)
class Choice:
    """The facets chosen; None: not narrowed."""

    kind: str | None = None
    body: int | None = None
    year: int | None = None
    municipality: int | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """One passage of a hit, with the words marked."""

    entries: list[Entry]
    """What it says: the widest, and those that stand in it."""
    excerpt: Excerpt

    @property
    def is_marked(self) -> bool:
        """Does it hold any of the words itself, or does only its heading?"""
        return any(marked for _, marked in (*self.excerpt.pieces, *self.excerpt.read_as))

    @property
    def entry(self) -> Entry:
        """The widest."""
        return self.entries[0]

    @property
    def kinds(self) -> str:
        """What the passage is, in words: "beslut, uppdrag"; empty for running text."""
        return ", ".join(dict.fromkeys(entry.get_kind_display() for entry in self.entries if entry.kind in _FACTS)).capitalize()


@dataclass(slots=True)
class Hit:
    """A point of a meeting, a meeting, a matter or a person."""

    entry: Entry
    """What leads to it and names it."""
    title: tuple[Piece, ...]
    passages: list[Passage] = field(default_factory=list)
    also: str = ""
    """Other names of a matter."""


@dataclass(frozen=True, slots=True)
class Option:
    """One line of a facet."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to narrow what was found."""

    name: str
    label: str
    options: list[Option]


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what was found."""

    query: Query
    total: int = 0
    hits: list[Hit] = field(default_factory=list)
    facets: list[Facet] = field(default_factory=list)
    alone: list[tuple[str, int]] = field(default_factory=list)
    """Where nothing holds all of the words: each word, and how much holds it."""


def search(scope: Scope, text: str, choice: Choice | None = None, *, page: int = 1) -> Found:
    """Look for ``text`` among all that the user may see."""
    choice = choice or Choice()
    query = query_of(scope, text)
    if not query:
        return Found(query)
    found = visible_entries(scope).filter(pk__in=matching(query, EVERYTHING))
    counted = found.filter(municipalities=choice.municipality) if choice.municipality else found
    facets, total = _facets(scope, found, counted, choice)
    hits = _hits(_narrowed(counted, choice), query, page) if total else []
    return Found(query, total, hits, facets, [] if total else _alone(scope, text))


def query_of(scope: Scope, text: str) -> Query:
    """What ``text`` asks for; a word that names something the user may see stands for all names of it."""
    asked = parse(text)
    rows = asked.rows(_NAME_WORDS)
    if not rows:
        return with_names(asked, {})
    visible = OtherName.objects.filter(entry__in=visible_entries(scope).filter(kind=Entry.Kind.MATTER))
    owners = dict[int, set[str]]()
    for row, entry in visible.filter(cooperation=scope.cooperation, stems__in=list(rows)).values_list("stems", "entry"):
        owners.setdefault(entry, set()).add(row)
    if not owners:
        return with_names(asked, {})
    names: dict[str, list[tuple[str, str]]] = {}
    for entry, name, stems in OtherName.objects.filter(entry__in=list(owners)).order_by("pk").values_list("entry", "name", "stems"):
        for row in owners[entry]:
            if stems != row and len(names.setdefault(row, [])) < _NAMES_MOST:
                names[row].append((name, stems))
    return with_names(asked, names)


def _narrowed(found: QuerySet[Entry], choice: Choice) -> QuerySet[Entry]:
    if choice.kind:
        found = found.filter(kind=choice.kind)
    if choice.body:
        found = found.filter(body=choice.body)
    return found.filter(year=choice.year) if choice.year else found


def _facets(scope: Scope, found: QuerySet[Entry], counted: QuerySet[Entry], choice: Choice) -> tuple[list[Facet], int]:
    """The facets with their counts, each counted under what is chosen in the others; and how many hits there are."""
    cube = list(counted.values_list("kind", "body", "year").annotate(Count("point", distinct=True)).order_by())
    flat = [row for row in cube if row[0] == choice.kind] if choice.kind else _without_kind(counted)
    kinds, bodies, years = Counter[str](), Counter[int](), Counter[int]()
    for kind, body, year, number in cube:
        if choice.body in {None, body} and choice.year in {None, year}:
            kinds[kind] += number
    total = 0
    for _, body, year, number in flat:
        if body and choice.year in {None, year}:
            bodies[body] += number
        if year and choice.body in {None, body}:
            years[year] += number
        if choice.body in {None, body} and choice.year in {None, year}:
            total += number
    places = _narrowed(found, choice).exclude(municipalities=None).order_by()
    municipalities = Counter(dict(places.values_list("municipalities").annotate(Count("point", distinct=True))))
    body_names = {body.pk: body.label for body in Body.objects.filter(cooperation=scope.cooperation)}
    place_names = dict(Organisation.objects.filter(cooperation=scope.cooperation, pk__in=list(municipalities)).values_list("pk", "name"))
    order = [kind.value for kind in Entry.Kind]
    labels = {kind.value: kind.label.capitalize() for kind in Entry.Kind}
    return [
        _facet("slag", "Slag", sorted(kinds.items(), key=lambda one: order.index(one[0])), labels, choice.kind),
        _facet("grupp", "Grupp", sorted(bodies.items(), key=lambda one: (-one[1], body_names.get(one[0], ""))), body_names, choice.body),
        _facet("ar", "År", sorted(years.items(), reverse=True), {year: str(year) for year in years}, choice.year),
        _facet(
            "kommun",
            "Kommun",
            sorted(municipalities.items(), key=lambda one: (-one[1], place_names.get(one[0], ""))),
            place_names,
            choice.municipality,
        ),
    ], total


def _without_kind(counted: QuerySet[Entry]) -> list[tuple[str, int | None, int | None, int]]:
    rows = counted.values_list("body", "year").annotate(Count("point", distinct=True)).order_by()
    return [("", body, year, number) for body, year, number in rows]


def _facet(name: str, label: str, counts: Iterable[tuple[Key, int]], labels: Mapping[Key, str], chosen: Key | None) -> Facet:
    return Facet(name, label, [Option(str(value), labels[value], number, value == chosen) for value, number in counts if value in labels])


def _hits(found: QuerySet[Entry], query: Query, page: int) -> list[Hit]:
    titled, whole = Q(pk__in=matching(query, TITLE)), Q(pk__in=matching(query, WHOLE))
    level = Case(
        When(titled & Q(kind__in=_NAMED), then=Value(0)),
        When(titled, then=Value(1)),
        When(whole & ~Q(kind=Entry.Kind.TEXT), then=Value(2)),
        default=Value(3),
    )
    points = (
        found.annotate(level=level)
        .values("point")
        .annotate(best=Min("level"), day=Max("date"), place=Min("start"))
        .order_by("best", F("day").desc(nulls_last=True), "place", "point")
    )
    first = max(page - 1, 0) * A_PAGE
    order = [row["point"] for row in points[first : first + A_PAGE]]
    by_point: dict[int, list[Entry]] = {point: [] for point in order}
    entries = list(found.filter(point__in=order).select_related("words", "body").order_by("start", "pk"))
    prefetch_related_objects([entry for entry in entries if entry.kind == Entry.Kind.MATTER], "other_names")
    for entry in entries:
        by_point[entry.point].append(entry)
    return [_hit(by_point[point], query) for point in order]


def _hit(entries: list[Entry], query: Query) -> Hit:
    """An item whose facts hold the words shows the facts; else its own text."""
    facts = sorted((entry for entry in entries if entry.kind in _FACTS), key=_widest_first)
    own = next((entry for entry in entries if entry.kind not in _FACTS), entries[0])
    hit = Hit(own, marked(own.words.title, query))
    if own.kind == Entry.Kind.MATTER:
        hit.also = ", ".join(one.name for one in own.other_names.all() if one.name != own.words.title)
    shown = [Passage([entry], excerpt(entry.words.text, entry.words.read_as, query)) for entry in _apart(facts)]
    told = [one for one in shown if one.is_marked]
    if not told and own.kind not in _FACTS and (rest := excerpt(own.words.text, own.words.read_as, query, title=own.words.title)).pieces:
        told = [Passage([own], rest)]
    hit.passages = (told or shown)[:_PASSAGES]
    for one in hit.passages:
        one.entries.extend(fact for fact in facts if one.entry in facts and fact is not one.entry and _within(fact, one.entry))
    return hit


def _widest_first(entry: Entry) -> tuple[int, int]:
    return entry.start, -_end(entry)


def _end(entry: Entry) -> int:
    return int(entry.words.ranges[-1][1]) if entry.words.ranges else entry.start


def _within(fact: Entry, other: Entry) -> bool:
    return other.start <= fact.start and _end(fact) <= _end(other)


def _apart(facts: list[Entry]) -> list[Entry]:
    """The facts that do not lie in the passage of another one."""
    made: list[Entry] = []
    for fact in facts:
        if not made or not _within(fact, made[-1]):
            made.append(fact)
    return made


def _alone(scope: Scope, text: str) -> list[tuple[str, int]]:
    """How much each word finds by itself, where there are several."""
    words = list(dict.fromkeys(text.split()))[:5]
    if len(words) < 2:
        return []
    seen = visible_entries(scope)
    counts = []
    for word in words:
        query = with_names(parse(word + " "), {})
        if query and (number := seen.filter(pk__in=matching(query, EVERYTHING)).values("point").distinct().count()):
            counts.append((word, number))
    return counts
