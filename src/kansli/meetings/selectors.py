"""What may be seen of meetings."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from kansli.meetings.models import Meeting
from kansli.people.guard import Scope


def visible_meetings(scope: Scope) -> QuerySet[Meeting]:
    """The cooperation's meetings whose minutes the user may see, and those without minutes."""
    return Meeting.objects.filter(cooperation=scope.cooperation, state__in=scope.sight.states)


def known_meetings(scope: Scope) -> QuerySet[Meeting]:
    """The meetings the user may know of: those above, and those announced, whose minutes may yet be a draft.

    For calendars, plans and agendas; what minutes say is asked of :func:`visible_meetings` alone.
    """
    return Meeting.objects.filter(Q(state__in=scope.sight.states) | Q(announced=True), cooperation=scope.cooperation)
