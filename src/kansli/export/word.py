"""Word documents from a template: the cooperation's own, or the one that comes with Kansli."""

from __future__ import annotations

from typing import Any

from django.utils.dateformat import format as formatted

from kansli.documents.word import COURSE, OUTSTANDING, filled
from kansli.export.tables import rests_on
from kansli.matters.models import Matter
from kansli.people.models import Cooperation
from kansli.register.selectors.course import Course
from kansli.register.selectors.outstanding import OutstandingList, Row


def outstanding_document(cooperation: Cooperation, found: OutstandingList) -> bytes:
    """What the latest review lists and what was added since: ready to be pasted under "Utestående ärenden"."""
    groups = [
        {
            "name": part.body.label,
            "reviewed": _day(part.reviewed),
            "listed": [_row(row) for row in part.listed],
            "added": [_row(row) for row in part.added],
        }
        for part in found.parts
        if part.listed or part.added
    ]
    context = {"cooperation": str(cooperation), "as_of": _day(found.as_of), "rests_on": rests_on(found), "groups": groups}
    return filled(cooperation, OUTSTANDING, context)


def course_document(cooperation: Cooperation, matter: Matter, course: Course) -> bytes:
    """A matter's course, station by station, with the stretches where minutes are missing."""
    stations = []
    for station in course.stations:
        where = station.meeting.body.label if station.meeting else station.step.by if station.step else ""
        quotes = [one.words for one in station.mentions] or ([station.step.note] if station.step and station.step.note else [])
        stations.append(
            {
                "gap": ", ".join(_day(one.date) for one in station.missing),
                "day": _day(station.on),
                "where": where,
                "what": station.words,
                "quotes": quotes,
            }
        )
    context = {
        "cooperation": str(cooperation),
        "matter": matter.name,
        "also_called": ", ".join(matter.shown_names),
        "state": matter.get_state_display(),
        "next_step": matter.next_step,
        "stations": stations,
        "after": ", ".join(_day(one.date) for one in course.after),
    }
    return filled(cooperation, COURSE, context)


def _row(row: Row) -> dict[str, str]:
    return {
        "what": row.what,
        "owner": row.owner or "ansvarig saknas",
        "since": _day(row.since),
        "next": row.next_step,
        "matter": row.matter.name if row.matter else "",
    }


def _day(value: Any) -> str:  # noqa: ANN401 - a date or nothing
    return formatted(value, "j F Y") if value else ""
