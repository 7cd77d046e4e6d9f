"""One small document for each layout that minutes come in (in ``layouts/``): which items are found in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kansli.reader.draft import Draft
from kansli.reader.known import Known
from kansli.reader.stages import layout, outline
from kansli.reader.text import SourceText

FOLDER = Path(__file__).parent / "layouts"
ITEMS: dict[str, list[tuple[str | None, str | None]]] = {
    "paragraphs-with-dnr-proposal-resolution-reservation": [("12", "Val av justerare"), ("13", "Budget 2025"), ("14", "Övriga frågor")],
    "para-scanned-as-dollar-ampersand-or-8": [
        ("1", "Mötets öppnande"),
        ("2", "Val av justerare"),
        ("3", "Ekonomi"),
        ("4", "Övriga frågor"),
        ("5", "Avslutning"),
    ],
    "para-11-scanned-as-811": [
        ("9", "Föregående protokoll"),
        ("10", "Rapporter"),
        ("11", "Ekonomi"),
        ("12", "Skrivelser"),
        ("13", "Nästa möte"),
    ],
    "no-numbers-headings-on-lines-of-their-own": [
        (None, "Välkommen"),
        (None, "Laget runt"),
        (None, "Upphandling av system"),
        (None, "Övriga frågor"),
        (None, "Nästa möte"),
    ],
    "no-numbers-capitals": [(None, "INLEDNING"), (None, "PROJEKTLÄGET"), (None, "EKONOMI"), (None, "NÄSTA MÖTE")],
    "no-numbers-bold-in-markdown": [(None, "Föregående protokoll"), (None, "Status"), (None, "Nästa möte")],
    "no-numbers-headings-end-with-a-colon": [
        (None, "Genomgång av förra mötet"),
        (None, "Vägbelysningen"),
        (None, "Lekplatsen"),
        (None, "Nästa möte"),
    ],
    "the-agenda-stands-before-the-minutes-and-a-list-in-an-item": [
        ("1", "Mötets öppnande"),
        ("2", "Val av justerare"),
        ("3", "Ekonomi"),
        ("4", "Övriga frågor"),
        ("5", "Mötets avslutande"),
    ],
    "a-numbered-agenda-then-headings-without-numbers": [
        (None, "Öppnande"),
        (None, "Fasaden"),
        (None, "Trädgården"),
        (None, "Övriga frågor"),
    ],
    "a-table-of-contents-with-dots": [("1", "Mötets öppnande"), ("2", "Val av justerare"), ("3", "Budget för kommande år")],
    "letters-of-the-body-before-the-numbers": [
        ("29", "Godkännande av dagordningen"),
        ("30", "Vandringsleden"),
        ("31", "Övrigt"),
        ("32", "Nästa möte"),
    ],
    "para-with-the-year": [("7/23", "Val av justerare"), ("8/23", "Ekonomi"), ("9/23", "Avslutning")],
    "a-heading-that-ends-with-a-comma": [("1", "Inledning"), ("2", "Föregående anteckningar"), ("3", "Nästa möte")],
    "who-came-from-where-without-a-label": [(None, "Välkommen"), (None, "Upphandling"), (None, "Övrigt")],
    "para-8b": [("7", "Budget"), ("8", "Remiss"), ("8b", "Profilkläder"), ("9", "Avslut")],
    "para-with-the-meeting-and-a-colon": [
        ("7:1", "Mötets öppnande"),
        ("7:2", "Föregående protokoll"),
        ("7:3", "Taket"),
        ("7:4", "Avslutning"),
    ],
    "a-numbered-table-of-actions-at-the-end": [("1", "Inledning"), ("2", "Läget"), ("3", "Kommande möten")],
    "sentences-with-numbers-under-headings": [("1", "Formalia"), ("2", "Ekonomi"), ("3", "Val"), ("4", "Avslut")],
    "para-7-a": [("6", "Skrivelser"), ("7", "Taket"), ("7 A", "Rapport från kassören"), ("8", "Avslut")],
    "headings-on-the-line-of-their-text": [
        (None, "Mötets öppnande"),
        (None, "Ekonomi"),
        (None, "Vägen till badet"),
        (None, "Övriga frågor"),
        (None, "Nästa möte"),
    ],
    "bold-headings-on-the-line-of-their-text": [
        (None, "Mötets öppnande"),
        (None, "Ekonomi"),
        (None, "Vägen till badet"),
        (None, "Nästa möte"),
    ],
    "capitals-on-the-line-of-their-text": [
        (None, "MÖTETS ÖPPNANDE"),
        (None, "EKONOMI"),
        (None, "VÄGEN TILL BADET"),
        (None, "ÖVRIGA FRÅGOR"),
    ],
    "headings-in-a-column-beside-their-text": [
        (None, "Mötets öppnande"),
        (None, "Ekonomi"),
        (None, "Vägen till badet"),
        (None, "Övriga frågor"),
        (None, "Nästa möte"),
    ],
    "pkt-1": [("1", "Mötets öppnande"), ("2", "Vägen till badet"), ("3", "Avslutning")],
    "the-year-before-the-number": [("2023/14", "Mötets öppnande"), ("2023/15", "Vägen till badet"), ("2023/16", "Avslutning")],
    "a-nought-before-the-number": [("01", "Mötets öppnande"), ("02", "Vägen till badet"), ("03", "Avslutning")],
    "the-meeting-before-a-colon": [("13:1", "Mötets öppnande"), ("13:2", "Vägen till badet"), ("13:3", "Avslutning")],
    "bullets-under-bullets": [
        (None, "Mötets öppnande"),
        (None, "Vägen till badet"),
        (None, "Övriga frågor"),
        (None, "Nästa möte"),
    ],
    "a-dash-after-the-heading": [("1", "Mötets öppnande"), ("2", "Ekonomi"), ("3", "Vägen till badet"), ("4", "Avslutning")],
    "the-year-after-the-number": [("14/2023", "Mötets öppnande"), ("15/2023", "Vägen till badet"), ("16/2023", "Avslutning")],
    "letters-beyond-l": [(letter, f"Fråga {number}") for number, letter in enumerate("ABCDEFGHIJKLMNOP", 1)],
    "arende-1": [("1", "Stämmans öppnande"), ("2", "Val av ordförande för stämman"), ("3", "Motioner")],
    "punkt-1": [("1", "Inledning"), ("2", "Ny vägplan"), ("3", "Avslut")],
    "1-para-on-its-line-heading-on-the-next": [("1", "Sammanträdets laglighet"), ("2", "Val av protokolljusterare"), ("3", "Ekonomin")],
    "one-number-twice-one-left-out": [("1", "Välkommen"), ("2", "Budget"), ("3", "Personal"), ("3", "Lokaler"), ("5", "Nästa möte")],
    "numbering-begins-anew-in-an-appendix": [("1", "Öppnande"), ("2", "Rapport"), ("3", "Avslut")],
    "minutes-in-a-table": [("1", "Välkommen"), ("2", "Budget"), ("3", "Personal"), ("4", "Nästa möte")],
    "organisation-name-name": [("1", "Inledning"), ("2", "Läget i kommunerna"), ("3", "Avslut")],
    "headings-that-hold-the-word-beslut": [
        ("1", "Information och beslut"),
        ("2", "Beslutspunkter"),
        ("3", "Uppföljning av beslut"),
        ("4", "Beslut om budget"),
    ],
    "4-1": [("4", "Rapporter"), ("4.1", "Ordföranden"), ("4.2", "Kassören"), ("5", "Beslut"), ("5.1", "Nytt avtal"), ("6", "Övrigt")],
    "headings-over-two-lines": [
        ("1", "Uppdrag till arbetsgruppen om gemensam upphandling av skolskjuts"),
        ("2", "Återrapport från nätverket för miljö- och klimatfrågor i regionen"),
        ("3", "Nästa möte"),
    ],
    "1": [("1", "Mötets öppnande"), ("2", "Val av mötesordförande"), ("3", "Verksamhetsberättelse"), ("4", "Avslutning")],
    "text-after-the-heading-on-its-line-after-a-full-stop": [
        ("1", "Mötets öppnande"),
        ("2", "Val av mötesordförande"),
        ("3", "Verksamhetsberättelse"),
        ("4", "Ansvarsfrihet"),
    ],
    "text-after-the-heading-on-its-line-after-a-colon": [
        ("1", "Mötets öppnande"),
        ("2", "Ekonomi"),
        ("3", "Rapporter"),
        ("4", "Avslutning"),
    ],
    "the-number-alone-then-the-heading-blank-lines-between": [
        ("1", "Mötets öppnande"),
        ("2", "Val av justerare"),
        ("3", "Fråga om ny ekonomisk plan"),
    ],
    "municipal-pages-with-running-heads-and-feet": [("47", "Antagande av avfallsplan"), ("48", "Svar på motion om cykelbana")],
    "no-blank-lines-no-full-stops-after-numbers": [("1", "Inledning"), ("2", "Genomgång av planen"), ("3", "Nästa steg")],
    "a-sentence-split-by-blank-lines": [("1", "Stämmans öppnande"), ("2", "Ansvarsfrihet"), ("3", "Avslutning")],
    "lines-that-begin-with-dates-and-numbers": [("1", "Kommande möten"), ("2", "Budget 2025"), ("3", "Avslut")],
    "an-item-taken-up-again": [("1", "Öppnande"), ("2", "Avtalet"), ("3", "Ekonomi"), ("4", "Övrigt")],
    "the-last-headings-without-numbers": [
        ("1", "Öppnande"),
        ("2", "Avtalet"),
        ("3", "Ekonomi"),
        (None, "Övriga frågor"),
        (None, "Mötet avslutas"),
    ],
    "the-number-alone-without-full-stop": [("1", "Mötets öppnande"), ("2", "Val av justerare"), ("3", "Nästa möte")],
    "one-heading-for-several-numbers": [("1-3", "Formalia"), ("4", "Ekonomi"), ("5", "Övriga frågor")],
    "markdown-with-numbers": [("1", "Öppnande"), ("2", "Budget"), ("3", "Avslut")],
    "bold-with-numbers": [("1", "Öppnande"), ("2", "Budget"), ("3", "Avslut")],
    "no-numbers-no-blank-lines-wrapped": [
        (None, "Föregående anteckningar"),
        (None, "Gemensam upphandling av fordon"),
        (None, "Utbildningsdag i höst"),
        (None, "Nästa möte"),
    ],
    "a-table-of-actions": [("1", "Status"), ("2", "Åtgärdslista"), ("3", "Nästa möte")],
    "a-paragraph-over-a-page-foot": [("1", "Inledning"), ("2", "Avslut")],
    "arende-dnr-and-heading-on-lines-of-their-own": [("1", "Fyllnadsval"), ("2", "Delårsrapport")],
    "a-numbered-list-in-an-item": [("1", "ÖPPNANDE"), ("2", "RAPPORTER"), ("3", "NÄSTA MÖTE"), ("4", "AVSLUT")],
    "resolutions-in-att-clauses": [
        ("1", "Mötets öppnande"),
        ("2", "Val av justeringsman"),
        ("3", "Ekonomi"),
        ("4", "Nästa möte"),
        ("5", "Mötet avslutades"),
    ],
    "no-numbers-subheadings-without-blank-line": [(None, "Inledning"), (None, "Rapport från kommunerna"), (None, "Framtida möten")],
    "no-numbers-resolutions-after-a-label": [(None, "Budget 2024"), (None, "Rekrytering"), (None, "Kommunikation")],
    "7a-and-7b": [("6", "Skrivelser"), ("7a", "Rapport från AU"), ("7b", "Rapport från kassören"), ("8", "Nästa möte")],
    "tabs-after-numbers": [("1", "Mötets öppnande"), ("2", "Dagordning"), ("3", "Övrigt")],
    "para-without-headings": [("1", None), ("2", None), ("3", None)],
    "an-extract-of-one-paragraph": [("112", "Svar på remiss om ny vattenplan")],
    "no-minutes-at-all": [],
    "no-numbers-only-bullets-under-headings": [(None, "Läget runt"), (None, "Ny webb"), (None, "Höstens konferens"), (None, "Nästa träff")],
    "an-agenda-in-another-form": [("1", "Öppnande"), ("2", "Ekonomi"), ("3", "Vägen"), ("4", "Avslutning")],
    "a-programme-with-times-in-an-item": [("1", "Inledning"), ("2", "Program för konferensen"), ("3", "Övrigt")],
    "lines-that-begin-with-amounts": [("1", "Öppnande"), ("2", "Ekonomi"), ("3", "Inköp"), ("4", "Avslut")],
    "headings-that-are-questions": [(None, "Hur går det med skolvägen?"), (None, "Vad händer med bron?"), (None, "När blir nästa möte?")],
    "capitals-without-blank-lines": [(None, "MÖTETS ÖPPNANDE"), (None, "VAL AV JUSTERARE"), (None, "EKONOMI"), (None, "ÖVRIGT")],
    "numbered-sentences": [("1", None), ("2", None), ("3", None), ("4", None)],
    "a-dash-after-the-number": [("1", "Mötets öppnande"), ("2", "Ekonomi"), ("3", "Avslut")],
    "roman-numbers": [("I", "Öppnande"), ("II", "Ekonomi"), ("III", "Avslut")],
    "capital-letters": [("A", "Öppnande"), ("B", "Ekonomi"), ("C", "Avslut")],
    "para-with-a-colon": [("1", "Öppnande"), ("2", "Ekonomi"), ("3", "Avslut")],
    "para-with-a-full-stop": [("1", "Öppnande"), ("2", "Ekonomi")],
    "numbers-in-brackets": [("1", "Öppnande"), ("2", "Ekonomi"), ("3", "Avslut")],
    "dnr-on-the-numbers-line": [("45", "Val av ombud"), ("46", "Remiss om vattenplan")],
    "wrapped-lines-that-begin-with-numbers": [
        ("1", "Mötets öppnande"),
        ("2", "Rapport från arbetsgrupperna"),
        ("3", "Beslut om fortsatt arbete"),
        ("4", "Mötets avslutande"),
    ],
    "indented-with-subitems": [("1", "Öppnande"), ("2", "Ekonomi"), ("3", "Avslut")],
    "no-numbers-a-bullet-before-each-heading": [
        (None, "Förra mötet"),
        (None, "Ny ledkarta"),
        (None, "Vindskydd vid sjön"),
        (None, "Nästa gång"),
    ],
    "headings-glued-to-their-text": [
        ("1", "Mötet öppnas"),
        ("2", "Val av mötesfunktionärer"),
        ("3", "Dagordningen"),
        ("4", "Verksamhetsberättelsen"),
        ("5", "Avgifter"),
    ],
    "every-item-is-number-one": [
        ("1", "Val av ordförande för stämman"),
        ("1", "Val av sekreterare"),
        ("1", "Val av justerare"),
        ("4", "Fråga om kallelse"),
        ("5", "Städdag"),
    ],
    "rows-with-a-column-of-decisions": [("1", "Föregående anteckningar"), ("2", "Taxor"), ("3", "Central"), ("4", "Övrigt")],
    "headings-to-the-left-text-to-the-right": [
        ("1", "Mötet öppnas"),
        ("2", "Val av justerare"),
        ("3", "Stambyte"),
        ("4", "Tvättstugan"),
        ("5", "Mötet avslutas"),
    ],
    "information-is-a-heading-too": [("31", "Fastställande av dagordning"), ("32", "Information"), ("33", "Avslutning")],
    "one-item-taken-before-another": [("4", "Ekonomi"), ("5", "Lokal"), ("7", "Ny lag"), ("6", "Bidrag"), ("8", "Avslutning")],
    "a-heading-that-begins-with-a-figure": [(None, "Föregående protokoll"), (None, "5-årsjubileum"), (None, "Nästa möte")],
    "a-stroke-after-the-number": [("1", "Mötets öppnande"), ("2", "Val av justerare"), ("3", "Bussterminalen"), ("4", "Rapporter")],
}


def test_every_document_is_told_of() -> None:
    assert sorted(ITEMS) == sorted(path.stem for path in FOLDER.glob("*.txt"))


@pytest.mark.parametrize("name", ITEMS)
def test_the_items_of_a_layout(name: str) -> None:
    draft = Draft(SourceText(name, (FOLDER / f"{name}.txt").read_text(encoding="utf-8")), Known())
    layout.run(draft)
    outline.run(draft)
    assert [(item.number, item.heading) for item in draft.items] == ITEMS[name]
