from __future__ import annotations

from enum import StrEnum
from typing import Any

import pytest

from kansli.workflow import (
    MAIL,
    MINUTES,
    PLAN,
    PROPOSAL,
    REQUEST,
    Machine,
    MailAct,
    MinutesAct,
    MinutesState,
    NotNowError,
    PlanAct,
    ProposalAct,
    RequestAct,
    next_state,
)

MACHINES: list[tuple[Machine[Any, Any], type[StrEnum]]] = [
    (MAIL, MailAct),
    (MINUTES, MinutesAct),
    (PLAN, PlanAct),
    (PROPOSAL, ProposalAct),
    (REQUEST, RequestAct),
]
NAMES = [machine.thing for machine, _ in MACHINES]


@pytest.mark.parametrize(("machine", "acts"), MACHINES, ids=NAMES)
def test_every_state_can_be_reached_and_has_a_word(machine: Machine[Any, Any], acts: type[StrEnum]) -> None:
    states = type(machine.first)
    reached = {machine.first}
    while more := {after for (before, _), after in machine.steps.items() if before in reached} - reached:
        reached |= more
    assert reached == set(states) == set(machine.words)
    assert {act for _, act in machine.steps} == set(acts)


@pytest.mark.parametrize(("machine", "acts"), MACHINES, ids=NAMES)
def test_what_the_table_does_not_say_is_refused_in_words(machine: Machine[Any, Any], acts: type[StrEnum]) -> None:
    for state in type(machine.first):
        for act in acts:
            if (state, act) in machine.steps:
                assert next_state(machine, state, act) == machine.steps[state, act]
                assert act in machine.acts(state)
            else:
                with pytest.raises(NotNowError, match=machine.words[state]):
                    next_state(machine, state, act)


def test_what_is_sent_out_never_changes() -> None:
    assert not MINUTES.acts(MinutesState.RELEASED)


def test_minutes_are_released_only_when_both_hands_are_on_them() -> None:
    assert [before for (before, act) in MINUTES.steps if act == MinutesAct.RELEASE] == [MinutesState.APPROVED]
