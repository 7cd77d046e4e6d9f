"""SQLite: an FTS5 table over the stems, kept in step by triggers."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

from kansli.search.query import Alternative, Query

_COLUMNS = "title_stems, stems, parts"
_NEW = "INSERT INTO search_index(rowid, title_stems, stems, parts) VALUES (new.entry_id, new.title_stems, new.stems, new.parts);"
_OLD = (
    "INSERT INTO search_index(search_index, rowid, title_stems, stems, parts) "
    "VALUES ('delete', old.entry_id, old.title_stems, old.stems, old.parts);"
)
_TABLE = (
    f"CREATE VIRTUAL TABLE search_index USING fts5({_COLUMNS}, content='search_words', content_rowid='entry_id', "
    "tokenize='unicode61 remove_diacritics 0', columnsize=0)"
)
MAKE = (
    _TABLE,
    f"CREATE TRIGGER search_words_in AFTER INSERT ON search_words BEGIN {_NEW} END",
    f"CREATE TRIGGER search_words_out AFTER DELETE ON search_words BEGIN {_OLD} END",
    f"CREATE TRIGGER search_words_new AFTER UPDATE ON search_words BEGIN {_OLD} {_NEW} END",
)
"""A later migration that remakes the table ``search_words`` must make the triggers anew."""
_WHERE = {"title": "{title_stems} : ", "whole": "{title_stems stems} : ", "everything": ""}


_MANY = 2000
"""Of more hits than this, walking through all entries in their order is quicker than looking each one up."""


def form(query: Query, where: str, connection: BaseDatabaseWrapper) -> str:
    """An entry's id as it is compared; the plus keeps the database from looking up one hit after the other."""
    sql, params = ids(query, where)
    with connection.cursor() as cursor:
        cursor.execute(sql.replace("SELECT rowid", "SELECT count(*)", 1), params)
        (count,) = cursor.fetchone()
    return "+search_entry.id" if count > _MANY else "search_entry.id"


def ids(query: Query, where: str) -> tuple[str, list[str]]:
    """SQL for the ids that the query finds."""
    asked = " AND ".join("(" + " OR ".join(map(_written, group)) + ")" for group in query.groups)
    words = f"{_WHERE[where]}({asked})"
    if query.without:
        words = f"({words}) NOT (" + " OR ".join(map(_written, query.without)) + ")"
    return "SELECT rowid FROM search_index WHERE search_index MATCH %s", [words]


def _written(one: Alternative) -> str:
    return '"' + " ".join(one.stems) + '"' + (" *" if one.prefix else "")
