"""The step Justering: how far it has come, who has answered when, what they want changed and where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet
from django.utils.safestring import SafeString

from kansli.meetings.models import Meeting
from kansli.people.guard import Scope
from kansli.people.models import Holding
from kansli.post.models import Mail
from kansli.sittings.models import Adjuster, Approval, Comment, Draft, Version
from kansli.sittings.reading import read_draft
from kansli.sittings.rendering.blocks import SIGNED, Placed, blocks_of, to_html, without_signatures
from kansli.sittings.rendering.comparing import Compared, compared
from kansli.sittings.selectors.checking import Line, checks, elected
from kansli.sittings.selectors.versions import MAIL_KIND, thing_of
from kansli.workflow import MailState, MinutesState


@dataclass(slots=True)
class Asked:
    """One adjuster and what has come of it."""

    adjuster: Adjuster
    approval: Approval | None
    comments: int
    mail: Mail | None
    """The latest mail about the version that has left, or waits to."""
    left_on: date | None
    """Since then he no longer has the seat he sat in."""

    @property
    def asked(self) -> bool:
        """A mail is on its way, or has arrived."""
        return self.mail is not None and self.mail.state in {MailState.QUEUED, MailState.SENDING, MailState.SENT}


@dataclass(slots=True)
class Part:
    """A stretch of the text, with what is said of its last block."""

    html: SafeString
    comments: list[Comment] = field(default_factory=list)


@dataclass(slots=True)
class AdjustingPage:
    """All that the step shows."""

    draft: Draft | None
    version: Version | None = None
    lines: list[Line] = field(default_factory=list)
    elected: list[str] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    former: list[Adjuster] = field(default_factory=list)
    note_taker: Approval | None = None
    mails: list[Mail] = field(default_factory=list)
    """That wait for Skicka."""
    parts: list[Part] = field(default_factory=list)
    whole: list[Comment] = field(default_factory=list)
    """Comments on the whole."""
    earlier: list[Comment] = field(default_factory=list)
    """Open comments on versions before."""
    before: Version | None = None

    @property
    def blocked(self) -> bool:
        """Something has to be dealt with before it can be sent."""
        return any(line.must for line in self.lines)

    @property
    def waiting(self) -> list[Asked]:
        """Those whose hand is missing."""
        return [one for one in self.asked if one.approval is None]


def draft_of(meeting: Meeting) -> Draft | None:
    """The meeting's draft with what reading it needs at hand."""
    return Draft.objects.filter(meeting=meeting).select_related("meeting__body", "meeting__cooperation").first()


def versions_of(draft: Draft) -> QuerySet[Version]:
    """All versions, the latest first."""
    return Version.objects.filter(draft=draft).select_related("draft__meeting__body", "draft__meeting__cooperation", "file")


def adjusting_page(scope: Scope, meeting: Meeting) -> AdjustingPage:
    """The step as it is now."""
    draft = draft_of(meeting)
    if draft is None:
        return AdjustingPage(None)
    page = AdjustingPage(draft)
    versions = list(versions_of(draft)[:2])
    page.version = versions[0] if versions else None
    page.before = versions[1] if len(versions) > 1 else None
    open_ones = Comment.objects.filter(version__draft=draft).select_related("version", "person")
    if draft.state == MinutesState.DRAFT:
        reading = read_draft(draft)
        page.lines, page.elected = checks(scope, draft, reading), elected(reading)
        page.earlier = list(open_ones.exclude(state=Comment.State.ANSWERED))
        return page
    if page.version is None:
        return page
    approvals = list(page.version.approvals.all())
    page.note_taker = next((one for one in approvals if one.hand == Approval.Hand.NOTE_TAKER), None)
    comments = [one for one in open_ones if one.version_id == page.version.pk]
    mails = list(
        Mail.objects.filter(cooperation=scope.cooperation, kind=MAIL_KIND, thing=thing_of(page.version)).order_by("-made_at", "-pk")
    )
    page.mails = [mail for mail in mails if mail.state == MailState.PREPARED]
    adjusters = list(Adjuster.objects.filter(meeting=meeting).select_related("person"))
    page.former = [one for one in adjusters if one.replaced_on]
    left = _left(meeting, [one.person_id for one in adjusters])
    for one in adjusters:
        if not one.replaced_on:
            page.asked.append(
                Asked(
                    one,
                    next((hand for hand in approvals if hand.hand == Approval.Hand.ADJUSTER and hand.person_id == one.person_id), None),
                    sum(said.person_id == one.person_id for said in comments),
                    next((mail for mail in mails if mail.person_id == one.person_id and mail.state != MailState.WITHDRAWN), None),
                    left.get(one.person_id),
                )
            )
    page.parts, page.whole = text_with(page.version.content, comments)
    page.earlier = [one for one in open_ones if one.version_id != page.version.pk and one.state == Comment.State.OPEN]
    return page


def _left(meeting: Meeting, persons: Sequence[int]) -> dict[int, date]:
    """Person → the day he left the group, where he holds no seat of it any more."""
    held = Holding.objects.filter(seat__body=meeting.body_id, person__in=persons).values_list("person", "ended")
    found: dict[int, date] = {}
    staying = {person for person, ended in held if ended is None}
    for person, ended in held:
        if person not in staying and ended:
            found[person] = max(ended, found.get(person, ended))
    return found


def text_with(content: str, comments: Sequence[Comment]) -> tuple[list[Part], list[Comment]]:
    """The text in stretches, each comment after the block it concerns; and the comments on the whole."""
    row = without_signatures(blocks_of(content))
    told: dict[int, list[Comment]] = {}
    whole: list[Comment] = []
    for one in comments:
        block = block_at(row, one.start, one.quote)
        if block is None:
            whole.append(one)
        else:
            told.setdefault(block.start, []).append(one)
    parts: list[Part] = []
    stretch: list[Placed] = []
    for block in row:
        stretch.append(block)
        if block.start in told:
            parts.append(Part(to_html(stretch, deeper=1, places=True), told[block.start]))
            stretch = []
    if stretch:
        parts.append(Part(to_html(stretch, deeper=1, places=True)))
    return parts, whole


def block_at(row: Sequence[Placed], start: int | None, quote: str) -> Placed | None:
    """The block that a comment concerns: where it begins, else the first that holds its words."""
    if start is not None:
        return next((block for block in row if block.start <= start < max(block.end, block.start + 1)), None)
    return next((block for block in row if quote and quote in block.text), None)


def changes_between(before: Version, after: Version) -> list[Compared]:
    """What differs between two versions, in the order of the later one; the lines for signatures are left out."""
    rows = compared(before.content, after.content)
    end = next((place for place, one in enumerate(rows) if one.block.text == SIGNED), len(rows))
    return rows[:end]
