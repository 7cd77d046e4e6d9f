"""The page behind the personal link of somebody who is new in a seat."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from kansli.people.links import answering
from kansli.people.models import Holding, Link
from kansli.post.calendar import folded, publish
from kansli.post.services import Sender
from kansli.sittings.models import Release
from kansli.sittings.reminding import in_running_text
from kansli.sittings.rendering.pages import to_pdf
from kansli.sittings.selectors.versions import heading_of, hidden_from, rendition, text_without
from kansli.sittings.selectors.welcome import Welcome, welcome_of
from kansli.sittings.services.summons import occasion
from kansli.sittings.summoning import content_of
from kansli.sittings.views.adjusting import attached


def welcomed(request: HttpRequest, link: Link) -> HttpResponse:
    """Seat, meetings, minutes, what is outstanding, how the group works, who is who."""
    kind, _, pk = link.thing.partition(":")
    rows = Holding.objects.select_related("seat__body", "seat__organisation", "seat__cooperation", "person__merged_into")
    holding = get_object_or_404(rows, pk=int(pk) if kind == "holding" and pk.isdigit() else 0, person=link.person_id)
    today = timezone.localdate()
    if holding.ended and holding.ended < today:
        raise Http404
    page, part = welcome_of(holding, today), getattr(request, "part", "").strip("/")
    if part == "kalender":
        return _calendar(page)
    if part:
        return _minutes(page, part, link)
    context = {"answering": answering(request, link), "page": page, "today": today, "group": in_running_text(holding.seat.body.label)}
    return render(request, "sittings/welcomed.html", context)


def _calendar(page: Welcome) -> HttpResponse:
    sender = Sender(str(page.holding.seat.cooperation))
    told = [occasion(one, content_of(one, []), sender) for one in page.coming]
    headers = {"Content-Disposition": 'attachment; filename="moten.ics"'}
    return HttpResponse(folded(publish(told, at=timezone.now())), content_type="text/calendar; charset=utf-8", headers=headers)


def _minutes(page: Welcome, part: str, link: Link) -> HttpResponse:
    """Minutes that Kansli sent out, as PDF, without what this person may not see."""
    kind, _, pk = part.partition("/")
    known = {release.pk for _, release in page.latest if release}
    if kind != "anteckningar" or not pk.isdigit() or int(pk) not in known:
        raise Http404
    made = Release.objects.select_related("version__draft__meeting__body", "version__draft__meeting__cooperation").get(pk=int(pk))
    version = made.version
    hidden = hidden_from(version.draft.meeting, link.person)
    record = rendition(version, content=text_without(version, hidden))
    return attached(to_pdf(record), f"{heading_of(version.draft.meeting)}.pdf", "application/pdf")
