from __future__ import annotations

import pytest

from kansli.reader import pipeline
from kansli.reader.draft import Draft
from kansli.reader.known import Known
from kansli.reader.records import Attendee
from kansli.reader.text import SourceText

TAIL = "\n\n1. Mötets öppnande\n\nMötet öppnades.\n\n2. Budget\n\nLäget redovisades.\n\n3. Lokaler\n\nFrågan diskuterades.\n\n4. Övriga frågor\n\nInga övriga frågor.\n"


def attendance(head: str, tail: str = TAIL, known: Known | None = None) -> list[Attendee]:
    return pipeline.drafted(SourceText("möte.txt", head + tail), known or Known()).attendance


def told(head: str, tail: str = TAIL) -> dict[str, str]:
    """Name → what the record says, in short: organisation, role, absence, mode, items, times."""
    made = {}
    for one in attendance(head, tail):
        parts = [one.organisation or "", one.role.value if one.role.value != "member" else ""]
        parts += ["absent" if not one.present else "", "digital" if one.mode and one.mode.value == "digital" else ""]
        parts += [",".join(one.items), (one.from_time and f"from {one.from_time}") or "", (one.to_time and f"to {one.to_time}") or ""]
        made[one.name] = " ".join(part for part in parts if part)
    return made


LAYOUTS = {
    "first names alone, some of them rare": (
        "Protokoll\n\nNärvarande: Eva, Jontti, Bosse, Xira och Lisa. Mötet hölls i parken.\n",
        {"Eva": "", "Jontti": "", "Bosse": "", "Xira": "", "Lisa": ""},
    ),
    "a surname for two": ("Protokoll\n\nNärvarande: Eva och Bo Alm, Lisa Ceder\n", {"Eva Alm": "", "Bo Alm": "", "Lisa Ceder": ""}),
    "a single line without a label": (
        "Protokoll\n\nEva Alm, Bo Rask, Lisa Ceder, Olof Asp\n",
        {"Eva Alm": "", "Bo Rask": "", "Lisa Ceder": "", "Olof Asp": ""},
    ),
    "names that only commas part, some of them rare": (
        "Protokoll\n\nNärvarande: Eva Alm, Jontti Ek, Lisa Ceder, Per Strand\nFrånvarande: Bo Rask, Olof von Lindenarna, Kim Modin\n",
        {
            "Eva Alm": "",
            "Jontti Ek": "",
            "Lisa Ceder": "",
            "Per Strand": "",
            "Bo Rask": "absent",
            "Olof von Lindenarna": "absent",
            "Kim Modin": "absent",
        },
    ),
    "names that only a space parts": (
        "Protokoll\n\nNärvarande:\nEva Alm Bo Rask\nLisa Ceder\n",
        {"Eva Alm": "", "Bo Rask": "", "Lisa Ceder": ""},
    ),
    "offices before the names, also of the absent": (
        "Protokoll\n\nNÄRVARANDE:\nI viceordf.    Eva Alm\nMedlemmar      Lisa Ceder\n\nFRÅNVARANDE:   Ledamot Bo Rask\n               Ledamot Kim Modin\n\nÖVRIGA NÄRVARANDE:   Kfge:s ordf. Olof Asp, II v.ordf. Per Strand\n",
        {"Eva Alm": "", "Lisa Ceder": "", "Bo Rask": "absent", "Kim Modin": "absent", "Olof Asp": "guest", "Per Strand": "guest"},
    ),
    "the parties at the table, each with its own in brackets": (
        "Protokoll\n\nDeltagare:\nArbetsgivaren: Eva Alm (ordf), Bo Rask\nArbetstagarna: Lisa Ceder (Vision), Olof Asp (Kommunal)\n",
        {"Eva Alm": "Arbetsgivaren chair", "Bo Rask": "Arbetsgivaren", "Lisa Ceder": "Vision", "Olof Asp": "Kommunal"},
    ),
    "an organisation for the rows below, a local party, and nobody from one": (
        (
            "Protokoll\n\nLedamöter\nNacka\t\tEva Alm (S), ordförande\n\t\tBo Rask (V)\nTyresö\t\tLisa Ceder (M)\n\t\tOlof Asp (NBP), §§ 1–3\nSalem\t\tfrånvarande\n"
        ),
        {"Eva Alm": "Nacka chair", "Bo Rask": "Nacka", "Lisa Ceder": "Tyresö", "Olof Asp": "Tyresö 1,2,3"},
    ),
    "without vote, absent with and without notice": (
        "Protokoll\n\nNärvarande\nEva Alm\nBo Rask, anslöt punkt 3\nLisa Ceder, lämnade mötet efter punkt 2\nNärvarande men ej röstberättigad\nOlof Asp\nAnmäld frånvaro\nKim Modin\nOanmäld frånvaro\nPer Strand\n",
        {
            "Eva Alm": "",
            "Bo Rask": "3,4",
            "Lisa Ceder": "1,2",
            "Olof Asp": "guest",
            "Kim Modin": "absent",
            "Per Strand": "absent",
        },
    ),
    "surnames first, of whose first names some are rare": (
        "Protokoll\n\nBeslutande\nAlm Eva, ordf.\nRask Bo\nCeder Xavianna\nAsp Olof\n",
        {"Eva Alm": "chair", "Bo Rask": "", "Xavianna Ceder": "", "Olof Asp": ""},
    ),
    "many more, uncounted by name": (
        "Protokoll\n\nNärvarande:\nEva Alm, ordförande\nBo Rask, ledamot samt ytterligare ca 40 medlemmar i Alby byalag\n",
        {"Eva Alm": "chair", "Bo Rask": ""},
    ),
    "columns parted by tabs": (
        (
            "Minnesanteckningar från styrgruppen\n\nTid\tTisdagen den 3 maj 2022 kl 9-11\nPlats\tKommunhuset, Alby\n"
            "Deltagare\tEva Alm\tAlby\n\tBo Rask\tDalby, ordförande\n\tLisa Ceder\tVäxtbolaget (punkt 3)\nFrånvarande\tOlof Asp\tKarby\n"
        ),
        {"Eva Alm": "Alby", "Bo Rask": "Dalby chair", "Lisa Ceder": "Växtbolaget guest 3", "Olof Asp": "Karby absent"},
    ),
    "columns parted by single spaces": (
        (
            "Minnesanteckningar\n\nTid Tisdagen den 3 maj 2022 kl 9-11\nPlats Kommunhuset\nDeltagare Eva Alm Nacka, ordförande\nBo Rask Tyresö\n"
            "Åsa Tveit Salem\nEj närvarande Olof Asp Botkyrka\nKim Modin Haninge\n"
        ),
        {"Eva Alm": "Nacka chair", "Bo Rask": "Tyresö", "Åsa Tveit": "Salem", "Olof Asp": "Botkyrka absent", "Kim Modin": "Haninge absent"},
    ),
    "a comma list that wraps": (
        "Protokoll\n\nNärvarande: Eva Alm (ordf.), Bo Rask, Anna\nCeder, Lars-Erik Holm och Per\nStrand (sekr.)\nFörhinder: Olof Asp, Kim Modin\n",
        {
            "Eva Alm": "chair",
            "Bo Rask": "",
            "Anna Ceder": "",
            "Lars-Erik Holm": "",
            "Per Strand": "secretary",
            "Olof Asp": "absent",
            "Kim Modin": "absent",
        },
    ),
    "one on each line": (
        "Protokoll styrelsemöte\n\nNärvarande:\nEva Alm, ordförande\nBo Rask\nLisa Ceder (via Teams)\nFrånvarande:\nOlof Asp\n",
        {"Eva Alm": "chair", "Bo Rask": "", "Lisa Ceder": "digital", "Olof Asp": "absent"},
    ),
    "a table with heads of columns": (
        (
            "Protokoll\n\nNärvarande\nNamn                Kommun           Roll\nEva Alm             Nacka            Ordförande\nBo Rask             Tyresö\n"
            "Lisa Ceder          Region Alby      Sekreterare\n"
        ),
        {"Eva Alm": "Nacka chair", "Bo Rask": "Tyresö", "Lisa Ceder": "Region Alby secretary"},
    ),
    "a table flattened into lines": (
        "Protokoll\n\nNärvarande\n\nNamn\nKommun\n\nEva Alm\nNacka\n\nBo Rask\nTyresö\n\nLisa Ceder\nSalem\n\nFrånvarande\n\nOlof Asp\nBotkyrka\n",
        {"Eva Alm": "Nacka", "Bo Rask": "Tyresö", "Lisa Ceder": "Salem", "Olof Asp": "Botkyrka absent"},
    ),
    "organisation first": (
        "Anteckningar\n\nNärvarande:\nNacka: Eva Alm, Bo Rask\nTyresö: Lisa Ceder\nRegion Alby: Olof Asp (via länk)\n",
        {"Eva Alm": "Nacka", "Bo Rask": "Nacka", "Lisa Ceder": "Tyresö", "Olof Asp": "Region Alby digital"},
    ),
    "organisation first and no label": (
        "Anteckningar nätverksträff\n\nTid: 3 maj 2022\nPlats: Kommunhuset\n\nNacka: Eva Alm, Bo Rask\nTyresö: Lisa Ceder\nSalem: Olof Asp\n",
        {"Eva Alm": "Nacka", "Bo Rask": "Nacka", "Lisa Ceder": "Tyresö", "Olof Asp": "Salem"},
    ),
    "parties in brackets, deputies who serve and who do not": (
        (
            "SAMMANTRÄDESPROTOKOLL\nDirektionen\n2022-05-03\n\nBeslutande\nEva Alm (S), ordförande\nBo Rask (M), vice ordförande\n"
            "Lisa Ceder (C), tjg. ersättare för Olof Asp (C)\n\nEj tjänstgörande ersättare\nKim Modin (V)\n\nÖvriga deltagare\nPer Strand, förbundschef\n"
            "Ulla Berg, nämndsekreterare\n"
        ),
        {"Eva Alm": "chair", "Bo Rask": "", "Lisa Ceder": "", "Kim Modin": "", "Per Strand": "guest", "Ulla Berg": "secretary"},
    ),
    "marks for those there": (
        (
            "Protokoll\n\nLedamöter                       Närvarande\nEva Alm                         X\nBo Rask                         X\n"
            "Lisa Ceder                      Anmält förhinder\nOlof Asp                        -\n"
        ),
        {"Eva Alm": "", "Bo Rask": "", "Lisa Ceder": "absent", "Olof Asp": "absent"},
    ),
    "offices beside the names of the absent": (
        "Protokoll\n\nNärvarande:\nOrdförande       Eva Alm\nLedamot          Bo Rask\n\nEj närvarande:\nLedamot          Olof Asp\nSuppleant        Kim Modin\n",
        {"Eva Alm": "chair", "Bo Rask": "", "Olof Asp": "absent", "Kim Modin": "absent"},
    ),
    "marks before surname and first name": (
        "PROTOKOLL\n\nBeslutande\t\tx Almgren, Eva, ordförande\n\t\t\tx Rask, Bo\n\t\t\t- Ceder, Lisa\n\t\t\tx Asp, Olof\n",
        {"Eva Almgren": "chair", "Bo Rask": "", "Lisa Ceder": "absent", "Olof Asp": ""},
    ),
    "surname first without a comma": (
        "PROTOKOLL\n\nNärvarande:\tNygren Eva, ordförande\n\t\tSjölund Bo\n\t\tBackholm Lisa\nFrånvarande:\tStrandell Olof\n",
        {"Eva Nygren": "chair", "Bo Sjölund": "", "Lisa Backholm": "", "Olof Strandell": "absent"},
    ),
    "limits in items and time": (
        (
            "Protokoll\n\nNärvarande:\nEva Alm (ordf.)\nBo Rask (från punkt 3)\nLisa Ceder (t.o.m. punkt 2)\nOlof Asp, till kl 10.15\nKim Modin, ej punkt 3\n"
            "Per Strand (kl 9.30-10.00)\n"
        ),
        {
            "Eva Alm": "chair",
            "Bo Rask": "3,4",
            "Lisa Ceder": "1,2",
            "Olof Asp": "to 10:15",
            "Kim Modin": "1,2,4",
            "Per Strand": "from 09:30 to 10:00",
        },
    ),
    "asked to come, and those who came": (
        "# Mötesanteckningar\n\n## Kallade\nEva Alm, Bo Rask, Lisa Ceder\n\n## Närvarande\nEva Alm, Bo Rask\n",
        {"Eva Alm": "", "Bo Rask": "", "Lisa Ceder": "absent"},
    ),
    "a meeting held from afar": (
        "Protokoll\n\nPlats: Teams\nNärvarande: Eva Alm, Bo Rask\nFrånvarande: Lisa Ceder\n",
        {"Eva Alm": "digital", "Bo Rask": "digital", "Lisa Ceder": "absent"},
    ),
    "some in the room, some not": (
        "Protokoll\n\nPlats: Kommunhuset och via Teams\nPå plats: Eva Alm, Bo Rask\nVia Teams: Lisa Ceder\n",
        {"Eva Alm": "", "Bo Rask": "", "Lisa Ceder": "digital"},
    ),
    "another label within the line": (
        "Protokoll\n\nNärvarande: Eva Alm, Bo Rask. Adjungerad: Lisa Ceder. Frånvarande: Olof Asp.\n",
        {"Eva Alm": "", "Bo Rask": "", "Lisa Ceder": "guest", "Olof Asp": "absent"},
    ),
    "titles before and after": (
        "Protokoll\n\nNärvarande: kommundirektör Eva Alm, Nacka, kanslichef Bo Rask, Tyresö, samt Lisa Ceder, jurist, Salem\n",
        {"Eva Alm": "Nacka", "Bo Rask": "Tyresö", "Lisa Ceder": "Salem"},
    ),
    "guests under their own label": (
        "Protokoll\n\nNärvarande\nEva Alm\nBo Rask\n\nGäster\nLisa Ceder, Alby energi (pkt 3)\n",
        {"Eva Alm": "", "Bo Rask": "", "Lisa Ceder": "Alby energi guest 3"},
    ),
    "chair and secretary on lines of their own": (
        "Protokoll\n\nOrdförande: Eva Alm\nSekreterare: Bo Rask\nÖvriga närvarande ledamöter: Lisa Ceder, Olof Asp\n",
        {"Eva Alm": "chair", "Bo Rask": "secretary", "Lisa Ceder": "guest", "Olof Asp": "guest"},
    ),
    "first names only": (
        "Anteckningar arbetsgrupp\n\nNärvarande: Eva, Bosse, Lisa och Josef\n",
        {"Eva": "", "Bosse": "", "Lisa": "", "Josef": ""},
    ),
    "bold marks and bullets": (
        "**Protokoll**\n\n**Närvarande:**\n- Eva Alm, Nacka\n- Bo Rask, Tyresö\n\n**Frånvarande:**\n- Lisa Ceder\n",
        {"Eva Alm": "Nacka", "Bo Rask": "Tyresö", "Lisa Ceder": "absent"},
    ),
    "written in capitals": ("PROTOKOLL\n\nNÄRVARANDE: EVA ALMGREN, BO VON RASK\n", {"Eva Almgren": "", "Bo von Rask": ""}),
    "initials after the names": (
        "PROTOKOLL\n\nNärvarande Eva Alm EA\nBo-Erik Rask BER\nLisa Ceder LC\n\nDelges Närvarande\n",
        {"Eva Alm": "", "Bo-Erik Rask": "", "Lisa Ceder": ""},
    ),
    "another column beside": (
        "Protokoll styrelsemöte\n\nNärvarande:                                     Kopia till:\nEva Alm, Bo Rask,                               Per Strand,\nLisa Ceder                                      Olof Asp\n",
        {"Eva Alm": "", "Bo Rask": "", "Lisa Ceder": ""},
    ),
    "all names and then all organisations": (
        "MINNESANTECKNINGAR\n2015-04-07\nNärvarande:\nEva Alm\nBo Rask\nLisa Ceder\nNacka kommun\nAlby å vattenråd\nVA-Syd\nVid minnesanteckningarna: Bo Rask\n",
        {"Eva Alm": "Nacka kommun", "Bo Rask": "Alby å vattenråd secretary", "Lisa Ceder": "VA-Syd"},
    ),
    "groups with capitals as headings": (
        "PROTOKOLL\n\nNärvarande\nLedamöter:\nEva Alm                Nacka kommun (ordf.)\nVA SYD\nBo Rask                (tjänstgör 1-11)\nAdjungerade:\nLisa Ceder             Nacka kommun (ordf. beredningsgruppen)\n",
        {"Eva Alm": "Nacka kommun chair", "Bo Rask": "VA SYD", "Lisa Ceder": "Nacka kommun guest"},
    ),
    "first names and informal labels": (
        "Styrelsemöte Lyktan 4 april 2022\n\nVar: hemma hos Siv\nNär: 18-20.30\nVilka: Siv, Rolf, Gunilla, Tobbe, Li\nInte med: Hasse\n",
        {"Siv": "", "Rolf": "", "Gunilla": "", "Tobbe": "", "Li": "", "Hasse": "absent"},
    ),
    "a table whose cells hold titles too": (
        "Protokoll\n\nNärvarande\nNamn\tOrganisation\nEva Alm\tSkogskontoret, projektledare, ordförande\nBo Rask\tSLU (Skype)\nLisa Ceder\tLänsstyrelsen, vid protokollet\n",
        {"Eva Alm": "Skogskontoret chair", "Bo Rask": "SLU digital", "Lisa Ceder": "Länsstyrelsen secretary"},
    ),
    "items told in the label": (
        "Protokoll\n\nBeslutande:\nEva Alm\nBo Rask\n\nPersonalföreträdare deltar under § 38\nLisa Ceder, brandman\n",
        {"Eva Alm": "", "Bo Rask": "", "Lisa Ceder": "guest 38"},
    ),
    "organisations in small letters": (
        "Minnesanteckningar\n\nNärvarande\n- Eva Alm, kommunalråd, ordf\n- Bo Rask, tandvården\n\nEj närvarande\nLisa Ceder, primärvården\nOlof Asp (pappersbruket)\n",
        {"Eva Alm": "chair", "Bo Rask": "tandvården", "Lisa Ceder": "primärvården absent", "Olof Asp": "pappersbruket absent"},
    ),
    "heads of columns and no label": (
        "Alby samfällighetsförening\nStyrelsemöte 2022-02-02\n\nNamn\tFunktion\tNärv.\tFrånv.\nEva Alm\tOrdförande\tX\t\nBo Rask\tKassör\tX\t\nSiv Sten\tLedamot\t\tX\n",
        {"Eva Alm": "chair", "Bo Rask": "", "Siv Sten": "absent"},
    ),
    "surnames first, one on each line": (
        "PROTOKOLL 2/2019\nKulturnämnden\nNärvarande ledamöter: Alm Eva, ordf.\nRask Bo, vice ordf.\nSten Siv\nModin Kim (ers. för Asp Olof)\nFrånvarande: Asp Olof\n",
        {"Eva Alm": "chair", "Bo Rask": "", "Siv Sten": "", "Kim Modin": "", "Olof Asp": "absent"},
    ),
    "told in sentences": (
        "Anteckningar från möte med arbetsgruppen för kustfiske den 5 juni 2018\n\nVid mötet deltog Eva Alm och Bo Rask från Länsstyrelsen, Siv Sten från Dalby kommun samt Olof Asp, Fiskareförbundet. Kim Modin deltog via telefon fram till kl 14.\n",
        {
            "Eva Alm": "Länsstyrelsen",
            "Bo Rask": "Länsstyrelsen",
            "Siv Sten": "Dalby kommun",
            "Olof Asp": "Fiskareförbundet",
            "Kim Modin": "digital to 14:00",
        },
    ),
    "what they do, then who they are": (
        "Styrgruppsmöte\n2021-11-30 Webbmöte\n\nProjektägare: Eva Alm, Alby Energi AB\nStyrgrupp: Siv Sten, Dalby kommun; Olof Asp, Karby kommun\n",
        {"Eva Alm": "Alby Energi AB digital", "Siv Sten": "Dalby kommun digital", "Olof Asp": "Karby kommun digital"},
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda name: name.replace(" ", "-"))
def test_who_was_there_is_read_in_every_layout(layout):
    head, wanted = LAYOUTS[layout]
    assert told(head) == wanted


def test_a_list_under_an_item_counts_where_the_head_has_none():
    tail = "\n1. Öppnande\n\nMötet öppnades.\n\n2. Upprop\n\nNärvarande ledamöter: Eva Alm, Bo Rask och Lisa Ceder.\nAnmält förhinder: Olof Asp.\n\n3. Val av ledamöter: Kim Modin\n"
    assert told("Protokoll\n", tail) == {"Eva Alm": "", "Bo Rask": "", "Lisa Ceder": "", "Olof Asp": "absent"}


def test_those_elected_under_an_item_are_not_there_by_that():
    tail = "\n1. Öppnande\n\nMötet öppnades.\n\n2. Val av styrelse\n\nLedamöter: Kim Modin, Per Strand\n"
    assert told("Protokoll\n\nNärvarande: Eva Alm, Bo Rask\n", tail) == {"Eva Alm": "", "Bo Rask": ""}


def test_an_item_may_be_the_list():
    tail = "\n1. Närvarande\n\nEva Alm, Bo Rask\n\n2. Ekonomi\n\nLäget är gott.\n\n3. Avslut\n\nMötet avslutades.\n"
    assert told("Protokoll\n", tail) == {"Eva Alm": "", "Bo Rask": ""}


def test_other_fields_of_the_head_end_the_list():
    head = "Protokoll\n\nNärvarande\nEva Alm\nBo Rask\n\nUtses att justera\tLisa Ceder\nKopia till: Olof Asp\nSändlista\nKim Modin\n"
    assert list(told(head)) == ["Eva Alm", "Bo Rask"]


def test_each_attendee_has_its_passage_verbatim():
    head = "Protokoll\n\nNärvarande:\tEva  Alm\tNacka,  ordförande\n\tBo Rask\tTyresö\n"
    assert [one.span.quote for one in attendance(head)] == ["Eva Alm Nacka, ordförande", "Bo Rask Tyresö"]


def test_letters_that_the_list_gives_are_kept():
    assert [one.alias for one in attendance("Protokoll\n\nNärvarande:\nEva Alm (EA)\nBengt Stenberg, (BSt)\n")] == ["EA", "BSt"]


def test_an_organisation_is_spelled_as_the_batch_spells_it():
    known = Known(people={"Eva Alm": ("Albykommunerna", "Alby kommunerna")})
    (one,) = attendance("Protokoll\n\nNärvarande:\tEva Alm\tAlby kommunerna\n", known=known)
    assert one.organisation == "Albykommunerna"


def test_a_count_that_the_list_does_not_bear_out_is_told():
    def codes(count: str) -> set[str]:
        head = f"Protokoll\nAlby byalag\n3 maj 2020\nNärvarande: {count} ledamöter\nEva Alm, Bo Rask, Siv Sten, Olof Asp\nFrånvarande: Kim Modin\n"
        return {remark.code for remark in pipeline.drafted(SourceText("möte.txt", head + TAIL), Known()).remarks}

    assert "count-differs" in codes("5 av 8")
    assert "count-differs" not in codes("4 av 5")


def test_a_line_of_endless_names_is_no_list():
    draft = Draft(SourceText("möte.txt", "Protokoll\nNärvarande: " + "Eva Alm och Bo Rask, " * 2000 + TAIL), Known())
    for stage in pipeline.STAGES[:4]:
        stage(draft)
    assert draft.lines
    assert draft.attendance == []
