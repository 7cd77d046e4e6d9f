"""Minutes read again: with more known of names and meetings, or by better rules. What a person has decided stands."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kansli.meetings.models import Meeting, Minutes
from kansli.reader.api import Reading as Record
from kansli.register.indexing import forget_minutes, index_minutes
from kansli.register.models import Awaited, Fact, Mention, News, Reading
from kansli.register.naming import Names
from kansli.register.packing import packed, unpacked
from kansli.register.reading import meeting_of, numbered, take_up


def is_touched(minutes: Minutes) -> bool:
    """Has a person reviewed anything of these minutes, or decided anything that rests on them?"""
    return (
        minutes.reviewed_at is not None
        or minutes.version > 1
        or Fact.objects.filter(minutes=minutes).exclude(state__in=[Fact.State.FOUND, Fact.State.OFFERED]).exists()
        or Awaited.objects.filter(fact__minutes=minutes).exclude(state=Awaited.State.OPEN).exists()
        or News.objects.filter(awaited__fact__minutes=minutes).exclude(verdict=News.Verdict.NONE).exists()
        or Mention.objects.filter(minutes=minutes).exclude(state=Mention.State.PROPOSED).exists()
    )


@transaction.atomic
def read_anew(minutes: Minutes, record: Record, *, at: datetime) -> bool:
    """Let ``record`` take the place of the reading in use; False if it says the same, or if a person has touched the minutes.

    The earlier reading is kept. Minutes whose day or body was not known before may come to another meeting.
    """
    record = numbered(record, minutes)
    used = Reading.objects.filter(minutes=minutes, in_use=True).first()
    if is_touched(minutes) or (used and unpacked(bytes(used.content)) == record):
        return False
    Reading.objects.filter(minutes=minutes, in_use=True).update(in_use=False)
    Reading.objects.create(minutes=minutes, reader=record.reader, at=at, content=packed(record))
    minutes.facts.all().delete()
    minutes.items.all().delete()
    minutes.remarks.all().delete()
    forget_minutes(minutes.meeting.cooperation_id, [minutes.pk])
    names = Names(minutes.meeting.cooperation)
    before, meeting = minutes.meeting, meeting_of(names, minutes.meeting.cooperation, record)
    if meeting.pk != before.pk:
        others = meeting.minutes.exclude(pk=minutes.pk)
        minutes.meeting, minutes.authoritative = meeting, not others.filter(authoritative=True).exists()
    head = record.head
    minutes.title, minutes.adjuster = (head.kind or "")[:200], (head.adjuster or "")[:300]
    minutes.note_taker, minutes.chaired_by = (head.note_taker or "")[:300], (head.chaired_by or "")[:300]
    minutes.repaired, minutes.complete = record.repaired, record.complete
    minutes.save()
    if minutes.authoritative:
        take_up(minutes, record, names)
    else:
        index_minutes(minutes)
    if meeting.pk != before.pk and before.standing == Meeting.Standing.HELD:
        leave(before)
    return True


def leave(meeting: Meeting) -> None:
    """Minutes of a meeting have gone: the next rendition counts, or the meeting goes too."""
    rest = meeting.minutes.order_by("pk")
    if rest.filter(authoritative=True).exists():
        return
    heir = rest.first()
    if heir is None:
        meeting.delete()
        return
    heir.authoritative = True
    heir.save(update_fields=["authoritative"])
    if not heir.facts.exists():
        record = unpacked(bytes(Reading.objects.get(minutes=heir, in_use=True).content))
        take_up(heir, record, Names(meeting.cooperation))
