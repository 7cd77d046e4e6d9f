from __future__ import annotations

from datetime import date

import pytest

from kansli.reader import pipeline
from kansli.reader.known import Known, KnownMeeting
from kansli.reader.records import Head
from kansli.reader.text import SourceText

TAIL = "\n\n1. Öppnande\n\nOrdföranden hälsade välkommen.\n\n2. Budget\n\nLäget redovisades.\n\n3. Avslutning\n\nInget övrigt.\n"


def head(text: str, tail: str = TAIL, known: Known | None = None) -> Head:
    return pipeline.drafted(SourceText("möte.txt", text + tail), known or Known()).head


@pytest.mark.parametrize(
    ("text", "kind", "body"),
    [
        ("Minnesanteckningar från Albykommunernas ledningsgrupp\n", "minnesanteckningar", "Albykommunernas ledningsgrupp"),
        ("Minnesanteckningar från Klimatrådets möte den 3 maj 2013\n", "minnesanteckningar", "Klimatrådet"),
        ("PROTOKOLL\nMöte med sektionens styrelse den 1 december 2007\n", "protokoll", "sektionens styrelse"),
        ("Protokoll fört vid sammanträde med byrådet i Alby den 18.12.2019\n", "protokoll", "byrådet i Alby"),
        (
            "ALBY KOMMUN          SAMMANTRÄDESPROTOKOLL\nByggnadsnämndens arbetsutskott\nDatum\n2024-03-14\n",
            "sammanträdesprotokoll",
            "Byggnadsnämndens arbetsutskott",
        ),
        ("Mötesanteckningar\nStyrgruppen för gemensam växel\n2020-02-03\n", "mötesanteckningar", "Styrgruppen för gemensam växel"),
        ("Årsmötesprotokoll\n3 mars 2020\n", "årsmötesprotokoll", None),
        ("P r o t o k o l l\n3 mars 2020\n", "protokoll", None),
        ("Styrelsemöte 3 mars 2020\n\nProtokollförare: Eva Alm\n", None, None),
    ],
)
def test_what_they_are_and_who_met(text, kind, body):
    found = head(text)
    assert (found.kind, found.body) == (kind, body)


@pytest.mark.parametrize(
    ("text", "day", "basis"),
    [
        ("Protokoll\nTid: Torsdagen den 1 september 2022 kl 13-15\n", date(2022, 9, 1), "stated"),
        ("Utskriftsdatum 2023-10-02\nProtokoll\nDatum: 2023-09-19\n", date(2023, 9, 19), "stated"),
        (
            "Protokoll\nKommunstyrelsen   2013-09-05   1 [36]\nJusteringens\nplats och tid\tKommunhuset 2013-09-10, kl 16.00\n",
            date(2013, 9, 5),
            "stated",
        ),
        ("Protokoll från styrelsemöte 9/2-2017\n", date(2017, 2, 9), "stated"),
        ("Styrelsemöte 220320\nProtokoll fört vid möte söndagen den 20 mars kl 16.00\n", date(2022, 3, 20), "stated"),
        ("Minnesanteckningar\nTid Fredag den 9 juni kl 8.30\nVerksamhetsplan 2024 antas i höst.\n", date(2023, 6, 9), "inferred"),
        ("Protokoll\nTid: den 9 juni\n", None, None),
        ("Protokoll\nNärvarande: Eva Alm\n", None, None),
    ],
)
def test_the_day_is_that_of_the_meeting(text, day, basis):
    found = head(text)
    assert (found.date, found.date_basis) == (day, basis)


@pytest.mark.parametrize(
    ("text", "starts", "ends", "place"),
    [
        ("Protokoll\nTid\tden 1 maj 2022 kl 13.00-17.30\nPlats\tEkebysalen, Hagby\n", "13:00", "17:30", "Ekebysalen, Hagby"),
        ("Protokoll\nPlats och tid: Kommunhuset, Alby, kl. 09.00 – 11.55\n", "09:00", "11:55", "Kommunhuset, Alby"),
        ("Protokoll\n3 maj 2022\nPlats: Växthuset AB, klockan 09.00-15.00\n", "09:00", "15:00", "Växthuset AB"),
        ("Protokoll fört vid styrelsemöte onsdagen den 2/5-2007 kl. 16 i Hembygdsmuseet\n", "16:00", None, "Hembygdsmuseet"),
        ("Protokoll\nTorsdagen den 22 mars 2007 kl. 17.00 på Riddarhuset, Alby\n", "17:00", None, "Riddarhuset, Alby"),
        ("Protokoll\nDatum: 2024-10-10\nTid: 17:23\nPlats:\nHos Rune Ek\n", "17:23", None, "Hos Rune Ek"),
        ("Protokoll\nKvarnstugan, Granmo, 2012-09-06 kl. 13.00\n", "13:00", None, "Kvarnstugan, Granmo"),
        ("Protokoll styrelsemöte 2006-11-09 i sockenstugan\n", None, None, "sockenstugan"),
        ("Protokoll styrelsemöte 2006-11-09\n", None, None, None),
        ("Protokoll fört vid sammanträde onsdagen den 13 februari 2013 klockan\n18.30 i Vibygården\n", "18:30", None, "Vibygården"),
        ("Styrelsemöte 4 april 2022\n\nVar: hemma hos Siv\nNär: 18-20.30\n", "18:00", "20:30", "hemma hos Siv"),
        ("Protokoll från möte den 22 augusti 2016 i församlingshemmet kl. 19-21\n", "19:00", "21:00", "församlingshemmet"),
        (
            "Protokoll styrelsemöte 2010 - 01-17\nPlats: Naturum Storsjön + Skype\nEva Alm deltog fram till kl 14.\n",
            None,
            None,
            "Naturum Storsjön",
        ),
    ],
)
def test_when_and_where(text, starts, ends, place):
    found = head(text)
    assert (found.starts, found.ends, found.place) == (starts, ends, place)


@pytest.mark.parametrize(("opened", "starts"), [("17.15", "17:00"), ("18.30", "18:30"), ("16.45", "16:45")])
def test_the_called_time_counts_unless_opened_early_or_much_later(opened, starts):
    tail = f"\n\n1. Öppnande\n\nOrdföranden öppnade mötet kl. {opened}.\n\n2. Resa\n\nKonferensen startar med lunch kl. 12.\n\n3. Avslutning\n\nMötet avslutades kl 19.08.\n"
    found = head("Protokoll\nTid: 3 maj 2022 kl 17.00-19.00\n", tail)
    assert (found.starts, found.ends) == (starts, "19:08")


def test_a_sentence_of_the_head_tells_where_and_when():
    found = head(
        "Anteckningar från rådet den 3 maj 2022\n\nDeltog gjorde Eva Alm och Bo Rask (chef i Dalby). Mötet hölls i Albyhallen och började kl 17.30.\n"
    )
    assert (found.starts, found.place) == ("17:30", "Albyhallen")
    assert head("Alby byalag\nStyrelsemöte den 3 maj 2022 kl 19.00 hemma hos Eva\n").place == "hemma hos Eva"


def test_an_opening_may_be_told_by_a_heading_and_a_time_below_it():
    tail = "\n\n## Mötets öppnande\n\n12:15\n\n## Budget\n\nLäget redovisades.\n\n## Mötets avslutande\n\n13:00\n"
    found = head("# Mötesprotokoll\n\n## 2017-02-28\n", tail)
    assert (found.starts, found.ends) == ("12:15", "13:00")


OWN = "Albykommunernas ledningsgrupp"


def _meeting(day: date, how: str, source: str) -> KnownMeeting:
    return KnownMeeting(OWN, day, source, how)


def test_a_lost_first_page_is_dated_by_the_meetings_around_it():
    known = Known(
        bodies=(OWN,),
        meetings=(
            _meeting(date(2022, 9, 1), "held", "a.txt"),
            _meeting(date(2022, 10, 28), "next", "a.txt"),
            _meeting(date(2022, 12, 2), "held", "b.txt"),
        ),
    )
    tail = "1. Öppnande\n\nEva Alm hälsar välkommen.\n\n2. Budget\n\nLedningsgruppen tackar.\n\n3. Nästa möte\n\nLedningsgruppen träffas den 2 december kl 8.30.\n"
    found = head("", tail, known)
    assert (found.body, found.date, found.date_basis) == (OWN, date(2022, 10, 28), "batch")
    assert head("", tail).date is None


@pytest.mark.parametrize(
    ("held", "wanted"),
    [
        ((date(2030, 3, 4),), (date(2030, 3, 18), "inferred")),
        ((date(2029, 5, 4), date(2030, 3, 4)), (date(2030, 3, 18), "inferred")),
        ((date(2024, 5, 4), date(2030, 3, 4)), (None, None)),  # 18 March is a Monday in both years
        ((date(2029, 5, 4),), (None, None)),
    ],
)
def test_a_weekday_finds_the_year_among_those_of_the_body(held, wanted):
    known = Known(bodies=(OWN,), meetings=tuple(_meeting(day, "held", "a.txt") for day in held))
    found = head(f"Minnesanteckningar från {OWN}\n\nTid: Måndag den 18 mars kl 9\n", known=known)
    assert (found.date, found.date_basis) == wanted


def test_the_batch_settles_how_the_body_is_spelled():
    known = Known(bodies=(OWN, "Alby kommunernas ledningsgrupp"))
    assert head("Minnesanteckningar från Alby kommunernas ledningsgrupp\n", known=known).body == OWN


def test_each_field_tells_its_passage():
    found = head("Protokoll\nPlats: Kommunhuset\n2022-05-03\n")
    assert {name: span.quote for name, span in found.spans} == {"kind": "Protokoll", "place": "Kommunhuset", "date": "2022-05-03"}


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Protokoll fört vid styrelsemöte med\nAlby Byalag i Byahuset\n2014-10-13\n", "Alby Byalag"),
        ("Protokoll fört vid ordinarie stämma i ABF-huset, Alby den 20 april 2013\n", None),
        ("MINNESANTECKNINGAR\n2015-04-07\nBeredningsgruppen för\nAlby å vattenråd\nNärvarande:\n", "Beredningsgruppen för Alby å vattenråd"),
        ("PROTOKOLL FÖRT VID\nFÖRENINGEN ALBYS\nSTYRELSEMÖTE\n16 SEPTEMBER 2008\n", "Föreningen Alby"),
        ("Alby Spelmansförbund\nALBY SPELMANSFÖRBUNDS ÅRSMÖTE\n9 april 2016\n", "Alby spelmansförbund"),
        ("Anteckningar nätverksträff för bygglov i Sörbygden\nTid: 7 maj 2024\n", "Nätverket för bygglov i Sörbygden"),
        ("Minnesanteckningar från styrgruppsmöte för\ngemensam växel, 25 juni 2008\n", "Styrgruppen för gemensam växel"),
        ("Direktionens protokoll 9 december 2022\n", "Direktionen"),
        ("Ledningsgrupp förskola, Albys rektorsområde\nDatum 2021-11-08\n", "Ledningsgrupp förskola, Albys rektorsområde"),
        ("Pensionärsrådet och\nRådet för personer med funktionsnedsättning\n2016-09-21\n", "Pensionärsrådet och Rådet för personer med funktionsnedsättning"),
        ("ALBY KOMMUN SAMMANTRÄDESPROTOKOLL Sida\nKommunstyrelsen 2013-09-05 1 [36]\n", "Kommunstyrelsen"),
        ("Mötesprotokoll\nAlbY kod\n11 oktober 2017\nKallade\nEva Alm\n", "AlbY kod"),
        ("Brf Eken 7\nPROTOKOLL STYRELSEMÖTE NR 9 2022\n", "Brf Eken"),
        ("Protokoll från samråd för pensionärsorganisationer i norra nämnden den 19 september\n", "samråd för pensionärsorganisationer i norra nämnden"),
    ],
)  # fmt: skip
def test_the_body_is_named_as_two_careful_readers_would(text, body):
    assert head(text).body == body
