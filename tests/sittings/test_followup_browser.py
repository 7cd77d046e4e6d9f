"""Follow-up in a real browser: the owner and the newcomer on a phone, the secretariat's pages with something on them, nothing that axe finds."""

from __future__ import annotations

from django.urls import reverse
from tests.sittings.test_followup import PETRA, clock, given, meeting, path_in, remind, scope  # noqa: F401 - fixtures

from kansli.people.models import Holding, Seat
from kansli.sittings.models import Report
from kansli.sittings.services import welcome
from kansli.sittings.services.seats import SeatChange, change_seat

from kansli.people.seats import holders_on  # isort: skip


def fits(page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360, "wider than a phone"


def test_the_owner_answers_on_a_phone_and_the_secretariat_closes(secretary, scope, meeting, at, log_in, axe, page):  # noqa: F811
    link = path_in(remind(scope, "Petra Lind", at))
    page.goto(link)
    axe(page)
    fits(page)
    page.fill("textarea", "Underlaget ligger i mappen.")
    page.click("button:text-is('Klart')")
    page.wait_for_selector("text=Ditt svar 20 november")
    assert Report.objects.get().answer == "done"
    log_in(secretary)
    page.goto(reverse("followup", args=["norra"]))
    axe(page)
    fits(page)
    page.click("button:text-is('Avsluta')")
    page.wait_for_selector("text=Inga svar väntar.")
    assert given(PETRA).state == "done"


def test_the_newcomer_on_a_phone(secretary, scope, meeting, at, log_in, axe, page):  # noqa: F811
    seat = Seat.objects.get(body=meeting.body, organisation__name="Nykvik")
    holder = next(one for one in holders_on(meeting.body, at.date()) if one.seat_id == seat.pk)
    change = SeatChange("Lena Holm", "lena@nykvik.example", at.date(), takes={f"awaited-{given(PETRA).pk}": "successor"})
    new = change_seat(scope, seat, holder, change, at=at)
    log_in(secretary)
    page.goto(reverse("seat", args=["norra", seat.pk]))
    axe(page)
    fits(page)
    page.goto(path_in(welcome.prepare_welcome(scope, Holding.objects.get(pk=new.pk), at=at)))
    axe(page)
    fits(page)
    assert page.locator("h1").inner_text() == "Välkommen till ledningsgruppen"
