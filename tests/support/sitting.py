"""A meeting on its way to minutes: seats with holders, a planned meeting, an agenda, and a draft as Kansli writes it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from kansli.meetings.models import Meeting
from kansli.people.models import Body, Cooperation, Holding, Person, Seat
from kansli.sittings import wording
from kansli.sittings.markdown import normal
from kansli.sittings.models import AgendaItem, Draft

ON = date(2026, 11, 13)
HOLDERS = {
    "Ekeby": "Camilla Berg",
    "Solberga": "Sara Vik",
    "Nykvik": "Petra Lind",
    "Ålsäter": "Jonas Alm",
    "Ängsjö": "Eva Sund",
    "Österhamn": "Anna Norén",
}
DECISION = "Ledningsgruppen beslutar att avsätta högst 150 000 kr för en gemensam kommunikationsresurs under 2027."
ASSIGNMENT = "Jonas Alm får i uppdrag att ta fram en kravprofil. Återredovisas senast den 16 april 2027."


def read(answer) -> str:
    """The text of an answer, spaces that do not break as any others."""
    return answer.content.decode().replace("\u00a0", " ")


def address_of(name: str) -> str:
    """Where mail to an invented person goes."""
    return f"{name.split()[0].lower().translate(str.maketrans('åäöé', 'aaoe'))}@kommun.example"


def seat_everybody(cooperation: Cooperation) -> dict[str, Person]:
    """A holder in each seat of the management group, each with an address."""
    group = Body.objects.get(cooperation=cooperation, key="ledningsgrupp")
    found = {}
    for home, name in HOLDERS.items():
        person, _ = Person.objects.get_or_create(cooperation=cooperation, folded=name.casefold(), defaults={"name": name})
        Person.objects.filter(pk=person.pk).update(email=address_of(name))
        person.refresh_from_db()
        seat = Seat.objects.get(body=group, organisation__name=home)
        Holding.objects.create(seat=seat, person=person, seen_first=ON - timedelta(days=300), seen_last=ON - timedelta(days=30))
        found[name] = person
    return found


def planned_meeting(cooperation: Cooperation, *, on: date = ON) -> Meeting:
    """A planned and called meeting of the management group, whose minutes are a draft."""
    group = Body.objects.get(cooperation=cooperation, key="ledningsgrupp")
    return Meeting.objects.create(
        cooperation=cooperation,
        body=group,
        date=on,
        starts="08:30",
        ends="11:00",
        place="Ekeby kommunhus, Valsalen",
        standing=Meeting.Standing.PLANNED,
        state="draft",
        announced=True,
    )


def agenda(meeting: Meeting) -> dict[str, AgendaItem]:
    """Six items: election, a decision, one that is tabled, what is outstanding, other questions, the next meeting."""
    kinds = AgendaItem.Kind
    rows = [
        ("Val av justerare", kinds.DECISION, "adjuster"),
        ("Kommunikationsresurs", kinds.DECISION, ""),
        ("Organisationsförslag", kinds.DISCUSSION, ""),
        ("Övriga frågor", kinds.INFORMATION, "other"),
        ("Nästa möte", kinds.INFORMATION, "next"),
    ]
    return {
        heading: AgendaItem.objects.create(meeting=meeting, ordinal=place, heading=heading, kind=kind, standing=standing)
        for place, (heading, kind, standing) in enumerate(rows, 1)
    }


def minutes_text(
    meeting: Meeting, items: dict[str, AgendaItem], *, adjuster: str = "Petra Lind", more: dict[str, str] | None = None
) -> str:
    """What is written: two are away, one decision with an assignment and one who does not take part, one item tabled."""
    here = [("Camilla Berg", "Ekeby", "ordförande"), ("Petra Lind", "Nykvik", ""), ("Jonas Alm", "Ålsäter", ""), ("Eva Sund", "Ängsjö", "")]
    under = {
        "Val av justerare": wording.elects([adjuster]) if adjuster else "Frågan diskuterades.",
        "Kommunikationsresurs": "\n\n".join(
            ["Kansliet redovisar underlaget.", "### Beslut", DECISION, wording.abstains(["Nykvik"]), ASSIGNMENT]
        ),
        "Organisationsförslag": wording.tables("tidsbrist"),
        "Övriga frågor": wording.no_other_questions(),
        "Nästa möte": wording.meets_next(date(2027, 1, 15), "08:30", "11:00", "Solberga kommunhus"),
        **(more or {}),
    }
    parts = [
        wording.title("Minnesanteckningar", meeting.body.name),
        wording.when(meeting.date or ON, meeting.starts, meeting.ends),
        wording.where(meeting.place),
        f"## {wording.ATTENDANCE_HEADING}",
        "\n".join(
            [
                *(wording.attendee(name, home, role=role) for name, home, role in here),
                wording.attendee("Karin Ek", "kansliet", role="sekreterare"),
            ]
        ),
        wording.absent([("Sara Vik", "Solberga"), ("Anna Norén", "Österhamn")]),
    ]
    for number, (heading, item) in enumerate(items.items(), 1):
        parts += [wording.item(number, heading, anchor=item.pk), under[heading]]
    parts.append(wording.signed("Karin Ek", []))
    return normal("\n\n".join(parts))


def draft_of(cooperation: Cooperation, *, at: datetime, adjuster: str = "Petra Lind", more: dict[str, str] | None = None) -> Draft:
    """All of it: seats, meeting, agenda, text."""
    seat_everybody(cooperation)
    meeting = planned_meeting(cooperation)
    items = agenda(meeting)
    text = minutes_text(meeting, items, adjuster=adjuster, more=more)
    Draft.objects.create(meeting=meeting, content=text, revision=1, saved_at=at, saved_by="Karin Ek")
    return Draft.objects.select_related("meeting__body", "meeting__cooperation").get(meeting=meeting)
