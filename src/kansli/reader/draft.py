"""The working state of one reading: what the stages build up and hand on.

Layout leaves lines and blocks; the outline gives each block its section and zone; the later stages read those
and leave facts. Stages never import each other: this is all they share.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from kansli.reader import records
from kansli.reader.flow import Flow, Ranges, Replacement, flow_of
from kansli.reader.known import Known
from kansli.reader.text import LineStyle, SourceText


class Zone(StrEnum):
    """What kind of words a block holds, by the label or heading it stands under."""

    HEAD = "head"
    """Before the first item: title, time, place, attendance."""
    TEXT = "text"
    """Running text of an item."""
    DECISION = "decision"
    """Under a Beslut label: what was resolved."""
    PROPOSAL = "proposal"
    """Under "Förslag till beslut", "Förvaltningens förslag": what was proposed."""
    DISCUSSION = "discussion"
    BACKGROUND = "background"
    """Under "Sammanfattning", "Ärendet", "Bakgrund": what is told of earlier times."""
    MOTION = "motion"
    """Under "Yrkanden", "Proposition", "Beslutsgång", "Votering"."""
    RESERVATION = "reservation"
    """Under "Reservation", "Protokollsanteckning", "Jäv", "Deltar inte"."""
    PAPERS = "papers"
    """Under "Beslutsunderlag", "Bilagor"."""
    DISPATCH = "dispatch"
    """Under "Beslutet skickas till", "Expedieras"."""
    ACTIONS = "actions"
    """A table or list of actions (Åtgärd · Ansvarig · Klart)."""
    AGENDA = "agenda"
    """An agenda or table of contents that repeats the items before the minutes begin."""
    SIGNATURES = "signatures"
    """After the last item: Vid anteckningarna, Justeras."""
    APPENDIX = "appendix"
    """Appended papers: not the minutes' own words."""


class BlockKind(StrEnum):
    """How a block is set."""

    PARAGRAPH = "paragraph"
    BULLET = "bullet"
    """A list item; its marker is in :attr:`Block.marker`, not in the flow."""
    ROW = "row"
    """A line of several columns; :attr:`Block.cells` holds them."""


@dataclass(slots=True)
class Line:
    """One line of the delivered text."""

    index: int
    start: int
    end: int
    flow: Flow
    indent: int
    blank_before: bool
    page: int | None
    style: LineStyle | None = None
    furniture: bool = False
    """Running head or foot, page number: not part of the minutes' text."""


@dataclass(slots=True, eq=False)
class Block:
    """A paragraph, list item or table row: the unit that rules are matched on."""

    index: int
    kind: BlockKind
    lines: list[Line]
    flow: Flow
    marker: str = ""
    cells: tuple[Flow, ...] = ()
    zone: Zone = Zone.TEXT
    section: Section | None = None
    heading: bool = False
    """This block is the heading of its section."""
    subheading: bool = False
    label: bool = False
    """This block is only a label ("Beslut", "Diskussion"), with nothing of its own to say."""

    @property
    def text(self) -> str:
        """The block's words for reading."""
        return self.flow.text

    @property
    def first(self) -> Line:
        """The first line."""
        return self.lines[0]


@dataclass(slots=True, eq=False)
class Section:
    """One item of the meeting, with the blocks that belong to it (also those after a break)."""

    number: str | None
    heading: Flow | None
    rule: str
    blocks: list[Block] = field(default_factory=list)
    subheadings: list[Flow] = field(default_factory=list)
    case_number: str | None = None
    number_flow: Flow | None = None
    interrupted: bool = False
    resumed: bool = False
    outcome: records.Outcome = records.Outcome.TREATED
    standing: bool = False
    """A standing item (Välkommen, Kommande möten, Utestående, Övriga frågor, Nästa möte …), never a matter."""

    @property
    def title(self) -> str:
        """The heading's words, or nothing."""
        return self.heading.text if self.heading else ""


@dataclass(slots=True)
class Draft:
    """Everything known of one document while it is read."""

    source: SourceText
    known: Known
    replacements: Sequence[Replacement] = ()
    lines: list[Line] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    head: records.Head = field(default_factory=records.Head)
    attendance: list[records.Attendee] = field(default_factory=list)
    items: list[records.Item] = field(default_factory=list)
    decisions: list[records.Decision] = field(default_factory=list)
    assignments: list[records.Assignment] = field(default_factory=list)
    tabled: list[records.Tabled] = field(default_factory=list)
    outstanding: list[records.Outstanding] = field(default_factory=list)
    reviews: list[records.Review] = field(default_factory=list)
    dated_events: list[records.DatedEvent] = field(default_factory=list)
    amounts: list[records.Amount] = field(default_factory=list)
    non_participation: list[records.NonParticipation] = field(default_factory=list)
    next_meeting: records.NextMeeting | None = None
    topics: list[records.Topic] = field(default_factory=list)
    told: list[records.Told] = field(default_factory=list)
    remarks: list[records.Remark] = field(default_factory=list)
    _spans: dict[Ranges, records.Span] = field(default_factory=dict)
    """The passages made so far; several facts rest on one."""

    def zone(self, *zones: Zone) -> list[Block]:
        """Blocks in any of ``zones``, in document order."""
        return [block for block in self.blocks if block.zone in zones]

    def span(self, *flows: Flow) -> records.Span:
        """The passage that consecutive flows make together.

        Ranges that follow on each other with nothing but white space or list markers between are one range;
        where a running head or foot stands between, they stay apart.
        """
        ranges = flows[0].ranges() if len(flows) == 1 else ()
        if len(ranges) != 1:
            ranges = self.merged(part for flow in flows for part in flow.ranges())
        known = self._spans.get(ranges)
        if known is None:
            known = self._spans[ranges] = self._span(ranges)
        return known

    def _span(self, ranges: Ranges) -> records.Span:
        span = self.source.span(ranges)
        if not self.replacements:
            return span
        read_as = " … ".join(flow_of(self.source.text, start, end, self.replacements).text for start, end in span.ranges)
        return replace(span, read_as=read_as) if read_as != span.quote else span

    def merged(self, ranges: Iterable[tuple[int, int]]) -> Ranges:
        """Ranges in order, those with no delivered words between them (save list markers) made one."""
        made: list[tuple[int, int]] = []
        for start, end in sorted(ranges):
            if made and (start <= made[-1][1] or not _words(self.source.text[made[-1][1] : start])):
                made[-1] = (made[-1][0], max(end, made[-1][1]))
            else:
                made.append((start, end))
        return tuple(made)

    def remark(self, code: str, message: str, weight: float, *flows: Flow, leaves_gap: bool = False) -> None:
        """Tell what could not be placed or is doubtful."""
        span = self.span(*flows) if flows else None
        self.remarks.append(records.Remark(code, message, weight, span, leaves_gap))


def _words(between: str) -> bool:
    """Does text between two ranges hold words (not only white space, bullets, an ordinal like "2)" or "b.")?"""
    return len(between) > 1 and len(between.strip(" \t\r\n\f\v\u00a0-–—•*·.)(0123456789§:;,")) > 1
