"""Role by action by state, written out; and the query says what the answer says."""

from __future__ import annotations

from itertools import product

import pytest

from kansli.access import Action, Role, State, Thing, check, visibility

EDIT = {Role.ADMINISTRATOR, Role.SECRETARIAT}
WHO = {
    Action.READ: set(Role),
    Action.IMPORT: EDIT,
    Action.REVIEW: EDIT,
    Action.EDIT: EDIT,
    Action.SEE_HISTORY: EDIT,
    Action.EXPORT_ALL: EDIT,
    Action.ADMINISTER: {Role.ADMINISTRATOR},
}
ME, ANOTHER = 7, 8
THINGS = [
    Thing(state=state, secret=secret, named=named)
    for state, secret, named in product(State, (False, True), (frozenset(), frozenset({ME}), frozenset({ANOTHER})))
]


def test_every_action_is_in_the_table():
    assert set(WHO) == set(Action)


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("role", [*Role, None])
def test_role_by_action(role, action):
    answer = check(role, action)
    assert bool(answer) == (role in WHO[action])
    if not answer:
        assert answer.reason.endswith(".")


@pytest.mark.parametrize("thing", THINGS, ids=lambda thing: f"{thing.state}-{thing.secret}-{sorted(thing.named)}")
@pytest.mark.parametrize("role", [*Role, None])
@pytest.mark.parametrize("person", [ME, None])
def test_role_by_state_and_secrecy(role, thing, person):
    seen = role in EDIT or (
        role is not None
        and (not thing.secret or person in thing.named)
        and (thing.state == State.RELEASED or (thing.state == State.REVIEW and person in thing.named))
    )
    assert bool(check(role, Action.READ, thing, person=person)) == seen


@pytest.mark.parametrize("role", [*Role, None])
@pytest.mark.parametrize("state", State)
def test_the_query_says_what_the_answer_says(role, state):
    sight = visibility(role, ME)
    assert bool(check(role, Action.READ, Thing(state=state), person=ME)) == (sight.everything or state in sight.states)
    secret = Thing(state=state, secret=True)
    assert bool(check(role, Action.READ, secret, person=ME)) == sight.everything


@pytest.mark.parametrize("action", [action for action in Action if action != Action.READ])
def test_nobody_edits_by_being_named(action):
    for role in set(Role) - EDIT:
        assert not check(role, action, Thing(named=frozenset({ME})), person=ME)
