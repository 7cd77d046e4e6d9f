"""Why something is proposed for an agenda, in words. Pure: no database, no clock."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

_MONTHS = ("januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december")
_COUNTED = {2: "två gånger", 3: "tre gånger", 4: "fyra gånger", 5: "fem gånger"}
_REPORTS = re.compile(r"redovis|presenter|rapport|återkom|återrapport|ta fram|underlag|förslag|utred|sammanställ|undersök")
_CLEAR = timedelta(days=200)
"""A day so near needs no year: no other day of that name is meant."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, how heavily it weighs, and since when."""

    words: str
    weight: int
    since: date | None
    outstanding: bool = False
    """It is there because it has been outstanding, not because of a day."""

    def of_many(self, count: int) -> Reason:
        """The same for several that were given together."""
        return replace(self, words=f"{count} uppdrag, {self.words}")


def told_day(day: date | None, near: date) -> str:
    """A day as it is written in a letter: without the year where it is clear."""
    if day is None:
        return "utan datum"
    plain = f"{day.day} {_MONTHS[day.month - 1]}"
    return plain if abs(near - day) < _CLEAR else f"{plain} {day.year}"


def tabled(
    *, since: date | None, near: date, why: str = "", times: int = 1, here: bool = False, to: date | None = None, put_off: bool = True
) -> Reason:
    """Tabled, and not heard of as taken up.

    Args:
        since: the day it was tabled, the latest time.
        near: the meeting's day.
        why: the reason the minutes give.
        times: how often it has been tabled.
        here: it was tabled to this very meeting.
        to: it was tabled to an earlier meeting, whose minutes are not loaded.
        put_off: False: the minutes say that it comes up again, not that it was tabled.
    """
    day = told_day(since, near)
    counted = f" {_COUNTED.get(times, f'{times} gånger')}, senast" if times > 1 else ""
    because = f" på grund av {why}" if why else ""
    unread = f"{told_day(to, near)}; anteckningarna från det mötet är inte inlästa" if to and not here else ""
    if put_off:
        words = f"bordlagt{counted} {day}{because}{' till det här mötet' if here else f', till {unread}' if unread else ''}"
    elif here:
        words = f"skulle tas upp igen på det här mötet, enligt anteckningarna {day}"
    else:
        words = f"skulle tas upp igen {unread}" if unread else f"skulle tas upp igen, enligt anteckningarna {day}"
    return Reason(words, 100 if here else 75 if to else 90, since)


def due_here(what: str, *, since: date | None) -> Reason:
    """An assignment to be reported, or done, at the meeting."""
    reports = _REPORTS.search(what.casefold()) is not None
    return Reason("skulle redovisas på det här mötet" if reports else "skulle vara klart till det här mötet", 95, since)


def due_earlier(*, since: date | None, near: date, due: date | None) -> Reason:
    """An assignment whose day has come before the meeting."""
    return Reason(f"skulle vara klart {told_day(due, near)}", 70, since)


def outstanding(*, since: date | None, near: date, listed: bool, told: str = "") -> Reason:
    """Given without a day, and outstanding since; ``listed``: the group's own latest review holds it."""
    days = (near - since).days if since else 0
    age = f"utestående i {days} {'dag' if days == 1 else 'dagar'}" if days > 0 else "utestående"
    return Reason(f"{age}, {told}" if told else age, 50 if listed else 40, since, outstanding=True)
