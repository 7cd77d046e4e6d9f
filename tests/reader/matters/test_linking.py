from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from kansli.reader.matters import KnownMatter, link, matters_json
from kansli.reader.records import DatedEvent, Event, Head, Item, NextMeeting, Outcome, Reading, Span, Topic


def topic(item, name, kind="heading", *, key=None, standing=False, times=1, event=None, back=False, at=0):
    span = Span(((at, at + len(name)),), f"Det gäller {name}.")
    return Topic(item, key or name.lower(), name, kind == "name", kind == "heading", standing, times, event, back, span)


def reading(document, day, *topics, items=()):
    return Reading(document, "test", Head(body="Norra ledningsgruppen", date=day), topics=topics, items=items)


MARCH, MAY, SEPTEMBER = date(2030, 3, 4), date(2030, 5, 6), date(2030, 9, 2)


def places(links, name):
    return [
        (mention.document, mention.item)
        for matter in links.matters
        if name in (matter.name, *matter.also_called)
        for mention in matter.mentions
    ]


def test_a_heading_word_of_two_meetings_is_one_matter():
    links = link([reading("b", MAY, topic("4", "Hamnspåret", key="hamnspår")), reading("a", MARCH, topic("2", "hamnspår", key="hamnspår"))])
    assert places(links, "Hamnspåret") == [("a", "2"), ("b", "4")]
    first, second = links.matters[0].mentions
    assert (first.event, second.event) == (Event.RAISED, Event.INFORMED)
    assert first.why == "rubriken har ordet ”hamnspår”"


def test_a_word_in_passing_makes_no_matter():
    links = link(
        [
            reading("a", MARCH, topic("2", "Hamnspåret", key="hamnspår")),
            reading("b", MAY, topic("4", "hamnspåret", "word", key="hamnspår")),
        ]
    )
    assert links.matters == ()


def test_a_name_spoken_of_at_length_is_more_than_passing():
    long = topic("4", "KOLL", "name", key="kol", times=3)
    links = link([reading("a", MARCH, topic("2", "KOLL", "name", key="kol", times=5)), reading("b", MAY, long)])
    assert places(links, "KOLL") == [("a", "2"), ("b", "4")]


def test_one_meeting_alone_makes_no_matter():
    assert link([reading("a", MARCH, topic("2", "Hamnspåret"), topic("3", "Hamnspåret"))]).matters == ()


@pytest.mark.parametrize("spelled", ["RUFES", "RUES", "RUFSA"])
def test_a_misspelled_acronym_is_brought_to_the_one_said_most(spelled):
    links = link(
        [
            reading("a", MARCH, topic("2", "RUFS", "name", key="rufs", times=6)),
            reading("b", MAY, topic("4", spelled, "name", key=spelled.lower(), event=Event.DECIDED)),
        ]
    )
    assert places(links, "RUFS") == [("a", "2"), ("b", "4")]
    assert spelled in links.matters[0].also_called


def test_short_names_and_names_with_numbers_are_never_misspellings():
    links = link(
        [
            reading(
                "a",
                MARCH,
                topic("2", "VAS", "name", key="vas", times=6),
                topic("3", "PLAN2030", "name", key="plan2030", times=4),
            ),
            reading(
                "b",
                MAY,
                topic("4", "VAT", "name", key="vat", times=3),
                topic("5", "PLAN2031", "name", key="plan2031", times=3),
            ),
        ]
    )
    assert links.matters == ()


def test_the_order_of_the_readings_does_not_matter():
    readings = [
        reading(
            f"d{n}",
            MARCH + timedelta(days=20 * n),
            *(topic(str(i), f"Ämne{(n * i) % 7}") for i in range(1, 6)),
            topic("9", "KOST", "name", times=3),
        )
        for n in range(12)
    ]
    told = matters_json(link(readings))
    shuffled = list(readings)
    random.Random(7).shuffle(shuffled)  # noqa: S311 - a test's order
    assert matters_json(link(shuffled)) == told
    assert told


def test_a_known_matter_keeps_its_identity_when_more_is_linked():
    first = [reading("a", MARCH, topic("2", "Hamnspåret", key="hamnspår")), reading("b", MAY, topic("4", "Hamnspåret", key="hamnspår"))]
    known = KnownMatter("Ä-17", "Spåret till hamnen", frozenset({"hamnspår"}))
    links = link([*first, reading("c", SEPTEMBER, topic("1", "Hamnspår", key="hamnspår"))], [known])
    assert [(matter.id, matter.name, len(matter.mentions)) for matter in links.matters] == [("Ä-17", "Spåret till hamnen", 3)]


def test_what_a_person_rejected_is_never_tied_again_and_what_was_confirmed_stays():
    item = Item("7", "Annan rubrik", Outcome.TREATED, Span(((0, 5),), "Annan rubrik"), "test")
    readings = [
        reading("a", MARCH, topic("2", "Hamnspåret", key="hamnspår")),
        reading("b", MAY, topic("4", "Hamnspåret", key="hamnspår")),
        reading("c", SEPTEMBER, items=(item,)),
    ]
    known = KnownMatter("Ä-17", "Hamnspåret", frozenset({"hamnspår"}), frozenset({("c", "7")}), frozenset({("b", "4")}))
    assert places(link(readings, [known]), "Hamnspåret") == [("a", "2"), ("c", "7")]


def test_rejected_words_do_not_come_back_as_a_new_matter():
    known = KnownMatter("Ä-17", "Hamnspåret", frozenset({"hamnspår"}), rejected=frozenset({("b", "4"), ("a", "2")}))
    links = link(
        [reading("a", MARCH, topic("2", "Hamnspåret", key="hamnspår")), reading("b", MAY, topic("4", "Hamnspåret", key="hamnspår"))],
        [known],
    )
    assert links.matters == ()


def test_words_that_always_stand_together_are_one_matter():
    links = link(
        [
            reading("a", MARCH, topic("2", "Vision", key="vision"), topic("2", "Målbild", key="målbild")),
            reading("b", MAY, topic("5", "Vision", key="vision"), topic("5", "Målbild", key="målbild")),
        ]
    )
    assert [set(matter.keys) for matter in links.matters] == [{"vision", "målbild"}]


def test_a_word_of_every_document_in_a_large_archive_names_nothing():
    readings = [reading(f"d{n}", MARCH + timedelta(days=n), topic("2", "Lägesbild", "word", event=Event.DECIDED)) for n in range(40)]
    assert link(readings).matters == ()
    assert link(readings[:4]).matters == () or len(link(readings[:4]).matters) == 1


def test_new_readings_alone_are_tied_to_what_a_register_holds():
    known = KnownMatter("Ä-17", "Hamnspåret", frozenset({"hamnspår"}))
    links = link([reading("ny", SEPTEMBER, topic("3", "Hamnspåret", key="hamnspår"))], [known])
    assert [(matter.id, [mention.place for mention in matter.mentions]) for matter in links.matters] == [("Ä-17", [("ny", "3")])]


def planned(document, day, meeting):
    event = DatedEvent("8", "möte", "Ledningsgruppen", meeting, None, None, None, Span(((0, 5),), "möte"), "test")
    return replace(reading(document, day, topic("8", "Kommande", standing=True)), dated_events=(event,))


def test_linking_again_with_what_was_found_finds_the_same():
    readings = [
        reading("a", MARCH, topic("2", "Hamnspåret", key="hamnspår"), topic("3", "KOLL", "name", key="kol", times=4)),
        reading("b", MAY, topic("4", "Hamnspåret", key="hamnspår"), topic("5", "KOLL", "name", key="kol", times=3)),
        planned("c", MARCH, SEPTEMBER),
        planned("d", MAY, SEPTEMBER),
    ]
    first = link(readings)
    assert {matter.id for matter in first.matters} >= {"hamnspår", "kol", f"möte-{SEPTEMBER}"}
    known = [KnownMatter(matter.id, matter.name, matter.keys) for matter in first.matters]
    again = link(readings, known)
    assert [(matter.id, matter.mentions) for matter in again.matters] == [(matter.id, matter.mentions) for matter in first.matters]


def test_files_of_the_same_name_are_different_documents():
    links = link([reading("protokoll.txt", MARCH, topic("2", "Hamnspåret")), reading("protokoll.txt", MAY, topic("2", "Hamnspåret"))])
    assert [len(matter.mentions) for matter in links.matters] == [2]


def test_a_name_is_what_most_meetings_call_it_and_a_scans_spelling_with_a_year_is_another_name():
    links = link(
        [
            reading("a", MARCH, topic("2", "KOLLs", key="koll"), topic("4", "KOLLs", "name", key="koll", times=9)),
            reading("b", MAY, topic("4", "KOLL", "name", key="koll", times=3), topic("4", "KOEL 2050", "name", key="koel2050")),
            reading("c", SEPTEMBER, topic("1", "KOLL", "name", key="koll", times=3), topic("3", "KOEL 2050", "name", key="koel2050")),
        ]
    )
    matter = next(matter for matter in links.matters if "koll" in matter.keys)
    assert (matter.name, matter.also_called) == ("KOLL", ("KOEL", "KOLLs"))


def test_names_with_different_years_stay_apart():
    links = link(
        [
            reading("a", MARCH, topic("2", "KOLL 2030", "name", key="koll2030", times=3)),
            reading("b", MAY, topic("4", "KOLL 2040", "name", key="koll2040", times=3)),
        ]
    )
    assert links.matters == ()


def test_what_the_delivered_text_spells_otherwise_is_another_name():
    scanned = replace(topic("4", "KOLL", "name", key="koll", times=3), spelled=("K0LL",))
    links = link([reading("a", MARCH, topic("2", "KOLL", "name", key="koll", times=3)), reading("b", MAY, scanned)])
    assert links.matters[0].also_called == ("K0LL",)


def test_where_they_meet_next_is_no_matter():
    following = NextMeeting(SEPTEMBER, "08:30", None, "Ekeby kommunhus, Valsalen", Span(((0, 9),), "Valsalen."), "test")
    hall = topic("9", "Valsalen", "name", standing=True)
    both = [replace(reading(document, day, hall), next_meeting=following) for document, day in (("a", MARCH), ("b", MAY))]
    assert link(both).matters == ()
    assert places(link([replace(one, next_meeting=None) for one in both]), "Valsalen") == [("a", "9"), ("b", "9")]
