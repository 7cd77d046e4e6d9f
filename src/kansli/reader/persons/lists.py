"""Lists of persons: "Närvarande", "Beslutande", "Frånvarande" and their kin.

Reads the lines and blocks of a draft; leaves :class:`PersonList` objects, each with its rows parsed into entries.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from kansli.reader.draft import Block, BlockKind, Draft, Line, Zone
from kansli.reader.flow import Flow, join
from kansli.reader.language.entries import Parsed, Ways, parse, parse_cells
from kansli.reader.language.namewords import is_first_name, is_surname_like, municipalities
from kansli.reader.language.notes import Note, read_notes
from kansli.reader.records import Mode, Role
from kansli.reader.rules import RuleSet, rules
from kansli.reader.structure.cells import cells_of
from kansli.reader.structure.wording import has_verb

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(frozen=True, slots=True)
class ListLabel:
    """What the label of a list says of those in it."""

    rule: str
    kind: str
    """present · absent · invited · roster · officer · end"""
    role: Role | None = None
    deputy: bool = False
    mode: Mode | None = None
    note: Note = field(default_factory=Note)
    """What else stands in the label ("§§ 1–12")."""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column."""

    place: int
    """Where it begins in the delivered line."""
    kind: str
    """name · organisation · party · title · present · absent, list (persons under a label of their own), or other (persons who were not there: "Kopia till")"""
    label: ListLabel | None = None


@dataclass(slots=True)
class Row:
    """One row of a list."""

    flow: Flow
    """All its words, cells parted by tabs."""
    cells: list[Flow]
    places: list[int]
    """Column of each cell in the delivered line."""
    parsed: Parsed = field(default_factory=lambda: Parsed([]))


@dataclass(slots=True)
class PersonList:
    """The rows under one label."""

    label: ListLabel
    rows: list[Row] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)


_LABELS = RuleSet("attendance.labels", tuple(rule for rule in rules("attendance") if "list" in rule.gives))
_LONGEST_LINE = 20_000
"""Code points beyond which a line is no list of persons."""
_RUN = 3
"""So many lines with names make a list without a label."""
_TITLE_LINES = 25
"""Lines from the beginning in which it may stand."""
_INNER_LABEL = re.compile(r"(?<=[.;,)\wåäö])[.;]?\s(?P<label>[A-ZÅÄÖ][^.,:;()]{2,40}:\s)")
_COLUMN = rules("attendance")["attendance.column"]
_MARKS = "-–—•*·●▪_# \t"
_LEAD = re.compile(r"^[\s*_#•·●▪◦–—-]*(?:[a-zåäö0-9]{1,2}\)\s+|(?:§\s?)?\d{1,3}[.:]?\s+(?=[NDF]))?")
_PAGE = re.compile(r"^(?:sid(?:a|an)?\.?\s?)?\d{1,3}(?:\s?(?:[(/]|av)\s?\d{1,3}\s?\)?)?$", re.IGNORECASE)


def label_of(text: str) -> tuple[ListLabel, int] | None:
    """The label that ``text`` begins with and where what it labels begins; None where it has none."""
    if all(_opens_no_label(word) for word in text[:60].split()[:4]):
        return None
    lead = _LEAD.match(text)
    start = lead.end() if lead else 0
    begun = text[start : start + 120]
    for rule in _LABELS.applicable(begun):
        found = rule.pattern.search(begun)
        if found is None:
            continue
        end = found.end()
        rest = begun[end:]
        inside = re.match(r"[^:\t]{0,60}(?=:)", rest)
        note = Note()
        if rest and not rest.lstrip("*_ ").startswith((":", ";", "\t", "(")):
            if inside and not _holds_name(inside.group()):
                note, _ = read_notes(inside.group())
                end += inside.end()
            elif rule.gives["list"] != "end" and (only := _note_alone(rest)):
                note = only
                end = len(begun)
            elif (not _opens_entry(rest) and rule.gives["list"] != "end") or (
                rule.gives["list"] == "end" and not re.match(r"\s+(?:[A-ZÅÄÖ0-9&]|kl|och\b|samt\b)", rest)
            ):
                continue
        mode = Mode(rule.gives["mode"]) if "mode" in rule.gives else None
        role = Role(rule.gives["role"]) if "role" in rule.gives else None
        label = ListLabel(rule.id, rule.gives["list"], role, rule.gives.get("deputy", False), mode, note, begun[: found.end()])
        after = re.compile(r"[\s:*_;]*").match(text, start + end)
        return label, after.end() if after else start + end
    return None


def _note_alone(rest: str) -> Note | None:
    """The note that all of ``rest`` is ("deltar under § 38"); None where it is more, or none."""
    if len(rest) > _SHORT or not any(map(str.isdigit, rest)):
        return None
    note, left = read_notes(rest)
    return note if note.limits and not left.strip(" .,:") else None


_SHORT = 40


@lru_cache(maxsize=8192)
def _opens_no_label(word: str) -> bool:
    """Has ``word`` nothing that any label has?"""
    lowered = word.strip("*_#:.").lower()
    return not lowered.startswith(_LABEL_WORDS) and not any(cue in lowered for cue in _LABEL_PIECES)


def _may_open(text: str) -> bool:
    """Can a list begin in this line?"""
    return not all(_opens_no_label(word) for word in text[:60].split()[:4]) or _INNER_LABEL.search(text) is not None


_CUES = {cue.split()[0].strip(".") for rule in _LABELS for cue in rule.cues}
_LABEL_PIECES = tuple(sorted(cue for cue in _CUES if len(cue) > 3))
_LABEL_WORDS = tuple(sorted(cue for cue in _CUES if len(cue) <= 3))


def _holds_name(text: str) -> bool:
    return any(entry.sure for entry in parse(text).entries)


def _opens_entry(text: str) -> bool:
    """Does a list entry begin right here, after a label with neither colon nor tab?"""
    entries = parse(text[:80], Ways(first_names=True)).entries
    return bool(entries) and entries[0].start <= 30 and entries[0].sure


def lists_of(draft: Draft, ways: Ways) -> list[PersonList]:
    """All lists of persons in the head; where it has none of those present, also those under an item or at the end."""
    block_of = {line.index: block for block in draft.blocks for line in block.lines}
    lines = [line for line in draft.lines if not line.furniture and len(line.flow) <= _LONGEST_LINE]
    head = [line for line in lines if _in_head(block_of.get(line.index))]
    found = list(_Walk(draft, ways, block_of).lists(head))
    if _names_those_present(found):
        return found
    rest = [line for line in lines if not _in_head(block_of.get(line.index))]
    found += _Walk(draft, ways, block_of, strict=True).lists(rest)
    if not _names_those_present(found):
        outside = [line for line in lines if not _in_numbered_item(block_of.get(line.index))]
        found += _Walk(draft, ways, block_of).unlabelled(outside[:_TITLE_LINES])
    return found


def _names_those_present(lists: list[PersonList]) -> bool:
    return any(one.label.kind in {"present", "roster"} and any(row.parsed.entries for row in one.rows) for one in lists)


def _in_numbered_item(block: Block | None) -> bool:
    """Does the block surely belong to an item, whose names are of those elected or told of?"""
    return block is not None and block.section is not None and block.section.number is not None


def _in_head(block: Block | None) -> bool:
    """Does the block stand before the first item (or in a table of contents there)?"""
    return block is None or (block.section is None and block.zone not in {Zone.SIGNATURES, Zone.APPENDIX, Zone.ACTIONS})


class _Walk:
    """Goes through lines and gathers lists.

    Args:
        strict: only labels that surely tell who was there count ("Ledamöter" under an item may be an election).
    """

    def __init__(self, draft: Draft, ways: Ways, block_of: dict[int, Block], *, strict: bool = False) -> None:
        self.draft, self.ways, self.block_of, self.strict = draft, ways, block_of, strict

    def lists(self, lines: list[Line]) -> Iterator[PersonList]:
        """The lists in ``lines``."""
        current: PersonList | None = None
        enclosing: PersonList | None = None
        before: Line | None = None
        for line, cells in (
            (each, part) for each in lines if current is not None or _may_open(each.flow.text) for part in self._parts(each)
        ):
            opened = self._opened(cells, line) if not self._is_cut_off(current, line) else None
            if opened is not None and not _is_table_row(current, opened[0], cells):
                label_, start = opened
                if _is_of_absent(current, label_, cells, line):
                    opened = label_, start = replace(label_, kind="absent"), start
                if label_.kind == "end":
                    current = enclosing = None
                    continue
                made = self._begin(opened, cells, line)
                officer = label_.kind == "officer"
                yield made
                if officer and made.rows:
                    current = enclosing
                else:
                    current = made
                    enclosing = enclosing if officer else made
            elif current is not None and not self._add(current, cells, line, before):
                current = enclosing = None
            before = line
        return

    def _parts(self, line: Line) -> Iterator[list[Flow]]:
        """The cells of a line; where another label stands within it ("… Bo Ek. Frånvarande: Eva Alm"), one part for each label."""
        cells = self._cells(line)
        text = cells[-1].text
        inner = [found.start("label") for found in _INNER_LABEL.finditer(text)]
        opened = label_of(text) if inner else None
        cuts = [cut for cut in inner if (not opened or cut >= opened[1]) and (label_ := label_of(text[cut:])) and label_[0].kind != "end"]
        if not cuts:
            yield [*cells[:-1], cells[-1].slice(0, _end_of_list(text))]
            return
        yield [*cells[:-1], cells[-1].slice(0, cuts[0])]
        for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True):
            yield [cells[-1].slice(start, end)]

    def unlabelled(self, lines: list[Line]) -> Iterator[PersonList]:
        """Runs of lines with names in them, though no label says what they are."""
        current = PersonList(ListLabel("attendance.unlabelled", "present"))
        for line in lines:
            cells = self._cells(line)
            if not current.rows and len(cells) > 1 and all(_column(cell.text, 0) for cell in cells):
                current.columns = _columns(cells, [self._place(cell, line) for cell in cells])
                continue
            if not current.rows and not any(is_first_name(word.strip(",.;:()")) for word in line.flow.text.split()):
                continue
            row = self._row(cells, [self._place(cell, line) for cell in cells], current.columns)
            named = any(entry.sure for entry in row.parsed.entries) and row.parsed.prose == 0 and not any(map(str.isdigit, line.flow.text))
            if named or (current.rows and _belongs(row)):
                current.rows.append(row)
            elif current.rows:
                break
        together = [entry for row in current.rows if ":" not in row.flow.text for entry in row.parsed.entries if entry.sure]
        if sum(1 for row in current.rows if row.parsed.entries) >= _RUN or len(together) > _RUN:
            yield current

    def _cells(self, line: Line) -> list[Flow]:
        """The cells of a line, as layout found them where it did."""
        block = self.block_of.get(line.index)
        if block is not None and block.kind is BlockKind.ROW and len(block.lines) == 1 and not block.marker:
            return [cell for cell in block.cells if cell]
        return [cell for cell in cells_of(self.draft.source.text, line) if cell] or [line.flow]

    def _is_cut_off(self, current: PersonList | None, line: Line) -> bool:
        """Did the row before end in the middle of a title, so that what looks like a label here is the rest of it?"""
        return bool(
            current
            and current.rows
            and not line.blank_before
            and _CUT_OFF.search(current.rows[-1].cells[-1].text)
            and ":" not in line.flow.text
        )

    def _opened(self, cells: list[Flow], line: Line) -> tuple[ListLabel, int] | None:
        opened = label_of(cells[0].text)
        if opened is None:
            return None
        if self.strict and opened[0].kind not in {"end", "present", "absent"}:
            return None
        block = self.block_of.get(line.index)
        if self.strict and block is not None and block.heading and opened[0].kind == "end":
            return None
        return opened

    def _begin(self, opened: tuple[ListLabel, int], cells: list[Flow], line: Line) -> PersonList:
        """A new list, with what stands beside its label as its first row (or as heads of columns)."""
        label_, start = opened
        made = PersonList(label_)
        places = [self._place(cell, line) for cell in cells]
        rest = cells[0].slice(start) if start < len(cells[0].text) else None
        if rest is None and len(cells) > 1 and all(_column(cell.text, 0) for cell in cells[1:]):
            made.columns = _columns(cells, places)
            return made
        kept = ([rest] if rest else []) + cells[1:]
        if label_.kind == "officer":
            kept = [cell for place, cell in enumerate(kept) if not any(_is_other_label(earlier) for earlier in kept[: place + 1])]
        if kept:
            made.rows.append(self._row(kept, places[len(places) - len(kept) :]))
        return made

    def _add(self, current: PersonList, cells: list[Flow], line: Line, before: Line | None) -> bool:
        """Take ``line`` into the list; False when it does not belong there."""
        block = self.block_of.get(line.index)
        if block is not None and block.heading:
            return False
        if _PAGE.match(line.flow.text) or not line.flow.text.strip(_MARKS):
            return True
        places = [self._place(cell, line) for cell in cells]
        if len(cells) > 1 and all(_column(cell.text, 0) for cell in cells):
            current.columns = _columns(cells, places)
            return True
        if current.rows and len(cells) == 1 and before is not None and _goes_on(current.rows[-1], line.flow.text, apart=line.blank_before):
            last = current.rows[-1]
            joined = self._row([*last.cells[:-1], join([last.cells[-1], line.flow])], last.places, current.columns)
            if joined.parsed.prose <= 6:
                current.rows[-1] = joined
                return True
        kept = [(cell, at) for cell, at in zip(cells, places, strict=True) if _kind_at(at, current.columns) != "other"]
        if not kept:
            return True
        row = self._row([cell for cell, _ in kept], [at for _, at in kept], current.columns)
        if not _belongs(row):
            return False
        current.rows.append(row)
        return True

    def _row(self, cells: list[Flow], places: list[int], columns: Sequence[Column] = ()) -> Row:
        flow = join(cells, glue="\t")
        if len(cells) == 1:
            return Row(flow, cells, places, parse(flow.text, self.ways))
        kinds = [_kind_at(place, columns) for place in places] or [None] * len(cells)
        return Row(flow, cells, places, parse_cells([cell.text for cell in cells], kinds, self.ways))

    def _place(self, cell: Flow, line: Line) -> int:
        """The column a cell begins in, tabs counted as eight."""
        raw = self.draft.source.text[line.start : cell.offsets[0]]
        return len(raw.expandtabs(8))


def _end_of_list(text: str) -> int:
    """Where the names of a line end, if a sentence follows that tells something else ("… och Bo Ek. Mötet hölls i parken.")."""
    for stop in _SENTENCE.finditer(text):
        rest = text[stop.end() :]
        if has_verb(rest) and label_of(rest) is None and not _holds_name(rest):
            return stop.end()
    return len(text)


_SENTENCE = re.compile(r"[\wåäö)]{2}\.\s(?=[A-ZÅÄÖ])")


def _is_table_row(current: PersonList | None, label_: ListLabel, cells: list[Flow]) -> bool:
    """Is what looks like the label of an officer the title cell of a table's row?"""
    titled = current is not None and any(column.kind in {"title", "name"} for column in current.columns)
    return titled and label_.kind == "officer" and len(cells) > 1


def _is_of_absent(current: PersonList | None, label_: ListLabel, cells: list[Flow], line: Line) -> bool:
    """Is what looks like a label of its own the office of one in a list of those who were not there?"""
    if current is None or current.label.kind != "absent" or label_.kind not in {"present", "roster", "officer"}:
        return False
    if line.blank_before:
        return False
    return _OFFICE.fullmatch(cells[0].text.strip(" :")) is not None if len(cells) > 1 else _MEMBER.match(cells[0].text) is not None


_MEMBER = re.compile(r"(?:[Ll]edamot(?:en)?|[Ss]uppleant(?:en)?|[Ee]rsättare) [A-ZÅÄÖ]")
_OFFICE = re.compile(r"(?:ordinarie )?ledamot|(?:vice )?ordförande|suppleant|ersättare|kassör|sekreterare", re.IGNORECASE)


def _is_other_label(cell: Flow) -> bool:
    opened = label_of(cell.text)
    return opened is not None and opened[0].kind == "end"


def _columns(cells: list[Flow], places: list[int]) -> list[Column]:
    return [column for place, cell in zip(places, cells, strict=True) if (column := _column(cell.text, place))]


def is_column_head(row: Row) -> bool:
    """Is the row nothing but the head of a column ("Namn"), in a table flattened into lines?"""
    found = _COLUMN.search(row.flow.text.strip(" *_:.")) if len(row.cells) == 1 else None
    return found is not None and not (found.group("present") or found.group("absent"))


def _kind_at(place: int, columns: Sequence[Column]) -> str | None:
    """What the column holds in which a cell stands."""
    nearest = min(columns, key=lambda column: abs(column.place - place), default=None)
    return nearest.kind if nearest else None


def _column(text: str, place: int) -> Column | None:
    """The head of a column that ``text`` is; None where it is something else."""
    bare = text.strip(" *_:.")
    found = _COLUMN.search(bare)
    if found:
        return Column(place, next((kind for kind, words in found.groupdict().items() if words), "name"))
    opened = label_of(bare)
    if opened is None or opened[1] < len(bare):
        return None
    return Column(place, "other" if opened[0].kind == "end" else "list", opened[0])


_CUT_OFF = re.compile(r"(?:\b(?:vice|bitr\.?|biträdande|tf\.?)|\d:[ea]|§§?)\s*$")
_TAIL = re.compile(r"[a-zåäö\d§][^:]*$")
_SENTENCE_WORDS = 5
_WIDE, _SOME = 20, 2
"""A row of names set wide is longer, and parts them by more commas."""
_OPEN_END = re.compile(r"(?:,|;|/|\b(?:och|samt|&|för|från|av|i|vid|på)|[-–])\s*$")
_LAST_WORD = re.compile(r"(?:^|,\s*|\boch\s+|\bsamt\s+|\t)([^\s,\t]+)$")


def _goes_on(row: Row, text: str, *, apart: bool) -> bool:
    """Is ``text`` the rest of a row that was too long for its line? ``apart``: a blank line stands between, as in minutes set wide."""
    written = row.cells[-1].text
    if apart and (len(written) < _WIDE or written.count(",") < _SOME):
        return False
    if _OPEN_END.search(written) or (_CUT_OFF.search(written) and _TAIL.match(text)) or written.count("(") > written.count(")"):
        return True
    alone = _LAST_WORD.search(written)
    first = text.split()[0] if text.split() else ""
    if alone and is_first_name(alone.group(1)) and alone.group(1).lower() not in municipalities() and "," in written + text:
        return (
            first[:1].isupper()
            and label_of(text) is None
            and (is_surname_like(first.strip(",.;")) or not is_first_name(first.strip(",.;")))
        )
    if apart:
        return False
    if text[:1] in "(,)":
        return True
    return text[:1].islower() and not any(entry.sure for entry in parse(text).entries) and len(written) > 25


def _belongs(row: Row) -> bool:
    """Is this a row of a list: names, an organisation, a note; and no running text?"""
    parsed = row.parsed
    text = row.flow.text
    if parsed.entries:
        ordinary = sum(1 for word in text.split() if word[:1].islower())
        if ordinary > 3 and not any(entry.sure for entry in parsed.entries):
            return False
        if ordinary > _SENTENCE_WORDS and text.endswith(".") and has_verb(text) and "," not in text:
            return False
        return parsed.prose <= 3 + 2 * len(parsed.entries) and not (ordinary > 5 + 4 * len(parsed.entries) and text.endswith("."))
    if text.endswith((".", "!", "?")) and len(text.split()) > 3:
        return False
    return (parsed.organisation is not None or bool(parsed.note) or text.endswith(":")) and parsed.prose <= 2 and len(text) <= 70
