"""What was dropped on the page becomes a delivery: each file kept and queued, ZIP files unpacked, and a word at each that could not be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction

from kansli.access import Role
from kansli.archive.models import Delivery
from kansli.archive.receiving import receive_spooled, refuse
from kansli.archive.zips import is_archive, unpacked
from kansli.documents.uploads import Received, too_large
from kansli.people.models import Cooperation, Membership, User


def deliver(cooperation: Cooperation, files: Sequence[Received], *, by: User, at: datetime, more_of: int | None = None) -> Delivery:
    """Take in the files of one upload.

    Args:
        cooperation: whose they are.
        files: as the upload left them.
        by: who sent them.
        at: now.
        more_of: a delivery of the same user's that they belong to; the page sends many files in several requests.
    """
    delivery = _delivery(cooperation, by, at, more_of)
    room = settings.UPLOAD_LIMIT - sum(file.spool.size for file in files if file.spool)
    for file in files:
        name = file.name or ""
        if file.spool is None:
            refuse(delivery, name, file.problem)
        elif is_archive(file.spool.path):
            left = room + file.spool.size
            for found in unpacked(file.spool.path, name, room=left, too_large=too_large(settings.UPLOAD_LIMIT)):
                if found.spool is None:
                    refuse(delivery, found.name, found.problem)
                else:
                    left -= found.spool.size
                    receive_spooled(delivery, found.name, found.spool, at=at)
            room = left
            if not delivery.arrivals.exists():
                refuse(delivery, name, "ZIP-filen är tom. Kontrollera att filerna kom med när den packades.")
        else:
            receive_spooled(delivery, name, file.spool, at=at)
    return delivery


def _delivery(cooperation: Cooperation, by: User, at: datetime, more_of: int | None) -> Delivery:
    if more_of:
        begun = Delivery.objects.filter(pk=more_of, cooperation=cooperation, by=by, taken_back_at=None)
        if begun.update(tied_at=None):
            return begun.get()
    return Delivery.objects.create(cooperation=cooperation, by=by, at=at)


def own_cooperation(user: User) -> Cooperation | None:
    """Where a user reads in; the demonstration does not count."""
    roles = [Role.ADMINISTRATOR, Role.SECRETARIAT]
    there = (
        Membership.objects.filter(user=user, role__in=roles, cooperation__demonstration=False).select_related("cooperation").order_by("pk")
    )
    return next((membership.cooperation for membership in there), None)


def first_cooperation(user: User, *, at: datetime) -> Cooperation:
    """The cooperation of a user who has none: made now. Its name is read from the files."""
    with transaction.atomic():
        User.objects.select_for_update(of=("self",)).get(pk=user.pk)  # two clicks make one cooperation
        there = own_cooperation(user)
        if there:
            return there
        taken = set(Cooperation.objects.values_list("slug", flat=True))
        slug = next(name for name in ("samverkan", *map("samverkan-{}".format, range(2, len(taken) + 3))) if name not in taken)
        made = Cooperation.objects.create(slug=slug, created_at=at)
        Membership.objects.create(user=user, cooperation=made, role=Role.ADMINISTRATOR)
        return made
