"""Assignments set as tables and lists, with the doer beside the task.

Reads the blocks of the minutes; leaves findings. A table is known by its headings (Åtgärd · Ansvarig · Klart), whether
its cells still stand in columns, run together in a line, or each on a line of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby

from kansli.reader.draft import Block, BlockKind, Draft, Zone
from kansli.reader.flow import Flow
from kansli.reader.language.due import find_due
from kansli.reader.rules import Found, rules
from kansli.reader.stages.assignments import task as tasks
from kansli.reader.stages.assignments.finding import Finding
from kansli.reader.stages.assignments.who import Assignee, Assignees, Tie

_RULES = rules("assignment_lists")
_COLUMNS = tuple(rule for rule in _RULES if "column" in rule.gives)
_LABELLED = _RULES["assignment_lists.labelled"]
_ARROW = _RULES["assignment_lists.arrow"]
_RESPONSIBLE = _RULES["assignment_lists.responsible-line"]
_READY = _RULES["assignment_lists.ready-line"]
_NAMED_LAST = _RULES["assignment_lists.named-last"]
_NAMED_FIRST = _RULES["assignment_lists.named-first"]
_TO_DO = _RULES["assignment_lists.to-do"]
_OVER = _RULES["assignment_lists.name-over-list"]
_STARTS_DOING = _RULES["assignment_lists.starts-doing"]
_DUTIES = _RULES["assignment_lists.duties"]
_DUTY = _RULES["assignment_lists.duty"]
_INLINE = _RULES["assignment_lists.inline-list"]
_FOR = _RULES["assignment_lists.responsible-for"]
_TITLE = _RULES["assignment_lists.list-title"]
_ITEM = re.compile(r"(?:, |^|\boch )(?P<task>[^()]+?) \((?P<who>[^()]+)\)")
_PUT_OFF = re.compile(r"\bbordl[aä]|\bskjuts\b", re.IGNORECASE)
_DONE = re.compile(r"(?:klart?|utfört?d?|avslutad?t?|genomfört?d?|avklarat|gjort|ok|x|stängd)\s*[.!)]*$", re.IGNORECASE)
_WAS_DONE = re.compile(r"(?:klart?|utfört?d?|avslutad?t?|genomfört?d?)\b(?! (?:i|till|senast|före|inför)\b)", re.IGNORECASE)
_BESIDE = re.compile(r"[:=()\[\]/→»⇒➔➜–—>@]| -|[,.] [Aa]nsvarig| ansv\b")
_SHALL = re.compile(r"\b(?:ska|skall|kommer att|behöver|måste|försöker|bör)\b|\b(?:nästa|senast)\b", re.IGNORECASE)
_LAST_STOP = re.compile(r"[.!?](?= [A-ZÅÄÖ][^.!?]{1,50}$)")
_ELECTS = re.compile(r"\bval(?:et)?\b|konstituer|\w+val\b", re.IGNORECASE)
_OFFICE = re.compile(
    r"(?:ordf|sekr|kassör|juster|reviso|ledam|suppleant|valbered|närvar|frånvar|deltag|förhinder|medlem|protokoll|åk |klass )",
    re.IGNORECASE,
)
_LONGEST_CELL = 28
_LONGEST_NAMES = 80


class Lists:
    """The assignments of one document that are set as tables or lists."""

    def __init__(self, draft: Draft, blocks: Sequence[Block], assignees: Assignees) -> None:
        """Find the tables.

        Args:
            draft: the document, whose head may hold the heading of a column.
            blocks: those that can hold assignments.
            assignees: whom words can mean.
        """
        self._assignees = assignees
        self._to_do = self._lists_of_tasks(blocks)
        self._open = {start for entry in draft.outstanding for start, _ in entry.span.ranges}
        self._tables = {
            block.index: found for block, found in (*self._in_tables(blocks), *self._under_names(blocks), *self._duties(blocks))
        }
        if any(_column((block.cells[-1] if block.cells else block.flow).text) == "who" for block in draft.blocks):
            self._tables = {block.index: found for block, found in self._beside_column(blocks)} | self._tables

    def of(self, block: Block) -> list[Finding] | None:
        """The assignments a block holds; None where it is no table and names no doer beside a task."""
        if block.index in self._tables:
            return self._tables[block.index]
        return self._beside(block)

    def after(self, block: Block, before: Sequence[Finding], previous: Block | None) -> list[Finding] | None:
        """What a line of its own ("Ansvarig: Karin", "Klart: 3 maj") says of the block before it.

        A time is added to the tasks found there; somebody responsible is given what stands there, if nobody was.
        Returns None where the block is no such line.
        """
        if len(block.text) > _LONGEST_NAMES or previous is None or previous.section is not block.section:
            return None
        responsible = _RESPONSIBLE.pattern.match(block.text)
        ready = responsible if responsible and responsible.group("when") else _READY.pattern.match(block.text)
        if ready and before:
            for finding in before:
                finding.timing.append(ready.group("when"))
            return []
        if responsible is None:
            return None
        who = self._assignees.of(responsible.group("who"), free=True)
        if who is None or before or previous.heading or previous.label:
            return []
        last = next((told for told in reversed(previous.flow.sentences) if not _PUT_OFF.search(told.text)), previous.flow.sentences[-1])
        passage = [last] if _begins_with(last.text, responsible.group("who")) else [last, block.flow]
        return [_finding(previous, passage, who.name, last.text, _LABELLED.id, responsible.group("when") or last.text)]

    def _beside(self, block: Block) -> list[Finding] | None:
        text = block.text
        if not _BESIDE.search(text):
            return None
        first = next(_NAMED_FIRST.found(text), None) if _NAMED_FIRST.applies(text[:_LONGEST_NAMES]) else None
        if first:
            who = self._assignees.of(first.group("who") or "")
            if who and who.tie >= Tie.MEMBER:
                return [_finding(block, [block.flow], who.name, first.group("task") or "", _NAMED_FIRST.id, text)]
        sees_to = _FOR.search(text) if ": " in text else None
        if sees_to:
            who = self._assignees.of(sees_to.group("who"))
            if who and who.tie is Tie.PERSON:
                return [_finding(block, [block.flow], who.name, sees_to.group("task"), _FOR.id, text)]
        inline = _INLINE.search(text)
        if inline:
            return self._inline(block, inline)
        for rule in (_LABELLED, _ARROW, _NAMED_LAST):
            from_here = max(0, len(text) - _LONGEST_NAMES) if rule is _NAMED_LAST else 0
            match = next(rule.found(text, after=from_here), None) if rule.applies(text[from_here:]) else None
            found = self._after(block, rule.id, match) if match else None
            if found:
                return found
        return None

    def _listed(self, block: Block) -> bool:
        """Does a block stand in a list of what is to be done, or is still open?"""
        titled = block.section is not None and _TITLE.search(block.section.title) is not None
        return titled or block.flow.offsets[0] in self._open

    def _inline(self, block: Block, match: re.Match[str]) -> list[Finding]:
        """The tasks listed in one sentence, with the doers in brackets."""
        passage = next(sentence for sentence in block.flow.sentences if sentence.offsets[-1] >= block.flow.offsets[match.start("items")])
        named = [(item.group("task"), self._assignees.of(item.group("who"))) for item in _ITEM.finditer(match.group("items"))]
        return [_finding(block, [passage], who.name, task, _INLINE.id, task) for task, who in named if who and who.tie >= Tie.MEMBER]

    def _lists_of_tasks(self, blocks: Sequence[Block]) -> set[int]:
        """Indices of the blocks in lists where most items end with somebody's name and some begin with what is to be done."""
        found: set[int] = set()
        for bulleted, group in groupby(blocks, key=lambda block: block.kind is BlockKind.BULLET):
            items = list(group) if bulleted else []
            named = [item for item in items if item.text[-3:].count(")") and self._named_last(item)]
            if len(named) * 2 >= len(items) and any(_TO_DO.tells(item.text) for item in named):
                found.update(item.index for item in items)
        return found

    def _named_last(self, block: Block) -> bool:
        match = next(_NAMED_LAST.found(block.text, after=max(0, len(block.text) - _LONGEST_NAMES)), None)
        who = self._assignees.of(match.group("who") or "") if match else None
        return who is not None and who.tie >= Tie.MEMBER

    def _after(self, block: Block, rule: str, match: Found) -> list[Finding]:
        """The task before a doer told after it."""
        who = self._assignees.of(match.group("who") or "", free=rule == _LABELLED.id)
        before = block.text[: match.start()].rstrip(" ,–-(:")
        if who is None or not before or who.tie < (Tie.OUTSIDE if rule == _LABELLED.id else Tie.MEMBER):
            return []
        listed = block.index in self._to_do or block.zone is Zone.ACTIONS or self._listed(block)
        tells_a_task = listed or _TO_DO.tells(block.text) or _SHALL.search(before)
        if rule == _NAMED_LAST.id and not tells_a_task:
            return []
        told = block.flow.sentences
        passage = (
            [sentence for sentence in told if sentence.offsets[-1] >= block.flow.offsets[match.start()]] if len(told) > 1 else [block.flow]
        )
        if len(told) > 1 and passage[0].text.startswith((match.group() or "").strip()):
            passage.insert(0, told[told.index(passage[0]) - 1])
        return [_finding(block, passage, who.name, passage[0].text[: len(before)], rule, block.text)]

    def _beside_column(self, blocks: Sequence[Block]) -> Iterator[tuple[Block, list[Finding]]]:
        """Lines that end with a name standing in a column of its own ("Ansvar"), or run into the line before the name."""
        for block in blocks:
            stop = _LAST_STOP.search(block.text)
            if block.cells:
                task, names = block.cells[0], block.cells[-1]
            elif stop:
                sentence = block.flow.slice(0, stop.end()).sentences[-1]
                task, names = sentence, block.flow.slice(stop.end())
            else:
                continue
            who = self._assignees.of(names.text)
            if who and who.tie is Tie.PERSON and len(task.text.split()) > 1 and not self._assignees.of(task.text):
                passage = block.flow.slice(block.text.index(task.text)) if stop and not block.cells else block.flow
                yield block, [_finding(block, [passage], who.name, task.text, "assignment_lists.column-who", task.text)]

    def _under_names(self, blocks: Sequence[Block]) -> list[tuple[Block, list[Finding]]]:
        """The list items under a name alone ("Karin:"), where such items tell tasks rather than views."""
        found: list[tuple[Block, list[Finding]]] = []
        over: str | None = None
        doing = 0
        for block, following in zip(blocks, [*blocks[1:], None], strict=True):
            who = self._stands_over(block, following) if len(block.text) < _LONGEST_NAMES else None
            if who:
                over = who.name if who.tie >= Tie.MEMBER else None
            elif over and block.kind is BlockKind.BULLET:
                doing += bool(_STARTS_DOING.search(block.text))
                found.append((block, [_finding(block, [block.flow], over, block.text, _OVER.id, block.text)]))
            else:
                over = None
        return found if doing * 2 >= len(found) else []

    def _stands_over(self, block: Block, following: Block | None) -> Assignee | None:
        """The one whose name stands alone over a list, with a colon or without."""
        if block.text.endswith(":"):
            name = next(_OVER.found(block.text), None)
            return self._assignees.of(name.group("who") or "") if name else None
        if following is None or following.kind is not BlockKind.BULLET or block.kind is BlockKind.BULLET or not block.text[0].isupper():
            return None
        mentions = self._assignees.persons(block.text)
        alone = len(mentions) == 1 and mentions[0].listed and mentions[0].start == 0 and mentions[0].end == len(block.text)
        return self._assignees.of(block.text) if alone else None

    def _duties(self, blocks: Sequence[Block]) -> Iterator[tuple[Block, list[Finding]]]:
        """The lines that say who sees to what, under words that say that this is told ("Ansvarsfördelning:")."""
        told = False
        for block, following in zip(blocks, [*blocks[1:], None], strict=True):
            told = told or (
                following is not None and self._sees_to(block) and self._sees_to(following) and block.section is following.section
            )
            duty = _DUTY.search(block.text) if told else None
            who = self._assignees.of(duty.group("who")) if duty else None
            if duty and who and (who.tie is Tie.PERSON or duty.group("who").islower()):
                yield block, [_finding(block, [block.flow], who.name, duty.group("task"), _DUTY.id, block.text)]
            else:
                told = _DUTIES.search(block.text) is not None or (told and ":" in block.text)

    def _sees_to(self, block: Block) -> bool:
        """Is a line a matter and the one listed who sees to it ("Kiosk: Eva"), no office and who has it?"""
        duty = _DUTY.search(block.text) if ": " in block.text and len(block.text) < _LONGEST_NAMES and block.section else None
        if duty is None or block.section is None or _ELECTS.search(block.section.title) or _OFFICE.search(duty.group("task")):
            return False
        who = self._assignees.of(duty.group("who"))
        return who is not None and who.tie is Tie.PERSON and self._assignees.surely_named(who.name)

    def _in_tables(self, blocks: Sequence[Block]) -> Iterator[tuple[Block, list[Finding]]]:
        index = 0
        while index < len(blocks):
            rows = self._columns_at(blocks, index) or self._lines_at(blocks, index) or self._stacked_at(blocks, index)
            yield from rows
            index += max(1, len(rows))

    def _columns_at(self, blocks: Sequence[Block], index: int) -> list[tuple[Block, list[Finding]]]:
        """A table whose cells stand in columns."""
        header = blocks[index]
        roles = [_column(cell.text) for cell in header.cells]
        if not {"what", "who"} <= set(roles):
            return []
        rows: list[tuple[Block, list[Finding]]] = [(header, [])]
        for block in blocks[index + 1 :]:
            if not block.cells or block.section is not header.section:
                break
            cells = dict(zip(roles, block.cells, strict=False))
            rows.append((block, self._row(block, cells)))
        return rows

    def _row(self, block: Block, cells: dict[str | None, Flow]) -> list[Finding]:
        what, who = cells.get("what"), cells.get("who")
        if not what or not who:
            return []
        when = cells.get("when")
        status = cells.get("status")
        if any(cell and _DONE.match(cell.text) for cell in (when, status)) or (status and _WAS_DONE.match(status.text)):
            return []
        assignee = self._assignees.of(who.text, free=True)
        if assignee is None:
            return []
        return [_finding(block, [block.flow], assignee.name, what.text, "assignment_lists.column-who", when.text if when else what.text)]

    def _lines_at(self, blocks: Sequence[Block], index: int) -> list[tuple[Block, list[Finding]]]:
        """A table whose columns have run together in lines ("Åtgärd Ansvarig Klart")."""
        header = blocks[index]
        if header.cells or not _run_together(header.text):
            return []
        rows: list[tuple[Block, list[Finding]]] = [(header, [])]
        for block in blocks[index + 1 :]:
            if block.section is not header.section or block.cells:
                break
            found = self._line(block)
            if not found:
                break
            rows.append((block, found))
        return rows if len(rows) > 1 else []

    def _line(self, block: Block) -> list[Finding]:
        """A line that holds a task, its doer, and maybe when."""
        text = block.text
        mentions = [mention for mention in self._assignees.persons(text) if mention.start == 0 or _ends_line(text[mention.end :])]
        if not mentions:
            return []
        last = mentions[-1]
        who = self._assignees.of(text[last.start : last.end]) if last.start else self._assignees.of(text[: last.end])
        task = text[: last.start] if last.start else text[last.end :]
        if who is None or not task.strip() or _DONE.match(text[last.end :].strip()):
            return []
        return [_finding(block, [block.flow], who.name, task, "assignment_lists.column-who", text[last.end :] if last.start else text)]

    def _stacked_at(self, blocks: Sequence[Block], index: int) -> list[tuple[Block, list[Finding]]]:
        """A table whose cells each stand on a line of their own."""
        roles: list[str] = []
        for block in blocks[index : index + 5]:
            role = None if block.cells else _column(block.text)
            if role is None or role in roles:
                break
            roles.append(role)
        if not {"what", "who"} <= set(roles):
            return []
        width = len(roles)
        rows: list[tuple[Block, list[Finding]]] = [(block, []) for block in blocks[index : index + width]]
        position = index + width
        while position + width <= len(blocks) and blocks[position].section is blocks[index].section:
            group = blocks[position : position + width]
            cells = dict(zip(roles, group, strict=True))
            who = self._assignees.of(cells["who"].text)
            if who is None or len(cells["who"].text) > _LONGEST_CELL + 20 or any(block.kind is BlockKind.ROW for block in group):
                break
            when = cells["when"].text if "when" in cells else ""
            found = (
                []
                if _DONE.match(when)
                else [_finding(group[0], [b.flow for b in group], who.name, cells["what"].text, "assignment_lists.column-who", when)]
            )
            rows += [(block, found if block is group[0] else []) for block in group]
            position += width
        return rows if len(rows) > width else []


def _begins_with(sentence: str, who: str) -> bool:
    """Is it told in the sentence itself who does it ("…, KA ringer banken.")?"""
    return re.search(rf"\b{re.escape(who.strip(' .,'))} [a-zåäö]+r\b", sentence) is not None


def _finding(block: Block, passage: list[Flow], who: str, task: str, rule: str, timing: str) -> Finding:
    return Finding(block, passage, passage[0].offsets[0], who, tasks.infinitive(task, "infinitive"), rule, [task, timing])


@lru_cache(maxsize=2048)
def _column(text: str) -> str | None:
    """What a column is for, by its heading."""
    if len(text) > _LONGEST_CELL:
        return None
    heading = text.strip(" :*")
    return next((str(rule.gives["column"]) for rule in _COLUMNS if rule.pattern.search(heading)), None)


def _run_together(text: str) -> bool:
    """Do the headings of a table's columns make up a whole line?"""
    words = text.split()
    if not 2 <= len(words) <= 6 or len(text) > 2 * _LONGEST_CELL:
        return False
    roles: list[str] = []
    position = 0
    while position < len(words):
        for width in (3, 2, 1):
            role = _column(" ".join(words[position : position + width])) if position + width <= len(words) else None
            if role:
                roles.append(role)
                position += width
                break
        else:
            return False
    return {"what", "who"} <= set(roles)


def _ends_line(rest: str) -> bool:
    """Does nothing but a time follow?"""
    rest = rest.strip(" .,")
    if not rest:
        return True
    due = find_due(rest)
    return (bool(due) and len(rest) - sum(mention.end - mention.start for mention in due) < 12) or bool(_DONE.match(rest))
