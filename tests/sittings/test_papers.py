"""Papers: hung, expected, replaced in versions, ordered, secret, fetched by those who may, and bound into one PDF."""

from __future__ import annotations

import io
import shutil
import subprocess
from datetime import date, timedelta

import docx
import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from kansli.audit.acts import undo
from kansli.audit.models import Act
from kansli.documents.binding import Bound, Mark, bind
from kansli.documents.pdf import pdf_of
from kansli.meetings.models import Meeting
from kansli.meetings.services.extra import When, call_meeting
from kansli.people.models import Body, Person
from kansli.sittings.models import AgendaItem, Invitee, Paper, PaperVersion, Summons
from kansli.sittings.pack import pack_path
from kansli.sittings.selectors.agenda import agenda_of, invited, items_for, onlooker
from kansli.sittings.selectors.lacking import lacking
from kansli.sittings.selectors.papers import pack_of, seen_version
from kansli.sittings.services import agenda as agenda_services


@pytest.fixture
def meeting(cooperation, secretary, at) -> Meeting:
    body = Body.objects.get(cooperation=cooperation, key="ledningsgrupp")
    when = When(date=date(2027, 2, 12), starts="08:30", ends="11:00", place="Ekeby kommunhus, Valsalen", form=Meeting.Form.PHYSICAL)
    meeting = call_meeting(secretary.scope(), body, when, at=at)
    Meeting.objects.filter(pk=meeting.pk).update(announced=True)
    return meeting


@pytest.fixture
def item(meeting, secretary, at) -> AgendaItem:
    return agenda_services.add(secretary.scope(), meeting, agenda_services.NewItem("Vattenplan", "decision"), at=at)


def pdf(*words: str, title: str = "Kalkyl") -> bytes:
    pages = "".join(f'<h1 style="break-before: page">{one}</h1><p>Text om {one}.</p>' for one in words)
    return pdf_of(f'<html lang="sv"><head><title>{title}</title></head><body>{pages}</body></html>')


def plain_pdf(pages: int = 1) -> bytes:
    made = pikepdf.Pdf.new()
    for _ in range(pages):
        made.add_blank_page()
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.fixture
def hang(secretary, meeting, item):
    def hang(name: str, content: bytes, **more: object) -> Paper:
        address = reverse("edit_papers", args=["norra", meeting.pk, item.pk])
        told = {"do": "hang", "filer": [SimpleUploadedFile(name, content)]} | more
        assert secretary.post(address, told).status_code == 302
        return Paper.objects.filter(item=item).order_by("-pk").first()

    return hang


def send_out(meeting: Meeting, at) -> None:
    Summons.objects.create(meeting=meeting, number=1, stage="agenda", content={}, by="Karin Ek", at=at)


def test_a_file_is_hung_on_its_item_and_its_pages_are_counted(hang, item):
    paper = hang("Kalkyl_2027.pdf", pdf("ett", "två"))
    version = paper.versions.get()
    assert (paper.title, version.number, version.pages, version.by) == ("Kalkyl 2027", 1, 2, "Karin Ek")
    assert hang("anteckning.txt", "Hej på er".encode()).versions.get().pages is None


def test_a_new_version_takes_the_olds_place_and_the_old_is_kept(hang, secretary, meeting, item, at):
    paper = hang("Kalkyl.pdf", pdf("ett"))
    address = reverse("edit_papers", args=["norra", meeting.pk, item.pk])
    for content in (pdf("nytt"), pdf("nytt")):  # the same bytes again change nothing
        secretary.post(address, {"do": "replace", "underlag": paper.pk, "filer": [SimpleUploadedFile("Kalkyl ny.pdf", content)]})
    assert list(paper.versions.values_list("number", flat=True)) == [2, 1]
    page = secretary.get(reverse("agenda", args=["norra", meeting.pk]) + f"?andra={item.pk}").content.decode()
    assert "version 2" in page
    assert "Version 1" in page
    undo(Act.objects.order_by("-pk").first(), user=secretary.user.pk, at=at)
    assert paper.versions.count() == 1


def test_a_paper_that_is_to_come_tells_whose_it_is_and_by_when(secretary, meeting, item):
    address = reverse("edit_papers", args=["norra", meeting.pk, item.pk])
    secretary.post(address, {"do": "expect", "title": "Kostnadskalkyl", "owner": "Petra Lind", "due_on": "2027-02-05"})
    page = secretary.get(reverse("agenda", args=["norra", meeting.pk])).content.decode()
    assert "saknas, Petra Lind senast 5 februari" in page
    assert "Före utskick 5 februari saknas" in page
    told = [(one.words, one.whose) for one in lacking(meeting, agenda_of(secretary.scope(), meeting))]
    assert told == [("förslag till beslut", ""), ("underlaget Kostnadskalkyl", "Petra Lind")]
    paper = Paper.objects.get(item=item)
    secretary.post(address, {"do": "replace", "underlag": paper.pk, "filer": [SimpleUploadedFile("k.pdf", plain_pdf())]})
    assert [one.words for one in lacking(meeting, agenda_of(secretary.scope(), meeting))] == ["förslag till beslut"]
    assert paper.versions.get().number == 1
    refused = secretary.post(address, {"do": "expect", "title": " "}, follow=True).content.decode()
    assert "Skriv vad underlaget heter." in refused


def test_what_cannot_be_taken_in_is_said_and_nothing_is_left(secretary, meeting, item, settings):
    address = reverse("edit_papers", args=["norra", meeting.pk, item.pk])
    shown = secretary.post(address, {"do": "hang", "filer": [SimpleUploadedFile("tom.pdf", b"")]}, follow=True).content.decode()
    assert "tom.pdf" in shown or "Välj minst en fil" in shown
    settings.UPLOAD_LIMIT = 1000
    shown = secretary.post(address, {"do": "hang", "filer": [SimpleUploadedFile("stor.pdf", b"x" * 5000)]}, follow=True).content.decode()
    assert "är större än" in shown
    assert not Paper.objects.exists()


def test_papers_are_ordered_within_their_item(hang, secretary, meeting, item):
    for name in ("a.txt", "b.txt", "c.txt"):
        hang(name, name.encode())
    last = Paper.objects.get(title="c")
    secretary.post(reverse("edit_papers", args=["norra", meeting.pk, item.pk]), {"do": "up", "underlag": last.pk})
    assert list(Paper.objects.filter(item=item).values_list("title", "ordinal")) == [("a", 1), ("c", 2), ("b", 3)]


def answer(visitor, address: str) -> int:
    """What somebody meets there; a file is read to its end."""
    response = visitor.get(address)
    if response.streaming:
        assert b"".join(response.streaming_content)
    return response.status_code


def test_who_may_have_a_paper(hang, cooperation, meeting, item, secretary, administrator, chair, member, deputy, stranger, at):
    """Role by role, before and after the agenda has gone out, for open and secret papers and items."""
    paper = hang("Kalkyl.pdf", plain_pdf())
    address = reverse("paper_file", args=["norra", meeting.pk, paper.versions.get().pk])
    packed = reverse("pack", args=["norra", meeting.pk])
    for visitor in (secretary, administrator):
        assert answer(visitor, address) == 200
        assert answer(visitor, packed) == 200
    for visitor in (chair, member, deputy):
        assert answer(visitor, address) == 404
        assert answer(visitor, packed) == 404
    assert answer(stranger, address) == 404
    send_out(meeting, at)
    for visitor in (chair, member, deputy):
        assert answer(visitor, address) == 200
    Paper.objects.filter(pk=paper.pk).update(secret=True)
    assert answer(member, address) == 404
    assert "Kalkyl" not in member.get(reverse("agenda", args=["norra", meeting.pk])).content.decode()
    item.named.add(Person.objects.get(pk=member.scope().person))
    assert answer(member, address) == 200
    assert answer(chair, address) == 404
    Paper.objects.filter(pk=paper.pk).update(secret=False)
    AgendaItem.objects.filter(pk=item.pk).update(secret=True)
    assert answer(member, address) == 200
    assert answer(chair, address) == 404
    assert "Vattenplan" not in chair.get(reverse("agenda", args=["norra", meeting.pk])).content.decode()
    assert answer(secretary, address) == 200


def test_a_guest_sees_only_his_own_item_and_its_papers(hang, meeting, item, secretary, cooperation, at):
    scope = secretary.scope()
    paper = hang("Kalkyl.pdf", plain_pdf())
    other = agenda_services.add(scope, meeting, agenda_services.NewItem("Länsplan"), at=at)
    theirs = Paper.objects.create(item=other, title="Länsplanen")
    copy = PaperVersion.objects.create(paper=theirs, number=1, file=paper.versions.get().file, by="Karin Ek", at=at)
    guest = Invitee.objects.create(
        meeting=meeting, person=Person.objects.create(cooperation=cooperation, name="Sven Gäst"), role=Invitee.Role.GUEST
    )
    guest.items.add(other)
    who = invited(guest)
    assert [one.heading for one in items_for(meeting, who)] == ["Länsplan"]
    assert seen_version(meeting, who, copy.pk) == copy
    assert seen_version(meeting, who, paper.versions.get().pk) is None
    assert pack_of(items_for(meeting, who)).papers == 1
    AgendaItem.objects.filter(pk=other.pk).update(secret=True)
    assert items_for(meeting, who) == []
    other.named.add(guest.person)
    assert [one.heading for one in items_for(meeting, who)] == ["Länsplan"]
    member = Invitee.objects.create(meeting=meeting, person=Person.objects.create(cooperation=cooperation, name="Åsa Ledamot"))
    assert "Länsplan" not in [one.heading for one in items_for(meeting, invited(member))]
    assert len(items_for(meeting, onlooker(scope))) == 8


def checked(path) -> pikepdf.Pdf:
    told = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr
    return pikepdf.open(path)


def poppler(tool: str, *arguments: str) -> str:
    done = subprocess.run([tool, *arguments], capture_output=True, text=True, errors="replace", check=True)
    assert "Error" not in done.stderr, done.stderr
    return done.stdout


def test_all_papers_are_one_pdf_with_bookmarks_labels_and_structure(hang, meeting, item, secretary, at):
    document = docx.Document()
    document.add_heading("Förslag till vattenplan", 1)
    document.add_paragraph("Planen gäller Ekeby och Nykvik.")
    word = io.BytesIO()
    document.save(word)
    picture = io.BytesIO()
    Image.new("RGB", (300, 200), "#0f5c57").save(picture, "PNG")
    hang("Kalkyl.pdf", pdf("Intäkter", "Kostnader"))
    hang("Karta.png", picture.getvalue())
    hang("Skannad.pdf", plain_pdf(2))
    hang("Tidplan.txt", b"Klart i maj.")
    hang("Modell.bin", b"\x00\x01\x02")
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office:
        hang("Förslag.docx", word.getvalue())
    items = agenda_of(secretary.scope(), meeting)
    path = pack_path(meeting, items)
    with checked(path) as made:
        assert str(made.Root.Lang) == "sv-SE"
        assert made.Root.MarkInfo.Marked
        assert made.Root.ViewerPreferences.DisplayDocTitle
        assert "agenda och underlag" in str(made.docinfo["/Title"])
        with made.open_outline() as outline:
            marks = {one.title: [below.title for below in one.children] for one in outline.root}
        assert marks["Agenda"] == []
        assert marks[f"{items[4].ordinal}. Vattenplan"] == ["Kalkyl", "Karta", "Skannad", "Tidplan", *(["Förslag"] if office else [])]
        assert len(made.pages) >= 7
        parts = made.Root.StructTreeRoot.K[0].K
        assert [str(one.T) for one in parts] == ["Agenda", "Kalkyl", "Karta", "Tidplan", *(["Förslag"] if office else [])]
        labels = [page.label for page in made.pages]
        assert labels[0] == "Agenda 1"
        assert "Punkt 5, 2" in labels
        numbers = [int(page.obj.StructParents) for page in made.pages if "/StructParents" in page.obj]
        assert len(numbers) == len(set(numbers))
    told = poppler("pdftotext", str(path), "-")
    assert "Text om Kostnader" in told
    assert "Klart i maj." in told
    assert "Underlag som finns som egna filer" in told
    assert "Modell.bin" in told
    structure = poppler("pdfinfo", "-struct-text", str(path))
    assert structure.index('"Vattenplan"') < structure.index('"Intäkter"') < structure.index('"Klart i maj.')
    assert pack_path(meeting, agenda_of(secretary.scope(), meeting)) == path


def test_another_version_gives_another_pack(hang, meeting, item, secretary):
    paper = hang("Kalkyl.pdf", pdf("ett"))
    before = pack_path(meeting, agenda_of(secretary.scope(), meeting))
    address = reverse("edit_papers", args=["norra", meeting.pk, item.pk])
    secretary.post(address, {"do": "replace", "underlag": paper.pk, "filer": [SimpleUploadedFile("ny.pdf", pdf("nytt"))]})
    after = pack_path(meeting, agenda_of(secretary.scope(), meeting))
    assert after != before
    assert "Text om nytt" in poppler("pdftotext", str(after), "-")


def test_locked_and_broken_files_stand_beside_the_pack(hang, meeting, secretary):
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(plain_pdf())) as made:
        made.save(locked, encryption=pikepdf.Encryption(user="hemligt", owner="hemligt"))
    hang("Låst.pdf", locked.getvalue())
    hang("Trasig.pdf", b"%PDF-1.7\nnothing more")
    path = pack_path(meeting, agenda_of(secretary.scope(), meeting))
    with checked(path) as made:
        assert len(made.pages) == 1
    told = poppler("pdftotext", str(path), "-")
    assert "Låst.pdf" in told
    assert "Trasig.pdf" in told


def test_links_within_a_paper_lead_to_its_own_pages():
    content = pdf_of(
        '<html lang="sv"><head><title>Länkar</title></head><body><h1>Först</h1><p><a href="#sist">till sist</a></p>'
        '<h1 id="sist" style="break-before: page">Sist</h1></body></html>'
    )
    told = bind([Bound(content, "A", "A "), Bound(content, "B", "B ")], [Mark("A", 0), Mark("B", 1)], title="Två")
    assert told.pages == 4
    assert told.untagged == []
    with pikepdf.open(io.BytesIO(told.content)) as made:
        for start in (0, 2):
            note = made.pages[start].obj.Annots[0]
            where = note.get("/Dest") or note.A.D
            assert where[0].objgen == made.pages[start + 1].obj.objgen


def test_a_file_that_lies_of_its_structure_is_bound_without_it(tmp_path):
    def broken(change) -> bytes:
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(pdf("ett", "två"))) as made:
            change(made)
            made.save(out)
        return out.getvalue()

    def no_tree(made: pikepdf.Pdf) -> None:
        made.Root.StructTreeRoot.ParentTree = pikepdf.Name.Nonsense

    def round_and_round(made: pikepdf.Pdf) -> None:
        top = made.Root.StructTreeRoot.K[0]
        top.K = pikepdf.Array([top])

    def odd_keys(made: pikepdf.Pdf) -> None:
        made.pages[0].obj.StructParents = pikepdf.Name.Nonsense

    def nowhere(made: pikepdf.Pdf) -> None:
        link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], Dest=pikepdf.String("ingenstans"))
        made.pages[0].obj.Annots = pikepdf.Array([made.make_indirect(link), pikepdf.Name.Nonsense])

    parts = [pdf("helt"), *map(broken, (no_tree, round_and_round, odd_keys, nowhere)), pdf("också helt")]
    told = bind([Bound(one, f"Del {number}", f"{number}: ") for number, one in enumerate(parts)], [Mark("Början", 0)], title="Brokigt")
    assert told.pages == 10
    assert set(told.untagged) >= {1, 3}
    assert not {0, 5} & set(told.untagged)
    path = tmp_path / "brokigt.pdf"
    path.write_bytes(told.content)
    checked(path).close()
    assert "också helt" in poppler("pdftotext", str(path), "-")


def test_nothing_in_a_bound_file_runs():
    wild = pikepdf.Pdf.new()
    page = wild.add_blank_page()
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    page.obj.AA = pikepdf.Dictionary(O=action)
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action)
    page.obj.Annots = pikepdf.Array([wild.make_indirect(note)])
    wild.Root.OpenAction = action
    out = io.BytesIO()
    wild.save(out)
    told = bind([Bound(out.getvalue(), "Vild", "")], [Mark("Vild", 0)], title="Vild")
    assert told.untagged == [0]
    with pikepdf.open(io.BytesIO(told.content)) as made:
        assert "/OpenAction" not in made.Root
        assert "/AA" not in made.pages[0].obj
        assert "/A" not in made.pages[0].obj.Annots[0]


def test_a_pdf_without_structure_is_told_to_the_secretary(hang, secretary, meeting, item):
    hang("Skannad.pdf", plain_pdf())
    address = reverse("agenda", args=["norra", meeting.pk]) + f"?andra={item.pk}"
    assert "inte uppmärkt för uppläsning" in secretary.get(address).content.decode()
    Paper.objects.all().delete()
    hang("Kalkyl.pdf", pdf("ett"))
    hang("Tidplan.txt", b"Klart i maj.")
    assert "inte uppmärkt för uppläsning" not in secretary.get(address).content.decode()


def test_the_day_papers_are_due_is_counted_from_the_meeting(secretary, meeting, item):
    page = secretary.get(reverse("agenda", args=["norra", meeting.pk]))
    assert page.context["page"].deadline == meeting.date - timedelta(days=7)
