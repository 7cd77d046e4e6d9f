"""When files have been read: read those anew that gain from the others, tie the archive together, ask, tell; and take deliveries back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet, Sum
from django.urls import reverse

from kansli.archive import queue
from kansli.archive.deriving import derive, sweep
from kansli.archive.knowing import begin, forget
from kansli.archive.models import Arrival, Delivery, Knowledge
from kansli.archive.parsing import unpack
from kansli.archive.questions import find_questions
from kansli.audit.services import record as log
from kansli.documents.services import drop_file
from kansli.meetings.models import Meeting, Minutes
from kansli.people.models import Cooperation
from kansli.people.rows import weigh_tables
from kansli.register.following import tie_together
from kansli.register.indexing import forget_minutes
from kansli.register.models import Reading
from kansli.register.naming import UNNAMED_BODY
from kansli.register.services.anew import leave, read_anew

State = Arrival.State
LONG = timedelta(minutes=10)
"""Who waited longer for a delivery is told by mail when it is read."""
_UNDER_WAY = "binds"
_SELDOM, _SHARE = 20.0, 10
"""While reading goes on, the archive is tied together no more often than every so many seconds, and so many times what it takes."""


@dataclass(slots=True)
class Ties:
    """When a worker last tied an archive together, and how long it took, in seconds of its own clock."""

    last: dict[int, float] = field(default_factory=dict)
    took: dict[int, float] = field(default_factory=dict)

    def soon_again(self, cooperation: int) -> bool:
        """Was it just done?"""
        since = monotonic() - self.last.get(cooperation, float("-inf"))
        return since < max(_SELDOM, _SHARE * self.took.get(cooperation, 0.0))


def finish(me: str, ties: Ties, read_again: Callable[[Cooperation], None], *, at: datetime) -> bool:
    """Finish one cooperation whose readings have changed since it was tied together last; False if there is none."""
    begin()
    for cooperation in Cooperation.objects.filter(pk__in=Knowledge.objects.values("cooperation")):
        under_way = _pending().filter(delivery__cooperation=cooperation).exists()
        done = _done(cooperation)
        changed = _readings(cooperation) != _tied(cooperation)
        if (not changed and not done) or (under_way and (not changed or ties.soon_again(cooperation.pk))):
            continue
        if not queue.claim_finishing(me, cooperation.pk, at=at):
            continue
        begun = monotonic()
        if not under_way:
            read_again(cooperation)
        if _readings(cooperation) != _tied(cooperation):
            _tie(cooperation)
        queue.give_back_finishing(me)
        ties.last[cooperation.pk], ties.took[cooperation.pk] = monotonic(), monotonic() - begun
        for delivery in done:
            _tell(delivery, at=at)
        return True
    return False


def _pending() -> QuerySet[Arrival]:
    return Arrival.objects.filter(state__in=Arrival.PENDING, delivery__taken_back_at=None)


def _done(cooperation: Cooperation) -> list[Delivery]:
    """Deliveries of which nothing is left to read, and that have not been tied to the rest."""
    untied = Delivery.objects.filter(cooperation=cooperation, tied_at=None, taken_back_at=None)
    return list(untied.exclude(pk__in=_pending().values("delivery")).select_related("by", "cooperation"))


def _readings(cooperation: Cooperation) -> str:
    """Which readings count, in a few characters."""
    used = Reading.objects.filter(in_use=True, minutes__authoritative=True, minutes__meeting__cooperation=cooperation)
    told = used.aggregate(Count("pk"), Sum("pk"), Max("pk"))
    return f"{told['pk__count']}-{told['pk__sum']}-{told['pk__max']}"


def _tied(cooperation: Cooperation) -> str:
    return Knowledge.objects.filter(cooperation=cooperation).values_list("tied", flat=True).first() or "0-None-None"


def _tie(cooperation: Cooperation) -> None:
    seen, row = _readings(cooperation), Knowledge.objects.filter(cooperation=cooperation)
    row.update(tied=_UNDER_WAY)
    derive(cooperation)
    tie_together(cooperation)
    find_questions(cooperation)
    weigh_tables()
    row.filter(tied=_UNDER_WAY).update(tied=seen)  # a person who has said something meanwhile has emptied it: once more


def _tell(delivery: Delivery, *, at: datetime) -> None:
    """The delivery is read; who waited long is told by mail, once."""
    Delivery.objects.filter(pk=delivery.pk, tied_at=None).update(tied_at=at)
    if delivery.by is None or at - delivery.at < LONG or not Delivery.objects.filter(pk=delivery.pk, told_at=None).update(told_at=at):
        return
    count = delivery.arrivals.filter(state=State.READ).count()
    address = settings.BASE_URL + reverse("found", args=[delivery.cooperation.slug])
    send_mail(
        "Anteckningarna är inlästa",
        f"Hej!\n\nNu är {count} {'fil läst' if count == 1 else 'filer lästa'}. Här ser du vad som finns i dem, och några frågor:\n\n{address}\n",
        None,
        [delivery.by.email],
        fail_silently=True,
    )


def gaining(cooperation: Cooperation, *, known: int) -> list[Arrival]:
    """Read files that lack a day or a body or were damaged, and were read when less was known."""
    lacking = Q(meeting__date=None) | Q(meeting__body__name=UNNAMED_BODY) | Q(repaired=True)
    minutes = Minutes.objects.filter(lacking, meeting__cooperation=cooperation, reviewed_at=None, version=1)
    read = Arrival.objects.filter(state=State.READ, delivery__cooperation=cooperation, knowing__lt=known, file__in=minutes.values("file"))
    return list(read.select_related("delivery__cooperation", "file"))


def store_again(arrival: Arrival, contents: Sequence[bytes], *, knowing: int, at: datetime) -> None:
    """Take the new readings of a file in use, where they say something else and nobody has touched what was read before."""
    with transaction.atomic():
        Arrival.objects.filter(pk=arrival.pk).update(knowing=knowing)
        for (start, _), content in zip(arrival.parts, contents, strict=True):
            minutes = Minutes.objects.select_related("meeting__cooperation", "file").filter(file=arrival.file_id, start=start).first()
            if minutes:
                read_anew(minutes, unpack(content), at=at)


def take_back_one(*, at: datetime) -> bool:
    """Remove the next file that only a delivery that was taken back had brought; at the end the delivery itself."""
    delivery = Delivery.objects.exclude(taken_back_at=None).select_related("cooperation").first()
    if delivery is None:
        return False
    arrival = delivery.arrivals.select_related("file").first()
    if arrival is None:
        forget(delivery.cooperation)
        sweep(delivery.cooperation)
        delivery.delete()
        return True
    with transaction.atomic():
        remove_arrival(arrival)
        log(
            chain=delivery.cooperation_id,
            at=at,
            actor="läsaren",
            verb="archive.taken_back",
            thing=f"delivery:{delivery.pk}",
            values={"file": arrival.name},
        )
    return True


def remove_arrival(arrival: Arrival) -> None:
    """Remove one file's arrival, and the file with all that rests on it unless it came in another way too."""
    file = arrival.file
    arrival.delete()
    if file is None:
        return
    other = Arrival.objects.filter(file=file).order_by("pk").first()
    if other:
        if other.state == State.SAME:  # it now stands for what the first one brought
            kept = {
                "state": arrival.state,
                "evidence": arrival.evidence,
                "counted": arrival.counted,
                "parts": arrival.parts,
                "heavy": arrival.heavy,
            }
            Arrival.objects.filter(pk=other.pk).update(**kept)
        return
    meetings = list(Meeting.objects.filter(minutes__file=file).distinct())
    gone = list(Minutes.objects.filter(file=file).values_list("pk", flat=True))
    Minutes.objects.filter(pk__in=gone).delete()
    forget_minutes(file.cooperation_id, gone)
    for meeting in meetings:
        leave(meeting)
    drop_file(file)
