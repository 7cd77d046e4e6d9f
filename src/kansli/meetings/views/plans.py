"""Year plans: drafted, held against calendars, sent out, decided, corrected."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from kansli.access import Action
from kansli.audit.acts import ChangedMeanwhileError
from kansli.meetings.forms import MeetingForm, RhythmForm
from kansli.meetings.models import Change, Meeting, YearPlan
from kansli.meetings.planning import plan_page, visible_plans
from kansli.meetings.services import plans as services
from kansli.meetings.services.errors import NotPossibleError
from kansli.meetings.services.plan_mails import prepare_plan_mails
from kansli.people.guard import ScopedRequest, guarded
from kansli.people.models import Body
from kansli.workflow import PlanState, ProposalAct

_YEARS = range(2000, 2100)


@guarded(Action.READ)
def plans(request: ScopedRequest) -> HttpResponse:
    """The years that have a plan; the secretariat begins another."""
    today = timezone.localdate()
    known = visible_plans(request.scope)
    taken = {plan.year for plan in known}
    coming = next(year for year in range(today.year if today.month < 7 else today.year + 1, 2100) if year not in taken)
    return render(request, "meetings/plans.html", {"plans": known, "coming": coming})


@guarded(Action.EDIT)
@require_POST
def start_plan(request: ScopedRequest) -> HttpResponse:
    """Begin a year's plan."""
    year = request.POST.get("year", "")
    if not year.isdigit() or int(year) not in _YEARS:
        messages.error(request, "Skriv ett år, till exempel 2027.")
        return redirect("plans", request.scope.cooperation.slug)
    services.start_plan(request.scope, int(year), at=timezone.now())
    return redirect("plan", request.scope.cooperation.slug, int(year))


@guarded(Action.READ)
def plan(request: ScopedRequest, year: int) -> HttpResponse:
    """One year's meetings of all groups, with what they meet with."""
    found = next((one for one in visible_plans(request.scope) if one.year == year), None)
    if found is None:
        raise Http404
    return render(request, "meetings/plan.html", {"page": plan_page(request.scope, found), "plan": found, "today": timezone.localdate()})


@guarded(Action.EDIT)
@require_POST
def edit_plan(request: ScopedRequest, year: int) -> HttpResponse:
    """One act on the plan; ``do`` says which."""
    found = get_object_or_404(YearPlan, cooperation=request.scope.cooperation, year=year)
    doing = _ACTS.get(request.POST.get("do", ""))
    try:
        if doing:
            messages.success(request, doing(request, found))
    except (NotPossibleError, ChangedMeanwhileError) as error:
        messages.error(request, str(error))
    return redirect("plan", request.scope.cooperation.slug, year)


@guarded(Action.EDIT)
def rhythm(request: ScopedRequest, year: int, body: int) -> HttpResponse:
    """How one group is to meet."""
    found = get_object_or_404(YearPlan, cooperation=request.scope.cooperation, year=year)
    group = get_object_or_404(Body, cooperation=request.scope.cooperation, pk=body)
    kept = found.rhythms.filter(body=group).first()
    initial = {}
    if kept:
        initial = {name: getattr(kept, name) for name in ("weekday", "week_of_month", "months", "place", "hosts")}
        initial |= {name: getattr(kept, name).lstrip("0").replace(":", ".") for name in ("starts", "ends")}
    form = RhythmForm(request.scope.cooperation, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_rhythm(request.scope, found, group, form.pattern, at=timezone.now())
        except (NotPossibleError, ChangedMeanwhileError) as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"Datum lagda för {group.label}.")
        return redirect("plan", request.scope.cooperation.slug, year)
    return render(request, "meetings/rhythm.html", {"form": form, "plan": found, "body": group})


@guarded(Action.EDIT)
def plan_meeting(request: ScopedRequest, pk: int) -> HttpResponse:
    """Change one meeting; after it is announced each change is a marked correction."""
    meeting = get_object_or_404(Meeting.objects.select_related("body", "plan", "host"), cooperation=request.scope.cooperation, pk=pk)
    form = MeetingForm(meeting, request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = services.change_meeting(
                request.scope, meeting, form.values, at=timezone.now(), why=given["why"], proposed_by=given["proposed_by"]
            )
            messages.success(request, "Förslaget väntar på svar från gruppen." if made and given["proposed_by"] else "Sparat.")
            return _back(request, meeting)
        except (NotPossibleError, ChangedMeanwhileError) as error:
            form.add_error(None, str(error))
            meeting.refresh_from_db()
    return render(
        request,
        "meetings/plan_meeting.html",
        {"form": form, "meeting": meeting, "corrections": meeting.changes.select_related("proposed_by")},
    )


@guarded(Action.EDIT)
@require_POST
def edit_meeting(request: ScopedRequest, pk: int) -> HttpResponse:
    """One short act on a meeting: another day, called off, allowed to stand, a proposal answered."""
    meeting = get_object_or_404(Meeting.objects.select_related("body", "plan"), cooperation=request.scope.cooperation, pk=pk)
    doing = _MEETING_ACTS.get(request.POST.get("do", ""))
    try:
        if doing:
            messages.success(request, doing(request, meeting))
    except (NotPossibleError, ChangedMeanwhileError) as error:
        messages.error(request, str(error))
    return _back(request, meeting)


def _back(request: ScopedRequest, meeting: Meeting) -> HttpResponse:
    slug = request.scope.cooperation.slug
    return redirect("plan", slug, meeting.plan.year) if meeting.plan else redirect("meetings", slug)


def _propose(request: ScopedRequest, found: YearPlan) -> str:
    services.propose(request.scope, found, at=timezone.now())
    return "Mötesplanen är utskickad som underlag. Ledamöterna ser den nu."


def _mail(request: ScopedRequest, found: YearPlan) -> str:
    if found.state == PlanState.DRAFT:
        raise NotPossibleError("Skicka ut mötesplanen som underlag först.")
    made = prepare_plan_mails(request.scope, found, at=timezone.now())
    if not made:
        raise NotPossibleError("Ingen ledamot har någon mejladress än. Lägg till dem under Personer.")
    return f"{len(made)} mejl ligger under Mejl, klara att läsa och skicka."


def _amend(request: ScopedRequest, found: YearPlan) -> str:
    services.amend(request.scope, found, at=timezone.now())
    return "Mötesplanen är tillbaka för ändringar."


def _decide(request: ScopedRequest, found: YearPlan) -> str:
    try:
        on = date.fromisoformat(request.POST.get("on", ""))
    except ValueError:
        raise NotPossibleError("Skriv vilken dag mötesplanen beslutades.") from None
    number = request.POST.get("meeting", "")
    decided_in = Meeting.objects.filter(cooperation=request.scope.cooperation, date=on).order_by("pk")
    meeting = decided_in.filter(pk=int(number)).first() if number.isdigit() else decided_in.first()
    services.decide(request.scope, found, on=on, in_meeting=meeting, at=timezone.now())
    return "Mötesplanen är beslutad. Ändringar efter det här visas som rättelser."


def _move(request: ScopedRequest, meeting: Meeting) -> str:
    try:
        day = date.fromisoformat(request.POST.get("date", ""))
    except ValueError:
        raise NotPossibleError("Välj en dag.") from None
    services.change_meeting(request.scope, meeting, {"date": day}, at=timezone.now(), why=request.POST.get("why", ""))
    return "Mötet är flyttat."


def _allow(request: ScopedRequest, meeting: Meeting) -> str:
    services.allow_clash(request.scope, meeting, request.POST.get("clash", ""), why=request.POST.get("why", ""), at=timezone.now())
    return "Mötet ligger kvar."


def _cancel(request: ScopedRequest, meeting: Meeting) -> str:
    number = request.POST.get("proposed_by", "")
    other = Body.objects.filter(cooperation=request.scope.cooperation, pk=int(number)).first() if number.isdigit() else None
    services.cancel_meeting(request.scope, meeting, at=timezone.now(), why=request.POST.get("why", ""), proposed_by=other)
    return "Förslaget väntar på svar från gruppen." if other else "Mötet är inställt."


def _answer(act: ProposalAct, words: str) -> Callable[[ScopedRequest, Meeting], str]:
    def answer(request: ScopedRequest, meeting: Meeting) -> str:
        number = request.POST.get("change", "")
        change = get_object_or_404(
            Change.objects.select_related("meeting__body"), meeting=meeting, pk=int(number) if number.isdigit() else 0
        )
        services.answer_proposal(request.scope, change, act, at=timezone.now())
        return words

    return answer


_ACTS: dict[str, Callable[[ScopedRequest, YearPlan], str]] = {"propose": _propose, "mail": _mail, "amend": _amend, "decide": _decide}
_MEETING_ACTS: dict[str, Callable[[ScopedRequest, Meeting], str]] = {
    "move": _move,
    "allow": _allow,
    "cancel": _cancel,
    "confirm": _answer(ProposalAct.CONFIRM, "Ändringen är bekräftad."),
    "decline": _answer(ProposalAct.DECLINE, "Förslaget är avböjt."),
    "withdraw": _answer(ProposalAct.WITHDRAW, "Förslaget är återtaget."),
}
