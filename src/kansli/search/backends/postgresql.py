"""PostgreSQL: columns of type tsvector over the stems, which the database computes, each with a GIN index."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

from kansli.search.query import Alternative, Query

_GAP = "' ßß '"
"""Stands between columns, so that no phrase reaches over; no stem holds the letter."""
_VECTORS = {
    "title": "title_stems",
    "whole": f"title_stems || {_GAP} || stems",
    "everything": f"title_stems || {_GAP} || stems || {_GAP} || parts",
}
MAKE = tuple(
    statement
    for name, words in _VECTORS.items()
    for statement in (
        f"ALTER TABLE search_words ADD COLUMN {name}_vector tsvector GENERATED ALWAYS AS (to_tsvector('simple', {words})) STORED",
        f"CREATE INDEX search_words_{name} ON search_words USING gin ({name}_vector) WITH (fastupdate = off)",
    )
)


def form(_query: Query, _where: str, _connection: BaseDatabaseWrapper) -> str:
    """An entry's id as it is compared."""
    return "search_entry.id"


def ids(query: Query, where: str) -> tuple[str, list[str]]:
    """SQL for the ids that the query finds."""
    asked = " & ".join("(" + " | ".join(map(_written, group)) + ")" for group in query.groups)
    sql, params = f"SELECT entry_id FROM search_words WHERE {where}_vector @@ to_tsquery('simple', %s)", [asked]  # noqa: S608 - a column's name
    if query.without:
        sql += " AND NOT everything_vector @@ to_tsquery('simple', %s)"
        params.append(" | ".join(map(_written, query.without)))
    return sql, params


def _written(one: Alternative) -> str:
    return "(" + " <-> ".join(f"'{stem}'" for stem in one.stems) + (":*" if one.prefix else "") + ")"
