"""Utskick: what the register holds afterwards, who gets what, what is never changed, and what the open web shows."""

from __future__ import annotations

import io
import re

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse
from tests.support.sitting import ASSIGNMENT, DECISION, draft_of, read

from kansli.archive.models import Knowledge
from kansli.archive.worker import work_all
from kansli.documents.services import path_of
from kansli.matters.models import Matter
from kansli.meetings.models import Item, Meeting, Minutes
from kansli.people.models import Body, Person
from kansli.people.seats import holders_on
from kansli.post.models import Mail
from kansli.register.following import tie_together
from kansli.register.models import Attendance, Awaited, Condition, Decision, Fact, Mention
from kansli.search.models import Entry
from kansli.sittings.models import AgendaItem, Correction, Draft, Invitee, Release, Stance
from kansli.sittings.reading import read_draft
from kansli.sittings.selectors.release import web_warnings
from kansli.sittings.selectors.versions import reading_of
from kansli.sittings.services import adjusting, checking
from kansli.sittings.services import release as services
from kansli.sittings.services.adjusting import Actor, NotReadyError
from kansli.sittings.services.release_mails import prepare_corrections, prepare_mails
from kansli.workflow import NotNowError


def fresh(draft) -> Draft:
    return Draft.objects.select_related("meeting__body", "meeting__cooperation").get(pk=draft.pk)


def approved(secretary, draft, at) -> Draft:
    version = adjusting.submit(secretary.scope(), fresh(draft), revision=draft.revision, at=at)
    petra = Person.objects.get(name="Petra Lind")
    adjusting.approve(version, petra, Actor(f"person:{petra.pk}", petra.name, "page"), at=at)
    return fresh(draft)


def sent_out(secretary, draft, at, **how) -> Release:
    return services.release(
        secretary.scope(), approved(secretary, draft, at), settled=how.get("settled", {}), publish=how.get("publish", False), at=at
    )


@pytest.fixture
def draft(cooperation, at) -> Draft:
    return draft_of(cooperation, at=at)


def url(draft, name: str, *more) -> str:
    return reverse(name, args=["norra", draft.pk, *more])


def test_the_planned_meeting_gets_the_rows(secretary, draft, at):
    release = sent_out(secretary, draft, at)
    meeting = Meeting.objects.get(pk=draft.pk)
    assert (meeting.standing, meeting.state, meeting.starts, meeting.ends) == ("held", "released", "08:30", "11:00")
    assert Meeting.objects.filter(standing="held").count() == 1, "no second meeting is made"
    assert release.minutes.meeting == meeting
    assert (release.minutes.note_taker, release.minutes.adjuster) == ("Karin Ek", "Petra Lind")
    assert set(Fact.objects.values_list("state", flat=True)) == {"confirmed"}
    assert not Fact.objects.exclude(doubt="").exists()
    assert Decision.objects.get(fact__quote=DECISION).number == "Ledningsgruppen 2026-11-13 p. 2:1"
    assert int(Decision.objects.get(fact__quote=DECISION).ceiling_sek) == 150_000
    assert not Decision.objects.filter(number="").exists()
    assert {(one.name, one.present) for one in Attendance.objects.all()} >= {("Camilla Berg", True), ("Sara Vik", False)}
    assert Fact.objects.get(kind="non_participation").values["organisation"] == "Nykvik"
    given = Awaited.objects.get(kind="assignment")
    assert (given.owner_person.name, given.due_on.isoformat()) == ("Jonas Alm", "2027-04-16")
    tabled = Awaited.objects.get(kind="tabled")
    assert (tabled.what, tabled.due) == ("Organisationsförslag", "next_meeting")
    assert fresh(draft).state == "released"


def test_till_the_next_meeting_is_bound_to_it(secretary, draft, at):
    later = Meeting.objects.create(
        cooperation=draft.meeting.cooperation, body=draft.meeting.body, date="2027-01-15", standing="planned", state="draft", announced=True
    )
    sent_out(secretary, draft, at)
    assert Awaited.objects.get(kind="tabled").due_meeting == later


def test_it_is_found_and_read_as_any_other_minutes(secretary, member, draft, at):
    sent_out(secretary, draft, at)
    assert Entry.objects.filter(kind="decision").exists()
    page = read(member.get(url(draft, "meeting")))
    assert DECISION in page
    assert "Utskickade 20 november 2026" in page
    tie_together(draft.meeting.cooperation)
    assert Fact.objects.exclude(state="confirmed").count() == 0


def test_the_worker_ties_them_to_the_rest(secretary, draft, at):
    sent_out(secretary, draft, at)
    work_all()
    assert Knowledge.objects.get().tied.startswith("1-"), "one reading is tied"
    assert set(Fact.objects.values_list("state", flat=True)) == {"confirmed"}


def test_what_was_refused_is_left_out_and_what_was_offered_needs_a_yes(secretary, cooperation, at):
    promise = "Petra Lind återkommer med tider till mötet."
    draft = draft_of(cooperation, at=at, more={"Övriga frågor": f"Frågan om tider lyfts. {promise}"})
    for fact in read_draft(draft).facts:
        if fact.quote == promise:
            checking.answer_offer(draft, kind=fact.kind, quote=fact.quote, yes=False)
    amount = next(fact for fact in read_draft(draft).facts if fact.kind == "amount")
    checking.answer_offer(draft, kind="amount", quote=amount.quote, yes=False)
    sent_out(secretary, draft, at)
    assert not Fact.objects.filter(kind="amount").exists()
    assert [one.fact.quote for one in Awaited.objects.filter(kind="assignment").select_related("fact")] == [ASSIGNMENT]


def test_an_assignment_without_date_stays_without(secretary, cooperation, at):
    draft = draft_of(
        cooperation, at=at, more={"Kommunikationsresurs": f"### Beslut\n\n{DECISION}\n\nJonas Alm får i uppdrag att ta fram en kravprofil."}
    )
    [fact] = [fact for fact in read_draft(draft).facts if fact.asks == "due"]
    checking.without_date(draft, kind=fact.kind, quote=fact.quote)
    sent_out(secretary, draft, at)
    given = Awaited.objects.get(kind="assignment")
    assert (given.due, given.due_on) == ("", None)


def test_the_agendas_matter_is_the_matter(secretary, draft, at):
    matter = Matter.objects.create(cooperation=draft.meeting.cooperation, name="Kommunikationsresurs", key="k")
    AgendaItem.objects.filter(heading="Kommunikationsresurs").update(matter=matter)
    sent_out(secretary, draft, at)
    item = Item.objects.get(heading="Kommunikationsresurs")
    assert AgendaItem.objects.get(heading="Kommunikationsresurs").item == item
    assert set(Fact.objects.filter(item=item, kind__in=["decision", "assignment"]).values_list("matter", flat=True)) == {matter.pk}
    mention = Mention.objects.get(matter=matter)
    assert (mention.event, mention.state, mention.item) == ("decided", "confirmed", item)
    tie_together(draft.meeting.cooperation)
    assert Mention.objects.get(pk=mention.pk).state == "confirmed"


def test_two_clicks_send_out_once(secretary, draft, at):
    ready = approved(secretary, draft, at)
    stale = fresh(draft)
    services.release(secretary.scope(), ready, settled={}, publish=False, at=at)
    with pytest.raises(NotNowError):
        services.release(secretary.scope(), stale, settled={}, publish=False, at=at)
    assert Release.objects.count() == Minutes.objects.count() == 1


@pytest.mark.parametrize("state", ["draft", "review"])
def test_only_approved_minutes_are_sent_out(secretary, draft, at, state):
    if state == "review":
        adjusting.submit(secretary.scope(), draft, revision=1, at=at)
    with pytest.raises(NotNowError):
        services.release(secretary.scope(), fresh(draft), settled={}, publish=False, at=at)
    assert not Minutes.objects.exists()


def test_what_is_sent_out_is_not_taken_back(secretary, draft, at):
    sent_out(secretary, draft, at)
    with pytest.raises(NotNowError):
        adjusting.take_back(secretary.scope(), fresh(draft), at=at)


# --- what the items took up -------------------------------------------------------------------------------------------


@pytest.fixture
def awaited(cooperation, at):
    """Something awaited since an earlier meeting, taken up by an item of the agenda."""

    def awaited(heading: str, kind: str) -> Awaited:
        from kansli.documents.services import keep_file, keep_packed_text

        body = Body.objects.get(cooperation=cooperation, key="ledningsgrupp")
        meeting, _ = Meeting.objects.get_or_create(cooperation=cooperation, body=body, date="2026-09-01")
        words = f"{heading} {kind}"
        file, _ = keep_file(cooperation, "x.txt", [words.encode()], at=at)
        text = keep_packed_text(file, extractor="text/2", media="text", content=words, pages=None, layout=b"")
        minutes = Minutes.objects.create(meeting=meeting, file=file, text=text, end=9, authoritative=not meeting.minutes.exists())
        fact = Fact.objects.create(
            cooperation=cooperation, meeting=meeting, minutes=minutes, text=text, kind=kind, state="confirmed", start=0, ranges=[[0, 5]], quote=words
        )  # fmt: skip
        row = Awaited.objects.create(
            fact=fact, cooperation=cooperation, body=body, meeting=meeting, since=meeting.date, kind=kind, what=heading
        )
        AgendaItem.objects.filter(heading=heading).update(awaited=row)
        return row

    return awaited


def test_a_tabled_matter_that_was_decided_is_closed(secretary, draft, at, awaited):
    row = awaited("Kommunikationsresurs", "tabled")
    sent_out(secretary, draft, at)
    row.refresh_from_db()
    assert (row.state, row.outcome, row.closed_on.isoformat()) == ("done", "Behandlades 13 november 2026, punkt 2.", "2026-11-13")


def test_one_that_was_tabled_again_lives_on_in_the_new_row(secretary, draft, at, awaited):
    row = awaited("Organisationsförslag", "tabled")
    sent_out(secretary, draft, at)
    row.refresh_from_db()
    assert (row.state, row.outcome) == ("done", "Bordlades på nytt 13 november 2026, punkt 3.")
    assert Awaited.objects.filter(kind="tabled", state="open").count() == 1


def test_an_assignment_of_which_the_text_does_not_tell_is_asked_about(secretary, draft, at, awaited):
    row = awaited("Kommunikationsresurs", "assignment")
    ready = approved(secretary, draft, at)
    with pytest.raises(NotReadyError, match="Kommunikationsresurs"):
        services.release(secretary.scope(), ready, settled={}, publish=False, at=at)
    assert fresh(draft).state == "approved"
    services.release(secretary.scope(), fresh(draft), settled={row.pk: False}, publish=False, at=at)
    row.refresh_from_db()
    assert row.state == "open"


def test_earlier_decisions_become_what_she_said(secretary, draft, at, awaited):
    matter = Matter.objects.create(cooperation=draft.meeting.cooperation, name="Kommunikationsresurs", key="k")
    AgendaItem.objects.filter(heading="Kommunikationsresurs").update(matter=matter)
    fact = awaited("Organisationsförslag", "decision").fact
    Awaited.objects.all().delete()
    Fact.objects.filter(pk=fact.pk).update(matter=matter)
    earlier = Decision.objects.create(fact=fact, cooperation=draft.meeting.cooperation, meeting=fact.meeting)
    Stance.objects.create(draft=draft, decision=earlier, validity="changed")
    sent_out(secretary, draft, at)
    earlier.refresh_from_db()
    assert (earlier.validity, earlier.replaced_by.fact.quote) == ("changed", DECISION)


def test_what_a_decision_points_back_to_becomes_conditions_to_tick_off(secretary, cooperation, at):
    back = f"1. Beloppet sänks\n2. Tiden förlängs\n\n### Beslut\n\n{DECISION.replace('avsätta', 'godkänna förslaget med justeringarna ovan och avsätta')}"
    sent_out(secretary, draft_of(cooperation, at=at, more={"Kommunikationsresurs": back}), at)
    conditions = Condition.objects.order_by("pk")
    assert [(one.words, one.state) for one in conditions] == [("Beloppet sänks", "open"), ("Tiden förlängs", "open")]
    assert "med justeringarna ovan" in conditions[0].decision.fact.quote
    tie_together(cooperation)
    assert Condition.objects.count() == 2


# --- mails ------------------------------------------------------------------------------------------------------------


def test_absent_ones_first_and_each_his_own_assignments(secretary, draft, at):
    release = sent_out(secretary, draft, at)
    mails = prepare_mails(secretary.scope(), release, at=at)
    assert prepare_mails(secretary.scope(), release, at=at) == mails
    assert [mail.to_name for mail in mails] == ["Sara Vik", "Anna Norén", "Petra Lind", "Camilla Berg", "Jonas Alm", "Eva Sund"]
    body = {mail.to_name: mail.body for mail in mails}
    assert "Du kunde inte vara med, så här är först det som rör dig." in body["Sara Vik"]
    assert "Nykvik nämns i beslut: punkt 2." in body["Petra Lind"]
    assert body["Jonas Alm"].index("Ditt uppdrag\n – ta fram en kravprofil (punkt 2, senast 16 april 2027)") < body["Jonas Alm"].index(
        "Mötet beslutade"
    )
    assert "uppdrag\n –" not in body["Eva Sund"]
    assert {mail.state for mail in mails} == {"prepared"}


def test_a_guest_gets_his_own_item_alone(secretary, draft, at):
    guest = Person.objects.create(cooperation=draft.meeting.cooperation, name="Mikael Blom", email="mikael@gast.example")
    invitee = Invitee.objects.create(meeting=draft.meeting, person=guest, role="guest")
    invitee.items.set(AgendaItem.objects.filter(heading="Organisationsförslag"))
    release = sent_out(secretary, draft, at)
    mail = next(mail for mail in prepare_mails(secretary.scope(), release, at=at) if mail.person == guest)
    assert DECISION not in mail.body
    text = pdf_text(mail)
    assert "bordläggs" in text
    assert "150 000" not in text


def pdf_text(mail: Mail) -> str:
    import subprocess

    from kansli.post.keeping import kept

    return subprocess.run(
        ["pdftotext", "-", "-"], input=kept(mail.attachments.first().path), capture_output=True, check=True
    ).stdout.decode()


def test_secret_items_reach_the_named_alone(secretary, member, draft, at):
    item = AgendaItem.objects.get(heading="Kommunikationsresurs")
    item.secret = True
    item.save()
    item.named.add(Person.objects.get(name="Eva Sund"))
    release = sent_out(secretary, draft, at, publish=True)
    mails = {mail.to_name: mail for mail in prepare_mails(secretary.scope(), release, at=at)}
    assert DECISION in mails["Eva Sund"].body
    assert "150 000" in pdf_text(mails["Eva Sund"])
    assert DECISION not in mails["Camilla Berg"].body
    assert "150 000" not in pdf_text(mails["Camilla Berg"])
    assert "150 000" not in read(Client().get(reverse("published_minutes", args=["norra", release.pk, "sida"])))
    assert Fact.objects.get(kind="decision", quote=DECISION).secret
    assert "150 000" not in read(member.get(reverse("search", args=["norra"]) + "?q=kommunikationsresurs"))


def test_secret_items_are_not_in_a_members_files(secretary, member, draft, at):
    AgendaItem.objects.filter(heading="Kommunikationsresurs").update(secret=True)
    sent_out(secretary, draft, at)
    page = read(member.get(url(draft, "released_minutes", "sida")))
    assert "150 000" not in page
    assert "bordläggs" in page
    assert "150 000" in read(secretary.get(url(draft, "released_minutes", "sida")))


# --- afterwards -------------------------------------------------------------------------------------------------------


def test_a_correction_is_added_and_nothing_is_changed(secretary, draft, at):
    release = sent_out(secretary, draft, at)
    before = path_of(release.pdf).read_bytes(), release.version.content
    prepare_mails(secretary.scope(), release, at=at)
    correction = services.correct(secretary.scope(), release, "Beloppet i punkt 2 ska vara 105 000 kr.", at=at)
    assert services.correct(secretary.scope(), release, "Beloppet i punkt 2 ska vara 105 000 kr.", at=at) == correction
    mails = prepare_corrections(secretary.scope(), release, correction, at=at)
    assert len(mails) == 6
    assert "Beloppet i punkt 2 ska vara 105 000 kr." in mails[0].body
    assert "Rättelser" in pdf_text(mails[0])
    for form in ("pdf", "docx", "sida"):
        assert secretary.get(url(draft, "released_minutes", form)).status_code == 200
    assert "Rättelse 20 november 2026: Beloppet i punkt 2" in read(secretary.get(url(draft, "meeting")))
    release.refresh_from_db()
    assert (path_of(release.pdf).read_bytes(), release.version.content) == before
    assert Correction.objects.count() == 1


def test_the_open_web_shows_what_is_published_and_nothing_else(secretary, draft, at):
    release = sent_out(secretary, draft, at)
    address = reverse("published_minutes", args=["norra", release.pk, "sida"])
    assert Client().get(address).status_code == 404
    assert "Inga anteckningar är publicerade än." in read(Client().get("/publicerat/norra/"))
    services.set_published(secretary.scope(), release, published=True, at=at)
    page = Client().get(address)
    assert DECISION in read(page)
    assert not re.search(r"<script|src=|href=", read(page).replace('<link rel="icon" href="data:,">', ""))
    assert "Minnesanteckningar, Ledningsgruppen 13 november 2026" in read(Client().get("/publicerat/norra/"))
    feed = Client().get("/publicerat/norra/nytt.xml")
    from lxml import etree

    root = etree.fromstring(feed.content)
    assert [node.text for node in root.iter("{http://www.w3.org/2005/Atom}title")][
        1
    ] == "Minnesanteckningar, Ledningsgruppen 13 november 2026"
    assert pikepdf.open(io.BytesIO(Client().get(address.replace("sida", "pdf")).content)).Root.Lang == "sv"
    assert not page.cookies


def test_what_to_look_at_before_the_web(secretary, cooperation, at):
    more = "Ring Mikael Blom på 070-123 45 67 eller skriv till mikael@blom.example. Två önskar glutenfri lunch. Fallet 19121212-1212 nämns."
    draft = draft_of(cooperation, at=at, more={"Övriga frågor": more})
    version = adjusting.submit(secretary.scope(), draft, revision=1, at=at)
    told = web_warnings(version, reading_of(version), holders_on(draft.meeting.body, draft.meeting.date))
    assert told == [
        "Ett personnamn utanför tjänst nämns: Mikael Blom.",
        "Det ser ut att stå personnummer: 19121212-1212.",
        "Det ser ut att stå telefonnummer: 070-123 45 67.",
        "Det står mejladresser: mikael@blom.example.",
        "Det står något om mat eller hälsa: glutenfri.",
    ]


def test_the_pages_ask_the_database_little(secretary, draft, at, django_assert_max_num_queries):
    approved(secretary, draft, at)
    with django_assert_max_num_queries(15):
        secretary.get(url(draft, "release"))
    secretary.post(url(draft, "release_minutes"), {})
    for _ in range(2):
        with django_assert_max_num_queries(15):
            secretary.get(url(draft, "release"))
        secretary.post(url(draft, "edit_release"), {"do": "publish", "publish": "1"})


def test_the_whole_step_on_the_page(secretary, draft, at, awaited):
    row = awaited("Kommunikationsresurs", "assignment")
    approved(secretary, draft, at)
    page = read(secretary.get(url(draft, "release")))
    assert "frånvarande, får det som rör Solberga först" in page
    secretary.post(url(draft, "release_minutes"), {})
    assert not Release.objects.exists()
    secretary.post(url(draft, "release_minutes"), {f"awaited-{row.pk}": "done", "publish": "1"})
    page = read(secretary.get(url(draft, "release")))
    assert "6 mejl att skicka" in page
    assert "1 uppdrag och 1 bordlagt ligger i" in page
    secretary.post(
        url(draft, "edit_release"), {"do": "send", "mail": list(Mail.objects.filter(kind="utskick").values_list("pk", flat=True))}
    )
    assert set(Mail.objects.filter(kind="utskick").values_list("state", flat=True)) == {"queued"}
    assert "6 mejl har gått" in read(secretary.get(url(draft, "release")))
    secretary.post(url(draft, "edit_release"), {"do": "correct", "words": "Fel belopp."})
    secretary.post(url(draft, "edit_release"), {"do": "publish", "publish": "0"})
    page = read(secretary.get(url(draft, "release")))
    assert "Fel belopp." in page
    assert "Anteckningarna är inte publicerade." in page
