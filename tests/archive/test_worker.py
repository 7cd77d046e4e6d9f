"""The queue and the worker: what is claimed, resumed, read, read anew and tied together."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone
from tests.archive.support import kept, states
from tests.support.archive_maker import papers, write
from tests.support.rows import SAMPLES

from kansli.archive import queue, worker
from kansli.archive.managing import read_as_minutes, take_delivery_back
from kansli.archive.models import Arrival, Delivery, Knowledge
from kansli.archive.parsing import looks_like_minutes, packed_evidence, unpacked_evidence
from kansli.archive.pool import Inline, processes
from kansli.archive.receiving import receive_paths
from kansli.archive.services import read_in
from kansli.archive.worker import Worker, work_all, work_once
from kansli.audit.models import Entry
from kansli.audit.services import breaks
from kansli.documents.models import File
from kansli.meetings.models import Item, Meeting, Minutes
from kansli.people.models import Body, Organisation, Person, Seat
from kansli.reader.api import evidence_of, load, merge, read
from kansli.register.models import Attendance, Awaited, Decision, Fact, Mention, News, Reading
from kansli.register.packing import unpacked
from kansli.register.services.anew import read_anew

State = Arrival.State
DAMAGED = SAMPLES / "001_2d8405c3b850a5f4.txt"


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.FILES = tmp_path / "files"


@pytest.fixture
def deliver(cooperation, tmp_path, at):
    """``deliver(5)``: a delivery of so many text minutes, or of the files given, waiting to be read."""

    def deliver(*files, count: int = 0, by=None, when=None) -> Delivery:
        paths = [*files, *(write(tmp_path / "in", count) if count else [])]
        return receive_paths(cooperation, paths, at=when or at, by=by)

    return deliver


def facts() -> list[tuple]:
    """All facts by what they say, for comparing."""
    return sorted(Fact.objects.values_list("meeting__date", "meeting__body__key", "kind", "start", "quote"))


def test_files_are_read_one_transaction_each_and_tied_together_once(cooperation, deliver):
    delivery = deliver(count=6)
    work_all()
    delivery.refresh_from_db()
    assert set(states().values()) == {State.READ}
    assert Meeting.objects.filter(standing=Meeting.Standing.HELD).count() == 6
    assert Decision.objects.exists()
    assert Mention.objects.exists()
    assert delivery.tied_at is not None
    assert Entry.objects.filter(verb="archive.read").count() == 6
    assert list(breaks()) == []
    assert Knowledge.objects.get().files == 6
    assert not work_once()


def test_the_cooperation_its_groups_and_municipalities_are_read_from_the_files(cooperation, deliver):
    cooperation.named_by_person = False
    cooperation.name = ""
    cooperation.save()
    deliver(count=8)
    work_all()
    cooperation.refresh_from_db()
    assert cooperation.name == "Ekebybygdens samverkan"
    assert Body.objects.get(key="klimatnätverk").short_name == "Klimatnätverket"
    assert Organisation.objects.get(cooperation=cooperation, name="Nykvik").kind == Organisation.Kind.MUNICIPALITY
    assert Seat.objects.filter(body__key="klimatnätverk", organisation__name="Nykvik").exists()


def test_in_however_many_deliveries_the_result_is_the_same(cooperation, deliver, tmp_path):
    paths = write(tmp_path / "in", 8)
    for path in reversed(paths):
        deliver(path)
        work_all()
    one_by_one, mentions = facts(), sorted(Mention.objects.values_list("matter__key", "meeting__date", "start"))
    Delivery.objects.update(taken_back_at=timezone.now())
    work_all()
    assert not Fact.objects.exists()
    deliver(*paths)
    work_all()
    assert facts() == one_by_one
    assert sorted(Mention.objects.values_list("matter__key", "meeting__date", "start")) == mentions


def test_text_files_come_before_scans(cooperation, deliver, tmp_path, monkeypatch):
    scan = tmp_path / "skanning.png"
    scan.write_bytes(b"\x89PNG\r\n\x1a\n" + b"x" * 300)
    deliver(scan, count=2)
    order = []
    monkeypatch.setattr(worker, "store_drawn", _noting(order, worker.store_drawn))
    work_all()
    assert order[-1] == "skanning.png"
    assert Arrival.objects.get(name="skanning.png").heavy
    assert states()["skanning.png"] == State.UNREADABLE  # no picture at all, in truth


def _noting(order: list, store):
    def noted(me, arrival, drawn):
        if type(drawn).__name__ != "Heavy":
            order.append(arrival.name)
        store(me, arrival, drawn)

    return noted


def test_pages_of_a_scan_are_counted_while_they_are_read(cooperation, deliver, tmp_path):
    scan = tmp_path / "skanning.png"
    scan.write_bytes(b"\x89PNG\r\n\x1a\n" + b"x" * 300)
    deliver(scan)
    work = Worker(Inline())
    arrival = Arrival.objects.select_related("file").get()
    Arrival.objects.update(worker=work.me)
    told = tmp_path / "pages"
    told.write_text("2 5")
    work._tell_pages(arrival, told)
    assert Arrival.objects.values_list("pages_done", "pages").get() == (2, 5)
    work.end()


def test_what_is_no_minutes_is_asked_about_and_can_be_read_or_removed(cooperation, deliver, tmp_path, secretary, at):
    menu = tmp_path / "lunchmeny.txt"
    menu.write_text("Lunchmeny vecka 12\n\nMåndag 20 mars\nKöttbullar med mos\n\nTisdag 21 mars\nFiskgratäng\n")
    deliver(menu)
    work_all()
    assert states() == {"lunchmeny.txt": State.NOT_MINUTES}
    assert not Minutes.objects.exists()
    read_as_minutes(secretary.scope(), Arrival.objects.get(), at=at)
    work_all()
    assert states() == {"lunchmeny.txt": State.READ}
    assert Minutes.objects.count() == 1


@pytest.mark.parametrize(
    "path", sorted(SAMPLES.parent.parent.glob("tests/reader/golden/*.txt")) + sorted(SAMPLES.glob("*.txt")), ids=lambda p: p.stem
)
def test_all_known_minutes_look_like_minutes(path):
    assert looks_like_minutes(read(load(path)))


def test_a_file_with_several_meetings_becomes_several_minutes(cooperation, deliver, tmp_path):
    together = tmp_path / "flera.txt"
    together.write_text("\n\n".join(paper.text for paper in papers(3)), encoding="utf-8")
    deliver(together)
    work_all()
    found = list(Minutes.objects.order_by("start").select_related("text"))
    assert [one.start for one in found][1:] == [one.end for one in found][:-1]
    assert Meeting.objects.filter(standing=Meeting.Standing.HELD).count() == 3
    for fact in Fact.objects.select_related("text", "minutes"):
        said = " … ".join(" ".join(fact.text.content[start:end].split()) for start, end in fact.ranges)
        assert said == fact.quote
        assert fact.minutes.start <= fact.start < fact.minutes.end


def test_damaged_minutes_read_alone_gain_from_what_comes_later(cooperation, deliver):
    deliver(DAMAGED)
    work_all()
    alone = set(Person.objects.values_list("name", flat=True))
    deliver(*sorted(path for path in SAMPLES.glob("*.txt") if path != DAMAGED))
    work_all()
    assert Reading.objects.filter(minutes__file__name=DAMAGED.name).count() == 2
    assert Reading.objects.filter(minutes__file__name=DAMAGED.name, in_use=True).count() == 1
    now = set(Attendance.objects.filter(meeting__minutes__file__name=DAMAGED.name).values_list("person__name", flat=True))
    assert "Petra Kålbäck" in now | alone
    together = facts()
    Delivery.objects.update(taken_back_at=timezone.now())
    work_all()
    deliver(*sorted(SAMPLES.glob("*.txt")))
    work_all()
    assert facts() == together


def test_what_a_person_has_confirmed_is_not_read_anew(cooperation, deliver, at):
    deliver(DAMAGED)
    work_all()
    fact = Fact.objects.filter(kind=Fact.Kind.DECISION).first()
    Fact.objects.filter(pk=fact.pk).update(state=Fact.State.CONFIRMED)
    deliver(*sorted(path for path in SAMPLES.glob("*.txt") if path != DAMAGED))
    work_all()
    assert Fact.objects.filter(pk=fact.pk, state=Fact.State.CONFIRMED).exists()
    assert Reading.objects.filter(minutes__file__name=DAMAGED.name).count() == 1


def test_reading_anew_what_says_the_same_changes_nothing(cooperation, deliver, at):
    deliver(count=1)
    work_all()
    found = Minutes.objects.select_related("meeting__cooperation", "file", "text").get()
    before = list(Fact.objects.values_list("pk", flat=True))
    record = unpacked(bytes(Reading.objects.get().content))
    assert not read_anew(found, replace(record, document="annan"), at=at)
    assert list(Fact.objects.values_list("pk", flat=True)) == before
    assert read_anew(found, replace(record, decisions=record.decisions[1:]), at=at)
    assert Decision.objects.count() == len(record.decisions) - 1


def test_two_workers_never_take_the_same_file(cooperation, deliver, at):
    deliver(count=4)
    first, second = queue.new_worker(), queue.new_worker()
    waiting = Arrival.objects.filter(state=State.WAITING)
    mine = queue.claim(first, waiting, 3, at=at)
    others = queue.claim(second, waiting, 3, at=at)
    assert len(mine) == 3
    assert len(others) == 1
    assert not {one.pk for one in mine} & {one.pk for one in others}
    assert queue.claim(second, waiting, 3, at=at) == []


def test_a_lease_that_has_run_out_is_taken_over_and_the_late_one_stores_nothing(cooperation, deliver, at):
    deliver(count=1)
    slow, quick = queue.new_worker(), queue.new_worker()
    waiting = Arrival.objects.filter(state=State.WAITING)
    (arrival,) = queue.claim(slow, waiting, 1, at=at)
    (again,) = queue.claim(quick, waiting, 1, at=at + queue.LEASE + timedelta(seconds=1))
    assert again.pk == arrival.pk
    assert not queue.let_go(slow, arrival, done=True, state=State.DRAWN)
    assert queue.let_go(quick, again, done=True, state=State.UNREADABLE)


def test_what_a_dead_worker_held_is_free_at_once(cooperation, deliver, at):
    deliver(count=1)
    host = queue.new_worker().partition(":")[0]
    Arrival.objects.update(worker=f"{host}:999999:1", leased_until=timezone.now() + queue.LEASE)
    work_all()
    assert set(states().values()) == {State.READ}


def test_one_worker_at_a_time_ties_together(cooperation, deliver, at):
    delivery = deliver(count=2)
    first, second = Worker(Inline()), Worker(Inline())
    while not Knowledge.objects.filter(files=2).exists():
        first.step()
    assert queue.claim_finishing(second.me, cooperation.pk, at=timezone.now())
    while first.step():
        pass
    delivery.refresh_from_db()
    assert delivery.tied_at is None
    second.end()
    work_all()
    delivery.refresh_from_db()
    assert delivery.tied_at is not None
    first.end()


def test_a_file_that_breaks_the_reader_is_put_aside_and_the_others_go_on(cooperation, deliver, monkeypatch, caplog):
    deliver(count=3)
    bad = str(File.objects.order_by("pk").first().pk)

    def draw(path, name, document, **more):
        if document == bad:
            raise MemoryError("boom")
        return real(path, name, document, **more)

    real = worker.draw
    monkeypatch.setattr(worker, "draw", draw)
    work_all()
    assert sorted(states().values()) == [State.READ, State.READ, State.UNREADABLE]
    assert "avbröts" in Arrival.objects.get(state=State.UNREADABLE).message


def test_a_file_that_kills_its_process_three_times_is_put_aside(cooperation, deliver, at):
    deliver(count=1)
    for _ in range(queue.TRIES):
        me = queue.new_worker()
        queue.claim(me, Arrival.objects.all(), 1, at=at)
        queue.retire(me)
    assert set(states().values()) == {State.UNREADABLE}
    assert not work_once()


def test_who_waited_long_is_told_by_mail_once(cooperation, deliver, secretary):
    deliver(count=1, by=secretary.user, when=timezone.now() - timedelta(minutes=11))
    work_all()
    work_all()
    (letter,) = mail.outbox
    assert letter.to == [secretary.user.email]
    assert "1 fil läst." in letter.body
    assert "/norra/hittat/" in letter.body


def test_who_waited_little_is_not(cooperation, deliver, secretary):
    deliver(count=1, by=secretary.user, when=timezone.now())
    work_all()
    assert mail.outbox == []


def test_a_delivery_taken_back_removes_what_only_it_brought(
    cooperation, deliver, tmp_path, secretary, at, django_capture_on_commit_callbacks
):
    paths = write(tmp_path / "in", 6)
    deliver(*paths[:4])
    work_all()
    before, names = facts(), sorted(Person.objects.values_list("name", flat=True))
    mentions, seats = Mention.objects.count(), set(Seat.objects.values_list("pk", flat=True))
    second = deliver(*paths[2:])
    work_all()
    assert len(facts()) > len(before)
    take_delivery_back(secretary.scope(), second, at=at)
    take_delivery_back(secretary.scope(), second, at=at)
    with django_capture_on_commit_callbacks(execute=True):
        work_all()
    assert facts() == before
    assert sorted(Person.objects.values_list("name", flat=True)) == names
    assert Mention.objects.count() == mentions
    assert seats <= set(Seat.objects.values_list("pk", flat=True))
    assert len(kept()) == File.objects.count() == 4
    assert Delivery.objects.count() == 1
    assert list(breaks()) == []


def test_what_another_delivery_had_too_stays_when_the_first_is_taken_back(cooperation, deliver, tmp_path, secretary, at):
    paths = write(tmp_path / "in", 2)
    first = deliver(*paths)
    work_all()
    deliver(paths[0])
    work_all()
    take_delivery_back(secretary.scope(), first, at=at)
    work_all()
    assert states() == {paths[0].name: State.READ}
    assert Minutes.objects.get().file.name == paths[0].name
    assert Knowledge.objects.get().files <= 1


def test_evidence_keeps_all_it_holds_when_it_is_packed():
    told = merge(evidence_of(load(path)) for path in sorted(SAMPLES.glob("*.txt")))
    assert unpacked_evidence(packed_evidence(told)) == told


def test_tying_together_again_changes_no_row(cooperation, deliver):
    deliver(count=12)
    work_all()
    before = [sorted(model.objects.values_list("pk", flat=True)) for model in (Mention, News, Awaited, Meeting, Item)]
    Knowledge.objects.update(tied="")
    work_all()
    assert [sorted(model.objects.values_list("pk", flat=True)) for model in (Mention, News, Awaited, Meeting, Item)] == before


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_processes_of_their_own_give_the_same(at, tmp_path):
    from tests.support.cast import make_cooperation

    paths = write(tmp_path / "in", 12)
    alone, pooled = make_cooperation("ensam", "Ensam", at=at), make_cooperation("flera", "Flera", at=at)
    read_in(alone, paths, at=at)
    receive_paths(pooled, paths, at=at)
    with processes(2) as pool:
        work = Worker(pool)
        while work.step():
            pass
        work.end()
    told = [
        sorted(map(str, Fact.objects.filter(cooperation=one).values_list("meeting__date", "kind", "start", "quote")))
        for one in (alone, pooled)
    ]
    assert told[0] == told[1]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_worker_runs_until_it_is_stopped(at, tmp_path):
    from tests.support.cast import make_cooperation

    receive_paths(make_cooperation("norra", "Norra", at=at), write(tmp_path / "in", 3), at=at)
    stop = threading.Event()
    thread = threading.Thread(target=worker.run, args=[stop], kwargs={"count": 1})
    thread.start()
    try:
        for _ in range(600):
            if Delivery.objects.exclude(tied_at=None).exists():
                break
            stop.wait(0.1)
    finally:
        stop.set()
        thread.join(30)
        connection.close()
    assert set(states().values()) == {State.READ}
