"""Historik: what was done, when and by whom; and taking back what can be taken back."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from kansli.access import Action, Role
from kansli.audit.acts import ChangedMeanwhileError, undo
from kansli.audit.models import Act, Entry
from kansli.people.guard import ScopedRequest, guarded
from kansli.people.models import User
from kansli.people.services import ROLES

_A_PAGE = 60
_SAID = {
    "archive.read": "Läste in {file}",
    "archive.taken_back": "Tog bort {file}, ur en leverans som togs tillbaka",
    "archive.take_back": "Tog tillbaka en leverans: {what}",
    "archive.file_removed": "Tog bort {what}",
    "archive.read_anyway": "Sade att {what} är anteckningar",
    "people.role": "Gav {email} en roll: {role}",
}
"""What is said of entries that are no act of a user's, with the values they keep."""
_PROGRAMS = {"läsaren": "vid inläsningen", "kansli adduser": "på servern", "kansli post": "av Kansli"}


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
    act = getattr(entry, "act", None)
    by = users.get(entry.actor) or _PROGRAMS.get(entry.actor, entry.actor)
    return Line(entry, _words(entry), by, act)


def _words(entry: Entry) -> str:
    kept = getattr(entry, "values_kept", None)
    values: dict[str, str] = dict(kept.content) if kept else {}
    if label := values.get("label"):
        return f"Ångrade: {label}" if entry.verb == "audit.undo" else str(label)
    if "role" in values:
        values["role"] = ROLES.get(Role(values["role"]), values["role"])
    said = _SAID.get(entry.verb)
    return said.format_map(defaultdict(lambda: "(borttaget)", values)) if said else entry.verb
