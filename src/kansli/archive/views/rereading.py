"""Reading minutes again that somebody has reviewed: what would differ, and using it."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from kansli.access import Action
from kansli.archive.models import Knowledge
from kansli.archive.parsing import called, unpacked_evidence
from kansli.audit.acts import ChangedMeanwhileError
from kansli.documents.services import source_of
from kansli.meetings.models import Minutes
from kansli.meetings.selectors import visible_meetings
from kansli.people.guard import ScopedRequest, guarded
from kansli.reader.api import Known, Reading, in_whole, known_from, part_of, read
from kansli.register.selectors.reviewing import Row
from kansli.register.services.rereading import compare, reread


@guarded(Action.REVIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def rereading(request: ScopedRequest, pk: int) -> HttpResponse:
    """What would be read differently today; nothing is changed before it is used."""
    found = Minutes.objects.filter(meeting__in=visible_meetings(request.scope), authoritative=True)
    minutes = get_object_or_404(found.select_related("meeting__body", "meeting__cooperation", "file", "text"), pk=pk)
    record = _read(minutes)
    if request.method == "POST":
        try:
            reread(request.scope, minutes, record, at=timezone.now())
            messages.info(request, "Den nya läsningen används. Det som någon har granskat är orört.")
        except ChangedMeanwhileError as error:
            messages.warning(request, str(error))
        return redirect("review", request.scope.cooperation.slug, pk)
    difference = compare(minutes, record)
    context = {
        "minutes": minutes,
        "difference": difference,
        "new": [Row(fact) for fact in difference.new],
        "gone": [Row(fact) for fact in difference.gone],
        "changed": [(Row(pair.old), Row(pair.new)) for pair in difference.changed],
        "kept": len(difference.settled) + len(difference.stays),
    }
    return render(request, "archive/rereading.html", context)


def _read(minutes: Minutes) -> Reading:
    """The minutes as they are read today, with what the archive knows."""
    kept = Knowledge.objects.filter(cooperation=minutes.meeting.cooperation).values_list("evidence", flat=True).first()
    known = known_from(unpacked_evidence(bytes(kept))) if kept else Known()
    part = part_of(source_of(minutes.text), minutes.start, minutes.end)
    return in_whole(read(replace(part, document=called(str(minutes.file_id), minutes.start)), known), minutes.start)
