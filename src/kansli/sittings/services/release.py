"""Utskick: approved minutes become the register's, are dated, and are sent; what is sent out never changes, only has additions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from kansli.access import State
from kansli.audit.services import record
from kansli.documents.models import File
from kansli.documents.services import keep_file
from kansli.meetings.models import Item, Meeting, Minutes
from kansli.people.guard import Scope
from kansli.register.models import NEXT_MEETING, Condition, Decision
from kansli.register.services.releasing import Approved, Said, Tie, close_taken_up, take_in
from kansli.sittings import markdown, wording
from kansli.sittings.models import AgendaItem, Approval, Correction, Draft, Release, Stance, Verdict, Version
from kansli.sittings.reading import DraftReading
from kansli.sittings.rendering.docx import to_docx
from kansli.sittings.rendering.pages import to_pdf
from kansli.sittings.selectors.checking import POINTS_BACK
from kansli.sittings.selectors.release import TakenUp, taken_up
from kansli.sittings.selectors.versions import heading_of, reading_of, rendition
from kansli.sittings.services.adjusting import NotReadyError, advance, latest
from kansli.workflow import MINUTES, MinutesAct, MinutesState, NotNowError, next_state


def release(scope: Scope, draft: Draft, *, settled: Mapping[int, bool], publish: bool, at: datetime) -> Release:
    """Send out approved minutes: register, date, keep the renditions. Mails are prepared apart, and sent by hand.

    Args:
        scope: who sends out.
        draft: with its meeting, group and cooperation at hand.
        settled: something awaited → whether it is settled, as she answered.
        publish: on the open web too.
        at: now.

    Raises:
        NotReadyError: the text does not say what became of something, and neither has she.
        NotNowError: they are not approved, or another has sent them out already.
        TemplateFaultError: the cooperation's own Word template cannot be used.
        OSError: the disk is full.
    """
    next_state(MINUTES, MinutesState(draft.state), MinutesAct.RELEASE)
    version = latest(draft)
    if version is None:
        raise NotNowError("Det finns ingen justerad version.")
    version.draft = draft
    reading = reading_of(version)
    taken = taken_up(draft.meeting, reading)
    for one in taken:
        if settled.get(one.awaited.pk, one.closes) is None:
            raise NotReadyError(f"Svara vad som hände med ”{one.awaited.what}” i {one.where}.")
    hands = list(version.approvals.all())
    docx, pdf = renditions(scope, version, at=at)
    with transaction.atomic():
        advance(draft, MinutesAct.RELEASE, actor=f"user:{scope.user.pk}", at=at, values={"version": version.number, "published": publish})
        meeting = Meeting.objects.select_related("body", "cooperation").get(pk=draft.pk)
        meeting.standing, meeting.state = Meeting.Standing.HELD, State.RELEASED
        meeting.save(update_fields=["standing", "state"])
        minutes = take_in(_approved(meeting, version, reading, hands), at=at)
        _point_agenda(meeting, minutes, reading)
        _settle(taken, settled, meeting.date or at.date())
        _overtake(draft, minutes)
        _count_up(minutes, reading)
        return Release.objects.create(version=version, minutes=minutes, at=at, by=str(scope.user), published=publish, docx=docx, pdf=pdf)


def renditions(scope: Scope, version: Version, *, at: datetime) -> tuple[File, File]:
    """The Word document and the PDF, kept as they were sent."""
    told = rendition(version)
    name = heading_of(version.draft.meeting)
    docx, _ = keep_file(scope.cooperation, f"{name}.docx", [to_docx(told)], at=at)
    pdf, _ = keep_file(scope.cooperation, f"{name}.pdf", [to_pdf(told)], at=at)
    return docx, pdf


def correct(scope: Scope, made: Release, words: str, *, at: datetime) -> Correction:
    """A visible addition to what was sent out: it stands on the page and in every rendition from now on.

    Raises:
        NotReadyError: nothing was written.
    """
    words = " ".join(words.split())
    if not words:
        raise NotReadyError("Skriv vad som är fel och hur det ska vara.")
    with transaction.atomic():
        Release.objects.select_for_update(of=("self",)).get(pk=made.pk)
        there = Correction.objects.filter(release=made, words=words).first()
        if there:
            return there
        correction = Correction.objects.create(release=made, words=words, by=str(scope.user), at=at)
        record(
            chain=scope.cooperation.pk,
            at=at,
            actor=f"user:{scope.user.pk}",
            verb="minutes.correct",
            thing=f"meeting:{made.minutes.meeting_id}",
            values={"label": f"Rättelse: {words}"},
        )
    return correction


def set_published(scope: Scope, made: Release, *, published: bool, at: datetime) -> None:
    """Put minutes on the open web, or take them down."""
    label = "Publicerade anteckningarna" if published else "Tog ner anteckningarna från webben"
    with scope.act(verb="minutes.publish", label=label, thing=f"meeting:{made.minutes.meeting_id}", at=at) as changes:
        changes.set(made, published=published)


def _approved(meeting: Meeting, version: Version, reading: DraftReading, hands: list[Approval]) -> Approved:
    items = {f"p{item.pk}": item for item in AgendaItem.objects.filter(meeting=meeting).prefetch_related("named")}
    ties = {}
    for place, entry in enumerate(reading.record.items):
        item = items.get(reading.anchor_at(entry.span.start))
        if item and (item.matter_id or item.secret):
            ties[place] = Tie(item.matter_id, item.secret, tuple(person.pk for person in item.named.all()))
    return Approved(
        meeting=meeting,
        file=version.file,
        text=version.text,
        record=reading.record,
        note_taker=next((one.name for one in hands if one.hand == Approval.Hand.NOTE_TAKER), version.by),
        adjusters=[one.person.name if one.person else one.name for one in hands if one.hand == Approval.Hand.ADJUSTER],
        said={(one.kind, one.quote): _said(one) for one in version.draft.verdicts.all()},
        ties=ties,
    )


def _said(verdict: Verdict) -> Said:
    values: dict[str, Any] = verdict.values
    due = values.get("due") or None
    day: date | str | None = None
    if due == NEXT_MEETING:
        day = NEXT_MEETING
    elif isinstance(due, str):
        try:
            day = date.fromisoformat(due)
        except ValueError:
            day = None
    return Said(verdict.word == Verdict.Word.YES, str(values.get("owner") or values.get("assignee") or ""), day)


def _point_agenda(meeting: Meeting, minutes: Minutes, reading: DraftReading) -> None:
    """Each item of the agenda knows what it became in the minutes."""
    made = list(Item.objects.filter(minutes=minutes).order_by("ordinal"))
    for item, entry in zip(made, reading.record.items, strict=False):
        anchor = reading.anchor_at(entry.span.start)
        if anchor:
            AgendaItem.objects.filter(meeting=meeting, pk=int(anchor[1:]), item=None).update(item=item)


def _settle(taken: list[TakenUp], settled: Mapping[int, bool], on: date) -> None:
    for one in taken:
        if settled.get(one.awaited.pk, one.closes):
            said = "Bordlades på nytt" if one.why == "bordlades på nytt" else "Behandlades"
            close_taken_up(one.awaited, on=on, outcome=f"{said} {wording.day(on)}, {one.where}.")


def _overtake(draft: Draft, minutes: Minutes) -> None:
    """What she said of earlier decisions in the matters that have a new one."""
    new = Decision.objects.filter(fact__minutes=minutes).exclude(fact__matter=None).order_by("fact__start")
    by_matter: dict[int | None, Decision] = {}
    for decision in new.select_related("fact"):
        by_matter.setdefault(decision.fact.matter_id, decision)
    for stance in Stance.objects.filter(draft=draft).exclude(validity=Decision.Validity.IN_FORCE).select_related("decision__fact"):
        later = by_matter.get(stance.decision.fact.matter_id)
        Decision.objects.filter(pk=stance.decision_id).update(validity=stance.validity, replaced_by=later)


def _count_up(minutes: Minutes, reading: DraftReading) -> None:
    """A decision that points back ("med justeringarna ovan") requires what its item counts up, each to be ticked off by itself (F55)."""
    rows = []
    for section in reading.sections:
        listed = [markdown.words(block.text) for block in section.blocks if block.kind == "numbered"]
        pointing = [
            fact.quote
            for fact in reading.under(section.anchor)
            if fact.kind == "decision" and fact.counts and POINTS_BACK.search(fact.quote)
        ]
        for decision in Decision.objects.filter(fact__minutes=minutes, fact__quote__in=pointing[:1]) if listed else ():
            rows += [Condition(decision=decision, words=one) for one in listed]
    Condition.objects.bulk_create(rows)
