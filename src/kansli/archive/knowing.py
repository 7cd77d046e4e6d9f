"""What the files of a cooperation tell together: merged once, kept in one row, added to as files come."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from kansli.archive.models import Arrival, Knowledge
from kansli.archive.parsing import packed_evidence, unpacked_evidence
from kansli.meetings.models import Minutes
from kansli.people.models import Cooperation
from kansli.reader.api import Evidence, Known, known_from, merge


class Memory:
    """What one worker knows of one cooperation, so that the row is not unpacked for every round."""

    def __init__(self, cooperation: Cooperation) -> None:
        self.cooperation = cooperation
        self.version = 0
        self.files = 0
        self._evidence = Evidence()
        self._known: Known | None = None

    def known(self) -> Known:
        """What the reader gets."""
        if self._known is None:
            self._known = known_from(self._evidence)
        return self._known

    def learn(self) -> bool:
        """Add the evidence of files that is not counted yet; False if there was none, and nothing new in the row."""
        while True:
            changed = self._refresh()
            fresh = list(
                Arrival.objects.filter(delivery__cooperation=self.cooperation, counted=False, evidence__isnull=False).values_list(
                    "pk", "evidence"
                )
            )
            if not fresh:
                return changed
            together = merge([self._evidence, *(unpacked_evidence(bytes(content or b"")) for _, content in fresh)])
            if self._store(together, [pk for pk, _ in fresh]):
                self._evidence, self._known = together, None
                self.version += 1
                self.files += len(fresh)
                return True

    def _refresh(self) -> bool:
        """Take over what other workers have learnt."""
        row = Knowledge.objects.filter(cooperation=self.cooperation).values_list("version", "files").first()
        if row is None:
            Knowledge.objects.get_or_create(cooperation=self.cooperation, defaults={"evidence": packed_evidence(Evidence()), "version": 1})
            row = (1, 0)
        if row[0] == self.version:
            return False
        kept = Knowledge.objects.get(cooperation=self.cooperation)
        self.version, self.files = kept.version, kept.files
        self._evidence, self._known = unpacked_evidence(bytes(kept.evidence)), None
        return True

    def _store(self, together: Evidence, counted: list[int]) -> bool:
        """False: another worker was faster."""
        content = packed_evidence(together)
        with transaction.atomic():
            ours = Knowledge.objects.filter(cooperation=self.cooperation, version=self.version).update(
                evidence=content, version=F("version") + 1, files=F("files") + len(counted)
            )
            return bool(ours) and bool(Arrival.objects.filter(pk__in=counted).update(counted=True))


def begin() -> None:
    """Cooperations that have minutes written here, and have read in none, are tied together as the others are."""
    held = Cooperation.objects.filter(Exists(Minutes.objects.filter(meeting__cooperation=OuterRef("pk"))))
    for cooperation in held.exclude(pk__in=Knowledge.objects.values("cooperation")):
        Memory(cooperation).learn()


def forget(cooperation: Cooperation) -> None:
    """Files have gone: learn anew from those that remain, at the next reading."""
    with transaction.atomic():
        Arrival.objects.filter(delivery__cooperation=cooperation, counted=True).update(counted=False)
        Knowledge.objects.filter(cooperation=cooperation).update(evidence=packed_evidence(Evidence()), files=0, version=F("version") + 1)
