"""What the reader cannot know and a person can: found in the register, asked once, at most ten at a time, largest effect first.

Asked about names, groups and matters only. Each question carries the sentences that raise it. An answer stands; what is
not answered is found anew each time the archive is tied together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.dateformat import format as formatted

from kansli.archive.candidates import alike_bodies, alike_matters, alike_people, movers
from kansli.archive.deriving import names_of
from kansli.archive.models import Question
from kansli.matters.models import Matter
from kansli.meetings.models import Meeting
from kansli.people.models import Body, Cooperation, Organisation, Person
from kansli.register.models import Attendance, Mention, Passage

Kind = Question.Kind
MOST = 10
_KEPT = 40
"""So many are kept in reserve, to be asked when others are answered."""


@dataclass(frozen=True, slots=True)
class _Asked:
    kind: Question.Kind
    key: str
    weight: float
    about: dict[str, Any]
    passages: list[dict[str, Any]]


def find_questions(cooperation: Cooperation) -> None:
    """Ask anew what is not answered."""
    found = sorted(_all(cooperation), key=lambda one: (-one.weight, one.kind, one.key))[:_KEPT]
    answered = set(Question.objects.filter(cooperation=cooperation).exclude(answer="").values_list("kind", "key"))
    wanted = [one for one in found if (one.kind.value, one.key) not in answered]
    kept = []
    for place, one in enumerate(wanted):
        values = {"weight": one.weight, "about": one.about, "passages": one.passages, "asked": place < MOST}
        kept.append(Question.objects.update_or_create(cooperation=cooperation, kind=one.kind, key=one.key, defaults=values)[0].pk)
    Question.objects.filter(cooperation=cooperation, answer="").exclude(pk__in=kept).delete()


def _all(cooperation: Cooperation) -> Iterator[_Asked]:
    yield from _name(cooperation)
    yield from _people(cooperation)
    yield from _movers(cooperation)
    yield from _bodies(cooperation)
    yield from _matters(cooperation)


def _name(cooperation: Cooperation) -> Iterator[_Asked]:
    held = Meeting.objects.filter(cooperation=cooperation, standing=Meeting.Standing.HELD).count()
    if cooperation.named_by_person or not held:
        return
    names = names_of(cooperation)[:2]
    told = Meeting.objects.filter(cooperation=cooperation, standing=Meeting.Standing.HELD).select_related("body").order_by("-date").first()
    passages = [{"quote": told.body.name, "where": _when(told), "meeting": told.pk}] if told else []
    yield _Asked(Kind.NAME, "name", 2.0 * held + 1, {"names": names}, passages)


def _people(cooperation: Cooperation) -> Iterator[_Asked]:
    for first, second, weight in alike_people(cooperation):
        people = Person.objects.in_bulk([first, second])
        about = {"keep": first, "other": second, "names": [people[first].name, people[second].name]}
        yield _Asked(Kind.SAME_PERSON, f"{first}-{second}", weight, about, [*_seen(first), *_seen(second)])


def _movers(cooperation: Cooperation) -> Iterator[_Asked]:
    for person, homes, weight in movers(cooperation):
        names = Organisation.objects.in_bulk(homes)
        about = {
            "person": person,
            "name": Person.objects.get(pk=person).name,
            "homes": homes,
            "names": [names[home].name for home in homes],
        }
        passages = [passage for home in homes for passage in _seen(person, home)]
        yield _Asked(Kind.MOVED, f"{person}-{'-'.join(map(str, homes))}", weight, about, passages)


def _bodies(cooperation: Cooperation) -> Iterator[_Asked]:
    for first, second, weight in alike_bodies(cooperation):
        bodies = Body.objects.in_bulk([first, second])
        about = {"keep": first, "other": second, "names": [bodies[first].name, bodies[second].name]}
        passages = [passage for body in (first, second) for passage in _met(body)]
        yield _Asked(Kind.SAME_BODY, f"{first}-{second}", weight, about, passages)


def _matters(cooperation: Cooperation) -> Iterator[_Asked]:
    for group, weight in alike_matters(cooperation):
        matters = Matter.objects.in_bulk(group)
        about = {"matters": group, "names": [matters[pk].name for pk in group]}
        passages = [passage for pk in group for passage in _said(pk)]
        yield _Asked(Kind.SAME_MATTER, "-".join(map(str, sorted(group))), weight, about, passages)


def _seen(person: int, home: int | None = None) -> list[dict[str, Any]]:
    rows = Attendance.objects.filter(person=person).select_related("fact", "meeting__body").order_by("-meeting__date")
    one = (rows.filter(organisation=home) if home else rows).first()
    return [_passage(one.fact, one.meeting)] if one else []


def _met(body: int) -> list[dict[str, Any]]:
    rows = Meeting.objects.filter(body=body).select_related("body").order_by("-standing", "-date")
    one = rows.exclude(told_quote="").first() or rows.first()
    if one is None:
        return []
    return [{"quote": one.told_quote or one.body.name, "where": _when(one), "meeting": one.told_in.meeting_id if one.told_in else one.pk}]


def _said(matter: int) -> list[dict[str, Any]]:
    one = Mention.objects.filter(matter=matter).select_related("meeting__body").order_by("-meeting__date").first()
    return [_passage(one, one.meeting)] if one else []


def _passage(passage: Passage, meeting: Meeting) -> dict[str, Any]:
    words = passage.words
    return {"quote": words if len(words) <= 300 else words[:299] + "…", "where": _when(meeting), "meeting": meeting.pk}


def _when(meeting: Meeting) -> str:
    return f"{meeting.body.label} {formatted(meeting.date, 'j F Y') if meeting.date else ''}".strip()
