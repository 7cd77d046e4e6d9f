"""What is found in the samples and in invented minutes; the same on both databases, since the whole suite runs on both."""

from __future__ import annotations

import sqlite3

import pytest
from tests.support.minutes import read_minutes

from kansli.matters.models import Matter
from kansli.search.backends import EVERYTHING, TITLE, WHOLE, Match, sqlite
from kansli.search.models import Entry, Words
from kansli.search.query import parse, with_names
from kansli.search.selectors import Choice, query_of, search
from kansli.search.words import plain, tokens

MINUTES = """Minnesanteckningar från Norra samverkans ledningsgrupp

Tid: fredag den {day} kl 8.30-11.00
Plats: Ekeby kommunhus, Valsalen

Deltagare
Camilla Berg, Ekeby, ordförande
Jonas Alm, Solberga
Karin Ek, kansliet (sekreterare)

1. Välkommen
Camilla Berg hälsar alla välkomna till mötet.

2. {heading}
{text}

3. Nästa möte
Fredag den 4 december 2026 kl 8.30-11.00, Solberga kommunhus.
"""


def minutes(cooperation, at, text, *, day="5 juni 2026", heading="Skolskjutsar"):
    return read_minutes(cooperation, at, MINUTES.format(day=day, heading=heading, text=text), name=f"{day}.txt")


def titles(found) -> list[str]:
    return ["".join(words for words, _ in hit.title) for hit in found.hits]


def marked(found) -> set[str]:
    pieces = [piece for hit in found.hits for one in hit.passages for piece in (*one.excerpt.pieces, *one.excerpt.read_as)]
    return {words for words, is_marked in pieces if is_marked}


@pytest.mark.parametrize(
    ("asked", "first", "words"),
    [
        ("dialogmöten", "3. Utestående ärenden och föregående möten", "dialogmöten"),
        ("avhopp", "8. Södertörnskonferensen", "avhopp"),
        ("samarbetsyta kostnad", "3. Utestående ärenden och föregående möten", "samarbetsytan"),
        ("elkapacitet", "7. Verksamhetsplan och budget", "elkapacitet"),
        ("Kålbäck", "Petra Kålbäck", "Kålbäck"),
        ('"boka nytt möte"', "6. Kommande möten", "Boka nytt möte"),
    ],
)
def test_it_finds_the_passage(samples, secretary, asked, first, words):
    found = search(secretary.scope(samples), asked)
    assert titles(found)[0] == first
    assert words in marked(found)


def test_a_matter_is_found_by_any_of_its_names(samples, secretary):
    scope = secretary.scope(samples)
    matter = Matter.objects.get(cooperation=samples, other_names__name="RUFFS")
    for name in ("RUFS", "RUFFS", "rufss"):
        found = search(scope, name + " ")
        assert (found.hits[0].entry.kind, found.hits[0].entry.thing) == ("matter", matter.pk)
        assert {"9. RUFFS", "5. Nya RUFs", "2. Besök av Regionen"} <= set(titles(found))
    assert {"RUFFS", "RUFSS"} <= set(search(scope, "RUFs").query.names)
    assert "9. RUFFS" not in titles(search(scope, '"RUFSS"'))


@pytest.mark.parametrize("asked", ["nämndmöte", "möte", "MÖTEN", "nämnd", "nämndm", "sammanträdesrum nämndmötets"])
def test_forms_and_compounds(cooperation, secretary, at, asked):
    minutes(cooperation, at, "Till nämndmötet bokas ett sammanträdesrum.")
    assert "2. Skolskjutsar" in titles(search(secretary.scope(), asked))


@pytest.mark.parametrize(
    "asked", ["namndmote", "mot", "rum bokning", '"mötet sammanträdesrum"', "nämndmöte -rum", "sammanträdesrum -bokas"]
)
def test_what_is_not_there_is_not_found(cooperation, secretary, at, asked):
    minutes(cooperation, at, "Till nämndmötet bokas ett sammanträdesrum.")
    assert "2. Skolskjutsar" not in titles(search(secretary.scope(), asked + " "))


def test_whole_words_come_before_parts_and_the_latest_first(cooperation, secretary, at):
    minutes(cooperation, at, "Vi talade om avtalet.", day="5 juni 2026")
    minutes(cooperation, at, "Vi talade om avtalet.", day="3 april 2026")
    minutes(cooperation, at, "Vi talade om samverkansavtalet.", day="4 september 2026")
    found = search(secretary.scope(), "avtal")
    assert [hit.entry.date.isoformat() for hit in found.hits] == ["2026-06-05", "2026-04-03", "2026-09-04"]


def test_all_text_is_found_in_and_outside_the_items(cooperation, secretary, at):
    one = minutes(cooperation, at, "Vi talade om avtalet.")
    text = one.text.content
    known = sorted({token.group() for token in tokens(text) if len(token.group()) > 2})
    missed = [token for token in known if not search(secretary.scope(), f'"{token}"').total]
    assert missed == []


def test_a_hit_knows_where_it_stands(cooperation, secretary, at):
    one = minutes(cooperation, at, "Först något annat.\n\nSedan talade vi om avtalet.")
    hit = search(secretary.scope(), "avtal").hits[0]
    place = hit.passages[0].entry.place_of(hit.passages[0].excerpt.offset)
    assert one.text.content[place:].startswith("avtalet")


def test_facets_narrow_and_count(samples, secretary):
    scope = secretary.scope(samples)
    everything = search(scope, "möte ")
    facets = {facet.name: {option.label: option for option in facet.options} for facet in everything.facets}
    year = facets["ar"]["2022"]
    narrowed = search(scope, "möte ", Choice(year=2022))
    assert narrowed.total == year.count
    assert all(hit.entry.year == 2022 for hit in narrowed.hits)
    decisions = search(scope, "möte ", Choice(kind="decision"))
    assert decisions.total == facets["slag"]["Beslut"].count
    assert {passage.entry.kind for hit in decisions.hits for passage in hit.passages} == {"decision"}
    place = facets["kommun"]["Huddinge"]
    assert search(scope, "möte ", Choice(municipality=int(place.value))).total == place.count
    both = search(scope, "möte ", Choice(kind="decision", year=2022))
    assert both.total == next(one.count for one in narrowed.facets[0].options if one.label == "Beslut")


def test_words_that_stand_apart_are_told_of_one_by_one(cooperation, secretary, at):
    minutes(cooperation, at, "Vi talade om avtalet.")
    found = search(secretary.scope(), "avtal Camilla sjöfart")
    assert (found.total, [word for word, _ in found.alone]) == (0, ["avtal", "Camilla"])


QUERIES = ["möte", "samverk", '"får i uppdrag"', "RUFS -region", "2023", "9 juni", "kostnad samarbetsyta", "é", "kommun ledning", "150 000"]


def test_both_databases_give_the_same(samples, secretary):
    """The other index is made beside the database in use, of the same rows; every word of the samples is looked up in both."""
    other = sqlite3.connect(":memory:")
    other.execute("CREATE TABLE search_words (entry_id INTEGER PRIMARY KEY, title_stems TEXT, stems TEXT, parts TEXT)")
    for statement in sqlite.MAKE:
        other.execute(statement)
    rows = list(Words.objects.values_list("entry_id", "title_stems", "stems", "parts", "text"))
    other.executemany("INSERT INTO search_words VALUES (?, ?, ?, ?)", [row[:4] for row in rows])
    known = sorted({plain(token.group()) for row in rows for token in tokens(row[4])})
    scope = secretary.scope(samples)
    asked = [
        *QUERIES,
        *known[::3],
        *(f"{word} " for word in known[1::7]),
        *(f'"{a} {b}"' for a, b in zip(known[::20], known[1::20], strict=False)),
    ]
    assert len(asked) > 300
    found = 0
    for words in asked:
        query = query_of(scope, words)
        if not query:
            continue
        for where in (TITLE, WHOLE, EVERYTHING):
            sql, params = sqlite.ids(query, where)
            theirs = {pk for (pk,) in other.execute(sql.replace("%s", "?"), params)}
            assert set(Entry.objects.filter(Match(query).within(where)).values_list("pk", flat=True)) == theirs, (words, where)
            found += len(theirs)
    assert found > 1000


def test_the_index_follows_its_rows(samples):
    """Rows deleted and changed in any way are no longer found by their old words."""
    query = with_names(parse("landshövdingen "), {})
    there = set(Entry.objects.filter(Match(query).within(WHOLE)).values_list("pk", flat=True))
    assert there
    Words.objects.filter(pk__in=there).update(stems="annat")
    assert not Entry.objects.filter(Match(query).within(WHOLE)).exists()
    Entry.objects.filter(cooperation=samples).delete()
    assert not Words.objects.exists()
    assert not Entry.objects.filter(Match(with_names(parse("annat "), {})).within(WHOLE)).exists()


def test_few_queries_however_much_is_found(samples, secretary, django_assert_max_num_queries):
    secretary.get("/exempel/sok/?q=inget")
    with django_assert_max_num_queries(15):
        assert "träffar" in secretary.get("/exempel/sok/?q=RUFS+m%C3%B6te").content.decode()
    with django_assert_max_num_queries(15):
        secretary.get("/exempel/sok/?q=m%C3%B6te&slag=item&ar=2023")
