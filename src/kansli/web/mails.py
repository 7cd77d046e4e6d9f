"""Mejl: what is to be sent, what has been sent, what did not get through, and what has come in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.core.validators import validate_email
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from kansli.access import Action
from kansli.audit.acts import ChangedMeanwhileError
from kansli.people.guard import Scope, ScopedRequest, guarded
from kansli.people.links import unsealed
from kansli.post import selectors
from kansli.post.calendar import folded
from kansli.post.inbox import connect, put_aside
from kansli.post.keeping import kept
from kansli.post.models import Mail, Received
from kansli.post.parsing import understand
from kansli.post.services import send, send_again, settle_as_sent, withdraw
from kansli.web.dispatch import hand_over
from kansli.web.templatetags.kansli import times
from kansli.workflow import MailState, NotNowError

_A_PAGE = 40
_PARTS: dict[str, Callable[[Scope], QuerySet[Any]]] = {
    "att-skicka": selectors.prepared,
    "skickade": selectors.gone,
    "gick-inte-fram": selectors.failed,
    "inkomna": selectors.received,
}


@guarded(Action.EDIT)
def mails(request: ScopedRequest) -> HttpResponse:
    """One part of the mails at a time; the first that waits for a person, unless another is asked for."""
    scope = request.scope
    counts = selectors.counts(scope)
    waiting = (("att-skicka", counts.prepared), ("inkomna", counts.to_read), ("gick-inte-fram", counts.failed))
    chosen = request.GET.get("visa", "")
    if chosen not in _PARTS:
        chosen = next((part for part, count in waiting if count), "skickade")
    rows: QuerySet[Any] = _PARTS[chosen](scope)
    context = {
        "chosen": chosen,
        "counts": counts,
        "page": Paginator(rows, _A_PAGE).get_page(request.GET.get("sida")),
        "folder": "" if settings.SMTP else settings.OUTBOX,
        "log_ins": selectors.log_ins(scope) if chosen == "skickade" else [],
    }
    return render(request, "mails.html", context)


@guarded(Action.EDIT)
def mail(request: ScopedRequest, pk: int) -> HttpResponse:
    """One mail as its receiver sees it, what became of it, and the answers."""
    return _mail_page(request, _mail(request, pk))


@guarded(Action.EDIT)
@require_POST
def send_mails(request: ScopedRequest) -> HttpResponse:
    """Send those that were shown and chosen; what has gone already stays gone."""
    chosen = Mail.objects.filter(cooperation=request.scope.cooperation, pk__in=_numbers(request, "mail"), state=MailState.PREPARED)
    sent = send(list(chosen.order_by("made_at", "pk")), at=timezone.now(), scope=request.scope)
    messages.success(request, f"{times(sent, 'mejl')} är på väg." if sent else "Inget nytt att skicka.")
    return redirect("mails", request.scope.cooperation.slug)


@guarded(Action.EDIT)
@require_POST
def edit_mail(request: ScopedRequest, pk: int) -> HttpResponse:
    """One act on one mail; ``do`` says which."""
    scope, at, do, one = request.scope, timezone.now(), request.POST.get("do", ""), _mail(request, pk)
    try:
        if do == "again":
            address = request.POST.get("address", "").strip()
            validate_email(address)
            send_again(scope, one, at=at, address=address)
            messages.success(request, "Mejlet är på väg igen.")
        elif do == "withdraw":
            withdraw(scope, one, at=at)
            messages.success(request, "Mejlet skickas inte.")
        elif do == "arrived":
            settle_as_sent(scope, one, at=at)
            messages.success(request, "Sparat: mejlet kom fram.")
    except ValidationError:
        return _mail_page(request, one, error="Skriv en mejladress, till exempel karin.ek@ekeby.se.", status=400)
    except (NotNowError, ChangedMeanwhileError) as error:
        messages.error(request, str(error))
    return redirect("mail", scope.cooperation.slug, pk)


@guarded(Action.EDIT)
def mail_file(request: ScopedRequest, pk: int, number: int) -> HttpResponse:
    """A file that goes along; number 0 is the calendar's."""
    one = _mail(request, pk)
    if number == 0 and one.calendar:
        return _file(folded(unsealed(one.calendar) if not settings.SMTP else one.calendar), "text/calendar; charset=utf-8", "mote.ics")
    found = get_object_or_404(one.attachments, pk=number)
    try:
        return _file(kept(found.path), "application/octet-stream", found.name)
    except OSError as error:
        raise Http404 from error


@guarded(Action.EDIT)
def received(request: ScopedRequest, pk: int) -> HttpResponse:
    """One mail that has come in: what was written, what became of it, and what can be done."""
    one = _received(request, pk)
    try:
        names = understand(kept(one.path)).attachments
    except OSError:
        names = ()
    asks = one.state == Received.State.ASK
    context = {"one": one, "names": names, "asks": asks, "mails": selectors.may_answer(request.scope, one) if asks else []}
    return render(request, "received.html", context)


@guarded(Action.EDIT)
@require_POST
def edit_received(request: ScopedRequest, pk: int) -> HttpResponse:
    """Tie a mail to what it answers, or put it aside."""
    scope, at, one = request.scope, timezone.now(), _received(request, pk)
    try:
        if request.POST.get("do") == "connect":
            messages.success(request, connect(scope, one, _mail(request, next(iter(_numbers(request, "mail")), 0)), hand_over, at=at))
        elif request.POST.get("do") == "aside":
            put_aside(scope, one, at=at)
            messages.success(request, "Mejlet är lagt åt sidan.")
    except (NotNowError, ChangedMeanwhileError) as error:
        messages.error(request, str(error))
    return redirect("received", scope.cooperation.slug, pk)


@guarded(Action.EDIT)
def received_whole(request: ScopedRequest, pk: int) -> HttpResponse:
    """The whole mail as it came."""
    try:
        return _file(kept(_received(request, pk).path), "application/octet-stream", f"mejl-{pk}.eml")
    except OSError as error:
        raise Http404 from error


def _mail_page(request: ScopedRequest, one: Mail, *, error: str = "", status: int = 200) -> HttpResponse:
    context = {
        "mail": one,
        "shown": selectors.shown(one),
        "attachments": one.attachments.order_by("pk"),
        "answers": one.answers.select_related("person").order_by("came_at", "pk"),
        "clickable": not settings.SMTP,
        "stuck": one.state in selectors.FAILED,
        "error": error,
        "given": request.POST.get("address", "") if error else one.to_address,
    }
    return render(request, "mail.html", context, status=status)


def _mail(request: ScopedRequest, pk: int) -> Mail:
    found = selectors.mail_of(request.scope, pk)
    if found is None:
        raise Http404
    return found


def _received(request: ScopedRequest, pk: int) -> Received:
    return get_object_or_404(selectors.received(request.scope), pk=pk)


def _numbers(request: ScopedRequest, name: str) -> list[int]:
    return [int(value) for value in request.POST.getlist(name) if value.isdigit() and len(value) < 18]


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        headers={
            "Content-Type": media_type,
            "Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or "attachment",
        },
    )
