"""A seat changes holder: what lies with the one who leaves is handed over in the same act, and the new one is welcomed."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar
from tests.sittings.test_followup import JONAS, PETRA, clock, given, meeting, path_in, person, remind, scope  # noqa: F401 - fixtures

from kansli.meetings.models import Item, Meeting
from kansli.people.models import Holding, Link, Person, Seat
from kansli.people.seats import holders_on
from kansli.post.models import Mail
from kansli.register.following import tie_together
from kansli.register.models import Awaited, Fact
from kansli.sittings.models import Adjuster, Draft, GroupWays, Request
from kansli.sittings.services import adjusting

from tests.support.sitting import agenda, minutes_text, planned_meeting  # isort: skip

NEW = {"name": "Lena Holm", "email": "Lena.Holm@nykvik.example", "began": "2027-01-01"}


@pytest.fixture
def seat(meeting) -> Seat:  # noqa: F811
    return Seat.objects.get(body=meeting.body, organisation__name="Nykvik")


def change(secretary, seat, **told):
    return secretary.post(reverse("change_seat", args=["norra", seat.pk]), told)


def everything(to: str) -> dict[str, str]:
    return {f"awaited-{given(PETRA).pk}": to}


def test_the_page_lists_what_lies_with_the_holder(secretary, seat):
    page = secretary.get(reverse("seat", args=["norra", seat.pk])).content.decode()
    assert "Nykviks ledamot i ledningsgruppen" in page
    assert "ta fram ett underlag om lokaler" in page


def test_nothing_is_saved_before_somebody_is_chosen(secretary, seat):
    answer = change(secretary, seat, **NEW)
    assert answer.status_code == 422
    assert "Välj vem som tar över" in answer.content.decode()
    assert not Person.objects.filter(name="Lena Holm").exists()
    assert Holding.objects.get(seat=seat).ended is None


def test_the_new_one_takes_over_in_one_act(secretary, seat, scope):  # noqa: F811
    assert change(secretary, seat, **NEW, **everything("successor")).status_code == 302
    old, new = Holding.objects.get(seat=seat, person__name="Petra Lind"), Holding.objects.get(seat=seat, person__name="Lena Holm")
    assert (old.ended, new.began, new.person.email) == (date(2026, 12, 31), date(2027, 1, 1), "lena.holm@nykvik.example")
    assert (given(PETRA).owner_person, given(PETRA).handovers.get().before) == (new.person, "Petra Lind")
    names = {day: [one.person.name for one in holders_on(seat.body, day) if one.seat_id == seat.pk] for day in (old.ended, new.began)}
    assert names == {old.ended: ["Petra Lind"], new.began: ["Lena Holm"]}
    tie_together(scope.cooperation)
    assert Holding.objects.get(pk=new.pk).seen_first == date(2027, 1, 1), "what minutes show does not undo what a person said"


def test_who_leaves_without_a_successor_hands_over_to_the_secretariat(secretary, seat, scope, at):  # noqa: F811
    mail = remind(scope, "Petra Lind", at)
    assert change(secretary, seat, ended="2026-11-20", **everything("successor")).status_code == 422
    assert change(secretary, seat, ended="2026-11-19", **everything("kansliet")).status_code == 302
    assert (given(PETRA).owner, given(PETRA).owner_person) == ("Kansliet", None)
    assert Link.objects.filter(purpose="assignment", revoked_at=None).count() == 0
    assert Client().get(path_in(mail)).status_code == 410


def test_days_that_do_not_agree_are_refused(secretary, seat):
    assert (
        "Den nya ledamoten börjar innan" in change(secretary, seat, **NEW, ended="2027-01-10", **everything("successor")).content.decode()
    )
    assert "Välj den dagen eller en senare" in change(secretary, seat, ended="2026-01-01", **everything("kansliet")).content.decode()
    assert "är redan ledamot här" in change(secretary, seat, **(NEW | {"name": "Petra Lind"}), **everything("successor")).content.decode()
    assert Holding.objects.filter(seat=seat).count() == 1


def test_minutes_to_adjust_and_wishes_are_handed_over(secretary, seat, scope, cooperation, at):  # noqa: F811
    other = planned_meeting(cooperation, on=date(2026, 11, 19))
    draft = Draft.objects.create(meeting=other, content=minutes_text(other, agenda(other)), revision=1, saved_at=at, saved_by="Karin Ek")
    adjusting.submit(scope, draft, revision=1, at=at)
    duty = Adjuster.objects.get(meeting=other, replaced_on=None)
    wish = Request.objects.create(
        cooperation=cooperation, body=seat.body, heading="Lokaler", person=person("Petra Lind"), by="Petra Lind", at=at
    )
    told = NEW | everything("successor") | {f"request-{wish.pk}": "successor"}
    assert change(secretary, seat, **told, **{f"adjuster-{duty.pk}": "kansliet"}).status_code == 422, "the secretariat does not adjust"
    assert Holding.objects.get(seat=seat).ended is None
    assert change(secretary, seat, **told, **{f"adjuster-{duty.pk}": "Eva Sund"}).status_code == 302
    assert Adjuster.objects.get(meeting=other, replaced_on=None).person.name == "Eva Sund"
    wish.refresh_from_db()
    assert wish.person.name == "Lena Holm"


@pytest.fixture
def welcomed(secretary, seat, meeting) -> Mail:  # noqa: F811
    Meeting.objects.filter(pk=meeting.pk).update(announced=True)
    GroupWays.objects.update_or_create(body=seat.body, defaults={"rules": "Den som inte kan komma skickar ersättare."})
    change(secretary, seat, **(NEW | {"began": "2026-11-20"}), **everything("successor"))
    page = secretary.get(reverse("seat", args=["norra", seat.pk])).content.decode()
    assert "Välkommen som Nykviks ledamot i ledningsgruppen" in page
    holding = Holding.objects.get(seat=seat, person__name="Lena Holm")
    for _ in range(2):
        secretary.post(reverse("send_welcome", args=["norra", seat.pk]), {"holding": holding.pk})
    return Mail.objects.get(kind="welcome")


def test_the_newcomer_is_welcomed_with_all_that_is_needed(welcomed):
    assert welcomed.subject == "Välkommen till ledningsgruppen, Norra samverkan"
    assert "fredag 4 december" in welcomed.body
    assert "ta fram ett underlag om lokaler" in welcomed.body
    client, path = Client(), path_in(welcomed)
    page = client.get(path).content.decode()
    for told in (
        "Fredag 4 december 2026",
        "Ledningsgruppen 13 november 2026",
        "Camilla Berg",
        "skickar ersättare",
        "Organisationsförslag",
        "Petra Lind",
    ):
        assert told in page
    calendar = Calendar.from_ical(client.get(f"{path}kalender/").content)
    assert [str(event["summary"]) for event in calendar.walk("VEVENT")] == ["Ledningsgruppen, Norra samverkan"]
    pdf = client.get(path + page.split(path)[2].split('"')[0])
    assert pdf.content.startswith(b"%PDF-")


def test_a_newcomer_sees_only_what_is_out_and_not_secret(welcomed, cooperation):
    secret = given(JONAS).fact
    Fact.objects.filter(pk=secret.pk).update(secret=True)
    Item.objects.filter(pk=secret.item_id).update(secret=True)
    planned_meeting(cooperation, on=date(2027, 2, 12))
    Meeting.objects.filter(date=date(2027, 2, 12)).update(announced=False)
    client, path = Client(), path_in(welcomed)
    page = client.get(path).content.decode()
    assert "bearbeta organisationsförslaget" not in page.lower()
    assert "12 februari 2027" not in page
    assert client.get(f"{path}anteckningar/999999/").status_code == 404


def test_one_who_has_left_sees_nothing_more(welcomed, seat):
    Holding.objects.filter(seat=seat, person__name="Lena Holm").update(ended=date(2026, 11, 1))
    assert Client().get(path_in(welcomed)).status_code == 404
    assert Awaited.objects.filter(owner_person__name="Lena Holm").exists()
