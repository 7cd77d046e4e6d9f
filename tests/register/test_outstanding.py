"""The outstanding list against the minutes' own: the five samples on the days of their reviews."""

from __future__ import annotations

from datetime import date

import pytest

from kansli.matters.models import Matter
from kansli.people.models import Organisation
from kansli.register.models import Awaited, Fact, News
from kansli.register.selectors.outstanding import outstanding

FIRST, SECOND, LAST = date(2022, 12, 2), date(2023, 6, 9), date(2023, 12, 15)
REVIEWS = {
    FIRST: [
        "Helene Olofsson tar kontakt med regionen",
        "Helene Olofsson återkommer med förslag på ledningsgruppsmöte",
        "Helene Olofsson återkommer i frågan om kostnader för att ha samarbetsytan",
        "Diskussion om externa gäster",
    ],
    SECOND: ["Boka in möte mellan Samarbetskommittén och Stockholm stad", "Frågan som samarbetsytan på hemsidan"],
}
"""What the minutes of the day say is still open."""


@pytest.fixture
def scope(samples, secretary):
    return secretary.scope(samples)


def whats(rows):
    return [row.what for row in rows]


@pytest.mark.parametrize("day", REVIEWS)
def test_the_first_part_is_the_minutes_own_list(scope, day):
    found = outstanding(scope, day)
    rows = found.rows("listed")
    assert len(rows) == len(REVIEWS[day])
    assert all(row.what.startswith(told) for row, told in zip(rows, REVIEWS[day], strict=True))


@pytest.mark.parametrize("day", REVIEWS)
def test_no_row_of_the_first_two_parts_is_false(scope, day):
    found = outstanding(scope, day)
    allowed = {fact.pk for fact in Fact.objects.filter(meeting__date=day, kind=Fact.Kind.OUTSTANDING)}
    false = [row.what for row in found.rows("listed") if row.entry.pk not in allowed]
    false += [row.what for row in found.rows("added") if row.awaited.since != day]
    assert false == []
    assert found.counted == len(found.rows("listed")) + len(found.rows("added"))


def test_each_entry_is_tied_to_where_it_began(scope):
    row = next(row for row in outstanding(scope, SECOND).rows("listed") if "samarbetsytan" in row.what)
    assert row.since == date(2022, 9, 1)
    assert (row.as_of - row.since).days == 281
    assert row.owner == "Helene Olofsson"
    assert row.matter.name == "Samarbetsytan"
    assert (row.last.on, row.last.kind) == (FIRST, News.Kind.LISTED)


def test_the_list_names_what_it_rests_on(scope):
    found = outstanding(scope, LAST)
    assert (found.minutes, found.until) == (5, LAST)
    group = [one.date for one in found.missing if one.body.key == "ledningsgrupp"]
    assert group == [date(2023, 2, 10), date(2023, 4, 28), date(2023, 9, 21), date(2023, 10, 27)]


def test_what_later_minutes_seem_to_report_stands_apart_with_its_passage(scope):
    reported = {row.what: row.report for row in outstanding(scope, FIRST).rows("reported")}
    conference = next(news for what, news in reported.items() if "Södertörnskonferensen 2023" in what)
    assert (conference.on, conference.words) == (
        FIRST,
        "Helene Olofsson redovisar justerat förslag till upplägg för Södertörnskonferensen 2023.",
    )
    chair = next(news for what, news in reported.items() if what.startswith("Förslag val ordförande"))
    assert "Botkyrka blir ordförande" in chair.words


@pytest.mark.parametrize("passage", ["Hemsidan går att redigera igen", "förslag till agenda för mötet med regionen"])
def test_common_words_report_nothing(scope, passage):
    rows = [*outstanding(scope, SECOND, shown=None).rows("reported"), *outstanding(scope, LAST, shown=None).rows("reported")]
    assert not [row.what for row in rows if passage in row.report.words]


def test_what_is_no_longer_mentioned_is_asked_with_the_meetings_that_are_missing_and_never_counted(scope):
    found = outstanding(scope, LAST)
    row = next(row for row in found.rows("unheard") if row.what.startswith("Organisationsförslag"))
    assert [one.date for one in row.missing] == [date(2023, 2, 10), date(2023, 4, 28), date(2023, 9, 21), date(2023, 10, 27)]
    later, same_day = row.beside
    assert "starta upp nya organisationen" in later.words
    assert "antingen via mejl eller extra möte" in same_day.words
    assert found.counted == len(found.rows("listed")) + len(found.rows("added"))


def test_before_any_review_all_that_was_given_is_added(scope):
    found = outstanding(scope, date(2022, 9, 15))
    assert found.rows("listed") == []
    assert found.rows("unheard") == []
    assert {row.since for row in found.rows("added")} == {date(2022, 9, 1)}


def test_nothing_is_outstanding_before_the_first_minutes(scope):
    found = outstanding(scope, date(2022, 8, 31))
    assert (found.parts, found.minutes, found.counted) == ([], 0, 0)


def test_history_before_a_day_is_not_outstanding_but_what_a_review_lists_is(scope):
    scope.cooperation.history_before = date(2022, 10, 1)
    found = outstanding(scope, SECOND, shown=None)
    assert "samarbetsytan" in " ".join(whats(found.rows("listed")))
    assert all(row.since >= date(2022, 10, 1) for part in ("added", "reported", "unheard") for row in found.rows(part))
    assert found.history > 0


def test_what_is_only_watched_is_never_late(scope):
    late = Awaited.objects.select_related("fact").get(what__startswith="Kompetensutveckling")
    assert next(row for row in outstanding(scope, LAST).rows("added") if row.awaited.pk == late.pk).passed
    late.fact.matter = Matter.objects.create(cooperation=scope.cooperation, name="Kompetens", key="kompetens", state=Matter.State.WATCHED)
    late.fact.save()
    row = next(row for row in outstanding(scope, LAST).rows("added") if row.awaited.pk == late.pk)
    assert row.watched
    assert not row.passed


def test_what_belongs_to_a_closed_matter_is_gone_from_the_day_it_was_closed(scope):
    Matter.objects.filter(cooperation=scope.cooperation, name="Samarbetsytan").update(
        state=Matter.State.CLOSED, outcome="Avvecklad", closed_on=date(2023, 9, 21)
    )
    assert any("samarbetsytan" in what for what in whats(outstanding(scope, SECOND).rows("listed")))
    assert not any("samarbetsytan" in what for what in whats(outstanding(scope, LAST).rows("listed")))


def test_owner_municipality_and_group_narrow_the_list(scope):
    everything = outstanding(scope, LAST, shown=None)
    owner = next(one for one in everything.owners if one.name == "Helene Olofsson")
    theirs = outstanding(scope, LAST, owner=owner.key, shown=None)
    assert {row.awaited.owner for part in ("listed", "added", "reported", "unheard") for row in theirs.rows(part)} == {"Helene Olofsson"}
    botkyrka = Organisation.objects.get(cooperation=scope.cooperation, name="Botkyrka")
    assert any(row.owner == "Botkyrka" for row in outstanding(scope, LAST, municipality=botkyrka, shown=None).rows("reported"))
    assert outstanding(scope, LAST, municipality=botkyrka).counted < everything.counted
    assert outstanding(scope, LAST, body=everything.parts[0].body.pk).counted == everything.counted


def test_folded_parts_are_cut_and_counted_in_full(scope):
    found = outstanding(scope, LAST, shown=1)
    assert (len(found.rows("reported")), len(found.rows("unheard"))) == (1, 1)
    assert found.reported > 1
    assert found.unheard > 1
