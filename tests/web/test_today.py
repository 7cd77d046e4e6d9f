"""Idag: at most seven lines, each leading to where it is done."""

from __future__ import annotations

import re
from datetime import date

import pytest

from kansli.archive.models import Arrival, Delivery
from kansli.matters.models import Matter
from kansli.meetings.models import Meeting
from kansli.people.models import Body
from kansli.web.today import today_lines

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


def words(client, cooperation=None) -> dict[str, list[str]]:
    return {group.title: [line.words for line in group.lines] for group in today_lines(client.scope(cooperation), TODAY)}


def test_nothing_waits_in_an_empty_archive(secretary):
    assert words(secretary) == {}
    page = secretary.get("/norra/").content.decode()
    assert "Inget väntar." in page
    assert "Läs in anteckningar" in page


def test_who_reads_in_is_led_to_where_files_are_dropped_until_something_is_read(secretary, member, samples):
    assert secretary.get("/")["Location"] == "/norra/las-in/"
    assert member.get("/")["Location"] == "/norra/"
    Meeting.objects.filter(cooperation=samples).update(cooperation=secretary.cooperation)
    assert secretary.get("/")["Location"] == "/norra/"


def test_the_samples_have_something_to_do(secretary, samples):
    found = words(secretary, samples)
    assert any("ser redovisat ut" in line or "ser redovisade ut" in line for line in found["Gör nu"])
    assert any(re.search(r"Anteckningar saknas från \d+ möten", line) for line in found["Väntar på andra"])
    assert sum(len(lines) for lines in found.values()) <= 7


def test_every_line_leads_somewhere(secretary, samples):
    for group in today_lines(secretary.scope(samples), TODAY):
        for line in group.lines:
            assert secretary.get(line.address.split("#")[0]).status_code == 200


def test_files_that_are_being_read_are_told(secretary, at):
    delivery = Delivery.objects.create(cooperation=secretary.cooperation, at=at)
    Arrival.objects.create(delivery=delivery, name="a.docx")
    assert words(secretary)["Väntar på andra"] == ["1 fil läses in"]


def test_a_watched_matter_is_told_when_its_day_comes(secretary):
    matter = Matter.objects.create(
        cooperation=secretary.cooperation, key="a", name="Elkapacitet", state="watched", review_on=date(2026, 12, 1)
    )
    assert words(secretary)["Snart"] == ["Bevakas: Elkapacitet, se över 1 december 2026"]
    Matter.objects.filter(pk=matter.pk).update(review_on=date(2027, 6, 1))
    assert words(secretary) == {}


def test_a_member_sees_the_next_meeting_and_the_latest_minutes(member):
    body = Body.objects.filter(cooperation=member.cooperation).first()
    for day in (date(2026, 10, 2), date(2027, 2, 12)):
        Meeting.objects.create(cooperation=member.cooperation, body=body, date=day)
    assert words(member)["Snart"] == [f"Nästa möte: {body.label} 12 februari 2027", f"Senaste anteckningar: {body.label} 2 oktober 2026"]


def test_few_queries(secretary, samples, django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        assert secretary.get("/exempel/").status_code == 200


@pytest.fixture
def coming(cooperation) -> Meeting:
    body = Body.objects.get(cooperation=cooperation, key="ledningsgrupp")
    return Meeting.objects.create(
        cooperation=cooperation,
        body=body,
        date=date(2026, 11, 27),
        starts="08:30",
        ends="11:00",
        standing="planned",
        state="draft",
        announced=True,
    )


def test_a_kallelse_that_is_due_and_a_place_that_is_not_fixed(secretary, coming):
    assert words(secretary) == {
        "Gör nu": ["Kallelse till ledningsgruppen 27 november ska ut i dag"],
        "Snart": ["Nästa möte: ledningsgruppen 27 november", "Ledningsgruppen 27 november, ej fastställt: plats"],
    }


def test_who_has_not_answered_and_what_is_missing(secretary, coming, at):
    from kansli.people.models import Holding, Person, Seat
    from kansli.sittings.models import AgendaItem, Invitee, Paper
    from kansli.sittings.services.summons import summon

    for home, name in (("Ekeby", "Camilla Berg"), ("Nykvik", "Petra Lind")):
        person = Person.objects.create(cooperation=coming.cooperation, name=name, email=f"{home.lower()}@ekeby.example")
        seat = Seat.objects.get(body=coming.body, organisation__name=home)
        Holding.objects.create(seat=seat, person=person, seen_first=date(2025, 1, 1), seen_last=date(2026, 1, 1))
    item = AgendaItem.objects.create(meeting=coming, ordinal=1, heading="Budget")
    Paper.objects.create(item=item, title="Förslag", owner="Petra Lind")
    summon(secretary.scope(), coming, at=at)
    Invitee.objects.filter(person__name="Camilla Berg").update(answer="yes")
    assert words(secretary)["Väntar på andra"] == [
        "Underlag saknas till punkt 1 (Petra Lind), ledningsgruppen 27 november",
        "Ledningsgruppen 27 november: 1 av 2 har svarat, Nykvik saknas",
    ]


def test_no_group_starves_another(secretary, samples, coming):
    found = today_lines(secretary.scope(samples), TODAY)
    assert sum(len(group.lines) for group in found) <= 7
    assert len(found) >= 2
