from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kansli.reader.draft import Draft
from kansli.reader.known import Known
from kansli.reader.records import Head
from kansli.reader.stages import events, layout, outline
from kansli.reader.text import SourceText

MET = date(2023, 3, 10)
OPENING = "Protokoll från Bytorps vattenråd\n\n§ 1 Öppnande\nOrdföranden öppnade mötet.\n\n"


def drafted(text, *, met=MET, body="Bytorps styrgrupp"):
    draft = Draft(SourceText("m.txt", text), Known())
    layout.run(draft)
    outline.run(draft)
    draft.head = Head(date=met, body=body)
    events.run(draft)
    return draft


def events_of(words, **what_is_known):
    return drafted(f"{OPENING}§ 2 Vattenprover\n{words}\n", **what_is_known).dated_events


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("Yttrandet lämnas till länsstyrelsen senast den 4 april.", [date(2023, 4, 4)]),
        ("Avtalet löper ut 2024-07-14.", [date(2024, 7, 14)]),
        ("Provtagning sker den 5 och 6 juni samt den 9 oktober.", [date(2023, 6, 5), date(2023, 6, 6), date(2023, 10, 9)]),
        ("Konferensen hålls den 14-15 september i Falun.", [date(2023, 9, 14)]),
        ("Styrelsen beslutade att hålla årsmöte lördagen den 22 april.", [date(2023, 4, 22)]),
        ("Svar ska ha inkommit senast den 4 april.", [date(2023, 4, 4)]),
        ("Nästa möte är den 4 april. Före mötet ges en visning kl. 16.30.", [date(2023, 4, 4), date(2023, 4, 4)]),
        ("Underlaget ska mejlas ut den 10 mars.", [date(2023, 3, 10)]),
        ("Vårens möten under 2024:\n- 12 februari\n- 8 april", [date(2024, 2, 12), date(2024, 4, 8)]),
    ],
)
def test_days_ahead_are_events(words, days):
    assert [event.date for event in events_of(words)] == days


def test_a_start_told_of_all_meetings_is_that_of_each():
    found = events_of("Styrelsen fastställer tiderna 4 april och 6 juni. Samtliga möten börjar klockan 14.00.")
    assert [event.starts for event in found] == ["14:00", "14:00"]


@pytest.mark.parametrize(
    "words",
    [
        "Kansliet redovisade vad som togs upp på föregående möte den 25 februari.",
        "Verksamhetsplanen beslutades den 16 januari.",
        "Föregående protokoll, från den 3 februari, lades till handlingarna.",
        "Förslaget, som tidigare föreslagits på nämndens möte den 4 december, antogs.",
        "Årsmötet den 15 februari beslutade att höja avgiften.",
        "Tjänsteskrivelse daterad 2023-02-01.",
        "Utredningen blir klar i september 2023.",
        "Gruppen besökte reningsverket den 2 mars.",
        "Ordföranden rapporterade från nätverkets möte den 27 februari.",
        "Enligt 2 kap. 3 § lagen (2017:725) gäller annat.",
    ],
)
def test_days_looked_back_on_and_months_alone_are_not(words):
    assert events_of(words) == []


def test_papers_and_signatures_hold_no_events():
    draft = drafted(
        f"{OPENING}§ 2 Avtal\nAvtalet godkändes.\n\nBeslutsunderlag\nAvtal som gäller till den 30 september 2026\n\nVid anteckningarna\nAnna Ek\n2023-04-02\n"
    )
    assert draft.dated_events == []


def test_an_event_tells_when_and_where():
    (event,) = events_of("Styrgruppens planeringskonferens äger rum den 16 maj på Fågelviken i Bytorp och startar med lunch kl. 12.00.")
    assert (event.item, event.body, event.starts, event.ends, event.place) == ("2", "Styrgruppen", "12:00", None, "Fågelviken i Bytorp")
    assert event.rule == "events.meeting"


def test_dates_told_together_share_time_and_place():
    found = events_of("Styrelsemöten: 4/5, 8/6 och 31/8 kl 18.00 i klubblokalen.")
    assert [(event.date.month, event.starts, event.place) for event in found] == [(m, "18:00", "klubblokalen") for m in (5, 6, 8)]


def test_each_date_has_its_own_time():
    found = events_of("Mötena är den 4 maj kl 18.00 och den 8 juni kl 17.30-19.00.")
    assert [(event.starts, event.ends) for event in found] == [("18:00", None), ("17:30", "19:00")]


def test_two_happenings_on_a_day_are_two_events_and_one_told_twice_is_one():
    found = events_of(
        "Underlaget stäms av före styrgruppens möte den 4 maj. Styrgruppens möte den 4 maj hålls i Falun. Till styrgruppens möte den 4 maj bjuds även revisorn."
    )
    assert [event.rule for event in found] == ["events.deadline", "events.meeting"]


def test_a_dated_heading_takes_its_first_sentence_and_programme_along():
    (event,) = events_of(
        "Inga frågor.\n\n21 september (planeringskonferens)\n\nAnna Ek visar ett förslag på dagordning. Mer kommer.\n\nDag 1: Start lunch kl 12.00\n- Studiebesök\n"
    )
    assert (event.span.quote, event.starts) == ("21 september (planeringskonferens) Anna Ek visar ett förslag på dagordning.", "12:00")


def test_a_list_names_its_bodies_by_abbreviation():
    found = events_of("Styrgruppen gick igenom datumen. Samarbetsnämnden har sagt ja.\n- SG, torsdag 4 maj\n- BSN, fredag 9 juni")
    assert [event.body for event in found] == ["Styrgruppen", "Samarbetsnämnden"]


def test_a_date_whose_year_nothing_settles_is_told():
    draft = drafted(f"{OPENING}§ 2 Prover\nSvar lämnas senast den 4 april.\n", met=None)
    assert draft.dated_events == []
    assert [remark.code for remark in draft.remarks if "4 april" in remark.message] == ["date-without-year"]


def test_a_table_run_together_is_told_and_not_read():
    draft = drafted(f"{OPENING}§ 2 Prover\n{'den 4 maj 30 personer ' * 300}\n")
    assert (draft.dated_events, [remark.code for remark in draft.remarks]) == ([], ["long-sentence"])


@pytest.mark.parametrize(
    ("words", "when"),
    [
        ("Nästa möte\nNästa möte är 4 maj kl. 18 i Folkets hus.", ("18:00", None, "Folkets hus")),
        ("Nästa möte\n4 maj kl 18.00, Folkets hus, sal Ek.", ("18:00", None, "Folkets hus, sal Ek")),
        ("Nästa möte\nTid: 4 maj kl 18.00-20.00\nPlats: Folkets hus i Bytorp", ("18:00", "20:00", "Folkets hus i Bytorp")),
        ("Nästa möte\nDatum: 2023-05-04\nTid: 18.00–20.00\nPlats: Hemma hos Anna", ("18:00", "20:00", "Hemma hos Anna")),
        ("Nästa möte den 4 maj kl 18.30 på Teams", ("18:30", None, "Teams")),
        ("Tid för nästa möte\nTorsdag 4/5 kl 18-20 via Zoom.", ("18:00", "20:00", "Zoom")),
        ("Nästa sammanträde\nStyrgruppen träffas nästa gång den 4.5.2023 kl. 9 på Region Mälaren.", ("09:00", None, "Region Mälaren")),
        ("Kommande möten\n- 4 maj kl 18.00, Teams\n- 8 juni kl 18.00", ("18:00", None, "Teams")),
        ("Avslutning\nOrdföranden tackade. Nästa möte hålls den 4 maj på Rådhuset.", (None, None, "Rådhuset")),
        ("Avslutning\nVi ses igen 4/5!", (None, None, None)),
        ("Övrigt\nInget fanns.\n\nNästa möte: torsdag 4 maj kl 18:00", ("18:00", None, None)),
        ("Nästa möte\nMöte 4 maj. Kl. 18.00 på kansliet.", ("18:00", None, "kansliet")),
        ("Mötesplan\n2023-03-10\n2023-05-04\n2023-06-08", (None, None, None)),
        ("Nästa möte\nTorsdagen den 4 maj kl 18. Presidiet träffas den 20 april.", ("18:00", None, None)),
        ("Nästa möte\n4 maj kl 18. Ärenden ska vara Eva tillhanda senast den 12 april.", ("18:00", None, None)),
        ("Nästa möte\nMötet den 18 april ställs in. Nästa möte blir i stället den 4 maj.", (None, None, None)),
        ("Nästa möte\n4 maj kl 18 i Ekeby kommunhus. Ägarsamråd hålls den 20 april Kl.\n13.00.", ("18:00", None, "Ekeby kommunhus")),
        ("Kommande möten\n4 maj 18.00-20.00 Teams\n8 juni 18.00 Teams", ("18:00", "20:00", "Teams")),
        ("Avslutning\nMöte 10 hålls den 4 maj 18:00 i Stora salen. Arbetsgruppen träffas 20 april.", ("18:00", None, "Stora salen")),
        ("Avslutning\nStyrgruppen sammanträder följande gång torsdagen den 4 maj kl. 18.00 i Ekeby skola.", ("18:00", None, "Ekeby skola")),
        ("Nästa möte\nStäddagen är den 22 april. Nästa styrelsemöte är den 4 maj kl 18.", ("18:00", None, None)),
    ],
)
def test_the_next_meeting_is_found(words, when):
    coming = drafted(f"{OPENING}§ 2 {words}\n").next_meeting
    assert coming is not None
    assert (coming.date, coming.starts, coming.ends, coming.place) == (date(2023, 5, 4), *when)


@pytest.mark.parametrize(
    "words",
    [
        "Nästa möte\nDatum meddelas senare.",
        "Övrigt\nSamarbetskommitténs nästa möte är den 4 maj.",
        "Årsmöte\nÅrsmötet hålls den 4 maj.",
        "Nästa punkt\nStädningen sker den 4 maj.",
    ],
)
def test_no_next_meeting_is_made_up(words):
    assert drafted(f"{OPENING}§ 2 {words}\n").next_meeting is None


@given(st.text(max_size=150) | st.from_regex(r"(nästa möte |den 4 maj |kl 8-9 |\n|- |\d\d/\d |i Falun|§ \d |[.:,]){0,20}", fullmatch=True))
def test_any_text_gives_quotes_that_stand_in_it(words):
    draft = drafted(f"{OPENING}§ 2 Möten\n{words}\n")
    for event in draft.dated_events:
        assert event.span.quote == draft.source.quote(event.span.ranges)
        assert event.date >= MET


@pytest.mark.parametrize("since", ["från den", "från och med den", "fr.o.m. den"])
def test_what_begins_to_hold_on_a_day_is_no_meeting(since):
    found = events_of(f"Beslutas att driften är gemensam {since} 1 juni 2023 och att ta fram ett förslag till nästa möte.")
    assert [(event.date, event.body) for event in found] == [(date(2023, 6, 1), None)]
