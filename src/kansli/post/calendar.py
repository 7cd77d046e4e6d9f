"""Invitations to calendars, and the answers that come back (iCalendar, RFC 5545; iTIP, RFC 5546)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vCalAddress

ZONE = ZoneInfo("Europe/Stockholm")
_RULES = """BEGIN:VTIMEZONE
TZID:Europe/Stockholm
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
""".replace("\n", "\r\n")
_HOURS = timedelta(hours=2)
"""A meeting whose end is not told is put down for so long."""
_FOLD = re.compile(r"\r?\n[ \t]")
_MOST = 64 * 1024
"""Characters of a calendar object that are looked at."""
_WORDS = 2000
_OCTETS = 75


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


class NoAnswerError(ValueError):
    """A calendar object that is no answer to an invitation. The message is Swedish."""


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody an invitation goes to."""

    name: str
    address: str
    optional: bool = False
    partstat: str = "NEEDS-ACTION"


@dataclass(frozen=True, slots=True)
class Occasion:
    """A meeting as calendars are told of it; times are wall clock in Sweden."""

    uid: str
    sequence: int
    summary: str
    day: date
    starts: str = ""
    """ "08:30"; empty: the whole day."""
    ends: str = ""
    last_day: date | None = None
    """Of a meeting over several days."""
    place: str = ""
    description: str = ""
    url: str = ""
    organizer_name: str = ""
    organizer_address: str = ""
    """Where calendars send their answers; Kansli's own mailbox."""
    invited: Sequence[Invited] = ()


def request(meeting: Occasion, *, at: datetime) -> str:
    """An invitation, or an update of one: same UID, higher SEQUENCE."""
    return _object("REQUEST", [_event(meeting, at, "CONFIRMED")])


def cancel(meeting: Occasion, *, at: datetime) -> str:
    """The meeting will not be held; give it a higher SEQUENCE than the invitation had."""
    return _object("CANCEL", [_event(meeting, at, "CANCELLED")])


def publish(meetings: Sequence[Occasion], *, at: datetime) -> str:
    """Meetings to put into a calendar, which nobody answers."""
    return _object("PUBLISH", [_event(meeting, at, "CONFIRMED") for meeting in meetings])


def written(calendar: Calendar) -> bytes:
    """A calendar with what Swedish summer time is, by the rule that all calendar programs know rather than day by day."""
    calendar.subcomponents.insert(0, Timezone.from_ical(_RULES))
    return bytes(calendar.to_ical())


def folded(words: str) -> bytes:
    """An iCalendar object with its lines folded at 75 octets, never within a letter."""
    rows: list[bytes] = []
    for line in filter(str.strip, _FOLD.sub("", words).splitlines()):
        row, room = b"", _OCTETS
        for letter in line:
            octets = letter.encode()
            if len(row) + len(octets) > room:
                rows.append(row)
                row, room = b" ", _OCTETS
            row += octets
        rows.append(row)
    return b"\r\n".join([*rows, b""])


def read_answer(content: bytes) -> CalendarAnswer:
    """What a calendar answered. Whatever is in it, nothing but this error comes out.

    Raises:
        NoAnswerError: it is no answer to an invitation, or says more than one thing.
    """
    try:
        calendar = Calendar.from_ical(content[:_MOST].decode("utf-8", "replace"))
        method = str(calendar.get("method", "")).upper()
        events = [one for one in calendar.walk("VEVENT") if isinstance(one, Event)]
    except Exception as error:
        raise NoAnswerError("Kalenderfilen går inte att läsa.") from error
    if method not in {"REPLY", "COUNTER"}:
        raise NoAnswerError("Kalenderfilen är inget svar på en kallelse.")
    if len(events) != 1:
        raise NoAnswerError("Kalenderfilen svarar på flera möten på en gång.")
    try:
        return _answer(events[0], method)
    except NoAnswerError:
        raise
    except Exception as error:
        raise NoAnswerError("Kalenderfilen går inte att läsa.") from error


def _answer(event: Event, method: str) -> CalendarAnswer:
    attendees = event.get("attendee")
    attendees = attendees if isinstance(attendees, list) else [attendees] if attendees else []
    if len(attendees) != 1:
        raise NoAnswerError("Kalenderfilen säger inte vem som svarar.")
    attendee = attendees[0]
    address = str(attendee).strip().lower().removeprefix("mailto:")
    partstat = str(attendee.params.get("PARTSTAT", "")).upper()
    uid = str(event.get("uid", "")).strip()
    known = {"ACCEPTED", "DECLINED", "TENTATIVE", "DELEGATED"}
    if not uid or "@" not in address or (method == "REPLY" and partstat not in known):
        raise NoAnswerError("Kalenderfilen säger inte vad svaret är.")
    comment = event.get("comment", "")
    comment = "\n".join(map(str, comment)) if isinstance(comment, list) else str(comment)
    proposed = event.decoded("dtstart") if method == "COUNTER" and event.get("dtstart") else None
    if isinstance(proposed, datetime):
        proposed = proposed if proposed.tzinfo else proposed.replace(tzinfo=ZONE)
    elif proposed is not None:
        proposed = datetime.combine(proposed, time(), ZONE)
    sequence = max(0, min(int(event.get("sequence", 0)), 2**31 - 1))
    return CalendarAnswer(uid[:200], sequence, address, partstat if partstat in known else "", comment.strip()[:_WORDS], proposed)


def _object(method: str, events: Sequence[Event]) -> str:
    calendar = Calendar()
    calendar.add("prodid", "-//Kansli//SV")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    for event in events:
        calendar.add_component(event)
    return written(calendar).decode()


def _event(meeting: Occasion, at: datetime, status: str) -> Event:
    event = Event()
    event.add("uid", meeting.uid)
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", at)
    event.add("last-modified", at)
    event.add("summary", meeting.summary)
    event.add("status", status)
    event.add("transp", "OPAQUE")
    for name, value in (("location", meeting.place), ("description", meeting.description), ("url", meeting.url)):
        if value:
            event.add(name, value)
    starts, ends = _clock(meeting.day, meeting.starts), _clock(meeting.last_day or meeting.day, meeting.ends)
    if starts is None:
        event.add("dtstart", meeting.day)
        event.add("dtend", (meeting.last_day or meeting.day) + timedelta(days=1))
    else:
        event.add("dtstart", starts)
        event.add("dtend", ends if ends and ends > starts else starts + _HOURS)
    if meeting.organizer_address:
        event.add("organizer", _address(meeting.organizer_name, meeting.organizer_address))
    for one in meeting.invited:
        address = _address(one.name, one.address)
        address.params["CUTYPE"] = "INDIVIDUAL"
        address.params["ROLE"] = "OPT-PARTICIPANT" if one.optional else "REQ-PARTICIPANT"
        address.params["PARTSTAT"] = one.partstat
        address.params["RSVP"] = "TRUE"
        event.add("attendee", address, encode=False)
    return event


def _address(name: str, address: str) -> vCalAddress:
    calendar_address = vCalAddress(f"mailto:{address}")
    if name:
        calendar_address.params["CN"] = name.replace('"', "")
    return calendar_address


def _clock(day: date, clock: str) -> datetime | None:
    try:
        return datetime.combine(day, time.fromisoformat(clock), ZONE) if clock else None
    except ValueError:
        return None
