"""The record of one set of minutes: frozen facts, each with the passage it rests on.

Reads nothing, leaves nothing: plain data. Offsets count Unicode code points in the delivered text
(:attr:`kansli.reader.text.SourceText.text`). The JSON form is made by :mod:`kansli.reader.recordjson`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page image: fractions of page width and height, origin top left."""

    page: int
    """Page number, from 1."""
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Span:
    """A passage: where it stands in the delivered text, and its words verbatim."""

    ranges: tuple[tuple[int, int], ...]
    """Half-open ranges of code points, ascending; several where a page foot or the like breaks the passage."""
    quote: str
    """The delivered words, each run of white space made one space, parts joined by " … "."""
    page: int | None = None
    """Page of the first range, from 1; None where the source has no pages."""
    boxes: tuple[Box, ...] = ()
    """Rectangles to mark on the page images; empty where the source has no geometry."""
    read_as: str | None = None
    """The words as repaired for reading, where that differs from the quote."""

    @property
    def words(self) -> str:
        """What a person reads: the repaired words where there are any, else the quote."""
        return self.read_as or self.quote

    @property
    def start(self) -> int:
        """Offset of the first code point."""
        return self.ranges[0][0]

    @property
    def end(self) -> int:
        """Offset after the last code point."""
        return self.ranges[-1][1]


class Role(StrEnum):
    """What a person was at the meeting."""

    CHAIR = "chair"
    MEMBER = "member"
    SECRETARY = "secretary"
    GUEST = "guest"


class Mode(StrEnum):
    """How a person took part."""

    IN_PERSON = "in_person"
    DIGITAL = "digital"


class Outcome(StrEnum):
    """What happened to an item."""

    TREATED = "treated"
    TABLED = "tabled"
    NOT_REACHED = "not_reached"
    NOTHING_TO_REPORT = "nothing_to_report"
    INTERRUPTED_AND_RESUMED = "interrupted_and_resumed"


class DecisionKind(StrEnum):
    """What a decision does."""

    ASSIGNMENT = "assignment"
    APPROVAL = "approval"
    RECOMMENDATION = "recommendation"
    ELECTION = "election"
    SCHEDULING = "scheduling"
    TABLING = "tabling"
    BUDGET = "budget"
    OTHER = "other"


class Basis(StrEnum):
    """Whether an assignment stands in a decision or only in the text."""

    DECISION = "decision"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Attendee:
    """One person listed as present or absent, or known as a guest from running text."""

    name: str
    organisation: str | None
    role: Role
    present: bool
    mode: Mode | None
    span: Span
    rule: str
    items: tuple[str, ...] = ()
    """Numbers of the items the presence is limited to; empty: the whole meeting."""
    from_time: str | None = None
    to_time: str | None = None
    title: str | None = None
    """Title or function as written ("kommundirektör"); None where not said."""
    deputy: bool = False
    """Listed among deputies (ersättare)."""
    alias: str | None = None
    """Letters that the minutes call the person by, where the list gives them ("BSt")."""


@dataclass(frozen=True, slots=True)
class Item:
    """One numbered or headed point of the meeting."""

    number: str | None
    heading: str | None
    outcome: Outcome
    span: Span
    """The heading (or the number alone)."""
    rule: str
    subheadings: tuple[str, ...] = ()
    case_number: str | None = None
    """The item's dnr, where one stands at it."""
    body: tuple[tuple[int, int], ...] = ()
    """Ranges of the delivered text that belong to the item, heading included."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One resolution of the meeting."""

    id: str
    item: str | None
    kind: DecisionKind
    span: Span
    marked: bool
    """Stands under a Beslut heading or label."""
    rule: str


@dataclass(frozen=True, slots=True)
class Assignment:
    """What a named person or group is to do after the meeting."""

    id: str
    item: str | None
    assignee: str | None
    task: str
    due: str | None
    """ISO date, "next_meeting", the words of the minutes, or None where nothing is said."""
    basis: Basis
    decision: str | None
    span: Span
    rule: str
    due_date: date | None = None
    """The date `due` comes to, once the next meeting is known."""
    offered: bool = False
    """A guess to ask about ("uppdrag?"), not counted among the found."""


@dataclass(frozen=True, slots=True)
class Tabled:
    """A matter put off."""

    item: str | None
    matter: str
    reason: str | None
    to: str | None
    """ISO date, "next_meeting", the words of the minutes, or None."""
    span: Span
    rule: str


@dataclass(frozen=True, slots=True)
class Outstanding:
    """An entry in the minutes' own list of what is still open."""

    item: str | None
    matter: str
    responsible: str | None
    span: Span
    rule: str


@dataclass(frozen=True, slots=True)
class Review:
    """The minutes' own list of outstanding matters, as a whole."""

    item: str | None
    complete: bool
    """True: the list says it holds all that is still open ("De som återstår är: …")."""
    span: Span
    rule: str


@dataclass(frozen=True, slots=True)
class DatedEvent:
    """A dated meeting, deadline or event told after the head of the minutes."""

    item: str | None
    what: str
    body: str | None
    date: date
    starts: str | None
    ends: str | None
    place: str | None
    span: Span
    rule: str


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money, in kronor."""

    item: str | None
    amount_sek: int | float
    """A whole number save where öre are told."""
    what: str
    cap: bool
    """A ceiling ("högst", "maximal kostnad")."""
    span: Span
    rule: str


@dataclass(frozen=True, slots=True)
class NonParticipation:
    """One who does not take part in a decision."""

    organisation: str
    decision: str | None
    span: Span
    rule: str


@dataclass(frozen=True, slots=True)
class NextMeeting:
    """When and where the body meets next."""

    date: date | None
    starts: str | None
    ends: str | None
    place: str | None
    span: Span
    rule: str


@dataclass(frozen=True, slots=True)
class Head:
    """What the minutes say of themselves."""

    kind: str | None = None
    body: str | None = None
    date: date | None = None
    date_basis: str | None = None
    """stated · inferred (year from weekday or other dates) · batch (from other documents); None with no date."""
    starts: str | None = None
    ends: str | None = None
    place: str | None = None
    adjuster: str | None = None
    """Who approves the minutes; several names joined by ", "."""
    note_taker: str | None = None
    chaired_by: str | None = None
    spans: tuple[tuple[str, Span], ...] = ()
    """(field name, passage) for each field that has one."""


class Event(StrEnum):
    """What happens to a matter at a mention."""

    RAISED = "raised"
    ASSIGNED = "assigned"
    OUTSTANDING = "outstanding"
    TABLED = "tabled"
    DECIDED = "decided"
    INFORMED = "informed"
    RESCHEDULED = "rescheduled"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Topic:
    """A word in an item that could name a matter."""

    item: str | None
    key: str
    """What different spellings and inflections share."""
    name: str
    """As written first in the item."""
    named: bool
    """An acronym or the proper name of a thing, rather than a word."""
    heading: bool
    """It stands in the item's heading or a subheading."""
    standing: bool
    """The item is a standing one (Kommande möten, Övriga frågor …)."""
    times: int
    """How often the item says it."""
    event: Event | None
    """What the minutes do with it where it stands in a fact's passage; None in running text."""
    refers_back: bool
    """Its sentence speaks of an earlier meeting."""
    span: Span
    """The sentence that tells most of it: a fact's, else one that reports, else the item's first that holds it."""
    spelled: tuple[str, ...] = ()
    """How else the delivered text spells a name, where it was repaired for reading."""


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence that gives, lists, decides or reports something, by the words it shares with others."""

    item: str | None
    keys: frozenset[str]
    """Stems of its words, without those of offices and meetings and the names of people."""
    reports: bool
    """It says that something was reported, finished or settled."""
    span: Span


@dataclass(frozen=True, slots=True)
class Remark:
    """What the reader could not place or is not sure of, told rather than dropped."""

    code: str
    """Stable identifier, e.g. ``unplaced-text``."""
    message: str
    """In Swedish, for the secretary."""
    weight: float
    """From 0 (trifle) to 1 (something is probably missing)."""
    span: Span | None = None
    leaves_gap: bool = False
    """True: something in the document was not read, so the reading is not complete."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One immutable run of the reader over one document (or one meeting within it)."""

    document: str
    """The file's own name."""
    reader: str
    """Reader version."""
    head: Head
    attendance: tuple[Attendee, ...] = ()
    items: tuple[Item, ...] = ()
    decisions: tuple[Decision, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    tabled: tuple[Tabled, ...] = ()
    outstanding: tuple[Outstanding, ...] = ()
    reviews: tuple[Review, ...] = ()
    dated_events: tuple[DatedEvent, ...] = ()
    amounts: tuple[Amount, ...] = ()
    non_participation: tuple[NonParticipation, ...] = ()
    next_meeting: NextMeeting | None = None
    topics: tuple[Topic, ...] = ()
    """For linking; not part of the printed record."""
    told: tuple[Told, ...] = ()
    """For following up; not part of the printed record."""
    remarks: tuple[Remark, ...] = ()
    pages: int | None = None
    repaired: bool = False
    """True: characters lost in scanning were restored for reading; quotes stay as delivered."""
    repairs: tuple[tuple[int, int, str], ...] = ()
    """(start, end, what is read there) for each stretch that was restored; for search, not part of the printed record."""

    @property
    def complete(self) -> bool:
        """False where something in the document was left unread; its remark says what."""
        return not any(remark.leaves_gap for remark in self.remarks)
