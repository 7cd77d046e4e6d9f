"""A version of minutes as it is shown: with whose hands are on it, what was added, and without what somebody may not see."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from kansli.meetings.models import Meeting
from kansli.people.models import Person
from kansli.sittings import wording
from kansli.sittings.markdown import delivered, sections, together, words
from kansli.sittings.models import AgendaItem, Approval, Correction, Version
from kansli.sittings.reading import DraftReading, read_content
from kansli.sittings.rendering.record import Addition, Hand, Record, shown_blocks
from kansli.sittings.selectors.prefill import ways_of

MAIL_KIND = "justering"
"""Kind of the mails to adjusters."""


def thing_of(version: Version) -> str:
    """What links and mails about a version are about."""
    return f"version:{version.pk}"


def reading_of(version: Version) -> DraftReading:
    """What a version says, with the verdicts on its draft."""
    return read_content(version.draft.meeting.cooperation, version.anchored, list(version.draft.verdicts.all()))


def heading_of(meeting: Meeting) -> str:
    """What the minutes are called in running text: "Minnesanteckningar, Ledningsgruppen 12 februari 2027"."""
    told = f"{ways_of(meeting).title}, {meeting.body.label}"
    return f"{told} {wording.day(meeting.date)}" if meeting.date else told


def hidden_from(meeting: Meeting, person: Person | None) -> set[str]:
    """Anchors of the secret items that a person is not named for; None: somebody outside."""
    secret = AgendaItem.objects.filter(meeting=meeting, secret=True)
    if person is not None:
        secret = secret.exclude(named=person)
    return {f"p{pk}" for pk in secret.values_list("pk", flat=True)}


def text_without(version: Version, anchors: Collection[str]) -> str:
    """The version's text without some items."""
    return delivered(together(part for part in sections(version.anchored) if part.anchor not in anchors)) if anchors else version.content


def text_of_items(version: Version, anchors: Collection[str]) -> str:
    """Some items of the version alone, with the lines that say which meeting it was."""
    parts = sections(version.anchored)
    head = [part for part in parts if not part.anchor]
    told = together([*head, *(part for part in parts if part.anchor in anchors)])
    return delivered(told)


def rendition(version: Version, *, content: str | None = None, signed: bool = True) -> Record:
    """What a rendition of the version shows.

    Args:
        version: with its draft, meeting, group and cooperation at hand.
        content: the text, where it is not all of it.
        signed: with the hands that are on it; False: as it is laid before the adjusters.
    """
    meeting = version.draft.meeting
    hands = list(version.approvals.all()) if signed else []
    corrections = Correction.objects.filter(release__version=version)
    return Record(
        cooperation=meeting.cooperation,
        heading=heading_of(meeting),
        blocks=shown_blocks(version.content if content is None else content),
        note_takers=tuple(Hand(one.name, one.at) for one in hands if one.hand == Approval.Hand.NOTE_TAKER),
        adjusters=tuple(Hand(one.name, one.at) for one in hands if one.hand == Approval.Hand.ADJUSTER),
        corrections=tuple(Addition(one.words, one.by, one.at) for one in corrections),
        standing="" if signed else f"Version {version.number}, att justera",
    )


def anchor_of(version: Version, quote: str) -> str:
    """The item that words of the version stand in; empty: in the head, or nowhere."""
    found = (part.anchor for part in sections(version.anchored) if any(quote in words(block.text) for block in part.blocks))
    return next(found, "") if quote else ""


_NUMBERS = ("noll", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv")
_A_MINUTE = 180
"""Words read in a minute by somebody who is to approve them."""


@lru_cache(maxsize=64)
def reading_time(content: str) -> str:
    """How long it takes to read, in words: "ungefär fem minuter"."""
    minutes = max(1, round(len(content.split()) / _A_MINUTE))
    told = _NUMBERS[minutes] if minutes < len(_NUMBERS) else str(minutes)
    return f"ungefär {told} {'minut' if minutes == 1 else 'minuter'}"
