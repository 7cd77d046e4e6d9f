"""The two full-text indexes behind one interface.

Both index the same stems, so both find the same; ranking is our own (:mod:`kansli.search.selectors`). Each says how a
:class:`~kansli.search.query.Query` is written for it, how its index is made, and which ids it gives.
"""

from __future__ import annotations

from types import ModuleType

from django.db import connection
from django.db.models.expressions import RawSQL

from kansli.search.backends import postgresql, sqlite
from kansli.search.query import Query

TITLE, WHOLE, EVERYTHING = "title", "whole", "everything"
"""Where to look: in titles; in titles and texts; there and among the parts of compounds."""


def matching(query: Query, where: str) -> RawSQL:
    """The ids of the entries that the query finds, as a subquery."""
    sql, params = _backend(connection.vendor).ids(query, where)
    return RawSQL(sql, params)  # noqa: S611 - the words are parameters


def index_statements(vendor: str) -> tuple[str, ...]:
    """What makes the index, for the migration."""
    made: tuple[str, ...] = _backend(vendor).MAKE
    return made


def _backend(vendor: str) -> ModuleType:
    return sqlite if vendor == "sqlite" else postgresql
