"""Invitations as another library reads them, and answers however they are made."""

from __future__ import annotations

import contextlib
from datetime import UTC, date, datetime, timedelta

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from kansli.post.calendar import Invited, NoAnswerError, Occasion, cancel, folded, publish, read_answer, request

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def occasion(**other) -> Occasion:
    about = {
        "uid": "0b1c@kansli",
        "sequence": 2,
        "summary": "Ledningsgruppen, Norra samverkan",
        "day": date(2027, 2, 12),
        "starts": "08:30",
        "ends": "11:00",
        "place": "Ängsjö kommunhus; Övre salen, våning 2",
        "description": "Agenda\n1. Välkommen\n2. Åtgärder för översvämning i Österhamn och Ålsäter, med en rad som är längre än sjuttiofem tecken",
        "organizer_name": "Karin Ek, Norra samverkan",
        "organizer_address": "kansli@post.example",
        "invited": (Invited("Camilla Berg", "camilla@post.example"), Invited("Åke Öberg", "ake@post.example", optional=True)),
    }
    return Occasion(**{**about, **other})


def seen(words: str):
    return vobject.readOne(folded(words).decode())


def test_an_invitation_as_another_library_reads_it():
    calendar = seen(request(occasion(), at=AT))
    event = calendar.vevent
    assert calendar.method.value == "REQUEST"
    assert (event.uid.value, event.sequence.value, event.status.value) == ("0b1c@kansli", "2", "CONFIRMED")
    assert event.dtstart.value.utcoffset() == timedelta(hours=1)
    assert event.dtstart.value.replace(tzinfo=None) == datetime(2027, 2, 12, 8, 30)  # noqa: DTZ001 - wall clock
    assert event.location.value == "Ängsjö kommunhus; Övre salen, våning 2"
    assert event.description.value == occasion().description
    assert event.organizer.value == "mailto:kansli@post.example"
    assert event.organizer.params["CN"] == ["Karin Ek, Norra samverkan"]
    attendees = event.contents["attendee"]
    assert [one.value for one in attendees] == ["mailto:camilla@post.example", "mailto:ake@post.example"]
    assert [one.params["RSVP"][0] for one in attendees] == ["TRUE", "TRUE"]
    assert [one.params["ROLE"][0] for one in attendees] == ["REQ-PARTICIPANT", "OPT-PARTICIPANT"]
    assert attendees[1].params["CN"] == ["Åke Öberg"]
    assert calendar.vtimezone.tzid.value == "Europe/Stockholm"


@pytest.mark.parametrize(
    ("day", "offset"),
    [(date(2027, 3, 27), 1), (date(2027, 3, 28), 2), (date(2027, 3, 29), 2), (date(2027, 10, 30), 2), (date(2027, 10, 31), 1)],
)
def test_the_wall_clock_is_right_on_both_sides_of_summer_time(day, offset):
    event = seen(request(occasion(day=day), at=AT)).vevent
    assert event.dtstart.value.replace(tzinfo=None) == datetime(day.year, day.month, day.day, 8, 30)  # noqa: DTZ001 - wall clock
    assert event.dtstart.value.utcoffset() == timedelta(hours=offset)


def test_a_meeting_that_begins_in_the_hour_that_is_not_there():
    starts = seen(request(occasion(day=date(2027, 3, 28), starts="02:30", ends="04:00"), at=AT)).vevent
    assert starts.dtend.value > starts.dtstart.value


def test_the_same_meeting_keeps_its_uid_through_change_and_cancellation():
    first, moved, gone = (
        request(occasion(sequence=0), at=AT),
        request(occasion(sequence=1, day=date(2027, 2, 19)), at=AT),
        cancel(occasion(sequence=2), at=AT),
    )
    read = [seen(each) for each in (first, moved, gone)]
    assert {each.vevent.uid.value for each in read} == {"0b1c@kansli"}
    assert [each.vevent.sequence.value for each in read] == ["0", "1", "2"]
    assert [each.method.value for each in read] == ["REQUEST", "REQUEST", "CANCEL"]
    assert read[2].vevent.status.value == "CANCELLED"


def test_without_times_it_takes_the_whole_day_and_days_may_be_several():
    event = seen(request(occasion(starts="", ends="", last_day=date(2027, 2, 13)), at=AT)).vevent
    assert (event.dtstart.value, event.dtend.value) == (date(2027, 2, 12), date(2027, 2, 14))


def test_published_meetings_ask_for_no_answer():
    calendar = seen(publish([occasion(), occasion(uid="2@kansli")], at=AT))
    assert calendar.method.value == "PUBLISH"
    assert len(calendar.vevent_list) == 2


def test_lines_are_folded_at_75_octets_and_never_within_a_letter():
    for line in folded(request(occasion(summary="å" * 200), at=AT)).split(b"\r\n"):
        assert len(line) <= 75
        line.decode()


def reply(partstat: str = "ACCEPTED", *, method: str = "REPLY", attendee: str = "camilla@post.example", more: str = "") -> bytes:
    return (
        f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:{method}\r\nBEGIN:VEVENT\r\nUID:0b1c@kansli\r\nSEQUENCE:2\r\n"
        f"ATTENDEE;PARTSTAT={partstat};CN=Camilla:MAILTO:{attendee}\r\n{more}END:VEVENT\r\nEND:VCALENDAR\r\n"
    ).encode()


@pytest.mark.parametrize("partstat", ["ACCEPTED", "DECLINED", "TENTATIVE"])
def test_an_answer(partstat):
    answer = read_answer(reply(partstat, attendee="Camilla@POST.example", more="COMMENT:Kommer\\, men sent\r\n"))
    assert (answer.uid, answer.sequence, answer.attendee, answer.partstat) == ("0b1c@kansli", 2, "camilla@post.example", partstat)
    assert answer.comment == "Kommer, men sent"
    assert answer.proposed_start is None


def test_another_time_is_proposed():
    answer = read_answer(reply("TENTATIVE", method="COUNTER", more="DTSTART;TZID=Europe/Stockholm:20270212T100000\r\n"))
    assert answer.proposed_start.isoformat() == "2027-02-12T10:00:00+01:00"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"skr\xe4p",
        b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR\r\n",
        reply(method="REQUEST"),
        reply(method="CANCEL"),
        reply("MAYBE"),
        reply(attendee="nobody"),
        reply(more="ATTENDEE;PARTSTAT=ACCEPTED:mailto:petra@post.example\r\n"),
        reply().replace(b"END:VCALENDAR", b"BEGIN:VEVENT\r\nUID:x\r\nEND:VEVENT\r\nEND:VCALENDAR"),
        reply().replace(b"UID:0b1c@kansli\r\n", b""),
        reply().replace(b"SEQUENCE:2", b"SEQUENCE:tv\xc3\xa5"),
        reply() * 2000,
    ],
    ids=range(12),
)
def test_what_is_no_answer_is_told(content):
    with pytest.raises(NoAnswerError) as told:
        read_answer(content)
    assert str(told.value).startswith("Kalenderfilen")


@given(st.binary(max_size=400), st.integers(0, 300), st.integers(0, 300))
def test_nothing_but_an_answer_or_a_word_about_it_comes_out(junk, start, end):
    whole = reply()
    for content in (junk, whole[:start] + junk + whole[end:]):
        with contextlib.suppress(NoAnswerError):
            read_answer(content)
