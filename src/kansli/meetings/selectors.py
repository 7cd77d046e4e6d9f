"""What may be seen of meetings."""

from __future__ import annotations

from django.db.models import QuerySet

from kansli.meetings.models import Meeting
from kansli.people.guard import Scope


def visible_meetings(scope: Scope) -> QuerySet[Meeting]:
    """The cooperation's meetings whose minutes the user may see, and those without minutes."""
    return Meeting.objects.filter(cooperation=scope.cooperation, state__in=scope.sight.states)
