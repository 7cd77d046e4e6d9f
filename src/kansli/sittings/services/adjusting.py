"""Justering: a version signed off and laid before the adjusters, approved as it stands or taken back; locked when both hands are on it.

None of this can be undone from the history: who has signed has signed. What is wrong is taken back to the desk.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from kansli.access import State
from kansli.audit.services import record
from kansli.documents.models import File
from kansli.documents.services import keep_file, keep_text
from kansli.meetings.models import Meeting
from kansli.people.guard import Scope
from kansli.people.links import revoke_links
from kansli.people.models import Link, Person
from kansli.people.swedish import folded
from kansli.post.models import Mail
from kansli.sittings.markdown import delivered
from kansli.sittings.models import Adjuster, Approval, Comment, Draft, Version
from kansli.sittings.reading import DraftReading, read_draft, source_of
from kansli.sittings.selectors.checking import checks, elected, present_names
from kansli.sittings.selectors.prefill import ways_of
from kansli.sittings.selectors.versions import thing_of
from kansli.workflow import MINUTES, MailState, MinutesAct, MinutesState, NotNowError, next_state

Hand = Approval.Hand
_OUTER = {
    MinutesState.DRAFT: State.DRAFT,
    MinutesState.REVIEW: State.REVIEW,
    MinutesState.APPROVED: State.REVIEW,
    MinutesState.RELEASED: State.RELEASED,
}
"""How far the meeting's minutes have come, as everybody but the secretariat sees it."""


class NotReadyError(Exception):
    """Something has to be dealt with first; the message is Swedish, for the page."""


class OldVersionError(NotNowError):
    """The version is not the one that is to be approved now."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does it, for the log: a user, a person with a personal link, or a mail."""

    key: str
    """``user:4`` · ``person:7``"""
    name: str
    """As it is shown: "Anna Ek för Camilla Berg"."""
    via: str
    """page · mail · signature"""


def advance(draft: Draft, act: MinutesAct, *, actor: str, at: datetime, values: dict[str, object] | None = None) -> None:
    """Let the minutes take a step, unless somebody was faster; the meeting's own state follows. Call it in a transaction.

    Raises:
        NotNowError: the table has no such step from the state they are in.
    """
    after = next_state(MINUTES, MinutesState(draft.state), act)
    if not Draft.objects.filter(pk=draft.pk, state=draft.state).update(state=after):
        raise NotNowError("Någon annan hann före. Läs om sidan.")
    draft.state = after
    Meeting.objects.filter(pk=draft.pk).update(state=_OUTER[after])
    record(
        chain=draft.meeting.cooperation_id,
        at=at,
        actor=actor,
        verb=f"minutes.{act.value}",
        thing=f"meeting:{draft.pk}",
        values=values or {},
    )


def submit(scope: Scope, draft: Draft, *, revision: int, at: datetime) -> Version:
    """Sign off the draft as it stands and lay it before the adjusters. Mails to them are prepared apart, and sent by hand.

    Args:
        scope: the note-taker.
        draft: the draft, with its meeting at hand.
        revision: which was shown; somebody who has written since is not sent unread.
        at: now.

    Raises:
        NotReadyError: something in the check must be dealt with first.
        NotNowError: it is with the adjusters already, or another has written since.
        OSError: the disk is full.
    """
    if draft.revision != revision:
        raise NotNowError("Texten har ändrats sedan sidan visades. Läs igenom den igen och skicka sedan.")
    if draft.state != MinutesState.DRAFT:
        raise NotNowError("Anteckningarna är redan skickade till justering. Ta tillbaka dem om de ska ändras.")
    reading = read_draft(draft)
    waiting = [line for line in checks(scope, draft, reading) if line.must]
    if waiting:
        raise NotReadyError(waiting[0].words)
    content = delivered(draft.content)
    raw = content.encode()
    number = (draft.versions.values_list("number", flat=True).first() or 0) + 1
    file, _ = keep_file(scope.cooperation, f"{called(draft.meeting)} version {number}.md", [raw], at=at)
    text = keep_text(file, source_of(content, file.name))
    name = str(scope.user)
    with transaction.atomic():
        if not Draft.objects.filter(pk=draft.pk, revision=revision).exists():
            raise NotNowError("Texten har ändrats sedan sidan visades. Läs igenom den igen och skicka sedan.")
        advance(draft, MinutesAct.SUBMIT, actor=f"user:{scope.user.pk}", at=at, values={"version": number})
        version = Version.objects.create(
            draft=draft,
            number=number,
            content=content,
            anchored=draft.content,
            sha256=hashlib.sha256(raw).hexdigest(),
            file=file,
            text=text,
            by=name,
            at=at,
            answer_by=_deadline(draft.meeting, at.date()),
        )
        Approval.objects.create(version=version, hand=Hand.NOTE_TAKER, person_id=scope.person, name=name, via="page", at=at)
        _elect(draft.meeting, reading, at.date())
    return version


def _elect(meeting: Meeting, reading: DraftReading, today: date) -> None:
    """Those whom the text elects have the duty; one whom it no longer names has it no more."""
    persons = {folded(name): person_named(meeting, name) for name in elected(reading)}
    for person in persons.values():
        adjuster, made = Adjuster.objects.get_or_create(meeting=meeting, person=person)
        if not made and adjuster.replaced_on and not Adjuster.objects.filter(meeting=meeting, replaced_on=None).exists():
            Adjuster.objects.filter(pk=adjuster.pk).update(replaced_on=None, why="")
    others = Adjuster.objects.filter(meeting=meeting, replaced_on=None).exclude(person__in=persons.values())
    if Adjuster.objects.filter(meeting=meeting, replaced_on=None, person__in=persons.values()).exists():
        others.filter(why="").update(replaced_on=today, why="inte längre vald enligt anteckningarna")


def person_named(meeting: Meeting, name: str) -> Person:
    """The person of this name; made when the register knows nobody by it."""
    person, _ = Person.objects.select_related("merged_into").get_or_create(
        cooperation=meeting.cooperation, folded=folded(name[:300]), defaults={"name": name[:300]}
    )
    return person.merged_into or person


def called(meeting: Meeting) -> str:
    """What the minutes of a meeting are called: "Minnesanteckningar Ledningsgruppen 2027-02-12"."""
    return f"{ways_of(meeting).title} {meeting.body.label} {meeting.date.isoformat() if meeting.date else ''}".strip()


def _deadline(meeting: Meeting, today: date) -> date:
    """So many days on as the group gives; never on a Saturday or Sunday."""
    day = today + timedelta(days=ways_of(meeting).adjust_days)
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def latest(draft: Draft) -> Version | None:
    """The version that is before the adjusters now, or was last."""
    return draft.versions.order_by("-number").first()


def approve(version: Version, person: Person, actor: Actor, *, at: datetime, file: File | None = None) -> bool:
    """An adjuster's hand on exactly this version; twice is once. True: the last hand that was missing, so that it is locked.

    Args:
        version: as it was read.
        person: the adjuster.
        actor: who does it, with the name to show.
        at: now.
        file: the signed paper, where that is what was handed in.

    Raises:
        OldVersionError: another version is the one to approve.
        NotNowError: the person is not to adjust these minutes, or they are not with the adjusters.
    """
    with transaction.atomic():
        draft = Draft.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=version.draft_id)
        if Approval.objects.filter(version=version, hand=Hand.ADJUSTER, person=person).exists():
            return False
        newest = latest(draft)
        if newest is None or newest.pk != version.pk:
            raise OldVersionError("Det har kommit en nyare version. Din justering gäller inte den här; läs den nya och svara på den.")
        if not Adjuster.objects.filter(meeting=draft.meeting_id, person=person, replaced_on=None).exists():
            raise NotNowError("Du är inte längre justerare för de här anteckningarna.")
        if draft.state != MinutesState.REVIEW:
            raise NotNowError("Anteckningarna har tagits tillbaka av kansliet och arbetas om. Du får ett nytt mejl när de är klara.")
        try:
            with transaction.atomic():
                Approval.objects.create(
                    version=version, hand=Hand.ADJUSTER, person=person, name=actor.name[:200], via=actor.via, at=at, file=file
                )
        except IntegrityError:
            return False
        record(
            chain=draft.meeting.cooperation_id,
            at=at,
            actor=actor.key,
            verb="minutes.hand",
            thing=f"meeting:{draft.pk}",
            values={"version": version.number, "name": actor.name, "via": actor.via},
        )
        missing = awaited_of(version)
        if not missing:
            advance(draft, MinutesAct.APPROVE, actor=actor.key, at=at, values={"version": version.number})
        return not missing


def awaited_of(version: Version) -> list[Adjuster]:
    """The adjusters whose hand is missing on a version."""
    done = Approval.objects.filter(version=version, hand=Hand.ADJUSTER).values("person")
    return list(Adjuster.objects.filter(meeting=version.draft_id, replaced_on=None).exclude(person__in=done).select_related("person"))


def comment(
    version: Version, person: Person, actor: Actor, *, words: str, quote: str = "", start: int | None = None, at: datetime
) -> Comment:
    """What an adjuster wants changed: in a passage, or in the whole. The same said twice is said once.

    Raises:
        NotNowError: the minutes are no longer with the adjusters.
    """
    with transaction.atomic():
        draft = Draft.objects.select_related("meeting").get(pk=version.draft_id)
        if draft.state in {MinutesState.RELEASED, MinutesState.APPROVED}:
            raise NotNowError("Anteckningarna är redan justerade. Skriv till kansliet om något är fel.")
        there = Comment.objects.filter(version=version, person=person, words=words, quote=quote).first()
        if there:
            return there
        made = Comment.objects.create(
            version=version, person=person, name=actor.name[:200], quote=quote, start=start, words=words, via=actor.via, at=at
        )
        record(
            chain=draft.meeting.cooperation_id,
            at=at,
            actor=actor.key,
            verb="minutes.comment",
            thing=f"meeting:{draft.pk}",
            values={"version": version.number, "words": words},
        )
    return made


def take_back(scope: Scope, draft: Draft, *, at: datetime) -> None:
    """Back to the desk: the text can be changed again, approvals of the version no longer count, mails not yet sent are withdrawn.

    Raises:
        NotNowError: it is on the desk, or has been sent out.
    """
    version = latest(draft)
    with transaction.atomic():
        advance(draft, MinutesAct.TAKE_BACK, actor=f"user:{scope.user.pk}", at=at)
        waiting = Mail.objects.filter(cooperation=scope.cooperation, thing=thing_of(version) if version else "-", state=MailState.PREPARED)
        waiting.update(state=MailState.WITHDRAWN)


def take_in(scope: Scope, one: Comment, *, at: datetime) -> None:
    """A comment is to be taken into the text: it is marked so, and the draft is opened for writing.

    Raises:
        NotNowError: the minutes have been sent out.
    """
    draft = Draft.objects.select_related("meeting").get(pk=one.version.draft_id)
    if draft.state == MinutesState.RELEASED:
        raise NotNowError("Anteckningarna är utskickade. Gör en rättelse i stället.")
    with transaction.atomic():
        Comment.objects.filter(pk=one.pk).update(state=Comment.State.TAKEN)
        if draft.state != MinutesState.DRAFT:
            take_back(scope, draft, at=at)


def answer(scope: Scope, one: Comment, words: str, *, at: datetime) -> None:
    """Answer a comment without changing the text."""
    with scope.act(
        verb="minutes.answer", label=f"Svarade på {one.name}s synpunkt", thing=f"meeting:{one.version.draft_id}", at=at
    ) as changes:
        changes.set(one, state=Comment.State.ANSWERED, answer=words)


def replace_adjuster(
    scope: Scope, meeting: Meeting, old: Adjuster, name: str, why: str, *, reading: DraftReading, at: datetime
) -> Adjuster:
    """Another takes over the duty; why is kept. A link that the former has opens nothing any more.

    Raises:
        NotReadyError: the other one was not at the meeting.
        NotNowError: it has been done already, or the minutes are locked.
    """
    there = present_names(reading)
    if folded(name) not in there:
        raise NotReadyError("Den som justerar måste ha varit på mötet. Välj någon av dem som var där.")
    person = person_named(meeting, there[folded(name)])
    with transaction.atomic():
        draft = Draft.objects.select_for_update(of=("self",)).get(meeting=meeting)
        if draft.state not in {MinutesState.DRAFT, MinutesState.REVIEW}:
            raise NotNowError("Anteckningarna är redan justerade.")
        if not Adjuster.objects.filter(pk=old.pk, replaced_on=None).update(replaced_on=at.date(), why=why[:300]):
            raise NotNowError("Justeraren är redan utbytt.")
        new, _ = Adjuster.objects.update_or_create(meeting=meeting, person=person, defaults={"replaced_on": None, "why": ""})
        for version in draft.versions.all():
            revoke_links(Link.Purpose.ADJUST, thing=thing_of(version), at=at, person=old.person)
            Mail.objects.filter(cooperation=scope.cooperation, thing=thing_of(version), person=old.person, state=MailState.PREPARED).update(
                state=MailState.WITHDRAWN
            )
        record(
            chain=scope.cooperation.pk,
            at=at,
            actor=f"user:{scope.user.pk}",
            verb="minutes.replace_adjuster",
            thing=f"meeting:{meeting.pk}",
            values={"label": f"{person.name} justerar i stället för {old.person.name}: {why}"},
        )
    return new


def file_signed(scope: Scope, version: Version, adjuster: Adjuster, name: str, content: Iterable[bytes], *, at: datetime) -> bool:
    """A paper, or a file with electronic signatures, that the adjuster has signed: filed as his approval.

    Raises:
        NotReadyError: it is no PDF.
        NotNowError: the version is not the one to approve.
        OSError: the disk is full.
    """
    raw = b"".join(content)
    if not raw.startswith(b"%PDF-"):
        raise NotReadyError("Välj den undertecknade filen som PDF.")
    file, _ = keep_file(scope.cooperation, name, [raw], at=at)
    actor = Actor(f"user:{scope.user.pk}", adjuster.person.name, "signature")
    return approve(version, adjuster.person, actor, at=at, file=file)
