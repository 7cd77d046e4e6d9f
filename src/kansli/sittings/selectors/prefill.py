"""What minutes begin with: head, attendance, the agenda's items, and what the register can say under standing ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from kansli.meetings.models import Meeting
from kansli.meetings.selectors import known_meetings
from kansli.people.guard import Scope
from kansli.people.models import Membership
from kansli.people.seats import holders_on
from kansli.register.models import Attendance
from kansli.register.selectors.outstanding import outstanding
from kansli.sittings import wording
from kansli.sittings.markdown import escaped, normal
from kansli.sittings.models import AgendaItem, GroupWays, Invitee
from kansli.sittings.reading import PROPOSAL
from kansli.sittings.selectors.feedback import feedback_of, meeting_before

COMING = 8
"""So many coming meetings are told of."""


@dataclass(frozen=True, slots=True)
class Attendee:
    """One line of the attendance."""

    name: str
    home: str
    role: str = ""
    """ordförande · sekreterare · gäst · ersättare"""
    present: bool = True
    digital: bool = False
    spell: str = ""

    @property
    def line(self) -> str:
        """As the minutes have it."""
        return wording.attendee(escaped(self.name), escaped(self.home), role=self.role, digital=self.digital, spell=escaped(self.spell))


def ways_of(meeting: Meeting) -> GroupWays:
    """How the meeting's group works; what is usual where nobody has said."""
    return GroupWays.objects.filter(body=meeting.body_id).first() or GroupWays(body_id=meeting.body_id)


def prefilled(scope: Scope, meeting: Meeting, today: date) -> str:
    """The text that the secretary begins with."""
    ways = ways_of(meeting)
    people = attendees(scope, meeting)
    chair = next((one.name for one in people if one.role == "ordförande"), "")
    sections = ways.title.casefold() == "protokoll"
    parts = [head(meeting, ways.title), attendance(people)]
    items = list(AgendaItem.objects.filter(meeting=meeting).select_related("presenter_person").order_by("ordinal", "pk"))
    for number, item in enumerate(items, 1):
        parts.append(wording.item(number, escaped(item.heading), sections=sections, anchor=item.pk))
        parts.extend(_under(scope, meeting, item, chair, today))
    parts.append(wording.signed(escaped(str(scope.user)), ()))
    return normal("\n\n".join(part for part in parts if part))


def head(meeting: Meeting, title: str) -> str:
    """Title, time and place."""
    lines = [wording.title(title, escaped(meeting.body.name))]
    if meeting.date:
        lines.append(wording.when(meeting.date, meeting.starts, meeting.ends))
    place = meeting.place or ("Teams" if meeting.form == Meeting.Form.DIGITAL else "")
    return "\n\n".join([*lines, *([wording.where(escaped(place))] if place else [])])


def attendance(people: Iterable[Attendee]) -> str:
    """Who is there, and who is not."""
    told = list(people)
    here = [one.line for one in told if one.present]
    away = [(escaped(one.name), escaped(one.home)) for one in told if not one.present]
    return "\n\n".join(([f"## {wording.ATTENDANCE_HEADING}", "\n".join(here)] if here else []) + ([wording.absent(away)] if away else []))


def attendees(scope: Scope, meeting: Meeting) -> list[Attendee]:
    """Who is expected: seats and what was answered to the kallelse, the secretary, guests and those who present items."""
    chair = _chair(meeting)
    invited = {one.person_id: one for one in Invitee.objects.filter(meeting=meeting).select_related("person", "organisation")}
    members, deputies, told = [], [], set()
    for holding in holders_on(meeting.body, meeting.date):
        answer = invited.get(holding.person_id)
        home = holding.seat.organisation.name
        role = "ordförande" if holding.person_id == chair else ""
        members.append(_expected(answer, holding.person.name, home, role))
        told.add(holding.person_id)
        if answer and answer.answer == Invitee.Answer.DEPUTY and answer.deputy:
            deputies.append(Attendee(answer.deputy, home, "ersättare"))
    secretary = Attendee(str(scope.user), scope.cooperation.name, "sekreterare")
    told.add(scope.person or 0)
    guests = []
    for one in invited.values():
        if one.person_id not in told and one.role in {Invitee.Role.MEMBER, Invitee.Role.DEPUTY, Invitee.Role.GUEST}:
            home = one.organisation.name if one.organisation else ""
            role = "ordförande" if one.person_id == chair else "gäst" if one.role == Invitee.Role.GUEST else ""
            numbers = ", ".join(str(number) for number in one.items.values_list("ordinal", flat=True))
            spell = f"punkt {numbers}" if numbers and one.role == Invitee.Role.GUEST else ""
            guests.append(_expected(one, one.person.name, home, role, spell))
            told.add(one.person_id)
    for item in AgendaItem.objects.filter(meeting=meeting).exclude(presenter_person=None).select_related("presenter_person"):
        person = item.presenter_person
        if person and person.pk not in told and person.name != secretary.name:
            guests.append(Attendee(person.name, "", "gäst", spell=f"punkt {item.ordinal}"))
            told.add(person.pk)
    return [*members, *deputies, secretary, *(one for one in guests if one.present or one.role != "gäst")]


def _expected(answer: Invitee | None, name: str, home: str, role: str, spell: str = "") -> Attendee:
    said = answer.answer if answer else ""
    away = said in {Invitee.Answer.NO, Invitee.Answer.DEPUTY}
    return Attendee(name, home, role, present=not away, digital=said == Invitee.Answer.DIGITAL, spell=spell)


def _chair(meeting: Meeting) -> int | None:
    """Who chairs: as the last minutes of the group have it, else who has that role."""
    last = Attendance.objects.filter(meeting__body=meeting.body_id, role="chair").order_by("-meeting__date", "-pk")
    known = last.values_list("person", flat=True).first()
    if known:
        return int(known)
    role = Membership.objects.filter(cooperation=meeting.cooperation_id, role="chair").exclude(person=None)
    return role.values_list("person", flat=True).first()


def _under(scope: Scope, meeting: Meeting, item: AgendaItem, chair: str, today: date) -> list[str]:
    """What stands under an item from the beginning."""
    standing = AgendaItem.Standing
    told: list[str] = []
    if item.standing == standing.WELCOME and chair:
        told.append(f"{escaped(chair)} hälsar alla välkomna.")
    elif item.standing == standing.OUTSTANDING:
        told.append(_outstanding(scope, meeting, today))
    elif item.standing == standing.FEEDBACK:
        told.append(_feedback(scope, meeting))
    elif item.standing == standing.COMING:
        told.append(_coming(scope, meeting))
    elif item.standing == standing.NEXT:
        told.append(_next(scope, meeting))
    elif item.standing == standing.AREAS:
        told.extend(f"### {escaped(str(area.get('name', '')))}" for area in item.areas)
    presenter = item.presenter_person.name if item.presenter_person else item.presenter
    if presenter and item.standing != standing.WELCOME:
        told.append(f"Föredragande: {escaped(presenter)}.")
    if item.background:
        told.append("\n\n".join(escaped(line) for line in item.background.splitlines()))
    if item.proposal:
        told.append(f"*{PROPOSAL}:* {escaped(item.proposal)}")
    return told


def _outstanding(scope: Scope, meeting: Meeting, today: date) -> str:
    """The list as of the day: what the latest review holds, and what was added since."""
    found = outstanding(scope, meeting.date or today, body=meeting.body_id, shown=0)
    rows = [*found.rows("listed"), *found.rows("added")]
    return wording.outstanding((escaped(row.what.rstrip(".")), escaped(row.owner)) for row in rows)


def _feedback(scope: Scope, meeting: Meeting) -> str:
    """What the last meeting decided, item by item, and how far it has come. In words that give nothing out anew."""
    last = meeting_before(scope, meeting)
    if last is None or last.date is None:
        return ""
    lines = [
        f"- {escaped(one.item.heading or one.item.label)}: {escaped(', '.join(one.states))}."
        for one in feedback_of(scope, last)
        if one.item
    ]
    return "\n\n".join([f"Från mötet den {wording.day(last.date)}:", "\n".join(lines)]) if lines else ""


def _coming(scope: Scope, meeting: Meeting) -> str:
    """Meetings to come that the members know of, the group's own and the others'."""
    return "\n".join(
        f"- {escaped(one.title or one.body.label)}: {_when(one)}" for one in _planned(scope, meeting).select_related("body")[:COMING]
    )


def _next(scope: Scope, meeting: Meeting) -> str:
    following = _planned(scope, meeting).filter(body=meeting.body_id).first()
    return _when(following) if following else ""


def _planned(scope: Scope, meeting: Meeting) -> QuerySet[Meeting]:
    known = known_meetings(scope).filter(standing=Meeting.Standing.PLANNED).exclude(pk=meeting.pk).exclude(date=None)
    return (known.filter(date__gt=meeting.date) if meeting.date else known).order_by("date", "starts", "pk")


def _when(meeting: Meeting) -> str:
    return wording.meets_next(meeting.date, meeting.starts, meeting.ends, escaped(meeting.place)) if meeting.date else ""
