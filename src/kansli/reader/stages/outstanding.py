"""Stage outstanding: the minutes' own lists of what is still open.

Reads blocks with their sections and the attendance; leaves ``draft.outstanding`` and ``draft.reviews``. A list is known by
the words before it ("De som återstår är:") or by the item it fills ("Utestående ärenden"); what is said there to be done is
left out. A matter told in running text is open where a sentence of its own says so ("Kvarstår.").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kansli.reader.draft import Block, BlockKind, Draft, Section, Zone
from kansli.reader.flow import Flow
from kansli.reader.language.names import Roster, initials_of
from kansli.reader.records import Outstanding, Review
from kansli.reader.rules import rules
from kansli.reader.structure.wording import ends, has_verb

_RULES = rules("outstanding")
_TITLES = _RULES.group("opens", "title")
_LISTS = _RULES.group("opens", "list")
_NOTHING = _RULES["outstanding.nothing"]
_DONE = _RULES["outstanding.done"]
_TOLD = _RULES["outstanding.told"]
_OPEN = _RULES["outstanding.still-open"]
_BY_NAME = _RULES["outstanding.by-name"]
_BY_GROUP = _RULES["outstanding.by-group"]
_BY_CLEFT = _RULES["outstanding.by-cleft"]
_BY_DOER = _RULES["outstanding.by-doer"].pattern
_STATE_COLUMN = _RULES["outstanding.state-column"]
_WHO_COLUMN = _RULES["outstanding.who-column"]
_HEAD_CELL = _RULES["outstanding.head-cell"]
_DONE_LAST = _RULES["outstanding.done-last"]
_DID = _RULES["outstanding.did"]
_LABELLED = _RULES["outstanding.labelled"]
_REMAINS_THAT = _RULES["outstanding.remains-that"]
_STATE_ENDS = _RULES["outstanding.state-last"]
_REMAINS = _RULES["outstanding.remains"]
_ZONES = frozenset({Zone.TEXT, Zone.DISCUSSION, Zone.DECISION, Zone.ACTIONS, Zone.BACKGROUND})
_LONGEST_TITLE = 20
_STATE_LAST = re.compile(
    r"\s*[–—-]\s*(?:pågår|pågående|påbörjad|vilande|vilar|planerad|återstår|kvarstår|(?:ej|inte) \w+)[.)]*$", re.IGNORECASE
)
_STATE_OPEN = re.compile(r"(?:pågå\w*|påbörja\w*|kvarstår|återstår|kvar|försena\w*|väntar|vilande|(?:ej|inte) \w+)", re.IGNORECASE)
_STATE_DONE = re.compile(
    r"(?:klart?|klara|utför[dt]|avklara[dt]|avsluta[dt]|genomför[dt]|åtgärda[dt]|gjor[dt]|slutför[dt]|stängd)\b", re.IGNORECASE
)
_DOES = re.compile(r"\s(?!har\b(?! (?:ännu )?(?:inte|ej)\b))(?:ska\b|skulle\b|[a-zåäö]+r\b)")
_NAMED_ITEM = re.compile(r"[^(),][^()]*\([^()]+\)")
_REFERENCE = re.compile(r"[\d\s.:/§–-]+$")
"""A cell that only refers: a number, a case number, a date."""
_LONGEST_ENTRY = 220
_LONGEST_HEAD = 24
_LEAST_HEADS, _MOST_HEADS = 3, 7
"""So many words make the heads of a table whose columns were lost."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """One matter still open, as it is listed."""

    flow: Flow
    cells: tuple[Flow, ...] = ()
    part: Flow | None = None
    """The matter itself, where the passage tells of others too."""
    doer: Flow | None = None
    """The cell of the column that says who answers for it."""

    @property
    def said(self) -> Flow:
        """The words about this matter."""
        return self.part or self.flow


@dataclass(slots=True)
class _List:
    """A list of what is open, as it is read."""

    section: Section | None
    rule: str
    complete: bool
    lead: Flow | None = None
    entries: list[_Entry] = field(default_factory=list)
    bulleted: bool | None = None


def run(draft: Draft) -> None:
    """Leave the lists of outstanding matters, and what they say of themselves."""
    loose = [block for block in draft.blocks if block.section is None and block.zone is Zone.ACTIONS]
    lists = [found for section in draft.sections for found in _in_section(section)] + _rows_still_open(None, loose)
    if not lists:
        return
    listed = [attendee.name for attendee in draft.attendance]
    aliases = {attendee.alias: attendee.name for attendee in draft.attendance if attendee.alias}
    roster = Roster(listed, aliases=initials_of(listed) | aliases)
    for found in lists:
        number = found.section.number if found.section else None
        for entry in found.entries:
            draft.outstanding.append(
                Outstanding(number, _matter(roster, entry), _responsible(roster, entry), draft.span(entry.flow), found.rule)
            )
        if found.lead or found.entries:
            passages = {id(entry.flow): entry.flow for entry in found.entries}
            flows = ([found.lead] if found.lead else []) + list(passages.values())
            draft.reviews.append(Review(number, found.complete, draft.span(*flows), found.rule))


def _in_section(section: Section) -> list[_List]:
    """The lists that an item holds."""
    blocks = [block for block in section.blocks if not block.heading and block.zone in _ZONES]
    led = _led_lists(section, blocks)
    if led:
        return led
    title = _TITLES.first(section.title)
    if title is None:
        return _rows_still_open(section, blocks) or _told_to_remain(section, blocks)
    nothing = [block for block in blocks if _NOTHING.search(block.text)]
    if nothing:
        return [_List(section, _NOTHING.id, complete=True, lead=nothing[0].flow)]
    own = [block for block in blocks if not block.label and block.zone is not Zone.DECISION]
    entries = list(_listed(own, reviews=bool(title[0].gives.get("reviews"))))
    return [_List(section, title[0].id, complete=False, entries=entries)] if entries else []


def _listed(blocks: Sequence[Block], *, reviews: bool) -> Iterator[_Entry]:
    """What the blocks of an item for open matters list as still to come; ``reviews``: it goes through what was to be done."""
    heads: tuple[str, ...] = ()
    for block in blocks:
        if found := _heads_of(block):
            heads = found
        elif block.cells:
            if not _done(block):
                yield _row(block, heads)
        elif heads and _DONE_LAST.search(block.text):
            continue
        else:
            yield from _entries_of(block, reviews=reviews)


def _row(block: Block, heads: Sequence[str]) -> _Entry:
    """The entry that a row of a table makes, the heads of its columns known or not."""
    column = next((index for index, head in enumerate(heads) if _WHO_COLUMN.search(head)), None)
    doer = block.cells[column] if column is not None and column < len(block.cells) else None
    return _Entry(block.flow, block.cells, doer=doer)


def _heads_of(block: Block) -> tuple[str, ...]:
    """The heads of columns that a block is; nothing where it is none. A table whose columns were lost has them in one line."""
    if not block.cells:
        words = block.text.split(maxsplit=_MOST_HEADS)
        return tuple(words) if _LEAST_HEADS <= len(words) <= _MOST_HEADS and all(map(_HEAD_CELL.search, words)) else ()
    cells = [cell.text.strip() for cell in block.cells if cell]
    if len(cells) < 2 or any(len(cell) > _LONGEST_HEAD for cell in cells):
        return ()
    known = sum(_HEAD_CELL.search(cell) is not None for cell in cells)
    return tuple(cell.text.strip() for cell in block.cells) if known * 3 >= len(cells) * 2 else ()


def _rows_still_open(section: Section | None, blocks: Sequence[Block]) -> list[_List]:
    """The rows of a table with a column for their state, that are under way or not begun."""
    entries: list[_Entry] = []
    heads: tuple[str, ...] = ()
    whole = False
    for block in blocks:
        if found := _heads_of(block):
            heads = found
        elif not block.cells:
            heads = ()
        state = next((cell for head, cell in zip(heads, block.cells, strict=False) if _STATE_COLUMN.search(head)), None)
        if state and not found and _STATE_OPEN.match(state.text):
            entries.append(_row(block, heads))
        elif state and not found and _STATE_DONE.match(state.text):
            whole = True  # a table that tells what is done as well keeps account of all
    return [_List(section, _STATE_COLUMN.id, complete=whole, entries=entries)] if entries else []


def _told_to_remain(section: Section, blocks: Sequence[Block]) -> list[_List]:
    """The matters of an item that are told to be still open."""
    entries = [entry for block in blocks for entry in _entries_told_to_remain(block)]
    return [_List(section, _REMAINS.id, complete=False, entries=entries)] if entries else []


def _entries_told_to_remain(block: Block) -> list[_Entry]:
    """The matters of which a sentence of its own says that they are still open: all the block tells of each, from the one before."""
    alone = block.kind is BlockKind.BULLET or len(block.flow.sentences) == 1
    if alone and _STATE_ENDS.search(block.text):
        return [_Entry(block.flow)]
    if not _REMAINS.applies(block.text):
        return []
    entries: list[_Entry] = []
    told = block.flow.sentences
    first = 0
    for index, sentence in enumerate(told):
        if _DONE.search(sentence.text):
            first = index + 1
        elif that := _REMAINS_THAT.search(sentence.text):
            entries.append(_Entry(sentence, part=sentence.slice(that.end())))
            first = index + 1
        elif index > first and _REMAINS.search(sentence.text):
            entries.append(_Entry(block.flow.slice(*_extent(block.flow, told[first], sentence))))
            first = index + 1
    return entries


def _extent(flow: Flow, first: Flow, last: Flow) -> tuple[int, int]:
    """Where in ``flow`` the sentences from ``first`` to ``last`` stand."""
    return flow.offsets.index(first.offsets[0]), flow.offsets.index(last.offsets[-1]) + 1


def _led_lists(section: Section, blocks: Sequence[Block]) -> list[_List]:
    """The lists that words of their own lead in."""
    lists: list[_List] = []
    current: _List | None = None
    for block in blocks:
        opened = _opened(section, block)
        if opened:
            current = opened
            lists.append(current)
        elif current and not _goes_on(current, block):
            current = None
        elif current and not _DONE.search(block.text) and not _heads_of(block):
            current.entries.append(_Entry(block.flow, block.cells))
    return [found for found in lists if found.entries]


def _opened(section: Section, block: Block) -> _List | None:
    """The list that the last sentence of a block leads in, or that stands in the block after its lead-in."""
    last = block.flow.sentences[-1] if block.text.endswith(":") else block.flow
    found = _LISTS.first(last.text)
    if found is None:
        return None
    rule, match = found
    opened = _List(section, rule.id, complete=bool(rule.gives["complete"]), lead=last)
    rest = block.flow.slice(block.text.index(match.group()) + len(match.group())) if not block.text.endswith(":") else None
    if rest and not block.label:
        opened.lead = block.flow.slice(0, len(block.flow) - len(rest))
        opened.entries += _run_together(rest.sentences[0])
    return opened


def _run_together(listed: Flow) -> list[_Entry]:
    """The entries of a list in one sentence: one for each that has its own name in brackets, else all in one."""
    items = list(_NAMED_ITEM.finditer(listed.text))
    if len(items) < 2:
        return [_Entry(listed)]
    return [_Entry(listed, part=listed.slice(*item.span())) for item in items]


def _goes_on(current: _List, block: Block) -> bool:
    """Does ``block`` belong to the list that is being read?"""
    if block.label or (block.subheading and current.entries and not block.cells):
        return False
    listed = block.kind is not BlockKind.PARAGRAPH
    if current.bulleted is None:
        current.bulleted = listed
    return listed or not current.bulleted


def _entries_of(block: Block, *, reviews: bool) -> list[_Entry]:
    """What a block under a title for open matters lists as still to come."""
    if reviews and _DID.search(block.text):
        return []
    if block.kind is BlockKind.BULLET or _is_entry(block):
        return [] if _DONE.search(block.text) or _told(block.text) else [_Entry(block.flow)]
    remaining = _entries_told_to_remain(block)
    if remaining:
        return remaining
    return [
        _Entry(sentence)
        for sentence in block.flow.sentences
        if _OPEN.search(sentence.text) and not _told(sentence.text) and not _DONE.search(sentence.text)
    ]


def _is_entry(block: Block) -> bool:
    """Is a paragraph one entry of a list: does it name a matter first, rather than tell?"""
    first = block.flow.sentences[0].text
    if len(block.text) > _LONGEST_ENTRY or block.text.endswith(":") or _told(first):
        return False
    alone = len(block.flow.sentences) == 1
    return bool(_LABELLED.search(block.text)) or not has_verb(first) or (alone and not ends(block.text))


def _done(block: Block) -> bool:
    return any(_DONE.search(cell.text) for cell in block.cells)


def _told(text: str) -> bool:
    return _TOLD.search(text) is not None


def _responsible(roster: Roster, entry: _Entry) -> str | None:
    """Who answers for an entry: the one it begins with, the one named last in it, alone in a cell, or told to do something about it."""
    if entry.doer and any(map(str.isalpha, entry.doer.text)):
        return _names_alone(roster, entry.doer.text) or entry.doer.text
    for cell in entry.cells[1:]:
        named = _names_alone(roster, cell.text)
        if named:
            return named
    text = _STATE_LAST.sub("", entry.said.text)
    mentions = roster.find(text)
    if mentions and mentions[0].start == 0:
        return mentions[0].name
    match = _BY_NAME.search(text)
    named = _names_alone(roster, next(group for group in match.groups() if group)) if match else None
    if named:
        return named
    for mention in mentions:
        if _BY_DOER.search(text, 0, mention.start) and _DOES.match(text, mention.end):
            return mention.name
    cleft = _BY_CLEFT.search(text)
    named = _names_alone(roster, cleft["who"]) if cleft else None
    if named:
        return named
    group = _BY_GROUP.search(text)
    told = next(part for part in group.groups() if part) if group else ""
    return told[0].lower() + told[1:] if told else None


def _names_alone(roster: Roster, text: str) -> str | None:
    """The persons that ``text`` names, if that is all it does."""
    mentions = roster.find(text)
    if not mentions or mentions[0].start > 0 or len(text) - mentions[-1].end > _LONGEST_TITLE:
        return None
    return " och ".join(mention.name for mention in mentions)


def _matter(roster: Roster, entry: _Entry) -> str:
    """What an entry is about: its words, or the first cell that is neither a number nor a name."""
    for cell in entry.cells:
        if cell and not _REFERENCE.match(cell.text) and not _names_alone(roster, cell.text):
            return cell.text
    return entry.said.text.strip(" .:;,–-")
