"""Repair of pages of our own, rendered in several typefaces and read by an English recogniser; and of the samples."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reader.repair.scoring import Score, pairs_of, score

from kansli.reader.api import evidence_of, known_from, load, merge
from kansli.reader.flow import Replacement
from kansli.reader.known import Known
from kansli.reader.repair import clear_caches, repair, repaired_text, tokens
from kansli.reader.text import SourceText

SAMPLES = Path(__file__).parents[3] / "samples" / "minutes"
GOLDEN = Path(__file__).parents[1] / "golden"
LOOKED_AT = ("brf", "skolnat", "vattenrad", "finland", "kar")
"""Pages looked at while the weights were chosen, full of names on purpose."""
HELD_OUT = ("raddning", "arsmote")
"""Pages only scored."""


def mended(text: str, known: Known | None = None) -> str:
    source = SourceText("scan.txt", text)
    return repaired_text(source, repair(source, known or Known()))


def total(names: tuple[str, ...]) -> Score:
    return sum((score(*pair) for name in names for pair in pairs_of(name)), Score())


@pytest.mark.parametrize(("names", "right"), [(LOOKED_AT, 0.93), (HELD_OUT, 0.94)], ids=["looked-at", "held-out"])
def test_damaged_words_are_put_right_and_sound_ones_left(names, right):
    result = total(names)
    assert result.damaged > 700, "the scans are there and are damaged"
    assert result.right >= right * result.damaged, str(result)
    assert result.changed <= 0.005 * result.sound, str(result)


def _has_its_letters(path: Path) -> bool:
    text = path.read_text(encoding="utf-8")
    return sum(text.count(letter) for letter in "åäö") > 0.01 * len(text)


@pytest.mark.parametrize(
    "path", [path for path in sorted([*GOLDEN.glob("*.txt"), *SAMPLES.glob("*.txt")]) if _has_its_letters(path)], ids=lambda path: path.stem
)
def test_sound_minutes_pass_untouched(path):
    assert repair(load(path), Known()) == ()


def _frame(words: str) -> str:
    """Damaged text with ``words`` in its middle, enough of it to be judged."""
    about = "Ordféranden halsade alla valkomna till motet och gick igenom forslaget fran arbetsgruppen. Fragan om atgarder bordlades."
    return f"{about} {words} {about}"


def _middle(repaired: str) -> str:
    about = "Ordföranden hälsade alla välkomna till mötet och gick igenom förslaget från arbetsgruppen. Frågan om åtgärder bordlades."
    assert repaired.startswith(about)
    assert repaired.endswith(about)
    return repaired.removeprefix(about).removesuffix(about).strip()


@pytest.mark.parametrize(
    ("damaged", "right"),
    [
        ("Styrelsen far i uppdrag att se dver avtalet.", "Styrelsen får i uppdrag att se över avtalet."),
        ("Mdétet aterupptas efter lunch.", "Mötet återupptas efter lunch."),
        ("Rapporten ar klar i var.", "Rapporten är klar i vår."),
        ("Hon som var sjuk ar ater i tjanst.", "Hon som var sjuk är åter i tjänst."),
        ("Planen f6r ar 2024 galler.", "Planen för år 2024 gäller."),
        ("Vi traffas kI 9.", "Vi träffas kl 9."),
        ("Det sker 1 samrad med skolan.", "Det sker i samråd med skolan."),
        ("Gruppen arbetar pa ett effektivt sitt i dag.", "Gruppen arbetar på ett effektivt sätt i dag."),
        ("Klimatnitverkets dagvattenutredning drdjer.", "Klimatnätverkets dagvattenutredning dröjer."),
        ("SAMMANTRADET AVSLUTAS", "SAMMANTRÄDET AVSLUTAS"),
        ("Styrgruppen beslutar att Over tid dela kostnaden.", "Styrgruppen beslutar att över tid dela kostnaden."),
        ("Representanter fran Tyres6, Nynishamn och Sodertalje var med.", "Representanter från Tyresö, Nynäshamn och Södertälje var med."),
        ("Val av justerare gors.", "Val av justerare görs."),
        ("Det finns dokumencation och kommuntullmaktige fick den.", "Det finns dokumentation och kommunfullmäktige fick den."),
        ("En ny foreningsmediem tog del av hdjdsattningen.", "En ny föreningsmedlem tog del av höjdsättningen."),
        ("Fastigheten Tévalla och grannen Tovalla ar sald.", "Fastigheten Tövalla och grannen Tövalla är såld."),
        ("Hon sag Ijuset vid motets Oppnande.", "Hon såg ljuset vid mötets öppnande."),
        ("Rektor Anna Fallstr6m och Eva Back kom.", "Rektor Anna Fällström och Eva Bäck kom."),
        ("Det har dokumentet har skickats.", "Det här dokumentet har skickats."),
        ("Anders &r med om aret &r ute.", "Anders är med om året är ute."),
        ("Medlemmama ar beslutfora enligt arshjulet.", "Medlemmarna är beslutföra enligt årshjulet."),
    ],
)
def test_a_sentence_is_put_right(damaged, right):
    assert _middle(mended(_frame(damaged))) == right


@pytest.mark.parametrize(
    "sound",
    [
        "den 1 januari",
        "§ 1",
        "minst 1 ledamot",
        "punkt 1 och 2",
        "1 timme",
        "www.hogskolan.se/moten",
        "for.information@kommun.example",
        "SUP2040",
        "RUFS 2050",
        "kl 8.30-10.30",
        "128 500 kr",
        "fr.o.m. juli t.o.m. augusti",
        "The report was approved by the board and will be sent to all members for comments on the plan.",
        "A4",
        "Mats Hollkvist, Pia Westlund",
        "inkommna skrivelser tas upp gemensammt",
        "Jan Niva, Emelie Fors",
        "Val av en justeringsman",
        "Nr 4",
    ],
)
def test_what_must_stay_stays(sound):
    assert _middle(mended(_frame(sound))) == sound


def test_only_the_damaged_page_of_a_mixed_document_is_repaired():
    sound = "Ordföranden hälsade alla välkomna. Anders Hakan Moberg och Goran Ost var på plats när mötet öppnades. " * 12
    damaged = "Ordféranden halsade alla valkomna. Fragan om atgarder togs upp pa motet fran foregaende ar. " * 12
    text = f"{sound}\f{damaged}\f{sound}"
    found = repair(SourceText("blandad.txt", text), Known())
    assert found
    assert all(len(sound) < r.start and r.end <= len(sound) + 1 + len(damaged) for r in found)


def test_a_list_of_names_and_figures_is_not_damage():
    rows = "Anna Berg  Kommun A  12 500\nPer Lund  Kommun B  9 800\nEva Ek  Kommun C  1 100\n" * 30
    assert repair(SourceText("lista.txt", rows), Known()) == ()


def test_english_minutes_are_not_damage():
    text = "The meeting was opened by the chair. The minutes of the last meeting were approved for publication at the office. " * 20
    assert repair(SourceText("english.txt", text), Known()) == ()


def test_letters_replaced_by_the_sign_for_what_cannot_be_read_are_restored():
    text = "Ordf\ufffdranden h\ufffdlsade alla v\ufffdlkomna till \ufffdrets f\ufffdrsta m\ufffdte. Fr\ufffdgan \ufffdr om planen ska tas upp p\ufffd nytt i v\ufffdr."
    right = "Ordföranden hälsade alla välkomna till årets första möte. Frågan är om planen ska tas upp på nytt i vår."
    assert mended(text) == right


def test_names_are_taken_from_the_other_documents():
    sound = (
        "Deltagare: Åsa Hålvad, Sjövik, Pär Källqvärn, Övre Åby och Östen Näsbäck, Södra Öja. "
        + "Ordföranden hälsade alla välkomna till årets möte. " * 8
    )
    damaged = (
        "Asa Hilvad och Par Killqvarn halsade alla valkomna till arets mote. "
        + "Fragan om atgarder togs upp pa motet fran foregaende ar. " * 12
    )
    known = known_from(merge([evidence_of(SourceText("andra.txt", sound))]))
    read = {delivered: repaired for _, delivered, repaired in tokens(SourceText("a", damaged), repair(SourceText("a", damaged), known))}
    assert (read["Hilvad"], read["Killqvarn"]) == ("Hålvad", "Källqvärn")


def test_the_same_text_is_repaired_the_same_way_again():
    _, scan = pairs_of("brf")[0]
    source = SourceText("scan.txt", scan)
    first = repair(source, Known())
    assert repair(source, Known()) == first
    clear_caches()
    assert repair(source, Known()) == first


def test_tokens_tell_offset_delivered_and_read():
    source = SourceText("x.txt", "10.Nasta mote, den 1 maj")
    replacements = (Replacement(3, 8, "Nästa"), Replacement(9, 13, "möte"))
    assert tokens(source, replacements) == [
        (0, "10.Nasta", "10.Nästa"),
        (9, "mote,", "möte,"),
        (15, "den", "den"),
        (19, "1", "1"),
        (21, "maj", "maj"),
    ]


def test_a_replacement_over_two_tokens_is_told_at_the_first():
    source = SourceText("x.txt", "i hop nu")
    assert tokens(source, (Replacement(0, 5, "ihop"),)) == [(0, "i", "ihop"), (2, "hop", ""), (6, "nu", "nu")]


DAMAGED = "fran pa ar f6r ordférande motet Nasta fragan atgarder 1 kI § 2023 Tyres6 Gverenskommelse moéte drendet StorSthlm H&M a&o 45&6 (SSK) e-post é 6"
SOUND = "på mötet hälsade ordföranden alla välkomna och frågan om åtgärder bordlades the of fran 1 § 12:30"


@given(
    st.lists(st.one_of(st.sampled_from(DAMAGED.split()), st.text(max_size=6)), max_size=60),
    st.sampled_from([" ", "\n", "  ", "\n\n", "\f"]),
)
@settings(max_examples=60, deadline=None)
def test_replacements_stand_in_order_inside_the_text(pieces, glue):
    source = SourceText("x.txt", glue.join(["fran motet om fragan", *pieces, "pa motet om fragan"]))
    found = repair(source, Known())
    position = 0
    for replacement in found:
        assert position <= replacement.start < replacement.end <= len(source.text)
        assert replacement.text != source.text[replacement.start : replacement.end]
        position = replacement.end
    assert "".join(t for _, t, _ in tokens(source, found)) == "".join(source.text.split())
    assert repair(source, Known()) == found


@given(
    st.lists(
        st.sampled_from(SOUND.split()),
        min_size=80,
    )
)
@settings(max_examples=30, deadline=None)
def test_text_that_has_its_letters_is_untouched(words):
    text = " ".join(words)
    if sum(text.count(letter) for letter in "åäö") >= 0.03 * len(text):
        assert repair(SourceText("x.txt", text), Known()) == ()
