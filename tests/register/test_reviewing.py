"""Acts of review on facts: what each does to a fact of each state, what follows in the register, and that each can be undone."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.support.minutes import last_act, offer, read_minutes

from kansli.audit.acts import ChangedMeanwhileError
from kansli.audit.models import Act, Entry
from kansli.meetings.models import Item, Minutes
from kansli.people.models import Person
from kansli.register.models import Attendance, Awaited, Decision, DecisionNumber, Fact, Remark
from kansli.register.reading import passage
from kansli.register.selectors.passages import passage_of
from kansli.register.selectors.review_acts import acts_of_others, stamp_of, told
from kansli.register.selectors.visible import visible_awaited, visible_decisions
from kansli.register.services import reviewing
from kansli.register.services.reviewing import Place, Said, Seen, UnclearError

State, Kind = Fact.State, Fact.Kind


@pytest.fixture
def minutes(cooperation, at) -> Minutes:
    return read_minutes(cooperation, at)


@pytest.fixture
def scope(secretary):
    return secretary.scope()


@pytest.fixture
def other(administrator):
    return administrator.scope()


def one(minutes, kind, words="") -> Fact:
    return Fact.objects.get(minutes=minutes, kind=kind, quote__contains=words)


def marked(minutes, words) -> Place:
    span = passage_of(minutes, words)
    assert span is not None
    return Place(passage(span))


def rows(minutes) -> dict[str, list]:
    """All that an undo must put back."""
    return {
        "facts": list(Fact.objects.filter(minutes=minutes).order_by("pk").values()),
        "items": list(Item.objects.filter(minutes=minutes).order_by("pk").values()),
        "awaited": list(Awaited.objects.order_by("pk").values()),
        "attendance": list(Attendance.objects.order_by("pk").values()),
        "decisions": list(Decision.objects.order_by("pk").values("pk", "ceiling_sek", "validity")),
        "remarks": list(Remark.objects.filter(minutes=minutes).order_by("pk").values()),
        "people": list(Person.objects.order_by("pk").values()),
    }


ACTS = {
    "accept": lambda scope, minutes, fact, at: reviewing.accept(scope, minutes, [fact.pk], seen=Seen(), at=at),
    "accept_for": lambda scope, minutes, fact, at: reviewing.accept(scope, minutes, [fact.pk], seen=Seen(), at=at, owner="Petra Lind"),
    "correct": lambda scope, minutes, fact, at: reviewing.correct(
        scope, minutes, fact.pk, Said({"task": "Räkna om kostnaden", "assignee": "Petra Lind"}, fact.item_id), seen=Seen(), at=at
    ),
    "reject": lambda scope, minutes, fact, at: reviewing.reject(scope, minutes, fact.pk, seen=Seen(), at=at),
    "take_back": lambda scope, minutes, fact, at: reviewing.take_back(scope, minutes, fact.pk, seen=Seen(), at=at),
}
FOUND, OFFERED, CONFIRMED, CORRECTED, REJECTED = State
TABLE = {
    ("accept", FOUND): CONFIRMED, ("accept", CONFIRMED): CONFIRMED, ("accept", CORRECTED): CORRECTED, ("accept", REJECTED): CONFIRMED,
    ("accept_for", OFFERED): CORRECTED, ("accept_for", CONFIRMED): CONFIRMED,
    ("correct", FOUND): CORRECTED, ("correct", OFFERED): CORRECTED, ("correct", CONFIRMED): CORRECTED, ("correct", CORRECTED): CORRECTED, ("correct", REJECTED): CORRECTED,
    ("reject", FOUND): REJECTED, ("reject", OFFERED): REJECTED, ("reject", CONFIRMED): REJECTED, ("reject", CORRECTED): REJECTED, ("reject", REJECTED): REJECTED,
    ("take_back", FOUND): FOUND, ("take_back", OFFERED): OFFERED, ("take_back", CONFIRMED): CONFIRMED, ("take_back", CORRECTED): CORRECTED, ("take_back", REJECTED): CONFIRMED,
}  # fmt: skip


@pytest.mark.parametrize(("act", "state"), TABLE)
def test_state_after_an_act_and_after_its_undoing(minutes, scope, at, act, state):
    fact = offer(minutes) if state == OFFERED else one(minutes, Kind.ASSIGNMENT, "Karin Ek")
    Fact.objects.filter(pk=fact.pk).update(state=state)
    before = rows(minutes)
    ACTS[act](scope, minutes, fact, at)
    fact.refresh_from_db()
    assert fact.state == TABLE[act, state]
    done = last_act(scope, minutes)
    if done:
        reviewing.undo(scope, minutes, done.pk, at=at)
    assert rows(minutes) == before


@pytest.mark.parametrize("state", [OFFERED, FOUND])
def test_an_assignment_counts_only_with_somebody_responsible(minutes, scope, at, state):
    fact = offer(minutes)
    Fact.objects.filter(pk=fact.pk).update(state=state)
    with pytest.raises(UnclearError, match="Välj vem som ansvarar") as told_:
        reviewing.accept(scope, minutes, [fact.pk], seen=Seen(), at=at)
    assert told_.value.fact == fact.pk
    assert not Act.objects.exists()


def test_an_offered_assignment_begins_to_be_awaited_when_it_is_one(minutes, scope, at):
    fact = offer(minutes)
    assert not visible_awaited(scope).filter(pk=fact.pk).exists()
    reviewing.accept(scope, minutes, [fact.pk], seen=Seen(), at=at, owner="Petra Lind")
    awaited = visible_awaited(scope).get(pk=fact.pk)
    assert (awaited.what, awaited.owner, awaited.owner_person.name) == ("stämma av med regionen", "Petra Lind", "Petra Lind")
    reviewing.undo(scope, minutes, last_act(scope, minutes).pk, at=at)
    assert not Awaited.objects.filter(pk=fact.pk).exists()


def test_a_rejected_decision_leaves_the_lists_and_comes_back(minutes, scope, at):
    fact = one(minutes, Kind.DECISION, "150 000")
    reviewing.reject(scope, minutes, fact.pk, seen=Seen(), at=at)
    assert fact.pk not in visible_decisions(scope).values_list("pk", flat=True)
    reviewing.take_back(scope, minutes, fact.pk, seen=Seen(), at=at)
    assert fact.pk in visible_decisions(scope).values_list("pk", flat=True)


def test_numbers_follow_the_text_whatever_is_confirmed_first(minutes, scope, at):
    first, second = one(minutes, Kind.DECISION, "inriktning"), one(minutes, Kind.DECISION, "150 000")
    reviewing.accept(scope, minutes, [second.pk], seen=Seen(), at=at)
    reviewing.accept(scope, minutes, [first.pk], seen=Seen(), at=at)
    series = f"{minutes.meeting.body.label} 2026-06-05 p. 3:"
    assert [Decision.objects.get(pk=fact.pk).number for fact in (first, second)] == [f"{series}1", f"{series}2"]


def test_a_number_stays_with_its_decision_and_is_never_given_again(minutes, scope, at):
    fact = one(minutes, Kind.DECISION, "150 000")
    reviewing.accept(scope, minutes, [fact.pk], seen=Seen(), at=at)
    number = Decision.objects.get(pk=fact.pk).number
    reviewing.undo(scope, minutes, last_act(scope, minutes).pk, at=at)
    reviewing.accept(scope, minutes, [fact.pk], seen=Seen(), at=at)
    assert Decision.objects.get(pk=fact.pk).number == number
    place = marked(minutes, "Petra Lind berättar om läget i upphandlingen.")
    item = fact.item_id
    added = reviewing.add(scope, minutes, Kind.DECISION, Said({}, item, place), at=at)
    gone = Decision.objects.get(pk=added.pk).number
    reviewing.undo(scope, minutes, last_act(scope, minutes).pk, at=at)
    assert not Fact.objects.filter(pk=added.pk).exists()
    again = reviewing.add(scope, minutes, Kind.DECISION, Said({}, item, place), at=at)
    assert Decision.objects.get(pk=again.pk).number not in {"", gone, number}
    assert DecisionNumber.objects.count() == 3


def test_the_rest_in_one_act_leaves_what_is_to_be_checked(minutes, scope, at, django_assert_max_num_queries):
    fact = offer(minutes)
    before = rows(minutes)
    with django_assert_max_num_queries(65):
        reviewing.accept_rest(scope, minutes, seen=Seen(), at=at)
    left = Fact.objects.filter(minutes=minutes).exclude(state=State.CONFIRMED)
    assert {one.doubt for one in left} == {"ansvarig saknas", "Mikael Broman ska justera men står inte bland de närvarande."}
    assert fact in left
    assert Act.objects.get().label.startswith("Godkände 2")
    reviewing.undo(scope, minutes, Act.objects.get().pk, at=at)
    assert rows(minutes) == before


def test_all_is_reviewed_when_nothing_waits_and_not_before(minutes, scope, at):
    reviewing.accept_rest(scope, minutes, seen=Seen(), at=at)
    minutes.refresh_from_db()
    assert minutes.reviewed_at is None
    reviewing.accept_rest(scope, minutes, seen=Seen(last=Act.objects.latest("pk").pk), at=at, doubtful=True)
    minutes.refresh_from_db()
    assert (minutes.reviewed_at, minutes.version) == (at, 3)
    reviewing.undo(scope, minutes, last_act(scope, minutes).pk, at=at)
    minutes.refresh_from_db()
    assert (minutes.reviewed_at, minutes.version) == (None, 4)


def test_a_correction_reaches_what_is_awaited_and_keeps_what_was_read(minutes, scope, at):
    fact = one(minutes, Kind.ASSIGNMENT, "Karin Ek")
    read = dict(fact.values)
    said = Said({"assignee": "Solberga", "task": "Kalla regionen", "due": "next_meeting", "due_date": None}, fact.item_id)
    reviewing.correct(scope, minutes, fact.pk, said, seen=Seen(), at=at)
    fact.refresh_from_db()
    awaited = Awaited.objects.get(pk=fact.pk)
    assert fact.read_values == read
    assert (awaited.owner, awaited.owner_organisation.name, awaited.owner_person) == ("Solberga", "Solberga", None)
    assert (awaited.what, awaited.due, awaited.due_on) == ("Kalla regionen", "next_meeting", None)


def test_a_correction_of_something_else_leaves_an_owner_who_has_handed_over(minutes, scope, at):
    fact = one(minutes, Kind.ASSIGNMENT, "Karin Ek")
    Awaited.objects.filter(pk=fact.pk).update(owner="Petra Lind", owner_person=Person.objects.get(name="Petra Lind"))
    reviewing.correct(scope, minutes, fact.pk, Said({"task": "Kalla regionen"}, fact.item_id), seen=Seen(), at=at)
    awaited = Awaited.objects.get(pk=fact.pk)
    assert (awaited.what, awaited.owner, awaited.owner_person.name) == ("Kalla regionen", "Petra Lind", "Petra Lind")


def test_nothing_changed_is_an_approval(minutes, scope, at):
    fact = one(minutes, Kind.TABLED)
    reviewing.correct(scope, minutes, fact.pk, Said(dict(fact.values), fact.item_id), seen=Seen(), at=at)
    fact.refresh_from_db()
    assert (fact.state, fact.read_values) == (State.CONFIRMED, None)


def test_a_corrected_name_is_the_person_of_that_name(minutes, scope, at):
    fact = one(minutes, Kind.ATTENDANCE, "Petra Lind")
    before = rows(minutes)
    said = Said({"name": "Petra Lindh", "organisation": "Nykvik", "role": "member", "present": False}, fact.item_id)
    reviewing.correct(scope, minutes, fact.pk, said, seen=Seen(), at=at)
    row = Attendance.objects.get(pk=fact.pk)
    assert (row.name, row.person.name, row.organisation.name, row.present) == ("Petra Lindh", "Petra Lindh", "Nykvik", False)
    reviewing.undo(scope, minutes, last_act(scope, minutes).pk, at=at)
    assert rows(minutes) == before


def test_a_ceiling_follows_its_amount(minutes, scope, at):
    amount, decision = one(minutes, Kind.AMOUNT), one(minutes, Kind.DECISION, "150 000")
    assert Decision.objects.get(pk=decision.pk).ceiling_sek == 150_000
    reviewing.correct(scope, minutes, amount.pk, Said({"amount_sek": 175_000.5}, amount.item_id), seen=Seen(), at=at)
    assert Decision.objects.get(pk=decision.pk).ceiling_sek == Decimal("175000.50")
    reviewing.reject(scope, minutes, amount.pk, seen=Seen(), at=at)
    assert Decision.objects.get(pk=decision.pk).ceiling_sek is None
    for _ in range(2):
        reviewing.undo(scope, minutes, last_act(scope, minutes).pk, at=at)
    assert Decision.objects.get(pk=decision.pk).ceiling_sek == 150_000


def test_an_added_assignment_rests_on_its_passage_and_is_awaited(minutes, scope, at):
    words = "Förslaget skickas ut till alla kommuner för synpunkter."
    item = minutes.items.get(number="4").pk
    said = Said({"assignee": "Kansliet", "task": words, "due": None, "due_date": None}, item, marked(minutes, words))
    before = rows(minutes)
    fact = reviewing.add(scope, minutes, Kind.ASSIGNMENT, said, at=at)
    [(start, end)] = fact.ranges
    assert minutes.text.content[start:end] == fact.quote == words
    assert (fact.state, fact.rule) == (State.CONFIRMED, "")
    assert visible_awaited(scope).get(pk=fact.pk).owner == "Kansliet"
    assert reviewing.add(scope, minutes, Kind.ASSIGNMENT, said, at=at).pk == fact.pk
    assert Act.objects.count() == 1
    reviewing.undo(scope, minutes, Act.objects.get().pk, at=at)
    assert rows(minutes) == before


def test_an_item_that_was_none_gives_what_it_held_to_the_one_before(minutes, scope, at):
    fact = one(minutes, Kind.ITEM, "Vattenplanen")
    inside = Fact.objects.filter(item=fact.item_id).exclude(pk=fact.pk)
    facts, before = set(inside.values_list("pk", flat=True)), rows(minutes)
    assert facts
    ranges = fact.item.ranges
    reviewing.reject(scope, minutes, fact.pk, seen=Seen(), at=at)
    third = minutes.items.get(number="3")
    assert facts <= set(Fact.objects.filter(item=third).values_list("pk", flat=True))
    assert third.ranges[-len(ranges) :] == ranges
    reviewing.take_back(scope, minutes, fact.pk, seen=Seen(), at=at)
    assert facts <= set(Fact.objects.filter(item=minutes.items.get(number="4")).values_list("pk", flat=True))
    for _ in range(2):
        reviewing.undo(scope, minutes, last_act(scope, minutes).pk, at=at)
    assert rows(minutes) == before


def test_an_item_can_be_added_between_two(minutes, scope, at):
    before = rows(minutes)
    place = marked(minutes, "Karin Ek får i uppdrag att kalla till ett möte med regionen den 20 augusti 2026.")
    reviewing.add(scope, minutes, Kind.ITEM, Said({"number": "4b", "heading": "Regionen"}, None, place), at=at)
    assert [item.number for item in minutes.items.all()] == ["1", "2", "3", "4", "4b", "5", "6"]
    assert one(minutes, Kind.ASSIGNMENT, "Karin Ek").item.number == "4b"
    reviewing.undo(scope, minutes, last_act(scope, minutes).pk, at=at)
    assert rows(minutes) == before


def test_a_corrected_heading_is_the_items(minutes, scope, at):
    fact = one(minutes, Kind.ITEM, "Vattenplanen")
    reviewing.correct(scope, minutes, fact.pk, Said({"number": "4", "heading": "Vattenplan"}, fact.item_id), seen=Seen(), at=at)
    assert minutes.items.get(number="4").heading == "Vattenplan"


def test_what_could_not_be_placed_can_be_left_as_it_is(minutes, scope, at):
    remark = Remark.objects.filter(minutes=minutes).first()
    reviewing.settle(scope, minutes, remark.pk, at=at)
    reviewing.settle(scope, minutes, remark.pk, at=at)
    remark.refresh_from_db()
    assert remark.settled
    reviewing.undo(scope, minutes, Act.objects.get().pk, at=at)
    remark.refresh_from_db()
    assert not remark.settled


# Two people at the same minutes


def test_what_somebody_else_has_corrected_is_not_approved_unseen(minutes, scope, other, at):
    fact = one(minutes, Kind.ASSIGNMENT, "Karin Ek")
    shown = Seen(stamps={fact.pk: stamp_of(fact)})
    reviewing.correct(other, minutes, fact.pk, Said({"task": "Kalla regionen"}, fact.item_id), seen=Seen(), at=at)
    for act in (reviewing.accept, reviewing.reject):
        target = [fact.pk] if act is reviewing.accept else fact.pk
        with pytest.raises(ChangedMeanwhileError, match=r"Inga Björk har under tiden ändrat samma uppgift: ändrade uppdrag ”Karin Ek får"):
            act(scope, minutes, target, seen=shown, at=at)
    fact.refresh_from_db()
    assert (fact.state, fact.values["task"]) == (State.CORRECTED, "Kalla regionen")


def test_the_rest_is_not_approved_over_somebody_elses_work(minutes, scope, other, at):
    fact = one(minutes, Kind.ASSIGNMENT, "Karin Ek")
    reviewing.reject(other, minutes, fact.pk, seen=Seen(), at=at)
    with pytest.raises(ChangedMeanwhileError, match="Inga Björk har arbetat i samma anteckningar under tiden: tog bort uppdrag"):
        reviewing.accept_rest(scope, minutes, seen=Seen(), at=at)
    assert not Fact.objects.filter(minutes=minutes, state=State.CONFIRMED).exists()
    reviewing.accept_rest(scope, minutes, seen=Seen(last=Act.objects.latest("pk").pk), at=at)
    fact.refresh_from_db()
    assert fact.state == State.REJECTED


def test_others_acts_are_told_and_ones_own_are_not(minutes, scope, other, at):
    for each, words in ((other, "Petra Lind"), (other, "Jonas Alm"), (scope, "Camilla Berg")):
        reviewing.accept(each, minutes, [one(minutes, Kind.ATTENDANCE, words).pk], seen=Seen(), at=at)
    assert told(acts_of_others(scope, minutes, 0)) == (
        "Inga Björk har arbetat i samma anteckningar under tiden: godkände deltagare ”Jonas Alm” (1 till)."
    )
    assert acts_of_others(scope, minutes, Act.objects.latest("pk").pk) == []


def test_a_form_posted_twice_is_one_act(minutes, scope, at):
    fact = one(minutes, Kind.ASSIGNMENT, "Karin Ek")
    shown = Seen(stamps={fact.pk: stamp_of(fact)})
    for _ in range(2):
        reviewing.accept(scope, minutes, [fact.pk], seen=shown, at=at)
    said = Said({"task": "Kalla regionen"}, fact.item_id)
    fact.refresh_from_db()
    shown = Seen(stamps={fact.pk: stamp_of(fact)})
    for _ in range(2):
        reviewing.correct(scope, minutes, fact.pk, said, seen=shown, at=at)
    fact.refresh_from_db()
    shown = Seen(stamps={fact.pk: stamp_of(fact)})
    for _ in range(2):
        reviewing.reject(scope, minutes, fact.pk, seen=shown, at=at)
    assert [act.verb for act in Act.objects.order_by("pk")] == ["register.accept", "register.correct", "register.reject"]
    assert Entry.objects.filter(verb__startswith="register.").count() == 3


def test_an_older_act_is_not_undone_over_a_later_one(minutes, scope, other, at):
    fact = one(minutes, Kind.ASSIGNMENT, "Karin Ek")
    reviewing.accept(scope, minutes, [fact.pk], seen=Seen(), at=at)
    reviewing.correct(other, minutes, fact.pk, Said({"task": "Kalla regionen"}, fact.item_id), seen=Seen(), at=at)
    with pytest.raises(ChangedMeanwhileError, match="Ångra den senare ändringen först"):
        reviewing.undo(scope, minutes, last_act(scope, minutes).pk, at=at)
    fact.refresh_from_db()
    assert fact.values["task"] == "Kalla regionen"
    with pytest.raises(Act.DoesNotExist):
        reviewing.undo(scope, minutes, last_act(other, minutes).pk, at=at)
