"""Justering: who may do what in which state, exactly which version, two at once, and everything that comes by link or mail."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from django.test import Client
from tests.support.sitting import DECISION, draft_of, read

from kansli.audit.models import Act
from kansli.documents.services import source_of
from kansli.meetings.models import Meeting
from kansli.people.links import make_link, token_of
from kansli.people.models import Holding, Link, Person
from kansli.post.models import Mail, Received
from kansli.sittings.models import Adjuster, AgendaItem, Approval, Comment, Draft, Version
from kansli.sittings.services import adjusting
from kansli.sittings.services.adjusting import Actor
from kansli.sittings.services.adjusting_mails import prepare_requests
from kansli.sittings.services.replies import approves, own_words, take_answer
from kansli.workflow import NotNowError


def fresh(draft) -> Draft:
    return Draft.objects.select_related("meeting__body", "meeting__cooperation").get(pk=draft.pk)


@pytest.fixture
def draft(cooperation, at) -> Draft:
    return draft_of(cooperation, at=at)


@pytest.fixture
def version(secretary, draft, at) -> Version:
    return adjusting.submit(secretary.scope(), draft, revision=1, at=at)


@pytest.fixture
def petra(version) -> Person:
    return Person.objects.get(name="Petra Lind")


def actor(person: Person, via: str = "page") -> Actor:
    return Actor(f"person:{person.pk}", person.name, via)


def url(draft, name: str, *more) -> str:
    from django.urls import reverse

    return reverse(name, args=["norra", draft.pk, *more])


# --- sign off ---------------------------------------------------------------------------------------------------------


def test_signing_off_keeps_the_text_and_the_note_takers_hand(secretary, draft, version, at):
    assert version.content.encode() == open_file(version)
    assert "{#p" not in version.content
    assert DECISION in source_of(version.text).text
    hand = version.approvals.get()
    assert (hand.hand, hand.name) == ("note_taker", "Karin Ek")
    assert [one.person.name for one in Adjuster.objects.all()] == ["Petra Lind"]
    assert fresh(draft).state == "review"
    assert Meeting.objects.get(pk=draft.pk).state == "review"
    assert version.answer_by.isoformat() == "2026-11-30"


def open_file(version: Version) -> bytes:
    from kansli.documents.services import path_of

    return path_of(version.file).read_bytes()


def test_two_clicks_make_one_version(secretary, draft, version, at):
    with pytest.raises(NotNowError):
        adjusting.submit(secretary.scope(), draft, revision=1, at=at)
    assert Version.objects.count() == 1


def test_what_another_has_written_meanwhile_is_not_sent_unread(secretary, draft, at):
    Draft.objects.filter(pk=draft.pk).update(revision=2)
    with pytest.raises(NotNowError, match="ändrats"):
        adjusting.submit(secretary.scope(), fresh(draft), revision=1, at=at)
    assert not Version.objects.exists()


def test_what_must_be_dealt_with_stops_it(secretary, cooperation, at):
    draft = draft_of(cooperation, at=at, adjuster="")
    with pytest.raises(adjusting.NotReadyError, match="Ingen justerare"):
        adjusting.submit(secretary.scope(), draft, revision=1, at=at)
    assert fresh(draft).state == "draft"


def test_none_of_it_can_be_undone_from_the_history(version):
    assert not Act.objects.exists()


# --- hands ------------------------------------------------------------------------------------------------------------


def test_the_last_hand_locks_it(draft, version, petra, at):
    assert adjusting.approve(version, petra, actor(petra), at=at)
    assert not adjusting.approve(version, petra, actor(petra), at=at), "twice is once"
    assert fresh(draft).state == "approved"
    assert Approval.objects.filter(hand="adjuster").count() == 1


def test_with_two_adjusters_both_are_needed(secretary, cooperation, at):
    draft = draft_of(cooperation, at=at, more={"Val av justerare": "Petra Lind och Eva Sund väljs till justerare."})
    version = adjusting.submit(secretary.scope(), draft, revision=1, at=at)
    petra, eva = (Person.objects.get(name=name) for name in ("Petra Lind", "Eva Sund"))
    assert not adjusting.approve(version, petra, actor(petra), at=at)
    assert fresh(draft).state == "review"
    assert adjusting.approve(version, eva, actor(eva), at=at)


def test_nobody_else_approves(version, at):
    eva = Person.objects.get(name="Eva Sund")
    with pytest.raises(NotNowError, match="inte längre justerare"):
        adjusting.approve(version, eva, actor(eva), at=at)


def test_an_old_version_cannot_be_approved(secretary, draft, version, petra, at):
    adjusting.take_back(secretary.scope(), fresh(draft), at=at)
    with pytest.raises(NotNowError, match="arbetas om"):
        adjusting.approve(version, petra, actor(petra), at=at)
    Draft.objects.filter(pk=draft.pk).update(content=draft.content.replace("150 000", "120 000"), revision=2)
    second = adjusting.submit(secretary.scope(), fresh(draft), revision=2, at=at)
    assert second.number == 2
    with pytest.raises(adjusting.OldVersionError):
        adjusting.approve(version, petra, actor(petra), at=at)
    assert adjusting.approve(second, petra, actor(petra), at=at)


def test_approved_minutes_taken_back_must_be_approved_again(secretary, draft, version, petra, at):
    adjusting.approve(version, petra, actor(petra), at=at)
    adjusting.take_back(secretary.scope(), fresh(draft), at=at)
    second = adjusting.submit(secretary.scope(), fresh(draft), revision=1, at=at)
    assert fresh(draft).state == "review"
    assert [one.person for one in adjusting.awaited_of(second)] == [petra]


def test_another_takes_over_the_duty_if_present(secretary, draft, version, petra, at):
    from kansli.sittings.selectors.versions import reading_of

    prepare_requests(secretary.scope(), version, at=at)
    old, reading, scope = Adjuster.objects.get(), reading_of(version), secretary.scope()
    with pytest.raises(adjusting.NotReadyError, match="varit på mötet"):
        adjusting.replace_adjuster(scope, draft.meeting, old, "Sara Vik", "sjuk", reading=reading, at=at)
    new = adjusting.replace_adjuster(scope, draft.meeting, old, "Eva Sund", "Petra är sjuk", reading=reading, at=at)
    old.refresh_from_db()
    assert (old.replaced_on, old.why) == (at.date(), "Petra är sjuk")
    assert Link.objects.get(person=petra).revoked_at is not None
    assert Mail.objects.get(person=petra).state == "withdrawn"
    with pytest.raises(NotNowError):
        adjusting.approve(version, petra, actor(petra), at=at)
    assert adjusting.approve(version, new.person, actor(new.person), at=at)


def test_a_signed_paper_counts_as_the_hand(secretary, version, petra, draft, at):
    with pytest.raises(adjusting.NotReadyError):
        adjusting.file_signed(secretary.scope(), version, Adjuster.objects.get(), "a.docx", [b"PK"], at=at)
    assert adjusting.file_signed(secretary.scope(), version, Adjuster.objects.get(), "signerad.pdf", [b"%PDF-1.7 x"], at=at)
    hand = Approval.objects.get(hand="adjuster")
    assert (hand.via, hand.name, hand.file.name) == ("signature", "Petra Lind", "signerad.pdf")


# --- the mail ---------------------------------------------------------------------------------------------------------


def test_the_mail_is_complete_in_itself(secretary, version, at):
    [mail] = prepare_requests(secretary.scope(), version, at=at)
    assert prepare_requests(secretary.scope(), version, at=at) == [mail]
    assert mail.subject == "Att justera senast 30 november: ledningsgruppens anteckningar 13 november"
    assert (mail.from_name, mail.reply_to) == ("Karin Ek, Norra samverkan", "karin@ekeby.example")
    for words in (
        "Hej Petra!",
        "Du valdes till justerare den 13 november.",
        f"Mötet beslutade\n Punkt 2. Kommunikationsresurs\n   {DECISION}",
        "   Nykvik deltar inte i beslutet.",
        "Bordlagt\n Punkt 3. Organisationsförslag: Punkten bordläggs till nästa möte på grund av tidsbrist.",
        "Frånvarande: Solberga och Österhamn",
        "svara ”Justeras” på det här mejlet",
        "Du justerar just den version som är bifogad.",
    ):
        assert words in mail.body
    assert len(re.findall(r"https?://", mail.body)) == 1
    parcel = mail.attachments.get()
    assert parcel.name == "Minnesanteckningar, Ledningsgruppen 13 november 2026.pdf"
    assert mail.state == "prepared", "it waits for Skicka"


def test_a_second_request_tells_what_has_changed(secretary, draft, version, at):
    adjusting.take_back(secretary.scope(), fresh(draft), at=at)
    Draft.objects.filter(pk=draft.pk).update(content=draft.content.replace("150 000", "120 000"), revision=2)
    second = adjusting.submit(secretary.scope(), fresh(draft), revision=2, at=at)
    [mail] = prepare_requests(secretary.scope(), second, at=at)
    assert mail.subject.startswith("Att justera igen senast 30 november")
    assert f"Det här är ändrat\n – {DECISION.replace('150 000', '120 000')}" in mail.body


# --- answers by mail --------------------------------------------------------------------------------------------------


def received(mail: Mail, body: str, at, sender: str = "") -> Received:
    return Received.objects.create(
        cooperation=mail.cooperation, mail=mail, person=mail.person, message_id=f"<{body}{sender}@x>", sender=sender or mail.to_address, body=body, path="-", came_at=at
    )  # fmt: skip


@pytest.mark.parametrize(
    "words", ["Justeras", "justeras.", "Ja", "Godkänns!", "Ja, justeras\n\nPetra Lind", "Justeras\n\nMvh\nPetra", "Hej Karin, justeras"]
)
def test_a_short_word_of_approval_is_one(secretary, version, petra, draft, at, words):
    [mail] = prepare_requests(secretary.scope(), version, at=at)
    assert take_answer(received(mail, words, at), mail, at) == "Justerad av Petra Lind."
    assert Approval.objects.get(hand="adjuster").via == "mail"
    assert fresh(draft).state == "approved"


@pytest.mark.parametrize(
    "words",
    [
        "Ja, men ändra beloppet",
        "Justeras inte",
        "Jag godkänner inte det här",
        "Ja\nfast punkt 3 är fel",
        "Nej",
        "Justeras? Jag förstår inte punkt 2",
    ],
)
def test_anything_else_is_a_comment(secretary, version, petra, draft, at, words):
    [mail] = prepare_requests(secretary.scope(), version, at=at)
    assert take_answer(received(mail, words, at), mail, at) == "Synpunkt från Petra Lind."
    assert not Approval.objects.filter(hand="adjuster").exists()
    assert Comment.objects.get().words == words


def test_an_answer_from_somebody_else_approves_nothing(secretary, version, petra, draft, at):
    [mail] = prepare_requests(secretary.scope(), version, at=at)
    assert take_answer(received(mail, "Justeras", at, sender="assistent@kommun.example"), mail, at) is None
    assert fresh(draft).state == "review"
    assert not Comment.objects.exists()


def test_an_answer_to_an_old_version_approves_nothing_and_says_so(secretary, draft, version, at):
    [mail] = prepare_requests(secretary.scope(), version, at=at)
    adjusting.take_back(secretary.scope(), fresh(draft), at=at)
    Draft.objects.filter(pk=draft.pk).update(content=draft.content.replace("150 000", "120 000"), revision=2)
    adjusting.submit(secretary.scope(), fresh(draft), revision=2, at=at)
    told = take_answer(received(mail, "Justeras", at), mail, at)
    assert told == "Petra Lind svarade på en äldre version. Det räknas inte som justering av den nya."
    assert not Approval.objects.filter(hand="adjuster").exists()


def test_words_of_approval_stand_alone():
    assert approves(own_words("Tack! Justeras\n\nVänliga hälsningar\nPetra Lind\nKommundirektör"), "Petra Lind")
    assert not approves(own_words(""), "Petra Lind")


# --- the link ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def link(secretary, version, petra, at):
    prepare_requests(secretary.scope(), version, at=at)
    return Link.objects.get(person=petra)


def address(link) -> str:
    return f"/m/{token_of(link)}/"


@pytest.fixture
def now(monkeypatch, at):
    """What the views take for now."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)


def code_in_mail() -> str:
    return re.search(r"\d{6}", Mail.objects.filter(kind="code").order_by("-pk").first().body)[0]


def test_opening_it_shows_the_text_and_changes_nothing(link, now, draft):
    before = list(Link.objects.values_list()), Mail.objects.count(), list(Draft.objects.values_list())
    answer = Client().get(address(link))
    assert answer.status_code == 200
    page = read(answer)
    assert DECISION in page
    assert "Du svarar som <strong>Petra Lind, Nykvik</strong>" in page
    assert before == (list(Link.objects.values_list()), Mail.objects.count(), list(Draft.objects.values_list()))


def test_approval_wants_the_code_that_was_mailed(link, now, draft, version):
    client = Client()
    client.post(address(link), {"do": "code", "version": 1})
    code = Mail.objects.get(kind="code")
    assert (code.to_address, code.state) == ("petra@kommun.example", "queued")
    wrong = "000000" if code_in_mail() != "000000" else "111111"
    refused = client.post(address(link), {"do": "approve", "version": 1, "code": wrong})
    assert refused.status_code == 400
    assert "Koden stämmer inte" in read(refused)
    assert fresh(draft).state == "review"
    done = client.post(address(link), {"do": "approve", "version": 1, "code": code_in_mail()}, follow=True)
    assert "Justerad av Petra Lind" in read(done)
    assert fresh(draft).state == "approved"


def test_without_a_code_nothing_is_approved(link, now, draft):
    Client().post(address(link), {"do": "approve", "version": 1, "code": ""})
    assert fresh(draft).state == "review"


def test_who_answers_for_the_adjuster_is_named_and_needs_the_code(link, now, draft):
    client = Client()
    client.post(address(link), {"answer_as": "Anna Ek"})
    client.post(address(link), {"do": "code", "version": 1})
    client.post(address(link), {"do": "approve", "version": 1, "code": code_in_mail()})
    assert Approval.objects.get(hand="adjuster").name == "Anna Ek för Petra Lind"


def test_the_version_that_was_shown_is_the_one_approved(secretary, link, now, draft, version, at):
    client = Client()
    client.post(address(link), {"do": "code", "version": 1})
    adjusting.take_back(secretary.scope(), fresh(draft), at=at)
    Draft.objects.filter(pk=draft.pk).update(content=draft.content.replace("150 000", "120 000"), revision=2)
    adjusting.submit(secretary.scope(), fresh(draft), revision=2, at=at)
    answer = client.post(address(link), {"do": "approve", "version": 1, "code": code_in_mail()}, follow=True)
    page = read(answer)
    assert "nyare version" in page
    assert "120 000" in page
    assert "<del>" in page
    assert not Approval.objects.filter(hand="adjuster").exists()


def test_a_comment_on_a_passage_and_on_the_whole(link, now, version):
    client = Client()
    start = version.content.index(DECISION)
    client.post(
        address(link), {"do": "comment", "version": 1, "start": start, "quote": "högst 150 000 kr", "words": "Det ska vara 120 000 kr."}
    )
    client.post(
        address(link), {"do": "comment", "version": 1, "start": start, "quote": "högst 150 000 kr", "words": "Det ska vara 120 000 kr."}
    )
    client.post(address(link), {"do": "comment", "version": 1, "start": "", "words": "Bra skrivet."})
    first, second = Comment.objects.order_by("pk")
    assert (first.quote, first.start) == ("högst 150 000 kr", start)
    assert (second.quote, second.start) == ("", None)


def test_a_link_that_is_too_old_offers_a_new_one(link, now, at):
    Link.objects.filter(pk=link.pk).update(expires_at=at - timedelta(days=1))
    answer = Client().get(address(link))
    assert answer.status_code == 410
    assert "p…@kommun.example" in read(answer)


def test_a_link_for_something_else_does_not_open_it(cooperation, version, petra, now, at):
    token = make_link(Link.Purpose.ADJUST, at=at, cooperation=cooperation, person=petra, address=petra.email, thing="meeting:1")
    assert Client().get(f"/m/{token}/").status_code == 404


# --- the secretary's page ---------------------------------------------------------------------------------------------


def test_the_whole_step_on_the_page(secretary, draft, django_assert_max_num_queries):
    secretary.get(url(draft, "adjusting"))  # draws the names that the reader knows, which are kept
    with django_assert_max_num_queries(15):
        page = read(secretary.get(url(draft, "adjusting")))
    assert "Allt är på plats." in page
    secretary.post(url(draft, "submit_minutes"), {"revision": 1})
    page = read(secretary.get(url(draft, "adjusting")))
    assert "1 mejl att skicka" in page
    assert "Hej Petra!" in page
    secretary.post(url(draft, "edit_adjusting"), {"do": "send", "mail": Mail.objects.get().pk})
    assert Mail.objects.get().state == "queued"
    page = read(secretary.get(url(draft, "adjusting")))
    assert "har inte svarat ännu" in page
    secretary.post(url(draft, "edit_adjusting"), {"do": "remind", "adjuster": Adjuster.objects.get().pk})
    assert Mail.objects.filter(state="prepared").get().subject.startswith("Påminnelse: Att justera")


def test_a_comment_is_taken_in_and_opens_the_draft(secretary, draft, version, petra, at):
    one = adjusting.comment(
        version, petra, actor(petra), words="Ändra beloppet.", quote="högst 150 000 kr", start=version.content.index(DECISION), at=at
    )
    assert "Ändra beloppet." in read(secretary.get(url(draft, "adjusting")))
    answer = secretary.post(url(draft, "edit_adjusting"), {"do": "take_in", "comment": one.pk})
    item = AgendaItem.objects.get(heading="Kommunikationsresurs")
    assert answer["Location"] == f"{url(draft, 'draft')}#p{item.pk}"
    one.refresh_from_db()
    assert one.state == "taken"
    assert fresh(draft).state == "draft"
    assert Meeting.objects.get(pk=draft.pk).state == "draft"


def test_a_comment_is_answered_by_mail(secretary, draft, version, petra, at):
    one = adjusting.comment(version, petra, actor(petra), words="Ändra beloppet.", at=at)
    secretary.post(url(draft, "edit_adjusting"), {"do": "answer", "comment": one.pk, "words": "Beloppet är det vi beslutade."})
    one.refresh_from_db()
    assert (one.state, one.answer) == ("answered", "Beloppet är det vi beslutade.")
    assert Mail.objects.get().state == "queued"


def test_one_who_has_left_the_seat_is_asked_about(secretary, draft, version, petra, at):
    Holding.objects.filter(person=petra).update(ended=at.date())
    assert "lämnade gruppen 20 november 2026" in read(secretary.get(url(draft, "adjusting")))


@pytest.mark.parametrize("form", ["pdf", "docx", "html"])
def test_versions_can_be_fetched(secretary, draft, version, form):
    answer = secretary.get(url(draft, "minutes_version", 1, form))
    assert answer.status_code == 200
    assert len(answer.content) > 1000
    if form == "pdf":
        import pikepdf

        assert pikepdf.open(io.BytesIO(answer.content)).Root.Lang == "sv"


def test_versions_are_compared(secretary, draft, version, at):
    adjusting.take_back(secretary.scope(), fresh(draft), at=at)
    Draft.objects.filter(pk=draft.pk).update(content=draft.content.replace("150 000", "120 000"), revision=2)
    adjusting.submit(secretary.scope(), fresh(draft), revision=2, at=at)
    page = read(secretary.get(url(draft, "compare_versions", 2)))
    assert '<del><span class="hidden-text">borttaget: </span>150</del><ins><span class="hidden-text">nytt: </span>120</ins>' in page


def test_members_see_nothing_before_it_is_sent_out(member, draft, version):
    assert member.get(url(draft, "adjusting")).status_code == 403
    assert member.get(url(draft, "released_minutes", "pdf")).status_code == 404


def test_the_duty_is_handed_over_on_the_page(secretary, draft, version, petra):
    duty = Adjuster.objects.get()
    page = read(secretary.get(url(draft, "adjusting") + f"?byt={duty.pk}"))
    assert "Vem justerar i stället för Petra Lind?" in page
    assert "<option>Eva Sund</option>" in page
    assert "<option>Sara Vik</option>" not in page
    asked = {"do": "replace", "adjuster": duty.pk, "name": "Eva Sund", "why": ""}
    assert f"?byt={duty.pk}" in secretary.post(url(draft, "edit_adjusting"), asked)["Location"]
    assert Adjuster.objects.count() == 1
    secretary.post(url(draft, "edit_adjusting"), asked | {"why": "Petra är sjuk"})
    page = read(secretary.get(url(draft, "adjusting")))
    assert "justerar inte längre sedan" in page
    assert "Petra är sjuk" in page
    assert "Till Eva Sund" in page


def test_an_adjuster_without_an_address_gets_one_on_the_page(secretary, draft, at):
    Person.objects.filter(name="Petra Lind").update(email="")
    secretary.post(url(draft, "submit_minutes"), {"revision": 1})
    assert not Mail.objects.exists()
    assert "har ingen mejladress" in read(secretary.get(url(draft, "adjusting")))
    asked = {"do": "address", "adjuster": Adjuster.objects.get().pk, "address": "inte en adress"}
    assert "Skriv en mejladress" in read(secretary.post(url(draft, "edit_adjusting"), asked, follow=True))
    secretary.post(url(draft, "edit_adjusting"), asked | {"address": "Petra.Lind@nykvik.example"})
    assert Mail.objects.get().to_address == "petra.lind@nykvik.example"


def test_a_signed_paper_is_filed_on_the_page(secretary, draft, version):
    from django.core.files.uploadedfile import SimpleUploadedFile

    asked = {"do": "signed", "adjuster": Adjuster.objects.get().pk}
    assert "Välj den undertecknade filen" in read(secretary.post(url(draft, "edit_adjusting"), asked, follow=True))
    paper = SimpleUploadedFile("signerad.pdf", b"%PDF-1.7\n", "application/pdf")
    page = read(secretary.post(url(draft, "edit_adjusting"), asked | {"file": paper}, follow=True))
    assert "undertecknat papper" in page
    assert "signerad.pdf" in page
    assert "Till utskick" in page
