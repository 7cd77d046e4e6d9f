from __future__ import annotations

from datetime import date

import pytest

from kansli.reader.matters import State, follow_up, missing_meetings
from kansli.reader.matters.followup import body_key
from kansli.reader.records import Assignment, Basis, DatedEvent, Head, NextMeeting, Outstanding, Reading, Review, Span, Told

MARCH, MAY, SEPTEMBER = date(2030, 3, 4), date(2030, 5, 6), date(2030, 9, 2)


def span(words, at=0):
    return Span(((at, at + len(words)),), words)


def given(task, who="Eva Ek"):
    return Assignment("A1", "3", who, task, None, Basis.DECISION, "D1", span(f"{who} får i uppdrag att {task}."), "test")


def listed(matter, who="Eva Ek", at=500):
    return Outstanding("5", matter, who, span(matter, at), "test")


def told(passage, keys=(), reports=False):
    keys = frozenset(keys) or frozenset(word for word in passage.quote.lower().strip(".").split() if len(word) > 6)
    return Told("3", keys, reports, passage)


def reading(
    document, day, *, assignments=(), outstanding=(), complete=False, reports=(), events=(), following=None, body="Norra ledningsgruppen"
):
    reviews = (Review("5", complete, span("De som återstår är:", 480), "test"),) if outstanding or complete else ()
    passages = [told(fact.span) for fact in (*assignments, *outstanding)]
    passages += [told(span(words, 900 + 100 * n), reports=True) for n, words in enumerate(reports)]
    # Other passages of the same minutes, so that the words of the assignment are rare ones.
    passages += [told(span(f"annat{document}{n}", 5000 + 100 * n)) for n in range(20)]
    return Reading(
        document,
        "test",
        Head(body=body, date=day),
        assignments=assignments,
        outstanding=outstanding,
        reviews=reviews,
        told=tuple(passages),
        dated_events=events,
        next_meeting=following,
    )


COST = "undersöka kostnaden för växeltelefonin"


def only(readings):
    (found,) = follow_up(readings)
    return found


def test_given_and_no_list_since_is_new():
    assert only([reading("a", MARCH, assignments=(given(COST),))]).state is State.NEW


def test_a_later_list_carries_it_on():
    found = only(
        [
            reading("a", MARCH, assignments=(given(COST),)),
            reading("b", MAY, outstanding=(listed("Kostnaden för växeltelefonin"),), complete=True),
        ]
    )
    assert (found.state, found.document, found.later_document) == (State.CARRIED_ON, "a", "b")


def test_a_complete_list_without_it_asks():
    found = only([reading("a", MARCH, assignments=(given(COST),)), reading("b", MAY, complete=True)])
    assert found.state is State.NO_LONGER_MENTIONED


def test_a_list_that_does_not_say_it_is_complete_takes_nothing_away():
    states = [
        one.state
        for one in follow_up(
            [reading("a", MARCH, assignments=(given(COST),)), reading("b", MAY, outstanding=(listed("Skyltar vid infarten"),))]
        )
    ]
    assert State.NO_LONGER_MENTIONED not in states


def test_a_later_passage_that_reports_it_is_offered():
    found = only(
        [
            reading("a", MARCH, assignments=(given(COST),)),
            reading("b", MAY, reports=("Eva Ek redovisar kostnaden för växeltelefonin.",), complete=True),
        ]
    )
    assert (found.state, found.later_document) == (State.SEEMS_REPORTED, "b")
    assert "redovisar" in found.later.quote


def test_only_the_same_body_s_list_counts():
    found = only([reading("a", MARCH, assignments=(given(COST),)), reading("b", MAY, complete=True, body="Södra nämnden")])
    assert found.state is State.NEW


def test_a_second_list_without_it_asks_again():
    found = only(
        [
            reading("a", MARCH, assignments=(given(COST),)),
            reading("b", MAY, outstanding=(listed("Kostnaden för växeltelefonin"),), complete=True),
            reading("c", SEPTEMBER, complete=True),
        ]
    )
    assert found.state is State.NO_LONGER_MENTIONED


def test_the_question_names_the_meetings_whose_minutes_are_missing():
    june = date(2030, 6, 10)
    plan = DatedEvent("4", "möte", "Ledningsgruppen", june, None, None, None, span("Ledningsgruppens möte 10 juni"), "test")
    found = only([reading("a", MARCH, assignments=(given(COST),), events=(plan,)), reading("b", SEPTEMBER, complete=True)])
    assert found.missing == (june,)


def test_missing_meetings_are_those_told_of_and_not_read():
    plan = [
        DatedEvent("4", "möte", "Ledningsgruppen", day, None, None, None, span("möte"), "test") for day in (MARCH, MAY, date(2031, 1, 8))
    ]
    readings = [
        reading("a", MARCH, events=plan, following=NextMeeting(date(2030, 4, 2), None, None, None, span("2 april"), "test")),
        reading("b", SEPTEMBER),
    ]
    assert missing_meetings(readings) == {"ledningsgrupp": (date(2030, 4, 2), MAY)}


@pytest.mark.parametrize(
    "name", ["Norrvallens kommuners ledningsgrupp", "Ledningsgruppen", "ledningsgruppens", "Ledningsgruppen och Regionen"]
)
def test_full_and_short_names_of_a_body_are_one(name):
    assert body_key(name) == "ledningsgrupp"


def test_no_name_no_key():
    assert body_key(None) == body_key("  ") == ""
