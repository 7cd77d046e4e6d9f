"""Steget Kallelse: who is called, what each has been told and what is new, who has answered what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from kansli.meetings.models import Meeting
from kansli.people.models import Person
from kansli.people.seats import holders_on
from kansli.post.models import Mail
from kansli.sittings.models import GroupWays, Invitee, Summons
from kansli.sittings.selectors.agenda import Onlooker, invited, items_for, ways_of
from kansli.sittings.selectors.lacking import Lack, lacking
from kansli.sittings.summoning import content_of, news, stage_of

Answer = Invitee.Answer
KIND = "summons"
"""Kind of the mails, by which answers to them find their way."""
_EVERYTHING = Onlooker(everything=True)


@dataclass(slots=True)
class Recipient:
    """Somebody called, with what the next mail would tell."""

    invitee: Invitee
    news: list[str] = field(default_factory=list)
    """What is new since the kallelse this person was sent last."""
    left: bool = False
    """No longer holds the seat that this person was called for."""

    @property
    def outdated(self) -> bool:
        """Answered, but to another time than the meeting now has."""
        one = self.invitee
        return one.answer != Answer.NONE and one.answer_sequence < one.meeting.sequence and one.answered_via != "noted"

    @property
    def answered(self) -> bool:
        """Has said whether to come, to the time that holds."""
        return self.invitee.answer != Answer.NONE and not self.outdated


@dataclass(slots=True)
class SummonsPage:
    """All that the step shows."""

    recipients: list[Recipient]
    ways: GroupWays
    stage: Summons.Stage
    sent: list[Summons]
    """Earlier versions, latest first."""
    news: list[str]
    """What is new since the latest."""
    lacking: list[Lack]
    content: dict[str, Any]
    mails: list[Mail]
    """Of all versions, latest first."""

    @property
    def without_address(self) -> list[Person]:
        """Called, but with no mail address."""
        return [one.invitee.person for one in self.recipients if not one.invitee.person.email and not one.left]

    @property
    def waiting(self) -> int:
        """Members who have not answered."""
        return sum(
            not one.answered for one in self.recipients if one.invitee.told and not one.left and one.invitee.role != Invitee.Role.SECRETARY
        )

    @property
    def coming(self) -> int:
        """How many have said that they come, in person or digitally."""
        return sum(one.answered and one.invitee.answer in {Answer.YES, Answer.DIGITAL} for one in self.recipients)

    @property
    def changed(self) -> bool:
        """Is there something that those called have not been told?"""
        return not self.sent or bool(self.news)


def summons_page(meeting: Meeting) -> SummonsPage:
    """The step as the secretariat sees it; those called must be up to date (:func:`kansli.sittings.services.summons.bring_up_to_date`)."""
    items = items_for(meeting, _EVERYTHING)
    now = content_of(meeting, items)
    sent = list(Summons.objects.filter(meeting=meeting))
    latest = sent[0].content if sent else None
    ways = ways_of(meeting.body)
    return SummonsPage(
        recipients=recipients_of(meeting, sent, ways),
        ways=ways,
        stage=stage_of(latest, now),
        sent=sent,
        news=news(latest, now, sections=_sections(ways)),
        lacking=lacking(meeting, items),
        content=now,
        mails=list(Mail.objects.filter(cooperation=meeting.cooperation_id, kind=KIND, concerns__thing=f"meeting:{meeting.pk}"))
        if sent
        else [],
    )


def _sections(ways: GroupWays) -> bool:
    return ways.title.casefold() == "protokoll"


def recipients_of(meeting: Meeting, sent: Sequence[Summons], ways: GroupWays) -> list[Recipient]:
    """Those called, members first; each with what is new to that person."""
    told = {one.number: one.content for one in sent}
    seated = {holding.person_id for holding in holders_on(meeting.body, meeting.date)}
    found = []
    for invitee in (
        Invitee.objects.filter(meeting=meeting).select_related("meeting__body", "person", "organisation", "seat").prefetch_related("items")
    ):
        left = invitee.role == Invitee.Role.MEMBER and invitee.person_id not in seated
        found.append(Recipient(invitee, news(_seen(invitee, told.get(invitee.told)), content_for(invitee), sections=_sections(ways)), left))
    order = list(Invitee.Role)
    return sorted(
        found, key=lambda one: (one.left, order.index(Invitee.Role(one.invitee.role)), _home(one.invitee), one.invitee.person.sort_key)
    )


def content_for(invitee: Invitee) -> dict[str, Any]:
    """What the kallelse tells this person: a guest his own items, nobody a secret one."""
    return content_of(invitee.meeting, items_for(invitee.meeting, invited(invitee)))


def _seen(invitee: Invitee, content: dict[str, Any] | None) -> dict[str, Any] | None:
    """An earlier version as this person got it."""
    if content is None:
        return None
    mine = {one.pk for one in items_for(invitee.meeting, invited(invitee))}
    gone = {one["id"] for one in content["items"]} - set(invitee.meeting.agenda.values_list("pk", flat=True))
    keep = mine | (gone if invitee.role != Invitee.Role.GUEST else set())
    return {**content, "items": [one for one in content["items"] if one["id"] in keep]}


def _home(invitee: Invitee) -> str:
    return invitee.organisation.sort_key if invitee.organisation else ""
