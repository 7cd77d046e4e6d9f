"""What a person does with deliveries and their files."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kansli.archive.finishing import remove_arrival
from kansli.archive.models import Arrival, Delivery
from kansli.audit.services import record as log
from kansli.people.guard import Scope

State = Arrival.State


def put_away(scope: Scope, arrival: Arrival, *, at: datetime) -> bool:
    """Remove a file that holds no minutes; False if it does, or was removed already."""
    with transaction.atomic():
        settled = [State.NOT_MINUTES, State.UNREADABLE, State.SAME]
        found = Arrival.objects.select_for_update(of=("self",)).select_related("file").filter(pk=arrival.pk, state__in=settled).first()
        if found is None:
            return False
        remove_arrival(found)
        _log(scope, "archive.file_removed", f"arrival:{arrival.pk}", arrival.name, at)
        return True


def read_as_minutes(scope: Scope, arrival: Arrival, *, at: datetime) -> None:
    """Read a file although it does not look like minutes."""
    with transaction.atomic():
        found = Arrival.objects.filter(pk=arrival.pk, state=State.NOT_MINUTES)
        if found.update(state=State.DRAWN, wanted=True, tries=0):
            Delivery.objects.filter(pk=arrival.delivery_id).update(tied_at=None)
            _log(scope, "archive.read_anyway", f"arrival:{arrival.pk}", arrival.name, at)


def take_delivery_back(scope: Scope, delivery: Delivery, *, at: datetime) -> None:
    """Take a delivery back: the worker removes what only it brought, file by file. A second click changes nothing."""
    with transaction.atomic():
        if Delivery.objects.filter(pk=delivery.pk, taken_back_at=None).update(taken_back_at=at):
            _log(scope, "archive.take_back", f"delivery:{delivery.pk}", f"{delivery.arrivals.count()} filer", at)


def _log(scope: Scope, verb: str, thing: str, what: str, at: datetime) -> None:
    log(chain=scope.cooperation.pk, at=at, actor=f"user:{scope.user.pk}", verb=verb, thing=thing, values={"what": what})
