"""Word documents from a template: the cooperation's own, or the one that comes with Kansli."""

from __future__ import annotations

import io
from pathlib import Path
from typing import IO, Any
from zipfile import BadZipFile

from django.conf import settings
from django.utils.dateformat import format as formatted
from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import Environment, TemplateError
from jinja2.sandbox import SandboxedEnvironment
from lxml.etree import XMLSyntaxError

from kansli.export.tables import rests_on
from kansli.matters.models import Matter
from kansli.people.models import Cooperation
from kansli.register.selectors.course import Course
from kansli.register.selectors.outstanding import OutstandingList, Row

OUTSTANDING, COURSE = "utestaende", "arende"
TEMPLATES = {OUTSTANDING: "Utestående", COURSE: "Ärendets gång"}
"""Name of a template → what it makes."""


class TemplateFaultError(Exception):
    """A template cannot be used; the message says why, in Swedish."""


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


def filled(cooperation: Cooperation, name: str, context: dict[str, Any]) -> bytes:
    """The template ``name`` with ``context`` filled in.

    Raises:
        TemplateFaultError: the cooperation's own template cannot be used.
    """
    own = own_template(cooperation, name)
    return _rendered(name, own if own.exists() else default_template(name), context)


def try_template(name: str, template: IO[bytes]) -> None:
    """Fill a template in with nothing, to see that it works.

    Raises:
        TemplateFaultError: it does not.
    """
    _rendered(name, template, {})


def _rendered(name: str, template: Path | IO[bytes], context: dict[str, Any]) -> bytes:
    made = io.BytesIO()
    try:
        document = DocxTemplate(template)
        document.render(context, jinja_env=_environment(), autoescape=True)
        document.save(made)
    except (TemplateError, PackageNotFoundError, BadZipFile, XMLSyntaxError, KeyError, ValueError, TypeError) as error:
        raise TemplateFaultError(f"Mallen ”{TEMPLATES[name]}” går inte att fylla i: {error}. Rätta mallen eller ta bort den.") from error
    return made.getvalue()


def default_template(name: str) -> Path:
    """The template that comes with Kansli."""
    return Path(__file__).parent / "word" / f"{name}.docx"


def own_template(cooperation: Cooperation, name: str) -> Path:
    """Where the cooperation's own template lies, if it has one."""
    return Path(settings.HOME) / "templates" / str(cooperation.pk) / f"{name}.docx"


def _environment() -> Environment:
    """Templates come from people: what they may do is narrow."""
    return SandboxedEnvironment(autoescape=True)


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
