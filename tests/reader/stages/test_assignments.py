"""Assignments: whole little minutes through the stages, and the pieces that take tasks apart and tell who is meant."""

from __future__ import annotations

import pytest

from kansli.reader.api import read as read_minutes
from kansli.reader.draft import Draft
from kansli.reader.known import Known
from kansli.reader.records import Assignment, Basis
from kansli.reader.stages import assignments, attendance, decisions, head, layout, outline, outstanding
from kansli.reader.stages.assignments import task
from kansli.reader.stages.assignments.who import Assignees, Tie
from kansli.reader.text import SourceText

HEAD = """Protokoll fört vid styrelsemöte i Norrviks byalag
Datum: 2023-05-04
Närvarande: Eva Ros, Bo Alm, Ali Can

1. Öppnande
Eva Ros öppnade mötet.

2. Lokal
"""


def read(item: str) -> Draft:
    draft = Draft(SourceText("minutes.txt", f"{HEAD}{item}\n\n3. Avslutning\nEva Ros avslutade mötet.\n"), Known())
    for stage in (layout, outline, head, attendance, outstanding, decisions, assignments):
        stage.run(draft)
    return draft


def found(item: str) -> list[Assignment]:
    return read(item).assignments


def given(item: str) -> list[tuple[str | None, str]]:
    return [(a.assignee, a.task) for a in found(item)]


@pytest.mark.parametrize(
    ("item", "assignee", "words"),
    [
        ("Eva Ros får i uppdrag att ta in offerter.", "Eva Ros", "ta in offerter"),
        ("Beslutades att Bo får i uppdrag att teckna avtal.", "Bo Alm", "teckna avtal"),
        ("Till nästa möte får kassören i uppdrag att göra en budget.", "kassören", "göra en budget"),
        ("Styrelsen ger Ali Can i uppdrag att köpa färg.", "Ali Can", "köpa färg"),
        ("Uppdrogs åt Eva att ringa banken.", "Eva Ros", "ringa banken"),
        ("Det åligger kansliet att bevaka frågan.", "kansliet", "bevaka frågan"),
        ("Bo åtog sig att laga grinden.", "Bo Alm", "laga grinden"),
        ("Alla uppmanas att skicka in förslag.", "alla", "skicka in förslag"),
        ("Styrelsen önskar om möjligt att Eva stämmer av med grannen.", "Eva Ros", "stämma av med grannen"),
        ("Bo ansvarar för lotteriet.", "Bo Alm", "ansvara för lotteriet"),
        ("Ali återkommer med ett förslag.", "Ali Can", "återkomma med ett förslag"),
        ("Eva ser över försäkringen.", "Eva Ros", "se över försäkringen"),
        ("I maj ska Bo boka musik.", "Bo Alm", "boka musik"),
        ("Till nästa möte tar Eva fram en budget.", "Eva Ros", "ta fram en budget"),
        ("Kansliet kommer snarast skicka ut kallelser.", "kansliet", "skicka ut kallelser"),
        ("Frågan lämnas till arbetsgruppen, som återkommer i höst.", "arbetsgruppen", "återkomma i höst"),
        ("Eva har ringt banken och återkommer till nästa möte.", "Eva Ros", "återkomma till nästa möte"),
        ("En arbetsgrupp bildas för att se över stadgarna.", "en arbetsgrupp", "se över stadgarna"),
        ("Bo redovisade läget. Han kontaktar kommunen.", "Bo Alm", "kontakta kommunen"),
        ("EA skriver ett utkast.", None, ""),
        ("Kamreren besvarar skrivelsen.", "kamreren", "besvara skrivelsen"),
        ("Kassören putsar pokalen.", "kassören", "putsa pokalen"),
        ("Inför mötet sammanställer kontoret siffrorna.", "kontoret", "sammanställa siffrorna"),
        ("Alla i styrelsen uppmanas att sprida lappen.", "alla i styrelsen", "sprida lappen"),
        ("I juni målar Bo boden.", "Bo Alm", "måla boden"),
        ("Det är Ali som ringer banken.", "Ali Can", "ringa banken"),
        ("Eva får gärna ta fram en lista.", "Eva Ros", "ta fram en lista"),
        ("Eva hyr släp.", "Eva Ros", "hyra släp"),
        ("ER bollar frågan med grannen.", "Eva Ros", "bolla frågan med grannen"),
        ("Ansökan skrivs av Bo.", "Bo Alm", "skriva ansökan"),
        ("Kaffe serveras av valberedningen.", "valberedningen", "servera kaffe"),
        ("Bo har lovat återkomma om hyran.", "Bo Alm", "återkomma om hyran"),
        ("Ali kunde inte svara men lovade att ta reda på det.", "Ali Can", "ta reda på det"),
        ("Lappar ska upp i maj, det ordnar Eva.", "Eva Ros", "ordna det"),
        ("Var och en tar med räfsa.", "var och en", "ta med räfsa"),
        ("Ali tar upp frågan på nämndens möte den 9 juni.", "Ali Can", "ta upp frågan på nämndens möte den 9 juni"),
        ("Ali mejlade Bo. Han bokar lokal.", "Ali Can", "boka lokal"),
    ],
)
def test_who_is_to_do_what(item: str, assignee: str | None, words: str) -> None:
    assert given(item) == ([(assignee, words)] if assignee else [])


@pytest.mark.parametrize(
    "item",
    [
        "Eva Ros informerar om hyran.",
        "Bo Alm går igenom föregående protokoll.",
        "Lokalen bör målas om.",
        "Bo Alm har tidigare fått i uppdrag att laga grinden.",
        "Vid förra mötet fick Eva Ros i uppdrag att ringa banken.",
        "Ali Can yrkar att styrelsen ger Bo Alm i uppdrag att riva boden.",
        "Bo Alm valdes att justera protokollet.",
        "Beslutades att Bo Alm skall justera protokollet.",
        "Ett nytt förslag kommer tas fram senare.",
        "Protokollet har skrivits av Eva Ros.",
        "Eva Ros kommer att vara ledig i juni.",
        "Bo bokar lokal – klart.",
        "Bo bokar lokal. Klart.",
        "Eva trivs i rollen.",
        "Eva tar upp frågan om hyran.",
        "Bo menar att alla måste hjälpa till.",
        "I mars fick en arbetsgrupp i uppdrag att mäta ljudet.",
        "Mötet leds av Eva.",
    ],
)
def test_told_proposed_done_and_nobodys_are_left_out(item: str) -> None:
    assert given(item) == []


def test_an_office_whose_head_is_there_serves_the_meeting() -> None:
    told = "Parkkontoret ska ställa ut bänkar."
    assert given(told) == []
    draft = Draft(SourceText("m.txt", HEAD.replace("Ali Can", "Ali Can, parkchef") + told + "\n\n3. Avslutning\nAlla tackas.\n"), Known())
    for stage in (layout, outline, head, attendance, outstanding, decisions, assignments):
        stage.run(draft)
    assert [(a.assignee, a.task) for a in draft.assignments] == [("parkkontoret", "ställa ut bänkar")]


def test_lines_of_who_sees_to_what() -> None:
    item = "Marknaden är i maj. Följande delades upp:\nKontakt med skolan: Eva\nSponsorer: Bo och Ali, målet är 5 000 kr\nTält: Bo fixar"
    assert [a.assignee for a in found(item)] == ["Eva Ros", "Bo Alm och Ali Can", "Bo Alm"]


def test_a_clause_that_is_a_resolution_of_its_own_is_no_part_of_the_task() -> None:
    item = "Beslut\nStyrelsen beslutar\natt ge kansliet i uppdrag att teckna avtal, samt\natt sälja båten."
    assert given(item) == [("kansliet", "teckna avtal")]


def test_several_tasks_in_a_sentence_share_its_quote() -> None:
    item = "Eva återkommer i frågan om hyran samt försöker reda ut vem som har nycklarna."
    both = found(item)
    assert [a.task for a in both] == ["återkomma i frågan om hyran", "försöka reda ut vem som har nycklarna"]
    assert {a.span.quote for a in both} == {item}


def test_verbs_that_share_their_object_are_one_task() -> None:
    assert [words for _, words in given("Bo får i uppdrag att planera och boka resan.")] == ["planera och boka resan"]


def test_two_doers_in_a_sentence_have_a_task_each() -> None:
    assert given("Eva ordnar kaffe och Bo kontaktar bagaren.") == [("Eva Ros", "ordna kaffe"), ("Bo Alm", "kontakta bagaren")]


def test_several_doers_have_the_task_together() -> None:
    assert given("Eva, Bo och Ali ordnar kaffe.") == [("Eva Ros, Bo Alm och Ali Can", "ordna kaffe")]


def test_a_list_under_its_lead_in() -> None:
    listed = found("Beslut\n\n1) Uppdra till driftgruppen att:\n - förlänga avtalet i ett år\n - ta fram en tidplan\n2) Godkänna budgeten.")
    assert [(a.assignee, a.span.quote) for a in listed] == [
        ("driftgruppen", "Uppdra till driftgruppen att: - förlänga avtalet i ett år"),
        ("driftgruppen", "ta fram en tidplan"),
    ]


def test_resolutions_of_the_meeting_end_the_task() -> None:
    assert [words for _, words in given("Beslutades att ge Bo i uppdrag att laga grinden samt att godkänna rapporten.")] == ["laga grinden"]


def test_basis_and_decision() -> None:
    draft = read("Eva kollar priset.\n\nBeslut\n\nBo Alm får i uppdrag att teckna avtal.")
    assert [(a.basis, a.decision, a.item) for a in draft.assignments] == [
        (Basis.TEXT, None, "2"),
        (Basis.DECISION, draft.decisions[0].id, "2"),
    ]


def test_a_mandate_counts_only_in_a_decision() -> None:
    assert given("Kansliet kan planera en dag.") == []
    assert given("Styrelsen beslutar att kansliet kan planera en dag.") == [("kansliet", "planera en dag")]


def test_a_role_given_by_a_decision() -> None:
    assert given("Beslut\n\nEva Ros är sammankallande.") == [("Eva Ros", "vara sammankallande")]
    assert given("Eva Ros är sammankallande.") == []


def test_what_goes_on_about_the_task_lengthens_its_passage() -> None:
    item = "Bo Alm får i uppdrag att redigera underlaget. Underlaget ska mejlas ut senast den 9 juni. Eva tackade."
    (only,) = found(item)
    assert only.span.quote == item.removesuffix(" Eva tackade.")
    assert only.due == "2023-06-09"


def test_a_condition_is_a_task_of_the_one_just_assigned() -> None:
    item = "Beslut\n\nUppdra åt arbetsgruppen att starta arbetet. Medskick: att del ett ska redovisas för styrelsen innan resten påbörjas."
    assert [a.assignee for a in found(item)] == ["arbetsgruppen", "arbetsgruppen"]


def test_told_in_the_passive_with_its_doer() -> None:
    item = "Utredningen ska vara klar senast 2 juni och redovisas av arbetsgruppen på nästa möte 9 juni."
    (only,) = found(item)
    assert (only.assignee, only.due) == ("arbetsgruppen", "2023-06-09")


@pytest.mark.parametrize(
    ("item", "due"),
    [
        ("Eva bokar lokal senast den 1 juni.", "2023-06-01"),
        ("Eva tar till nästa möte fram en budget.", "next_meeting"),
        ("Eva återkommer till nästa möte.", "next_meeting"),
        ("Eva bokar lokal i höst.", "i höst"),
        ("Eva bokar lokal.", None),
    ],
)
def test_due(item: str, due: str | None) -> None:
    assert [a.due for a in found(item)] in ([due], [])


@pytest.mark.parametrize(
    "item",
    [
        "Åtgärd\tAnsvarig\tKlart\nBoka lokal\tEva\t1 juni\nRinga banken\tBo A\tKlart\nKöpa färg\tAlla\t",
        "Nr   Vem      Vad              När\n1    Eva      Boka lokal       1 juni\n2    Alla     Köpa färg        -",
        "Vad\nVem\nNär\nBoka lokal\nEva\n1 juni\nKöpa färg\nAlla\n1 juli",
        "Att göra:\n- Boka lokal senast 1 juni (Eva)\n- Köpa färg (alla)",
        "Eva: boka lokal senast 1 juni\nAlla: köpa färg",
        "Boka lokal senast 1 juni. Ansvarig: Eva\nKöpa färg. Ansvarig: alla",
        "Boka lokal.\nAnsvarig: Eva\nKlart: 1 juni\n\nKöpa färg.\nAnsvarig: alla",
        "Eva:\n- Boka lokal senast 1 juni\nAlla:\n- Köpa färg",
    ],
)
def test_tables_and_lists(item: str) -> None:
    assert [(a.assignee, a.task.split(" senast")[0], a.due) for a in found(item)][:1] == [("Eva Ros", "boka lokal", "2023-06-01")]
    assert [(a.assignee, a.task) for a in found(item)][1:] == [("alla", "köpa färg")]


def test_the_doer_after_an_arrow() -> None:
    assert [(a.assignee, a.due) for a in found("Hyran ses över → Eva, klart 1 juni")] == [("Eva Ros", "2023-06-01")]


def test_a_column_of_names_beside_the_lines() -> None:
    assert [(a.assignee, a.span.quote) for a in found("\t\t\tAnsvar\nEnkäten skickas ut till alla.\t\tEva R\n")] == [
        ("Eva Ros", "Enkäten skickas ut till alla. Eva R")
    ]


def test_ids_follow_the_document() -> None:
    assert [a.id for a in found("Eva bokar lokal. Bo köper färg. Ali målar boden.")] == ["A1", "A2", "A3"]


@pytest.mark.parametrize(
    ("verb", "infinitive"),
    [
        ("bokar", "boka"),
        ("återkommer", "återkomma"),
        ("tar", "ta"),
        ("ser", "se"),
        ("kontaktar", "kontakta"),
        ("hör", "höra"),
        ("gör", "göra"),
        ("är", "vara"),
    ],
)
def test_of_present(verb: str, infinitive: str) -> None:
    assert task.of_present(verb) == infinitive


@pytest.mark.parametrize(
    ("verb", "before", "words"), [("redovisas", "Rapporten ska", "redovisa rapporten"), ("stäms", "Därefter", "stämma därefter")]
)
def test_of_passive(verb: str, before: str, words: str) -> None:
    assert task.of_passive(verb, before) == words


@pytest.mark.parametrize(
    ("words", "name", "tie"),
    [
        ("Beslut: Eva Ros", "Eva Ros", Tie.PERSON),
        ("Ordförande Eva Ros (S)", "Eva Ros", Tie.PERSON),
        ("Bo A", "Bo Alm", Tie.PERSON),
        ("AC", "Ali Can", Tie.PERSON),
        ("Vidare Arbetsgruppen för hamnen", "arbetsgruppen för hamnen", Tie.DOER),
        ("Länsstyrelsen", "länsstyrelsen", Tie.OUTSIDE),
    ],
)
def test_whom_words_mean(words: str, name: str, tie: Tie) -> None:
    who = Assignees(read("Inget.")).of(words)
    assert who is not None
    assert (who.name, who.tie) == (name, tie)


@pytest.mark.parametrize("words", ["vi", "Frågan", "man", "Detta"])
def test_words_that_mean_nobody(words: str) -> None:
    assert Assignees(read("Inget.")).of(words) is None


def test_a_sentence_that_says_it_is_still_to_be_done_belongs_to_the_task() -> None:
    (one, other) = found("Eva skulle ringa banken. Det har dragit ut på tiden. Kvarstår. Bo skulle köpa färg. Ej klart.")
    assert one.span.quote == "Eva skulle ringa banken. Det har dragit ut på tiden. Kvarstår."
    assert (other.assignee, other.span.quote) == ("Bo Alm", "Bo skulle köpa färg. Ej klart.")


def test_a_list_in_a_sentence_with_the_doers_in_brackets() -> None:
    assert given("Kvar att göra: nytt schema (Eva), mall för samtal (Bo + Ali).") == [
        ("Eva Ros", "nytt schema"),
        ("Bo Alm och Ali Can", "mall för samtal"),
    ]


def test_a_line_that_tells_both_who_and_when() -> None:
    (task,) = found("Boka lokal till vårdagen.\nAnsvarig: Bo. Klart: 2023-06-01.")
    assert (task.assignee, task.due) == ("Bo Alm", "2023-06-01")


def test_a_number_with_a_full_stop_may_end_the_sentence_before() -> None:
    (task,) = found("Vårdagen blir den 6 juni kl. 10. Bo ordnar kaffe.")
    assert task.span.quote == "Bo ordnar kaffe."


def test_what_is_still_open_is_to_be_done_by_the_one_who_answers_for_it() -> None:
    made = found("Följande punkter återstår:\n- Trasig lampa (Bo)\n- Ny skylt\n")
    assert [(a.assignee, a.task, a.span.quote) for a in made] == [("Bo Alm", "trasig lampa", "Trasig lampa (Bo)")]


def test_so_that_somebody_can_is_no_task() -> None:
    assert given("Styrelsen beslutade att riva boden så att kommunen kan ta över marken.") == []


def test_an_item_that_is_a_sentence() -> None:
    draft = Draft(SourceText("minutes.txt", HEAD.replace("2. Lokal", "2. Bo kontaktar hyresvärden.") + "\n\n3. Avslutning\n"), Known())
    for stage in (layout, outline, head, attendance, outstanding, decisions, assignments):
        stage.run(draft)
    assert [(a.assignee, a.task) for a in draft.assignments] == [("Bo Alm", "kontakta hyresvärden")]


def test_a_markdown_table_of_actions():
    text = (
        "# Anteckningar arbetsgruppen\n\n12 mars 2026\n\n## 1. Åtgärder\n\n| Nr | Åtgärd | Ansvarig | Klart |\n|----|:-------|---|---:|\n"
        "| 1 | Ta fram tidplan för upphandlingen | Jonas Alm | 2026-04-15 |\n| 2 | Kontakta trafikbolaget | Karin Ek | Nästa möte |\n"
    )
    found = read_minutes(SourceText("a.md", text)).assignments
    assert [(one.assignee, one.task, one.due) for one in found] == [
        ("Jonas Alm", "ta fram tidplan för upphandlingen", "2026-04-15"),
        ("Karin Ek", "kontakta trafikbolaget", "next_meeting"),
    ]
