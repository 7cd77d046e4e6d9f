"""Many new rows at once, quicker than the framework's own way: what each column needs is worked out once for a model, not for every value."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, TypeVar

from django.db import connection, models, transaction

M = TypeVar("M", bound=models.Model)
_PLAIN = (models.CharField, models.TextField, models.IntegerField, models.BooleanField, models.ForeignKey, models.OneToOneField)
"""Fields whose values every database takes as they are. (Subclasses that are not, such as JSON, are no subclasses of these.)"""


def insert(model: type[M], rows: Iterable[M], *, unless_there: bool = False) -> None:
    """Store new rows and give each its key. Nothing but the columns is looked at.

    Args:
        model: of the rows.
        rows: all of it; other rows that they point to must have their keys already.
        unless_there: pass over what is there already; the rows then get no keys.
    """
    new = list(rows)
    if not new:
        return
    columns, prepared = _columns(model)
    key_column = str(model._meta.pk.column)
    most = max(1, min(500, (connection.features.max_query_params or 30_000) // len(columns)))
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        for start in range(0, len(new), most):
            part = new[start : start + most]
            values = [prepare(getattr(row, name)) if prepare else getattr(row, name) for row in part for name, prepare in prepared]
            statement = _statement(model, columns, len(part))
            if unless_there:
                cursor.execute(f"{statement} ON CONFLICT DO NOTHING", values)
                continue
            cursor.execute(f"{statement} RETURNING {connection.ops.quote_name(key_column)}", values)
            keys = [key for (key,) in cursor.fetchall()]
            for row, key in zip(part, keys, strict=True):
                row.pk = key
                row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001 - as the framework's own way leaves them


@cache
def _columns(model: type[models.Model]) -> tuple[tuple[str, ...], tuple[tuple[str, Callable[[Any], Any] | None], ...]]:
    """The columns to write, and for each its attribute and how its values are made ready; None: they are."""
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]
    return tuple(str(field.column) for field in fields), tuple((field.attname, _preparing(field)) for field in fields)


def _preparing(field: models.Field[Any, Any]) -> Callable[[Any], Any] | None:
    if isinstance(field, _PLAIN):
        return None
    return lambda value: field.get_db_prep_save(value, connection)


@cache
def _statement(model: type[models.Model], columns: tuple[str, ...], count: int) -> str:
    quote = connection.ops.quote_name
    row = f"({', '.join(['%s'] * len(columns))})"
    named = ", ".join(map(quote, columns))
    return f"INSERT INTO {quote(model._meta.db_table)} ({named}) VALUES {', '.join([row] * count)}"  # noqa: S608 - names of our own columns
