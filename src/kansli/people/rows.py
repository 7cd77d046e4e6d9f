"""Many new rows at once, quicker than the framework's own way: what each column needs is worked out once for a model, not for
every value, keys are taken beforehand, and each database gets the rows in the way it takes them quickest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

import msgspec
from django.db import connection, models, transaction
from django.db.backends.utils import CursorWrapper

M = TypeVar("M", bound=models.Model)
_PLAIN = (models.CharField, models.TextField, models.IntegerField, models.BooleanField, models.ForeignKey, models.OneToOneField)
"""Fields whose values every database takes as they are. (Subclasses that are not, such as JSON, are no subclasses of these.)"""


@dataclass(frozen=True, slots=True)
class _Table:
    """How rows of one model are written."""

    name: str
    key: str
    """Name of the key's column where the database counts it up, else empty."""
    columns: tuple[str, ...]
    """Quoted; a counted key comes first."""
    values: Callable[[Any], tuple[Any, ...]]
    """The columns' values of a row."""
    prepared: tuple[tuple[int, Callable[[Any], Any]], ...]
    """Which of them must be made ready, and how."""


def insert(model: type[M], rows: Iterable[Any], *, unless_there: bool = False) -> None:
    """Store new rows and give each its key. Nothing but the columns is looked at.

    Args:
        model: of the rows.
        rows: all of it, as instances or as anything that has the same attributes; other rows that they point to must
            have their keys already.
        unless_there: pass over what is there already; the rows then get no keys.
    """
    new = list(rows)
    if not new:
        return
    table = _table(model)
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        if unless_there:
            _pass_over(cursor, table, new)
            return
        if table.key:
            for row, key in zip(new, _keys(cursor, table, len(new)), strict=True):
                row.pk = key
        write(cursor, table.name, table.columns, _ready(table, new))
    for row in new:
        if isinstance(row, models.Model):
            row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001 - as the framework's own way leaves them


def write(cursor: CursorWrapper, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Store new rows of columns whose values are as the database takes them."""
    named = f"{table} ({', '.join(columns)})"
    if connection.vendor == "postgresql":
        with connection.wrap_database_errors, cursor.copy(f"COPY {named} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    else:
        cursor.executemany(f"INSERT INTO {named} VALUES ({', '.join(['%s'] * len(columns))})", rows)  # noqa: S608 - names of our own columns


def weigh_tables() -> None:
    """Let the database count what its tables hold, so that it chooses the right indexes; after many new rows. Takes some milliseconds."""
    statements = ["ANALYZE"] if connection.vendor == "postgresql" else ["PRAGMA analysis_limit = 400", "PRAGMA optimize = 0x10002"]
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def as_json(value: Any) -> str | None:  # noqa: ANN401 - any value
    """A value as a JSON column takes it."""
    return None if value is None else msgspec.json.encode(value).decode()


def _ready(table: _Table, new: Sequence[Any], first: int = 0) -> list[list[Any]]:
    """The rows' values from the column ``first``, as the database takes them."""
    made = []
    for row in new:
        values = list(table.values(row))
        for place, prepare in table.prepared:
            values[place] = prepare(values[place])
        made.append(values[first:])
    return made


def _keys(cursor: CursorWrapper, table: _Table, count: int) -> Sequence[int]:
    """So many keys that nobody else gets. SQLite lets only one write at a time, so what comes after the last is free."""
    if connection.vendor == "postgresql":
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)", [table.name, table.key, count])
        return [key for (key,) in cursor.fetchall()]
    cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table.name.strip('"')])
    last = cursor.fetchone()
    after = last[0] + 1 if last else 1
    return range(after, after + count)


def _pass_over(cursor: CursorWrapper, table: _Table, new: Sequence[Any]) -> None:
    first = 1 if table.key else 0
    columns = table.columns[first:]
    row = f"({', '.join(['%s'] * len(columns))})"
    into = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES"
    if connection.vendor == "sqlite":
        cursor.executemany(f"{into} {row} ON CONFLICT DO NOTHING", _ready(table, new, first))
        return
    for start in range(0, len(new), 500):
        part = _ready(table, new[start : start + 500], first)
        cursor.execute(f"{into} {', '.join([row] * len(part))} ON CONFLICT DO NOTHING", [value for values in part for value in values])


@cache
def _table(model: type[models.Model]) -> _Table:
    quote = connection.ops.quote_name
    fields = sorted(model._meta.concrete_fields, key=lambda field: not isinstance(field, models.AutoField))
    prepared = [(place, _preparing(field)) for place, field in enumerate(fields)]
    return _Table(
        name=quote(model._meta.db_table),
        key=str(fields[0].column) if isinstance(fields[0], models.AutoField) else "",
        columns=tuple(quote(str(field.column)) for field in fields),
        values=attrgetter(*("pk" if field.primary_key else field.attname for field in fields)),
        prepared=tuple((place, prepare) for place, prepare in prepared if prepare),
    )


def _preparing(field: models.Field[Any, Any]) -> Callable[[Any], Any] | None:
    if isinstance(field, (*_PLAIN, models.AutoField)):
        return None
    if type(field) is models.JSONField:
        return as_json
    return lambda value: field.get_db_prep_save(value, connection)
