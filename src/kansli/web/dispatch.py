"""What personal links open, and what answers by mail lead to: the tables from a link's or a mail's kind to the part that takes it.

Opening a link changes nothing, since mail scanners open links. What is done there is a POST on the page.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from kansli.people.guard import open_to_all
from kansli.people.links import Answering, answer_as, answering, mailed_link, masked
from kansli.people.models import Link
from kansli.post.calendar import CalendarAnswer
from kansli.post.models import Mail, Received
from kansli.post.services import send_link_again
from kansli.sittings.selectors.followup import KIND as REMINDER
from kansli.sittings.selectors.summons import KIND as SUMMONS
from kansli.sittings.selectors.versions import MAIL_KIND as JUSTERING
from kansli.sittings.services import answers, clearance, followup, replies
from kansli.sittings.views.adjuster import adjust_page
from kansli.sittings.views.assigned import assigned
from kansli.sittings.views.called import called
from kansli.sittings.views.clearance import cleared
from kansli.sittings.views.welcomed import welcomed


class LinkedRequest(HttpRequest):
    """A request through a personal link that works."""

    answering: Answering
    """Who answers, for whom; the same as ``answering(request, link)``."""
    part: str
    """What stands after the token in the address (``underlag/5``); empty: the page itself."""


LinkHandler = Callable[[LinkedRequest, Link], HttpResponseBase]
AnswerHandler = Callable[[Received, Mail, datetime], str | None]
CalendarHandler = Callable[[Received, Mail, CalendarAnswer, datetime], str | None]

LINKS: dict[str, LinkHandler] = {
    Link.Purpose.MEMBER: called,
    Link.Purpose.ADJUST: adjust_page,
    Link.Purpose.CLEAR: cleared,
    Link.Purpose.ASSIGNMENT: assigned,
    Link.Purpose.WELCOME: welcomed,
}
"""Purpose of a link → the page it opens. The page extends ``member.html``; its forms post to the address itself."""
ANSWERS: dict[str, AnswerHandler] = {
    SUMMONS: answers.by_reply,
    JUSTERING: replies.take_answer,
    clearance.KIND: clearance.by_reply,
    REMINDER: followup.by_reply,
}
"""Kind of a mail → who takes a written answer to it. The handler says in Swedish what became of the answer; None: the secretariat
must read it. It runs in the transaction in which the answer is marked as taken, once for each answer."""
CALENDAR: dict[str, CalendarHandler] = {SUMMONS: answers.by_calendar}
"""Kind of a mail → who takes a calendar's answer to its invitation; as above."""


@open_to_all
def member_link(request: HttpRequest, token: str, part: str = "") -> HttpResponseBase:
    """The page of a personal link: who asks, what for, by when; the text itself; two or three large buttons."""
    answer = _opened(request, token, part)
    answer["Referrer-Policy"] = "strict-origin"  # never the token; with no-referrer browsers hide the origin that forms are checked by
    answer["X-Robots-Tag"] = "noindex, nofollow"
    add_never_cache_headers(answer)
    return answer


def _opened(request: HttpRequest, token: str, part: str) -> HttpResponseBase:
    at = timezone.now()
    link = mailed_link(token)
    handler = LINKS.get(link.purpose) if link else None
    if link is None or link.person is None or handler is None:
        return render(request, "link_unknown.html", status=404)
    if link.revoked_at:
        return render(request, "link_revoked.html", {"asker": link.cooperation}, status=410)
    if link.expires_at and link.expires_at <= at:
        return _too_old(request, link, at)
    if request.method == "POST" and "answer_as" in request.POST:
        answer_as(request, link, request.POST["answer_as"])
        return redirect(request.path)
    linked: LinkedRequest = request  # type: ignore[assignment]  # the same request, with who answers
    linked.answering, linked.part = answering(request, link), part
    linked.link = link  # type: ignore[attr-defined]  # for the context of member.html
    return handler(linked, link)


def _too_old(request: HttpRequest, link: Link, at: datetime) -> HttpResponse:
    to = masked(link.address)
    if request.method == "POST":
        sent = send_link_again(link, at=at)
        return render(request, "link_again.html", {"to": to, "sent": sent}, status=200 if sent else 429)
    return render(request, "link_too_old.html", {"to": to}, status=410)


def hand_over(received: Received, mail: Mail, answer: CalendarAnswer | None, at: datetime) -> str | None:
    """Give an answer that has come in to the part that takes such answers; None: a person must read it."""
    if answer is not None:
        calendar = CALENDAR.get(mail.kind)
        return calendar(received, mail, answer, at) if calendar else None
    handler = ANSWERS.get(mail.kind)
    return handler(received, mail, at) if handler else None
