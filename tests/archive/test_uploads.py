"""Files dropped on the page: kept, refused with a word of why, never half-stored."""

from __future__ import annotations

import io
import resource
import threading
import tracemalloc
import zipfile

import pytest
from django.conf import settings
from django.db import DatabaseError, connection
from django.test import Client
from tests.archive.support import kept, messages, minutes, states, upload, zipped
from tests.support.cast import make_cooperation, visitor

from kansli.access import Role
from kansli.archive.models import Arrival, Delivery
from kansli.archive.worker import work_all
from kansli.documents.models import File
from kansli.meetings.models import Meeting
from kansli.people.models import Cooperation, Membership

State = Arrival.State


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.FILES = tmp_path / "files"


def test_files_are_kept_and_queued_and_the_browser_led_to_the_list(secretary):
    answer = upload(secretary, minutes(2))
    assert answer.status_code == 302
    assert answer["Location"] == "/norra/las-in/"
    assert set(states().values()) == {State.WAITING}
    assert len(kept()) == File.objects.count() == 2
    page = secretary.get("/norra/las-in/").content.decode()
    assert "0 av 2 filer klara" in page
    assert "Du kan stänga sidan. Vi fortsätter läsa." in page


def test_a_script_gets_the_way_on_and_may_add_to_its_delivery(secretary):
    (first, second) = minutes(2)
    told = secretary.post("/norra/las-in/", {"filer": io.BytesIO(first[1])}, headers={"X-Requested-With": "XMLHttpRequest"}).json()
    assert told["to"] == "/norra/las-in/"
    upload(secretary, [second], leverans=told["delivery"])
    assert Delivery.objects.get().arrivals.count() == 2


def test_nobody_adds_to_anothers_delivery(secretary, administrator):
    upload(administrator, minutes(1))
    upload(secretary, minutes(1, seed=2), leverans=Delivery.objects.get().pk)
    assert [delivery.arrivals.count() for delivery in Delivery.objects.all()] == [1, 1]


def test_without_files_the_form_says_what_to_do(secretary):
    answer = secretary.post("/norra/las-in/", {})
    assert answer.status_code == 400
    assert "Välj minst en fil" in answer.content.decode()
    assert not Delivery.objects.exists()


def test_members_do_not_read_in(member):
    assert upload(member, minutes(1)).status_code == 403
    assert not kept()


def test_the_form_needs_its_token(secretary):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = secretary.cookies
    assert upload(strict, minutes(1)).status_code == 403
    assert not File.objects.exists()
    assert not kept()


def test_a_form_posted_twice_keeps_each_file_once(secretary):
    upload(secretary, minutes(1))
    upload(secretary, minutes(1))
    work_all()
    assert sorted(Arrival.objects.values_list("state", flat=True)) == [State.READ, State.SAME]
    assert File.objects.count() == len(kept()) == 1
    assert Meeting.objects.filter(standing=Meeting.Standing.HELD).count() == 1
    assert "fanns redan" in secretary.get("/norra/las-in/").content.decode()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("budget.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le").ljust(600, b"\0"), "Excelfil"),
        ("program.exe", b"MZ\x90\x00" + bytes(range(256)) * 8, "Windowsprogram"),
        ("tom.txt", b"   \n", "är tom"),
        ("trasig.pdf", b"%PDF-1.7\nthis is no pdf", "skadad PDF"),
        ("skräp.docx", bytes(range(256)) * 20, "ingen text"),
    ],
)
def test_wrong_kinds_of_file_are_told_of_and_nothing_else_stops(secretary, name, content, said):
    upload(secretary, [(name, content), *minutes(1)])
    work_all()
    assert states()[name] == State.UNREADABLE
    assert said in messages()[name]
    assert sorted(states().values()) == [State.READ, State.UNREADABLE]
    assert said in secretary.get("/norra/las-in/").content.decode()


def test_what_goes_beyond_the_limit_is_refused_with_a_word_at_the_file(secretary, settings):
    settings.UPLOAD_LIMIT = 3 * 1024 * 1024
    upload(secretary, [("stor.txt", b"x" * (settings.UPLOAD_LIMIT + 1000))])
    assert "större än 3 MB" in messages()["stor.txt"]
    assert not kept()
    upload(secretary, [*minutes(1), ("till.txt", b"y" * (settings.UPLOAD_LIMIT - 10))])
    assert states()["till.txt"] == State.UNREADABLE
    assert len(kept()) == 1


class _Endless(io.RawIOBase):
    """A request body of any size that takes no room: one huge file in a form."""

    head = b'--xx\r\nContent-Disposition: form-data; name="filer"; filename="film.txt"\r\nContent-Type: text/plain\r\n\r\n'
    tail = b"\r\n--xx--\r\n"

    def __init__(self, size: int) -> None:
        self.size, self.at = size, 0
        self.part = b"\0" * 65536

    def read(self, most: int = -1) -> bytes:
        if self.at < len(self.head):
            found = self.head[self.at : self.at + most]
        elif self.at < self.size - len(self.tail):
            found = self.part[: min(most, self.size - len(self.tail) - self.at)]
        else:
            found = self.tail[self.at - (self.size - len(self.tail)) :][:most]
        self.at += len(found)
        return found


@pytest.mark.slow
def test_half_a_gigabyte_fills_neither_disk_nor_memory(secretary):
    size = 500 * 1024 * 1024
    tracemalloc.start()
    answer = secretary.request(
        **{
            "PATH_INFO": "/norra/las-in/",
            "REQUEST_METHOD": "POST",
            "CONTENT_TYPE": "multipart/form-data; boundary=xx",
            "CONTENT_LENGTH": str(size),
            "wsgi.input": _Endless(size),
        }
    )
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert answer.status_code == 302
    assert "större än 200 MB" in messages()["film.txt"]
    assert not kept()
    assert peak < 20 * 1024 * 1024


def test_a_full_disk_leaves_nothing_half_stored(secretary):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (12 * 1024 * 1024, before[1]))
    try:
        upload(secretary, [*minutes(1), ("stor.txt", b"x" * (20 * 1024 * 1024))])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert "inte plats" in messages()["stor.txt"]
    assert len(kept()) == File.objects.count() == 1
    work_all()
    assert sorted(states().values()) == [State.READ, State.UNREADABLE]


def test_a_database_that_is_full_is_told_of(secretary, monkeypatch):
    def full(*args, **kwargs):
        raise DatabaseError("database or disk is full")

    monkeypatch.setattr("kansli.documents.services.File.objects.get_or_create", full)
    answer = upload(secretary, minutes(1))
    assert answer.status_code == 507
    assert "inte plats" in answer.content.decode()
    monkeypatch.undo()
    assert not kept()
    assert not File.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_same_file_in_two_uploads_at_once_is_stored_once(at):
    cooperation = make_cooperation("norra", "Norra samverkan", at=at)
    visitors = [visitor(Role.SECRETARIAT, cooperation), visitor(Role.ADMINISTRATOR, cooperation)]
    together, codes = threading.Barrier(2), []

    def send(client) -> None:
        together.wait()
        codes.append(upload(client, minutes(3)).status_code)
        connection.close()

    threads = [threading.Thread(target=send, args=[client]) for client in visitors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == [302, 302]
    work_all()
    assert File.objects.count() == len(kept()) == 3
    assert sorted(Arrival.objects.values_list("state", flat=True)) == [State.READ] * 3 + [State.SAME] * 3
    assert Meeting.objects.filter(standing=Meeting.Standing.HELD).count() == 3


def test_a_zip_is_unpacked_and_the_junk_of_computers_passed_over(secretary):
    ((name, content),) = minutes(1)
    junk = {"__MACOSX/._a.txt": b"x", "2023/.DS_Store": b"x", "2023/~$brev.docx": b"x", "Thumbs.db": b"x"}
    upload(secretary, [("allt.zip", zipped({f"2023/{name}": content, **junk}))])
    assert states() == {name: State.WAITING}


def test_a_word_file_is_not_taken_for_a_zip_of_files(secretary):
    upload(secretary, [("brev.docx", zipped({"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>"}))])
    assert states() == {"brev.docx": State.WAITING}


def test_climbing_paths_lead_nowhere(secretary, settings):
    upload(secretary, [("ond.zip", zipped({"../../ute.txt": b"x" * 50, "/etc/passwd": b"x" * 50, "a\\..\\..\\b.txt": b"x"}))])
    assert set(states().values()) == {State.UNREADABLE}
    assert all("pekar utanför" in said for said in messages().values())
    assert not kept()
    assert not (settings.FILES.parent / "ute.txt").exists()


def test_a_bomb_is_not_unpacked(secretary, settings):
    upload(secretary, [("bomb.zip", zipped({"noll.txt": b"\0" * 30_000_000}))])
    assert "mycket mer än anteckningar" in messages()["noll.txt"]
    settings.UPLOAD_LIMIT = 2_000_000
    upload(secretary, [("många.zip", zipped({f"{number}.txt": bytes([number]) * 900_000 for number in range(5)}))])
    assert [states()[f"{number}.txt"] for number in range(5)] == [State.WAITING] * 2 + [State.UNREADABLE] * 3
    assert "större än 1 MB" in messages()["4.txt"]
    assert sum(path.stat().st_size for path in kept()) <= settings.UPLOAD_LIMIT


def test_a_zip_that_lies_of_its_sizes_is_stopped(secretary):
    honest = zipped({"a.txt": b"0123456789" * 400_000})
    lying = honest.replace((4_000_000).to_bytes(4, "little"), (40).to_bytes(4, "little"))
    upload(secretary, [("lögn.zip", lying)])
    assert set(states().values()) == {State.UNREADABLE}
    assert not kept()


def test_nested_and_broken_zips_say_what_to_do(secretary):
    inner = zipped({"a.txt": b"text"})
    upload(secretary, [("yttre.zip", zipped({"inre.zip": inner})), ("trasig.zip", b"PK\x03\x04" + b"x" * 400), ("tom.zip", zipped({}))])
    assert "ZIP-fil i en ZIP-fil" in messages()["inre.zip"]
    assert "skadad" in messages()["trasig.zip"]
    assert set(states().values()) == {State.UNREADABLE}
    assert not kept()


def test_a_locked_zip_says_so(secretary):
    content = bytearray(zipped({"hemlig.txt": b"text" * 10}))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        offset = archive.getinfo("hemlig.txt").header_offset
    content[offset + 6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    upload(secretary, [("låst.zip", bytes(content))])
    assert "lösenord" in messages()["hemlig.txt"]


def test_names_keep_their_letters_and_nothing_of_their_path(secretary):
    upload(secretary, [("a.zip", zipped({"mapp/Möte å ä ö.txt": b"text"})), ("..\\..\\x.txt", b"hej"), ("a\x00b\n.txt", b"hopp")])
    assert "Möte å ä ö.txt" in states()
    assert all("/" not in name and "\n" not in name and "\x00" not in name for name in states())


def test_who_has_no_cooperation_gets_one_by_dropping_files(stranger):
    assert stranger.get("/")["Location"] == "/las-in/"
    page = stranger.get("/las-in/").content.decode()
    assert "Börja med det du redan har" in page
    assert upload(stranger, minutes(1), "/las-in/")["Location"] == "/samverkan/las-in/"
    made = Cooperation.objects.get(slug="samverkan")
    assert Membership.objects.get(user=stranger.user).cooperation == made
    work_all()
    made.refresh_from_db()
    assert made.name == "Ekebybygdens samverkan"
    assert upload(stranger, minutes(1), "/las-in/")["Location"] == "/samverkan/las-in/"
    assert Cooperation.objects.filter(slug__startswith="samverkan").count() == 1


def test_who_is_not_logged_in_is_led_to_the_log_in(db):
    assert upload(Client(), minutes(1), "/las-in/")["Location"].startswith("/logga-in/")
    assert not kept()


def test_the_limit_stands_on_the_page(secretary):
    assert f"högst {settings.UPLOAD_LIMIT // 1024 // 1024} MB" in secretary.get("/norra/las-in/").content.decode()


def test_who_wants_to_look_first_opens_the_examples(stranger):
    assert "Öppna fem exempel" in stranger.get("/las-in/").content.decode()
    assert stranger.get("/las-in/exempel/").status_code == 405
    assert stranger.post("/las-in/exempel/")["Location"] == "/exempel/las-in/"
    stranger.post("/las-in/exempel/")
    assert Delivery.objects.get().arrivals.count() == 5
    assert "Läs in egna anteckningar" in stranger.get("/exempel/las-in/").content.decode()
    assert "Börja med det du redan har" in stranger.get("/las-in/").content.decode()
    assert upload(stranger, minutes(1), "/las-in/")["Location"] == "/samverkan/las-in/"
