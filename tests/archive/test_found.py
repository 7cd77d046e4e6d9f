"""Det här hittade vi: counts, questions and their answers, meetings without minutes, history before a day, which minutes count."""

from __future__ import annotations

import re
from datetime import date

import pytest
from tests.archive.support import upload
from tests.support.archive_maker import write

from kansli.archive.answers import answer
from kansli.archive.models import Knowledge, Question
from kansli.archive.questions import MOST, find_questions
from kansli.archive.services import read_in
from kansli.archive.worker import work_all
from kansli.audit.acts import undo
from kansli.audit.models import Act
from kansli.matters.models import Matter
from kansli.meetings.models import Meeting, Minutes
from kansli.people.models import Body, Cooperation, Holding, Organisation, Person
from kansli.register.models import Attendance, Fact, Mention
from kansli.register.naming import Names
from kansli.register.selectors.visible import visible_facts

Kind = Question.Kind
HEAD = """Minnesanteckningar från {group}

Tid {day} kl 8.30-11.00
Plats Ekeby kommunhus

Deltagare\t{who}
\tKarin Ek\tKansliet (sekreterare)

1. Välkommen

Alla hälsas välkomna.

2. {heading}

{said}

Beslut

{decided}

Vid anteckningarna

Karin Ek
"""


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.FILES = tmp_path / "files"


@pytest.fixture
def read(cooperation, tmp_path, at):
    """``read(("3 mars 2023", {...}), …)``: minutes of these days, with what differs from the usual."""

    def read(*told: tuple[str, dict]) -> None:
        paths = []
        for number, (day, more) in enumerate(told):
            values = {
                "group": "Norra samverkans ledningsgrupp",
                "day": day,
                "who": "Camilla Berg\tEkeby, ordförande\n\tÅke Öberg\tSolberga",
                "heading": "Bredbandsplan",
                "said": "Camilla Berg informerar om bredbandsplanen.",
                "decided": "Ledningsgruppen ställer sig bakom bredbandsplanen.",
            } | more
            paths.append(tmp_path / f"{day}-{number}.txt")
            paths[-1].write_text(HEAD.format(**values), encoding="utf-8")
        read_in(cooperation, paths, at=at)

    return read


def one(kind: Question.Kind) -> Question:
    return Question.objects.get(kind=kind)


def give(client, question: Question, choice: str, **more) -> None:
    answered = client.post(f"/norra/fragor/{question.pk}/svara/", {"svar": choice, **more})
    assert answered.status_code == 302, answered.content.decode()


def undo_last(client, at) -> None:
    undo(Act.objects.order_by("-pk").first(), user=client.user.pk, at=at)


def test_what_was_found_is_counted_and_led_on_from(samples, secretary, django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        page = secretary.get("/exempel/hittat/").content.decode()
    assert "Det här hittade vi i 5 anteckningar" in page
    assert "2 grupper" in page
    assert "8 kommuner" in page
    assert "/exempel/utestaende/" in page
    latest = Minutes.objects.order_by("-meeting__date").first()
    assert f"/exempel/granska/{latest.pk}/" in page
    assert "27 oktober 2023, Ledningsgruppen" in page
    assert "LG, fredag 27 oktober" in page


def test_as_many_are_counted_as_the_pages_list(samples, secretary):
    page = secretary.get("/exempel/hittat/").content.decode()
    listed = secretary.get("/exempel/uppdrag/").content.decode()
    assert re.search(r">(\d+) uppdrag<", page)[1] == re.search(r"(\d+) uppdrag, det senast", listed)[1]


def test_minutes_that_say_kommun_name_a_municipality(read, secretary):
    read(("3 mars 2023", {"who": "Camilla Berg, Åmosse kommun, ordförande\n\tÅke Öberg, Östra Vik kommun\n\tEva Ek, Vik AB"}))
    members = set(Organisation.objects.filter(member=True).values_list("name", flat=True))
    assert members >= {"Åmosse kommun", "Östra Vik kommun"}
    assert "Vik AB" not in members
    place = Organisation.objects.get(name="Åmosse kommun")
    assert Holding.objects.filter(seat__organisation=place, person__name="Camilla Berg").exists()
    assert secretary.get(f"/norra/kommuner/{place.pk}/").status_code == 200


def test_only_who_reads_in_sees_it(samples, member):
    assert member.get("/exempel/hittat/").status_code == 403
    assert member.get("/exempel/fragor/").status_code == 403


def test_an_empty_archive_leads_to_reading_in(secretary):
    assert "Inget är inläst än" in secretary.get("/norra/hittat/").content.decode()


def test_at_most_ten_questions_and_no_more_queries_with_twenty_years(cooperation, secretary, tmp_path, at, django_assert_max_num_queries):
    read_in(cooperation, write(tmp_path / "in", 24), at=at)
    for number in range(30):
        Matter.objects.create(
            cooperation=cooperation, key=f"x{number}", name=f"{'abcdefghij'[number % 10] * 4}frågan{'n' * (number // 10)}"
        )
    find_questions(cooperation)
    assert Question.objects.filter(asked=True).count() == MOST
    with django_assert_max_num_queries(15):
        secretary.get("/norra/hittat/")
    with django_assert_max_num_queries(15):
        secretary.get("/norra/fragor/")
    with django_assert_max_num_queries(15):
        secretary.get("/norra/las-in/")


def test_the_same_person_in_two_municipalities_has_moved(read, secretary, at):
    read(
        ("3 februari 2023", {}),
        ("3 mars 2023", {"who": "Eva Alm\tEkeby, ordförande\n\tCamilla Berg\tNykvik\n\tÅke Öberg\tSolberga"}),
    )
    Organisation.objects.filter(name__in=["Ekeby", "Nykvik", "Solberga"]).update(kind=Organisation.Kind.MUNICIPALITY)
    Knowledge.objects.update(tied="")
    work_all()
    question = one(Kind.MOVED)
    page = secretary.get("/norra/fragor/").content.decode()
    assert "Ja, bytte kommun" in page
    assert "Nej, två personer" in page
    assert "Camilla Berg\u0009Ekeby, ordförande" in page or "Camilla Berg Ekeby, ordförande" in page
    give(secretary, question, "yes")
    assert Holding.objects.get(person__name="Camilla Berg", seat__organisation__name="Ekeby").ended == date(2023, 2, 3)
    undo_last(secretary, at)
    assert Holding.objects.get(person__name="Camilla Berg", seat__organisation__name="Ekeby").ended is None
    assert one(Kind.MOVED).answer == ""


def test_two_persons_of_one_name_are_told_apart_from_then_on(read, secretary, at):
    moved = {"who": "Eva Alm\tEkeby, ordförande\n\tCamilla Berg\tNykvik\n\tÅke Öberg\tSolberga"}
    read(("3 februari 2023", {}), ("3 mars 2023", moved))
    Organisation.objects.filter(name__in=["Ekeby", "Nykvik", "Solberga"]).update(kind=Organisation.Kind.MUNICIPALITY)
    Knowledge.objects.update(tied="")
    work_all()
    give(secretary, one(Kind.MOVED), "no")
    assert Attendance.objects.get(person__name="Camilla Berg (Nykvik)").meeting.date == date(2023, 3, 3)
    read(("7 april 2023", moved))
    assert Attendance.objects.filter(person__name="Camilla Berg (Nykvik)").count() == 2
    assert Attendance.objects.filter(person__name="Camilla Berg").count() == 1
    assert not Question.objects.filter(kind=Kind.MOVED, answer="").exists()


def test_two_spellings_of_a_person_become_one_and_two_again(read, secretary, at):
    read(
        ("3 februari 2023", {"who": "Mats Andersson\tEkeby, ordförande\n\tÅke Öberg\tSolberga"}),
        ("3 mars 2023", {"who": "Mats Andersson\tEkeby, ordförande\n\tÅke Öberg\tSolberga"}),
        ("7 april 2023", {"who": "Mats Anderson\tEkeby, ordförande\n\tÅke Öberg\tSolberga"}),
    )
    question = one(Kind.SAME_PERSON)
    assert question.about["names"] == ["Mats Andersson", "Mats Anderson"]
    give(secretary, question, "yes")
    assert Attendance.objects.filter(person__name="Mats Andersson").count() == 3
    assert set(Attendance.objects.filter(person__name="Mats Andersson").values_list("name", flat=True)) == {
        "Mats Andersson",
        "Mats Anderson",
    }
    read(("5 maj 2023", {"who": "Mats Anderson\tEkeby, ordförande\n\tÅke Öberg\tSolberga"}))
    assert Attendance.objects.filter(person__name="Mats Andersson").count() == 4
    Attendance.objects.filter(meeting__date=date(2023, 5, 5)).delete()
    undo(Act.objects.get(verb="archive.same_person"), user=secretary.user.pk, at=at)
    assert Attendance.objects.filter(person__name="Mats Anderson").count() == 1


def test_who_met_each_other_are_not_asked_about(read):
    read(("3 februari 2023", {"who": "Mats Andersson\tEkeby, ordförande\n\tMats Anderson\tSolberga"}))
    assert not Question.objects.filter(kind=Kind.SAME_PERSON).exists()


def test_a_group_with_a_short_and_a_long_name(read, cooperation, secretary, at):
    read(
        ("3 februari 2023", {"group": "Norra samverkans beredningsgrupp"}),
        ("3 mars 2023", {"group": "Norra samverkans beredningsgrupp"}),
    )
    long = Meeting.objects.get(date=date(2023, 3, 3)).body
    short = Body.objects.create(cooperation=cooperation, name="BG", key="bg")
    told = Meeting.objects.create(
        cooperation=cooperation, body=short, date=date(2023, 4, 7), standing=Meeting.Standing.MENTIONED, told_quote="BG 7 april"
    )
    find_questions(cooperation)
    question = one(Kind.SAME_BODY)
    assert "BG 7 april" in secretary.get("/norra/fragor/").content.decode() or question.weight < Question.objects.first().weight
    give(secretary, question, "yes")
    told.refresh_from_db()
    assert told.body == long
    assert Body.objects.get(pk=short.pk).merged_into == long
    assert Names(cooperation).body("BG") == long


def test_two_near_names_of_a_matter_become_one(read, cooperation, secretary):
    read(("3 februari 2023", {}), ("3 mars 2023", {}))
    first = Matter.objects.filter(cooperation=cooperation, mentions__isnull=False).first()
    other = Matter.objects.create(cooperation=cooperation, key="annat", name=first.name + "en")
    find_questions(cooperation)
    question = one(Kind.SAME_MATTER)
    give(secretary, question, "yes", namn=other.name)
    first.refresh_from_db()
    other.refresh_from_db()
    assert other.merged_into == first
    assert first.name == other.name
    assert first.other_names.filter(name=question.about["names"][0]).exists()


def test_years_tell_matters_apart(cooperation):
    for year in (2023, 2024):
        Matter.objects.create(cooperation=cooperation, key=f"budget{year}", name=f"Budget {year}")
    find_questions(cooperation)
    assert not Question.objects.filter(kind=Kind.SAME_MATTER).exists()


def test_vet_inte_is_a_full_answer(read, secretary, at):
    read(
        ("3 februari 2023", {"who": "Mats Andersson\tEkeby, ordförande\n\tÅke Öberg\tSolberga"}),
        ("7 april 2023", {"who": "Mats Anderson\tEkeby, ordförande\n\tÅke Öberg\tSolberga"}),
    )
    give(secretary, one(Kind.SAME_PERSON), "unknown")
    assert Person.objects.filter(merged_into=None, name__startswith="Mats").count() == 2
    Knowledge.objects.update(tied="")
    work_all()
    assert one(Kind.SAME_PERSON).answer == "unknown"
    assert secretary.get("/norra/fragor/")["Location"] == "/norra/hittat/"


def test_an_answer_posted_twice_is_given_once(read, secretary):
    read(
        ("3 februari 2023", {"who": "Mats Andersson\tEkeby, ordförande\n\tÅke Öberg\tSolberga"}),
        ("7 april 2023", {"who": "Mats Anderson\tEkeby, ordförande\n\tÅke Öberg\tSolberga"}),
    )
    question = one(Kind.SAME_PERSON)
    give(secretary, question, "no")
    give(secretary, question, "yes")
    assert one(Kind.SAME_PERSON).answer == "no"
    assert Act.objects.filter(verb="archive.same_person").count() == 1


def test_the_name_is_asked_unless_a_person_has_said_it(samples, secretary):
    question = Question.objects.get(cooperation=samples, kind=Kind.NAME)
    assert "Södertörnskommunerna" in question.about["names"]
    page = secretary.post(f"/exempel/fragor/{question.pk}/svara/", {"svar": "yes", "namn": "", "forslag": ""})
    assert page.status_code == 400
    assert "Skriv vad samverkan heter" in page.content.decode()
    secretary.post(f"/exempel/fragor/{question.pk}/svara/", {"svar": "yes", "namn": "", "forslag": "Södertörnskommunerna"})
    named = Cooperation.objects.get(pk=samples.pk)
    assert (named.name, named.named_by_person) == ("Södertörnskommunerna", True)
    find_questions(named)
    assert not Question.objects.filter(cooperation=samples, kind=Kind.NAME, answer="").exists()


def test_meetings_of_which_no_minutes_exist_are_not_asked_for_again(samples, secretary, at):
    meeting = Meeting.objects.get(cooperation=samples, date=date(2023, 10, 27))
    assert secretary.post("/exempel/hittat/utan-anteckningar/", {}).status_code == 400
    secretary.post("/exempel/hittat/utan-anteckningar/", {"mote": [meeting.pk]})
    Knowledge.objects.update(tied="")
    work_all()
    meeting.refresh_from_db()
    assert meeting.standing == Meeting.Standing.ABSENT
    assert "27 oktober 2023, Ledningsgruppen" not in secretary.get("/exempel/hittat/").content.decode()
    undo_last(secretary, at)
    meeting.refresh_from_db()
    assert meeting.standing == Meeting.Standing.MENTIONED


def test_history_before_a_day(samples, secretary):
    assert secretary.post("/exempel/hittat/historik-fore/", {"datum": "2022-13-01"}).status_code == 400
    secretary.post("/exempel/hittat/historik-fore/", {"datum": "2023-01-01"})
    assert Cooperation.objects.get(pk=samples.pk).history_before == date(2023, 1, 1)
    secretary.post("/exempel/hittat/historik-fore/", {"datum": ""})
    assert Cooperation.objects.get(pk=samples.pk).history_before is None


def test_a_second_file_of_a_meeting_is_offered_as_another_version(read, cooperation, secretary, at):
    read(("3 februari 2023", {"decided": "Ledningsgruppen godkänner utkastet till bredbandsplan."}))
    read(("3 februari 2023", {"decided": "Ledningsgruppen godkänner bredbandsplanen och avtalet."}))
    first, second = Minutes.objects.order_by("pk")
    assert (first.authoritative, second.authoritative) == (True, False)
    assert "Vilka ska gälla?" in secretary.get("/norra/las-in/").content.decode()
    page = secretary.get(f"/norra/versioner/{second.meeting_id}/").content.decode()
    assert "Den här ska gälla" in page
    decided = visible_facts(secretary.scope()).filter(kind=Fact.Kind.DECISION)
    assert "utkastet" in decided.get().quote
    secretary.post(f"/norra/versioner/{second.pk}/galler/")
    secretary.post(f"/norra/versioner/{second.pk}/galler/")
    assert "avtalet" in decided.get().quote
    work_all()
    assert not Mention.objects.filter(minutes=first).exists()
    undo(Act.objects.get(verb="meetings.authoritative"), user=secretary.user.pk, at=at)
    assert "utkastet" in decided.get().quote


def test_an_unknown_answer_is_refused(read, secretary, at):
    read(("3 februari 2023", {}))
    cooperation = Cooperation.objects.get(slug="norra")
    cooperation.named_by_person = False
    cooperation.save()
    find_questions(cooperation)
    question = one(Kind.NAME)
    assert secretary.post(f"/norra/fragor/{question.pk}/svara/", {"svar": "kanske"}).status_code == 400
    answer(secretary.scope(), question, "unknown", at=at)
    assert one(Kind.NAME).answer == "unknown"


def test_anothers_questions_do_not_exist(samples, secretary, other_cooperation):
    asked = Question.objects.create(cooperation=other_cooperation, kind=Kind.NAME, key="name", weight=1, about={"names": []}, passages=[])
    assert secretary.post(f"/norra/fragor/{asked.pk}/svara/", {"svar": "unknown"}).status_code == 404


def test_by_keyboard_and_for_everybody(samples, secretary, log_in, axe, tmp_path):
    page = log_in(secretary)
    for address in ("/exempel/las-in/", "/exempel/hittat/", "/exempel/fragor/"):
        page.goto(address)
        axe(page)
    (tmp_path / "a.txt").write_text("Lunchmeny\n\nMåndag fisk")
    upload(secretary, [("lunch.txt", b"Lunchmeny\n\nfisk"), ("x.bin", bytes(range(256)) * 9)], "/exempel/las-in/")
    work_all()
    page.goto("/exempel/las-in/")
    axe(page)
    with page.expect_navigation():
        page.click("text=Visa")
    axe(page)
    page.goto("/las-in/")
