"""Taking the demonstration away, when it has served."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from kansli.access import Action
from kansli.archive.examples import remove_cooperation
from kansli.people.guard import ScopedRequest, guarded


@guarded(Action.ADMINISTER)
def remove_examples(request: ScopedRequest) -> HttpResponse:
    """Ask once more; the button removes it."""
    cooperation = request.scope.cooperation
    if not cooperation.demonstration:
        raise Http404
    if request.method != "POST":
        return render(request, "remove_examples.html")
    remove_cooperation(cooperation, actor=f"user:{request.scope.user.pk}", at=timezone.now())
    messages.success(request, "Exemplet är borttaget.")
    return redirect("home")
