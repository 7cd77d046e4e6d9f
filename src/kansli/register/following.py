"""What ties the minutes of an archive together: matters and their courses, what became of what was given out, and the
meetings that are told of but whose minutes are missing. Run after minutes have been read in; computed anew from all
readings each time, so that the order of arrival does not matter, and never against what a person has decided.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from sys import maxsize
from typing import Any, TypeVar

from django.db.models import Q, QuerySet

from kansli.matters.models import Matter, OtherName
from kansli.meetings.models import Item, Meeting, Minutes
from kansli.people.models import Body, Cooperation, Holding, Organisation, Seat
from kansli.people.swedish import folded, sort_key
from kansli.reader.api import BY_HEADING, Change, FollowUp, Given, KnownMatter, Links, Span, body_key, link, missing_meetings
from kansli.reader.api import Reading as Record
from kansli.reader.api import State as Followed
from kansli.register.chunks import batched, create_few, delete_few, point_few, update_few
from kansli.register.conditions import store_conditions
from kansli.register.indexing import index_names
from kansli.register.models import NEXT_MEETING, Attendance, Awaited, Fact, Mention, News, Reading
from kansli.register.naming import Names
from kansli.register.packing import unpacked
from kansli.register.reading import awaited_of, passage
from kansli.register.reviewed import as_reviewed

M = TypeVar("M", Mention, News)
K = TypeVar("K", bound=Hashable)

_KIND = {
    Given.ASSIGNMENT: Fact.Kind.ASSIGNMENT,
    Given.TABLED: Fact.Kind.TABLED,
    Given.LISTED: Fact.Kind.OUTSTANDING,
}
_NEWS = {
    Followed.CARRIED_ON: News.Kind.LISTED,
    Followed.SEEMS_REPORTED: News.Kind.SEEMS_REPORTED,
    Followed.NO_LONGER_MENTIONED: News.Kind.LEFT_OUT,
    Followed.BESIDE: News.Kind.BESIDE,
}
_NOT_MET = frozenset({Meeting.Standing.ABSENT, Meeting.Standing.CANCELLED})


def tie_together(cooperation: Cooperation) -> None:
    """Link, follow up and complete the register of a cooperation from all its readings in use."""
    minutes = {
        str(one.pk): one
        for one in Minutes.objects.filter(meeting__cooperation=cooperation, authoritative=True).select_related("meeting__body", "file")
    }
    rows = Reading.objects.filter(minutes__in=[one.pk for one in minutes.values()], in_use=True).values_list("content", flat=True)
    records = _under_one_name(cooperation, as_reviewed(cooperation, [unpacked(bytes(content)) for content in rows]))
    links = link(records, _known_matters(cooperation))
    _store_matters(cooperation, links, minutes)
    _store_news(cooperation, links.follow_ups, minutes)
    _store_known_meetings(cooperation, records, minutes)
    tie_due_meetings(cooperation)
    store_conditions(cooperation)
    _store_seats(cooperation)
    index_names(cooperation)


def _under_one_name(cooperation: Cooperation, records: list[Record]) -> list[Record]:
    """What is told under the name of a group that is another group, by a person's word, under that other's name."""
    bodies = Body.objects.filter(cooperation=cooperation).exclude(merged_into=None).select_related("merged_into")
    names = {body.key: body.merged_into.name for body in bodies if body.merged_into}
    if not names:
        return records

    def own(name: str | None) -> str | None:
        return names.get(body_key(name), name) if name else name

    return [
        replace(
            record,
            head=replace(record.head, body=own(record.head.body)),
            dated_events=tuple(replace(event, body=own(event.body)) for event in record.dated_events),
        )
        for record in records
    ]


def _known_matters(cooperation: Cooperation) -> list[KnownMatter]:
    places: dict[int, dict[str, set[tuple[str, str | None]]]] = defaultdict(lambda: defaultdict(set))
    judged = Mention.objects.filter(cooperation=cooperation).exclude(state=Mention.State.PROPOSED).select_related("item")
    for mention in judged:
        label = (mention.item.number or mention.item.heading) if mention.item else None
        places[mention.matter_id][mention.state].add((str(mention.minutes_id), label))
    return [
        KnownMatter(
            matter.key,
            matter.name,
            frozenset(matter.keys),
            frozenset(places[matter.pk][Mention.State.CONFIRMED]),
            frozenset(places[matter.pk][Mention.State.REJECTED]),
        )
        for matter in Matter.objects.filter(cooperation=cooperation, merged_into=None)
    ]


def _store_matters(cooperation: Cooperation, links: Links, minutes: dict[str, Minutes]) -> None:
    known = {matter.key: matter for matter in Matter.objects.filter(cooperation=cooperation)}
    new = [matter for matter in links.matters if matter.id not in known]
    create_few(
        Matter,
        (
            Matter(
                cooperation=cooperation,
                key=matter.id,
                name=matter.name[:300],
                sort_key=sort_key(matter.name[:300]),
                folded=folded(matter.name[:300]),
                keys=sorted(matter.keys),
            )
            for matter in new
        ),
        unless_there=True,
    )
    known = {matter.key: matter for matter in Matter.objects.filter(cooperation=cooperation)}
    rows = Item.objects.filter(meeting__cooperation=cooperation).order_by("ordinal")
    items = {
        (str(of), number or heading): (pk, secret)
        for pk, of, number, heading, secret in rows.values_list("pk", "minutes_id", "number", "heading", "secret")
    }
    there = {(one.matter_id, one.minutes_id, one.start): one for one in Mention.objects.filter(cooperation=cooperation)}
    called = set(OtherName.objects.filter(cooperation=cooperation).values_list("matter_id", "name"))
    names: list[OtherName] = []
    wanted: dict[tuple[int, int, int], Mention] = {}
    for found in links.matters:
        matter = known[found.id]
        names.extend(
            OtherName(cooperation=cooperation, matter=matter, name=name[:300], folded=folded(name[:300]))
            for name in found.also_called
            if (matter.pk, name[:300]) not in called
        )
        for one in found.mentions:
            of = minutes[one.document]
            item, secret = items.get((one.document, one.item or ""), (None, False))
            mention = Mention(
                cooperation_id=cooperation.pk,
                matter_id=matter.pk,
                meeting_id=of.meeting_id,
                minutes_id=of.pk,
                item_id=item,
                text_id=of.text_id,
                event=one.event.value,
                why=one.why[:300],
                secret=of.file.secret or secret,
                **passage(one.span),
            )
            wanted.setdefault((matter.pk, of.pk, one.span.start), mention)
    create_few(OtherName, names, unless_there=True)
    proposed = {key: one for key, one in there.items() if one.state == Mention.State.PROPOSED}
    _bring_in_step(Mention, Mention.objects.filter(state=Mention.State.PROPOSED), proposed, wanted, taken=there.keys())
    _tie_facts(cooperation)


_SAME = ("event", "why", "item_id", "secret", "ranges", "quote", "read_as", "kind", "fact_id", "on", "meeting_id")
"""Columns of a mention or a piece of news that may change while it stays the same one."""


def _bring_in_step(
    model: type[M], ours: QuerySet[M], there: Mapping[K, M], wanted: Mapping[K, M], *, taken: Collection[K] = frozenset()
) -> None:
    """Make the rows that no person has judged what they ought to be: those that stay keep their identity.

    Args:
        model: of the rows.
        ours: rows that may be changed and deleted, asked for again when it is done.
        there: those rows by what each is about.
        wanted: what there ought to be.
        taken: what is there and may not be made again: a person's rows among it.
    """
    delete_few(ours, [row.pk for key, row in there.items() if key not in wanted])
    create_few(model, (row for key, row in wanted.items() if key not in there and key not in taken), unless_there=True)
    columns = [name for name in _SAME if name.removesuffix("_id") in {field.name for field in model._meta.concrete_fields}]
    changed = []
    for key, row in there.items():
        after = wanted.get(key)
        if after is not None and any(getattr(row, name) != getattr(after, name) for name in columns):
            after.pk = row.pk
            changed.append(after)
    update_few(model, changed, [name.removesuffix("_id") for name in columns])


def _tie_facts(cooperation: Cooperation) -> None:
    """Each fact that no person has tied gets the matter that its passage mentions, nearest; else the one its item's heading names."""
    headed: dict[int, set[int]] = defaultdict(set)
    by_item: dict[int, list[tuple[int, int, int, int]]] = defaultdict(list)
    mentions = Mention.objects.filter(cooperation=cooperation).exclude(state=Mention.State.REJECTED).exclude(item=None).order_by("pk")
    for item, start, ranges, pk, matter, why in mentions.values_list("item_id", "start", "ranges", "pk", "matter_id", "why"):
        by_item[item or 0].append((start, ranges[-1][1], pk, matter))
        if why.startswith(BY_HEADING):
            headed[item or 0].add(matter)
    changed: dict[int, int | None] = {}
    kinds = [Fact.Kind.DECISION, Fact.Kind.ASSIGNMENT, Fact.Kind.TABLED, Fact.Kind.OUTSTANDING]
    open_to_change = Q(state__in=[Fact.State.FOUND, Fact.State.OFFERED]) | Q(matter=None, state__in=Fact.COUNTED)
    facts = Fact.objects.filter(open_to_change, cooperation=cooperation, kind__in=kinds)
    for pk, start, ranges, item, before in facts.order_by("pk").values_list("pk", "start", "ranges", "item_id", "matter_id"):
        last = ranges[-1][1]
        near = by_item.get(item or 0, ())
        inside = [(abs(first - start), key, matter) for first, end, key, matter in near if start <= first < last or first <= start < end]
        by_heading = headed.get(item or 0, ())
        after = min(inside)[2] if inside else next(iter(by_heading)) if len(by_heading) == 1 else None
        if after != before:
            changed[pk] = after
    point_few(Fact, changed, "matter_id")


def _store_news(cooperation: Cooperation, follow_ups: Iterable[FollowUp], minutes: dict[str, Minutes]) -> None:
    rows = Fact.objects.filter(cooperation=cooperation, kind__in=list(_KIND.values())).order_by("pk")
    facts = {(of, kind, start): pk for pk, of, kind, start in rows.values_list("pk", "minutes_id", "kind", "start")}
    found = [(facts.get((int(one.document), _KIND[one.given], one.span.start)), one) for one in follow_ups]
    awaited = set(Awaited.objects.filter(cooperation=cooperation).values_list("pk", flat=True))
    lists = {fact for fact, one in found if fact and one.given is Given.LISTED}
    awaited |= _begin(cooperation, lists - awaited)
    _forget_entries_that_began_earlier(cooperation, lists)
    places = _places(cooperation)
    there = {(one.awaited_id, one.meeting_id, one.kind): one for one in News.objects.filter(awaited__cooperation=cooperation)}
    wanted: dict[tuple[int, int, str], News] = {}
    for origin, one in found:
        if origin not in awaited:
            continue
        for change in one.changes:
            of = minutes[change.document]
            news = _news(origin, change, of, facts, _place(places.get(of.pk, ()), change.span.start))
            wanted[origin, news.meeting_id, news.kind] = news
    unjudged = {key: one for key, one in there.items() if one.verdict == News.Verdict.NONE}
    _bring_in_step(News, News.objects.filter(verdict=News.Verdict.NONE), unjudged, wanted, taken=there.keys())


def _forget_entries_that_began_earlier(cooperation: Cooperation, still: set[int]) -> None:
    """An entry of a list that began something, until minutes that arrived later showed where it was given, awaits nothing of its own."""
    kind, state = Awaited.Kind.LISTED, Awaited.State.OPEN
    begun = Awaited.objects.filter(cooperation=cooperation, kind=kind, state=state, next_step="", ask_again_on=None, remained_on=None)
    untouched = begun.filter(handovers=None).exclude(news__verdict__in=[News.Verdict.ACCEPTED, News.Verdict.REFUSED])
    stale = set(untouched.filter(fact__state=Fact.State.FOUND).values_list("pk", flat=True)) - still
    delete_few(untouched, stale)


def _begin(cooperation: Cooperation, new: Collection[int]) -> set[int]:
    """Entries of lists that nothing earlier gave out are awaited from there on."""
    begun: list[Fact] = []
    for part in batched(sorted(new)):
        begun += Fact.objects.filter(pk__in=part).select_related("meeting")
    owners = Names(cooperation, at_hand=True).owners([fact.values.get("responsible") or "" for fact in begun]) if begun else {}
    create_few(Awaited, (awaited_of(fact, owners) for fact in begun), unless_there=True)
    return {fact.pk for fact in begun}


Place = tuple[int, Sequence[Sequence[int]], bool]
"""An item, where it stands, and whether it is secret."""


def _places(cooperation: Cooperation) -> dict[int, list[Place]]:
    found: dict[int, list[Place]] = defaultdict(list)
    items = Item.objects.filter(meeting__cooperation=cooperation).order_by("ordinal")
    for of, pk, ranges, secret in items.values_list("minutes_id", "pk", "ranges", "secret"):
        found[of].append((pk, ranges, secret))
    return found


def _place(items: Iterable[Place], start: int) -> tuple[int | None, bool]:
    """The item that a code point stands in, and whether it is secret."""
    return next(((pk, secret) for pk, ranges, secret in items if any(first <= start < end for first, end in ranges)), (None, False))


def _news(awaited: int, change: Change, of: Minutes, facts: Mapping[tuple[int, str, int], int], place: tuple[int | None, bool]) -> News:
    return News(
        awaited_id=awaited,
        meeting_id=of.meeting_id,
        on=of.meeting.date,
        kind=_NEWS[change.state],
        fact_id=facts.get((of.pk, Fact.Kind.OUTSTANDING, change.span.start)),
        item_id=place[0],
        secret=of.file.secret or place[1],
        text_id=of.text_id,
        **passage(change.span),
    )


def _store_known_meetings(cooperation: Cooperation, records: list[Record], minutes: dict[str, Minutes]) -> None:
    """Meetings that minutes tell of get a row each, with the passage that tells; those no longer told of go."""
    bodies = {body.key: body.merged_into or body for body in Body.objects.filter(cooperation=cooperation).select_related("merged_into")}
    told: dict[tuple[str, date], tuple[Span, str]] = {}
    for record in records:
        for day, body, span in _meetings_told(record):
            told.setdefault((body_key(body), day), (span, record.document))
    missing = {(body, day) for body, days in missing_meetings(records).items() for day in days if body}
    names = Names(cooperation)
    for key in sorted({body for body, _ in missing} - bodies.keys()):
        bodies[key] = names.body(_longest(body for record in records for _, body, _ in _meetings_told(record) if body_key(body) == key))
    rows = {(row.body_id, row.date): row for row in Meeting.objects.filter(cooperation=cooperation)}
    kept: set[int] = set()
    made, changed = [], []
    for body, day in sorted(missing):
        if body not in bodies or (body, day) not in told:
            continue
        span, document = told[body, day]
        row = rows.get((bodies[body].pk, day))
        if row is None:
            row = Meeting(cooperation=cooperation, body=bodies[body], date=day, standing=Meeting.Standing.MENTIONED)
            made.append(row)
        elif row.standing == Meeting.Standing.MENTIONED:
            kept.add(row.pk)
            if (row.told_quote, row.told_in_id) != (span.words, minutes[document].pk):
                changed.append(row)
        row.told_quote, row.told_in = span.words, minutes[document]
    mentioned = Meeting.objects.filter(cooperation=cooperation, standing=Meeting.Standing.MENTIONED)
    delete_few(mentioned, set(mentioned.values_list("pk", flat=True)) - kept)
    update_few(Meeting, changed, ["told_quote", "told_in"])
    create_few(Meeting, made, unless_there=True)


def tie_due_meetings(cooperation: Cooperation | int) -> None:
    """What is to come up at the next meeting is bound to that meeting; what is due on the day of a later meeting, to that one.

    Once bound it follows: a meeting that is moved takes it along, one that is cancelled leaves it to the next after it.
    """
    met: dict[int, list[tuple[date, int]]] = defaultdict(list)
    days: dict[int, date] = {}
    rows = Meeting.objects.filter(cooperation=cooperation, date__isnull=False).order_by("date", "pk")
    for body, day, pk, standing in rows.values_list("body_id", "date", "pk", "standing"):
        if day:
            days[pk] = day
            if standing not in _NOT_MET:
                met[body].append((day, pk))
    changed: dict[int, int | None] = {}
    due = Awaited.objects.filter(cooperation=cooperation, state=Awaited.State.OPEN).exclude(due="", due_on=None)
    for one in due.only("pk", "body_id", "since", "due", "due_on", "due_meeting_id"):
        meeting = _due_at(one, met[one.body_id], days)
        if meeting != one.due_meeting_id:
            changed[one.pk] = meeting
    point_few(Awaited, changed, "due_meeting_id")


def _due_at(one: Awaited, meetings: list[tuple[date, int]], days: Mapping[int, date]) -> int | None:
    """The meeting that something is due at; a meeting is later than the one that gave it."""
    if one.due == NEXT_MEETING:
        return _next_after(one.since, meetings) if one.since else None
    if one.due_on is None:
        return None
    bound = days.get(one.due_meeting_id or 0)
    if bound is not None and (one.since is None or bound > one.since):
        if (bound, one.due_meeting_id) in meetings:
            return one.due_meeting_id
        return _next_after(bound, meetings)
    if one.since and one.due_on <= one.since:
        return None
    return next((pk for day, pk in meetings if day == one.due_on), None)


def _next_after(day: date, meetings: list[tuple[date, int]]) -> int | None:
    after = bisect_right(meetings, (day, maxsize))
    return meetings[after][1] if after < len(meetings) else None


def follow(cooperation: int, changes: Sequence[Mapping[str, Any]]) -> None:
    """After an act, or its undoing: what is due at a meeting follows when meetings are planned, moved or cancelled."""
    if any(change["model"] == "meetings.meeting" and _is_of_days(change) for change in changes):
        tie_due_meetings(cooperation)


def _is_of_days(change: Mapping[str, Any]) -> bool:
    before, after = change["before"], change["after"]
    return before is None or after is None or bool({"date", "standing", "body"} & after.keys())


def _longest(names: Iterable[str]) -> str:
    return max(sorted(set(names)), key=len)


def _meetings_told(record: Record) -> Iterable[tuple[date, str, Any]]:
    for event in record.dated_events:
        if event.body:
            yield event.date, event.body, event.span
    if record.next_meeting and record.next_meeting.date and record.head.body:
        yield record.next_meeting.date, record.head.body, record.next_meeting.span


def _store_seats(cooperation: Cooperation) -> None:
    """Members who come for an organisation hold its seat; a seat outlives its holder."""
    seen: dict[tuple[int, int], dict[int, list[date]]] = defaultdict(lambda: defaultdict(list))
    rows = Attendance.objects.filter(
        meeting__cooperation=cooperation, role__in=["chair", "member"], organisation__kind=Organisation.Kind.MUNICIPALITY
    ).exclude(fact__state=Fact.State.REJECTED)
    for body, organisation, person, day in rows.values_list("meeting__body_id", "organisation_id", "person_id", "meeting__date"):
        if day:
            seen[body, organisation][person].append(day)
    seats = {(seat.body_id, seat.organisation_id): seat for seat in Seat.objects.filter(cooperation=cooperation)}
    new = [
        Seat(cooperation=cooperation, body_id=body, organisation_id=organisation)
        for body, organisation in seen
        if (body, organisation) not in seats
    ]
    create_few(Seat, new, unless_there=True)
    seats = {(seat.body_id, seat.organisation_id): seat for seat in Seat.objects.filter(cooperation=cooperation)}
    kept = {(one.seat_id, one.person_id): one for one in Holding.objects.filter(seat__cooperation=cooperation)}
    new_holders = (
        Holding(seat=seats[place], person_id=person, seen_first=min(days), seen_last=max(days))
        for place, holders in seen.items()
        for person, days in holders.items()
        if (seats[place].pk, person) not in kept
    )
    create_few(Holding, new_holders, unless_there=True)
    changed = []
    for place, holders in seen.items():
        for person, days in holders.items():
            one = kept.get((seats[place].pk, person))
            if one is None:
                continue
            told = [*days, one.began] if one.began else days
            if (one.seen_first, one.seen_last) != (min(told), max(told)):
                one.seen_first, one.seen_last = min(told), max(told)
                changed.append(one)
    update_few(Holding, changed, ["seen_first", "seen_last"])
    members = {organisation for _, organisation in seen}
    Organisation.objects.filter(cooperation=cooperation, pk__in=members, member=False).update(member=True)
