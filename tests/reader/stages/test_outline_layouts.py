"""One small document for each layout that minutes come in: which items are found in it."""

from __future__ import annotations

import pytest

from kansli.reader.draft import Draft
from kansli.reader.known import Known
from kansli.reader.stages import layout, outline
from kansli.reader.text import SourceText

LAYOUTS: dict[str, tuple[str, list[tuple[str | None, str]]]] = {
    "paragraphs with dnr, proposal, resolution, reservation": (
        """\
Protokoll styrelsen

§ 12
Val av justerare
Dnr KF 2024/12

Beslut
Styrelsen beslutar
att utse Ann Berg till justerare.

§ 13
Budget 2025
Dnr KF 2024/15

Förslag till beslut
Direktionen föreslås besluta
att fastställa budgeten

Beslut
Direktionen beslutar
att fastställa budgeten, och
att ge förbundschefen i uppdrag att verkställa.

Reservation
Bo Lind (M) reserverar sig.

Beslutet skickas till
Kommunerna

§ 14 Övriga frågor

Inga övriga frågor.
""",
        [("12", "Val av justerare"), ("13", "Budget 2025"), ("14", "Övriga frågor")],
    ),
    "§ scanned as $, & or 8": (
        """\
PROTOKOLL

$ 1 Mötets öppnande
Ordföranden öppnar mötet.

& 2 Val av justerare
Eva Ek väljs.

83 Ekonomi
Kassören redovisar.

§ 4 Övriga frågor
Inget.

§5 Avslutning
Mötet avslutas.
""",
        [("1", "Mötets öppnande"), ("2", "Val av justerare"), ("3", "Ekonomi"), ("4", "Övriga frågor"), ("5", "Avslutning")],
    ),
    "§ 11 scanned as 811": (
        """\
Protokoll

§ 9 Föregående protokoll
Lades till handlingarna.

§ 10 Rapporter
Rapporter lämnades av alla.

811 Ekonomi
Kassören redovisade läget.

812 Skrivelser
Inga skrivelser.

§ 13 Nästa möte
Den 4 maj.
""",
        [("9", "Föregående protokoll"), ("10", "Rapporter"), ("11", "Ekonomi"), ("12", "Skrivelser"), ("13", "Nästa möte")],
    ),
    "no numbers, headings on lines of their own": (
        """\
Anteckningar nätverksträff

Datum: 4 mars 2024
Närvarande: Eva Ek (Storstad), Bo Lind (Lillstad)

Välkommen
Eva hälsade alla välkomna till träffen.

Laget runt
Alla berättade om läget i sin kommun. Det är mycket att göra.

Upphandling av system
Bo berättade om upphandlingen. Vi återkommer till frågan i höst.

Övriga frågor
Inga övriga frågor.

Nästa möte
Den 5 maj kl 10 i Lillstad.
""",
        [(None, "Välkommen"), (None, "Laget runt"), (None, "Upphandling av system"), (None, "Övriga frågor"), (None, "Nästa möte")],
    ),
    "no numbers, capitals": (
        """\
MINNESANTECKNINGAR
STYRGRUPPEN

NÄRVARANDE
Eva Ek, Storstad
Bo Lind, Lillstad

INLEDNING
Eva hälsar välkommen.

PROJEKTLÄGET
Projektet följer planen. Inga avvikelser finns.

EKONOMI
Budgeten hålls.

NÄSTA MÖTE
Den 3 juni.
""",
        [(None, "INLEDNING"), (None, "PROJEKTLÄGET"), (None, "EKONOMI"), (None, "NÄSTA MÖTE")],
    ),
    "no numbers, bold in Markdown": (
        """\
# Styrgruppsmöte 2024-03-04

**Närvarande:** Eva, Bo

**Föregående protokoll**

Gicks igenom.

**Status**

Allt rullar på enligt plan.

**Beslut:** Vi köper tre licenser.

**Nästa möte**

4 april.
""",
        [(None, "Föregående protokoll"), (None, "Status"), (None, "Nästa möte")],
    ),
    "no numbers, headings end with a colon": (
        """\
Möte med samrådsgruppen 12 maj 2023
Deltagare: Eva, Bo, Cia

Genomgång av förra mötet:
Vi gick igenom anteckningarna.

Vägbelysningen:
Cia har talat med entreprenören. Arbetet blir klart i juni.

Lekplatsen:
Bo tar in en offert.

Nästa möte:
Den 9 juni kl 18.
""",
        [(None, "Genomgång av förra mötet"), (None, "Vägbelysningen"), (None, "Lekplatsen"), (None, "Nästa möte")],
    ),
    "the agenda stands before the minutes, and a list in an item": (
        """\
Protokoll styrelsemöte 3

Dagordning
1. Mötets öppnande
2. Val av justerare
3. Ekonomi
4. Övriga frågor
5. Mötets avslutande

1. Mötets öppnande
Ordföranden hälsar alla välkomna.

2. Val av justerare
Eva Ek väljs.

3. Ekonomi
Följande poster gicks igenom:
1. Hyran
2. Lönerna
3. Resorna
4. Arvoden

4. Övriga frågor
Inga.

5. Mötets avslutande
Ordföranden tackar.
""",
        [("1", "Mötets öppnande"), ("2", "Val av justerare"), ("3", "Ekonomi"), ("4", "Övriga frågor"), ("5", "Mötets avslutande")],
    ),
    "a numbered agenda, then headings without numbers": (
        """\
Styrelsemöte BRF Linden

Agenda
1. Öppnande
2. Fasaden
3. Trädgården
4. Övriga frågor

Öppnande
Ordföranden öppnade mötet.

Fasaden
Arbetet är klart. Slutbesiktning sker i maj.

Trädgården
Gruppen planterar i april.

Övriga frågor
Inga övriga frågor.
""",
        [(None, "Öppnande"), (None, "Fasaden"), (None, "Trädgården"), (None, "Övriga frågor")],
    ),
    "a table of contents with dots": (
        """\
PROTOKOLL

Innehållsförteckning
§ 1 Mötets öppnande ................ 3
§ 2 Val av justerare ............... 3
§ 3 Budget för kommande år ......... 4

§ 1 Mötets öppnande

Ordföranden öppnar.

§ 2 Val av justerare

Eva väljs.

§ 3 Budget för kommande år

Budgeten antas.
""",
        [("1", "Mötets öppnande"), ("2", "Val av justerare"), ("3", "Budget för kommande år")],
    ),
    "Ärende 1:": (
        """\
Protokoll förbundsstämma

Ärende 1: Stämmans öppnande
Ordföranden öppnar.

Ärende 2: Val av ordförande för stämman
Eva Ek väljs.

Ärende 3: Motioner
Inga motioner har inkommit.
""",
        [("1", "Stämmans öppnande"), ("2", "Val av ordförande för stämman"), ("3", "Motioner")],
    ),
    "Punkt 1": (
        """\
Minnesanteckningar

Punkt 1 Inledning
Eva hälsar välkommen.

Punkt 2 Ny vägplan
Planen diskuteras.

Punkt 3 Avslut
Eva tackar.
""",
        [("1", "Inledning"), ("2", "Ny vägplan"), ("3", "Avslut")],
    ),
    "1 § on its line, heading on the next": (
        """\
Protokoll

1 §
Sammanträdets laglighet
Konstaterades.

2 §
Val av protokolljusterare
Valdes Ulf Sten.

3 §
Ekonomin
Ekonomidirektören redogjorde.
""",
        [("1", "Sammanträdets laglighet"), ("2", "Val av protokolljusterare"), ("3", "Ekonomin")],
    ),
    "one number twice, one left out": (
        """\
Minnesanteckningar

1. Välkommen
Eva hälsar.

2. Budget
Budgeten gås igenom.

3. Personal
Tre nya har börjat.

3. Lokaler
Flytten är klar.

5. Nästa möte
4 maj.
""",
        [("1", "Välkommen"), ("2", "Budget"), ("3", "Personal"), ("3", "Lokaler"), ("5", "Nästa möte")],
    ),
    "numbering begins anew in an appendix": (
        """\
Protokoll

1. Öppnande
Eva öppnar mötet.

2. Rapport
Bo rapporterar.

3. Avslut
Mötet slutar.

Vid protokollet
Bo Lind

Justeras
Eva Ek

Bilaga 1 Handlingsplan

1. Bakgrund
Planen gäller fem år.

2. Mål
Målen är tre.

3. Åtgärder
Det blir många.

4. Uppföljning
Sker årligen.
""",
        [("1", "Öppnande"), ("2", "Rapport"), ("3", "Avslut")],
    ),
    "minutes in a table": (
        """\
Anteckningar

Nr\tÄrende\tBeslut/Ansvarig
1\tVälkommen\tEva hälsade alla välkomna.\t
2\tBudget\tBudgeten gicks igenom och godkändes.\tBo
3\tPersonal\tNyanställning sker i maj.\tCia
4\tNästa möte\t4 maj kl 10.\t
""",
        [("1", "Välkommen"), ("2", "Budget"), ("3", "Personal"), ("4", "Nästa möte")],
    ),
    "Organisation: Name, Name": (
        """\
Minnesanteckningar

Storstad: Eva Ek, Bo Lind
Lillstad: Cia Dal
Mellanby: Dan Al, Eli Bo

1. Inledning
Eva hälsar.

2. Läget i kommunerna
Storstad: Mycket på gång. Ny skola byggs.
Lillstad: Lugnt läge.

3. Avslut
Eva tackar.
""",
        [("1", "Inledning"), ("2", "Läget i kommunerna"), ("3", "Avslut")],
    ),
    "headings that hold the word beslut": (
        """\
Minnesanteckningar

1. Information och beslut
Eva informerar om läget.

2. Beslutspunkter
Tre punkter togs upp.

3. Uppföljning av beslut
Alla beslut är verkställda.

4. Beslut om budget
Beslut: Budgeten antas.
""",
        [("1", "Information och beslut"), ("2", "Beslutspunkter"), ("3", "Uppföljning av beslut"), ("4", "Beslut om budget")],
    ),
    "4.1": (
        """\
Protokoll

4 Rapporter
4.1 Ordföranden
Ordföranden har deltagit i mässan.
4.2 Kassören
Kassan är god.
5 Beslut
5.1 Nytt avtal
Avtalet godkänns.
6 Övrigt
Inget övrigt.
""",
        [("4", "Rapporter"), ("4.1", "Ordföranden"), ("4.2", "Kassören"), ("5", "Beslut"), ("5.1", "Nytt avtal"), ("6", "Övrigt")],
    ),
    "headings over two lines": (
        """\
Minnesanteckningar

1. Uppdrag till arbetsgruppen om gemensam upphandling av
skolskjuts
Gruppen arbetar vidare med frågan och räknar med att vara klar till
hösten. Därefter tas ärendet upp igen i ledningsgruppen för vidare
beredning i kommunerna.

2. Återrapport från nätverket för miljö- och klimatfrågor i
regionen
Nätverket har träffats två gånger under våren och tagit fram en plan
som skickas ut.

3. Nästa möte
Den 4 maj.
""",
        [
            ("1", "Uppdrag till arbetsgruppen om gemensam upphandling av skolskjuts"),
            ("2", "Återrapport från nätverket för miljö- och klimatfrågor i regionen"),
            ("3", "Nästa möte"),
        ],
    ),
    "1)": (
        """\
Årsmöte

1) Mötets öppnande
Ordföranden öppnade.
2) Val av mötesordförande
Eva valdes.
3) Verksamhetsberättelse
Lästes upp och lades till handlingarna.
4) Avslutning
Tack för visat intresse.
""",
        [("1", "Mötets öppnande"), ("2", "Val av mötesordförande"), ("3", "Verksamhetsberättelse"), ("4", "Avslutning")],
    ),
    "text after the heading, on its line, after a full stop": (
        """\
Årsmötesprotokoll

1. Mötets öppnande. Ordföranden Eva Ek hälsade alla välkomna och öppnade mötet.
2. Val av mötesordförande. Till mötesordförande valdes Bo Lind.
3. Verksamhetsberättelse. Berättelsen lästes upp och lades till handlingarna.
4. Ansvarsfrihet. Styrelsen beviljades ansvarsfrihet.
""",
        [("1", "Mötets öppnande"), ("2", "Val av mötesordförande"), ("3", "Verksamhetsberättelse"), ("4", "Ansvarsfrihet")],
    ),
    "text after the heading, on its line, after a colon": (
        """\
Protokoll

1. Mötets öppnande: Ordföranden öppnade mötet.
2. Ekonomi: Kassören redovisade läget. Allt ser bra ut.
3. Rapporter: Inget nytt.
4. Avslutning: Mötet avslutades.
""",
        [("1", "Mötets öppnande"), ("2", "Ekonomi"), ("3", "Rapporter"), ("4", "Avslutning")],
    ),
    "the number alone, then the heading, blank lines between": (
        """\
Protokoll

1.

Mötets öppnande

Ordföranden öppnade mötet.

2.

Val av justerare

Eva Ek valdes.

3.

Fråga om ny ekonomisk plan

Frågan bordlades.
""",
        [("1", "Mötets öppnande"), ("2", "Val av justerare"), ("3", "Fråga om ny ekonomisk plan")],
    ),
    "municipal pages with running heads and feet": (
        """\
KALLUNDS KOMMUN   SAMMANTRÄDESPROTOKOLL   Sida 1 (12)
Kommunstyrelsen   2023-04-05

§ 47   Dnr KS 2023/101

Antagande av avfallsplan

Sammanfattning av ärendet
Planen har varit på remiss.

Förslag till beslut
Kommunstyrelsen beslutar att anta planen.

Yrkanden
Eva Ek (S) yrkar bifall.

Beslut
Kommunstyrelsen beslutar att anta planen.

Justerandes sign         Utdragsbestyrkande
KALLUNDS KOMMUN   SAMMANTRÄDESPROTOKOLL   Sida 2 (12)
Kommunstyrelsen   2023-04-05

§ 48   Dnr KS 2023/99

Svar på motion om cykelbana

Beslut
Motionen avslås.

Reservation
Bo Lind (V) reserverar sig mot beslutet.
""",
        [("47", "Antagande av avfallsplan"), ("48", "Svar på motion om cykelbana")],
    ),
    "no blank lines, no full stops after numbers": (
        """\
Minnesanteckningar från möte
Tid: 4 maj
1 Inledning
Eva hälsar alla välkomna.
2 Genomgång av planen
Planen gås igenom och kommenteras av alla deltagare. Synpunkter skickas till Bo.
3 Nästa steg
Bo skickar ut en ny version.
""",
        [("1", "Inledning"), ("2", "Genomgång av planen"), ("3", "Nästa steg")],
    ),
    "a sentence split by blank lines": (
        """\
Föreningsstämma

§ 1 Stämmans öppnande

Ordföranden

öppnade stämman.

§ 2 Ansvarsfrihet

Stämman

beslutar

att

bevilja styrelsen ansvarsfrihet.

§ 3 Avslutning

Ordföranden avslutar stämman.
""",
        [("1", "Stämmans öppnande"), ("2", "Ansvarsfrihet"), ("3", "Avslutning")],
    ),
    "lines that begin with dates and numbers": (
        """\
Minnesanteckningar

1. Kommande möten
12 maj Storstad
3 juni Lillstad
2024 planeras tre möten.

2. Budget 2025
15 procent mer till vägar.
3 av 4 kommuner är positiva.

3. Avslut
Eva tackar alla.
""",
        [("1", "Kommande möten"), ("2", "Budget 2025"), ("3", "Avslut")],
    ),
    "an item taken up again": (
        """\
Protokoll

1. Öppnande
Eva öppnar.

2. Avtalet
Frågan diskuteras. Mötet ajourneras 10 minuter.

3. Ekonomi
Kassan är god.

§ 2 forts.
Beslut
Avtalet godkänns.

4. Övrigt
Inget att rapportera.
""",
        [("1", "Öppnande"), ("2", "Avtalet"), ("3", "Ekonomi"), ("4", "Övrigt")],
    ),
    "the last headings without numbers": (
        """\
Protokoll

1. Öppnande
Eva öppnar.

2. Avtalet
Frågan diskuteras.

3. Ekonomi
Kassan är god.

Övriga frågor
Bo frågar om parkeringen.

Mötet avslutas
Eva tackar.
""",
        [("1", "Öppnande"), ("2", "Avtalet"), ("3", "Ekonomi"), (None, "Övriga frågor"), (None, "Mötet avslutas")],
    ),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_items_of_a_layout(name: str) -> None:
    text, expected = LAYOUTS[name]
    draft = Draft(SourceText("m.txt", text), Known())
    layout.run(draft)
    outline.run(draft)
    assert [(item.number, item.heading) for item in draft.items] == expected
