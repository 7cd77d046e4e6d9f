"""What has been done to a set of minutes in review, and whether a fact is still as it was shown."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from kansli.audit.models import Act
from kansli.meetings.models import Minutes
from kansli.people.guard import Scope
from kansli.register.models import Fact


def stamp_of(fact: Fact) -> str:
    """What tells whether a fact is as it was shown."""
    content = json.dumps([fact.values, fact.ranges, fact.item_id, fact.read_as], sort_keys=True, ensure_ascii=False)
    return f"{fact.state}-{hashlib.sha256(content.encode()).hexdigest()[:12]}"


def thing_of(minutes: Minutes) -> str:
    """What acts on minutes are filed under."""
    return f"minutes:{minutes.pk}"


def acts_of_others(scope: Scope, minutes: Minutes, since: int) -> list[Act]:
    """What others have done to these minutes after the act ``since``, in order."""
    done = Act.objects.filter(cooperation=scope.cooperation.pk, thing=thing_of(minutes), pk__gt=since, undone_at=None)
    return list(done.exclude(user=scope.user.pk).order_by("pk")[:50])


def told(acts: Sequence[Act]) -> str:
    """Acts of others in a sentence: who, and what."""
    first = acts[-1]
    more = f" ({len(acts) - 1} till)" if len(acts) > 1 else ""
    return f"{first.by} har arbetat i samma anteckningar under tiden: {first.label[:1].lower()}{first.label[1:]}{more}."
