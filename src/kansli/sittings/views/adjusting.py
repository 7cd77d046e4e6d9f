"""Steget Justering: the check before sending, the mails, who has answered, and what they want changed."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote as quoted

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import validate_email
from django.forms import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from kansli.access import Action
from kansli.audit.acts import ChangedMeanwhileError
from kansli.documents.word import TemplateFaultError
from kansli.meetings.models import Meeting
from kansli.meetings.selectors import known_meetings
from kansli.people.guard import ScopedRequest, guarded
from kansli.post.models import Mail
from kansli.post.selectors import shown
from kansli.post.services import send
from kansli.register.models import Decision
from kansli.register.query import number
from kansli.register.selectors.visible import visible_decisions
from kansli.sittings.models import Adjuster, Comment, Draft, Version
from kansli.sittings.rendering.docx import to_docx
from kansli.sittings.rendering.pages import to_page, to_pdf
from kansli.sittings.selectors.adjusting import adjusting_page, changes_between, draft_of, versions_of
from kansli.sittings.selectors.checking import present_names
from kansli.sittings.selectors.versions import MAIL_KIND, anchor_of, heading_of, reading_of, rendition, thing_of
from kansli.sittings.services import adjusting as services
from kansli.sittings.services import checking
from kansli.sittings.services.adjusting_mails import prepare_answer, prepare_reminder, prepare_requests
from kansli.sittings.services.draft import LockedError
from kansli.workflow import NotNowError

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_WORDS = 4000
"""Characters that a comment's answer or a reason may hold."""


@guarded(Action.EDIT)
def adjusting(request: ScopedRequest, pk: int) -> HttpResponse:
    """The step: what is left to do, or who has answered."""
    meeting = _meeting(request, pk)
    page = adjusting_page(request.scope, meeting)
    replacing = next((one for one in page.asked if one.adjuster.pk == number(request.GET, "byt")), None)
    there = sorted(present_names(reading_of(page.version)).values()) if replacing and page.version else []
    context = {
        "meeting": meeting,
        "page": page,
        "letters": [(mail, shown(mail).body) for mail in page.mails],
        "replacing": replacing,
        "there": there,
        "validity": Decision.Validity.choices,
    }
    return render(request, "sittings/adjusting.html", context)


@guarded(Action.EDIT)
@require_POST
def check_minutes(request: ScopedRequest, pk: int) -> HttpResponse:
    """Deal with one line of the check; ``do`` says how."""
    draft = _draft(request, pk)
    doing = _ON_THE_SPOT.get(request.POST.get("do", ""))
    if doing is None:
        raise Http404
    try:
        doing(request, draft)
    except (LockedError, NotNowError) as error:
        messages.error(request, str(error))
    return _back(request, draft.meeting, "#kontroll")


@guarded(Action.EDIT)
@require_POST
def submit_minutes(request: ScopedRequest, pk: int) -> HttpResponse:
    """Sign off the draft and prepare the mails to the adjusters."""
    draft, at = _draft(request, pk), timezone.now()
    try:
        version = services.submit(request.scope, draft, revision=number(request.POST, "revision") or 0, at=at)
        prepare_requests(request.scope, version, at=at)
    except (services.NotReadyError, NotNowError) as error:
        messages.error(request, str(error))
    return _back(request, draft.meeting)


@guarded(Action.EDIT)
@require_POST
def edit_adjusting(request: ScopedRequest, pk: int) -> HttpResponse:
    """One act while the minutes are with the adjusters; ``do`` says which."""
    meeting = _meeting(request, pk)
    version = versions_of(_draft(request, pk)).first()
    doing = _ACTS.get(request.POST.get("do", ""))
    if doing is None or version is None:
        raise Http404
    try:
        answer = doing(request, version)
    except (services.NotReadyError, NotNowError, ChangedMeanwhileError) as error:
        messages.error(request, str(error))
        answer = None
    return answer or _back(request, meeting)


@guarded(Action.EDIT)
def minutes_version(request: ScopedRequest, pk: int, nr: int, form: str) -> HttpResponse:
    """A version as PDF, Word or a page; as it was laid before the adjusters, with the hands that are on it."""
    version = get_object_or_404(versions_of(_draft(request, pk)), number=nr)
    record = rendition(version)
    name = heading_of(version.draft.meeting)
    if form == "pdf":
        return attached(to_pdf(record), f"{name}.pdf", "application/pdf")
    if form == "docx":
        try:
            return attached(to_docx(record), f"{name}.docx", WORD)
        except TemplateFaultError as error:
            messages.error(request, str(error))
            return _back(request, version.draft.meeting)
    return attached(to_page(record).encode(), f"{name}.html", "text/html; charset=utf-8")


@guarded(Action.EDIT)
def compare_versions(request: ScopedRequest, pk: int, nr: int) -> HttpResponse:
    """A version beside the one before, changes marked."""
    meeting = _meeting(request, pk)
    version = get_object_or_404(versions_of(_draft(request, pk)), number=nr)
    before = get_object_or_404(versions_of(version.draft), number=nr - 1)
    context = {"meeting": meeting, "version": version, "before": before, "rows": changes_between(before, version)}
    return render(request, "sittings/compare.html", context)


def attached(content: bytes, name: str, media_type: str) -> HttpResponse:
    """A file to be saved, under a Swedish name."""
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quoted(name)}"
    return answer


def _meeting(request: ScopedRequest, pk: int) -> Meeting:
    return get_object_or_404(known_meetings(request.scope).select_related("body", "cooperation"), pk=pk)


def _draft(request: ScopedRequest, pk: int) -> Draft:
    draft = draft_of(_meeting(request, pk))
    if draft is None:
        raise Http404
    return draft


def _back(request: ScopedRequest, meeting: Meeting, where: str = "") -> HttpResponse:
    return redirect(reverse("adjusting", args=[request.scope.cooperation.slug, meeting.pk]) + where)


# --- lines of the check -----------------------------------------------------------------------------------------------


def _undated(request: ScopedRequest, draft: Draft) -> None:
    checking.without_date(draft, kind=request.POST.get("kind", ""), quote=request.POST.get("quote", ""))


def _offer(request: ScopedRequest, draft: Draft) -> None:
    yes = request.POST.get("do") == "yes"
    checking.answer_offer(draft, kind=request.POST.get("kind", ""), quote=request.POST.get("quote", ""), yes=yes)


def _guest(request: ScopedRequest, draft: Draft) -> None:
    checking.add_guest(request.scope, draft, " ".join(request.POST.get("name", "").split())[:200], at=timezone.now())


def _wave(request: ScopedRequest, draft: Draft) -> None:
    checking.wave_off(draft, request.POST.get("key", "")[:300])


def _stance(request: ScopedRequest, draft: Draft) -> None:
    decision = get_object_or_404(visible_decisions(request.scope), pk=number(request.POST, "decision"))
    validity = request.POST.get("validity", "")
    if validity not in Decision.Validity.values:
        raise Http404
    checking.stand_by(draft, decision, Decision.Validity(validity))


_ON_THE_SPOT: dict[str, Callable[[ScopedRequest, Draft], None]] = {
    "undated": _undated,
    "yes": _offer,
    "no": _offer,
    "guest": _guest,
    "wave": _wave,
    "stance": _stance,
}

# --- acts while it is with the adjusters ---------------------------------------------------------------------------


def _send(request: ScopedRequest, version: Version) -> None:
    chosen = Mail.objects.filter(cooperation=request.scope.cooperation, kind=MAIL_KIND, thing=thing_of(version))
    count = send(list(chosen.filter(pk__in=request.POST.getlist("mail"))), at=timezone.now(), scope=request.scope)
    if count:
        messages.success(request, "Mejlet är på väg." if count == 1 else f"{count} mejl är på väg.")


def _address(request: ScopedRequest, version: Version) -> None:
    """An adjuster whose address nobody knew."""
    adjuster = _adjuster(request, version)
    address = request.POST.get("address", "").strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        messages.error(request, "Skriv en mejladress, till exempel fornamn.efternamn@kommunen.se.")
        return
    label = f"Mejladress för {adjuster.person.name}"
    at = timezone.now()
    with request.scope.act(verb="people.address", label=label, thing=f"person:{adjuster.person_id}", at=at) as changes:
        changes.set(adjuster.person, email=address)
    prepare_requests(request.scope, version, at=at)


def _remind(request: ScopedRequest, version: Version) -> None:
    adjuster = _adjuster(request, version)
    if adjuster.person.email and services.awaited_of(version):
        prepare_reminder(request.scope, version, adjuster, at=timezone.now())


def _replace(request: ScopedRequest, version: Version) -> HttpResponse | None:
    adjuster, why, at = _adjuster(request, version), " ".join(request.POST.get("why", "").split())[:300], timezone.now()
    if not why:
        messages.error(request, "Skriv varför en annan justerar. Det sparas och visas.")
        return redirect(reverse("adjusting", args=[request.scope.cooperation.slug, version.draft_id]) + f"?byt={adjuster.pk}")
    reading = reading_of(version)
    services.replace_adjuster(request.scope, version.draft.meeting, adjuster, request.POST.get("name", ""), why, reading=reading, at=at)
    prepare_requests(request.scope, version, at=at)
    return None


def _take_back(request: ScopedRequest, version: Version) -> HttpResponse:
    services.take_back(request.scope, version.draft, at=timezone.now())
    return redirect("draft", request.scope.cooperation.slug, version.draft_id)


def _take_in(request: ScopedRequest, version: Version) -> HttpResponse:
    one = _comment(request, version)
    services.take_in(request.scope, one, at=timezone.now())
    where = f" om ”{one.quote}”" if one.quote else ""
    messages.info(request, f"{one.name} skrev{where}: {one.words}")
    anchor = anchor_of(one.version, one.quote)
    return redirect(reverse("draft", args=[request.scope.cooperation.slug, version.draft_id]) + (f"#{anchor}" if anchor else ""))


def _answer(request: ScopedRequest, version: Version) -> None:
    one, words, at = _comment(request, version), request.POST.get("words", "").strip()[:_WORDS], timezone.now()
    if not words:
        messages.error(request, "Skriv ett svar.")
        return
    services.answer(request.scope, one, words, at=at)
    mail = prepare_answer(request.scope, version, one.person, one.words, words, key=str(one.pk), at=at)
    if mail:
        send([mail], at=at, scope=request.scope)
        messages.success(request, f"Svaret är på väg till {one.person.name}.")


def _signed(request: ScopedRequest, version: Version) -> None:
    adjuster, given = _adjuster(request, version), request.FILES.get("file")
    if not isinstance(given, UploadedFile):
        raise services.NotReadyError("Välj den undertecknade filen som PDF.")
    services.file_signed(request.scope, version, adjuster, given.name or "underskrift.pdf", given.chunks(), at=timezone.now())


def _adjuster(request: ScopedRequest, version: Version) -> Adjuster:
    rows = Adjuster.objects.filter(meeting=version.draft_id, replaced_on=None).select_related("person")
    return get_object_or_404(rows, pk=number(request.POST, "adjuster"))


def _comment(request: ScopedRequest, version: Version) -> Comment:
    rows = Comment.objects.filter(version__draft=version.draft_id).select_related("version", "person")
    return get_object_or_404(rows, pk=number(request.POST, "comment"))


_ACTS: dict[str, Callable[[ScopedRequest, Version], HttpResponse | None]] = {
    "send": _send,
    "address": _address,
    "remind": _remind,
    "replace": _replace,
    "take_back": _take_back,
    "take_in": _take_in,
    "answer": _answer,
    "signed": _signed,
}
