"""The draft: begun from what is known, saved as it is written, never overwritten in silence, the secretariat's alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.support.sitting import agenda, planned_meeting, seat_everybody

from kansli.access import Role
from kansli.matters.models import Matter
from kansli.meetings.models import Meeting
from kansli.people.models import Body, Holding, Membership, Organisation, Person
from kansli.sittings.markdown import sections
from kansli.sittings.models import AgendaItem, Draft, GroupWays, Invitee, ItemTime, Snapshot, Verdict
from kansli.sittings.reading import read_content, read_draft
from kansli.sittings.services import draft as services
from kansli.sittings.services import timing


@pytest.fixture
def meeting(cooperation) -> Meeting:
    seat_everybody(cooperation)
    meeting = planned_meeting(cooperation)
    agenda(meeting)
    return meeting


@pytest.fixture
def draft(meeting, secretary, at) -> Draft:
    return services.open_draft(secretary.scope(), meeting, at=at)


def changed(text: str, heading: str, words: str) -> str:
    """The text with words under a heading."""
    line = next(line for line in text.splitlines() if heading in line and line.startswith("## "))
    return text.replace(f"{line}\n", f"{line}\n\n{words}\n")


def address(name: str, draft: Draft, *more: int) -> str:
    return reverse(name, args=["norra", draft.pk, *more])


# --- how it begins ----------------------------------------------------------------------------------------------------


def test_what_kansli_begins_with_is_read_back(draft, meeting):
    reading = read_draft(draft)
    head = reading.record.head
    assert (head.date, head.starts, head.ends, head.place) == (meeting.date, "08:30", "11:00", "Ekeby kommunhus, Valsalen")
    assert head.body == meeting.body.name
    assert head.note_taker == "Karin Ek"
    assert [one.heading for one in reading.record.items] == list(AgendaItem.objects.values_list("heading", flat=True))
    assert {one.name for one in reading.record.attendance if one.present} >= {"Camilla Berg", "Petra Lind", "Karin Ek"}
    assert [fact for fact in reading.facts if fact.kind in {"decision", "assignment", "tabled"}] == []
    assert [part.anchor for part in reading.sections[1:]] == [f"p{one.pk}" for one in AgendaItem.objects.all()]


def test_answers_to_the_kallelse_decide_who_is_there(meeting, cooperation, secretary, at):
    people = {one.name: one for one in Person.objects.filter(cooperation=cooperation)}
    guest = Person.objects.create(cooperation=cooperation, name="Anna Sundin")
    region = Organisation.objects.create(cooperation=cooperation, name="Region Norr")
    Invitee.objects.create(meeting=meeting, person=people["Petra Lind"], answer="no")
    Invitee.objects.create(meeting=meeting, person=people["Jonas Alm"], answer="digital")
    Invitee.objects.create(meeting=meeting, person=people["Sara Vik"], answer="deputy", deputy="Lars Ek")
    Invitee.objects.create(meeting=meeting, person=guest, organisation=region, role="guest", answer="yes").items.add(
        meeting.agenda.all()[1]
    )
    draft = services.open_draft(secretary.scope(), meeting, at=at)
    found = {one.name: one for one in read_draft(draft).record.attendance}
    assert {name for name, one in found.items() if not one.present} == {"Petra Lind", "Sara Vik"}
    assert found["Jonas Alm"].mode == "digital"
    assert found["Lars Ek"].deputy
    assert (found["Anna Sundin"].role, found["Anna Sundin"].items) == ("guest", ("2",))


def test_the_chair_welcomes(meeting, cooperation, secretary, at):
    chair = Person.objects.get(cooperation=cooperation, name="Camilla Berg")
    Membership.objects.create(
        user=secretary.user.__class__.objects.create(email="c@e.example"), cooperation=cooperation, role="chair", person=chair
    )
    AgendaItem.objects.create(meeting=meeting, ordinal=0, heading="Välkommen", standing="welcome")
    draft = services.open_draft(secretary.scope(), meeting, at=at)
    assert "- Camilla Berg, Ekeby, ordförande" in draft.content
    assert "Camilla Berg hälsar alla välkomna." in draft.content


def test_standing_items_are_filled(meeting, cooperation, secretary, at):
    body = Body.objects.get(cooperation=cooperation, key="ledningsgrupp")
    Meeting.objects.create(
        cooperation=cooperation, body=body, date=date(2027, 1, 15), starts="09:00", standing="planned", announced=True, state="draft"
    )
    secret = Body.objects.get(cooperation=cooperation, key="samverkansnämnd")
    Meeting.objects.create(cooperation=cooperation, body=secret, date=date(2027, 2, 1), standing="planned", announced=True, state="draft")
    AgendaItem.objects.create(meeting=meeting, ordinal=9, heading="Kommande möten", standing="coming")
    AgendaItem.objects.create(meeting=meeting, ordinal=10, heading="Rapporter", standing="areas", areas=[{"name": "Gymnasieregionen"}])
    draft = services.open_draft(secretary.scope(), meeting, at=at)
    assert read_draft(draft).record.next_meeting.date == date(2027, 1, 15)
    assert "- Samverkansnämnden: Måndag den 1 februari 2027." in draft.content
    assert "### Gymnasieregionen" in draft.content


def test_outstanding_and_feedback_come_from_the_register(samples, secretary, at):
    scope = secretary.scope(samples)
    body = Body.objects.get(cooperation=samples, key="ledningsgrupp")
    meeting = Meeting.objects.create(cooperation=samples, body=body, date=date(2024, 2, 2), standing="planned", state="draft")
    AgendaItem.objects.create(meeting=meeting, ordinal=1, heading="Utestående ärenden", standing="outstanding")
    AgendaItem.objects.create(meeting=meeting, ordinal=2, heading="Återkoppling", standing="feedback")
    draft = services.open_draft(scope, meeting, at=at)
    record = read_draft(draft).record
    assert len(record.outstanding) > 3
    assert all(one.item == "1" for one in record.outstanding)
    assert [one for one in record.decisions if one.item == "2"] == []
    assert [one for one in record.assignments if one.item == "2"] == [], "what is told of the last meeting gives nothing out anew"
    assert "Från mötet den 15 december 2023:" in draft.content


def test_a_group_that_keeps_protokoll(meeting, secretary, at):
    GroupWays.objects.create(body=meeting.body, title="Protokoll")
    draft = services.open_draft(secretary.scope(), meeting, at=at)
    assert draft.content.startswith("# Protokoll från ")
    assert "## § 2 Kommunikationsresurs {#p" in draft.content
    assert [one.number for one in read_draft(draft).record.items][:2] == ["1", "2"]


def test_opening_again_changes_nothing(draft, meeting, secretary, at):
    Draft.objects.filter(pk=draft.pk).update(content="# Annat\n")
    assert services.open_draft(secretary.scope(), meeting, at=at).content == "# Annat\n"


# --- saved as it is written -------------------------------------------------------------------------------------------


def save(who, draft, text, revision, *, at, base=None):
    return services.save_draft(who.scope(), draft, text=text, revision=revision, base=base, at=at)


def test_what_is_written_is_kept(draft, secretary, at):
    text = changed(draft.content, "Kommunikationsresurs", "Karin redovisar.")
    assert save(secretary, draft, text, 0, at=at).revision == 1
    assert save(secretary, draft, text, 0, at=at).revision == 1, "the same again, after an answer that got lost, changes nothing"
    draft.refresh_from_db()
    assert draft.content == text


def test_two_people_under_different_items(draft, secretary, administrator, at):
    base = draft.content
    save(secretary, draft, changed(base, "Kommunikationsresurs", "Mitt."), 0, at=at)
    saved = save(administrator, draft, changed(base, "Övriga frågor", "Ditt."), 0, at=at, base=base)
    assert saved.conflicts == ()
    assert saved.by == "Karin Ek"
    assert "Mitt." in saved.content
    assert "Ditt." in saved.content


def test_two_people_under_the_same_item_lose_nothing(draft, secretary, administrator, at):
    base = draft.content
    save(secretary, draft, changed(base, "Övriga frågor", "Mitt."), 0, at=at)
    saved = save(administrator, draft, changed(base, "Övriga frågor", "Ditt."), 0, at=at, base=base)
    assert [(one.mine.count("Ditt."), one.theirs.count("Mitt.")) for one in saved.conflicts] == [(1, 1)]
    assert "Mitt." in Draft.objects.get(pk=draft.pk).content
    loser = Snapshot.objects.filter(draft=draft, content__contains="Ditt.").get()
    assert (loser.by, loser.why) == ("Inga Björk", "skrevs samtidigt som Karin Ek")
    chosen = saved.content.replace("Mitt.", "Ditt.")
    save(administrator, draft, chosen, saved.revision, at=at, base=saved.content)
    assert Snapshot.objects.filter(draft=draft, content__contains="Mitt.").exists(), "what was chosen away is kept too"


def test_without_what_it_was_written_upon_nothing_is_overwritten(draft, secretary, administrator, at):
    save(secretary, draft, changed(draft.content, "Övriga frågor", "Mitt."), 0, at=at)
    save(administrator, draft, changed(draft.content, "Nästa möte", "Ditt."), 0, at=at)
    kept = [Draft.objects.get(pk=draft.pk).content, *Snapshot.objects.filter(draft=draft).values_list("content", flat=True)]
    assert any("Mitt." in one for one in kept)
    assert any("Ditt." in one for one in kept)


def test_a_version_is_kept_at_each_pause(draft, secretary, at):
    text, when = draft.content, at
    for number in range(6):
        text = changed(text, "Övriga frågor", f"Ord {number}.")
        when += timedelta(seconds=1)
        save(secretary, draft, text, number, at=when)
    assert Snapshot.objects.count() == 1
    save(secretary, draft, changed(text, "Övriga frågor", "Efter pausen."), 6, at=when + timedelta(seconds=30))
    assert Snapshot.objects.count() == 2
    assert Snapshot.objects.first().content == text
    assert (Snapshot.objects.first().revision, Snapshot.objects.first().at) == (6, when)


def test_minutes_that_are_no_longer_a_draft_are_not_written_to(draft, secretary, at):
    Draft.objects.filter(pk=draft.pk).update(state="review")
    with pytest.raises(services.LockedError):
        save(secretary, draft, "# Annat", 0, at=at)
    answer = secretary.post(address("draft_save", draft), {"text": "# Annat", "revision": 0}, headers={"accept": "application/json"})
    assert answer.status_code == 409
    assert "inte längre ett utkast" in answer.json()["said"]
    assert "hos justeraren" in secretary.get(address("draft", draft)).content.decode()


def test_an_earlier_version_comes_back_and_what_was_there_is_kept(draft, secretary, at):
    save(secretary, draft, changed(draft.content, "Övriga frågor", "Ord."), 0, at=at)
    first = Snapshot.objects.get()
    page = secretary.get(address("draft_version", draft, first.pk)).content.decode()
    assert "Övriga frågor" in page
    assert "<del>" in page
    stale = secretary.post(address("draft_take_over", draft, first.pk), {"revision": 0, "do": "whole"}, follow=True)
    assert "Någon har skrivit" in stale.content.decode()
    secretary.post(address("draft_take_over", draft, first.pk), {"revision": 1, "do": "whole"})
    assert "Ord." not in Draft.objects.get(pk=draft.pk).content
    assert Snapshot.objects.filter(content__contains="Ord.").exists()


def test_one_item_of_an_earlier_version(draft, secretary, at):
    text = changed(changed(draft.content, "Övriga frågor", "Ord."), "Nästa möte", "Tid.")
    kept = Snapshot.objects.create(draft=draft, revision=0, content=text, by="Karin Ek", at=at, why="skrivet i Word")
    anchor = next(one.anchor for one in sections(text) if "Övriga" in one.heading)
    secretary.post(address("draft_take_over", draft, kept.pk), {"revision": 0, "do": "item", "item": anchor})
    now = Draft.objects.get(pk=draft.pk)
    assert "Ord." in now.content
    assert "Tid." not in now.content
    secretary.post(address("draft_take_over", draft, kept.pk), {"revision": now.revision, "do": "beside", "item": anchor})
    assert Draft.objects.get(pk=draft.pk).content.count("Ord.") == 2


# --- without script ---------------------------------------------------------------------------------------------------


def test_the_page_works_without_script(draft, secretary):
    page = secretary.get(address("draft", draft)).content.decode()
    for words in ("Närvaro", "Justerare", "Beslut", "Uppdrag", "Bordlägg", "Deltar inte", "Mer", "Skriv i Word i stället"):
        assert words in page
    text = changed(draft.content, "Kommunikationsresurs", "Karin redovisar.").replace("\n", "\r\n")
    assert secretary.post(address("draft_save", draft), {"text": text, "revision": 0, "base": draft.content}).status_code == 302
    anchor = next(one.anchor for one in sections(text) if "Kommunikation" in one.heading)
    secretary.post(address("draft_write", draft), {"do": "decision", "item": anchor, "what": "att anta planen"})
    now = Draft.objects.get(pk=draft.pk)
    assert "Ledningsgruppen beslutar att anta planen." in now.content
    assert "Karin redovisar." in now.content


def test_a_conflict_without_script_shows_both(draft, secretary, administrator, at):
    save(administrator, draft, changed(draft.content, "Övriga frågor", "Ditt."), 0, at=at)
    told = {"text": changed(draft.content, "Övriga frågor", "Mitt."), "revision": 0, "base": draft.content}
    answer = secretary.post(address("draft_save", draft), told)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Inga Björk har skrivit under samma punkt" in page
    assert "Mitt." in page
    assert "Ditt." in page


def test_what_is_lacking_is_said(draft, secretary):
    answer = secretary.post(address("draft_write", draft), {"do": "decision", "item": "p0", "what": "att x"})
    assert answer.status_code == 422
    assert "Välj vilken punkt det gäller." in answer.content.decode()
    told = secretary.post(address("draft_write", draft), {"do": "decision"}, headers={"accept": "application/json"})
    assert told.json() == {"errors": {"what": "Skriv vad som beslutas."}}


# --- reading along ----------------------------------------------------------------------------------------------------


def test_reading_along_tells_of_one_item(draft, secretary):
    text = changed(draft.content, "Kommunikationsresurs", "Petra Lind får i uppdrag att räkna på kostnaden.")
    anchor = next(one.anchor for one in sections(text) if "Kommunikation" in one.heading)
    page = secretary.post(address("draft_read", draft), {"text": text, "item": anchor}).content.decode()
    assert "Petra Lind: räkna på kostnaden" in page
    assert "senast: <strong>välj</strong>" in page
    assert Draft.objects.get(pk=draft.pk).content == draft.content, "nothing is stored"
    assert "1 beslut · 1 uppdrag · <strong>1 utan datum att välja" in (
        secretary.post(address("draft_read", draft), {"text": text, "whole": "1"}).content.decode()
    )


def test_a_person_has_the_last_word(draft, secretary):
    text = changed(draft.content, "Kommunikationsresurs", "Petra Lind återkommer med tider.")
    quote = next(one.quote for one in read_content(draft.meeting.cooperation, text).facts if one.kind == "assignment")
    for word, counts in (("no", 0), ("yes", 1), ("", 0)):
        secretary.post(address("draft_verdict", draft), {"kind": "assignment", "quote": quote, "word": word})
        reading = read_content(draft.meeting.cooperation, text, list(Verdict.objects.all()))
        assert reading.counted["assignment"] == counts
    assert secretary.post(address("draft_verdict", draft), {"kind": "nonsense", "quote": quote, "word": "no"}).status_code == 404


def test_a_promise_is_asked_about_and_the_answer_follows_its_words(draft, secretary):
    text = changed(draft.content, "Kommunikationsresurs", "Petra Lind återkommer med tider.")
    anchor = next(one.anchor for one in sections(text) if "Kommunikation" in one.heading)

    def side(content: str) -> str:
        return secretary.post(address("draft_read", draft), {"text": content, "item": anchor}).content.decode()

    assert "Uppdrag?" in side(text)
    assert "Ja</button>" in side(text)
    told = {"do": "due", "quote": "Petra Lind återkommer med tider.", "due": "next", "text": text}
    made = secretary.post(address("draft_write", draft), told, headers={"accept": "application/json"}).json()["content"]
    assert "återkommer med tider till nästa möte." in made
    assert "Uppdrag?" not in side(made)
    assert "senast: nästa möte" in side(made)


def test_the_background_of_an_item_stands_beside_it(samples, secretary, at):
    body = Body.objects.get(cooperation=samples, key="ledningsgrupp")
    meeting = Meeting.objects.create(cooperation=samples, body=body, date=date(2024, 2, 2), standing="planned", state="draft")
    matter = Matter.objects.filter(cooperation=samples, mentions__isnull=False, merged_into=None).first()
    item = AgendaItem.objects.create(meeting=meeting, ordinal=1, heading=matter.name, matter=matter)
    draft = services.open_draft(secretary.scope(samples), meeting, at=at)
    told = {"text": draft.content, "item": f"p{item.pk}"}
    page = secretary.post(reverse("draft_read", args=["exempel", draft.pk]), told).content.decode()
    assert "Bakgrund" in page
    assert 1 <= page.split("Bakgrund")[1].split("</section>")[0].count("<li>") <= 3
    assert reverse("matter", args=["exempel", matter.pk]) in page


def test_a_group_chooses_what_stands_under_more(draft, secretary, meeting):
    assert "Samsyn" in secretary.get(address("draft", draft)).content.decode()
    GroupWays.objects.create(body=meeting.body, buttons=["guest_in", "guest_out"])
    page = secretary.get(address("draft", draft)).content.decode()
    assert "Samsyn" not in page
    assert "Gäst in" in page


def test_queries_do_not_grow_with_the_agenda(draft, secretary, meeting, django_assert_max_num_queries):
    for place in range(20):
        AgendaItem.objects.create(meeting=meeting, ordinal=10 + place, heading=f"Ärende {place}")
    text = draft.content + "".join(f"\n## {place}. Ärende {{#p{900 + place}}}\n\nText.\n" for place in range(20))
    Draft.objects.filter(pk=draft.pk).update(content=text)
    secretary.get(address("draft", draft))
    with django_assert_max_num_queries(15):
        secretary.get(address("draft", draft))
    with django_assert_max_num_queries(12):
        secretary.post(address("draft_read", draft), {"text": text, "item": "p900"})
    with django_assert_max_num_queries(15):
        secretary.post(address("draft_save", draft), {"text": text + "Mer.", "revision": 0}, headers={"accept": "application/json"})


# --- time and the end -------------------------------------------------------------------------------------------------


def test_time_is_counted_item_by_item(draft, secretary, meeting, at):
    first, second = meeting.agenda.all()[:2]
    timing.begin(secretary.scope(), draft, at=at)
    timing.start_item(draft, first, at=at)
    timing.start_item(draft, first, at=at + timedelta(minutes=1))
    timing.start_item(draft, second, at=at + timedelta(minutes=12))
    timing.start_item(draft, first, at=at + timedelta(minutes=20))
    timing.stop_items(draft, at=at + timedelta(minutes=25))
    spells = [(one.item_id, round((one.ended - one.began).total_seconds() / 60)) for one in ItemTime.objects.all()]
    assert spells == [(first.pk, 12), (second.pk, 8), (first.pk, 5)]
    meeting.refresh_from_db()
    assert meeting.held_from == timezone.localtime(at).strftime("%H:%M")


def test_at_the_end_every_untouched_item_is_asked_about(draft, secretary, meeting):
    text = changed(draft.content, "Kommunikationsresurs", "Karin redovisar.")
    secretary.post(address("draft_save", draft), {"text": text, "revision": 0})
    page = secretary.get(address("draft_close", draft)).content.decode()
    assert "Organisationsförslag" in page
    assert "Kommunikationsresurs" not in page.split("<form", 3)[-1]
    anchors = {one.heading.partition(". ")[2]: one.anchor for one in sections(text) if one.anchor}
    told = dict.fromkeys(anchors.values(), "treated") | {
        anchors["Organisationsförslag"]: "tabled",
        anchors["Nästa möte"]: "not_reached",
    }
    assert secretary.post(address("draft_close", draft), {"ends": "11:05"}).status_code == 422
    assert secretary.post(address("draft_close", draft), told | {"ends": "kvart över"}).status_code == 422
    assert secretary.post(address("draft_close", draft), told | {"ends": "11.05"}).status_code == 302
    draft.refresh_from_db()
    record = read_draft(draft).record
    outcomes = {one.heading: one.outcome.value for one in record.items}
    assert outcomes["Organisationsförslag"] == "tabled"
    assert outcomes["Nästa möte"] == "not_reached"
    assert "Inga övriga frågor." in draft.content
    meeting.refresh_from_db()
    assert meeting.held_to == "11:05"
    assert (meeting.starts, meeting.ends) == ("08:30", "11:00"), "what was planned stays"
    assert draft.closed_at


# --- whose it is ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.CHAIR, Role.MEMBER, Role.DEPUTY])
def test_a_draft_is_the_secretariats_alone(draft, enter, role):
    visitor = enter(role)
    for name in ("draft", "draft_versions", "draft_word", "draft_close"):
        assert visitor.get(address(name, draft)).status_code == 403
    assert visitor.post(address("draft_save", draft), {"text": "x", "revision": 0}).status_code == 403


def test_another_cooperations_draft_does_not_exist(draft, secretary, other_cooperation):
    body = Body.objects.filter(cooperation=other_cooperation).first()
    other = Meeting.objects.create(cooperation=other_cooperation, body=body, date=date(2027, 1, 1))
    Draft.objects.create(meeting=other, content="# Hemligt\n", saved_at=timezone.now(), saved_by="Någon")
    for name in ("draft", "draft_versions", "draft_word"):
        assert secretary.get(reverse(name, args=["norra", other.pk])).status_code == 404
    assert secretary.post(reverse("draft_save", args=["norra", other.pk]), {"text": "x", "revision": 0}).status_code == 404


def test_a_seat_that_changed_holder_since_the_kallelse(meeting, cooperation, secretary, at):
    new = Person.objects.create(cooperation=cooperation, name="Nils Öst")
    old = Holding.objects.get(person__name="Petra Lind")
    Invitee.objects.create(meeting=meeting, person=old.person, seat=old.seat, answer="yes")
    Holding.objects.filter(pk=old.pk).update(ended=meeting.date - timedelta(days=3))
    Holding.objects.create(seat=old.seat, person=new, seen_first=meeting.date - timedelta(days=2), seen_last=meeting.date)
    draft = services.open_draft(secretary.scope(), meeting, at=at)
    assert "- Nils Öst, Nykvik" in draft.content
