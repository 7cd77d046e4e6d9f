"""Decisions, what was tabled, who takes no part: from whole little minutes, and the judge sentence by sentence."""

from __future__ import annotations

import pytest

from kansli.reader.draft import Draft, Zone
from kansli.reader.known import Known
from kansli.reader.records import DecisionKind, Outcome
from kansli.reader.stages import attendance, decisions, layout, non_participation, outline
from kansli.reader.stages.decisions.judge import Judge
from kansli.reader.stages.decisions.kinds import kind_of
from kansli.reader.text import SourceText

HEAD = """Protokoll fört vid styrelsemöte i Norrviks byalag
Datum: 2023-05-04
Närvarande: Eva Ros, Bo Alm, Ali Can

1. Öppnande
Eva Ros öppnade mötet.

2. Lokal
"""


def read(item: str, head: str = HEAD) -> Draft:
    draft = Draft(SourceText("minutes.txt", f"{head}{item}\n\n3. Avslutning\nEva Ros avslutade mötet.\n"), Known())
    for stage in (layout, outline, decisions, non_participation):
        stage.run(draft)
    return draft


def quotes(item: str) -> list[str]:
    return [decision.span.quote for decision in read(item).decisions]


def test_each_paragraph_under_the_heading_is_a_decision() -> None:
    item = "Eva Ros visar skisser.\n\nBeslut\n\nLokalen hyrs från maj.\n\nBo Alm får i uppdrag att teckna avtal."
    draft = read(item)
    assert [(d.id, d.item, d.kind, d.marked) for d in draft.decisions] == [
        ("D1", "2", DecisionKind.OTHER, True),
        ("D2", "2", DecisionKind.ASSIGNMENT, True),
    ]
    assert [d.span.quote for d in draft.decisions] == ["Lokalen hyrs från maj.", "Bo Alm får i uppdrag att teckna avtal."]


def test_sentences_that_only_explain_stay_with_their_paragraph() -> None:
    text = "Bo Alm får i uppdrag att redigera texten. Texten ska mejlas ut under veckan. Därefter stäms den av."
    assert quotes(f"Beslut\n\n{text}") == [text]


def test_a_second_sentence_that_resolves_is_a_decision_of_its_own() -> None:
    assert quotes("Beslut: Styrelsen godkänner hyran. Bo Alm valdes till ansvarig för lokalen.") == [
        "Styrelsen godkänner hyran.",
        "Bo Alm valdes till ansvarig för lokalen.",
    ]


@pytest.mark.parametrize(
    "item",
    [
        "Beslut\n\nStyrelsen beslutade\n\natt hyra lokalen i Norrvik,\n\natt sälja båten.",
        "Styrelsen beslutade att\n- hyra lokalen i Norrvik\n- sälja båten",
        "Styrelsen\n\nbeslutar\n\natt\n\nhyra lokalen i Norrvik\n\natt\n\nsälja båten",
        "Beslut: Mötet beslutade att: 1. hyra lokalen i Norrvik 2. sälja båten",
        "Beslut\n1) Hyra lokalen i Norrvik\n2) Sälja båten",
    ],
)
def test_each_clause_of_a_list_is_a_decision(item: str) -> None:
    found = quotes(item)
    assert len(found) == 2
    assert "hyra lokalen i Norrvik" in found[0].replace("Hyra", "hyra")
    assert "båten" not in found[0]
    assert "båten" in found[1]


def test_a_list_that_a_resolution_opens_is_part_of_it() -> None:
    item = "Beslut\n\n- 1) Uppdra till Bo Alm att:\n  - begära in offerter\n  - boka visning\n\n- 2) Båten säljs."
    assert quotes(item) == ["Uppdra till Bo Alm att: - begära in offerter - boka visning", "Båten säljs."]


def test_a_list_of_dates_belongs_to_what_resolves_them() -> None:
    found = read("Planen justeras och följande datum beslutas:\n- 4 maj\n- 8 juni\n- 7 september").decisions
    assert [(d.kind, d.marked) for d in found] == [(DecisionKind.SCHEDULING, False)]
    assert found[0].span.quote.endswith("- 7 september")


def test_names_on_lines_of_their_own_belong_to_the_election() -> None:
    assert quotes("Till ledamöter valdes:\nEva Ros\nBo Alm\n\nMötet tackade dem.") == ["Till ledamöter valdes: Eva Ros Bo Alm"]


def test_a_proposal_repeated_as_the_decision_is_one_decision() -> None:
    item = "Förslag till beslut\n\nStyrelsen beslutar\natt hyra lokalen.\n\nBeslut\n\nStyrelsen beslutar\natt hyra lokalen."
    assert [d.marked for d in read(item).decisions] == [True]


def test_the_same_resolution_told_before_its_heading_counts_once() -> None:
    assert quotes("Styrelsen beslutade att hyra lokalen i Norrvik.\n\nBeslut\n\nAtt hyra lokalen i Norrvik.") == [
        "Att hyra lokalen i Norrvik."
    ]


def test_the_vote_is_no_second_decision() -> None:
    item = "Beslut\n\nMotionen bifalls.\n\nOmröstningen\nMed 4 ja-röster mot 2 nej-röster beslutar styrelsen att bifalla motionen."
    assert quotes(item) == ["Motionen bifalls."]


def test_asides_under_the_heading_are_left_out() -> None:
    assert quotes("Beslut\n\nLokalen hyrs.\n\nBilaga 3\n\nBo Alm (M) reserverar sig mot beslutet.") == ["Lokalen hyrs."]


def test_what_is_told_after_the_list_is_no_decision() -> None:
    item = "Beslut\n1. Informationen noteras.\n\nChefen för polisen visar statistik över anmälda brott."
    assert quotes(item) == ["Informationen noteras."]


def test_a_heading_that_is_a_sentence_decides() -> None:
    draft = read("", HEAD.replace("2. Lokal\n", "2. Dagordningen godkändes.\n"))
    assert [(d.item, d.span.quote) for d in draft.decisions] == [("2", "Dagordningen godkändes")]


def test_an_election_told_as_a_title_decides() -> None:
    draft = read("", HEAD.replace("2. Lokal\n", "2. Val av justerare: Bo Alm\n"))
    assert [(d.kind, d.span.quote) for d in draft.decisions] == [(DecisionKind.ELECTION, "Val av justerare: Bo Alm")]


def test_a_lone_clause_decides_though_its_lead_in_is_left_out() -> None:
    assert quotes("att godkänna skisserna") == ["att godkänna skisserna"]


def test_a_clause_that_somebody_moves_does_not() -> None:
    assert quotes("Bo Alm yrkar på\n\natt godkänna skisserna") == []


def test_lines_of_notes_without_full_stops_are_sentences() -> None:
    item = "Styrelsen diskuterade lokalen\nStyrelsen beslutade att hyra den i maj\nStyrelsen beslutade att sälja båten"
    assert quotes(item) == ["Styrelsen beslutade att hyra den i maj", "Styrelsen beslutade att sälja båten"]


def test_each_persons_task_is_a_decision_where_persons_begin_the_sentences() -> None:
    item = "Beslut: Bo Alm skall vara sekreterare i juni. Ali Can förser honom med mallar."
    draft = Draft(SourceText("minutes.txt", f"{HEAD}{item}\n"), Known())
    for stage in (layout, outline, attendance, decisions):
        stage.run(draft)
    assert [d.kind for d in draft.decisions] == [DecisionKind.ASSIGNMENT, DecisionKind.ASSIGNMENT]


def test_what_the_sentence_refers_to_is_quoted_with_it() -> None:
    assert quotes("Grillen kostar 400 kronor. Styrelsen godkände detta.") == ["Grillen kostar 400 kronor. Styrelsen godkände detta."]


def test_what_a_curt_answer_is_given_to_is_quoted_with_it() -> None:
    assert quotes("Lgh 12, uthyrning till juni. Beviljades.") == ["Lgh 12, uthyrning till juni. Beviljades."]


def test_names_alone_under_the_heading_of_an_election() -> None:
    head = "Årsmötesprotokoll\nNorrviks byalag 2023-03-04\n\n1. Öppnande\nMötet öppnas.\n\n2. Val av styrelse\n"
    draft = read("Ordförande: Eva Ros (omval)\nBo Alm, tidigare vald till 2024", head)
    assert [(d.kind, d.span.quote) for d in draft.decisions] == [(DecisionKind.ELECTION, "Ordförande: Eva Ros (omval)")]


def test_each_point_agreed_on_is_a_resolution() -> None:
    assert quotes("Styrelsen enades om följande:\n- båten säljs\n- bryggan lagas i maj") == ["båten säljs", "bryggan lagas i maj"]


def test_an_abbreviation_may_end_a_sentence() -> None:
    assert quotes("Eva visade tröjor för 200 kr st. Styrelsen beslutade att köpa tio.") == ["Styrelsen beslutade att köpa tio."]


def test_a_preparing_body_proposes_upwards() -> None:
    head = "Protokoll\nSocialnämndens arbetsutskott 2024-03-14\n\n1. Öppnande\nMötet öppnas.\n\n2. Taxa\n"
    draft = read("Arbetsutskottets förslag till socialnämnden\n\nNämnden antar taxan.", head)
    assert [(d.kind, d.marked) for d in draft.decisions] == [(DecisionKind.RECOMMENDATION, True)]


def test_tabled_with_reason_and_next_meeting() -> None:
    draft = read("Frågan om ny brygga bordlades på grund av tidsbrist till nästa möte.")
    assert [(t.item, t.matter, t.reason, t.to) for t in draft.tabled] == [("2", "Frågan om ny brygga", "tidsbrist", "next_meeting")]


def test_a_part_of_an_item_is_put_off_under_its_subheading() -> None:
    draft = read("Bryggan\n\nBordlades.\n\nBastun\n\nEva Ros visade skisser.")
    assert [t.matter for t in draft.tabled] == ["Bryggan"]
    assert draft.items[1].outcome is Outcome.TREATED


@pytest.mark.parametrize(
    ("item", "matter", "to"),
    [
        ("Ärendet bordläggs till hösten.", "Lokal", "hösten"),
        ("Styrelsen beslutade att bordlägga motionen om båtplatser till nästa möte.", "motionen om båtplatser", "next_meeting"),
        ("Frågan skjuts upp till 12 juni 2023.", "Lokal", "2023-06-12"),
    ],
)
def test_what_was_tabled_and_until_when(item: str, matter: str, to: str) -> None:
    assert [(t.matter, t.to) for t in read(item).tabled] == [(matter, to)]


@pytest.mark.parametrize(
    ("item", "matter", "reason", "to"),
    [
        ("Vi skjuter upp frågan till nästa möte.", "Lokal", None, "next_meeting"),
        ("Beslöts att återkomma till ärendet på nästa möte.", "Lokal", None, "next_meeting"),
        ("Ny grill: ärendet bordlades till nästa möte.", "Ny grill", None, "next_meeting"),
        ("Beslut i ärendet tas på nästa möte.", "Lokal", None, "next_meeting"),
        ("Frågan om staketet vilar i väntan på offert.", "Frågan om staketet", "i väntan på offert", None),
        ("Punkten utgår eftersom Ali Can är sjuk. Den tas upp på mötet den 12 juni 2023.", "Lokal", "Ali Can är sjuk", "2023-06-12"),
        ("Eva hade ett förslag om att måla båten. Det får vänta till nästa möte.", "att måla båten", None, "next_meeting"),
    ],
)
def test_what_is_told_to_wait(item: str, matter: str, reason: str | None, to: str | None) -> None:
    assert [(t.matter, t.reason, t.to) for t in read(item).tabled] == [(matter, reason, to)]


def test_an_item_with_nothing_but_its_tabling_is_tabled() -> None:
    assert read("Bordlades på grund av tidsbrist.").items[1].outcome is Outcome.TABLED


@pytest.mark.parametrize(
    "item",
    [
        "Alla är positiva till lokalen och "
        + "många goda skäl nämns för att flytta dit. " * 5
        + "\n\nBeslut\n\nFrågan tas upp igen i höst.",
        "Lokalförslaget från kommunen bordlades på grund av tidsbrist.\n\nBeslut\n\nBåten säljs.",
    ],
)
def test_an_item_with_more_in_it_is_treated(item: str) -> None:
    draft = read(item)
    assert draft.tabled
    assert draft.items[1].outcome is Outcome.TREATED


def test_a_task_set_while_the_matter_waits_is_a_decision_of_its_own() -> None:
    draft = read("Beslut: Frågan bordläggs till nästa möte. Bo Alm ombeds kontakta hyresvärden.")
    assert [d.span.quote for d in draft.decisions] == ["Frågan bordläggs till nästa möte.", "Bo Alm ombeds kontakta hyresvärden."]
    assert draft.items[1].outcome is Outcome.TABLED


def test_what_is_taken_up_again_stands_before_its_verb() -> None:
    assert [(t.matter, t.to) for t in read("Ärendet tas upp vid nästa sammanträde.").tabled] == [("Lokal", "next_meeting")]


def test_a_matter_sent_back_is_put_off() -> None:
    draft = read("Ärendet återremitteras till kansliet för komplettering.")
    assert [(d.kind, d.item) for d in draft.decisions] == [(DecisionKind.TABLING, "2")]
    assert [(t.matter, t.to) for t in draft.tabled] == [("Lokal", None)]


def test_an_election_whose_names_follow_the_heading() -> None:
    draft = read("Ja.", HEAD.replace("2. Lokal", "2. Val av justerare: Ali Can"))
    assert [d.span.quote for d in draft.decisions] == ["Val av justerare: Ali Can"]


def test_a_list_of_tasks_after_the_last_item_belongs_to_no_item() -> None:
    text = f"{HEAD}Ja.\n\n3. Nästa möte\nDen 3 juni.\n\nAtt göra\n\nVad\tVem\nRinga\tBo Alm\n\nVid protokollet\nAli Can\n"
    draft = Draft(SourceText("minutes.txt", text), Known())
    for stage in (layout, outline):
        stage.run(draft)
    assert [(block.zone, block.section) for block in draft.blocks if "Ringa" in block.text] == [(Zone.ACTIONS, None)]
    assert draft.blocks[-1].zone is Zone.SIGNATURES


def test_each_line_of_an_election_is_a_decision() -> None:
    lines = "Eva Ros till ordförande för mötet,\nBo Alm till sekreterare,\nAli Can till justerare."
    assert quotes(f"Mötet beslutar att välja\n\n{lines}") == [
        "Mötet beslutar att välja Eva Ros till ordförande för mötet,",
        "Bo Alm till sekreterare,",
        "Ali Can till justerare.",
    ]


def test_a_summary_before_the_items_holds_decisions_once() -> None:
    summary = "Besluten:\n- Lokalen hyrs från maj.\n- Styrelsen köper en kopiator.\n\n"
    draft = read(
        "Bo Alm visade offerter. Styrelsen beslutade att lokalen hyrs från maj.", HEAD.replace("1. Öppnande", f"{summary}1. Öppnande")
    )
    assert [(d.item, d.span.quote) for d in draft.decisions] == [
        (None, "Styrelsen köper en kopiator."),
        ("2", "Styrelsen beslutade att lokalen hyrs från maj."),
    ]


def test_decisions_told_before_the_first_item() -> None:
    draft = read("Bo Alm visade offerter.", HEAD.replace("1. Öppnande", "Ali Can valdes till justerare.\n\n1. Öppnande"))
    assert [(d.item, d.span.quote) for d in draft.decisions] == [(None, "Ali Can valdes till justerare.")]


def test_under_anything_else_the_matter_is_what_the_talk_was_about() -> None:
    item = "Bo Alm lyfte frågan om belysning vid bryggan. Ärendet hanns inte med och tas upp nästa gång."
    draft = read(item, HEAD.replace("Lokal", "Övrigt"))
    assert [(t.matter, t.to) for t in draft.tabled] == [("belysning vid bryggan", "next_meeting")]


def test_the_reason_may_stand_in_the_sentence_before() -> None:
    draft = read("Frågan kunde inte avgöras eftersom Ali Can hade gått. Den tas upp igen när offerten har kommit.")
    assert [(t.reason, t.to, t.span.quote) for t in draft.tabled] == [
        ("Ali Can hade gått", "offerten har kommit", "Den tas upp igen när offerten har kommit.")
    ]


def test_a_municipality_that_stands_outside_takes_no_part() -> None:
    draft = read("Gruppen enades om att dela på kostnaden. Norrby kommun deltar inte i den gemensamma upphandlingen.")
    assert [entry.organisation for entry in draft.non_participation] == ["Norrby"]


def test_who_takes_no_part_concerns_every_decision_of_the_label() -> None:
    draft = read("Beslut*\n\n- Lokalen hyrs.\n- Båten säljs.\n\n*Norrby kommun deltar inte i beslutet ovan.")
    assert [(n.organisation, n.decision, n.span.quote) for n in draft.non_participation] == [
        ("Norrby", "D1", "Norrby kommun deltar inte i beslutet ovan."),
        ("Norrby", "D2", "Norrby kommun deltar inte i beslutet ovan."),
    ]


def test_each_of_several_takes_no_part() -> None:
    draft = read("Beslut\n\nLokalen hyrs.\n\nSD och Eva Ros (V) deltar inte i beslutet.")
    assert [n.organisation for n in draft.non_participation] == ["SD", "V"]


@pytest.mark.parametrize(
    "text", ["Bo Alm (M) reserverar sig mot beslutet.", "Bo Alm anmäler jäv och deltar inte i beslutet.", "Norrby deltar inte i mötet."]
)
def test_reservations_conflicts_and_absence_are_other_things(text: str) -> None:
    assert read(f"Beslut\n\nLokalen hyrs.\n\n{text}").non_participation == []


JUDGE = Judge(["Protokoll fört vid styrelsemöte i Norrviks byalag"])


@pytest.mark.parametrize(
    "sentence",
    [
        "Eva Ros valdes till ordförande för mötet och Bo Alm till sekreterare.",
        "Styrelsen beslutade enhälligt att sälja båten.",
        "Efter en lång diskussion beslöt styrelsen att vänta.",
        "Efter att Eva berättat om läget beslutade styrelsen att vänta.",
        "Mötet beslutade i enlighet med förslaget.",
        "Det beslutades att höja avgiften till 300 kr.",
        "Protokollet från föregående möte godkändes och lades till handlingarna.",
        "Frågan om ny lokal bordlades till nästa möte.",
        "Ärendet återremitteras till arbetsgruppen.",
        "Motionen om grönytor avslogs.",
        "Styrelsen ställer sig bakom skrivelsen.",
        "Vi enades om att träffas varje månad.",
        "Styrelsen kom överens om att byta bank.",
        "Uppdrogs åt kassören att betala räkningen.",
        "Nästa möte fastställdes till den 3 maj.",
        "Styrelsen tog beslut om att köpa en ny motor.",
        "Styrelsen noterar informationen.",
        "Förslaget att höja avgiften antogs.",
        "Eva Ros valdes till ordförande för kommande verksamhetsår.",
        "Rådet beslutade att vänta.",
        "Styrelsen anser att skyltarna måste göras om och beslutar att skriva till kommunen.",
        "Beslöt köpa in en ny gräsklippare.",
        "Ordföranden bemyndigades att teckna avtalet.",
        "Styrelsen fastslog dagen för städningen till den 4 maj.",
        "Eftersom Bo Alm inte är här bordläggs ärendet.",
        "Styrelsen tackar för förslaget men avslår det.",
    ],
)
def test_a_sentence_that_resolves(sentence: str) -> None:
    assert JUDGE.found(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Vid förra mötet beslutades att sälja båten.",
        "Kommunstyrelsen beslutade den 3 maj att sälja tomten.",
        "Den 12 april beslutade nämnden om nya taxor.",
        "Planen som styrelsen antog i våras följs.",
        "Planen antogs av kommunfullmäktige.",
        "Eva Ros berättade att regionen beslutat och att taxan fastställdes där.",
        "Om styrelsen beslutar att bygga krävs lov.",
        "Arbetet kan börja när budgeten fastställts eller när planen godkänns.",
        "En ny revisor ska utses.",
        "Ny ordförande väljs på årsmötet i mars.",
        "Beslut tas på nästa möte.",
        "Inga beslut fattades.",
        "Bo Alm föreslår att mötet beslutar att sälja båten.",
        "Bo Alm yrkar att motionen avslås.",
        "Bo Alms yrkande avslogs.",
        "Alla är överens om att det behövs en ny lokal.",
        "Ska vi anse att avgiften fastställs till 200 kr?",
        "Tidningen skrev ”styrelsen beslutade att sälja båten” i går.",
        "Den beslutade budgeten följs.",
        "Valberedningen föreslår att Eva Ros väljs till ordförande.",
        "Styrelsen beslutade inte i frågan.",
        "Mötet förklarades öppnat.",
        "Årsmötet den 15 april beslutade att dela ut priset.",
        "Vid årsmötet 2019 valdes Eva Ros till kassör.",
        "Avtalet godkändes av Norrby kommun förra veckan.",
        "Upphandlingen beslutas av respektive kommun.",
        "Den på årsmötet valde ordföranden hälsar välkommen.",
        "Avgiften blir högst 500 kr, enligt vad styrelsen kom överens om.",
    ],
)
def test_a_sentence_that_only_talks(sentence: str) -> None:
    assert JUDGE.found(sentence) is None


@pytest.mark.parametrize(
    ("noun", "own"),
    [
        ("Mötet", True),
        ("Styrelsen", True),
        ("byalaget", True),
        ("Kommunstyrelsen", False),
        ("Årsmötet", False),
        ("Valberedningen", False),
        ("KF", False),
    ],
)
def test_whose_decisions_count(noun: str, *, own: bool) -> None:
    assert JUDGE.own(noun) is own


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Helena Ros får i uppdrag att boka nytt möte.", DecisionKind.ASSIGNMENT),
        ("Gruppen ställer sig bakom planen och uppdrar åt kansliet att starta.", DecisionKind.APPROVAL),
        ("Kansliet kan upphandla konsult till en maximal kostnad om 150 000 kr.", DecisionKind.BUDGET),
        ("Föreslå att mötet den 17 augusti utgår", DecisionKind.RECOMMENDATION),
        ("Boka nytt möte den 22 augusti", DecisionKind.SCHEDULING),
        ("Frågan tas upp igen i höst.", DecisionKind.TABLING),
        ("Eva Ros utses att justera protokollet.", DecisionKind.ELECTION),
        ("Ekonomerna utgör styrgrupp.", DecisionKind.OTHER),
        ("Styrelsen väljer att avvakta.", DecisionKind.OTHER),
    ],
)
def test_kinds(text: str, kind: DecisionKind) -> None:
    assert kind_of(text) is kind


def test_rows_that_each_end_with_a_sum_are_one_resolution() -> None:
    rows = "Beslut:\nNorrviks båtklubb        3 200 kr\nSöderviks teater           600 kr\nÖvriga ansökningar avslogs."
    assert quotes(rows) == ["Norrviks båtklubb 3 200 kr Söderviks teater 600 kr", "Övriga ansökningar avslogs."]


def test_what_is_put_off_may_stand_before_or_after_the_verb() -> None:
    draft = read("Bo väckte frågan om högre avgifter. Efter en stund hänsköts frågan till årsmötet.")
    assert [tabled.matter for tabled in draft.tabled] == ["högre avgifter"]


def test_a_note_of_what_waits_names_it_in_the_sentence_before() -> None:
    draft = read("Nyckelskåpet. Inget nytt, skjuts upp tills Bo är hemma.")
    assert [tabled.matter for tabled in draft.tabled] == ["Nyckelskåpet"]


def test_an_election_as_proposed_is_an_election() -> None:
    draft = read("Styrelsen beslutar enligt förslaget.", HEAD.replace("2. Lokal", "2. Val av kassör"))
    assert [decision.kind for decision in draft.decisions] == [DecisionKind.ELECTION]
