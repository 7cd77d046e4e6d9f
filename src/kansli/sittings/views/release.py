"""Steget Utskick: who gets what, sent by hand; rättelser afterwards; the minutes as files for those who may see them."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from kansli.access import Action
from kansli.audit.acts import ChangedMeanwhileError
from kansli.documents.word import TemplateFaultError
from kansli.meetings.models import Meeting
from kansli.meetings.selectors import known_meetings, visible_meetings
from kansli.people.guard import ScopedRequest, guarded
from kansli.people.models import Person
from kansli.people.seats import holders_on
from kansli.post.models import Mail
from kansli.post.selectors import shown
from kansli.post.services import send
from kansli.sittings.models import Release, Version
from kansli.sittings.rendering.docx import to_docx
from kansli.sittings.rendering.pages import to_page, to_pdf
from kansli.sittings.selectors.adjusting import draft_of
from kansli.sittings.selectors.release import MAIL_KIND, Recipient, ReleasePage, left_in_register, recipients_of, taken_up, web_warnings
from kansli.sittings.selectors.versions import heading_of, hidden_from, reading_of, rendition, text_without
from kansli.sittings.services import release as services
from kansli.sittings.services.adjusting import NotReadyError
from kansli.sittings.services.release_mails import prepare_corrections, prepare_mails
from kansli.sittings.views.adjusting import WORD, attached
from kansli.workflow import MailState, MinutesState, NotNowError


@guarded(Action.EDIT)
def release(request: ScopedRequest, pk: int) -> HttpResponse:
    """The step: who gets the minutes, and what is to be looked at before."""
    meeting = _meeting(request, pk)
    page = _page(request, meeting)
    letters = [(mail, shown(mail).body) for mail in page.mails]
    return render(request, "sittings/release.html", {"meeting": meeting, "page": page, "letters": letters})


@guarded(Action.EDIT)
@require_POST
def release_minutes(request: ScopedRequest, pk: int) -> HttpResponse:
    """Register and date the approved minutes, and prepare the mails."""
    meeting = _meeting(request, pk)
    draft = draft_of(meeting)
    if draft is None:
        raise Http404
    at = timezone.now()
    settled = {
        int(name[8:]): value == "done"
        for name, value in request.POST.items()
        if name.startswith("awaited-") and name[8:].isdigit() and value
    }
    try:
        made = services.release(request.scope, draft, settled=settled, publish=bool(request.POST.get("publish")), at=at)
        prepare_mails(request.scope, made, at=at)
    except (NotReadyError, NotNowError, TemplateFaultError) as error:
        messages.error(request, str(error))
    return redirect("release", request.scope.cooperation.slug, pk)


@guarded(Action.EDIT)
@require_POST
def edit_release(request: ScopedRequest, pk: int) -> HttpResponse:
    """One act on minutes that are sent out; ``do`` says which."""
    made = get_object_or_404(_releases(), minutes__meeting=_meeting(request, pk))
    doing = _ACTS.get(request.POST.get("do", ""))
    if doing is None:
        raise Http404
    try:
        doing(request, made)
    except (NotReadyError, NotNowError, ChangedMeanwhileError) as error:
        messages.error(request, str(error))
    return redirect("release", request.scope.cooperation.slug, pk)


@guarded(Action.READ)
def released_minutes(request: ScopedRequest, pk: int, form: str) -> HttpResponse:
    """Minutes that have been sent out, as PDF, Word or a page, with what has been added; without what the user may not see."""
    meeting = get_object_or_404(visible_meetings(request.scope), pk=pk)
    made = get_object_or_404(_releases(), minutes__meeting=meeting)
    version = made.version
    hidden: set[str] = set()
    if not request.scope.sight.everything:
        hidden = hidden_from(version.draft.meeting, Person(pk=request.scope.person or 0))
    record, name = rendition(version, content=text_without(version, hidden)), heading_of(version.draft.meeting)
    if form == "pdf":
        return attached(to_pdf(record), f"{name}.pdf", "application/pdf")
    if form == "docx":
        return attached(to_docx(record), f"{name}.docx", WORD)
    return attached(to_page(record).encode(), f"{name}.html", "text/html; charset=utf-8")


def _page(request: ScopedRequest, meeting: Meeting) -> ReleasePage:
    version = (
        Version.objects.select_related("draft__meeting__body", "draft__meeting__cooperation", "text", "file")
        .filter(draft=meeting.pk)
        .first()
    )
    page = ReleasePage(version.draft if version else None)
    if version is None or version.draft.state not in {MinutesState.APPROVED, MinutesState.RELEASED}:
        return page
    page.version = version
    page.release = _releases().filter(version=version).first()
    holders = holders_on(meeting.body, meeting.date)
    if page.release is None or not page.release.published:
        reading = reading_of(version)
        page.warnings = web_warnings(version, reading, holders)
    if page.release is None:
        page.recipients = recipients_of(meeting, reading, holders)
        page.taken_up = taken_up(meeting, reading)
        return page
    page.recipients = [Recipient(one.person, one.seat.organisation) for one in holders]
    mails = Mail.objects.filter(cooperation=request.scope.cooperation, kind=MAIL_KIND, thing=f"release:{page.release.pk}").order_by(
        "made_at", "pk"
    )
    rows = list(mails.prefetch_related("attachments"))
    page.mails = [mail for mail in rows if mail.state == MailState.PREPARED]
    page.sent = sum(mail.state not in {MailState.PREPARED, MailState.WITHDRAWN} for mail in rows)
    page.left = left_in_register(meeting)
    page.corrections = list(page.release.corrections.all())
    return page


def _meeting(request: ScopedRequest, pk: int) -> Meeting:
    return get_object_or_404(known_meetings(request.scope).select_related("body", "cooperation"), pk=pk)


def _releases() -> QuerySet[Release]:
    return Release.objects.select_related("version__draft__meeting__body", "version__draft__meeting__cooperation", "minutes", "pdf", "docx")


def _send(request: ScopedRequest, made: Release) -> None:
    chosen = Mail.objects.filter(
        cooperation=request.scope.cooperation, kind=MAIL_KIND, thing=f"release:{made.pk}", pk__in=request.POST.getlist("mail")
    )
    count = send(list(chosen.order_by("made_at", "pk")), at=timezone.now(), scope=request.scope)
    if count:
        messages.success(request, "Mejlet är på väg." if count == 1 else f"{count} mejl är på väg.")


def _correct(request: ScopedRequest, made: Release) -> None:
    at = timezone.now()
    correction = services.correct(request.scope, made, request.POST.get("words", "")[:4000], at=at)
    prepare_corrections(request.scope, made, correction, at=at)


def _publish(request: ScopedRequest, made: Release) -> None:
    services.set_published(request.scope, made, published=request.POST.get("publish") == "1", at=timezone.now())


def _prepare(request: ScopedRequest, made: Release) -> None:
    """Mails to those whose address has become known since."""
    prepare_mails(request.scope, made, at=timezone.now())


_ACTS: dict[str, Callable[[ScopedRequest, Release], None]] = {"send": _send, "correct": _correct, "publish": _publish, "prepare": _prepare}
