"""Writing the log, and proving that nobody has changed it."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from kansli.audit.models import Entry, Values

_LOCK = 0x10C
"""Tells the lock on a chain from other locks in the same PostgreSQL."""


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the chain does not hold."""

    chain: int
    number: int
    what: str
    """In Swedish."""


@transaction.atomic(savepoint=False)
def record(*, chain: int, at: datetime, actor: str, verb: str, thing: str = "", values: dict[str, Any] | None = None) -> Entry:
    """Add one entry to the end of a chain. Call it in the transaction of the act itself.

    Args:
        chain: id of the cooperation; 0 for the installation's own acts.
        at: the instant, in UTC.
        actor: ``user:7``, ``person:12`` or a program's name.
        verb: what was done.
        thing: to what, as ``kind:id``.
        values: what may have to be erased later: names, addresses, texts.
    """
    _wait_for_others(chain)
    number, previous = Entry.objects.filter(chain=chain).order_by("-number").values_list("number", "hash").first() or (0, "")
    salt = secrets.token_hex(16) if values else ""
    entry = Entry(
        chain=chain,
        number=number + 1,
        at=at,
        actor=actor,
        verb=verb,
        thing=thing,
        digest=_digest(salt, values) if values else "",
        previous=previous,
    )
    entry.hash = _hash(entry)
    entry.save(force_insert=True)
    if values:
        Values.objects.create(entry=entry, salt=salt, content=values)
    return entry


def breaks() -> Iterator[Break]:
    """Every place where an entry is missing or does not hold what it held when it was written."""
    chain, number, previous = -1, 0, ""
    for entry in Entry.objects.select_related("values_kept").order_by("chain", "number").iterator(chunk_size=2000):
        if entry.chain != chain:
            chain, number, previous = entry.chain, 0, ""
        number += 1
        if entry.number != number:
            yield Break(chain, number, f"post {number} saknas")
            number = entry.number
        elif entry.previous != previous:
            yield Break(chain, number, "posten följer inte på den före")
        if entry.hash != _hash(entry):
            yield Break(chain, number, "posten har ändrats")
        kept = getattr(entry, "values_kept", None)
        if kept and _digest(kept.salt, kept.content) != entry.digest:
            yield Break(chain, number, "postens innehåll har ändrats")
        previous = entry.hash


def _wait_for_others(chain: int) -> None:
    """One writer at a time to a chain, until its transaction ends. SQLite lets only one write at all."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, chain % 2**31])


def _digest(salt: str, values: dict[str, Any]) -> str:
    return hashlib.sha256((salt + json.dumps(values, sort_keys=True, ensure_ascii=False)).encode()).hexdigest()


def _hash(entry: Entry) -> str:
    parts = [
        str(entry.chain),
        str(entry.number),
        entry.at.astimezone(UTC).isoformat(),
        entry.actor,
        entry.verb,
        entry.thing,
        entry.digest,
        entry.previous,
    ]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
