"""What is found, in an order of our own, so that both databases give the same.

First matters, persons and municipalities that are called so, then headings, then texts that hold the very words, last
those that hold them as parts of compounds or as beginnings; of each, the latest first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from django.db.models import Count, Q, QuerySet, prefetch_related_objects

from kansli.access import State
from kansli.people.guard import Scope
from kansli.people.models import Body, Organisation
from kansli.search.backends import EVERYTHING, TITLE, WHOLE, Match
from kansli.search.excerpts import Excerpt, Piece, excerpt, holds, marked
from kansli.search.models import Entry, OtherName
from kansli.search.query import Query, parse, with_names

Key = TypeVar("Key", str, int)
A_PAGE = 20
_FEW = 2000
"""So many hits are put in order all at once; of more, only those of the page are looked for."""
_PASSAGES = 3
"""Passages shown of one hit."""
_NAME_WORDS = 4
_NAMES_MOST = 15
_NAMED = (Entry.Kind.MATTER, Entry.Kind.PERSON, Entry.Kind.MUNICIPALITY)
_FACTS = (Entry.Kind.DECISION, Entry.Kind.ASSIGNMENT, Entry.Kind.TABLED, Entry.Kind.OUTSTANDING)


def visible_entries(scope: Scope) -> QuerySet[Entry]:
    """The cooperation's entries that the user may see."""
    return Entry.objects.filter(_seen_by(scope), cooperation=scope.cooperation)


def _seen_by(scope: Scope) -> Q:
    """What :func:`kansli.access.check` says of the cooperation's entries, as a query."""
    sight = scope.sight
    if sight.everything:
        return Q()
    open_to_role = Q(state__in=sight.states, secret=False)
    if sight.person is None:
        return open_to_role
    named = Entry.named.through.objects.filter(person=sight.person).values("entry")
    return open_to_role | Q(state__in=[*sight.states, State.REVIEW], pk__in=named)


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
    match, seen = Match(query), visible_entries(scope)
    found = seen.filter(match.within(EVERYTHING))
    facets, total = _facets(scope, found, choice)
    place = max(page - 1, 0) * A_PAGE
    order = (_few if total <= _FEW else _many)(_hit_by_itself(seen, choice), match, place) if total else []
    hits = _hits(scope, order, query)
    return Found(query, total, hits, facets, [] if total else _alone(scope, text))


def query_of(scope: Scope, text: str) -> Query:
    """What ``text`` asks for; a word that names something the user may see stands for all names of it."""
    asked = parse(text)
    rows = asked.rows(_NAME_WORDS)
    if not rows:
        return with_names(asked, {})
    matters = visible_entries(scope).filter(kind=Entry.Kind.MATTER)
    found = OtherName.objects.filter(entry__in=matters, entry__other_names__stems__in=list(rows)).order_by("pk")
    names: dict[str, list[tuple[str, str]]] = {}
    for row, name, stems in found.values_list("entry__other_names__stems", "name", "stems"):
        if stems != row and len(names.setdefault(row, [])) < _NAMES_MOST:
            names[row].append((name, stems))
    return with_names(asked, names)


def _hit_by_itself(found: QuerySet[Entry], choice: Choice) -> QuerySet[Entry]:
    """What is a hit of its own under what is chosen: of a kind each, else an item with all that stands in it."""
    found = found.filter(kind=choice.kind) if choice.kind else found.filter(lead=True)
    if choice.body:
        found = found.filter(body=choice.body)
    if choice.municipality:
        found = found.filter(places__contains=f",{choice.municipality},")
    return found.filter(year=choice.year) if choice.year else found


def _facets(scope: Scope, found: QuerySet[Entry], choice: Choice) -> tuple[list[Facet], int]:
    """The facets with their counts, each counted under what is chosen in the others; and how many hits there are."""
    kinds, bodies, years, municipalities = Counter[str](), Counter[int](), Counter[int](), Counter[int]()
    total = 0
    rows = found.values_list("kind", "lead", "body", "year", "places").annotate(Count("pk")).order_by()
    for kind, lead, body, year, places, number in rows:
        there = [int(place) for place in places.split(",") if place] if places else []
        of_body, of_year = choice.body in {None, body}, choice.year in {None, year}
        of_place = choice.municipality is None or choice.municipality in there
        if of_body and of_year and of_place:
            kinds[kind] += number
        if kind == choice.kind or (lead and not choice.kind):
            bodies[body or 0] += number * (of_year and of_place)
            years[year or 0] += number * (of_body and of_place)
            total += number * (of_body and of_year and of_place)
            if of_body and of_year:
                for place in there:
                    municipalities[place] += number
    body_names = {body.pk: body.label for body in Body.objects.filter(cooperation=scope.cooperation)}
    rows_of_places = Organisation.objects.filter(cooperation=scope.cooperation, pk__in=list(municipalities)) if municipalities else None
    place_names = dict(rows_of_places.values_list("pk", "name")) if rows_of_places is not None else {}
    order = [kind.value for kind in Entry.Kind]
    labels = {kind.value: kind.label.capitalize() for kind in Entry.Kind}
    return [
        _facet("slag", "Slag", sorted(kinds.items(), key=lambda one: order.index(one[0])), labels, choice.kind),
        _facet("grupp", "Grupp", _most_first(bodies, body_names), body_names, choice.body),
        _facet("ar", "År", sorted(years.items(), reverse=True), {year: str(year) for year in years if year}, choice.year),
        _facet("kommun", "Kommun", _most_first(municipalities, place_names), place_names, choice.municipality),
    ], total


def _most_first(counts: Counter[int], names: Mapping[int, str]) -> list[tuple[int, int]]:
    return sorted(counts.items(), key=lambda one: (-one[1], names.get(one[0], "")))


def _facet(name: str, label: str, counts: Iterable[tuple[Key, int]], labels: Mapping[Key, str], chosen: Key | None) -> Facet:
    return Facet(
        name, label, [Option(str(value), labels[value], number, value == chosen) for value, number in counts if number and value in labels]
    )


def _few(candidates: QuerySet[Entry], match: Match, first: int) -> list[int]:
    """Ids of one page of what was found, all of it put in order."""
    titled, whole = match.ids(TITLE), match.ids(WHOLE)

    def level(pk: int, kind: str) -> int:
        if pk in titled:
            return 0 if kind in _NAMED else 1
        return 2 if pk in whole and kind != Entry.Kind.TEXT else 3

    rows = candidates.filter(match.within(EVERYTHING)).values_list("pk", "kind", "order")
    return [pk for _, _, pk in sorted((level(pk, kind), order, pk) for pk, kind, order in rows)[first : first + A_PAGE]]


def _many(candidates: QuerySet[Entry], match: Match, first: int) -> list[int]:
    """The same; each step of the order is asked for only when those before do not fill the page."""
    named, text = Q(kind__in=_NAMED), Q(kind=Entry.Kind.TEXT)
    titled, whole = match.within(TITLE), match.within(WHOLE)
    steps = [candidates.filter(~text, whole, ~titled), candidates.filter(match.within(EVERYTHING), ~titled, ~whole | text)]
    order: list[int] = []
    skip = first
    if len(match.ids(TITLE)) <= _FEW:
        rows = candidates.filter(match.within(TITLE, few=True)).values_list("pk", "kind", "order")
        found = [pk for _, _, pk in sorted((kind not in _NAMED, place, pk) for pk, kind, place in rows)]
        order, skip = found[first : first + A_PAGE], max(first - len(found), 0)
    else:
        steps = [candidates.filter(named, titled), candidates.filter(~named, titled), *steps]
    for step in steps:
        room = A_PAGE - len(order)
        if not room:
            break
        got = list(step.values_list("pk", flat=True).order_by("order", "pk")[skip : skip + room])
        order += got
        skip = max(skip - step.count(), 0) if skip and not got else 0
    return order


def _hits(scope: Scope, order: list[int], query: Query) -> list[Hit]:
    """The hits with these ids, as they are shown."""
    if not order:
        return []
    leads = {entry.pk: entry for entry in Entry.objects.filter(pk__in=order).select_related("words", "body")}
    items = [entry.item for entry in leads.values() if entry.kind == Entry.Kind.ITEM]
    facts: dict[int | None, list[Entry]] = {}
    if items:
        for fact in Entry.objects.filter(_seen_by(scope), item__in=items).exclude(kind=Entry.Kind.ITEM).select_related("words"):
            facts.setdefault(fact.item, []).append(fact)
    prefetch_related_objects([entry for entry in leads.values() if entry.kind == Entry.Kind.MATTER], "other_names")
    return [_hit(leads[pk], facts.get(leads[pk].item, []) if leads[pk].kind == Entry.Kind.ITEM else [], query) for pk in order]


def _hit(own: Entry, inside: list[Entry], query: Query) -> Hit:
    """An item whose facts hold the words shows the facts; else its own text."""
    facts = sorted(inside, key=_widest_first)
    hit = Hit(own, marked(own.words.title, query))
    if own.kind == Entry.Kind.MATTER:
        hit.also = ", ".join(one.name for one in own.other_names.all() if one.name != own.words.title)
    for fact in _apart(facts):
        if len(hit.passages) < _PASSAGES and holds(fact.words.read_as or fact.words.text, query):
            entries = [fact, *(other for other in facts if other is not fact and _within(other, fact))]
            hit.passages.append(Passage(entries, excerpt(fact.words.text, fact.words.read_as, query)))
    if not hit.passages:
        rest = excerpt(own.words.text, own.words.read_as, query, title=own.words.title)
        hit.passages = [Passage([own], rest)] if rest.pieces else []
    return hit


def _widest_first(entry: Entry) -> tuple[int, int, int]:
    return _start(entry), -_end(entry), entry.pk


def _start(entry: Entry) -> int:
    return int(entry.words.ranges[0][0]) if entry.words.ranges else 0


def _end(entry: Entry) -> int:
    return int(entry.words.ranges[-1][1]) if entry.words.ranges else 0


def _within(fact: Entry, other: Entry) -> bool:
    return _start(other) <= _start(fact) and _end(fact) <= _end(other)


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
        if query and (number := seen.filter(Match(query).within(EVERYTHING), lead=True).count()):
            counts.append((word, number))
    return counts
