"""The JSON form of a reading: the names of the record, plus offsets, page, boxes, rule and remarks."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from enum import Enum
from typing import Any

from kansli.reader.records import Reading, Span

_RENAMED = {"from_time": "from", "to_time": "to"}


def record_of(reading: Reading) -> dict[str, Any]:
    """One JSON-ready object for one reading."""
    record: dict[str, Any] = {"document": reading.document, "reader": reading.reader}
    for entry in fields(reading.head):
        if entry.name != "spans":
            record[entry.name] = plain(getattr(reading.head, entry.name))
    for entry in fields(reading):
        if entry.name not in {"document", "reader", "head", "topics", "told", "repairs"}:
            record[entry.name] = plain(getattr(reading, entry.name))
    record["complete"] = reading.complete
    record["head_passages"] = {name: plain(span) for name, span in reading.head.spans}
    return record


def plain(value: Any) -> Any:  # noqa: ANN401 - JSON values have no narrower type
    """A value as JSON can hold it; a fact's span becomes its quote, ranges, page and boxes."""
    if isinstance(value, Span):
        made: dict[str, Any] = {"quote": value.quote, "ranges": [list(pair) for pair in value.ranges]}
        if value.read_as:
            made["read_as"] = value.read_as
        if value.page is not None:
            made["page"] = value.page
            made["boxes"] = [[box.page, round(box.x0, 4), round(box.y0, 4), round(box.x1, 4), round(box.y1, 4)] for box in value.boxes]
        return made
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [plain(entry) for entry in value]
    if hasattr(value, "__dataclass_fields__"):
        made = {}
        for entry in fields(value):
            inner = getattr(value, entry.name)
            if isinstance(inner, Span):
                made |= plain(inner)
            else:
                made[_RENAMED.get(entry.name, entry.name)] = plain(inner)
        return made
    return value
