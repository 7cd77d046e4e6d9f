"""What becomes of a decision after the meeting: still in force, changed or cancelled by a later one; its conditions."""

from __future__ import annotations

from datetime import datetime

from kansli.people.guard import Scope
from kansli.register.models import Condition, Decision, Fact, StillValid
from kansli.register.services.matters import NotPossibleError


def set_validity(scope: Scope, decision: Decision, validity: Decision.Validity, later: Decision | None, *, at: datetime) -> None:
    """Say whether a decision still holds; one that was changed or cancelled names the later decision where there is one.

    Raises:
        NotPossibleError: the later decision is not later.
    """
    if later and (later.pk == decision.pk or (later.meeting.date and decision.meeting.date and later.meeting.date < decision.meeting.date)):
        raise NotPossibleError("Välj ett beslut som togs senare.")
    label = f"Beslut {decision.meeting.date or ''}: {validity.label}"
    with scope.act(verb="register.validity", label=label, thing=f"decision:{decision.pk}", at=at) as changes:
        changes.set(decision, validity=validity.value, replaced_by=None if validity == Decision.Validity.IN_FORCE else later)


def keep_valid(scope: Scope, decision: Decision, later: Decision, *, at: datetime) -> None:
    """Say that a decision still holds although a later one was taken in its matter. Saying so twice is saying it once.

    Raises:
        NotPossibleError: the later decision is none of the same matter.
    """
    if later.pk == decision.pk or later.fact.matter_id is None or later.fact.matter_id != decision.fact.matter_id:
        raise NotPossibleError("Välj ett senare beslut i samma ärende.")
    label = f"Beslut {decision.meeting.date or ''}: gäller fortfarande"
    with scope.act(verb="register.still_valid", label=label, thing=f"decision:{decision.pk}", at=at) as changes:
        Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
        if not StillValid.objects.filter(earlier=decision, later=later).exists():
            changes.create(StillValid(earlier=decision, later=later))


def add_condition(scope: Scope, decision: Decision, words: str, *, at: datetime) -> None:
    """Note something the decision requires (medskick).

    Raises:
        NotPossibleError: nothing was written.
    """
    words = " ".join(words.split())
    if not words:
        raise NotPossibleError("Skriv vad som ska vara uppfyllt.")
    with scope.act(verb="register.add_condition", label=f"Medskick: {words}", thing=f"decision:{decision.pk}", at=at) as changes:
        changes.create(Condition(decision=decision, words=words))


def judge_condition(scope: Scope, condition: Condition, state: Condition.State, shown_by: Fact | None, *, at: datetime) -> None:
    """Say whether a condition was met, and by what."""
    label = f"Medskick {state.label}: {condition.words}"
    with scope.act(verb="register.condition", label=label, thing=f"decision:{condition.decision_id}", at=at) as changes:
        changes.set(condition, state=state.value, shown_by=shown_by)
