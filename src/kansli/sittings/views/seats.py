"""A seat: who holds it, who takes it over, what is handed over, and the welcome to who is new."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from kansli.access import Action
from kansli.audit.acts import ChangedMeanwhileError
from kansli.people.guard import ScopedRequest, guarded
from kansli.people.models import Holding, Seat
from kansli.post.models import Mail
from kansli.post.services import send
from kansli.register.query import number
from kansli.register.services.matters import NotPossibleError
from kansli.sittings.forms.seats import SeatForm
from kansli.sittings.reminding import in_running_text
from kansli.sittings.selectors.seats import seat_page
from kansli.sittings.services import seats as services
from kansli.sittings.services import welcome
from kansli.sittings.wording import genitive


@guarded(Action.EDIT)
def seat(request: ScopedRequest, pk: int) -> HttpResponse:
    """The seat with its holder, and the forms for a change."""
    return _page(request, _seat(request, pk), SeatForm())


@guarded(Action.EDIT)
@require_POST
def change_seat(request: ScopedRequest, pk: int) -> HttpResponse:
    """A new holder, an ending, or both; all that lay with the one who leaves is handed over in the same act."""
    place, form = _seat(request, pk), SeatForm(request.POST)
    if not form.is_valid():
        return _page(request, place, form)
    told = form.cleaned_data
    takes = {key: request.POST[key] for key in request.POST if key.partition("-")[0] in {"awaited", "adjuster", "request"}}
    holder = seat_page(request.scope, place, timezone.localdate()).holder
    change = services.SeatChange(told["name"], told["email"].lower(), told["began"], told["ended"], takes)
    try:
        services.change_seat(request.scope, place, holder, change, at=timezone.now())
    except services.UnsettledError as error:
        return _page(request, place, form, fault=str(error), lacking=error.keys)
    except (NotPossibleError, ChangedMeanwhileError) as error:
        return _page(request, place, form, fault=str(error))
    messages.success(request, "Sparat.")
    return redirect("seat", request.scope.cooperation.slug, pk)


@guarded(Action.EDIT)
@require_POST
def send_welcome(request: ScopedRequest, pk: int) -> HttpResponse:
    """Send who is new the mail that the page shows."""
    place = _seat(request, pk)
    holdings = Holding.objects.filter(seat=place).select_related("person", "seat__body", "seat__organisation", "seat__cooperation")
    holding = get_object_or_404(holdings, pk=number(request.POST, "holding") or 0)
    if not holding.person.email:
        messages.error(request, f"{holding.person.name} har ingen mejladress. Skriv den och spara först.")
    elif send([welcome.prepare_welcome(request.scope, holding, at=timezone.now())], at=timezone.now(), scope=request.scope):
        messages.success(request, "Mejlet är på väg.")
    return redirect("seat", request.scope.cooperation.slug, pk)


def _seat(request: ScopedRequest, pk: int) -> Seat:
    rows = Seat.objects.select_related("body", "organisation", "cooperation")
    return get_object_or_404(rows, cooperation=request.scope.cooperation, pk=pk)


def _page(request: ScopedRequest, place: Seat, form: SeatForm, *, fault: str = "", lacking: list[str] | None = None) -> HttpResponse:
    today = timezone.localdate()
    page = seat_page(request.scope, place, today)
    newest = max([one for one in [page.holder, *page.others] if one and one.ended is None], key=lambda one: one.seen_first, default=None)
    new = newest if newest and newest.began else None
    sent = Mail.objects.filter(cooperation=request.scope.cooperation, key=welcome.key_of(new)).first() if new else None
    context = {
        "page": page,
        "title": f"{genitive(place.organisation.name)} ledamot i {in_running_text(place.body.label)}",
        "form": form,
        "fault": fault,
        "lacking": lacking or [],
        "given": request.POST,
        "today": today,
        "new": new,
        "preview": welcome.preview(request.scope, new, today) if new and not sent else None,
        "sent": sent,
    }
    return render(request, "sittings/seat.html", context, status=422 if fault or form.errors else 200)
