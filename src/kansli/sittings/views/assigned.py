"""The page behind the personal link of a reminder: a person's assignments, and what is answered about each."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from kansli.people.links import answering
from kansli.people.models import Link
from kansli.register.query import day, number
from kansli.sittings.models import Report
from kansli.sittings.selectors.followup import assignments_of
from kansli.sittings.services.followup import report
from kansli.workflow import NotNowError


def assigned(request: HttpRequest, link: Link) -> HttpResponse:
    """Answer about one's assignments. Opening the page changes nothing."""
    who, today = answering(request, link), timezone.localdate()
    cooperation = link.cooperation
    if cooperation is None:
        raise ValueError("a link of a mail lies in a cooperation")
    dues = assignments_of(who.person, cooperation, today)
    problem = ""
    if request.method == "POST":
        chosen = next((due for due in dues if due.awaited.pk == number(request.POST, "awaited")), None)
        said = request.POST.get("do", "")
        if chosen is None or said not in Report.Answer.values:
            messages.error(request, "Uppdraget ligger inte längre på dig. Tack!")
            return redirect(request.path)
        try:
            until = day(request.POST, "until") if said == Report.Answer.MORE_TIME else None
            words = request.POST.get("words", "")
            report(
                chosen.awaited,
                Report.Answer(said),
                words=words,
                until=until,
                person=who.person,
                name=who.shown,
                via="page",
                at=timezone.now(),
            )
            return redirect(f"{request.path}#u{chosen.awaited.pk}")
        except NotNowError as error:
            problem = str(error)
    context = {"answering": who, "dues": dues, "today": today, "problem": problem, "cooperation": cooperation}
    return render(request, "sittings/assigned.html", context, status=422 if problem else 200)
