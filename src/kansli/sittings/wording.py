"""The sentences that Kansli itself writes into minutes, in one place: what the reader reads back to the same record.

Pure: no database, no clock. The text is Markdown. A change here is tried by the tests that write and read back
generated meetings.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

_DAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
_MONTHS = ("januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december")
ATTENDANCE_HEADING = "Deltagare"
DECISION_HEADING = "Beslut"
DISCUSSION_HEADING = "Diskussion"
NEXT_MEETING = "next_meeting"
"""What stands for "till nästa möte" where a day could stand."""


def day(value: date) -> str:
    """A date in running text: "12 februari 2027"."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def weekday(value: date) -> str:
    """The day of the week and the date: "fredag den 12 februari 2027"."""
    return f"{_DAYS[value.weekday()]} den {day(value)}"


def clock(value: str) -> str:
    """A wall-clock time as written: "08:30" → "8.30"."""
    hours, _, minutes = value.partition(":")
    return f"{int(hours)}.{minutes}" if hours.isdigit() and minutes else value


def hours(starts: str, ends: str) -> str:
    """ "kl. 8.30–11.00"; what is not known is left out."""
    return f"kl. {clock(starts)}{f'–{clock(ends)}' if ends else ''}" if starts else ""


def genitive(name: str) -> str:
    """ "Ekeby" → "Ekebys", "Ängås" → "Ängås"."""
    return name if name[-1:] in {"s", "x", "z"} else f"{name}s"


def joined(words: Iterable[str]) -> str:
    """ "A, B och C"."""
    told = list(words)
    return f"{', '.join(told[:-1])} och {told[-1]}" if len(told) > 1 else "".join(told)


# --- the head -------------------------------------------------------------------------------------------------------


def title(kind: str, body: str) -> str:
    """The first heading: "# Minnesanteckningar från Norra samverkans ledningsgrupp"."""
    return f"# {kind} från {body}"


def when(on: date, starts: str, ends: str) -> str:
    """The line of day and time."""
    told = weekday(on)
    return " ".join(part for part in (f"Tid: {told[:1].upper()}{told[1:]}", hours(starts, ends)) if part)


def where(place: str) -> str:
    """The line of the place."""
    return f"Plats: {place}"


def attendee(name: str, home: str, *, role: str = "", digital: bool = False, spell: str = "") -> str:
    """One line of those present: "- Camilla Berg, Ekeby, ordförande", "- Petra Lind, Nykvik (digitalt)".

    Args:
        name: of the person.
        home: municipality or other organisation; may be empty.
        role: ordförande, sekreterare, gäst, ersättare; empty: a member.
        digital: took part digitally.
        spell: "kl. 8.30–9.30" or "punkt 4", where it was for a part only.
    """
    modes = ", ".join(part for part in ("digitalt" if digital else "", spell) if part)
    return "- " + ", ".join(part for part in (name, home, role) if part) + (f" ({modes})" if modes else "")


def absent(people: Iterable[tuple[str, str]]) -> str:
    """The line of those absent: (name, municipality)."""
    return "Frånvarande: " + "; ".join(", ".join(part for part in one if part) for one in people)


def item(number: int, heading: str, *, sections: bool = False, anchor: int | None = None) -> str:
    """An item's heading: "## 3. Kommunikationsresurs {#p12}"; "## § 3 …" where the group keeps protokoll."""
    mark = f"§ {number}" if sections else f"{number}."
    return f"## {mark} {heading}" + (f" {{#p{anchor}}}" if anchor is not None else "")


# --- what is said under an item ---------------------------------------------------------------------------------------


def elects(names: Iterable[str]) -> str:
    """Election of those who adjust."""
    return f"{joined(names)} väljs till justerare."


def decides(body: str, what: str) -> str:
    """A decision: "Ledningsgruppen beslutar att avsätta …"."""
    return f"{body} beslutar att {what.strip().rstrip('.')}."


def assigns(owner: str, what: str, due: date | str | None = None) -> str:
    """An assignment, and when it is to be reported: a day, the next meeting, or nothing said."""
    sentence = f"{owner} får i uppdrag att {what.strip().rstrip('.')}"
    if due == NEXT_MEETING:
        return f"{sentence} till nästa möte."
    if isinstance(due, date):
        return f"{sentence} senast den {day(due)}."
    return f"{sentence}{f' {due.strip()}' if due else ''}."


def tables(reason: str = "", to: date | str | None = NEXT_MEETING) -> str:
    """An item put off: "Punkten bordläggs till nästa möte på grund av tidsbrist."."""
    until = " till nästa möte" if to == NEXT_MEETING else f" till den {day(to)}" if isinstance(to, date) else f" {to}" if to else ""
    return f"Punkten bordläggs{until}{f' på grund av {reason}' if reason else ''}."


def sends_back(to: str, what: str) -> str:
    """An item returned to who prepared it, with what is lacking (återremiss)."""
    return f"Ärendet återremitteras till {to} för {what.strip().rstrip('.')}."


def abstains(organisations: Iterable[str]) -> str:
    """Those who do not take part in the decision above."""
    return f"{joined(organisations)} deltar inte i beslutet."


def disqualified(name: str) -> str:
    """Somebody left the room for a matter of his own (jäv)."""
    return f"{name} anmäler jäv och deltar inte i handläggningen av ärendet."


def reserves(name: str) -> str:
    """Somebody reserves himself against the decision."""
    return f"{name} reserverar sig mot beslutet."


def nothing_to_report() -> str:
    """An item, or an area of one, without news."""
    return "Inget att rapportera."


def not_reached() -> str:
    """An item that was not taken up, whose information the minutes give."""
    return "Punkten behandlades inte under mötet. Informationen ges i de här anteckningarna."


def no_other_questions() -> str:
    """Nothing under övriga frågor."""
    return "Inga övriga frågor."


def breaks_off(for_item: int) -> str:
    """The item is broken off for another."""
    return f"Mötet bryts för punkt {for_item} på agendan."


def resumes(number: int) -> str:
    """An item that was broken off goes on."""
    return f"Punkt {number} återupptas."


def comes(name: str, at: str) -> str:
    """Somebody joins the meeting while it is on."""
    return f"{name} ansluter kl. {clock(at)}."


def leaves(name: str, at: str) -> str:
    """Somebody leaves before its end."""
    return f"{name} lämnar mötet kl. {clock(at)}."


def agrees(what: str) -> str:
    """Agreement without a decision (samsyn)."""
    return f"Deltagarna är eniga om att {what.strip().rstrip('.')}. Det är samsyn, inget beslut."


def outstanding(entries: Iterable[tuple[str, str]]) -> str:
    """All that is still open, as a complete list: (matter, who is responsible)."""
    lines = [f"- {matter}{f' – {owner}' if owner and owner not in matter else ''}" for matter, owner in entries]
    return "\n".join(["De som återstår är:", "", *lines]) if lines else "Inga utestående ärenden."


def meets_next(on: date, starts: str = "", ends: str = "", place: str = "") -> str:
    """When and where the group meets next."""
    told = weekday(on)
    day_and_time = " ".join(part for part in (f"{told[:1].upper()}{told[1:]}", hours(starts, ends)) if part)
    return f"{day_and_time}{f', {place}' if place else ''}."


def signed(note_taker: str, adjusters: Iterable[str]) -> str:
    """The end: whose hands are on it."""
    return "\n\n".join(["Vid anteckningarna", note_taker, "Justeras", *adjusters])
