"""How a group works, wishes for its agenda, and whom it wants to meet."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kansli.meetings.models import Meeting
from kansli.meetings.services.extra import When, call_meeting
from kansli.people.links import make_link
from kansli.people.models import Body, Link, Person
from kansli.post.models import Mail
from kansli.register.services.matters import NotPossibleError
from kansli.sittings.models import AgendaItem, GroupWays, Invitee, Request, Visit
from kansli.sittings.services import requests as services
from kansli.sittings.services.ways import as_lines, quoted, template_of


@pytest.fixture
def body(cooperation) -> Body:
    return Body.objects.get(cooperation=cooperation, key="ledningsgrupp")


@pytest.fixture
def meeting(body, secretary, at) -> Meeting:
    return call_meeting(secretary.scope(), body, When(date=date(2027, 2, 12), starts="08:30", ends="11:00"), at=at)


def test_a_template_is_written_as_lines():
    text = "Välkommen, 5 min\nVal av justerare (beslut), 5 min\nRapport från länet\n- Gymnasieregionen (Petra Lind)\n- Vård\nNästa möte"
    rows = template_of(text)
    assert [(one["heading"], one["standing"], one["kind"], one.get("minutes")) for one in rows] == [
        ("Välkommen", "welcome", "information", 5),
        ("Val av justerare", "adjuster", "decision", 5),
        ("Rapport från länet", "areas", "information", None),
        ("Nästa möte", "next", "information", None),
    ]
    assert rows[2]["areas"] == [{"name": "Gymnasieregionen", "rapporteur": "Petra Lind"}, {"name": "Vård", "rapporteur": ""}]
    assert as_lines(rows) == text


_words = st.text("abcåäö ", min_size=1, max_size=20).map(lambda text: " ".join(text.split())).filter(bool)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(_words, st.sampled_from(["", " (beslut)", " (diskussion)"]), st.sampled_from(["", ", 5 min", ", 120 min"])), max_size=6
    )
)
def test_what_is_read_from_lines_is_written_as_the_same_lines(rows):
    text = "\n".join("".join(row) for row in rows)
    assert as_lines(template_of(text)) == text


def test_settings_quote_the_groups_own_rules():
    rules = "Spelregler\n- Kallelse och underlag skickas ut senast sju dagar före mötet. Vi börjar i tid.\n- Anteckningarna justeras inom tio dagar."
    assert quoted(rules) == {
        "dispatch_days": "Kallelse och underlag skickas ut senast sju dagar före mötet.",
        "adjust_days": "Anteckningarna justeras inom tio dagar.",
    }


def test_the_page_of_a_groups_ways(secretary, member, cooperation, body):
    address = reverse("ways", args=["norra", body.pk])
    assert member.get(address).status_code == 403
    told = {
        "title": "Protokoll", "template": "Upprop\nVal av justerare (beslut), 5 min", "dispatch_days": 10, "adjust_days": 14,
        "invites": "outlook", "chair_clears": "on", "buttons": ["reserve"], "rules": "Underlag skickas ut tio dagar före.",
    }  # fmt: skip
    assert secretary.post(address, told).status_code == 302
    ways = GroupWays.objects.get(body=body)
    assert (ways.title, ways.dispatch_days, ways.adjust_days, ways.invites, ways.buttons) == ("Protokoll", 10, 14, "outlook", ["reserve"])
    assert [one["heading"] for one in ways.template] == ["Upprop", "Val av justerare"]
    page = secretary.get(address).content.decode()
    assert "<q>Underlag skickas ut tio dagar före.</q>" in page
    assert "Val av justerare (beslut), 5 min" in page
    assert secretary.post(address, told | {"dispatch_days": "många"}).status_code == 422


def test_a_member_wishes_and_is_told_what_becomes_of_it(member, chair, secretary, body, meeting, cooperation):
    address = reverse("requests", args=["norra"])
    assert member.post(address, {"body": body.pk, "heading": " BioDriv  Öst ", "why": "Resultat att visa"}).status_code == 302
    row = Request.objects.get()
    assert (row.heading, row.by, row.state, row.person_id) == ("BioDriv Öst", "Petra Lind", "asked", member.scope().person)
    assert "BioDriv Öst" in member.get(address).content.decode()
    assert "BioDriv Öst" not in chair.get(address).content.decode()
    answer = reverse("answer_request", args=["norra", row.pk])
    assert member.post(answer, {"do": "accept"}).status_code == 403
    secretary.post(answer, {"do": "if_time", "mote": meeting.pk, "svar": "Agendan är full"})
    row.refresh_from_db()
    assert (row.state, row.meeting) == ("if_time", meeting)
    mail = Mail.objects.get()
    assert mail.to_address == "petra@ekeby.example"
    assert "Det tas upp om tid finns på mötet 12 februari 2027." in mail.body
    assert "Agendan är full" in mail.body
    again = secretary.post(answer, {"do": "if_time"}, follow=True).content.decode()
    assert "går inte just nu" in again
    assert member.post(address, {"body": body.pk, "heading": " "}).status_code == 422


def test_a_wish_that_is_taken_up_is_accepted(member, secretary, body, meeting):
    member.post(reverse("requests", args=["norra"]), {"body": body.pk, "heading": "BioDriv Öst"})
    row = Request.objects.get()
    secretary.post(reverse("edit_agenda", args=["norra", meeting.pk]), {"do": "take", "forslag": f"request:{row.pk}"})
    row.refresh_from_db()
    assert (row.state, row.meeting) == ("accepted", meeting)
    item = AgendaItem.objects.get(meeting=meeting, heading="BioDriv Öst")
    assert item.presenter == "Petra Lind"
    assert item.reason.startswith("önskat av Petra Lind")
    assert Mail.objects.count() == 1


def test_a_wish_by_personal_link(cooperation, meeting, at):
    person = Person.objects.create(cooperation=cooperation, name="Åsa Ek")
    row = services.submit_by_link(person, meeting, "Cykelplan", name="Anna Ek för Åsa Ek", at=at)
    assert (row.by, row.meeting, row.state) == ("Anna Ek för Åsa Ek", meeting, "asked")
    with pytest.raises(NotPossibleError, match="Skriv vad du vill ta upp"):
        services.submit_by_link(person, meeting, "  ", at=at)


def test_a_member_wishes_on_the_page_of_the_kallelse(cooperation, meeting, at):
    person = Person.objects.create(cooperation=cooperation, name="Åsa Ek", email="asa@ekeby.example")
    invitee = Invitee.objects.create(meeting=meeting, person=person)
    token = make_link(
        Link.Purpose.MEMBER, at=timezone.now(), cooperation=cooperation, person=person, address=person.email, thing=f"invitee:{invitee.pk}"
    )
    page = Client()
    assert page.post(f"/m/{token}/", {"wish": " "}).status_code == 422
    page.post(f"/m/{token}/", {"wish": "Cykelplan", "why": "Vägen är farlig"})
    row = Request.objects.get()
    assert (row.heading, row.why, row.person, row.meeting, row.state) == ("Cykelplan", "Vägen är farlig", person, meeting, "asked")
    assert "Ditt önskemål: Cykelplan (väntar på svar)" in page.get(f"/m/{token}/").content.decode()


def test_the_visit_plan(secretary, member, body, meeting):
    address = reverse("visits", args=["norra"])
    told = {"guest": "Landshövdingen", "body": body.pk, "year": 2027, "purpose": "Länsplanen", "state": "wished", "meeting": ""}
    assert secretary.post(reverse("edit_visit", args=["norra"]), told).status_code == 302
    assert "Landshövdingen" in member.get(address).content.decode()
    assert "Lägg till" not in member.get(address).content.decode()
    assert secretary.post(reverse("edit_visit", args=["norra"]), told | {"guest": ""}).status_code == 422
    visit = Visit.objects.get()
    secretary.post(reverse("edit_visit", args=["norra"]), told | {"besok": visit.pk, "state": "asked"})
    visit.refresh_from_db()
    assert visit.state == "asked"
    secretary.post(reverse("edit_agenda", args=["norra", meeting.pk]), {"do": "take", "forslag": f"visit:{visit.pk}"})
    visit.refresh_from_db()
    assert visit.meeting == meeting
    assert AgendaItem.objects.get(meeting=meeting, heading="Besök: Landshövdingen").planned == 45
