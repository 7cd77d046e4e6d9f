"""Many rows written a few at a time, each few in a transaction of its own, so that nobody who types waits for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TypeVar

from django.db import models, transaction

from kansli.people.rows import insert

T = TypeVar("T")
M = TypeVar("M", bound=models.Model)

AT_ONCE = 100
"""Rows of one transaction; they take some ten milliseconds."""


def few(rows: Iterable[T], size: int = AT_ONCE) -> Iterator[list[T]]:
    """The rows, a few at a time, each few while a transaction is open."""
    rest = iter(rows)
    while part := list(islice(rest, size)):
        with transaction.atomic():
            yield part


def create_few(model: type[M], rows: Iterable[M], *, unless_there: bool = False) -> None:
    """Store new rows; with ``unless_there``, those that somebody has stored meanwhile are left as they are."""
    for part in few(rows):
        insert(model, part, unless_there=unless_there)


def update_few(model: type[M], rows: Iterable[M], fields: Sequence[str]) -> None:
    """Store changed columns."""
    for part in few(rows):
        model._default_manager.bulk_update(part, fields)


def point_few(model: type[M], targets: Mapping[int, int | None], field: str) -> None:
    """Store one changed foreign key: key of the row → key of what it points to now. Those of one target are written together."""
    for part in few(sorted(targets.items(), key=lambda pair: (pair[1] or 0, pair[0]))):
        together: dict[int | None, list[int]] = {}
        for pk, target in part:
            together.setdefault(target, []).append(pk)
        for target, keys in together.items():
            model._default_manager.filter(pk__in=keys).update(**{field: target})


def batched(keys: Sequence[T], size: int = 500) -> Iterator[Sequence[T]]:
    """The keys, as many at a time as one query takes."""
    return (keys[at : at + size] for at in range(0, len(keys), size))


def delete_few(rows: models.QuerySet[M], keys: Iterable[int]) -> None:
    """Delete those of ``rows`` with these keys, if they are still among them."""
    for part in few(keys):
        rows.filter(pk__in=part).delete()
