"""Where each thing awaited stands on a day: which evidence speaks of it, and so in which part of the list it belongs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from django.db.models import Max

from kansli.matters.models import Matter
from kansli.people.guard import Scope
from kansli.people.models import Organisation
from kansli.people.swedish import folded
from kansli.register.models import News
from kansli.register.selectors.places import concerns
from kansli.register.selectors.visible import visible_awaited, visible_news

NOBODY = "-"
"""The owner's key of what has no owner."""
_LONG_AGO = date.min
_QUIET = timedelta(days=365)
"""So long without a word in the group's later minutes, and what was given out becomes a question."""


class Part(Enum):
    """The parts of the list, and what stands in none."""

    LISTED = "listed"
    """The group's latest complete review holds it."""
    ADDED = "added"
    """Given since, or kept open by a person."""
    REPORTED = "reported"
    """A later passage seems to report it."""
    UNHEARD = "unheard"
    """Neither listed nor reported: a question."""
    LATER = "later"
    """A question put off to a later day."""
    HISTORY = "history"
    """Given before the day from which the archive counts."""
    CLOSED = "closed"
    """Closed by a person."""


@dataclass(slots=True)
class Standing:
    """What decides where something awaited stands on a day; not frozen, since thousands are made for a page."""

    pk: int
    body: int
    since: date
    closed: date | None
    remained: date | None
    ask_again: date | None
    due: date | None
    owner: str
    """As the minutes name who is to do it."""
    owner_key: str
    """What different spellings of one owner share."""
    reported: date | None
    """The latest passage that seems to report it and that no person has refused."""
    listed: date | None
    """The latest list of the group that holds it."""

    def part(self, as_of: date, *, in_review: bool, reviewed: date | None, last_met: date | None, history_before: date | None) -> Part:
        """Where it stands.

        Args:
            as_of: the day.
            in_review: the group's latest complete review up to the day lists it.
            reviewed: the day of that review; None: there is none.
            last_met: the group's latest loaded minutes up to the day.
            history_before: what was given before this day is history.
        """
        if self.closed and self.closed <= as_of:
            listed_again = in_review and reviewed is not None and reviewed > self.closed
            if not listed_again:
                return Part.CLOSED
        if in_review:
            return Part.LISTED
        if history_before and self.since < history_before and not self.remained:
            return Part.HISTORY
        still = max(self.listed or _LONG_AGO, self.remained or _LONG_AGO)
        if self.reported and self.reported > still:
            return Part.REPORTED
        heard = max(self.since, still)
        known = max(heard, self.due or _LONG_AGO)
        since_review = reviewed is None or heard >= reviewed
        if since_review and (last_met is None or last_met - known <= _QUIET):
            return Part.ADDED
        return Part.LATER if self.ask_again and self.ask_again > as_of else Part.UNHEARD


def standings(scope: Scope, as_of: date, *, body: int | None = None, municipality: Organisation | None = None) -> list[Standing]:
    """All that was given out up to a day and that the user may see, in the order given."""
    rows = visible_awaited(scope).filter(since__lte=as_of)
    if body:
        rows = rows.filter(body=body)
    if municipality:
        rows = rows.filter(concerns(municipality))
    reported, listed = _latest_said(scope, as_of)
    is_closed = Matter.State.CLOSED.value
    columns = rows.order_by("since", "pk").values_list(
        "pk", "body_id", "since", "closed_on", "remained_on", "ask_again_on", "due_on", "owner", "owner_person_id",
        "owner_person__merged_into_id", "fact__matter__state", "fact__matter__closed_on",
    )  # fmt: skip
    found = []
    for pk, of, since, closed, remained, ask_again, due, owner, person, merged, matter, matter_closed in columns:
        if since is None:
            continue
        if matter == is_closed and matter_closed:
            closed = min(closed or matter_closed, matter_closed)
        key = owner_key(owner, merged or person)
        found.append(Standing(pk, of, since, closed, remained, ask_again, due, owner, key, reported.get(pk), listed.get(pk)))
    return found


def owner_key(owner: str, person: int | None) -> str:
    """What different spellings of one owner share."""
    return f"p{person}" if person else folded(owner) or NOBODY


def _latest_said(scope: Scope, as_of: date) -> tuple[dict[int, date], dict[int, date]]:
    """What is awaited → the latest day up to ``as_of`` on which minutes seem to report it, and on which a list holds it.

    What a person has refused is left out.
    """
    said = visible_news(scope).filter(kind__in=[News.Kind.SEEMS_REPORTED, News.Kind.LISTED], on__lte=as_of)
    latest = said.exclude(verdict=News.Verdict.REFUSED).order_by().values_list("awaited_id", "kind").annotate(latest=Max("on"))
    reported: dict[int, date] = {}
    listed: dict[int, date] = {}
    seems = News.Kind.SEEMS_REPORTED.value
    for awaited, kind, day in latest:
        if day:
            (reported if kind == seems else listed)[awaited] = day
    return reported, listed
