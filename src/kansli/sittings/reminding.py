"""The words of a reminder about assignments, and what a short answer to it says. Pure: no database, no clock."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

_DAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
_MONTHS = ("januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december")
_CLEAR = timedelta(days=200)
"""A day so near needs no year."""
_SUBJECT = 70
"""Characters of an assignment that a subject holds."""
DONE, MORE_TIME, NOT_MINE, COMMENT = "done", "more_time", "not_mine", "comment"


@dataclass(frozen=True, slots=True)
class Told:
    """One assignment as the mail tells of it."""

    what: str
    """In a few words."""
    opening: str
    """ "På ledningsgruppens möte 12 februari fick du i uppdrag:"."""
    quote: str
    where: str
    """ "punkt 4, anteckningarna justerade 16 februari"."""
    papers: date | None
    """The day its papers are wanted by."""
    due: date | None
    """The day it is due, or reported."""
    group: str
    """Whose meeting it is reported at, as in running text; empty: at none that is known."""
    minutes: int | None
    """So long it is given on that agenda."""


def short_day(day: date, near: date) -> str:
    """ "16 april"; with its year where that is not plain."""
    plain = f"{day.day} {_MONTHS[day.month - 1]}"
    return plain if abs(day - near) < _CLEAR else f"{plain} {day.year}"


def weekday(day: date, near: date) -> str:
    """ "fredag 16 april"."""
    return f"{_DAYS[day.weekday()]} {short_day(day, near)}"


def in_running_text(name: str) -> str:
    """A group's name inside a sentence: "ledningsgruppen", "Norra samverkans ledningsgrupp", "SSK"."""
    return name[:1].lower() + name[1:] if name[1:2].islower() and " " not in name else name


def subject(told: Sequence[Told], today: date) -> str:
    """ "Påminnelse: bearbetat organisationsförslag, underlag senast 16 april"."""
    first = min(told, key=lambda one: one.papers or one.due or date.max)
    day = first.papers or first.due
    by = f"{'underlag ' if first.papers else ''}senast {short_day(day, today)}" if day else ""
    if len(told) > 1:
        return f"Påminnelse: {len(told)} uppdrag{f', det första {by}' if by else ''}"
    what = first.what if len(first.what) <= _SUBJECT else first.what[:_SUBJECT].rsplit(" ", 1)[0].rstrip(" ,.;:–-") + " …"
    return f"Påminnelse: {what[:1].lower() + what[1:] if what[1:2].islower() else what}{f', {by}' if by else ''}"


def body(name: str, told: Sequence[Told], link: str, sender: str, today: date) -> str:
    """The mail, complete without a click."""
    many = len(told) > 1
    parts = [f"Hej {name}!"]
    if many:
        parts.append(f"Här är {len(told)} uppdrag som snart ska redovisas eller vars dag har passerat.")
    for number, one in enumerate(told, 1):
        parts.append(f"{f'{number}. ' if many else ''}{one.opening}\n\n" + "\n".join(_told(one, today)))
    example = "svara på mejlet med numret först, till exempel ”1 klart”," if many else "svara på mejlet,"
    parts.append(
        f"Hur går det? {example[:1].upper()}{example[1:]} eller välj på sidan:\n  Klart  ·  Behöver mer tid  ·  Ska inte ligga på mig"
    )
    parts.append(link)
    parts.append(
        "Det du svarar syns för kansliet och på agendan, inte någon annanstans.\n"
        "Har du redan skickat underlaget till mig? Då kan du bortse från det här."
    )
    parts.append(f"{sender}, kansliet")
    return "\n\n".join(parts) + "\n"


def _told(one: Told, today: date) -> list[str]:
    lines = [f"  ”{one.quote}”", *([f"  ({one.where})"] if one.where else []), ""]
    rows = []
    if one.papers:
        rows.append(("Underlag till kansliet:", f"senast {weekday(one.papers, today)}"))
    if one.due:
        spell = f", {one.minutes} minuter" if one.minutes else ""
        told = f"{one.group} {weekday(one.due, today)}{spell}" if one.group else f"senast {weekday(one.due, today)}"
        rows.append(("Redovisas:" if one.group else "Klart:", told))
    wide = max((len(label) for label, _ in rows), default=0) + 2
    return lines + [f"  {label:<{wide}}{words}" for label, words in rows]


@dataclass(frozen=True, slots=True)
class Said:
    """What an answer says of one assignment."""

    answer: str
    words: str
    until: date | None = None
    number: int | None = None
    """Of the assignment in the mail; None: not told."""


_IT = r"(?:(?:det|den|uppdraget|detta|det här)(?: här)? (?:är|blev|har blivit) )?(?:nu |redan )?"
_DONE = re.compile(rf"(?:ja,? )?{_IT}(?:helt )?(?:klart?|klara|färdigt?|färdiga|gjort|genomfört|avklarat|slutfört)(?: nu)?")
_MORE = re.compile(
    r"(?:(?:jag|vi) )?(?:behöver|skulle behöva|vill ha|behövs|önskar) (?:lite |något |litet )?mer tid(?: på (?:mig|oss))?"
    r"(?:,? (?:(?:fram )?till(?: och med)?|t\.?o\.?m\.?) (?P<until>.{1,60}))?"
)
_NOT_MINE = re.compile(
    r"(?:(?:det|den|uppdraget|detta|det här)(?: här)? )?(?:(?:ska|skall|bör|borde) inte ligga (?:på|hos) (?:mig|oss)|(?:är )?inte mitt(?: uppdrag| bord)?|inte jag)"
)
_NUMBERED = re.compile(r"(?:uppdrag |nr |nummer )?(\d{1,2})\s*[.:)–-]?\s+(\S.*)")
_HELLO = re.compile(r"^(?:[Hh]ej|[Hh]ejsan|[Gg]od morgon|[Tt]ack)(?: [A-ZÅÄÖÉ]\w+)?[ \t]*(?:[,.!]\s*|\n\s*)")
DayIn = Callable[[str], date | None]
"""The one day to come that words name."""


def plain(words: str, day_in: DayIn) -> Said | None:
    """What short plain words say; None where they say more than one of the three answers."""
    told = " ".join(words.split()).strip(" .!").casefold()
    if _DONE.fullmatch(told):
        return Said(DONE, words.strip())
    if _NOT_MINE.fullmatch(told):
        return Said(NOT_MINE, words.strip())
    more = _MORE.fullmatch(told)
    if more is None:
        return None
    return Said(MORE_TIME, words.strip(), day_in(more["until"]) if more["until"] else None)


def said(words: str, name: str, listed: int, day_in: DayIn) -> list[Said]:
    """What an answer says, for each assignment it speaks of; nothing where a person must read it.

    Args:
        words: what was written.
        name: of who wrote; a line of it at the end is a signature.
        listed: so many assignments the mail held. Of several, only what names its number is taken.
        day_in: finds the day in words.
    """
    lines = [line.strip() for line in _HELLO.sub("", words.strip()).splitlines() if line.strip()]
    own = {part.casefold() for part in (name, *name.split())}
    while lines and lines[-1].strip(" ,.!/").casefold() in own | {"tack", "tack på förhand"}:
        lines.pop()
    if not lines:
        return []
    if listed == 1:
        whole = plain(" ".join(lines), day_in)
        return [whole or Said(COMMENT, "\n".join(lines))]
    parts = [
        part.strip() for line in lines for part in re.split(r"[,;](?=\s*(?:nr |nummer )?\d{1,2}\s*[.:)–-]?\s+\D)", line) if part.strip()
    ]
    found = []
    for part in parts:
        numbered = _NUMBERED.fullmatch(part)
        one = plain(numbered[2], day_in) if numbered else None
        if numbered is None or one is None or not 1 <= int(numbered[1]) <= listed:
            return []
        found.append(Said(one.answer, one.words, one.until, int(numbered[1])))
    return found if len({one.number for one in found}) == len(found) else []
