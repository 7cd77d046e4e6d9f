"""The two full-text indexes behind one interface.

Both index the same stems, so both find the same; ranking is our own (:mod:`kansli.search.selectors`). Each says how a
:class:`~kansli.search.query.Query` is written for it, how its index is made, and which ids it gives.
"""

from __future__ import annotations

from types import ModuleType

from django.db import connection
from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL

from kansli.search.backends import postgresql, sqlite
from kansli.search.query import Query

TITLE, WHOLE, EVERYTHING = "title", "whole", "everything"
"""Where to look: in titles; in titles and texts; there and among the parts of compounds."""


class Match:
    """A query as the database in use understands it."""

    def __init__(self, query: Query) -> None:
        self._query = query
        self._backend = _backend(connection.vendor)
        self._form: str = self._backend.form(query, EVERYTHING, connection)

    def within(self, where: str, *, few: bool = False) -> Q:
        """Entries that hold the words in ``where``; ``few``: known to be so, however many hold them anywhere."""
        sql, params = self._backend.ids(self._query, where)
        form = "search_entry.id" if few else self._form
        return Q(RawSQL(f"{form} IN ({sql})", params, output_field=BooleanField()))  # noqa: S611 - the words are parameters

    def ids(self, where: str) -> set[int]:
        """Their ids."""
        with connection.cursor() as cursor:
            cursor.execute(*self._backend.ids(self._query, where))
            return {pk for (pk,) in cursor.fetchall()}


def index_statements(vendor: str) -> tuple[str, ...]:
    """What makes the index, for the migration."""
    made: tuple[str, ...] = _backend(vendor).MAKE
    return made


def _backend(vendor: str) -> ModuleType:
    return sqlite if vendor == "sqlite" else postgresql
