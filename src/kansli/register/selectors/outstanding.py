"""What is outstanding on any day, in the four parts that rest on different evidence.

Nothing here is stored: the list is computed for the day asked. What a person has closed is gone from the day it was
closed; what minutes do not say is asked, never stated, with the meetings whose minutes are missing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Max, Prefetch, Q
from django.utils.dateformat import format as formatted

from kansli.matters.models import Matter
from kansli.meetings.models import Meeting
from kansli.meetings.selectors import visible_meetings
from kansli.people.guard import Scope
from kansli.people.models import Body, Organisation
from kansli.register.due import due_day, due_in_words
from kansli.register.models import Awaited, Fact, News
from kansli.register.selectors.standing import Part, Standing, standings
from kansli.register.selectors.visible import visible_awaited, visible_facts, visible_news

SHOWN = 12
"""So many rows of each folded part are shown at first."""
MORE = 50
"""So many when more is asked for; the rest is in what can be fetched as Excel."""
_HEARD = frozenset({News.Kind.LISTED, News.Kind.SEEMS_REPORTED})
"""News that speak of the thing itself."""


@dataclass(slots=True)
class Row:
    """One thing outstanding."""

    as_of: date
    what: str
    owner: str
    awaited: Awaited | None = None
    """Where it began; None: a person has added the entry, and it is not tied yet."""
    entry: Fact | None = None
    """The review's own entry, in the first part."""
    also: list[Awaited] = field(default_factory=list)
    """More that the same entry carries on."""
    news: list[News] = field(default_factory=list)
    """What minutes up to the day say of it, latest first; what a person refused left out."""
    missing: list[Meeting] = field(default_factory=list)
    """Known meetings of its group after the last word on it, whose minutes are not loaded."""

    @property
    def source(self) -> Fact | None:
        """The passage it rests on."""
        return self.entry or (self.awaited.fact if self.awaited else None)

    @property
    def matters(self) -> list[Matter]:
        """The matters it belongs to: of where it began, and of the review's entry."""
        facts = [self.awaited.fact if self.awaited else None, *(one.fact for one in self.also), self.entry]
        return list(dict.fromkeys(fact.matter for fact in facts if fact and fact.matter))

    @property
    def matter(self) -> Matter | None:
        """The matter it belongs to: of where it began before that of the review's entry."""
        return next(iter(self.matters), None)

    @property
    def since(self) -> date | None:
        """The day it was given, tabled or first listed."""
        return self.awaited.since if self.awaited else self.as_of

    @property
    def watched(self) -> bool:
        """Its matter is only watched: never late."""
        return self.matter is not None and self.matter.state == Matter.State.WATCHED

    @property
    def due_on(self) -> date | None:
        """The day it is due: of the meeting it is bound to, which may move, or as told."""
        return due_day(self.awaited) if self.awaited else None

    @property
    def passed(self) -> bool:
        """Its day has passed. Said, never held against anyone; what is only watched has no such day."""
        return not self.watched and self.due_on is not None and self.due_on < self.as_of

    @property
    def kept(self) -> bool:
        """It stands here by a person's word that it remains."""
        of = self.awaited
        return bool(of and of.remained_on and self.entry is None and of.since and of.remained_on > of.since)

    @property
    def told(self) -> list[News]:
        """What later minutes say of it, in the order of their meetings."""
        return self.news[::-1]

    @property
    def next_step(self) -> str:
        """What comes next, or when it is due, in words; empty where the minutes say nothing."""
        if self.awaited is None:
            return ""
        if self.awaited.next_step:
            return self.awaited.next_step + (f", senast {formatted(self.due_on, 'j F Y')}" if self.due_on else "")
        return due_in_words(self.awaited) or ("" if self.awaited.kind == Awaited.Kind.LISTED or self.entry else "utan datum")

    @property
    def ids(self) -> str:
        """What an act on the row is done to, for a form."""
        return ",".join(str(one.pk) for one in ([self.awaited] if self.awaited else []) + self.also)

    @property
    def report(self) -> News | None:
        """The passage that seems to report it."""
        return next((one for one in self.news if one.kind == News.Kind.SEEMS_REPORTED), None)

    @property
    def left_out(self) -> News | None:
        """The review that no longer holds it."""
        return next((one for one in self.news if one.kind == News.Kind.LEFT_OUT), None)

    @property
    def beside(self) -> list[News]:
        """Later passages that may have to do with it."""
        return [one for one in self.news if one.kind == News.Kind.BESIDE]

    @property
    def last(self) -> News | None:
        """The latest word on it after it was given, other than the entry shown."""
        return next((one for one in self.news if one.kind in _HEARD and (self.entry is None or one.fact_id != self.entry.pk)), None)


@dataclass(slots=True)
class GroupPart:
    """What one group has outstanding."""

    body: Body
    met: int
    """Its loaded minutes up to the day."""
    last_met: date | None
    review: Fact | None = None
    """Its latest complete review up to the day; None: none is loaded."""
    listed: list[Row] = field(default_factory=list)
    added: list[Row] = field(default_factory=list)
    reported: list[Row] = field(default_factory=list)
    unheard: list[Row] = field(default_factory=list)
    closed: list[Row] = field(default_factory=list)

    @property
    def reviewed(self) -> date | None:
        """The day of that review."""
        return self.review.meeting.date if self.review else None


@dataclass(frozen=True, slots=True)
class Owner:
    """A choice in the filter."""

    key: str
    name: str


@dataclass(slots=True)
class OutstandingList:
    """What is outstanding on a day, and what that rests on."""

    as_of: date
    bodies: list[Body]
    """All groups with loaded minutes up to the day, whichever are shown."""
    parts: list[GroupPart]
    owners: list[Owner]
    missing: list[Meeting]
    """Known meetings up to the day whose minutes are not loaded, in date order."""
    counts: dict[Part, int]
    """How many rows each part holds in all, whatever is shown."""

    def rows(self, name: str) -> list[Row]:
        """All rows given of one part, group by group: listed, added, reported, unheard or closed."""
        return [row for part in self.parts for row in getattr(part, name)]

    @property
    def minutes(self) -> int:
        """Loaded minutes up to the day."""
        return sum(part.met for part in self.parts)

    @property
    def until(self) -> date | None:
        """The latest of them."""
        return max((part.last_met for part in self.parts if part.last_met), default=None)

    @property
    def counted(self) -> int:
        """How much is outstanding: what the reviews list and what was added since."""
        return self.counts[Part.LISTED] + self.counts[Part.ADDED]

    @property
    def reported(self) -> int:
        """How much seems reported."""
        return self.counts[Part.REPORTED]

    @property
    def shown_reported(self) -> int:
        """How many of those are given."""
        return sum(len(part.reported) for part in self.parts)

    @property
    def shown_unheard(self) -> int:
        """How many of the questions are given."""
        return sum(len(part.unheard) for part in self.parts)

    @property
    def unheard(self) -> int:
        """How much is asked about."""
        return self.counts[Part.UNHEARD]

    @property
    def later(self) -> int:
        """How many questions are put off."""
        return self.counts[Part.LATER]

    @property
    def history(self) -> int:
        """How much was given before the archive counts."""
        return self.counts[Part.HISTORY]

    @property
    def closed(self) -> int:
        """How much a person has closed."""
        return self.counts[Part.CLOSED]


def outstanding(
    scope: Scope,
    as_of: date,
    *,
    body: int | None = None,
    owner: str = "",
    municipality: Organisation | None = None,
    shown: int | None = SHOWN,
    closed: bool = False,
) -> OutstandingList:
    """What is outstanding on a day.

    Args:
        scope: who asks.
        as_of: the day.
        body: one group's alone.
        owner: key of one of ``owners``: theirs alone.
        municipality: only what lies with it or its people, or names it.
        shown: rows to give of each of the two folded parts; None: all. They are counted in full.
        closed: give what a person has closed too.
    """
    every = _parts(scope, as_of)
    parts = {pk: part for pk, part in every.items() if not body or pk == body}
    found = standings(scope, as_of, body=body, municipality=municipality)
    entries, origins = _entries(scope, as_of, parts, {one.pk for one in found})
    places = {one.pk: _place(one, as_of, parts, entries.keys(), scope) for one in found}
    owners = _owners(one for one in found if places[one.pk] in _OPEN)
    if owner:
        found = [one for one in found if one.owner_key == owner]
    chosen = {part: [one.pk for one in found if places[one.pk] is part] for part in Part}
    limits = {Part.ADDED: None, Part.REPORTED: shown, Part.UNHEARD: shown} | ({Part.CLOSED: shown} if closed else {})
    given = {part: chosen[part][:: 1 if part is Part.ADDED else -1][:limit] for part, limit in limits.items()}
    awaited = _loaded(scope, as_of, [*chosen[Part.LISTED], *(pk for pks in given.values() for pk in pks)])
    missing = _missing(scope, as_of, body)
    counts = {part: len(pks) for part, pks in chosen.items()}
    counts[Part.LISTED], listed = 0, set(chosen[Part.LISTED])
    for entry in origins:
        tied = [awaited[pk] for pk in origins[entry] if pk in listed]
        if tied or not (origins[entry] or owner or municipality):
            parts[entry.meeting.body_id].listed.append(_row(as_of, tied, missing, entry))
            counts[Part.LISTED] += 1
    for place, pks in given.items():
        for pk in pks:
            getattr(parts[awaited[pk].body_id], place.value).append(_row(as_of, [awaited[pk]], missing))
    return OutstandingList(as_of, [part.body for part in every.values()], list(parts.values()), owners, missing, counts)


def counted(scope: Scope, as_of: date) -> Counter[Part]:
    """How much stands in each part of the list on a day, without the list itself."""
    parts, found = _parts(scope, as_of), standings(scope, as_of)
    entries, _ = _entries(scope, as_of, parts, {one.pk for one in found})
    return Counter(_place(one, as_of, parts, entries.keys(), scope) for one in found)


def pending(scope: Scope, as_of: date) -> list[int]:
    """What counts as outstanding on a day, in the order given: what the reviews list and what was added since, without the list itself."""
    parts, found = _parts(scope, as_of), standings(scope, as_of)
    entries, _ = _entries(scope, as_of, parts, {one.pk for one in found})
    return [one.pk for one in found if _place(one, as_of, parts, entries.keys(), scope) in {Part.LISTED, Part.ADDED}]


def row_of(scope: Scope, as_of: date, pk: int) -> Row | None:
    """One thing awaited, as it stands on a day, closed or not."""
    awaited = _loaded(scope, as_of, [pk]).get(pk)
    if awaited is None:
        return None
    return _row(as_of, [awaited], _missing(scope, as_of, awaited.body_id))


_OPEN = {Part.LISTED, Part.ADDED, Part.REPORTED, Part.UNHEARD}


def _parts(scope: Scope, as_of: date) -> dict[int, GroupPart]:
    """The groups with loaded minutes up to the day."""
    held_then = {"meetings__standing": Meeting.Standing.HELD, "meetings__date__lte": as_of}
    loaded = Q(**held_then, meetings__state__in=scope.sight.states)
    bodies = Body.objects.filter(cooperation=scope.cooperation)
    rows = bodies.annotate(met=Count("meetings", filter=loaded), last=Max("meetings__date", filter=loaded))
    return {one.pk: GroupPart(one, one.met, one.last) for one in rows if one.met}


def _reviews(scope: Scope, as_of: date) -> dict[int, tuple[int, int]]:
    """Group → its latest complete review up to the day, and that review's meeting."""
    reviews = visible_facts(scope).filter(kind=Fact.Kind.REVIEW, values__complete=True, state__in=Fact.COUNTED, meeting__date__lte=as_of)
    found: dict[int, tuple[int, int]] = {}
    for body, review, meeting in reviews.order_by("-meeting__date", "pk").values_list("meeting__body_id", "pk", "meeting_id"):
        found.setdefault(body, (review, meeting))
    return found


def _entries(scope: Scope, as_of: date, parts: dict[int, GroupPart], awaited: set[int]) -> tuple[dict[int, Fact], dict[Fact, list[int]]]:
    """The reviews, put in their parts, and their entries: by what each carries on, and each with all it carries on, in the order listed."""
    reviews = {review: meeting for body, (review, meeting) in _reviews(scope, as_of).items() if body in parts}
    kinds = [Fact.Kind.REVIEW, Fact.Kind.OUTSTANDING]
    told = visible_facts(scope).filter(meeting__in=reviews.values(), kind__in=kinds, state__in=Fact.COUNTED)
    facts: dict[int, Fact] = {}
    for fact in told.select_related("meeting", "item", "matter").order_by("meeting__date", "start", "pk"):
        if fact.pk in reviews:
            parts[fact.meeting.body_id].review = fact
        elif fact.kind == Fact.Kind.OUTSTANDING:
            facts[fact.pk] = fact
    origins: dict[Fact, list[int]] = {fact: [] for fact in facts.values()}
    ties = News.objects.filter(fact__in=facts, kind=News.Kind.LISTED, on__lte=as_of).exclude(verdict=News.Verdict.REFUSED)
    begun = {(pk, pk) for pk in facts.keys() & awaited}
    for origin, entry in sorted(begun | {(origin, entry) for origin, entry in ties.values_list("awaited_id", "fact_id") if entry}):
        origins[facts[entry]].append(origin)
    return {pk: fact for fact, pks in origins.items() for pk in pks}, origins


def _place(one: Standing, as_of: date, parts: dict[int, GroupPart], in_review: Iterable[int], scope: Scope) -> Part:
    part = parts.get(one.body)
    return one.part(
        as_of,
        in_review=one.pk in in_review,
        reviewed=part.reviewed if part else None,
        last_met=part.last_met if part else None,
        history_before=scope.cooperation.history_before,
    )


def _loaded(scope: Scope, as_of: date, pks: list[int]) -> dict[int, Awaited]:
    """What is to be shown, with what minutes say of it up to the day and who has had it."""
    said = visible_news(scope).filter(on__lte=as_of).exclude(verdict=News.Verdict.REFUSED).defer("boxes", "ranges", "item__ranges")
    rows = (
        visible_awaited(scope).filter(pk__in=pks).select_related("fact__matter", "fact__item", "meeting__body", "due_meeting__body__ways")
    )
    rows = rows.defer("fact__boxes", "fact__ranges", "fact__values", "fact__read_values", "fact__matter__keys", "fact__item__ranges")
    return {
        row.pk: row
        for row in rows.prefetch_related(
            Prefetch("news", said.select_related("meeting__body", "item").order_by("-on", "-pk"), to_attr="said"), "handovers"
        )
    }


def _missing(scope: Scope, as_of: date, body: int | None) -> list[Meeting]:
    known = visible_meetings(scope).filter(standing=Meeting.Standing.MENTIONED, date__lte=as_of).select_related("body")
    if body:
        known = known.filter(body=body)
    if scope.cooperation.history_before:
        known = known.filter(date__gte=scope.cooperation.history_before)
    return list(known.order_by("date", "pk"))


def _row(as_of: date, tied: list[Awaited], missing: list[Meeting], entry: Fact | None = None) -> Row:
    first = min(tied, key=lambda one: (one.since or as_of, one.pk)) if tied else None
    row = Row(as_of, what="", owner="", awaited=first, entry=entry, also=[one for one in tied if one is not first])
    told = entry.values if entry else {}
    row.what = told.get("matter") or (first.what if first else entry.words if entry else "")
    row.owner = owner_on(first, as_of) if first else ""
    if entry and first and not first.handovers.all():
        row.owner = told.get("responsible") or row.owner
    if first:
        row.news = list(first.said)  # type: ignore[attr-defined]  # put there by Prefetch
        heard = max([one.on for one in row.news if one.on and one.kind in _HEARD] + [first.since or as_of])
        row.missing = [one for one in missing if one.body_id == first.body_id and one.date and one.date > heard]
    return row


def owner_on(awaited: Awaited, as_of: date) -> str:
    """Who had something awaited on a day."""
    later = [one for one in awaited.handovers.all() if one.on > as_of]
    return later[0].before if later else awaited.owner


def _owners(found: Iterable[Standing]) -> list[Owner]:
    names: dict[str, str] = {}
    for one in found:
        names.setdefault(one.owner_key, one.owner)
    return sorted((Owner(key, name) for key, name in names.items()), key=lambda one: (not one.name, one.name.casefold()))
