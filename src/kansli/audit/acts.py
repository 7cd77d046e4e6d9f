"""Acts that can be undone. Every verb of a user's that changes rows goes through :func:`act`.

An act keeps what each row held before and after. Undoing it puts the old values back, and refuses when somebody has
changed the same values since: nothing that a person has done is overwritten in silence.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.db import models, transaction
from django.utils.module_loading import import_string

from kansli.audit.models import Act
from kansli.audit.services import record

M = TypeVar("M", bound=models.Model)
CHANGED_MEANWHILE = "Någon annan har ändrat det här under tiden. Läs om sidan och försök igen."


class ChangedMeanwhileError(Exception):
    """Somebody else has changed the same thing since it was shown. The message is Swedish, for the page."""


class Changes:
    """The rows that one act changes."""

    def __init__(self) -> None:
        self.made: list[dict[str, Any]] = []

    def set(self, row: M, **values: Any) -> M:
        """Give a row new values, unless somebody has changed the same ones meanwhile.

        Raises:
            ChangedMeanwhileError: the stored values are no longer those of ``row``.
        """
        before = {name: getattr(row, _column(row, name)) for name in values}
        for name, value in values.items():
            setattr(row, name, value)
        after = {name: getattr(row, _column(row, name)) for name in values}
        if before == after:
            return row
        stored = {_column(row, name): value for name, value in before.items() if not isinstance(value, (dict, list))}
        changed = (
            type(row)
            ._default_manager.filter(pk=row.pk, **_lookups(stored))
            .update(**{_column(row, name): value for name, value in after.items()})
        )
        if not changed:
            raise ChangedMeanwhileError(CHANGED_MEANWHILE)
        self.made.append({"model": row._meta.label_lower, "pk": row.pk, "before": _plain(before), "after": _plain(after)})
        return row

    def set_all(self, rows: Sequence[M], **values: Any) -> None:
        """Give rows new values in one statement for all that held the same before, unless somebody has changed any of them meanwhile.

        Raises:
            ChangedMeanwhileError: the stored values of a row are no longer those it was read with.
        """
        after = _plain({name: value.pk if isinstance(value, models.Model) else value for name, value in values.items()})
        alike: dict[str, list[M]] = {}
        for row in rows:
            before = _plain({name: getattr(row, _column(row, name)) for name in values})
            if before != after:
                alike.setdefault(json.dumps(before, sort_keys=True), []).append(row)
        for group in alike.values():
            first = group[0]
            stored = {_column(first, name): getattr(first, _column(first, name)) for name in values}
            found = type(first)._default_manager.filter(pk__in=[row.pk for row in group], **_lookups(stored))
            if found.update(**values) != len(group):
                raise ChangedMeanwhileError(CHANGED_MEANWHILE)
            for row in group:
                before = _plain({name: getattr(row, _column(row, name)) for name in values})
                self.made.append({"model": row._meta.label_lower, "pk": row.pk, "before": before, "after": after})
                for name, value in values.items():
                    setattr(row, name, value)

    def create(self, row: M) -> M:
        """Store a new row."""
        row.save(force_insert=True)
        self.made.append({"model": row._meta.label_lower, "pk": row.pk, "before": None, "after": _whole(row)})
        return row

    def delete(self, row: models.Model) -> None:
        """Remove a row that nothing else rests on."""
        before = _whole(row)
        self.made.append({"model": row._meta.label_lower, "pk": row.pk, "before": before, "after": None})
        row.delete()


@contextmanager
def act(*, cooperation: int, user: int, by: str, at: datetime, verb: str, label: str, thing: str = "") -> Iterator[Changes]:
    """One act of a person, all of it or nothing, logged and undoable.

    Args:
        cooperation: id of the cooperation.
        user: id of who acts.
        by: the name to show.
        at: the instant, in UTC.
        verb: ``register.reject`` …
        label: what was done, in Swedish.
        thing: to what, as ``kind:id``.
    """
    changes = Changes()
    with transaction.atomic():
        yield changes
        if changes.made:
            values = {"label": label, "changes": changes.made}
            entry = record(chain=cooperation, at=at, actor=f"user:{user}", verb=verb, thing=thing, values=values)
            Act.objects.create(
                entry=entry,
                cooperation=cooperation,
                at=at,
                user=user,
                by=by,
                verb=verb,
                label=label[:300],
                thing=thing,
                changes=changes.made,
            )
            _tell(cooperation, changes.made)


def undo(done: Act, *, user: int, at: datetime) -> None:
    """Put back what an act changed.

    Raises:
        ChangedMeanwhileError: it is undone already, or somebody has changed the same values since.
    """
    with transaction.atomic():
        if not Act.objects.filter(pk=done.pk, undone_at=None).update(undone_at=at):
            raise ChangedMeanwhileError("Det är redan ångrat.")
        for change in reversed(done.changes):
            _put_back(change)
        record(chain=done.cooperation, at=at, actor=f"user:{user}", verb="audit.undo", thing=f"act:{done.pk}", values={"label": done.label})
        _tell(done.cooperation, done.changes)


def _tell(cooperation: int, changes: Sequence[dict[str, Any]]) -> None:
    """Let what is kept beside the rows follow, in the same transaction: the functions that the settings list, in their order."""
    for name in settings.AFTER_ACTS:
        import_string(name)(cooperation, changes)


def _put_back(change: dict[str, Any]) -> None:
    model = apps.get_model(change["model"])
    manager = model._default_manager
    if change["before"] is None:
        manager.filter(pk=change["pk"]).delete()
        return
    if change["after"] is None:
        for row in serializers.deserialize("python", [{"model": change["model"], "pk": change["pk"], "fields": change["before"]}]):
            row.save()
        return
    row = manager.filter(pk=change["pk"]).first()
    if row is None:
        raise ChangedMeanwhileError("Det som ändrades finns inte längre, så det går inte att ångra.")
    if any(not _holds(row, name, value) for name, value in change["after"].items()):
        raise ChangedMeanwhileError("Det har ändrats igen efter det här, så det går inte att ångra. Ångra den senare ändringen först.")
    for name, value in change["before"].items():
        setattr(row, _column(row, name), value)
    row.save(update_fields=list(change["before"]))


def _column(row: models.Model, name: str) -> str:
    field = row._meta.get_field(name)
    return str(getattr(field, "attname", name))


def _lookups(stored: dict[str, Any]) -> dict[str, Any]:
    return {f"{name}__isnull" if value is None else name: True if value is None else value for name, value in stored.items()}


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: _jsonable(value) for name, value in values.items()}


def _holds(row: models.Model, name: str, kept: Any) -> bool:  # noqa: ANN401 - a field's value has no narrower type
    field = row._meta.get_field(name)
    return bool(field.to_python(kept) == getattr(row, _column(row, name)))  # type: ignore[union-attr]


def _whole(row: models.Model) -> dict[str, Any]:
    return {name: _jsonable(value) for name, value in serializers.serialize("python", [row])[0]["fields"].items()}


def _jsonable(value: Any) -> Any:  # noqa: ANN401 - any field value
    if isinstance(value, (str, int, float, bool, dict, list, type(None))):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
