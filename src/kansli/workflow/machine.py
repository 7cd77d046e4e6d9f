"""A state table, and the one function that reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

S = TypeVar("S", bound=StrEnum)
A = TypeVar("A", bound=StrEnum)


class NotNowError(Exception):
    """The act is not possible in the state the thing is in. The message is Swedish, for the page."""


@dataclass(frozen=True, slots=True)
class Machine(Generic[S, A]):
    """States of one kind of thing, and which act leads from which to which."""

    thing: str
    """What it is, in Swedish and definite form, for messages: "Mötesplanen"."""
    first: S
    steps: Mapping[tuple[S, A], S]
    words: Mapping[S, str]
    """Each state in Swedish, as the pages show it."""

    def acts(self, state: S) -> list[A]:
        """What can be done in a state, in the table's order."""
        return [act for before, act in self.steps if before == state]


def next_state(machine: Machine[S, A], state: S, act: A) -> S:
    """The state that ``act`` leads to.

    Raises:
        NotNowError: the table has no such step.
    """
    try:
        return machine.steps[state, act]
    except KeyError:
        raise NotNowError(f"{machine.thing} är i läget ”{machine.words[state]}”, så det går inte just nu.") from None
