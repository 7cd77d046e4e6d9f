"""Önskemål till agendan, and the visit plan."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from kansli.access import Action
from kansli.audit.acts import ChangedMeanwhileError
from kansli.meetings.models import Meeting
from kansli.people.guard import ScopedRequest, guarded
from kansli.register.query import number
from kansli.sittings.forms.ways import RequestForm, VisitForm
from kansli.sittings.models import Request, Visit
from kansli.sittings.services import requests as services
from kansli.workflow import NotNowError, RequestAct

_MOST = 200


@guarded(Action.READ)
def requests(request: ScopedRequest) -> HttpResponse:
    """Wish for an item; the secretariat sees all wishes, others their own."""
    scope = request.scope
    form = RequestForm(scope, request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        services.submit(scope, told["body"], told["heading"], why=told["why"], at=timezone.now())
        messages.success(request, "Tack. Kansliet svarar dig om det tas upp.")
        return redirect("requests", scope.cooperation.slug)
    rows = Request.objects.filter(cooperation=scope.cooperation).select_related("body", "meeting", "person")
    if not scope.edits:
        rows = rows.filter(person=scope.person) if scope.person else rows.none()
    coming = Meeting.objects.filter(cooperation=scope.cooperation, standing=Meeting.Standing.PLANNED, date__gte=timezone.localdate())
    context = {
        "form": form,
        "rows": rows.order_by("-at", "-pk")[:_MOST],
        "coming": coming.select_related("body").order_by("date")[:40] if scope.edits else (),
    }
    return render(request, "sittings/requests.html", context, status=422 if form.errors else 200)


@guarded(Action.EDIT)
@require_POST
def answer_request(request: ScopedRequest, pk: int) -> HttpResponse:
    """Say what becomes of a wish."""
    scope = request.scope
    row = get_object_or_404(Request.objects.select_related("person", "meeting"), cooperation=scope.cooperation, pk=pk)
    meeting = Meeting.objects.filter(cooperation=scope.cooperation, body=row.body_id, pk=number(request.POST, "mote") or 0).first()
    try:
        act = RequestAct(request.POST.get("do", ""))
        mail = services.answer(scope, row, act, meeting=meeting, words=request.POST.get("svar", ""), at=timezone.now())
        messages.success(
            request, f"{row.by} får veta det med mejl." if mail else f"Sparat. {row.by} har ingen mejladress här, så säg till själv."
        )
    except ValueError:
        messages.error(request, "Välj ett av svaren.")
    except (NotNowError, ChangedMeanwhileError) as error:
        messages.error(request, str(error))
    return redirect("requests", scope.cooperation.slug)


@guarded(Action.READ)
def visits(request: ScopedRequest) -> HttpResponse:
    """Whom the groups want to meet; the secretariat changes it here."""
    scope = request.scope
    rows = list(Visit.objects.filter(cooperation=scope.cooperation).select_related("body", "meeting").order_by("year", "guest")[:_MOST])
    editing = next((one for one in rows if one.pk == number(request.GET, "andra")), None)
    form = VisitForm(scope, visit=editing) if scope.edits else None
    return render(request, "sittings/visits.html", {"rows": rows, "form": form, "editing": editing})


@guarded(Action.EDIT)
@require_POST
def edit_visit(request: ScopedRequest) -> HttpResponse:
    """Put somebody on the plan, or change what stands there."""
    scope = request.scope
    pk = number(request.POST, "besok")
    visit = get_object_or_404(Visit, cooperation=scope.cooperation, pk=pk) if pk else None
    form = VisitForm(scope, request.POST, visit=visit)
    if form.is_valid():
        services.plan_visit(scope, visit, at=timezone.now(), **form.cleaned_data)
        return redirect("visits", scope.cooperation.slug)
    rows = Visit.objects.filter(cooperation=scope.cooperation).select_related("body", "meeting").order_by("year", "guest")[:_MOST]
    return render(request, "sittings/visits.html", {"rows": rows, "form": form, "editing": visit}, status=422)
