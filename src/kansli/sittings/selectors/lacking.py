"""What is missing before the kallelse can go out, and whose it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kansli.meetings.models import Meeting
from kansli.sittings.models import AgendaItem, Invitee
from kansli.sittings.selectors.clearance import Clearer, clearance_of


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that is missing."""

    words: str
    item: AgendaItem | None = None
    whose: str = ""
    """Empty: the secretariat's own."""
    due: date | None = None


def lacking(meeting: Meeting, items: Sequence[AgendaItem], clearers: Sequence[Clearer] | None = None) -> list[Lack]:
    """What is missing, the meeting's own first, then item by item.

    Args:
        meeting: the meeting.
        items: all of its agenda, each with ``seen_papers``.
        clearers: how far those have come who clear it, where that is known already.
    """
    found, lost = [], set()
    if meeting.date is None:
        found.append(Lack("datum är inte fastställt"))
    elif not meeting.starts:
        found.append(Lack("tiden är inte fastställd"))
    if meeting.form in {Meeting.Form.DIGITAL, Meeting.Form.MIXED} and not meeting.join_link:
        found.append(Lack("länk för den som deltar digitalt"))
    if not meeting.place and meeting.form != Meeting.Form.DIGITAL:
        found.append(Lack("platsen är inte fastställd"))
    for one in items:
        if one.kind == AgendaItem.Kind.DECISION and not one.proposal.strip() and one.standing == AgendaItem.Standing.NONE:
            found.append(Lack("förslag till beslut", one, one.presenter))
        found += [
            Lack(f"underlaget {paper.title}", one, paper.owner, paper.due_on)
            for paper in one.seen_papers  # type: ignore[attr-defined]  # put there by Prefetch
            if not paper.handed_out and not paper.versions.all()
        ]
        if one.presenter_person and not one.presenter_person.email and one.presenter_person_id not in lost:
            lost.add(one.presenter_person_id)
            found.append(Lack(f"mejladress till {one.presenter_person.name}", one))
    if meeting.internal:
        guests = Invitee.objects.filter(meeting=meeting, role=Invitee.Role.GUEST).select_related("person")
        found += [Lack(f"mötet är internt, men {guest.person.name} är kallad som gäst") for guest in guests]
    clearers = clearance_of(meeting, items) if clearers is None and items else clearers or []
    found += [Lack("avstämning av agendan", whose=one.person.name) for one in clearers if not one.done]
    return found
