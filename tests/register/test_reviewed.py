"""What a person has said of facts is what linking and following up go by."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.support.minutes import MINUTES, offer, read_minutes

from kansli.archive.models import Knowledge
from kansli.documents.services import source_of
from kansli.meetings.models import Meeting
from kansli.reader.api import read
from kansli.register.following import tie_together
from kansli.register.models import Fact, News
from kansli.register.reading import passage
from kansli.register.reviewed import as_reviewed
from kansli.register.selectors.passages import passage_of
from kansli.register.services import reviewing
from kansli.register.services.reviewing import Place, Said, Seen

Kind = Fact.Kind


@pytest.fixture
def minutes(cooperation, at):
    return read_minutes(cooperation, at)


@pytest.fixture
def scope(secretary):
    return secretary.scope()


@pytest.fixture
def reviewed(minutes, cooperation):
    record = replace(read(source_of(minutes.text)), document=str(minutes.pk))
    return lambda: as_reviewed(cooperation, [record])[0]


def one(minutes, kind, words="") -> Fact:
    return Fact.objects.get(minutes=minutes, kind=kind, quote__contains=words)


def test_untouched_it_is_the_reading(minutes, reviewed, scope, at):
    before = reviewed()
    reviewing.accept_rest(scope, minutes, seen=Seen(), at=at)
    assert reviewed() == before


def test_taken_away_corrected_and_added(minutes, reviewed, scope, at):
    reviewing.reject(scope, minutes, one(minutes, Kind.TABLED).pk, seen=Seen(), at=at)
    fact = one(minutes, Kind.ASSIGNMENT, "Karin Ek")
    said = Said({"assignee": "Petra Lind", "due": "2026-09-01", "due_date": "2026-09-01"}, fact.item_id)
    reviewing.correct(scope, minutes, fact.pk, said, seen=Seen(), at=at)
    offered = offer(minutes)
    reviewing.accept(scope, minutes, [offered.pk], seen=Seen(), at=at, owner="Jonas Alm")
    for kind, values in (
        (Kind.DECISION, {}),
        (Kind.TABLED, {"matter": "Upphandlingen", "reason": None, "to": "next_meeting"}),
        (Kind.OUTSTANDING, {"matter": "Upphandlingen", "responsible": None}),
        (Kind.ASSIGNMENT, {"assignee": "Petra Lind", "task": "berätta", "due": None, "due_date": None, "offered": False}),
        (Kind.EVENT, {"what": "Möte", "date": "2026-10-01", "starts": "08:30", "ends": None, "place": None, "body": "Nämnden"}),
        (Kind.AMOUNT, {"amount_sek": 10, "what": "x", "cap": False}),
        (Kind.NON_PARTICIPATION, {"organisation": "Nykvik"}),
        (Kind.REVIEW, {"complete": True}),
        (Kind.ATTENDANCE, {"name": "Eva Ny", "organisation": None, "role": "guest", "present": True}),
    ):
        place = Place(passage(passage_of(minutes, "Petra Lind berättar om läget i upphandlingen.")))
        reviewing.add(scope, minutes, kind, Said(values, fact.item_id, place), at=at)
    record = reviewed()
    assert [entry.matter for entry in record.tabled] == ["Upphandlingen"]
    assert {entry.assignee for entry in record.assignments if "Karin Ek" in entry.span.quote} == {"Petra Lind"}
    assert any(entry.assignee == "Petra Lind" and str(entry.due_date) == "2026-09-01" and entry.item == "4" for entry in record.assignments)
    assert [entry.matter for entry in record.outstanding] == ["Upphandlingen"]
    assert {"Nykvik"} == {entry.organisation for entry in record.non_participation}
    assert any(entry.body == "Nämnden" and str(entry.date) == "2026-10-01" for entry in record.dated_events)
    assert (len(record.reviews), record.attendance[-1].name, any(entry.amount_sek == 10 for entry in record.amounts)) == (1, "Eva Ny", True)


def test_a_list_that_is_not_whole_leaves_nothing_out(cooperation, scope, at):
    read_minutes(cooperation, at)
    listing = MINUTES.replace("5 juni 2026", "4 september 2026").replace(
        "3. Gemensam", "3. Utestående ärenden\nDe som återstår är:\n- Jonas Alm tar fram underlaget om kostnader.\n\n3b. Gemensam"
    )
    second = read_minutes(cooperation, at, listing, name="b.txt")
    tie_together(cooperation)
    left_out, listed = News.objects.filter(kind=News.Kind.LEFT_OUT), News.objects.filter(kind=News.Kind.LISTED)
    assert left_out.filter(awaited__owner="Karin Ek").exists()
    assert listed.exists()
    review = one(second, Kind.REVIEW)
    reviewing.correct(scope, second, review.pk, Said({"complete": False}, review.item_id), seen=Seen(), at=at)
    reviewing.reject(scope, second, one(second, Kind.OUTSTANDING).pk, seen=Seen(), at=at)
    tie_together(cooperation)
    assert not left_out.exists()
    assert not listed.exists()


def test_a_next_meeting_that_was_misread_is_no_missing_meeting(minutes, cooperation, scope, at):
    read_minutes(cooperation, at, MINUTES.replace("5 juni 2026", "2 oktober 2026"), name="b.txt")
    tie_together(cooperation)
    assert Meeting.objects.filter(standing=Meeting.Standing.MENTIONED, date="2026-09-04").exists()
    for kind in (Kind.NEXT_MEETING, Kind.EVENT):
        fact = Fact.objects.filter(minutes=minutes, kind=kind).latest("start")
        reviewing.correct(scope, minutes, fact.pk, Said({"date": "2026-09-11"}, fact.item_id), seen=Seen(), at=at)
    tie_together(cooperation)
    assert list(Meeting.objects.filter(standing=Meeting.Standing.MENTIONED).values_list("date", flat=True)) == [
        at.date().replace(month=9, day=11)
    ]


def test_the_archive_is_tied_together_anew_when_something_else_is_said(minutes, cooperation, scope, at):
    knowledge = Knowledge.objects.create(cooperation=cooperation, evidence=b"", tied="1-1-1", version=1)
    reviewing.accept(scope, minutes, [one(minutes, Kind.TABLED).pk], seen=Seen(), at=at)
    knowledge.refresh_from_db()
    assert knowledge.tied == "1-1-1"
    reviewing.reject(scope, minutes, one(minutes, Kind.TABLED).pk, seen=Seen(), at=at)
    knowledge.refresh_from_db()
    assert knowledge.tied == ""
