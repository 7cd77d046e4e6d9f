"""What may follow upon what. Pure: state tables and one function that reads them; no Django, clock or database."""

from __future__ import annotations

from kansli.workflow.machine import Machine, NotNowError, next_state
from kansli.workflow.tables import (
    MAIL,
    MINUTES,
    PLAN,
    PROPOSAL,
    REQUEST,
    MailAct,
    MailState,
    MinutesAct,
    MinutesState,
    PlanAct,
    PlanState,
    ProposalAct,
    ProposalState,
    RequestAct,
    RequestState,
)

__all__ = [
    "MAIL",
    "MINUTES",
    "PLAN",
    "PROPOSAL",
    "REQUEST",
    "Machine",
    "MailAct",
    "MailState",
    "MinutesAct",
    "MinutesState",
    "NotNowError",
    "PlanAct",
    "PlanState",
    "ProposalAct",
    "ProposalState",
    "RequestAct",
    "RequestState",
    "next_state",
]
