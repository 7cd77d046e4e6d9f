"""The check before minutes are sent to the adjusters: what is left to do, each line with where, and what to do about it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kansli.access import Action
from kansli.meetings.models import Meeting
from kansli.people.guard import Scope
from kansli.people.seats import holders_on
from kansli.people.swedish import folded
from kansli.register.models import Decision, Fact
from kansli.register.naming import people_named
from kansli.register.selectors.visible import visible_decisions
from kansli.sittings.markdown import Section, words
from kansli.sittings.models import AgendaItem, Draft, Paper, Stance
from kansli.sittings.reading import DraftFact, DraftReading

Kind = Fact.Kind
_MEMBERS = {"chair", "member"}
POINTS_BACK = re.compile(
    r"\bmed (?:de |nämnda |ovanstående )*(?:justering|ändring|synpunkt|tillägg|komplettering)\w*(?: \w+){0,2} ovan\b|\bmed ovanstående (?:justering|ändring|synpunkt|tillägg|komplettering)",
    re.IGNORECASE,
)
_LABELS = {"beslut", "diskussion", "förslag till beslut"}
_SETTLED = {"not_reached", "nothing_to_report", "tabled"}
_PASSING = {"assignment", "tabling", "election"}
"""Kinds of earlier decisions that are not overtaken: an assignment is followed as one, a tabling is over when the matter is back."""
_IN_BOLD = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the check."""

    key: str
    """What it is about, as long as the text says the same; what is waved off is known by it."""
    words: str
    anchor: str = ""
    """Where in the draft it leads."""
    must: bool = False
    """It has to be dealt with; the others can be let be."""
    bold: bool = False
    do: str = ""
    """What can be done on the spot: undated · guest · answer · stance."""
    fact: DraftFact | None = None
    name: str = ""
    decision: Decision | None = None


def checks(scope: Scope, draft: Draft, reading: DraftReading) -> list[Line]:
    """All that is left, the most important first; at most three in bold."""
    if not scope.may(Action.EDIT):
        return []
    meeting = draft.meeting
    items = list(AgendaItem.objects.filter(meeting=meeting).order_by("ordinal", "pk"))
    found = [
        *_adjuster(reading),
        *_attendance(meeting, reading),
        *_assignments(reading),
        *_outcomes(items, reading),
        *_earlier(scope, draft, items, reading),
        *_headings(reading),
        *_pointing_back(reading),
        *_names(reading),
        *_offers(reading),
        *_handouts(meeting),
    ]
    left = [line for line in found if line.must or line.key not in draft.waved]
    left.sort(key=lambda line: not line.must)
    return [replace(line, bold=place < _IN_BOLD and line.must) for place, line in enumerate(left)]


def elected(reading: DraftReading) -> list[str]:
    """Names of those elected to adjust, as the text has them."""
    told = reading.record.head.adjuster or ""
    return [name.strip() for name in told.split(",") if name.strip()]


def present_names(reading: DraftReading) -> dict[str, str]:
    """Folded name → name, of everybody who was there."""
    return {folded(one.name): one.name for one in reading.record.attendance if one.present}


def number_of(reading: DraftReading, anchor: str) -> str:
    """The item as one says it: "punkt 7", "§ 7"."""
    section = next((one for one in reading.sections if one.anchor == anchor and anchor), None)
    if section is None:
        return "inledningen"
    mark = section.heading.split()[:2]
    if mark[:1] == ["§"]:
        return " ".join(mark).rstrip(".")
    return f"punkt {mark[0].rstrip('.')}" if mark and mark[0].rstrip(".").isdigit() else f"punkten ”{section.heading}”"


def _adjuster(reading: DraftReading) -> Iterator[Line]:
    names, there = elected(reading), present_names(reading)
    if not names:
        yield Line(
            "adjuster", "Ingen justerare är vald. Skriv vem som valdes, med knappen Justerare.", _place(reading, "justerare"), must=True
        )
    for name in names:
        if folded(name) not in there:
            yield Line(
                f"adjuster:{name}",
                f"{name} är vald till justerare men står inte bland de närvarande. Rätta närvaron eller välj en annan.",
                _place(reading, "justerare"),
                must=True,
            )


def _attendance(meeting: Meeting, reading: DraftReading) -> Iterator[Line]:
    seats = {folded(one.seat.organisation.name): one.seat.organisation.name for one in holders_on(meeting.body, meeting.date)}
    if not seats:
        return
    told = [one for one in reading.record.attendance if one.role.value in _MEMBERS and folded(one.organisation or "") in seats]
    present = {folded(one.organisation or "") for one in told if one.present}
    absent = {folded(one.organisation or "") for one in told if not one.present} - present
    lacking = [name for key, name in seats.items() if key not in present | absent]
    if lacking:
        count = f"{len(present)} närvarande och {len(absent)} frånvarande av {len(seats)}"
        yield Line(f"attendance:{','.join(lacking)}", f"Närvaron går inte ihop: {count}. {_and(lacking)} saknas.", must=True)


def _assignments(reading: DraftReading) -> Iterator[Line]:
    for fact in reading.facts:
        if fact.kind != Kind.ASSIGNMENT or not fact.counts:
            continue
        where = number_of(reading, fact.anchor)
        if fact.asks == "owner" and not fact.values.get("owner"):
            yield Line(
                _key("owner", fact),
                f"Uppdraget i {where} saknar ansvarig: ”{_short(fact.quote)}”. Skriv vem.",
                fact.anchor,
                must=True,
                fact=fact,
            )
        elif fact.asks == "due" and not fact.values.get("due"):
            who = getattr(fact.entry, "assignee", "") or "ansvarig"
            yield Line(_key("due", fact), f"Uppdraget till {who} i {where} saknar datum.", fact.anchor, must=True, do="undated", fact=fact)


def _outcomes(items: Iterable[AgendaItem], reading: DraftReading) -> Iterator[Line]:
    for item in items:
        anchor = f"p{item.pk}"
        if item.kind != AgendaItem.Kind.DECISION or not any(one.anchor == anchor for one in reading.sections):
            continue
        facts = [fact for fact in reading.under(anchor) if fact.counts]
        outcome = any(fact.kind in {Kind.DECISION, Kind.TABLED} for fact in facts)
        outcome = outcome or any(fact.kind == Kind.ITEM and fact.entry.outcome.value in _SETTLED for fact in facts)
        if not outcome:
            where = number_of(reading, anchor)
            yield Line(
                f"outcome:{item.pk}", f"{_capital(where)} är en beslutspunkt utan beslut. Skriv beslutet eller bordlägg punkten.", anchor
            )


def _earlier(scope: Scope, draft: Draft, items: Iterable[AgendaItem], reading: DraftReading) -> Iterator[Line]:
    """Decisions that a new one in the same matter may overtake (F71)."""
    deciding = {
        item.matter_id: f"p{item.pk}"
        for item in items
        if item.matter_id
        and any(
            fact.kind == Kind.DECISION and fact.counts and fact.entry.kind.value not in {"tabling", "election"}
            for fact in reading.under(f"p{item.pk}")
        )
    }
    if not deciding:
        return
    said = set(Stance.objects.filter(draft=draft).values_list("decision_id", flat=True))
    known = (
        visible_decisions(scope).filter(fact__matter__in=deciding, validity=Decision.Validity.IN_FORCE).exclude(meeting=draft.meeting_id)
    )
    for decision in known.exclude(pk__in=said).select_related("fact", "meeting__body").order_by("meeting__date", "pk"):
        if decision.fact.values.get("kind") in _PASSING:
            continue
        anchor = deciding[decision.fact.matter_id or 0]
        where = number_of(reading, anchor)
        yield Line(
            f"stance:{decision.pk}",
            f"{_capital(where)} har ett nytt beslut. Vad gäller nu för det tidigare beslutet?",
            anchor,
            must=True,
            do="stance",
            decision=decision,
        )


def _headings(reading: DraftReading) -> Iterator[Line]:
    for section in reading.sections:
        for label in _empty_headings(section):
            where = number_of(reading, section.anchor)
            told = (
                f"{_capital(where)} är tom. Skriv vad som sades, eller ta bort punkten."
                if label is None
                else f"{_capital(where)} har en rubrik ”{label}” utan text."
            )
            yield Line(f"heading:{section.anchor}:{label}", told, section.anchor)


def _empty_headings(section: Section) -> Iterator[str | None]:
    """Labels of headings under which nothing stands; None: the whole item is empty."""
    rows = section.blocks
    labels = [_label(block.kind, words(block.text)) for block in rows]
    if section.anchor and len(rows) == 1:
        yield None
        return
    for place, label in enumerate(labels):
        if label and not (section.anchor and place == 0) and not (not section.anchor and rows[place].level == 1):
            follows = labels[place + 1] if place + 1 < len(labels) else "end"
            if follows:
                yield label


def _label(kind: str, text: str) -> str:
    told = text.strip().rstrip(":").strip()
    return told if kind == "heading" or told.casefold() in _LABELS else ""


def _pointing_back(reading: DraftReading) -> Iterator[Line]:
    for section in reading.sections:
        text = "\n".join(words(block.text) for block in section.blocks)
        found = POINTS_BACK.search(text)
        if found and not any(block.kind == "numbered" for block in section.blocks):
            where = number_of(reading, section.anchor)
            yield Line(
                f"back:{section.anchor}:{found[0].casefold()}",
                f"{_capital(where)}: ”{found[0]}” pekar tillbaka. Räkna upp vad som avses i en numrerad lista, så går det att följa upp.",
                section.anchor,
            )


def _names(reading: DraftReading) -> Iterator[Line]:
    listed = [one for one in reading.record.attendance if not reading.anchor_at(one.span.start)]
    told = {folded(one.name) for one in listed}
    for section in reading.sections:
        if not section.anchor:
            continue
        text = "\n".join(words(block.text) for block in section.blocks[1:])
        for name, _ in people_named(text):
            if not any(known == folded(name) or known.startswith(folded(name)) for known in told):
                told.add(folded(name))
                yield Line(
                    f"name:{folded(name)}",
                    f"{name} nämns i {number_of(reading, section.anchor)} men står inte bland deltagarna.",
                    section.anchor,
                    do="guest",
                    name=name,
                )


def _offers(reading: DraftReading) -> Iterator[Line]:
    for fact in reading.facts:
        if fact.offered:
            where = number_of(reading, fact.anchor)
            yield Line(_key("offer", fact), f"Är det ett uppdrag? ”{_short(fact.quote)}” i {where}.", fact.anchor, do="answer", fact=fact)


def _handouts(meeting: Meeting) -> Iterator[Line]:
    for paper in Paper.objects.filter(item__meeting=meeting, handed_out=True, versions=None).select_related("item"):
        whose = f" Be {paper.owner} om filen." if paper.owner else " Lägg in filen på agendan."
        yield Line(f"paper:{paper.pk}", f"”{paper.title}” delades ut men filen saknas.{whose}", f"p{paper.item_id}")


def _place(reading: DraftReading, word: str) -> str:
    return next((one.anchor for one in reading.sections if one.anchor and word in one.heading.casefold()), "")


def _key(what: str, fact: DraftFact) -> str:
    return f"{what}:{hashlib.sha256(fact.quote.encode()).hexdigest()[:16]}"


def _short(text: str, most: int = 90) -> str:
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + " …"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _and(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} och {names[-1]}" if len(names) > 1 else names[0]
