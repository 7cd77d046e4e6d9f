"""Which files may be seen."""

from __future__ import annotations

from django.db.models import Count, F, Q, QuerySet

from kansli.documents.models import File
from kansli.people.guard import Scope


def visible_files(scope: Scope) -> QuerySet[File]:
    """Files of the cooperation whose minutes the user may see in full.

    A file shows everything at once, so one that holds a secret item is seen only by the secretariat and by those named
    for each such item; a secret file by those named for all of it.
    """
    files = File.objects.filter(cooperation=scope.cooperation)
    sight = scope.sight
    if sight.everything:
        return files
    secret = Q(minutes__items__secret=True)
    named = secret & (Q(minutes__items__named=sight.person) if sight.person else Q(pk=None))
    counted = files.annotate(
        withheld=Count("minutes", filter=~Q(minutes__meeting__state__in=sight.states), distinct=True),
        closed=Count("minutes__items", filter=secret, distinct=True),
        opened=Count("minutes__items", filter=named, distinct=True),
    )
    return counted.filter(minutes__isnull=False, withheld=0, closed=F("opened")).filter(Q(secret=False) | Q(opened__gt=0))
