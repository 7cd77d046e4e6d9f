"""One whole cycle in a browser: the year planned, a meeting called, prepared, held, adjusted and sent out; and the next one's agenda."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime, time, timedelta
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from django.utils import timezone
from docx import Document
from playwright.sync_api import Page, expect
from tests.support.cast import Visitor

from kansli.meetings.models import Meeting, YearPlan
from kansli.people.links import unsealed
from kansli.people.models import Body, Cooperation, Person
from kansli.people.seats import holders_on
from kansli.post import inbox
from kansli.post.models import Mail, Received
from kansli.post.worker import run_once
from kansli.register.models import Awaited, Decision, Fact
from kansli.sittings.models import AgendaItem, Draft, Invitee
from kansli.web.dispatch import hand_over

pytestmark = pytest.mark.slow
YEAR = 2027
FIRST = "Ledningsgruppen beslutar att avsätta högst 150 000 kr för en gemensam kravprofil under 2027."
SECOND = "att ställa sig bakom förslaget till arbetssätt"
TASK = "ta fram en tidplan för införandet"


class Calendar:
    """The house's clock, which the test puts forward as the year goes on."""

    def __init__(self) -> None:
        self.begun = self.at = datetime(YEAR - 1, 11, 20, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def reach(self, day: date, hour: int = 8) -> None:
        self.at = datetime.combine(day, time(hour), UTC)


@pytest.fixture
def calendar(monkeypatch, settings) -> Calendar:
    settings.SESSION_COOKIE_AGE = 400 * 24 * 3600
    made = Calendar()
    monkeypatch.setattr("django.utils.timezone.now", made)
    return made


@pytest.fixture
def group(samples) -> Body:
    """The samples' management group, whose members have addresses."""
    body = Body.objects.get(cooperation=samples, key="ledningsgrupp")
    for holding in holders_on(body, None):
        Person.objects.filter(pk=holding.person_id).update(email=f"ledamot{holding.person_id}@kommun.example")
    return body


@pytest.fixture
def folders(settings, tmp_path) -> None:
    settings.FILES, settings.OUTBOX, settings.MAIL_FILES = tmp_path / "files", tmp_path / "outbox", tmp_path / "post"


def said(page: Page, words: str) -> None:
    """What the page answers after an act."""
    expect(page.locator(".messages")).to_contain_text(words)


def press(page: Page, name: str | re.Pattern[str], *, within: str = "main") -> None:
    page.locator(within).get_by_role("button", name=name, exact=isinstance(name, str)).first.click()


def path_in(mail: Mail) -> str:
    return "/m/" + unsealed(mail.body).split("/m/")[1].split()[0]


def deliver() -> None:
    """The mail's own process takes its turn."""
    run_once(hand_over, clock=timezone.now)


def calendar_reply(mail: Mail, partstat: str) -> bytes:
    """What somebody's calendar mails back."""
    uid, sequence = (re.search(rf"^{name}:(.*)$", mail.calendar, re.MULTILINE)[1].strip() for name in ("UID", "SEQUENCE"))
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Kalender//SV", "METHOD:REPLY", "BEGIN:VEVENT", f"UID:{uid}", f"SEQUENCE:{sequence}",
        f"ATTENDEE;PARTSTAT={partstat}:mailto:{mail.to_address}", "DTSTAMP:20261201T080000Z", "DTSTART:20270101T080000Z", "END:VEVENT", "END:VCALENDAR",
    ]  # fmt: skip
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = mail.to_address, "kansli@localhost", "Accepterat"
    message["Message-ID"], message["In-Reply-To"] = f"<svar-{mail.pk}@kommun.example>", mail.message_id
    message.set_content("Svar från kalendern")
    message.add_alternative("\r\n".join(lines) + "\r\n", subtype="calendar", params={"method": "REPLY"})
    return message.as_bytes()


def written_reply(mail: Mail, words: str) -> bytes:
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = mail.to_address, "kansli@localhost", f"SV: {mail.subject}"
    message["Message-ID"], message["In-Reply-To"] = f"<svar-{mail.pk}@kommun.example>", mail.message_id
    message.set_content(words)
    return message.as_bytes()


def plan_the_year(page: Page, group: Body) -> Meeting:
    """Drafted from how the groups met, a clash found and moved, sent out, decided, invited to."""
    page.goto("/exempel/motesplan/")
    page.get_by_label("År").fill(str(YEAR))
    press(page, "Börja mötesplanen")
    plan = YearPlan.objects.get(year=YEAR)
    assert plan.meetings.values("body").distinct().count() == 2
    first = plan.meetings.filter(body=group).order_by("date").first()
    page.goto("/exempel/motesplan/kalendrar/")
    page.get_by_label("Namn").fill("Regionen")
    day = f"{first.date:%Y%m%d}"
    content = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:{day}\r\nSUMMARY:Regiondagen\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    page.get_by_label("Kalenderfil (.ics)").set_input_files(
        [{"name": "regionen.ics", "mimeType": "text/calendar", "buffer": content.encode()}]
    )
    press(page, "Lägg till")
    said(page, "Regionen är inlagd.")
    page.goto(f"/exempel/motesplan/{YEAR}/")
    expect(page.get_by_text("Regiondagen (Regionen)")).to_be_visible()
    press(page, "Skicka ut som underlag")
    said(page, "krockar")
    press(page, re.compile("Flytta till"))
    said(page, "Mötet är flyttat.")
    while (clash := page.locator(".clash")).count():  # what the samples' groups meet with besides
        clash.first.get_by_label("Varför det kan ligga kvar").fill("Ingen annan dag passar")
        clash.first.get_by_role("button", name="Ligger kvar").click()
        said(page, "Mötet ligger kvar.")
    press(page, "Skicka ut som underlag")
    said(page, "utskickad som underlag")
    press(page, "Beslutad")
    said(page, "Mötesplanen är beslutad.")
    press(page, "Skicka inbjudningar till kalendern")
    said(page, "är skickad")
    deliver()
    first.refresh_from_db()
    return first


def answer(page: Page, meeting: Meeting) -> None:
    """One on the page, one by a reply, one from the calendar."""
    mails = list(Mail.objects.filter(kind="summons", concerns__thing=f"meeting:{meeting.pk}").order_by("to_address"))
    assert {mail.state for mail in mails} == {"sent"}
    member = page.context.browser.new_context(
        base_url=page.url.split("/exempel")[0], viewport={"width": 390, "height": 800}, locale="sv-SE"
    )
    phone = member.new_page()
    phone.goto(path_in(mails[0]))
    phone.get_by_role("button", name="Jag kommer", exact=True).click()
    expect(phone.get_by_role("status")).to_contain_text("kommer")
    member.close()
    for content in (written_reply(mails[1], "Nej, jag har tyvärr förhinder."), calendar_reply(mails[2], "ACCEPTED")):
        received = inbox.take(content, at=timezone.now())
        assert received
        inbox.settle(received, hand_over, at=timezone.now())
    assert set(Received.objects.values_list("state", flat=True)) == {"taken"}
    given = dict(Invitee.objects.filter(meeting=meeting).exclude(answer="none").values_list("answered_via", "answer"))
    assert given == {"page": "yes", "mail": "no", "calendar": "yes"}
    page.goto(f"/exempel/moten/{meeting.pk}/kallelse/")
    expect(page.locator("main")).to_contain_text("2 kommer")


def prepare(page: Page, meeting: Meeting) -> str:
    """The agenda from what is usual and what the register proposes; a decision with its paper. The heading of what was tabled."""
    page.goto(f"/exempel/moten/{meeting.pk}/agenda/")
    press(page, "Börja med de här punkterna")
    expect(page.locator(".items > li").first).to_be_visible()
    tabled = page.locator("form.proposal", has_text="Bordlagt").first
    heading = tabled.locator("h3").inner_text().replace("\n", " ")
    tabled.get_by_role("button", name=re.compile("^Lägg till")).click()
    expect(page.locator(".items")).to_contain_text(heading)
    for name in ("Kravprofil", "Arbetssätt"):
        page.get_by_label("Ny punkt").fill(name)
        page.get_by_label("Typ").select_option("decision")
        page.locator("form.new-item").get_by_role("button", name="Lägg till").click()
        page.locator(".items").get_by_role("link", name=name, exact=True).click()
        page.get_by_label("Förslag till beslut").fill(f"att anta förslaget om {name.lower()}.")
        page.locator("li.editing form.sheet").first.get_by_role("button", name="Spara", exact=True).click()
        expect(page.locator(".items")).to_contain_text(f"Förslag till beslut: att anta förslaget om {name.lower()}.")
    page.locator(".items").get_by_role("link", name="Kravprofil", exact=True).click()
    page.get_by_label("Lägg till filer").set_input_files(
        [{"name": "Förslag.txt", "mimeType": "text/plain", "buffer": "Förslag till kravprofil för åren.".encode()}]
    )
    page.locator(".papers-edit").get_by_role("button", name="Lägg till", exact=True).first.click()
    expect(page.locator(".papers-edit")).to_contain_text("Förslag")
    page.goto(f"/exempel/moten/{meeting.pk}/kallelse/")
    press(page, "Skicka det som är nytt")
    said(page, "Kallelsen är skickad")
    letter = Mail.objects.filter(kind="summons", concerns__thing=f"meeting:{meeting.pk}").latest("pk")
    assert "Förslag till beslut: att anta förslaget om kravprofil." in letter.body
    assert "Nytt sedan förra kallelsen: agendan; underlag till punkt" in letter.body
    return heading


def write_in(page: Page, button: str, item: str, **fields: str) -> None:
    """One of the six buttons: the sentence it writes is read at once."""
    tool = page.locator("details.tool", has=page.locator("summary", has_text=re.compile(f"^{button}$")))
    tool.locator("summary").click()
    choice = tool.locator("select[name=item]")
    if choice.count():
        choice.select_option(label=next(label for label in choice.locator("option").all_inner_texts() if item in label))
    for label, words in fields.items():
        tool.locator(f"[name={label}]").first.fill(words)
    return tool


def hold(page: Page, meeting: Meeting, tabled: str) -> tuple[str, str]:
    """Two decisions, one tabling, one who does not take part, one assignment. The adjuster, and who does not take part."""
    page.goto(f"/exempel/moten/{meeting.pk}/anteckningar/")
    press(page, "Börja skriva")
    tool = write_in(page, "Justerare", "Val av justerare")
    adjuster = tool.locator("input[name=who]").first
    name = adjuster.get_attribute("value")
    adjuster.check()
    tool.get_by_role("button", name="Skriv in").click()
    expect(page.locator("#page")).to_contain_text(f"{name} väljs till justerare.")
    write_in(page, "Beslut", "Kravprofil", what=FIRST).get_by_role("button", name="Skriv in").click()
    expect(page.locator("#page")).to_contain_text(FIRST)
    tool = write_in(page, "Deltar inte", "Kravprofil")
    municipality = tool.locator("input[name=who]").first.get_attribute("value")
    tool.locator("input[name=who]").first.check()
    tool.get_by_role("button", name="Skriv in").click()
    expect(page.locator("#page")).to_contain_text(re.compile("deltar inte i beslutet"))
    write_in(page, "Beslut", "Arbetssätt", what=SECOND).get_by_role("button", name="Skriv in").click()
    expect(page.locator("#page")).to_contain_text("ställa sig bakom förslaget till arbetssätt")
    write_in(page, "Uppdrag", "Arbetssätt", owner=name, what=TASK).get_by_role("button", name="Skriv in").click()
    expect(page.locator("#page")).to_contain_text(f"{name} får i uppdrag att {TASK} till nästa möte.")
    write_in(page, "Bordlägg", tabled[:30]).get_by_role("button", name="Skriv in").click()
    expect(page.locator("#page")).to_contain_text("tidsbrist")
    page.locator("#page .ProseMirror, #page [contenteditable=true]").first.get_by_text(SECOND[4:], exact=False).click()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    page.keyboard.type("Kansliet tackar för ett gott samtal.")
    expect(page.locator("#saved")).to_have_attribute("data-state", "saved", timeout=15_000)
    page.wait_for_function("fetch(location.href).then(a => a.text()).then(t => t.includes('Kansliet tackar för ett gott samtal.'))")
    page.goto(f"/exempel/moten/{meeting.pk}/anteckningar/avsluta/")
    page.get_by_label("Mötet slutade kl.").fill("10.45")
    for part in page.locator("form.closing fieldset").all():
        part.get_by_role("radio").last.check()
    press(page, "Avsluta mötet")
    return name, municipality


def adjust(page: Page, meeting: Meeting) -> None:
    """Checked, signed off, mailed; approved through the mail with its code."""
    page.goto(f"/exempel/moten/{meeting.pk}/justering/")
    for _ in range(40):  # each line says what to do
        line = page.locator(".check > li").first
        if not line.count():
            break
        before = page.locator(".check > li").count()
        known = [
            line.get_by_role("button", name=words, exact=True)
            for words in ("Utan datum", "Strunta i", "Gäller", "Nej", "Lägg till som gäst")
        ]
        next(button for button in known if button.count()).first.click()
        page.wait_for_function("before => document.querySelectorAll('.check > li').length !== before", arg=before)
    press(page, "Till justering")
    expect(page.get_by_role("heading", name=re.compile("mejl att skicka"))).to_be_visible()
    press(page, "Skicka")
    deliver()
    letter = Mail.objects.filter(kind="justering", state="sent").latest("pk")
    assert "Mötet beslutade" in letter.body
    assert "Bordlagt" in letter.body
    member = page.context.browser.new_context(
        base_url=page.url.split("/exempel")[0], viewport={"width": 390, "height": 800}, locale="sv-SE"
    )
    phone = member.new_page()
    phone.goto(path_in(letter))
    expect(phone.locator("#text")).to_contain_text("avsätta högst 150 000 kr")
    phone.get_by_role("button", name="Mejla koden").click()
    phone.get_by_label("Koden i mejlet").wait_for()
    code = re.search(r"Din kod: (\d+)", Mail.objects.filter(kind="code").latest("pk").body)[1]
    phone.get_by_label("Koden i mejlet").fill(code)
    phone.get_by_role("button", name="Justera", exact=True).click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Justerat")
    member.close()


def send_out(page: Page, meeting: Meeting) -> None:
    page.goto(f"/exempel/moten/{meeting.pk}/utskick/")
    for part in page.locator("fieldset").all():
        part.get_by_label("Kvarstår").check()
    press(page, "Skicka ut")
    press(page, "Skicka")
    expect(page.get_by_role("heading", name=re.compile("^Utskickade"))).to_be_visible()
    deliver()


def test_a_whole_cycle(calendar: Calendar, samples: Cooperation, group: Body, folders: None, secretary: Visitor, log_in, axe) -> None:
    page = log_in(secretary)
    meeting = plan_the_year(page, group)
    calendar.reach(meeting.date - timedelta(days=20))
    answer(page, meeting)
    tabled = prepare(page, meeting)
    calendar.reach(meeting.date)
    adjuster, municipality = hold(page, meeting, tabled)
    calendar.reach(meeting.date + timedelta(days=2))
    adjust(page, meeting)
    calendar.reach(meeting.date + timedelta(days=4))
    send_out(page, meeting)

    meeting.refresh_from_db()
    assert (meeting.standing, meeting.state) == ("held", "released")
    decisions = Decision.objects.filter(meeting=meeting).exclude(fact__values__kind__in=["election", "tabling"])
    words = [one.fact.words for one in decisions.select_related("fact")]
    assert sum("150 000 kr" in one for one in words) == 1
    assert sum("arbetssätt" in one for one in words) == 1
    assert all(one.number for one in decisions)
    [apart] = Fact.objects.filter(meeting=meeting, kind="non_participation")
    assert municipality in apart.words
    given = Awaited.objects.get(meeting=meeting, kind="assignment", what__contains="tidplan för införandet")
    assert (given.owner, given.fact.state) == (adjuster, Fact.State.CONFIRMED)
    page.goto("/exempel/uppdrag/")
    expect(page.locator("main")).to_contain_text("tidplan för införandet")

    following = Meeting.objects.filter(body=group, standing="planned", date__gt=meeting.date).order_by("date").first()
    page.goto(f"/exempel/moten/{following.pk}/agenda/")
    proposals = page.locator(".proposal-side")
    expect(proposals).to_contain_text(
        re.compile(rf"bordlagt två gånger, senast {meeting.date.day} \w+ på grund av tidsbrist", re.IGNORECASE)
    )
    expect(proposals).to_contain_text(re.compile("skulle redovisas på det här mötet", re.IGNORECASE))
    axe(page)


def test_the_same_minutes_written_in_word(samples: Cooperation, group: Body, folders: None, secretary: Visitor, log_in) -> None:
    meeting = Meeting.objects.create(
        cooperation=samples,
        body=group,
        date=date(YEAR, 2, 12),
        starts="08:30",
        ends="11:00",
        place="Valsalen",
        standing="planned",
        state="draft",
        announced=True,
    )
    for number, (heading, standing) in enumerate([("Val av justerare", "adjuster"), ("Kravprofil", ""), ("Arbetssätt", "")], 1):
        AgendaItem.objects.create(meeting=meeting, ordinal=number, heading=heading, kind="decision", standing=standing)
    page = log_in(secretary)
    page.goto(f"/exempel/moten/{meeting.pk}/anteckningar/")
    press(page, "Börja skriva")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Skriv i Word i stället").click()
    document = Document(waiting.value.path())
    place = next(paragraph for paragraph in document.paragraphs if paragraph.text.endswith("Arbetssätt"))
    place.insert_paragraph_before(FIRST)
    person = holders_on(group, meeting.date)[0].person.name
    following = place._p.getnext()
    added = document.add_paragraph(f"{person} får i uppdrag att {TASK} till nästa möte.")
    (following.addprevious if following is not None else place._p.addnext)(added._p)
    back = io.BytesIO()
    document.save(back)
    page.get_by_label("Släpp filen här när du är klar").set_input_files(
        [
            {
                "name": "anteckningar.docx",
                "mimeType": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                "buffer": back.getvalue(),
            }
        ]
    )
    press(page, "Läs in", within="#back")
    expect(page.locator("ins", has_text="150 000 kr")).to_be_visible()
    press(page, "Ta över allt")
    page.wait_for_url("**/anteckningar/**")
    page.goto(f"/exempel/moten/{meeting.pk}/anteckningar/")
    expect(page.locator("#page")).to_contain_text(FIRST)
    draft = Draft.objects.get(meeting=meeting)
    assert f"{{#p{AgendaItem.objects.get(meeting=meeting, heading='Kravprofil').pk}}}" in draft.content
    expect(page.locator("#sum")).to_contain_text(re.compile(r"2 beslut · 1 uppdrag"))
    assert draft.saved_at - timezone.now() < timedelta(minutes=5)
