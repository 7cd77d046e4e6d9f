"""Every page in a real browser: nothing that axe finds, light and dark; nothing the policy stops; no page wider than the screen."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from tests.support.addresses import addresses

from kansli.access import Role
from kansli.archive.models import Arrival
from kansli.matters.models import Matter
from kansli.meetings.models import Meeting, Minutes, OutsideCalendar, OutsideEvent
from kansli.meetings.services.plans import start_plan
from kansli.people.guard import Scope
from kansli.people.models import Body, Organisation, Person, Seat, User
from kansli.post.inbox import take
from kansli.post.models import Received
from kansli.post.services import Sender, prepare
from kansli.register.models import Awaited, Decision, Fact
from kansli.sittings.models import AgendaItem, Draft, Paper, Snapshot


def a_mail(cooperation) -> list[int]:
    at = datetime(2026, 11, 20, 9, tzinfo=UTC)
    to = {"person": None, "to_name": "Petra Lind", "to_address": "petra@solberga.example"}
    about = {"kind": "summons", "thing": "", "subject": "Kallelse 12 februari", "body": "Hej Petra!\n\nVälkommen.\n", "by": "Karin Ek"}
    sender = Sender("Karin Ek, Norra samverkan", "karin@ekeby.example")
    return [prepare(cooperation=cooperation, key="page", sender=sender, at=at, **to, **about).pk]


def an_answer(cooperation) -> list[int]:
    come = take(b"From: petra@solberga.example\r\nSubject: SV\r\n\r\nJag kommer.\r\n", at=datetime(2026, 11, 20, 9, tzinfo=UTC))
    Received.objects.update(cooperation=cooperation, state="ask", told="Läs svaret.")
    return [come.pk]


def planned(cooperation) -> Meeting:
    """A meeting to be held, with an item and a paper that is to come."""
    body = Body.objects.get(cooperation=cooperation, key="ledningsgrupp")
    meeting, new = Meeting.objects.get_or_create(
        cooperation=cooperation,
        body=body,
        date=date(2024, 2, 16),
        defaults={"standing": "planned", "state": "draft", "announced": True, "starts": "09:00", "ends": "11:30", "form": "physical"},
    )
    if new:
        item = AgendaItem.objects.create(meeting=meeting, ordinal=1, heading="Vattenplan", kind="decision", planned=20)
        Paper.objects.create(item=item, title="Kostnadskalkyl", owner="Petra Lind", due_on=date(2024, 2, 9))
    return meeting


def drafted(cooperation) -> Draft:
    """Minutes as they are written, and one earlier version of them."""
    meeting = planned(cooperation)
    at = datetime(2026, 11, 20, 9, tzinfo=UTC)
    item = meeting.agenda.first()
    text = f"# Minnesanteckningar från ledningsgruppen\n\n## Deltagare\n\n- Petra Lind, Solberga\n\n## 1. {item.heading} {{#p{item.pk}}}\n"
    draft, new = Draft.objects.get_or_create(meeting=meeting, defaults={"content": text, "saved_at": at, "saved_by": "Karin Ek"})
    if new:
        words = f"{text}\nPetra Lind återkommer med tider.\n"
        Snapshot.objects.create(draft=draft, revision=0, content=words, by="Karin Ek", at=at)
    return draft


def year_plan(cooperation) -> list[int]:
    """A plan for all groups, with what its first meeting meets with."""
    at = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    user = User.objects.filter(memberships__cooperation=cooperation).first()
    plan = start_plan(Scope(cooperation, user, Role.ADMINISTRATOR, None), 2027, at=at)
    first = plan.meetings.order_by("date").first()
    calendar, _ = OutsideCalendar.objects.get_or_create(cooperation=cooperation, name="Regionen")
    OutsideEvent.objects.get_or_create(calendar=calendar, title="Regiondagen", first=first.date, last=first.date)
    return [plan.year]


ARGUMENTS = {
    "draft": lambda c: [drafted(c).pk],
    "draft_close": lambda c: [drafted(c).pk],
    "draft_versions": lambda c: [drafted(c).pk],
    "draft_version": lambda c: [drafted(c).pk, Snapshot.objects.get(draft=drafted(c)).pk],
    "agenda": lambda c: [planned(c).pk],
    "summons": lambda c: [planned(c).pk],
    "plan": year_plan,
    "rhythm": lambda c: [*year_plan(c), Body.objects.get(cooperation=c, key="ledningsgrupp").pk],
    "plan_meeting": lambda c: [planned(c).pk],
    "clearance": lambda c: [planned(c).pk],
    "group_members": lambda c: [Body.objects.filter(cooperation=c, key="ledningsgrupp").get().pk],
    "ways": lambda c: [Body.objects.filter(cooperation=c, key="ledningsgrupp").get().pk],
    "meeting": lambda c: [Meeting.objects.filter(cooperation=c, standing="held").first().pk],
    "matter": lambda c: [Matter.objects.filter(cooperation=c, mentions__isnull=False, merged_into=None).first().pk],
    "decision": lambda c: [Decision.objects.filter(cooperation=c).first().pk],
    "person": lambda c: [Person.objects.filter(cooperation=c, awaited__isnull=False).first().pk],
    "municipality": lambda c: [Organisation.objects.filter(cooperation=c, member=True).first().pk],
    "awaited": lambda c: [Awaited.objects.filter(cooperation=c).first().pk],
    "review": lambda c: [Minutes.objects.filter(meeting__cooperation=c, repaired=True).first().pk],
    "review_reread": lambda c: [Minutes.objects.filter(meeting__cooperation=c).first().pk],
    "review_head": lambda c: [Minutes.objects.filter(meeting__cooperation=c).first().pk],
    "review_new": lambda c: [Minutes.objects.filter(meeting__cooperation=c).first().pk, "decision"],
    "review_correct": lambda c: list(Fact.objects.filter(cooperation=c, kind="assignment").values_list("minutes", "pk").first()),
    "minutes": lambda c: [Minutes.objects.filter(meeting__cooperation=c).first().pk],
    "arrival": lambda c: [Arrival.objects.filter(delivery__cooperation=c).first().pk],
    "seat": lambda c: [Seat.objects.filter(cooperation=c, holdings__isnull=False).first().pk],
    "feedback": lambda c: [Meeting.objects.filter(cooperation=c, standing="held").first().pk],
    "mail": a_mail,
    "received": an_answer,
    "adjusting": lambda c: [Meeting.objects.filter(cooperation=c, standing="held").first().pk],
    "release": lambda c: [Meeting.objects.filter(cooperation=c, standing="held").first().pk],
    "renditions": lambda c: [Meeting.objects.filter(cooperation=c, standing="held").first().pk],
}
"""Pages of one thing, and which thing of the samples they are looked at with."""
PAGES = [
    "today", "outstanding", "meetings", "matters", "decisions", "assignments", "people", "reading_in", "reviews", "found", "question",
    "search", "history", "mails", "members", "calendars", "templates", "remove_examples", "new_meeting",
    "requests", "visits", "followup", "plans", "outside_calendars", "weigh_decisions", *ARGUMENTS,
]  # fmt: skip
MENU = {"today", "outstanding", "meetings", "matters", "decisions", "assignments", "people", "reading_in", "reviews"}


def path_of(name: str, cooperation) -> str:
    if name in ARGUMENTS:
        return reverse(name, args=[cooperation.slug, *ARGUMENTS[name](cooperation)])
    return reverse(name, args=[cooperation.slug])


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_open_to_everybody(samples, administrator, log_in, axe, name):
    page = log_in(administrator)
    answer = page.goto(path_of(name, samples) + ("?q=samarbete" if name == "search" else ""))
    assert answer.status == 200
    assert page.locator("h1").count() == 1
    assert page.title()
    axe(page)
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360, "wider than a phone"


def test_the_log_in_page(page, db, axe):
    page.goto("/logga-in/")
    axe(page)


def test_the_menu_leads_everywhere_by_keyboard(samples, administrator, log_in):
    page = log_in(administrator)
    page.goto(path_of("today", samples))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Till innehållet"
    seen = set()
    for _ in range(16):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("document.activeElement.getAttribute('href')"))
    assert {path_of(name, samples) for name in MENU} <= seen


def test_no_page_is_left_out():
    """What answers to GET with a page is in the list above, or stands here because it is something else."""
    known = set(PAGES) | NOT_PAGES
    assert {one.name for one in addresses() if one.name and "<slug:slug>" in one.route} <= known


NOT_PAGES = {
    *("draft_open", "draft_save", "draft_read", "draft_write", "draft_verdict", "draft_time"),
    *("draft_take_over", "draft_word", "draft_word_back"),
    *("check_minutes", "submit_minutes", "edit_adjusting", "minutes_version", "release_minutes", "edit_release", "released_minutes"),
    "compare_versions",  # two versions are made, and looked at, in tests/sittings/test_adjusting_browser.py
    *("edit_agenda", "save_item", "edit_papers", "paper_file", "pack", "answer_request", "edit_visit"),
    *("start_plan", "edit_plan", "edit_meeting", "edit_calendars", "invite_plan", "edit_summons", "summons_calendar"),
    *("send_reminders", "settle_report", "change_seat", "send_welcome"),
    *("send_mails", "edit_mail", "mail_file", "edit_received", "received_whole"),
    *("edit_matter", "edit_decision", "edit_members", "edit_outstanding", "undo", "make_calendar", "make_key", "revoke_calendar"),
    *(
        "ask_again",
        "give_answer",
        "history_before",
        "let_count",
        "no_minutes",
        "read_anyway",
        "remove_arrival",
        "rename_cooperation",
        "take_back",
    ),
    *(
        "review_words",
        "review_accept",
        "review_accept_rest",
        "review_add",
        "review_reject",
        "review_settle",
        "review_secrecy",
        "review_take_back",
        "review_undo",
    ),
    *(
        "fetch_outstanding",
        "fetch_everything",
        "fetch_course",
        "fetch_list",
        "fetch_template",
        "put_template",
        "file",
        "page_image",
        "delivery_list",
        "matter_panel",
    ),
}
"""Acts, downloads, and parts of pages."""
