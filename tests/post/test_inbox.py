"""Mails that come in, with real servers: taken once, believed only when they may be, never answered."""

from __future__ import annotations

import threading
import time
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from django.utils import timezone
from imapclient.exceptions import IMAPClientError
from tests.post.test_calendar import occasion, reply

from kansli.audit.models import Entry
from kansli.people.models import Person
from kansli.post.calendar import Invited, request
from kansli.post.inbox import settle_all, take
from kansli.post.mailbox import Inbox
from kansli.post.models import Mail, Mailbox, Received
from kansli.post.outbox import Outbox
from kansli.post.selectors import concerning
from kansli.post.services import send
from kansli.post.worker import run, run_once
from kansli.workflow import MailState


class Part:
    """The part that takes answers, as a test sees it."""

    def __init__(self) -> None:
        self.took: list[tuple] = []
        self.says: str | None = "Camilla Berg kommer."

    def __call__(self, received, mail, answer, at) -> str | None:
        self.took.append((received.body, mail.thing, answer))
        return self.says


@pytest.fixture
def part() -> Part:
    return Part()


def sent(mail, clock) -> Mail:
    send([mail], at=clock())
    outbox = Outbox(clock=clock)
    while outbox.step():
        pass
    outbox.hang_up()
    return Mail.objects.get(pk=mail.pk)


def answer_to(content: bytes, words: str, *, sender: str = "camilla@post.example", **heads: str) -> EmailMessage:
    """What a mail program makes of "Svara alla"."""
    letter = message_from_bytes(content, policy=policy.default)
    answer = EmailMessage()
    answer["From"], answer["To"] = sender, str(letter["Reply-To"] or letter["From"])
    answer["Subject"], answer["Message-ID"] = f"SV: {letter['Subject']}", heads.pop("message_id", f"<{abs(hash(words))}@post.example>")
    answer["In-Reply-To"] = answer["References"] = str(letter["Message-ID"])
    for name, value in heads.items():
        del answer[name]
        answer[name] = value
    quoted = "\n".join(f"> {line}" for line in letter.get_body(("plain",)).get_content().splitlines())
    answer.set_content(f"{words}\n\nDen fre 20 nov. 2026 kl 10:00 skrev Karin Ek <kansli@post.example>:\n{quoted}\n")
    return answer


def taken(post_office, part, clock, count: int = 1) -> list[Received]:
    """Read the mailbox when so many mails lie in it."""
    post_office.mails("kansli", count)
    run_once(part, clock=clock)
    return list(Received.objects.order_by("pk"))


def test_out_through_smtp_into_a_mailbox_answered_and_taken(a_mail, post_office, part, clock, secretary):
    sent(a_mail(), clock)
    letter = post_office.mails("camilla")[0]
    assert "Välkommen till mötet i Ängsjö." in message_from_bytes(letter, policy=policy.default).get_body(("plain",)).get_content()
    post_office.post(answer_to(letter, "Jag kommer, med en ersättare från Ålsäter."))
    (come,) = taken(post_office, part, clock)
    assert part.took == [("Jag kommer, med en ersättare från Ålsäter.", "invitee:5", None)]
    assert (come.kind, come.state, come.told) == ("answer", "taken", "Camilla Berg kommer.")
    assert post_office.mails("karin"), "a copy to the secretary"
    assert [(one.came_in, one.who) for one in concerning(secretary.scope(), "matter:3")] == [
        (True, "Camilla Berg"),
        (False, "Camilla Berg"),
    ]
    assert [one.came_in for one in concerning(secretary.scope(), "invitee:5")] == [True]
    assert "Camilla Berg kommer." in str(Entry.objects.get(verb="post.received").values_kept.content)
    clock.on(hours=1)
    run_once(part, clock=clock)
    assert len(part.took) == 1, "taken once"
    assert len(post_office.mails("camilla")) == 1, "Kansli answers nobody"


def test_an_answer_is_known_by_its_reference_where_the_address_is_lost(a_mail, post_office, part, clock):
    sent(a_mail(), clock)
    post_office.post(answer_to(post_office.mails("camilla")[0], "Ja.", To="kansli@post.example"))
    taken(post_office, part, clock)
    assert [words for words, *_ in part.took] == ["Ja."]


def test_an_answer_is_known_by_its_address_where_the_reference_is_lost(a_mail, post_office, part, clock):
    sent(a_mail(), clock)
    post_office.post(answer_to(post_office.mails("camilla")[0], "Ja.", **{"In-Reply-To": "<x@y>", "References": "<x@y>"}))
    taken(post_office, part, clock)
    assert [words for words, *_ in part.took] == ["Ja."]


def test_from_another_address_it_is_for_the_secretariat(a_mail, post_office, part, clock):
    sent(a_mail(), clock)
    post_office.post(answer_to(post_office.mails("camilla")[0], "Ja.", sender="petra@post.example"))
    (come,) = taken(post_office, part, clock)
    assert part.took == []
    assert (come.state, come.told) == ("ask", "Svaret kom från en annan adress än camilla@post.example.")
    assert come.person is None


def test_without_what_only_the_receiver_knows_a_sender_proves_nothing(a_mail, post_office, part, clock):
    sent(a_mail(), clock)
    forged = EmailMessage()
    forged["From"], forged["To"], forged["Subject"] = "camilla@post.example", "kansli@post.example", "SV: Kallelse"
    forged["In-Reply-To"] = "<guessed@post.example>"
    forged.set_content("Justeras.")
    post_office.post(forged)
    (come,) = taken(post_office, part, clock)
    assert part.took == []
    assert (come.kind, come.state, come.told) == ("other", "ask", "Det går inte att se vilket mejl det svarar på.")
    assert come.cooperation is not None, "the only one that knows the sender"


def test_what_our_own_server_doubts_is_for_the_secretariat(a_mail, clock, part):
    mail = sent(a_mail(), clock)
    head = f"Authentication-Results: mx.post.example; dmarc=fail\nFrom: camilla@post.example\nIn-Reply-To: {mail.message_id}\n\nJusteras."
    take(head.encode(), at=clock())
    settle_all(part, at=clock())
    assert part.took == []
    assert "kunde inte bekräfta" in Received.objects.get().told


def test_loops_end_here(a_mail, post_office, part, clock):
    sent(a_mail(), clock)
    letter = post_office.mails("camilla")[0]
    absent = answer_to(letter, "Jag är inte på kontoret.", **{"Auto-Submitted": "auto-replied"})
    post_office.post(absent)
    back = EmailMessage()
    for name, value in message_from_bytes(letter, policy=policy.default).items():
        if name in {"From", "Subject", "Message-ID"}:
            back[name] = str(value)
    back["To"] = "kansli@post.example"
    back.set_content("Hej Camilla!")
    post_office.post(back)
    come = taken(post_office, part, clock, 2)
    assert part.took == []
    assert [(one.kind, one.state) for one in come] == [("machine", "left")] * 2
    assert Mail.objects.count() == 1
    assert len(post_office.mails("camilla")) == 1


def test_a_mail_that_bounces_is_shown(a_mail, clock, part):
    mail = sent(a_mail(), clock)
    from tests.post.test_parsing import REPORT

    take(
        REPORT.format(opaque="x", action="delayed", status="4.4.1")
        .replace("<ours@kansli>", mail.message_id)
        .replace("<bounce@", "<b1@")
        .encode(),
        at=clock(),
    )
    settle_all(part, at=clock())
    assert Mail.objects.get().state == MailState.SENT
    take(REPORT.format(opaque="x", action="failed", status="5.1.1").replace("<ours@kansli>", mail.message_id).encode(), at=clock())
    settle_all(part, at=clock())
    assert Mail.objects.get().state == MailState.BOUNCED
    assert "Adressen finns inte." in Mail.objects.get().problem
    assert part.took == []


def test_a_real_mail_servers_bounce_comes_back_to_its_mail(a_mail, post_office, part, clock, settings):
    mail = sent(a_mail(to_address="petra@post.example"), clock)
    assert mail.state == MailState.SENT
    from kansli.post.message import answer_address

    returned = EmailMessage()
    returned["From"], returned["To"], returned["Subject"] = "Mailer-Daemon@post.example", answer_address(mail), "Mail delivery failed"
    returned.set_content("550 5.1.1 No such user\n")
    post_office.post(returned)
    taken(post_office, part, clock)
    assert Mail.objects.get().state == MailState.BOUNCED


@pytest.fixture
def invitation(a_mail, camilla, at):
    def invitation(**other) -> Mail:
        words = request(occasion(invited=(Invited("Camilla Berg", camilla.email),), **other), at=at)
        return a_mail(calendar=words, method="REQUEST", key=f"summons:{other}")

    return invitation


def calendar_answer(content: bytes, *, sender: str = "camilla@post.example") -> EmailMessage:
    """What Outlook makes of Acceptera: to the organizer, no reference to the mail."""
    answer = EmailMessage()
    answer["From"], answer["To"], answer["Subject"] = sender, "kansli@post.example", "Accepterat: Ledningsgruppen"
    answer.set_content("")
    answer.add_alternative(content.decode(), subtype="calendar", params={"method": "REPLY"})
    return answer


def test_an_invitation_out_and_a_calendars_answer_in(invitation, post_office, part, clock):
    sent(invitation(), clock)
    letter = message_from_bytes(post_office.mails("camilla")[0], policy=policy.default)
    kinds = [one.get_content_type() for one in letter.walk()]
    assert kinds == ["multipart/mixed", "multipart/alternative", "text/plain", "text/calendar", "application/ics"]
    inline = next(one for one in letter.walk() if one.get_content_type() == "text/calendar")
    assert inline.get_param("method") == "REQUEST"
    assert "METHOD:REQUEST" in inline.get_content()
    post_office.post(calendar_answer(reply()))
    (come,) = taken(post_office, part, clock)
    assert come.kind == "calendar"
    (_words, thing, answer) = part.took[0]
    assert (thing, answer.partstat, answer.sequence) == ("invitee:5", "ACCEPTED", 2)


@pytest.mark.parametrize(
    ("content", "sender", "told"),
    [
        (
            reply(attendee="petra@post.example"),
            "camilla@post.example",
            "Svaret gäller petra@post.example men kom från camilla@post.example.",
        ),
        (reply(), "petra@post.example", "Svaret kom från en annan adress än camilla@post.example."),
        (reply(attendee="petra@post.example"), "petra@post.example", "Svaret kom från en annan adress än camilla@post.example."),
        (reply().replace(b"0b1c@kansli", b"annat@kansli"), "camilla@post.example", "Det går inte att se vilket mejl det svarar på."),
        (reply("MAYBE"), "camilla@post.example", "Det går inte att se vilket mejl det svarar på."),
    ],
)
def test_hostile_answers_from_calendars_are_for_the_secretariat(invitation, part, clock, content, sender, told):
    sent(invitation(), clock)
    take(calendar_answer(content, sender=sender).as_bytes(), at=clock())
    settle_all(part, at=clock())
    assert part.took == []
    assert (Received.objects.get().state, Received.objects.get().told) == ("ask", told)


def test_an_older_sequence_reaches_the_part_that_knows_the_meeting(invitation, part, clock):
    sent(invitation(), clock)
    sent(invitation(sequence=3), clock)
    take(calendar_answer(reply()).as_bytes(), at=clock())
    settle_all(part, at=clock())
    assert part.took[0][2].sequence == 2


def test_what_no_part_takes_must_be_read(a_mail, clock, part):
    mail = sent(a_mail(), clock)
    part.says = None
    take(f"From: camilla@post.example\nIn-Reply-To: {mail.message_id}\n\nVem tar med kaffe?".encode(), at=clock())
    settle_all(part, at=clock())
    assert (Received.objects.get().state, Received.objects.get().told) == ("ask", "Läs svaret.")


def test_a_part_that_breaks_leaves_the_answer_to_be_read_and_the_next_is_taken(a_mail, clock, camilla, cooperation):
    mail = sent(a_mail(), clock)
    for number in range(2):
        take(f"From: camilla@post.example\nMessage-ID: <{number}@x>\nIn-Reply-To: {mail.message_id}\n\n{number}".encode(), at=clock())

    def breaks(received, mail, answer, at):
        Person.objects.filter(pk=camilla.pk).update(title=received.body)
        if received.body == "0":
            raise RuntimeError
        return "Taget."

    settle_all(breaks, at=clock())
    assert list(Received.objects.order_by("pk").values_list("state", flat=True)) == ["ask", "taken"]
    assert Person.objects.get(pk=camilla.pk).title == "1", "nothing is left of what broke"


def test_a_crash_between_keeping_and_taking_loses_nothing(a_mail, clock, part):
    mail = sent(a_mail(), clock)
    content = f"From: camilla@post.example\nMessage-ID: <1@x>\nIn-Reply-To: {mail.message_id}\n\nJa".encode()
    assert take(content, at=clock())
    assert take(content, at=clock()) is None, "fetched again"
    assert Received.objects.get().state == "new"
    settle_all(part, at=clock())
    settle_all(part, at=clock())
    assert len(part.took) == 1


def test_too_large_a_mail_is_kept_cut_with_a_note(a_mail, post_office, part, clock, settings):
    settings.MAIL_LIMIT = 200_000
    sent(a_mail(), clock)
    answer = answer_to(post_office.mails("camilla")[0], "Ja, se bilagan.")
    answer.add_attachment(b"x" * 1_000_000, maintype="application", subtype="pdf", filename="stor.pdf")
    post_office.post(answer)
    (come,) = taken(post_office, part, clock)
    assert "Ja, se bilagan." in come.body
    assert "Mejlet är för stort, 1,3 MB. Bara de första 0,2 MB är sparade." in come.body
    assert come.state == "taken"
    assert (settings.MAIL_FILES / come.path).stat().st_size == 200_000


def test_the_mailbox_is_left_as_it_was_and_read_on_from_where_it_was(a_mail, post_office, part, clock):
    sent(a_mail(), clock)
    letter = post_office.mails("camilla")[0]
    post_office.post(answer_to(letter, "Ett"))
    taken(post_office, part, clock)
    post_office.post(answer_to(letter, "Två"))
    taken(post_office, part, clock, 2)
    assert [words for words, *_ in part.took] == ["Ett", "Två"]
    Mailbox.objects.update(validity=1)  # as if the server had numbered its mails anew
    run_once(part, clock=clock)
    assert Received.objects.count() == 2
    assert len(post_office.mails("kansli")) == 2


def test_a_mail_server_that_goes_in_the_middle(a_mail, post_office, part, clock, monkeypatch):
    sent(a_mail(), clock)
    letter = post_office.mails("camilla")[0]
    for words in ("Ett", "Två", "Tre"):
        post_office.post(answer_to(letter, words))
    post_office.mails("kansli", 3)
    inbox, take_one = Inbox(clock=clock), Inbox._take

    def gone_after_one(self, imap, uid):
        if Received.objects.exists() and post_office.runs("imap"):
            post_office.stop("imap")
        return take_one(self, imap, uid)

    with monkeypatch.context() as context:
        context.setattr(Inbox, "_take", gone_after_one)
        with pytest.raises((OSError, IMAPClientError)):
            inbox.poll()
    inbox.drop()
    assert Received.objects.count() == 1
    with pytest.raises((OSError, IMAPClientError)):
        inbox.poll()
    post_office.start("imap")
    assert inbox.poll() == 2
    inbox.hang_up()
    assert Received.objects.count() == 3


def test_a_full_disk_leaves_the_mail_where_it_is(a_mail, post_office, part, clock, monkeypatch):
    sent(a_mail(), clock)
    post_office.post(answer_to(post_office.mails("camilla")[0], "Ja"))
    post_office.mails("kansli")

    def full(*_, **__):
        raise OSError(28, "full")

    with monkeypatch.context() as context:
        context.setattr("kansli.post.keeping.write_whole", full)
        with pytest.raises(OSError, match="full"):
            run_once(part, clock=clock)
    assert not Received.objects.exists()
    taken(post_office, part, clock)
    assert len(part.took) == 1


def test_a_mailbox_that_cannot_be_reached_is_told(post_office, part, clock, settings, db):
    settings.IMAP = "127.0.0.1:9"
    with pytest.raises((OSError, IMAPClientError)):
        run_once(part, clock=clock)


@pytest.mark.django_db(transaction=True)
def test_the_process_sends_and_hears_of_new_mails_from_the_server(a_mail, post_office, part):
    stop = threading.Event()
    process = threading.Thread(target=run, args=(stop, part))
    process.start()
    try:
        send([a_mail()], at=timezone.now())
        post_office.post(answer_to(post_office.mails("camilla")[0], "Ja."))
        until = time.monotonic() + 30  # without the server's word it would be a minute
        while not part.took and time.monotonic() < until:
            stop.wait(0.05)
        assert [words for words, *_ in part.took] == ["Ja."]
    finally:
        stop.set()
        process.join(30)
    assert not process.is_alive()
