"""Logging in and out."""

from __future__ import annotations

import logging

from django.conf import settings
from django.contrib.auth import login, logout
from django.core.mail import send_mail
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from kansli.people.guard import open_to_all
from kansli.people.limits import too_often
from kansli.people.links import LOG_IN_FOR, find_link, make_link, use_link
from kansli.people.models import Link, User

logger = logging.getLogger(__name__)
_TRIES = 5
"""So many log-in mails an address, and four times as many a machine, may ask for in a quarter of an hour."""


@open_to_all
@never_cache
def ask_for_link(request: HttpRequest) -> HttpResponse:
    """The log-in page: write your address, get a mail."""
    if request.method != "POST":
        return render(request, "people/log_in.html", {"next": request.GET.get("next", "")})
    address = request.POST.get("email", "").strip().lower()
    if "@" not in address:
        return render(
            request, "people/log_in.html", {"error": "Skriv din mejladress, till exempel karin.ek@ekeby.se.", "email": address}, status=400
        )
    if too_often(f"mail:{address}", _TRIES) or too_often(f"from:{_machine(request)}", 4 * _TRIES):
        return render(
            request, "people/log_in.html", {"error": "Du har bett om många länkar på kort tid. Vänta en kvart och försök igen."}, status=429
        )
    user = User.objects.filter(email=address, is_active=True).first()
    try:
        if user:
            _send(user, request.POST.get("next", ""))
    except OSError:  # the mail server does not answer, or refuses
        logger.exception("a log-in mail could not be sent")
        told = "Mejlet gick inte att skicka just nu. Försök igen om en stund."
        return render(request, "people/log_in.html", {"error": told, "email": address}, status=503)
    return render(request, "people/link_sent.html", {"email": address})


@open_to_all
@never_cache
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """The page a log-in link leads to. Opening it changes nothing; the button logs in."""
    at = timezone.now()
    link = find_link(Link.Purpose.LOG_IN, token, at=at)
    if link is None or link.user is None or not link.user.is_active:
        return render(request, "people/link_expired.html", status=410)
    if request.method != "POST":
        return render(request, "people/open_link.html", {"user": link.user, "next": request.GET.get("next", "")})
    if not use_link(link, at=at):
        return render(request, "people/link_expired.html", status=410)
    login(request, link.user, backend="kansli.people.login.LinkBackend")
    target = request.POST.get("next", "")
    return redirect(target if url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}) else "/")


@open_to_all
@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect("log_in")


def _send(user: User, target: str) -> None:
    token = make_link(Link.Purpose.LOG_IN, at=timezone.now(), user=user, lasts=LOG_IN_FOR)
    address = settings.BASE_URL + reverse("open_link", args=[token]) + (f"?next={target}" if target.startswith("/") else "")
    send_mail(
        "Logga in i Kansli",
        f"Hej!\n\nÖppna länken och välj Logga in. Den fungerar en gång, i en timme:\n\n{address}\n\n"
        "Har du inte bett om att logga in? Då kan du bortse från det här mejlet.\n",
        None,
        [user.email],
    )


def _machine(request: HttpRequest) -> str:
    """Where the request comes from: behind HTTPS the proxy says so, as the last of the addresses it passes on."""
    told = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip() if settings.HTTPS else ""
    return told or request.META.get("REMOTE_ADDR", "")
