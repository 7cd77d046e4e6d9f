"""Historik: what was done, when and by whom; and taking back what can be taken back."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from kansli.access import Action
from kansli.audit.acts import ChangedMeanwhileError, undo
from kansli.audit.models import Act, Entry
from kansli.people.guard import ScopedRequest, guarded
from kansli.people.models import User

_A_PAGE = 60


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the log as a person reads it."""

    entry: Entry
    words: str
    by: str
    act: Act | None


@guarded(Action.SEE_HISTORY)
def history(request: ScopedRequest) -> HttpResponse:
    """The log of the cooperation, the latest first."""
    entries = Entry.objects.filter(chain=request.scope.cooperation.pk).select_related("values_kept", "act").order_by("-number")
    page = Paginator(entries, _A_PAGE).get_page(request.GET.get("sida"))
    users = {f"user:{user.pk}": str(user) for user in User.objects.filter(memberships__cooperation=request.scope.cooperation)}
    lines = [_line(entry, users) for entry in page]
    return render(request, "history.html", {"page": page, "lines": lines})


@guarded(Action.EDIT)
@require_POST
def undo_act(request: ScopedRequest, pk: int) -> HttpResponse:
    """Take back one act."""
    act = get_object_or_404(Act, cooperation=request.scope.cooperation.pk, pk=pk)
    try:
        undo(act, user=request.scope.user.pk, at=timezone.now())
        messages.success(request, f"Ångrat: {act.label}")
    except ChangedMeanwhileError as error:
        messages.error(request, str(error))
    return redirect("history", request.scope.cooperation.slug)


def _line(entry: Entry, users: dict[str, str]) -> Line:
    kept = getattr(entry, "values_kept", None)
    act = getattr(entry, "act", None)
    words = str(kept.content.get("label") or "") if kept else ""
    if entry.verb == "audit.undo":
        words = f"Ångrade: {words}"
    return Line(entry, words or entry.verb, users.get(entry.actor, entry.actor), act)
