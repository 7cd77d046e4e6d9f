"""The year plan as a mail to those who sit in its groups: sent out as papers, and again when it is decided."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from kansli.meetings.models import Meeting, YearPlan
from kansli.people.guard import Scope
from kansli.people.models import Person
from kansli.people.seats import seated
from kansli.post.models import Mail
from kansli.post.services import prepare, sender_of
from kansli.workflow import PlanState

KIND = "plan"
_DAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
_MONTHS = ("januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december")


def prepare_plan_mails(scope: Scope, plan: YearPlan, *, at: datetime) -> list[Mail]:
    """A mail to each who sits in a group of the plan and has an address, ready for "Skicka"; one for each version and state."""
    rows = list(plan.meetings.exclude(standing=Meeting.Standing.ABSENT).select_related("body", "host").order_by("date", "starts", "pk"))
    bodies = {meeting.body_id for meeting in rows}
    sits: dict[int, set[int]] = {}
    for body, people in seated(scope.cooperation, at.date()).items():
        for pk in people if body in bodies else ():
            sits.setdefault(pk, set()).add(body)
    people_with_address = Person.objects.filter(pk__in=sits, email__gt="").order_by("sort_key")
    return [
        _mail(scope, plan, one, [row for row in rows if row.body_id in sits[one.pk]], whole=sits[one.pk] == bodies, at=at)
        for one in people_with_address
    ]


def _mail(scope: Scope, plan: YearPlan, person: Person, rows: list[Meeting], *, whole: bool, at: datetime) -> Mail:
    return prepare(
        cooperation=scope.cooperation,
        key=f"{KIND}:{plan.pk}:{plan.state}:{plan.version}:person:{person.pk}",
        kind=KIND,
        thing=f"year-plan:{plan.pk}",
        person=person,
        to_name=person.name,
        to_address=person.email,
        sender=sender_of(scope),
        subject=f"Mötesplan {plan.year}" + ("" if plan.state == PlanState.DECIDED else ", förslag"),
        body=_body(scope, plan, person, rows, others=not whole),
        concerns=[f"year-plan:{plan.pk}"],
        by=str(scope.user),
        at=at,
    )


def _body(scope: Scope, plan: YearPlan, person: Person, rows: list[Meeting], *, others: bool) -> str:
    decided = plan.state == PlanState.DECIDED
    opening = (
        f"Mötesplanen för {plan.year} är beslutad. Det här är dina möten:"
        if decided
        else f"Här är förslaget till mötesplan för {plan.year}. Det här är dina möten:"
    )
    closing = (
        "Inbjudan till kalendern kommer för varje möte."
        if decided
        else "Passar någon dag illa? Svara på det här mejlet, så hinner vi ändra innan mötesplanen beslutas."
    )
    whole = f"Alla gruppers möten:\n{settings.BASE_URL}{reverse('plan', args=[scope.cooperation.slug, plan.year])}" if others else ""
    first = person.name.split()[0] if person.name.split() else person.name
    parts = [f"Hej {first}!", opening, "\n".join(_line(row) for row in rows), whole, closing, f"Hälsningar\n{scope.user}, kansliet"]
    return "\n\n".join(part for part in parts if part) + "\n"


def _line(meeting: Meeting) -> str:
    """ "fredag 12 februari kl. 8.30–11.00  Ledningsgruppen, Ekeby"."""
    when = (
        f"{_DAYS[meeting.date.weekday()]} {meeting.date.day} {_MONTHS[meeting.date.month - 1]}" if meeting.date else "datum ej fastställt"
    )
    if meeting.starts:
        spell = "–".join(f"{int(time[:2])}.{time[3:]}" for time in (meeting.starts, meeting.ends) if time)
        when += f" kl. {spell}"
    where = meeting.place or (meeting.host.name if meeting.host else "")
    what = ", ".join(part for part in (meeting.title or meeting.body.label, where) if part)
    return f"  {when:<34} {what}" + (" (inställt)" if meeting.standing == Meeting.Standing.CANCELLED else "")
