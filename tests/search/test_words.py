"""Stems and queries: every form of a word comes to one stem, and what is asked for is understood."""

from __future__ import annotations

import pytest

from kansli.search.query import Alternative, Query, parse, with_names
from kansli.search.words import part_stems, plain, stem, stems

FORMS = [
    "möte mötet möten mötena mötes mötets",
    "kostnad kostnaden kostnader kostnadernas",
    "kommitté kommittén kommittéer kommittéerna",
    "kommun kommunens kommuner kommunerna kommunernas",
    "konferens konferensen konferenser",
    "samarbetsyta samarbetsytan samarbetsytor",
    "program programmet programmen",
    "år året åren",
    "miljö miljön miljöns",
    "ordförande ordföranden ordförandens",
    "beslut beslutet besluta beslutade beslutas",
    "Haninge Haninges",
]


@pytest.mark.parametrize("forms", FORMS, ids=lambda forms: forms.split()[0])
def test_every_form_has_one_stem(forms):
    assert len({stem(plain(form)) for form in forms.split()}) == 1


@pytest.mark.parametrize(("one", "other"), [("var", "vår"), ("for", "för"), ("lag", "läg"), ("kal", "kål"), ("plan", "plats")])
def test_letters_are_told_apart(one, other):
    assert stem(plain(one)) != stem(plain(other))


def test_accents_case_and_thousands_do_not_matter():
    assert stems("KOMMITTÉ kommitte") == [stems("kommitté")[0]] * 2
    assert stems("högst 150 000 kr") == stems("högst 150\u00a0000 kr") == stems("högst 150000 kr")
    assert stems("den 9 juni 2023 100 kr")[1:4] == [*stems("9 juni"), "2023"]


def test_a_word_broken_at_the_end_of_a_line_is_whole():
    assert stems("samarbets-\nkommittén och sam\u00adverkan") == stems("samarbetskommittén och samverkan")
    assert stems("klimat-\noch trafiknätverk") == stems("klimat och trafiknätverk")


def test_compounds_have_the_stems_of_their_parts():
    assert stem("möte") in part_stems("nämndmöte")
    assert stem("grupp") in part_stems("ledningsgruppens")
    assert part_stems("Bergström") == ()


def test_the_last_word_may_be_unfinished():
    (group,) = parse("samar").groups
    assert Alternative(("samar",), prefix=True) in group
    (group,) = parse("samarbetsytan ").groups
    assert group == (Alternative(("samarbetsyt",)),)


def test_quotes_minus_and_common_words():
    asked = parse('"i uppdrag" att -region möte ')
    assert [[way.stems for way in group] for group in asked.groups] == [[("i", "uppdrag")], [("möt",)]]
    assert [way.stems for way in asked.without] == [("region",)]
    assert parse("och").groups
    assert parse("e-tjänst ").groups == ((Alternative(("e", "tjänst")),),)


@pytest.mark.parametrize("nothing", ["", "   ", '- " ” *', "()", "'"])
def test_nothing_asked_finds_nothing(nothing):
    assert not with_names(parse(nothing), {})


def row(words: str) -> tuple[str, ...]:
    return tuple(stems(words))


def test_other_names_stand_beside_the_word():
    names = [("Regional utvecklingsplan", " ".join(row("Regional utvecklingsplan"))), ("RUFFS", "ruff")]
    query = with_names(parse("nya RUFS kostnad "), {"ruf": names})
    assert [{way.stems for way in group} for group in query.groups] == [
        {row("nya")},
        {row("RUFS"), row("regional utvecklingsplan"), row("RUFFS")},
        {row("kostnad")},
    ]
    assert query.names == ("Regional utvecklingsplan", "RUFFS")


def test_a_name_of_several_words_is_one():
    name = row("regional utvecklingsplan")
    query = with_names(parse("regional utvecklingsplan "), {" ".join(name): [("RUFS", "ruf")]})
    assert query == Query(((Alternative(name), Alternative(("ruf",))),), (), ("RUFS",))


def test_words_in_quotes_are_taken_as_they_stand():
    assert parse('"RUFS"').rows(4) == {}
