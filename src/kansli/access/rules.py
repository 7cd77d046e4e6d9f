"""Roles, actions and the table that ties them together."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person is in a cooperation."""

    ADMINISTRATOR = "administrator"
    """Runs the installation: users, settings, backup. Edits as the secretariat does."""
    SECRETARIAT = "secretariat"
    """Reads in, reviews, edits and sends out."""
    CHAIR = "chair"
    MEMBER = "member"
    DEPUTY = "deputy"


class Action(StrEnum):
    """What can be done. Reading is one action; each verb that changes something is covered by another."""

    READ = "read"
    """Pages, lists, search, feeds and downloads of what the role sees."""
    IMPORT = "import"
    """Read in files, and answer the questions about them."""
    REVIEW = "review"
    """Accept, correct, add and reject facts."""
    EDIT = "edit"
    """Matters, assignments, persons and seats."""
    SEE_HISTORY = "see_history"
    """The log of what was done, and by whom."""
    EXPORT_ALL = "export_all"
    """Download everything at once."""
    ADMINISTER = "administer"
    """Users, roles, settings; remove a cooperation."""


class State(StrEnum):
    """How far minutes have come."""

    DRAFT = "draft"
    REVIEW = "review"
    RELEASED = "released"


@dataclass(frozen=True, slots=True)
class Thing:
    """What an action is done to, as far as permission depends on it."""

    state: str = State.RELEASED
    secret: bool = False
    named: frozenset[int] = frozenset()
    """Persons who may see it although it is secret, or while it is under review."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """Go ahead."""

    def __bool__(self) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Denied:
    """No, and why."""

    reason: str
    """In Swedish, for the page."""

    def __bool__(self) -> bool:
        return False


Answer = Allowed | Denied

_EDITORS = frozenset({Role.ADMINISTRATOR, Role.SECRETARIAT})
_READERS = frozenset(Role)
_WHO: dict[Action, frozenset[Role]] = {
    Action.READ: _READERS,
    Action.IMPORT: _EDITORS,
    Action.REVIEW: _EDITORS,
    Action.EDIT: _EDITORS,
    Action.SEE_HISTORY: _EDITORS,
    Action.EXPORT_ALL: _EDITORS,
    Action.ADMINISTER: frozenset({Role.ADMINISTRATOR}),
}
_WHY: dict[Action, str] = {
    Action.READ: "Du hör inte till den här samverkan.",
    Action.IMPORT: "Bara kansliet läser in anteckningar.",
    Action.REVIEW: "Bara kansliet granskar uppgifter.",
    Action.EDIT: "Bara kansliet ändrar här. Skriv till kansliet om något är fel.",
    Action.SEE_HISTORY: "Historiken visas för kansliet.",
    Action.EXPORT_ALL: "Bara kansliet kan ladda ner allt.",
    Action.ADMINISTER: "Bara administratören ändrar användare och inställningar.",
}


def check(role: Role | None, action: Action, thing: Thing | None = None, *, person: int | None = None) -> Answer:
    """May somebody with ``role`` (None: a stranger) do ``action`` to ``thing``?

    Args:
        role: the actor's role in the thing's cooperation.
        action: what is to be done.
        thing: what it is done to; None where permission depends on the role alone.
        person: the actor's person in the register, for things shown to named people only.
    """
    if role is None or role not in _WHO[action]:
        return Denied(_WHY[action] if role else _WHY[Action.READ])
    if thing is None or role in _EDITORS:
        return Allowed()
    if thing.secret and person not in thing.named:
        return Denied("Uppgiften är sekretessbelagd och visas bara för dem som kansliet har utsett.")
    if thing.state == State.DRAFT:
        return Denied("Anteckningarna är ett utkast hos kansliet.")
    if thing.state == State.REVIEW and person not in thing.named:
        return Denied("Anteckningarna är inte utskickade än.")
    return Allowed()


@dataclass(frozen=True, slots=True)
class Sight:
    """What a role sees, for selectors to put as a query. It says the same as :func:`check` with ``Action.READ``."""

    everything: bool
    """True: drafts and secret items too."""
    states: frozenset[str]
    """States of minutes that are seen without being named."""
    person: int | None
    """Secret things and minutes under review are seen where this person is named."""


def visibility(role: Role | None, person: int | None = None) -> Sight:
    """What ``role`` sees of its cooperation; nothing at all for a stranger."""
    if role is None:
        return Sight(everything=False, states=frozenset(), person=None)
    if role in _EDITORS:
        return Sight(everything=True, states=frozenset(State), person=person)
    return Sight(everything=False, states=frozenset({State.RELEASED}), person=person)
