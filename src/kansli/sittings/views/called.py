"""The page behind the personal link of a kallelse: the meeting, its agenda and papers, and the answer."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from kansli.meetings.models import Meeting
from kansli.people.links import Answering, answering
from kansli.people.models import Link
from kansli.register.models import Awaited, Fact
from kansli.register.services.matters import NotPossibleError
from kansli.sittings.models import Invitee, PaperVersion, Request, Summons
from kansli.sittings.selectors.agenda import invited, is_sent, items_for, seen_papers
from kansli.sittings.selectors.summons import Recipient
from kansli.sittings.services import answers
from kansli.sittings.services.requests import submit_by_link
from kansli.sittings.summoning import content_of, papers_in_words, when, where
from kansli.sittings.views.papers import sent_file, sent_pack

_GIVEN = {Invitee.Answer.YES, Invitee.Answer.DIGITAL, Invitee.Answer.NO, Invitee.Answer.DEPUTY}


def called(request: HttpRequest, link: Link) -> HttpResponseBase:
    """Answer, and read what one may see of the agenda."""
    who = answering(request, link)
    number = link.thing.partition(":")[2]
    rows = Invitee.objects.select_related("meeting__body", "meeting__cooperation", "person", "organisation").prefetch_related("items")
    invitee = get_object_or_404(rows, pk=int(number) if number.isdigit() else 0, person=link.person_id)
    part = getattr(request, "part", "")
    if part:
        return _paper(invitee, part)
    problem = ""
    if request.method == "POST":
        problem = _wish(request, invitee, who) if "wish" in request.POST else _take(request, invitee, who)
        if not problem:
            return redirect(request.path)
    meeting = invitee.meeting
    items = items_for(meeting, invited(invitee)) if is_sent(meeting) or invitee.role == Invitee.Role.GUEST else []
    content = content_of(meeting, items)
    context = {
        "answering": who,
        "invitee": invitee,
        "meeting": meeting,
        "items": items,
        "when": when(content),
        "where": where(content),
        "papers": papers_in_words(content),
        "asker": _asker(meeting),
        "recipient": Recipient(invitee),
        "problem": problem,
        "mine": _mine(invitee),
        "wishes": Request.objects.filter(meeting=meeting, person=who.person),
        "today": timezone.localdate(),
    }
    return render(request, "sittings/called.html", context, status=422 if problem else 200)


def _wish(request: HttpRequest, invitee: Invitee, who: Answering) -> str:
    """Keep a wish for the agenda; what is wrong with it, in Swedish, or nothing."""
    try:
        submit_by_link(
            who.person, invitee.meeting, request.POST["wish"], why=request.POST.get("why", ""), name=who.shown, at=timezone.now()
        )
    except NotPossibleError as error:
        return str(error)
    return ""


def _take(request: HttpRequest, invitee: Invitee, who: Answering) -> str:
    """Keep the answer; what is wrong with it, in Swedish, or nothing."""
    said, deputy = request.POST.get("answer", ""), " ".join(request.POST.get("deputy", "").split())
    if said not in _GIVEN:
        return "Välj ett av svaren."
    if said == Invitee.Answer.DEPUTY and not deputy:
        return "Skriv vem som kommer i stället."
    answers.answer(
        invitee,
        said,
        name=who.name,
        via="page",
        at=timezone.now(),
        actor=f"person:{invitee.person_id}",
        comment=request.POST.get("comment", "").strip()[:2000],
        deputy=deputy if said == Invitee.Answer.DEPUTY else "",
    )
    return ""


def _paper(invitee: Invitee, part: str) -> HttpResponseBase:
    """One paper that this person may see, in its latest version (``underlag/5``), or all of them as one file (``underlag``)."""
    kind, _, number = part.strip("/").partition("/")
    who = invited(invitee)
    if kind != "underlag" or not (number.isdigit() or not number):
        raise Http404
    if not number:
        return sent_pack(invitee.meeting, items_for(invitee.meeting, who))
    papers = seen_papers(invitee.meeting, who)
    version = PaperVersion.objects.select_related("file").filter(paper__in=papers, paper=int(number)).order_by("-number").first()
    if version is None:
        raise Http404
    return sent_file(version)


def _asker(meeting: Meeting) -> str:
    sent = Summons.objects.filter(meeting=meeting).first()
    return sent.by if sent else str(meeting.cooperation)


def _mine(invitee: Invitee) -> int:
    """How many assignments this person has open."""
    given = Awaited.objects.filter(owner_person=invitee.person_id, state=Awaited.State.OPEN, kind=Awaited.Kind.ASSIGNMENT)
    return given.filter(fact__state__in=Fact.COUNTED, fact__minutes__authoritative=True, fact__secret=False).count()
