"""Calendar addresses and keys for programs: secret, made and revoked by whom they belong to."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from kansli.access import Action, Role
from kansli.export.calendar import body_feed, person_feed
from kansli.people.guard import Scope, ScopedRequest, guarded, open_to_all
from kansli.people.links import find_link, make_link, revoke_link
from kansli.people.models import Body, Link, Membership, Person

_OWN = (Link.Purpose.CALENDAR, Link.Purpose.API)


@guarded(Action.READ)
@never_cache
def calendars(request: ScopedRequest) -> HttpResponse:
    """The user's own feeds, and what can be subscribed to."""
    scope = request.scope
    links = Link.objects.filter(purpose__in=_OWN, user=scope.user, cooperation=scope.cooperation, revoked_at=None).order_by("-pk")
    bodies = {f"body:{body.pk}": body.label for body in Body.objects.filter(cooperation=scope.cooperation, merged_into=None)}
    person = Person.objects.filter(pk=scope.person).first() if scope.person else None
    names = bodies | ({f"person:{person.pk}": f"{person.name}: möten och uppdrag"} if person else {})
    rows = [(link, "nyckel för program" if link.purpose == Link.Purpose.API else names.get(link.thing, "")) for link in links]
    return render(request, "export/calendars.html", {"rows": rows, "names": names, "made": request.session.pop("secret", "")})


@guarded(Action.READ)
@require_POST
def make_calendar(request: ScopedRequest) -> HttpResponse:
    """A new address for a feed. It is shown once; only its hash is kept."""
    scope, thing = request.scope, request.POST.get("thing", "")
    kind, _, number = thing.partition(":")
    pk = int(number) if number.isdigit() else 0
    own = kind == "person" and pk == scope.person
    if not own and not (kind == "body" and Body.objects.filter(cooperation=scope.cooperation, pk=pk).exists()):
        raise Http404
    token = make_link(Link.Purpose.CALENDAR, at=timezone.now(), user=scope.user, cooperation=scope.cooperation, thing=thing)
    request.session["secret"] = settings.BASE_URL + reverse("calendar_feed", args=[token])
    return redirect("calendars", scope.cooperation.slug)


@guarded(Action.READ)
@require_POST
def make_key(request: ScopedRequest) -> HttpResponse:
    """A new key for a program that reads what the user may read. It is shown once; only its hash is kept."""
    scope = request.scope
    request.session["secret"] = make_link(Link.Purpose.API, at=timezone.now(), user=scope.user, cooperation=scope.cooperation)
    return redirect("calendars", scope.cooperation.slug)


@guarded(Action.READ)
@require_POST
def revoke_calendar(request: ScopedRequest, pk: int) -> HttpResponse:
    """From now on the address, or the key, opens nothing."""
    link = get_object_or_404(Link, purpose__in=_OWN, user=request.scope.user, cooperation=request.scope.cooperation, pk=pk)
    revoke_link(link, at=timezone.now())
    messages.success(request, "Den fungerar inte längre.")
    return redirect("calendars", request.scope.cooperation.slug)


@open_to_all
@never_cache
def calendar_feed(_request: HttpRequest, token: str) -> HttpResponse:
    """The feed behind a secret address, with what its owner may see today; a revoked one and a stranger's meet 404."""
    now = timezone.now()
    link = find_link(Link.Purpose.CALENDAR, token, at=now)
    membership = (
        link
        and Membership.objects.select_related("cooperation", "user")
        .filter(user=link.user, user__is_active=True, cooperation=link.cooperation)
        .first()
    )
    if not link or not membership:
        raise Http404
    scope = Scope(membership.cooperation, membership.user, Role(membership.role), membership.person_id)
    kind, _, number = link.thing.partition(":")
    home = f"{settings.BASE_URL}/{scope.cooperation.slug}"
    if kind == "body":
        made = body_feed(scope, get_object_or_404(Body, cooperation=scope.cooperation, pk=number), now=now, home=home)
    else:
        made = person_feed(scope, get_object_or_404(Person, cooperation=scope.cooperation, pk=number), now=now, home=home)
    return HttpResponse(made, content_type="text/calendar; charset=utf-8")
