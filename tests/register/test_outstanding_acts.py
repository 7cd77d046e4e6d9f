"""What a person does with what is outstanding: each act shows on the list, and can be undone."""

from __future__ import annotations

from datetime import date

import pytest

from kansli.audit.acts import undo
from kansli.audit.models import Act
from kansli.register.following import tie_together
from kansli.register.models import Awaited, Handover, News
from kansli.register.selectors.outstanding import outstanding
from kansli.register.services import outstanding as services
from kansli.register.services.matters import NotPossibleError

FIRST, SECOND, LAST = date(2022, 12, 2), date(2023, 6, 9), date(2023, 12, 15)
PARTS = ("listed", "added", "reported", "unheard", "closed")


@pytest.fixture
def scope(samples, secretary):
    return secretary.scope(samples)


def place(scope, day, begins):
    """In which part the row that begins so stands on a day; None: nowhere."""
    found = outstanding(scope, day, shown=None, closed=True)
    return next((part for part in PARTS for row in found.rows(part) if row.awaited.what.startswith(begins)), None)


def awaited(begins):
    return Awaited.objects.select_related("due_meeting").get(what__startswith=begins)


def reports(begins):
    return list(News.objects.filter(awaited__what__startswith=begins, kind=News.Kind.SEEMS_REPORTED).select_related("awaited"))


COST, CONFERENCE, ORGANISATION = "undersöka vad det kostar", "ta fram ett nytt förslag på upplägg", "Organisationsförslag"


def test_closed_from_a_day_it_is_gone_from_that_day_and_not_before(scope, at):
    services.close(scope, [awaited(COST)], outcome="För dyrt, stängs", on=date(2023, 9, 21), at=at)
    assert place(scope, SECOND, COST) == "listed"
    assert place(scope, LAST, COST) == "closed"


def test_a_review_that_lists_it_after_it_was_closed_brings_it_back(scope, at):
    services.close(scope, [awaited(COST)], outcome="Klart", on=date(2023, 1, 10), at=at)
    assert place(scope, date(2023, 2, 1), COST) == "closed"
    assert place(scope, SECOND, COST) == "listed"


def test_closing_asks_for_an_outcome_a_row_and_a_day_after_it_was_given(scope, at):
    one = awaited(COST)
    with pytest.raises(NotPossibleError, match="hur det slutade"):
        services.close(scope, [one], outcome=" ", on=LAST, at=at)
    with pytest.raises(NotPossibleError, match="minst en rad"):
        services.close(scope, [], outcome="Klart", on=LAST, at=at)
    with pytest.raises(NotPossibleError, match="före mötet"):
        services.close(scope, [one], outcome="Klart", on=date(2022, 8, 31), at=at)
    assert not Act.objects.exists()


def test_a_report_that_is_accepted_closes_from_its_own_day(scope, at):
    services.accept_reports(scope, reports(CONFERENCE), at=at)
    one = awaited(CONFERENCE)
    assert (one.state, one.closed_on) == (Awaited.State.DONE, FIRST)
    assert one.outcome.startswith("Redovisat 2 december 2022: ”Helene Olofsson redovisar justerat förslag")
    assert place(scope, FIRST, CONFERENCE) == "closed"


def test_a_report_that_is_refused_brings_it_back_and_stays_refused_when_more_is_read(scope, at):
    services.refuse_reports(scope, reports(CONFERENCE), on=FIRST, at=at)
    assert place(scope, FIRST, CONFERENCE) == "added"
    tie_together(scope.cooperation)
    assert place(scope, FIRST, CONFERENCE) == "added"


def test_what_remains_by_a_persons_word_is_counted_until_a_later_review_leaves_it_out(scope, at):
    assert place(scope, FIRST, ORGANISATION) == "unheard"
    services.remains(scope, [awaited(ORGANISATION)], on=FIRST, at=at)
    assert place(scope, FIRST, ORGANISATION) == "added"
    assert place(scope, SECOND, ORGANISATION) == "unheard"


def test_a_question_put_off_comes_back_in_a_month(scope, at):
    services.ask_again(scope, [awaited(ORGANISATION)], on=LAST, at=at)
    found = outstanding(scope, LAST, shown=None)
    assert ORGANISATION not in " ".join(row.what for row in found.rows("unheard"))
    assert found.later == 1
    assert place(scope, date(2024, 1, 14), ORGANISATION) == "unheard"


def test_handed_over_with_its_history(scope, at):
    one = awaited(COST)
    services.hand_over(scope, [one], "Camilla  Broo", on=date(2023, 8, 1), at=at)
    owners = {row.awaited.pk: row.owner for day in (SECOND, LAST) for row in outstanding(scope, day).rows("listed")}
    assert owners[one.pk] == "Camilla Broo"
    assert [row.owner for row in outstanding(scope, SECOND).rows("listed") if row.awaited.pk == one.pk] == ["Helene Olofsson"]
    one.refresh_from_db()
    assert one.owner_person.name == "Camilla Broo"
    step = Handover.objects.get()
    assert (step.before, step.after, step.by) == ("Helene Olofsson", "Camilla Broo", "Karin Ek")


def test_many_are_handed_over_in_one_act(scope, at):
    rows = list(Awaited.objects.filter(owner="Helene Olofsson"))
    services.hand_over(scope, rows, "Camilla Broo", on=LAST, at=at)
    assert Act.objects.count() == 1
    assert Handover.objects.count() == len(rows) > 5


def test_next_step_and_day(scope, at):
    one = awaited(COST)
    services.plan(scope, [one], next_step="Fråga leverantören", due_on=date(2023, 12, 1), at=at)
    (row,) = [row for row in outstanding(scope, LAST).rows("listed") if row.awaited.pk == one.pk]
    assert row.next_step == "Fråga leverantören, senast 1 december 2023"
    assert row.passed


def test_reopened(scope, at):
    services.close(scope, [awaited(COST)], outcome="Klart", on=LAST, at=at)
    services.reopen(scope, [awaited(COST)], at=at)
    assert place(scope, LAST, COST) == "listed"


@pytest.mark.parametrize(
    "act",
    [
        lambda scope, at: services.close(scope, [awaited(COST), awaited(ORGANISATION)], outcome="Klart", on=LAST, at=at),
        lambda scope, at: services.accept_reports(scope, reports(CONFERENCE), at=at),
        lambda scope, at: services.refuse_reports(scope, reports(CONFERENCE), on=LAST, at=at),
        lambda scope, at: services.remains(scope, [awaited(ORGANISATION)], on=LAST, at=at),
        lambda scope, at: services.ask_again(scope, [awaited(ORGANISATION)], on=LAST, at=at),
        lambda scope, at: services.hand_over(scope, [awaited(COST)], "Camilla Broo", on=LAST, at=at),
        lambda scope, at: services.plan(scope, [awaited(COST)], next_step="Fråga", due_on=LAST, at=at),
    ],
)
def test_every_act_can_be_undone(scope, at, act):
    def state():
        return [list(Awaited.objects.order_by("pk").values()), list(News.objects.order_by("pk").values()), list(Handover.objects.values())]

    before = state()
    act(scope, at)
    assert state() != before
    undo(Act.objects.get(), user=scope.user.pk, at=at)
    assert state() == before
