"""Several kinds of rows of one cooperation counted in one question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from kansli.people.models import Cooperation

COOPERATION = OuterRef("pk")
"""Stands for the cooperation in the rows to be counted."""


def count_all(cooperation: Cooperation, rows: Mapping[str, QuerySet[Any]]) -> dict[str, int]:
    """How many there are of each; the querysets name their cooperation as :data:`COOPERATION`."""
    names = list(rows)
    numbers = Cooperation.objects.filter(pk=cooperation.pk).values_list(*(_number(rows[name]) for name in names)).get()
    return dict(zip(names, numbers, strict=True))


def _number(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().annotate(one=Value(1)).values("one").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)
