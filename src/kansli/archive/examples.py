"""The five samples as a cooperation of its own, to look at before reading in anything; it can be removed without a trace in the archive."""

from __future__ import annotations

import shutil
from datetime import datetime
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction

from kansli.access import Role
from kansli.archive.models import Delivery
from kansli.archive.receiving import receive_paths
from kansli.audit.models import Act, Values
from kansli.audit.services import record
from kansli.meetings.models import Meeting
from kansli.people.models import Cooperation, Membership, User

SLUG = "exempel"
SAMPLES = Path(__file__).resolve().parents[3] / "samples"


def sample_files() -> list[Path]:
    """The samples, where Kansli runs from its source folder; otherwise none."""
    return sorted((SAMPLES / "minutes").glob("*.txt"))


def add_examples(user: User, *, at: datetime) -> Delivery | None:
    """Make the demonstration with ``user`` as its administrator and deliver the samples to it; None if it is there already.

    Whoever reads in (a worker, or the caller) does the rest.
    """
    with transaction.atomic():
        cooperation, new = Cooperation.objects.get_or_create(slug=SLUG, defaults={"demonstration": True, "created_at": at})
        Membership.objects.get_or_create(user=user, cooperation=cooperation, defaults={"role": Role.ADMINISTRATOR.value})
        return receive_paths(cooperation, sample_files(), at=at, by=user) if new else None


def remove_cooperation(cooperation: Cooperation, *, actor: str, at: datetime) -> None:
    """Remove a cooperation with its files and all that was read from them.

    Its log keeps that things were done and by whom, chained as before; what they were about is erased.
    """
    chain = cooperation.pk
    with transaction.atomic():
        Values.objects.filter(entry__chain=chain).delete()
        Act.objects.filter(cooperation=chain).delete()
        Meeting.objects.filter(cooperation=cooperation).delete()  # first, since it protects its body and who was there
        cooperation.delete()
        record(chain=0, at=at, actor=actor, verb="people.remove_cooperation", thing=f"cooperation:{chain}")
        for folder in (settings.FILES, settings.MAIL_FILES):
            transaction.on_commit(partial(shutil.rmtree, Path(folder) / str(chain), ignore_errors=True))
