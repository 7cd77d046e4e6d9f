"""Invitations to calendars, and the answers that come back (iCalendar, RFC 5545; iTIP, RFC 5546)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CalendarAnswer:
    """What somebody's calendar answered to an invitation of ours."""

    uid: str
    sequence: int
    """Of the invitation that was answered; an older one than the latest asks again."""
    attendee: str
    """The address that answers, lower case; the same as the sender's and the registered one."""
    partstat: str
    """ACCEPTED, DECLINED, TENTATIVE or DELEGATED; empty: only another time was proposed."""
    comment: str = ""
    proposed_start: datetime | None = None
    """Another time that was proposed (COUNTER)."""
