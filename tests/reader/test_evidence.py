from __future__ import annotations

from datetime import date

from kansli.reader.evidence import evidence_of
from kansli.reader.known import KnownMeeting
from kansli.reader.text import SourceText

MINUTES = (
    "Minnesanteckningar från Albykommunernas ledningsgrupp\n\nTid\tTorsdagen den 1 september 2022 kl 13.00-17.30\n"
    "Deltagare\tEva Alm\tNacka\n\tBo Rask\tTyresö\n\n1. Öppnande\n\nEva Alm hälsar välkommen.\n\n2. Budget\n\nBo Rask redovisar läget.\n\n"
    "3. Nästa möte\n\nFredagen den 28 oktober kl 8.30-11.00, Kommunhuset.\n"
)
BODY = "Albykommunernas ledningsgrupp"


def test_people_body_and_meetings_are_told():
    evidence = evidence_of(SourceText("a.txt", MINUTES))
    assert evidence.people == {("Eva Alm", "Nacka"): 1, ("Bo Rask", "Tyresö"): 1}
    assert evidence.bodies == {BODY: 1}
    assert KnownMeeting(BODY, date(2022, 9, 1), "a.txt", "held", "13:00", "17:30") in evidence.meetings
    assert KnownMeeting(BODY, date(2022, 10, 28), "a.txt", "next", "08:30", "11:00") in evidence.meetings
    assert evidence.words["Albykommunernas"] == 1


def test_a_document_of_unknown_year_tells_of_no_meetings():
    undated = MINUTES.replace("Torsdagen den 1 september 2022", "den 1 september")
    assert evidence_of(SourceText("a.txt", undated)).meetings == ()


def test_a_damaged_document_is_no_evidence_of_names():
    damaged = MINUTES.replace("ä", "i").replace("ö", "6").replace("å", "a").replace("kl", "kI") + (
        "\nForslaget ar inte framtaget annu. Mojligheten att folja upp atgirderna beror pa kommunernas fornyade beslut och ar darfor oppen for nista ar.\n"
        * 4
    )
    evidence = evidence_of(SourceText("b.txt", damaged))
    assert (dict(evidence.people), dict(evidence.bodies)) == ({}, {})


def test_text_that_is_no_minutes_tells_of_nobody():
    evidence = evidence_of(SourceText("c.txt", "Recept på kaka.\n\nBlanda mjöl och socker.\n"))
    assert (dict(evidence.people), dict(evidence.bodies), evidence.meetings) == ({}, {}, ())


def test_a_plan_tells_of_meetings_to_come():
    plan = MINUTES + "\n4. Mötesplan 2023\n\n3 februari kl 9\n\n5. Övriga frågor\n\nKursen hålls den 4 december.\n"
    planned = [meeting for meeting in evidence_of(SourceText("a.txt", plan)).meetings if meeting.how == "planned"]
    assert planned == [KnownMeeting(BODY, date(2023, 2, 3), "a.txt", "planned", "09:00")]


def test_a_damaged_document_tells_of_its_meetings():
    damaged = MINUTES.replace("ä", "a").replace("ö", "6").replace("å", "a").replace("kl", "kI").replace("Nasta m6te", "Nasta méte") + (
        "\nForslaget ar inte framtaget annu. Mojligheten att folja upp atgirderna beror pa kommunernas fornyade beslut och ar darfor oppen for nista ar.\n"
        * 4
    )
    told = {meeting.how: meeting.date for meeting in evidence_of(SourceText("b.txt", damaged)).meetings}
    assert told == {"held": date(2022, 9, 1), "next": date(2022, 10, 28)}
