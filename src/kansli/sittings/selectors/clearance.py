"""Avstämning: who is to clear an agenda before it goes out, and what each has said of it as it now is."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass

from kansli.meetings.models import Meeting
from kansli.people.models import Person
from kansli.sittings.models import AgendaItem, Clearance, GroupWays
from kansli.sittings.selectors.agenda import agenda_hash, ways_of
from kansli.sittings.selectors.people import chair_of

_DONE = {Clearance.Answer.YES, Clearance.Answer.WITHOUT}


@dataclass(frozen=True, slots=True)
class Clearer:
    """Somebody who is to clear the agenda."""

    person: Person
    now: Clearance | None
    """What was asked and answered of the agenda as it is; None: not asked."""
    earlier: Clearance | None
    """The latest answer to the agenda as it was before it changed."""

    @property
    def done(self) -> bool:
        """Has cleared it, or it was decided to send without."""
        return self.now is not None and self.now.answer in _DONE


def named_clearers(ways: GroupWays) -> list[Person]:
    """Those a group has named; none where nothing has been set."""
    return list(Person.objects.filter(pk__in=GroupWays.clearers.through.objects.filter(groupways=ways.pk).values("person")))


def clearers_of(meeting: Meeting, ways: GroupWays | None = None) -> list[Person]:
    """The group's chair, where the group has it so, and those it has named."""
    ways = ways or ways_of(meeting.body)
    chair = chair_of(meeting) if ways.chair_clears else None
    people = {one.pk: one for one in ([chair] if chair else []) + named_clearers(ways)}
    return list(people.values())


def shown_to(items: Sequence[AgendaItem], person: Person) -> list[AgendaItem]:
    """The agenda as a clearer sees it: whole, but of a secret item that the person is not named for only that there is one."""
    named = set(AgendaItem.named.through.objects.filter(agendaitem__in=items, person=person).values_list("agendaitem", flat=True))
    shown = []
    for one in items:
        if one.secret and one.pk not in named:
            one = copy(one)
            one.heading, one.presenter, one.proposal, one.reason, one.background = "Punkt med sekretess", "", "", "", ""
            one.seen_papers = []  # type: ignore[attr-defined]  # put there by Prefetch
        shown.append(one)
    return shown


def clearance_of(meeting: Meeting, items: Sequence[AgendaItem], ways: GroupWays | None = None) -> list[Clearer]:
    """How far each clearer has come with the agenda as it is; ``items`` are all of it."""
    people = clearers_of(meeting, ways)
    if not people:
        return []
    now = agenda_hash(items)
    rows: dict[int, list[Clearance]] = {}
    for one in Clearance.objects.filter(meeting=meeting, person__in=people).order_by("-asked_at", "-pk"):
        rows.setdefault(one.person_id, []).append(one)
    found = []
    for person in people:
        theirs = rows.get(person.pk, [])
        current = next((one for one in theirs if one.agenda_hash == now), None)
        earlier = next((one for one in theirs if one.agenda_hash != now and one.answer != Clearance.Answer.NONE), None)
        found.append(Clearer(person, current, earlier))
    return found
