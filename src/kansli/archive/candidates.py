"""Names that may be the same: persons spelt in two ways or met in two municipalities, groups with a short and a long name, matters near in name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from django.db.models import Count
from rapidfuzz import fuzz
from rapidfuzz.distance import DamerauLevenshtein

from kansli.matters.models import Matter
from kansli.meetings.models import Meeting
from kansli.people.models import Body, Cooperation, Organisation, Person
from kansli.register.models import Attendance, Awaited, Mention
from kansli.register.naming import UNNAMED_BODY

_ALIKE = 86
"""How much of a full name two spellings share, of a hundred."""
_NEAR = 88
_SHORT = re.compile(r"[A-ZÅÄÖ]{2,5}\Z")
_PLANNED = "möte-"
"""How the key of a planned meeting begins; meetings are told apart by their day."""


def alike_people(cooperation: Cooperation) -> Iterator[tuple[int, int, float]]:
    """(person, other, rows an answer changes): spellings of what may be one name. The one that is met most comes first."""
    people = list(Person.objects.filter(cooperation=cooperation, merged_into=None))
    rows, meetings, homes = _presence(cooperation)
    by_name: dict[str, list[Person]] = defaultdict(list)
    for person in people:
        words = person.folded.split()
        for word in {words[0], words[-1]} if len(words) > 1 else set():
            by_name[word].append(person)
    seen: set[tuple[int, int]] = set()
    for group in by_name.values():
        for place, first in enumerate(group):
            for second in group[place + 1 :]:
                pair = (min(first.pk, second.pk), max(first.pk, second.pk))
                if pair in seen or not _may_be_one(first.folded, second.folded) or meetings[first.pk] & meetings[second.pk]:
                    continue
                seen.add(pair)
                if homes[first.pk] and homes[second.pk] and not homes[first.pk] & homes[second.pk]:
                    continue
                keep, other = sorted((first.pk, second.pk), key=lambda pk: (-rows[pk], pk))
                yield keep, other, float(rows[other]) + 0.5


def _may_be_one(first: str, second: str) -> bool:
    if "(" in first or "(" in second:  # told apart by a person
        return False
    one, two = first.split(), second.split()
    if len(one) < 2 or len(two) < 2:
        return False
    if len(one) == len(two) and one[0] != two[0] and one[-1] != two[-1]:
        return False
    if one[0] == two[0] and len(one) == len(two) == 2 and (one[1][0] != two[1][0] or DamerauLevenshtein.distance(one[1], two[1]) > 2):
        return False
    if one[-1] == two[-1] and len(one) == len(two) == 2:
        return one[0] != two[0] and one[0][0] == two[0][0] and DamerauLevenshtein.distance(one[0], two[0]) == 1
    return fuzz.ratio(first, second) >= _ALIKE


def _presence(cooperation: Cooperation) -> tuple[dict[int, int], dict[int, set[int]], dict[int, set[int]]]:
    """How many rows tell of each person; at which meetings each was; for which municipalities each came."""
    rows: dict[int, int] = defaultdict(int)
    meetings: dict[int, set[int]] = defaultdict(set)
    homes: dict[int, set[int]] = defaultdict(set)
    told = Attendance.objects.filter(meeting__cooperation=cooperation)
    for person, meeting, home, kind in told.values_list("person_id", "meeting_id", "organisation_id", "organisation__kind"):
        rows[person] += 1
        meetings[person].add(meeting)
        if home and kind == Organisation.Kind.MUNICIPALITY:
            homes[person].add(home)
    owned = Awaited.objects.filter(cooperation=cooperation, owner_person__isnull=False)
    for owner, times in owned.order_by().values_list("owner_person").annotate(Count("pk")):
        rows[owner or 0] += times
    return rows, meetings, homes


def movers(cooperation: Cooperation) -> Iterator[tuple[int, list[int], float]]:
    """(person, the two municipalities in order of time, rows an answer changes): one name met for two municipalities."""
    days: dict[int, dict[int, list[date]]] = defaultdict(lambda: defaultdict(list))
    rows = Attendance.objects.filter(
        meeting__cooperation=cooperation, organisation__kind=Organisation.Kind.MUNICIPALITY, role__in=["chair", "member"]
    )
    for person, home, day in rows.values_list("person_id", "organisation_id", "meeting__date"):
        if home and day:
            days[person][home].append(day)
    for person, homes in days.items():
        if len(homes) == 2:
            (first, before), (second, after) = sorted(homes.items(), key=lambda one: min(one[1]))
            yield person, [first, second], float(min(len(before), len(after)) + 1)


def alike_bodies(cooperation: Cooperation) -> Iterator[tuple[int, int, float]]:
    """(group, other, rows an answer changes): a short and a long name of what may be one group."""
    bodies = list(Body.objects.filter(cooperation=cooperation, merged_into=None).exclude(name=UNNAMED_BODY).order_by("pk"))
    met = dict(Meeting.objects.filter(cooperation=cooperation).order_by().values_list("body").annotate(Count("pk")))
    held: dict[int, set[date | None]] = defaultdict(set)
    for body, day in Meeting.objects.filter(cooperation=cooperation, standing=Meeting.Standing.HELD).values_list("body_id", "date"):
        held[body].add(day)
    for place, first in enumerate(bodies):
        for second in bodies[place + 1 :]:
            if not held[first.pk] & held[second.pk] and _may_be_one_group(first, second):
                keep, other = sorted((first, second), key=lambda one: (-len(held[one.pk]), -met.get(one.pk, 0), -len(one.name), one.pk))
                yield keep.pk, other.pk, float(met.get(other.pk, 0)) + 1.0


def _may_be_one_group(first: Body, second: Body) -> bool:
    short, long = sorted((first, second), key=lambda body: len(body.name))
    if _SHORT.fullmatch(short.name.strip()):
        return _is_short_for(short.name.strip().casefold(), long.folded)
    return fuzz.ratio(first.key, second.key) >= _NEAR or (len(short.key) > 5 and f" {short.key}" in f" {long.folded}")


def _is_short_for(letters: str, name: str) -> bool:
    """ "LG" for Ledningsgruppen, "SSK" for Södra samarbetskommittén: its letters in order, the first of them first in a word."""
    for start in (match.start() for match in re.finditer(r"\b\w", name)):
        if name[start] != letters[0]:
            continue
        at = start
        for letter in letters[1:]:
            at = name.find(letter, at + 1)
            if at < 0:
                break
        else:
            return True
    return False


def alike_matters(cooperation: Cooperation) -> Iterator[tuple[list[int], float]]:
    """(matters, rows an answer changes): those whose names are near each other, the one that is met most first."""
    matters = list(Matter.objects.filter(cooperation=cooperation, merged_into=None).exclude(key__startswith=_PLANNED).order_by("pk"))
    times = dict(Mention.objects.filter(cooperation=cooperation).order_by().values_list("matter").annotate(Count("pk")))
    by_start: dict[str, list[Matter]] = defaultdict(list)
    for matter in matters:
        by_start[matter.folded[:3]].append(matter)
    for group in by_start.values():
        taken: set[int] = set()
        for place, first in enumerate(group):
            if first.pk in taken:
                continue
            near = [one for one in group[place + 1 :] if one.pk not in taken and _may_be_one_matter(first.folded, one.folded)][:3]
            if near:
                taken |= {one.pk for one in near}
                ranked = sorted([first, *near], key=lambda one: (-times.get(one.pk, 0), one.pk))
                yield [one.pk for one in ranked], float(sum(times.get(one.pk, 0) for one in ranked[1:])) + 0.25


def _may_be_one_matter(first: str, second: str) -> bool:
    short, long = sorted((first, second), key=len)
    if len(short) < 4 or re.findall(r"\d+", short) != re.findall(r"\d+", long):
        return False
    if long.startswith(short) and len(short) >= 6 and (len(long) - len(short) <= 4 or long[len(short)] in " -"):
        return True
    most = 1 if len(short) < 8 else 2
    return DamerauLevenshtein.distance(short, long, score_cutoff=most) <= most
