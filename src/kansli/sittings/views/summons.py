"""Steget Kallelse, for the secretariat; and the page of the personal link that the kallelse carries."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from kansli.access import Action
from kansli.audit.acts import ChangedMeanwhileError
from kansli.meetings.models import Meeting, YearPlan
from kansli.meetings.selectors import known_meetings
from kansli.meetings.services.errors import NotPossibleError
from kansli.meetings.services.plans import change_meeting
from kansli.people.guard import ScopedRequest, guarded
from kansli.people.models import Person
from kansli.post.calendar import folded, publish
from kansli.post.services import sender_of
from kansli.register.query import number
from kansli.sittings.models import AgendaItem, GroupWays, Invitee
from kansli.sittings.selectors.summons import summons_page
from kansli.sittings.services import answers
from kansli.sittings.services import summons as services
from kansli.sittings.services.plan_invitations import invite_all
from kansli.sittings.summoning import agenda_lines, when, where


@guarded(Action.EDIT)
def summons(request: ScopedRequest, pk: int) -> HttpResponse:
    """Who is called, what the mail says, who has answered."""
    meeting = _meeting(request, pk)
    page = summons_page(meeting)
    chosen = next((one for one in page.recipients if one.invitee.pk == number(request.GET, "till")), None)
    shown = chosen or next((one for one in page.recipients if not one.left), None)
    context = {
        "meeting": meeting,
        "page": page,
        "shown": shown,
        "preview": services.preview(request.scope, meeting, shown, today=timezone.localdate()) if shown and meeting.date else None,
        "items": AgendaItem.objects.filter(meeting=meeting),
        "answers": Invitee.Answer.choices,
        "by_outlook": page.ways.invites == GroupWays.Invites.OUTLOOK,
        "copied": _text_to_copy(page.content) if meeting.date else "",
    }
    return render(request, "sittings/summons.html", context)


@guarded(Action.EDIT)
@require_POST
def edit_summons(request: ScopedRequest, pk: int) -> HttpResponse:
    """One act on the kallelse; ``do`` says which."""
    meeting = _meeting(request, pk)
    doing = _ACTS.get(request.POST.get("do", ""))
    if doing is None:
        raise Http404
    try:
        messages.success(request, doing(request, meeting))
    except (NotPossibleError, ChangedMeanwhileError) as error:
        messages.error(request, str(error))
    return redirect("summons", request.scope.cooperation.slug, meeting.pk)


@guarded(Action.EDIT)
@require_POST
def invite_plan(request: ScopedRequest, year: int) -> HttpResponse:
    """Invitations for a whole year plan."""
    plan = get_object_or_404(YearPlan, cooperation=request.scope.cooperation, year=year)
    try:
        sent = invite_all(request.scope, plan, at=timezone.now())
    except NotPossibleError as error:
        messages.error(request, str(error))
    else:
        rest = f" {sent.left} skickas från mötets egen sida." if sent.left else ""
        done = (
            f"Inbjudan till {sent.meetings} {'möte' if sent.meetings == 1 else 'möten'} är skickad."
            if sent.meetings
            else "Det finns inget nytt att skicka."
        )
        messages.success(request, done + rest)
    return redirect("plan", request.scope.cooperation.slug, year)


@guarded(Action.EDIT)
def summons_calendar(request: ScopedRequest, pk: int) -> HttpResponse:
    """The meeting as a calendar file, to open in Outlook."""
    meeting = _meeting(request, pk)
    if meeting.date is None:
        raise Http404
    page = summons_page(meeting)
    told = services.occasion(meeting, page.content, sender_of(request.scope))
    name = f"mote-{meeting.date:%Y-%m-%d}.ics"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(folded(publish([told], at=timezone.now())), content_type="text/calendar; charset=utf-8", headers=headers)


def _meeting(request: ScopedRequest, pk: int) -> Meeting:
    found = (
        known_meetings(request.scope)
        .select_related("body", "cooperation", "host")
        .filter(standing__in=[Meeting.Standing.PLANNED, Meeting.Standing.CANCELLED])
    )
    meeting = get_object_or_404(found, pk=pk)
    services.bring_up_to_date(meeting)
    return meeting


def _send(request: ScopedRequest, meeting: Meeting) -> str:
    row = services.summon(request.scope, meeting, at=timezone.now())
    return f"Kallelsen är skickad ({row.get_stage_display()})."


def _sent_by_hand(request: ScopedRequest, meeting: Meeting) -> str:
    services.summon(request.scope, meeting, at=timezone.now(), by_hand=True)
    return "Noterat: du har skickat kallelsen själv."


def _ways(request: ScopedRequest, meeting: Meeting) -> str:
    chosen = request.POST.get("invites", "")
    if chosen not in GroupWays.Invites.values:
        raise NotPossibleError("Välj vem som skickar kalenderinbjudan.")
    services.set_ways(request.scope, meeting, chosen, at=timezone.now())
    return "Sparat för gruppens kommande möten."


def _link(request: ScopedRequest, meeting: Meeting) -> str:
    link = request.POST.get("join_link", "").strip()
    try:
        if link:
            URLValidator(schemes=["https", "http"])(link)
    except ValidationError:
        raise NotPossibleError("Klistra in hela möteslänken, den börjar med https://.") from None
    change_meeting(request.scope, meeting, {"join_link": link}, at=timezone.now())
    return "Möteslänken är sparad."


def _guest(request: ScopedRequest, meeting: Meeting) -> str:
    chosen = [int(one) for one in request.POST.getlist("items") if one.isdigit()]
    email = request.POST.get("email", "").strip()
    _checked(email)
    guest = services.add_guest(
        request.scope,
        meeting,
        name=request.POST.get("name", ""),
        email=email,
        title=request.POST.get("title", ""),
        home=request.POST.get("home", ""),
        items=list(AgendaItem.objects.filter(meeting=meeting, pk__in=chosen)),
        at=timezone.now(),
    )
    warned = " Mötet är märkt som internt." if meeting.internal else ""
    return f"{guest.person.name} är tillagd som gäst.{warned}"


def _address(request: ScopedRequest, meeting: Meeting) -> str:
    person = get_object_or_404(
        Person, cooperation=request.scope.cooperation, invited__meeting=meeting, pk=number(request.POST, "person") or 0
    )
    email = request.POST.get("email", "").strip()
    if not email:
        raise NotPossibleError("Skriv en mejladress.")
    _checked(email)
    services.set_address(request.scope, person, email, at=timezone.now())
    return f"Adressen till {person.name} är sparad."


def _note(request: ScopedRequest, meeting: Meeting) -> str:
    invitee, said = _invitee(request, meeting), request.POST.get("answer", "")
    if said not in Invitee.Answer.values:
        raise NotPossibleError("Välj ett svar.")
    answers.note(request.scope, invitee, said, deputy=request.POST.get("deputy", "").strip(), at=timezone.now())
    return f"Svaret från {invitee.person.name} är noterat."


def _uncall(request: ScopedRequest, meeting: Meeting) -> str:
    invitee = _invitee(request, meeting)
    name = invitee.person.name
    services.uncall(request.scope, invitee, at=timezone.now())
    return f"{name} är inte längre kallad."


def _invitee(request: ScopedRequest, meeting: Meeting) -> Invitee:
    rows = Invitee.objects.select_related("person", "meeting__body", "meeting__cooperation").filter(meeting=meeting)
    return get_object_or_404(rows, pk=number(request.POST, "invitee") or 0)


def _checked(email: str) -> None:
    try:
        if email:
            validate_email(email)
    except ValidationError:
        raise NotPossibleError(f"{email} är ingen mejladress.") from None


def _text_to_copy(content: dict[str, object]) -> str:
    """What she pastes into Outlook's invitation."""
    return (
        "\n".join([when(content), where(content), "", "Agenda", *agenda_lines(content)])
        if content["items"]
        else f"{when(content)}\n{where(content)}"
    )


_ACTS: dict[str, Callable[[ScopedRequest, Meeting], str]] = {
    "send": _send,
    "by_hand": _sent_by_hand,
    "ways": _ways,
    "link": _link,
    "guest": _guest,
    "address": _address,
    "note": _note,
    "uncall": _uncall,
}
