"""The queue: rows of :class:`~kansli.archive.models.Arrival`, claimed by conditional update for a time. Any worker goes on after another."""

from __future__ import annotations

import os
import socket
from datetime import datetime, timedelta
from itertools import count

from django.db.models import F, Q, QuerySet

from kansli.archive.models import Arrival, Knowledge

LEASE = timedelta(minutes=5)
"""So long a file belongs to a worker that gives no sign of life."""
FINISHING = timedelta(minutes=30)
"""So long tying a large archive together may take."""
TRIES = 3
"""After so many broken readings a file is put aside with a message."""
GIVEN_UP = "Läsningen avbröts flera gånger. Spara filen på nytt, gärna som PDF eller DOCX, och läs in den igen."


_alive: set[str] = set()
_numbers = count(1)


def new_worker() -> str:
    """A name that no other worker has: machine, process, and a number within it."""
    name = f"{socket.gethostname()[:30]}:{os.getpid()}:{next(_numbers)}"
    _alive.add(name)
    return name


def retire(me: str) -> None:
    """The worker has ended in good order: give back what it holds."""
    _alive.discard(me)
    give_back(me)


def _is_dead(name: str) -> bool:
    """Is it certain that the worker of this name is no more? Nothing is certain of workers on other machines."""
    host, _, rest = name.partition(":")
    pid = rest.partition(":")[0]
    if host != socket.gethostname()[:30] or not pid.isdigit():
        return False
    if int(pid) == os.getpid():
        return name not in _alive
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def claim(me: str, waiting: QuerySet[Arrival], most: int, *, at: datetime) -> list[Arrival]:
    """Take at most so many of ``waiting`` that belong to no worker. One that has broken a reading before is taken alone."""
    free = Q(leased_until=None) | Q(leased_until__lt=at)
    wanted = list(waiting.filter(free, delivery__taken_back_at=None).order_by("tries", "pk").values_list("pk", "tries")[:most])
    keys = [pk for pk, tries in wanted if not tries] or [pk for pk, _ in wanted[:1]]
    until = at + LEASE
    taken = Arrival.objects.filter(free, pk__in=keys, state__in=Arrival.PENDING)
    if not keys or not taken.update(worker=me, leased_until=until, tries=F("tries") + 1):
        return []
    mine = Arrival.objects.filter(pk__in=keys, worker=me, leased_until=until).select_related("delivery__cooperation", "file")
    return list(mine.order_by("pk"))


def hold_on(me: str, *, at: datetime) -> None:
    """Give a sign of life: what is claimed stays claimed."""
    Arrival.objects.filter(worker=me).update(leased_until=at + LEASE)


def let_go(me: str, arrival: Arrival, *, done: bool, **values: object) -> bool:
    """Give a file back with new values; False if another worker has taken it over meanwhile.

    Args:
        me: whose it is.
        arrival: the file.
        done: this step went well, so the next starts with a clean sheet.
        values: columns to set.
    """
    if done:
        values["tries"] = 0
    return bool(Arrival.objects.filter(pk=arrival.pk, worker=me).update(worker="", leased_until=None, **values))


def claim_finishing(me: str, cooperation: int, *, at: datetime) -> bool:
    """Be the one who ties a cooperation's archive together; False while another does."""
    free = Q(leased_until=None) | Q(leased_until__lt=at)
    return bool(Knowledge.objects.filter(free, cooperation=cooperation).update(worker=me, leased_until=at + FINISHING))


def give_back_finishing(me: str) -> None:
    """Another may tie together."""
    Knowledge.objects.filter(worker=me).update(worker="", leased_until=None)


def give_back(me: str) -> None:
    """Give back all that is claimed: the worker stops, or its processes broke."""
    give_back_finishing(me)
    Arrival.objects.filter(worker=me).update(worker="", leased_until=None)
    put_aside()


def put_aside() -> None:
    """What has broken the reading too often is not tried again."""
    Arrival.objects.filter(state__in=Arrival.PENDING, tries__gte=TRIES, leased_until=None).update(
        state=Arrival.State.UNREADABLE, message=GIVEN_UP
    )


def take_over() -> None:
    """Free what workers that are no more had claimed."""
    for name in Arrival.objects.exclude(worker="").values_list("worker", flat=True).distinct():
        if _is_dead(name):
            Arrival.objects.filter(worker=name).update(worker="", leased_until=None)
    for name in Knowledge.objects.exclude(worker="").values_list("worker", flat=True):
        if _is_dead(name):
            give_back_finishing(name)
    put_aside()
