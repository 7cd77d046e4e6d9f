from __future__ import annotations

import pytest

from kansli.reader.language.names import Roster

PEOPLE = ("Anna-Karin Sundell", "Mikael Brodin", "Josef Haddad", "Eva Berg", "Eva Lindh", "Per-Olof Ek", "Carl von Rosen", "Kim")


def found(text: str, names: tuple[str, ...] = PEOPLE) -> list[str]:
    return [mention.name for mention in Roster(names).find(text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Mikael Brodin återkommer i frågan.", ["Mikael Brodin"]),
        ("Mikael Brodins förslag bifalls.", ["Mikael Brodin"]),
        ("Ansvarig: Mikael B", ["Mikael Brodin"]),
        ("Anna-Karin S. bokar lokal.", ["Anna-Karin Sundell"]),
        ("Frågan bereds vidare (Josef).", ["Josef Haddad"]),
        ("Haddad reserverar sig.", ["Josef Haddad"]),
        ("Eva tar kontakt.", []),
        ("Berg och Lindh skriver ihop ett förslag.", ["Eva Berg", "Eva Lindh"]),
        ("Kim skickar ut listan.", ["Kim"]),
        ("Carl von Rosen och Per-Olof Ek väljs.", ["Carl von Rosen", "Per-Olof Ek"]),
        ("Kommundirektör Eva Berg inleder.", ["Eva Berg"]),
        ("Mikael Brodinn föredrar ärendet.", ["Mikael Brodin"]),
        ("Mikael Strandfors föredrar ärendet.", ["Mikael Strandfors"]),
    ],
)
def test_those_listed_are_found_however_written(text, names):
    assert found(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Utredaren Fatima Al-Hassan redovisar.", ["Fatima Al-Hassan"]),
        ("Mötet tackar Birgitta af Klercker Lundh.", ["Birgitta af Klercker Lundh"]),
        ("Tuomas Virtanens rapport.", ["Tuomas Virtanen"]),
        ("K-G Nordqvist och A. Holmgren deltar.", ["K-G Nordqvist", "A. Holmgren"]),
        ("Stina Borg, Nacka, och Ola Melin, Tyresö", ["Stina Borg", "Ola Melin"]),
        ("Ulla Strand Lars Ekman", ["Ulla Strand", "Lars Ekman"]),
    ],
)
def test_unknown_persons_are_found_by_their_names(text, names):
    assert found(text, ()) == names


@pytest.mark.parametrize(
    "text",
    [
        "Region Stockholm presenterar Nya VÄXA.",
        "Nästa möte hålls i Ekeby kommunhus, lokal Eken.",
        "Svenska Kraftnät och Västra Götaland yttrar sig.",
        "Per capita ökar kostnaden, och Maj månad blev dyr.",
        "Mötet hölls på Karl Johanssons gata 3 via Microsoft Teams.",
        "Ordförande Öppnade mötet. Val Av Justerare.",
        "Ekebys Högskola och Kommunala Förbundet",
        "Beslut Förslag Information",
    ],
)
def test_bodies_places_and_headings_are_no_persons(text):
    assert found(text, ()) == []


def test_the_employer_of_one_listed_comes_along():
    (mention,) = Roster(["Eva Berg"], employers={"Eva Berg": "Nacka"}).find("Då inleder Eva Bergs kollega.")
    assert (mention.name, mention.organisation, mention.listed) == ("Eva Berg", "Nacka", True)
    assert "Då inleder Eva Bergs kollega."[mention.start : mention.end] == "Eva Berg"
