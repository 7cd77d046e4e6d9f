"""When a person has said something else of a fact, or of a meeting's day or group, than was read, the archive is tied together anew by the worker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kansli.archive.models import Knowledge
from kansli.register.models import Fact

_SAID = {"values", "ranges", "start", "text_id"}
_HEAD = {"date", "body_id"}
_TAKEN = {Fact.State.REJECTED, Fact.State.OFFERED}


def follow(cooperation: int, changes: Sequence[Mapping[str, Any]]) -> None:
    """After an act, or its undoing: what is linked and followed up by goes by what the person said."""
    if any(_differs(change) for change in changes):
        Knowledge.objects.filter(cooperation=cooperation).update(tied="")


def _differs(change: Mapping[str, Any]) -> bool:
    if change["model"] == "meetings.meeting":
        return bool(_HEAD & (change["after"] or {}).keys())
    if change["model"] != "register.fact":
        return False
    before, after = change["before"], change["after"]
    if before is None or after is None:
        return True
    return bool(_SAID & after.keys()) or before.get("state") in _TAKEN or after.get("state") in _TAKEN
