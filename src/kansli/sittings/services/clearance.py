"""What is done to clear an agenda: asked by mail, answered on the page or by reply, or sent without by a logged decision."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from kansli.audit.services import record
from kansli.meetings.models import Meeting
from kansli.people.guard import Scope
from kansli.people.links import make_link
from kansli.people.models import Link, Person
from kansli.post.models import Mail, Received
from kansli.post.services import prepare, send, sender_of
from kansli.register.services.matters import NotPossibleError
from kansli.sittings.models import AgendaItem, Clearance
from kansli.sittings.selectors.agenda import Onlooker, agenda_hash, items_for
from kansli.sittings.selectors.clearance import clearance_of, shown_to
from kansli.sittings.summoning import agenda_lines, content_of, when, where

KIND = "clearance"
"""Kind of the mails, by which answers to them find their way."""
_MOST_WORDS = 8
_YES = re.compile(r"^(ja|ok|okej|okay|godkänns?|godkänd|stämmer|ser bra ut|det är bra|klart|avstämt)\b")
_DOUBT = re.compile(r"\b(men|fast|dock|kan vi|ändra|lägg|ta bort|inte|vänta|byt)\b|\?")


def words_of(scope: Scope, meeting: Meeting, items: Sequence[AgendaItem], person: Person, address: str) -> tuple[str, str]:
    """Subject and text of the mail that asks somebody to clear the agenda; complete without a click."""
    content = content_of(meeting, shown_to(items, person))
    name = meeting.title or meeting.body.label
    subject = f"Att stämma av: agendan till {name[:1].lower()}{name[1:]} {when(content)}"
    lines = [
        f"Hej {person.name.split()[0]}!",
        "",
        "Här är förslaget till agenda. Stämmer det?",
        "",
        f"  {when(content)}",
        f"  {where(content)}",
        "",
        "Agenda",
        *agenda_lines(content),
        "",
        "Svara ”ja” på det här mejlet, eller skriv vad du vill ändra. Det går också bra här:",
        "",
        address,
        "",
        "Ändras agendan efter att du har svarat frågar vi dig igen.",
        "",
        "Hälsningar",
        f"{scope.user.name or scope.user.email}, kansliet",
        "",
    ]
    return subject, "\n".join(lines)


def ask(scope: Scope, meeting: Meeting, items: Sequence[AgendaItem], *, at: datetime) -> list[Mail]:
    """Ask those who have not cleared the agenda as it is, by mail; who has been asked is not asked again.

    Raises:
        NotPossibleError: there is nobody to ask, or somebody has no address.
    """
    waiting = [one for one in clearance_of(meeting, items) if one.now is None]
    if not waiting:
        raise NotPossibleError("Alla är redan tillfrågade om agendan som den är nu.")
    lost = [one.person.name for one in waiting if not one.person.email]
    if lost:
        raise NotPossibleError(f"Mejladress saknas till {', '.join(lost)}. Skriv in den på personens sida.")
    now, sent = agenda_hash(items), []
    with transaction.atomic():
        with scope.act(verb="clearance.ask", label="Bad om avstämning av agendan", thing=f"meeting:{meeting.pk}", at=at) as changes:
            for one in waiting:
                changes.create(Clearance(meeting=meeting, person=one.person, agenda_hash=now, asked_at=at))
        for one in waiting:
            token = make_link(
                Link.Purpose.CLEAR,
                at=at,
                cooperation=scope.cooperation,
                person=one.person,
                address=one.person.email,
                thing=f"meeting:{meeting.pk}",
            )
            subject, body = words_of(scope, meeting, items, one.person, settings.BASE_URL + reverse("member_link", args=[token]))
            sent.append(
                prepare(
                    cooperation=scope.cooperation,
                    key=f"{KIND}:{meeting.pk}:{now[:24]}:{one.person.pk}",
                    kind=KIND,
                    thing=f"meeting:{meeting.pk}",
                    person=one.person,
                    to_name=one.person.name,
                    to_address=one.person.email,
                    sender=sender_of(scope),
                    subject=subject,
                    body=body,
                    concerns=[f"meeting:{meeting.pk}", *(f"matter:{item.matter_id}" for item in items if item.matter_id)],
                    by=str(scope.user),
                    at=at,
                )
            )
        send(sent, at=at, scope=scope)
    return sent


def answer(meeting: Meeting, person: Person, *, shown: str, said: str, words: str, name: str, at: datetime) -> Clearance:
    """A clearer's word on the agenda as it was shown. The latest word counts; the log has them all.

    Args:
        meeting: whose agenda.
        person: who was asked.
        shown: the hash of the agenda that was shown.
        said: yes or comment.
        words: what was written besides.
        name: who answered, where it was not the person.
        at: the instant.

    Raises:
        NotPossibleError: the agenda has changed since it was shown, or a comment says nothing.
    """
    if shown != agenda_hash(items_for(meeting, Onlooker(everything=True))):
        raise NotPossibleError("Agendan har ändrats sedan du öppnade sidan. Nedan står den som den är nu.")
    if said == Clearance.Answer.COMMENT and not words.strip():
        raise NotPossibleError("Skriv vad du vill ändra.")
    with transaction.atomic():
        row, _ = Clearance.objects.select_for_update().get_or_create(
            meeting=meeting, person=person, agenda_hash=shown, defaults={"asked_at": at}
        )
        row.answer, row.comment, row.by, row.answered_at = said, words.strip()[:4000], name[:200], at
        row.save()
        label = f"{name or person.name}: {Clearance.Answer(said).label}"
        told = {"label": label, "answer": said}
        record(
            chain=meeting.cooperation_id,
            at=at,
            actor=f"person:{person.pk}",
            verb="clearance.answer",
            thing=f"meeting:{meeting.pk}",
            values=told,
        )
    return row


def send_without(scope: Scope, meeting: Meeting, items: Sequence[AgendaItem], why: str, *, at: datetime) -> None:
    """Decide to send the agenda without the clearance that is missing; logged with the reason.

    Raises:
        NotPossibleError: no reason is given.
    """
    why = " ".join(why.split())
    if not why:
        raise NotPossibleError("Skriv varför agendan skickas utan avstämning, till exempel ”Camilla är bortrest, avstämt per telefon”.")
    now = agenda_hash(items)
    with scope.act(
        verb="clearance.without", label=f"Skickar agendan utan avstämning: {why}", thing=f"meeting:{meeting.pk}", at=at
    ) as changes:
        for one in clearance_of(meeting, items):
            if one.done:
                continue
            values = {"answer": Clearance.Answer.WITHOUT.value, "comment": why, "by": str(scope.user), "answered_at": at}
            if one.now:
                changes.set(one.now, **values)
            else:
                changes.create(Clearance(meeting=meeting, person=one.person, agenda_hash=now, asked_at=at, **values))


def by_reply(received: Received, mail: Mail, at: datetime) -> str | None:
    """Take a written reply: a plain yes clears, anything else is what the clearer wants changed. None: the agenda has changed since."""
    number = mail.thing.partition(":")[2]
    meeting = Meeting.objects.filter(pk=int(number) if number.isdigit() else 0, cooperation=mail.cooperation_id).first()
    if meeting is None or mail.person is None or not received.body.strip():
        return None
    now = agenda_hash(items_for(meeting, Onlooker(everything=True)))
    if not mail.key.startswith(f"{KIND}:{meeting.pk}:{now[:24]}:"):
        return None
    plain = " ".join(received.body.casefold().split())
    yes = _YES.match(plain) is not None and len(plain.split()) <= _MOST_WORDS and not _DOUBT.search(plain)
    said = Clearance.Answer.YES if yes else Clearance.Answer.COMMENT
    answer(meeting, mail.person, shown=now, said=said, words="" if yes else received.body, name="", at=at)
    return f"{mail.person.name}: {said.label}"
