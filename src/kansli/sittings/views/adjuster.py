"""The page that an adjuster's personal link opens: the text itself, what is to be changed, and Justera."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from kansli.people.codes import tries_left, use_code
from kansli.people.links import answering, masked
from kansli.people.models import Link
from kansli.post.services import send_code
from kansli.register.query import number
from kansli.sittings.models import Adjuster, Approval, Comment, Version
from kansli.sittings.rendering.blocks import blocks_of, to_html, without_signatures
from kansli.sittings.rendering.pages import to_pdf
from kansli.sittings.selectors.adjusting import block_at, changes_between, versions_of
from kansli.sittings.selectors.versions import heading_of, rendition
from kansli.sittings.services.adjusting import Actor, approve, comment
from kansli.sittings.services.adjusting_mails import whose
from kansli.sittings.views.adjusting import attached
from kansli.workflow import NotNowError

_WORDS = 4000
_SHOWN = 70
"""Characters of a paragraph in the list to choose from."""


def adjust_page(request: HttpRequest, link: Link) -> HttpResponse:
    """Read, comment and approve. Opening it changes nothing, and is noted nowhere."""
    asked = _version(link)
    version = versions_of(asked.draft).first() or asked
    if request.GET.get("visa") == "pdf":
        return attached(to_pdf(rendition(version)), f"{heading_of(version.draft.meeting)}.pdf", "application/pdf")
    if request.method == "POST":
        return _act(request, link, version)
    return _page(request, link, version, asked)


def _act(request: HttpRequest, link: Link, version: Version) -> HttpResponse:
    """What a button did. The version that the page showed has to be the one that is to be approved now."""
    at, who = timezone.now(), answering(request, link)
    actor = Actor(f"person:{who.person.pk}", who.shown, "page")
    shown = versions_of(version.draft).filter(number=number(request.POST, "version") or 0).first()
    if shown is None:
        raise Http404
    what = request.POST.get("do")
    try:
        if what == "comment":
            words = request.POST.get("words", "").strip()[:_WORDS]
            if not words:
                messages.error(request, "Skriv vad som ska ändras.")
            else:
                start, quote = _place(request, shown)
                comment(shown, who.person, actor, words=words, quote=quote, start=start, at=at)
                messages.success(request, "Tack! Din synpunkt har gått till kansliet. Du får anteckningarna igen när de är ändrade.")
        elif what == "code":
            if not send_code(link, at=at):
                messages.error(request, "Det har skickats flera koder redan. Vänta en stund och försök igen.")
            return redirect(f"{request.path}?justera=1#justera")
        elif what == "approve":
            if not use_code(link, request.POST.get("code", ""), at=at):
                left = tries_left(link, at=at)
                told = f"Koden stämmer inte. {'Försök igen.' if left else 'Be om en ny kod.'}"
                return _page(request, link, shown, shown, fault=told, approving=bool(left))
            approve(shown, who.person, actor, at=at)
            messages.success(request, "Tack! Anteckningarna är justerade av dig.")
        else:
            raise Http404
    except NotNowError as error:
        messages.error(request, str(error))
    return redirect(request.path)


def _page(request: HttpRequest, link: Link, version: Version, asked: Version, *, fault: str = "", approving: bool = False) -> HttpResponse:
    row = without_signatures(blocks_of(version.content))
    draft, who = version.draft, answering(request, link)
    before = versions_of(draft).filter(number=version.number - 1).first()
    context = {
        "cooperation": draft.meeting.cooperation,
        "answering": who,
        "version": version,
        "newer": version.pk != asked.pk,
        "meeting": draft.meeting,
        "heading": heading_of(draft.meeting),
        "whose": whose(version),
        "text": to_html(row, deeper=1, places=True),
        "changes": [one for one in changes_between(before, version) if one.changed] if before else [],
        "blocks": [(one.start, one.text if len(one.text) <= _SHOWN else one.text[: _SHOWN - 1] + "…") for one in row],
        "hands": list(Approval.objects.filter(version=version)),
        "mine": Approval.objects.filter(version=version, hand=Approval.Hand.ADJUSTER, person=who.person).first(),
        "comments": list(Comment.objects.filter(version__draft=draft, person=who.person).select_related("version")),
        "adjusting": Adjuster.objects.filter(meeting=draft.pk, person=who.person, replaced_on=None).exists(),
        "approving": approving or bool(request.GET.get("justera")),
        "address": masked(link.address),
        "fault": fault,
    }
    return render(request, "sittings/adjust_member.html", context, status=400 if fault else 200)


def _place(request: HttpRequest, version: Version) -> tuple[int | None, str]:
    """The passage that was marked, or the paragraph that was chosen; nothing: the whole."""
    start, quote = number(request.POST, "start"), " ".join(request.POST.get("quote", "").split())[:_WORDS]
    block = block_at(blocks_of(version.content), start, "") if start is not None else None
    if block is None:
        return None, ""
    return block.start, quote if quote and quote in block.text else block.text


def _version(link: Link) -> Version:
    kind, _, pk = link.thing.partition(":")
    found = (
        Version.objects.select_related("draft__meeting__body", "draft__meeting__cooperation")
        .filter(pk=int(pk) if pk.isdigit() else 0)
        .first()
    )
    if kind != "version" or found is None:
        raise Http404
    return found
