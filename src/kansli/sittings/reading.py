"""A draft read as it stands: what it says, each thing with its passage and what a person has said of it."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from kansli.people.models import Cooperation
from kansli.reader.api import Reading, SourceText, Span
from kansli.reader.records import Basis
from kansli.register.drafts import BULLET, Line, drawn, read_along
from kansli.register.models import NEXT_MEETING, Fact
from kansli.sittings import wording
from kansli.sittings.markdown import Block, Section, runs, sections, words
from kansli.sittings.models import Draft, Verdict

Kind = Fact.Kind
PROPOSAL = "Förslag till beslut"
"""Run in before what is proposed."""
WITHOUT = "none"
"""A person's word that an assignment has no date (utan datum)."""


@dataclass(frozen=True, slots=True)
class DraftFact:
    """One thing that the draft says."""

    kind: str
    """As :class:`kansli.register.models.Fact.Kind`."""
    label: str
    """What it is, in Swedish: "Beslut", "Uppdrag" …"""
    words: str
    """What it says, shortly."""
    quote: str
    anchor: str
    """The item it stands in: "p12"; empty: the head."""
    start: int
    entry: Any
    """The reader's own record of it."""
    offered: bool = False
    """A guess, to be asked about, and not answered yet."""
    verdict: str = ""
    """yes · no: a person's word."""
    values: dict[str, Any] = field(default_factory=dict)
    """What the person added."""
    due: str = ""
    """Of an assignment: when, in words."""
    asks: str = ""
    """What is lacking: "due" where an assignment says no date, "owner" where it says nobody."""
    told_again: bool = False
    """Of an assignment or something tabled: it stands in an entry of a review ("De som återstår är: …"), so nothing new is given."""

    @property
    def counts(self) -> bool:
        """It goes into the register: found and not refused, or offered and confirmed, and not merely told again."""
        return self.verdict != Verdict.Word.NO and not self.offered and not self.told_again


@dataclass(frozen=True, slots=True)
class DraftReading:
    """All that a draft says, as it stands."""

    source: SourceText
    """The text that passages count in."""
    record: Reading
    facts: tuple[DraftFact, ...]
    sections: tuple[Section, ...]
    starts: tuple[tuple[int, str], ...]
    """Where each item begins in the text, and its anchor."""

    def under(self, anchor: str) -> list[DraftFact]:
        """What one item says."""
        return [fact for fact in self.facts if fact.anchor == anchor]

    @property
    def shown(self) -> list[DraftFact]:
        """What the page lists: each passage once. Who was there is told in one line, a decision that gives out or tables as
        that, a sum that is only proposed not at all."""
        given = {fact.quote for fact in self.facts if fact.kind in {Kind.ASSIGNMENT, Kind.TABLED} and not fact.told_again}
        return [
            fact
            for fact in self.facts
            if fact.kind != Kind.ATTENDANCE
            and not fact.told_again
            and not (fact.kind == Kind.DECISION and fact.quote in given)
            and not (fact.kind == Kind.AMOUNT and self._line(fact.start).startswith(PROPOSAL))
        ]

    @property
    def attendance_words(self) -> str:
        """Who was there, in one line: "6 deltar. Frånvarande: Åke Öberg"."""
        people = [fact.entry for fact in self.facts if fact.kind == Kind.ATTENDANCE]
        if not people:
            return ""
        away = ", ".join(one.name for one in people if not one.present)
        return f"{sum(one.present for one in people)} deltar.{f' Frånvarande: {away}.' if away else ''}"

    def _line(self, offset: int) -> str:
        return self.source.text[self.source.text.rfind("\n", 0, offset) + 1 :]

    @property
    def counted(self) -> dict[str, int]:
        """How many of each kind the register would take in."""
        return Counter(fact.kind for fact in self.facts if fact.counts)

    @property
    def without_due(self) -> int:
        """Assignments that say neither a date nor that there is none."""
        return sum(fact.asks == "due" and fact.counts for fact in self.facts)

    def anchor_at(self, offset: int) -> str:
        """The item that a place of the text belongs to."""
        index = bisect_right(self.starts, offset, key=lambda one: one[0]) - 1
        return self.starts[index][1] if index >= 0 else ""


def source_of(content: str, name: str = "anteckningar") -> SourceText:
    """Minutes written here as a text that the reader reads and passages count in."""
    return drawn(_lines([block for section in sections(content) for block in section.blocks]), name)[0]


def read_draft(draft: Draft) -> DraftReading:
    """The draft as it is kept, with the verdicts on it."""
    return read_content(draft.meeting.cooperation, draft.content, list(draft.verdicts.all()))


def read_content(cooperation: Cooperation, content: str, verdicts: Sequence[Verdict] = (), *, only: str | None = None) -> DraftReading:
    """Read a text.

    Args:
        cooperation: whose register knows the names.
        content: the text as the page has it.
        verdicts: what a person has said of it.
        only: the anchor of one item, to be read alone with the head; None: the whole.
    """
    found = sections(content)
    if only is not None:
        found = [one for one in found if one.anchor in {"", only}]
    blocks = [(block, section.anchor) for section in found for block in section.blocks]
    source, places = drawn(_lines([block for block, _ in blocks]), "anteckningar")
    record = _asking(read_along(cooperation, source))
    starts: list[tuple[int, str]] = []
    for place, (_, anchor) in zip(places, blocks, strict=True):
        if not starts or starts[-1][1] != anchor:
            starts.append((place, anchor))
    bare = DraftReading(source, record, (), tuple(found), tuple(starts))
    said = {(one.kind, one.quote): one for one in verdicts}
    facts = [_fact(bare, kind, entry, said) for kind, entries in _entries(record) for entry in entries]
    facts = _told_again(facts)
    return DraftReading(source, record, tuple(sorted(facts, key=lambda one: one.start)), tuple(found), tuple(starts))


def _lines(blocks: Sequence[Block]) -> list[Line]:
    lines = []
    counts: list[int] = []
    for block in blocks:
        told = words(block.text)
        if block.kind == "heading":
            lines.append(Line(told, heading=block.level))
        elif block.listed:
            counts = [*counts[: block.level + 1], *[0] * (block.level + 1 - len(counts))]
            counts[block.level] = counts[block.level] + 1 if block.kind == "numbered" else 0
            mark = f"{counts[block.level]}. " if block.kind == "numbered" else BULLET
            lines.append(Line(mark + told, listed=block.level))
            continue
        else:
            lines.append(Line(told, bold=all(run.bold for run in runs(block.text))))
        counts = []
    return lines


def _entries(record: Reading) -> list[tuple[Fact.Kind, Sequence[Any]]]:
    return [
        (Kind.ATTENDANCE, record.attendance),
        (Kind.ITEM, [item for item in record.items if item.outcome.value in _OUTCOMES]),
        (Kind.DECISION, record.decisions),
        (Kind.ASSIGNMENT, record.assignments),
        (Kind.TABLED, record.tabled),
        (Kind.OUTSTANDING, record.outstanding),
        (Kind.AMOUNT, record.amounts),
        (Kind.NON_PARTICIPATION, record.non_participation),
        (Kind.NEXT_MEETING, [record.next_meeting] if record.next_meeting else []),
    ]


_OUTCOMES = {
    "not_reached": "inte behandlad",
    "nothing_to_report": "inget att rapportera",
    "interrupted_and_resumed": "avbruten och återupptagen",
}
_PROMISES = {"assignments.does"}
"""Rules that tell what somebody does or will do, without anybody having said that he is to."""
_LABELS = {
    Kind.ATTENDANCE: "Deltagare",
    Kind.ITEM: "Punkten",
    Kind.DECISION: "Beslut",
    Kind.ASSIGNMENT: "Uppdrag",
    Kind.TABLED: "Bordlagt",
    Kind.OUTSTANDING: "Utestående",
    Kind.AMOUNT: "Belopp",
    Kind.NON_PARTICIPATION: "Deltar inte",
    Kind.NEXT_MEETING: "Nästa möte",
}


def _fact(reading: DraftReading, kind: Fact.Kind, entry: Any, said: dict[tuple[str, str], Verdict]) -> DraftFact:  # noqa: ANN401 - any entry of a record
    span: Span = entry.span
    verdict = said.get((kind.value, span.quote))
    offered = bool(getattr(entry, "offered", False)) and verdict is None
    asks = due = ""
    if kind is Kind.ASSIGNMENT:
        due = due_words(entry, verdict.values if verdict else {})
        asks = "owner" if not entry.assignee else "due" if not due else ""
    return DraftFact(
        kind=kind.value,
        label=_LABELS[kind],
        words=_words(kind, entry),
        quote=span.quote,
        anchor=reading.anchor_at(span.start),
        start=span.start,
        entry=entry,
        offered=offered,
        verdict=verdict.word if verdict else "",
        values=verdict.values if verdict else {},
        due=due,
        asks=asks,
    )


def _told_again(facts: list[DraftFact]) -> list[DraftFact]:
    """The facts, with what stands inside a listed entry marked: the register keeps it as that entry, not as something new."""
    listed = [fact.entry.span for fact in facts if fact.kind == Kind.OUTSTANDING and fact.verdict != Verdict.Word.NO]
    return [
        replace(fact, told_again=True, offered=False, asks="")
        if fact.kind in {Kind.ASSIGNMENT, Kind.TABLED} and any(one.start <= fact.start and fact.entry.span.end <= one.end for one in listed)
        else fact
        for fact in facts
    ]


def _asking(record: Reading) -> Reading:
    """Promises in running text ("återkommer med tider") are offered, not found: somebody is there to ask."""
    assignments = tuple(
        replace(entry, offered=True) if entry.rule in _PROMISES and entry.basis is Basis.TEXT else entry for entry in record.assignments
    )
    return replace(record, assignments=assignments)


def due_words(entry: Any, values: dict[str, Any]) -> str:  # noqa: ANN401 - the reader's assignment
    """When an assignment is due, in words; empty where nobody has said."""
    if entry.due == NEXT_MEETING:
        return "nästa möte"
    if entry.due_date:
        return wording.day(entry.due_date)
    if entry.due:
        return str(entry.due)
    return "utan datum" if values.get("due") == WITHOUT else ""


def _words(kind: Fact.Kind, entry: Any) -> str:  # noqa: ANN401 - any entry of a record
    if kind is Kind.ATTENDANCE:
        told = ", ".join(part for part in (entry.name, entry.organisation or "") if part)
        return told if entry.present else f"{told} – frånvarande"
    if kind is Kind.ITEM:
        return _OUTCOMES[entry.outcome.value]
    if kind is Kind.ASSIGNMENT:
        return f"{entry.assignee or 'Ansvarig saknas'}: {entry.task}"
    if kind is Kind.TABLED:
        until = "till nästa möte" if entry.to == NEXT_MEETING else f"till {entry.to}" if entry.to else ""
        return ", ".join(part for part in (until, f"på grund av {entry.reason}" if entry.reason else "") if part) or str(entry.matter)
    if kind is Kind.OUTSTANDING:
        return str(entry.matter)
    if kind is Kind.AMOUNT:
        return f"{'högst ' if entry.cap else ''}{_kronor(entry.amount_sek)}"
    if kind is Kind.NON_PARTICIPATION:
        return str(entry.organisation)
    if kind is Kind.NEXT_MEETING:
        told = wording.day(entry.date) if isinstance(entry.date, date) else ""
        return " ".join(part for part in (told, wording.hours(entry.starts or "", entry.ends or "")) if part)
    return str(entry.span.words)


def _kronor(amount: float) -> str:
    return f"{amount:,.2f}".replace(",", "\u00a0").replace(".00", "").replace(".", ",") + "\u00a0kr"
