"""Sending: by hand, once, again when it must, never twice."""

from __future__ import annotations

import errno
import os
import threading
from email import message_from_bytes, policy

import pytest
from django.db import connection
from tests.post.conftest import sends_by
from tests.support.refusing import refusing

from kansli.audit.models import Entry
from kansli.people.links import make_link
from kansli.people.models import Link
from kansli.post.message import written
from kansli.post.models import Mail
from kansli.post.outbox import LEASE, PAUSES, Outbox, reason
from kansli.post.services import Parcel, send, send_again, settle_as_sent, withdraw
from kansli.workflow import MailState, NotNowError

State = MailState


def parsed(content: bytes):
    return message_from_bytes(content, policy=policy.default)


def states() -> list[str]:
    return list(Mail.objects.order_by("pk").values_list("state", flat=True))


def all_sent(clock) -> None:
    outbox = Outbox(clock=clock)
    while outbox.step():
        pass


def test_nothing_leaves_before_somebody_presses_skicka(a_mail, clock, settings):
    mail = a_mail()
    all_sent(clock)
    assert states() == [State.PREPARED]
    assert not settings.OUTBOX.exists()
    assert send([mail], at=clock()) == 1
    assert send([Mail.objects.get()], at=clock()) == 0, "a second press"
    all_sent(clock)
    assert states() == [State.SENT]
    assert [one.name for one in settings.OUTBOX.iterdir()] == [f"mail-{mail.pk}.eml"]


def test_the_same_key_gives_the_same_mail(a_mail):
    first, second = a_mail(body="Ett"), a_mail(body="Två")
    assert first.pk == second.pk
    assert Mail.objects.get().body == "Ett"
    assert first.concerns.count() == 2


def test_who_pressed_skicka_stands_in_the_log(a_mail, clock, secretary):
    send([a_mail()], at=clock(), scope=secretary.scope())
    entry = Entry.objects.get(verb="post.send")
    assert entry.actor == f"user:{secretary.user.pk}"
    assert "Camilla Berg" in entry.values_kept.content["label"]


def test_what_the_receiver_gets(a_mail, settings, clock):
    settings.SMTP, settings.IMAP, settings.DEFAULT_FROM_EMAIL = "x:25", "x:993", "kansli@post.example"
    settings.REPLY_TO = "kansli+*@post.example"
    mail = a_mail(parcels=[Parcel("Förslag på åtgärder.pdf", "application/pdf", b"%PDF-1.7 ...")], subject="Åtgärder\nBcc: x@y.example")
    send([mail], at=clock())
    letter = parsed(written(Mail.objects.get()))
    assert str(letter["From"]) == '"Karin Ek, Norra samverkan" <kansli@post.example>'
    assert str(letter["To"]) == "Camilla Berg <camilla@post.example>"
    assert [one.addr_spec for one in letter["Reply-To"].addresses] == [f"kansli+{mail.opaque}@post.example", "karin@post.example"]
    assert letter["Subject"] == "Åtgärder Bcc: x@y.example"
    assert letter["Bcc"] is None
    assert letter["Auto-Submitted"] is None, "a person had it sent"
    assert letter["Message-ID"] == mail.message_id
    assert letter["Date"].datetime == clock().replace(microsecond=0)
    assert letter.get_body(("plain",)).get_content().replace("\r\n", "\n") == mail.body
    assert letter.get_body(("html",)) is None
    assert [one.get_filename() for one in letter.iter_attachments()] == ["Förslag på åtgärder.pdf"]
    assert b"http" not in written(mail), "no picture, no tracking"
    assert all(len(line) <= 998 for line in written(mail).split(b"\r\n"))
    assert written(mail).isascii()


def test_without_a_mailbox_answers_go_to_the_secretary(a_mail, settings):
    settings.IMAP = ""
    assert [one.addr_spec for one in parsed(written(a_mail()))["Reply-To"].addresses] == ["karin@post.example"]


def test_the_mail_is_kept_without_the_token_and_sent_with_it(a_mail, camilla, cooperation, clock, settings):
    token = make_link(Link.Purpose.MEMBER, at=clock(), cooperation=cooperation, person=camilla, address=camilla.email, thing="invitee:5")
    address = f"{settings.BASE_URL}/m/{token}/"
    mail = a_mail(
        body=f"Underlag:\n{address}\n",
        calendar=f"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nURL:{address[:30]}\r\n {address[30:]}\r\nEND:VCALENDAR\r\n",
    )
    kept = str(Mail.objects.values().get())
    assert token not in kept
    letter = parsed(written(mail))
    assert address in letter.get_body(("plain",)).get_content()
    assert address.encode() in next(letter.iter_attachments()).get_content().replace(b"\r\n ", b"")
    settings.SECRET_KEY = "another"  # noqa: S105 - a restored backup without the key
    assert "/m/[" in parsed(written(mail)).get_body(("plain",)).get_content()


@pytest.mark.parametrize("step", ["rcpt", "data", "end"])
def test_not_now_is_tried_again_with_the_same_id_and_growing_pauses(a_mail, clock, settings, step):
    mail = a_mail()
    send([mail], at=clock())
    with refusing(**{step: "451 4.3.0 Try again later"}) as server:
        sends_by(settings, server.address)
        for pause in PAUSES:
            all_sent(clock)
            assert Mail.objects.get().state == State.QUEUED
            assert Mail.objects.get().due_at == clock() + pause
            clock.on(seconds=pause.total_seconds() - 1)
            all_sent(clock)
            assert Mail.objects.get().due_at > clock(), "too early"
            clock.on(seconds=1)
        all_sent(clock)
        assert Mail.objects.get().state == State.FAILED
        assert "Try again later" in Mail.objects.get().problem
        assert server.taken == []
    assert Mail.objects.get().message_id == mail.message_id


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("550 5.1.1 No such user", "Adressen finns inte."),
        ("552 5.2.2 Mailbox full", "Mottagarens brevlåda är full."),
        ("552 5.3.4 Message too big", "Mejlet är för stort"),
        ("554 5.7.1 Spam", "släpper inte fram"),
        ("550 Nej", "Mejlservern tog inte emot mejlet."),
    ],
)
def test_no_is_no_with_the_reason_in_swedish(a_mail, clock, settings, said, words):
    send([a_mail()], at=clock())
    with refusing(rcpt=said) as server:
        sends_by(settings, server.address)
        all_sent(clock)
    mail = Mail.objects.get()
    assert (mail.state, mail.attempts) == (State.FAILED, 1)
    assert mail.problem.startswith(words) or words in mail.problem
    assert words in reason(said)


def test_a_refused_one_does_not_stop_the_next(a_mail, clock, settings):
    send([a_mail(subject="A", to_address="trasig"), a_mail(subject="B")], at=clock())
    with refusing() as server:
        sends_by(settings, server.address)
        all_sent(clock)
        assert len(server.taken) == 1
    assert states() == [State.FAILED, State.SENT]
    assert Mail.objects.first() is not None


def test_one_that_cannot_be_put_together_does_not_stop_the_next(a_mail, clock, settings, monkeypatch):
    send([a_mail(subject="A"), a_mail(subject="B")], at=clock())

    def breaks(mail):
        if mail.subject == "A":
            raise LookupError
        return written(mail)

    monkeypatch.setattr("kansli.post.outbox.written", breaks)
    all_sent(clock)
    assert states() == [State.FAILED, State.SENT]


def test_a_server_that_is_gone(a_mail, clock, settings):
    send([a_mail()], at=clock())
    sends_by(settings, "127.0.0.1:9")
    all_sent(clock)
    assert Mail.objects.get().state == State.QUEUED
    assert Mail.objects.get().problem == "Mejlservern svarar inte."
    with refusing() as server:
        sends_by(settings, server.address)
        clock.on(minutes=2)
        all_sent(clock)
        assert len(server.taken) == 1
    assert states() == [State.SENT]


@pytest.mark.parametrize("step", ["rcpt", "data"])
def test_a_connection_that_breaks_before_the_end_of_the_text_is_tried_again(a_mail, clock, settings, step):
    send([a_mail()], at=clock())
    with refusing(**{step: None}) as server:
        sends_by(settings, server.address)
        all_sent(clock)
    assert states() == [State.QUEUED]


def test_a_connection_that_breaks_after_the_text_is_unsure_and_never_sent_again_by_itself(a_mail, clock, settings, secretary):
    send([a_mail()], at=clock())
    with refusing(end=None) as server:
        sends_by(settings, server.address)
        all_sent(clock)
        clock.on(days=30)
        all_sent(clock)
        assert len(server.taken) == 1
    mail = Mail.objects.get()
    assert mail.state == State.UNSURE
    assert "Det kan ha gått iväg" in mail.problem
    settle_as_sent(secretary.scope(), mail, at=clock())
    assert states() == [State.SENT]
    with pytest.raises(NotNowError):
        settle_as_sent(secretary.scope(), Mail.objects.get(), at=clock())


class Killed(BaseException):
    """As if the process were gone: nothing that comes after runs."""


@pytest.mark.parametrize("where", ["_connect", "_mark_handed", "_sent"])
def test_a_worker_that_dies_leaves_nothing_twice_and_nothing_lost(a_mail, clock, settings, monkeypatch, where):
    send([a_mail()], at=clock())

    def dies(*_, **__):
        raise Killed

    with refusing() as server:
        sends_by(settings, server.address)
        with monkeypatch.context() as context:
            context.setattr(Outbox, where, dies)
            dying = Outbox(clock=clock)
            with pytest.raises(Killed):
                dying.step()
            dying._drop()
        all_sent(clock)
        assert states() == [State.SENDING], "its lease holds"
        clock.on(seconds=LEASE.total_seconds() + 1)
        all_sent(clock)
        assert len(server.taken) == 1
    assert states() == [State.UNSURE if where == "_sent" else State.SENT]


def test_a_worker_that_has_lost_its_lease_does_not_hand_over(a_mail, clock, settings, monkeypatch):
    send([a_mail()], at=clock())
    with refusing() as server:
        sends_by(settings, server.address)
        slow = Outbox(clock=clock)
        connect = Outbox._connect

        def slowly(self):
            if self is slow:
                clock.on(seconds=LEASE.total_seconds() + 1)
                all_sent(clock)
            return connect(self)

        monkeypatch.setattr(Outbox, "_connect", slowly)
        slow.step()
        assert len(server.taken) == 1
    assert states() == [State.SENT]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_mail_once(a_mail, clock, settings):
    send([a_mail(subject=str(number)) for number in range(12)], at=clock())
    with refusing() as server:
        sends_by(settings, server.address)
        gate = threading.Barrier(3)

        def work():
            gate.wait()
            all_sent(clock)
            connection.close()

        workers = [threading.Thread(target=work) for _ in range(3)]
        for each in workers:
            each.start()
        for each in workers:
            each.join()
        subjects = [message_from_bytes(one)["Subject"] for one in server.taken]
    assert sorted(subjects, key=int) == [str(number) for number in range(12)]
    assert states() == [State.SENT] * 12


def test_a_full_disk_leaves_nothing_half_written_and_is_tried_again(a_mail, clock, settings, monkeypatch):
    send([a_mail()], at=clock())

    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as context:
        context.setattr(os, "fsync", full)
        all_sent(clock)
    assert list(settings.OUTBOX.iterdir()) == []
    assert Mail.objects.get().state == State.QUEUED
    assert "Disken" in Mail.objects.get().problem
    clock.on(minutes=2)
    all_sent(clock)
    assert states() == [State.SENT]


def test_another_address_becomes_the_persons_and_the_links_follow(a_mail, clock, settings, camilla, cooperation, secretary):
    make_link(Link.Purpose.MEMBER, at=clock(), cooperation=cooperation, person=camilla, address=camilla.email, thing="invitee:5")
    mail = a_mail()
    send([mail], at=clock())
    with refusing(rcpt="550 5.1.1 unknown") as server:
        sends_by(settings, server.address)
        all_sent(clock)
    send_again(secretary.scope(), Mail.objects.select_related("person").get(), at=clock(), address="camilla.berg@post.example")
    with refusing() as server:
        sends_by(settings, server.address)
        all_sent(clock)
        assert b"camilla.berg@post.example" in server.taken[0]
    camilla.refresh_from_db()
    assert camilla.email == Link.objects.get().address == "camilla.berg@post.example"
    assert Mail.objects.get().message_id == mail.message_id


def test_a_mail_taken_back_stays(a_mail, clock, secretary):
    mail = a_mail()
    withdraw(secretary.scope(), mail, at=clock())
    assert send([mail], at=clock()) == 0
    with pytest.raises(NotNowError):
        withdraw(secretary.scope(), Mail.objects.get(), at=clock())
