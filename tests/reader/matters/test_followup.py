from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kansli.reader.matters import Given, State, follow_up, missing_meetings
from kansli.reader.matters.followup import body_key
from kansli.reader.records import (
    Assignment,
    Basis,
    DatedEvent,
    Head,
    Item,
    NextMeeting,
    Outcome,
    Outstanding,
    Reading,
    Review,
    Span,
    Tabled,
    Told,
)

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


def test_two_groups_of_one_cooperation_are_two():
    assert body_key("Ledningsgruppen för Norra samverkan") == "ledningsgrupp"
    assert body_key("Styrgruppen för Norra samverkan") == body_key("Styrgruppen") == "styrgrupp"


def test_two_groups_for_two_things_are_two():
    assert body_key("Styrgruppen för gymnasiet") != body_key("Styrgruppen för vattnet") != body_key("Styrgruppen")


def test_no_name_no_key():
    assert body_key(None) == body_key("  ") == ""


def put_off(matter, to="next_meeting", item="3"):
    return Tabled(item, matter, None, to, span(f"{matter} bordlades.", 300), "test")


def with_items(found, *headings, **more):
    """The reading with items numbered from 3, after the two formal ones."""
    items = tuple(
        Item(str(number), heading, Outcome.TREATED, span(heading, 9000 + 100 * number), "test")
        for number, heading in enumerate(headings, 3)
    )
    return replace(found, items=items, **more)


def states(readings):
    return {one.what: one.state for one in follow_up(readings)}


def test_every_change_is_told_in_the_order_of_the_meetings():
    found = only(
        [
            reading("a", MARCH, assignments=(given(COST),)),
            reading("b", MAY, outstanding=(listed("Kostnaden för växeltelefonin"),), complete=True),
            reading("c", SEPTEMBER, complete=True),
        ]
    )
    assert [(change.state, change.document, change.met) for change in found.changes] == [
        (State.CARRIED_ON, "b", MAY),
        (State.NO_LONGER_MENTIONED, "c", SEPTEMBER),
    ]
    assert found.changes[0].span.quote == "Kostnaden för växeltelefonin"
    assert found.given is Given.ASSIGNMENT


def test_an_entry_that_nobody_gave_out_begins_with_its_list():
    found = only([reading("a", MARCH, outstanding=(listed("Skyltar vid infarten"),), complete=True)])
    assert (found.given, found.state, found.met) == (Given.LISTED, State.CARRIED_ON, MARCH)


def test_an_incomplete_list_carries_on_what_it_names_too():
    found = only(
        [
            reading("a", MARCH, outstanding=(listed("Skyltarna vid infarten"),), complete=True),
            reading("b", MAY, outstanding=(listed("Skyltarna tas upp till hösten"),)),
        ]
    )
    assert [change.met for change in found.changes] == [MARCH, MAY]


def test_what_was_put_off_is_taken_up_under_the_same_heading():
    found = only(
        [
            with_items(reading("a", MARCH), "Förslag till ordförande i nämnden", tabled=(put_off("Förslag till ordförande"),)),
            with_items(reading("b", MAY), "Lägesrapport", "Förslag till ordförande i nämnden 2031"),
        ]
    )
    assert (found.given, found.state, found.later_document) == (Given.TABLED, State.SEEMS_REPORTED, "b")
    assert found.later.quote == "Förslag till ordförande i nämnden 2031"


def test_what_is_put_off_again_is_not_taken_up():
    first, second = follow_up(
        [
            with_items(reading("a", MARCH), "Förslag till ordförande", tabled=(put_off("Förslag till ordförande"),)),
            with_items(reading("b", MAY), "Förslag till ordförande", tabled=(put_off("Förslag till ordförande"),)),
        ]
    )
    assert (first.state, second.state) == (State.NEW, State.NEW)


def test_another_heading_takes_nothing_up():
    found = only(
        [
            with_items(reading("a", MARCH), "Förslag till ordförande", tabled=(put_off("Förslag till ordförande"),)),
            with_items(reading("b", MAY), "Förslag till taxor"),
        ]
    )
    assert found.state is State.NEW


@pytest.mark.parametrize(("met", "state"), [(MAY, State.SEEMS_REPORTED), (SEPTEMBER, State.NEW)])
def test_what_is_due_at_a_meeting_is_reported_by_what_is_told_there_under_its_heading(met, state):
    task = replace(given("redovisa uppdraget"), due=MAY.isoformat(), due_date=MAY)
    found = only(
        [
            with_items(reading("a", MARCH, assignments=(task,)), "Gemensam växel"),
            with_items(reading("b", met, reports=("Arbetsgruppen berättar vad den kommit fram till.",)), "Gemensam växel"),
        ]
    )
    assert found.state is state


def test_a_passage_that_may_have_to_do_with_it_stands_beside_and_settles_nothing():
    found = only(
        [
            reading("a", MARCH, assignments=(given("undersöka kostnaden för växeltelefonin samt avtalet med leverantören"),)),
            reading("b", MAY, complete=True, reports=("Växeltelefonin fungerar igen.",)),
        ]
    )
    assert found.state is State.NO_LONGER_MENTIONED
    assert [(change.state, change.span.quote) for change in found.changes[-1:]] == [(State.BESIDE, "Växeltelefonin fungerar igen.")]


def test_one_short_name_in_common_reports_nothing():
    task = given("kontakta regionen om KOLL")
    passage = told(task.span, keys={"kol"})
    first = replace(reading("a", MARCH, assignments=(task,)), told=(passage, *reading("a", MARCH).told))
    later = replace(
        reading("b", MAY), told=(told(span("Regionen redovisar KOLL.", 900), keys={"kol"}, reports=True), *reading("b", MAY).told)
    )
    assert states([first, later]) == {"kontakta regionen om KOLL": State.NEW}


def test_the_list_that_carries_it_on_is_not_what_stands_beside_it():
    found = only(
        [
            reading("a", MARCH, assignments=(given(COST),)),
            reading("b", MAY, outstanding=(listed("Kostnaden för växeltelefonin"),), complete=True),
            reading("c", SEPTEMBER, reports=("Växeltelefonin fungerar igen sedan leverantören bytt utrustning.",)),
        ]
    )
    assert [(change.state, change.document) for change in found.changes] == [(State.CARRIED_ON, "b"), (State.BESIDE, "c")]
    assert found.state is State.CARRIED_ON


def test_two_short_sets_of_minutes_are_enough_to_follow_up():
    first = replace(reading("a", MARCH, assignments=(given(COST),)), told=(told(given(COST).span),))
    entry = listed("Kostnaden för växeltelefonin")
    second = replace(reading("b", MAY, outstanding=(entry,), complete=True), told=(told(entry.span),))
    assert only([first, second]).state is State.CARRIED_ON
